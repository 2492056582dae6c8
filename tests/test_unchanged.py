"""What a build rests on has a name that is another when anything of it is."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from aigovkg.build import unchanged
from aigovkg.build.summary import Summary
from aigovkg.settings import load
from aigovkg.store import Store

#: What the project could ship, what was accepted and which texts are given: path -> content.
FOLDERS = ("ontology", "ontology/vocabulary", "shapes", "queries", "graph/catalogue", "graph/links", "code/extract")
PLACES = (*(f"checkout/{folder}" for folder in FOLDERS), "store/accepted")
PATHS = st.builds("{}/{}".format, st.sampled_from(PLACES), st.sampled_from("ab"))
TREES = st.dictionaries(PATHS, st.binary(max_size=2), max_size=4)
INPUTS = st.tuples(TREES, st.lists(st.sampled_from(["texts/a", "texts/b"]), unique=True), st.sets(st.just("urn:g")))


def named(root: Path, inputs: tuple[dict[str, bytes], list[str], set[str]]) -> str:
    """The name of a basis that is put into a folder."""
    tree, texts, authored = inputs
    for path, content in (tree | dict.fromkeys(texts, b"")).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    store = Store(root / "store")
    if authored:
        store.root.mkdir(exist_ok=True)
        store.set_authored(authored)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(unchanged, "ROOT", root / "checkout")
        patch.setattr(unchanged, "_CODE", root / "checkout" / "code")
        return unchanged.basis(store, load(), [root / path for path in texts])


@hypothesis_settings(deadline=None)  # it writes files
@given(INPUTS, INPUTS)
@example(({"store/accepted/a": b""}, [], set()), ({}, ["texts/a"], set()))
def test_two_bases_have_one_name_only_where_all_is_equal(
    one: tuple[dict[str, bytes], list[str], set[str]], other: tuple[dict[str, bytes], list[str], set[str]]
) -> None:
    with tempfile.TemporaryDirectory() as here, tempfile.TemporaryDirectory() as there:
        assert (named(Path(here), one) == named(Path(there), other)) == (one == other)


def test_settings_and_packages_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, chosen = Store(tmp_path), load()
    names = [unchanged.basis(store, chosen, []), unchanged.basis(store, chosen, [])]
    assert names[0] == names[1]
    names.append(unchanged.basis(store, replace(chosen, threshold=0.51), []))
    names.append(unchanged.basis(store, replace(chosen, max_text=7), []))
    (tmp_path / "rdflib-99.0.dist-info").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    names.append(unchanged.basis(store, chosen, []))
    assert len(set(names)) == 4


def test_what_cannot_be_read_has_no_name(tmp_path: Path) -> None:
    assert unchanged.basis(Store(tmp_path), load(), [tmp_path / "missing"]) == ""


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"summary": {}}', '{"summary": {"other": 1}}', "\udcff"])
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "built").write_text(content, "utf-8", errors="surrogateescape")
    assert unchanged.recall(Store(tmp_path), "name") is None


def test_what_cannot_be_kept_is_no_reason_to_stop(tmp_path: Path) -> None:
    unchanged.keep(Store(tmp_path / "missing"), "name", Summary())
    assert not (tmp_path / "missing").exists()

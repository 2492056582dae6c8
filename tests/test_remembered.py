"""A build validates the same bytes once, and again when anything that the verdict rests on has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from aigovkg.build import remembered
from aigovkg.build.remembered import Verdict, recall, remember
from aigovkg.build.sets import Job, Prepared, Refused, prepare
from aigovkg.names import ROOT

VERDICT = Verdict("https://example.org/g", "0" * 64, 3)
EXAMPLE = next((ROOT / "ontology" / "examples").glob("*.ttl"))


def test_what_was_remembered_is_recalled_for_the_same_bytes_only(tmp_path: Path) -> None:
    assert recall(tmp_path, b"set") is None
    remember(tmp_path, b"set", VERDICT)
    assert (recall(tmp_path, b"set"), recall(tmp_path, b"sets")) == (VERDICT, None)


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff", b'["a", "b", "c"]'])
def test_a_damaged_entry_is_as_good_as_none(tmp_path: Path, content: bytes) -> None:
    remember(tmp_path, b"set", VERDICT)
    for path in (tmp_path / "valid").iterdir():
        path.write_bytes(content)
    assert recall(tmp_path, b"set") is None


def test_other_shapes_or_vocabulary_are_another_verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remember(tmp_path, b"set", VERDICT)
    other = tmp_path / "other"
    (other / "shapes").mkdir(parents=True)
    (other / "shapes" / "A.ttl").write_text("# another rule")
    monkeypatch.setattr("aigovkg.validate.known.ROOT", other)
    remembered._basis.cache_clear()
    try:
        assert recall(tmp_path, b"set") is None
    finally:
        remembered._basis.cache_clear()


def test_a_folder_that_cannot_be_made_is_no_reason_to_stop(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    remember(tmp_path / "file", b"set", VERDICT)
    assert recall(tmp_path / "file", b"set") is None


def test_a_set_is_prepared_the_same_the_second_time(tmp_path: Path) -> None:
    job = Job(EXAMPLE, False, 0.5, 10_000, tmp_path)
    first, second = prepare(job), prepare(job)
    assert first == second
    assert isinstance(first[0], Prepared)
    assert len(list((tmp_path / "valid").iterdir())) == 1


def test_a_refused_set_is_not_remembered(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text(EXAMPLE.read_text("utf-8").replace("aigov:length", "aigov:fileOffset"), "utf-8")
    for _ in range(2):
        assert isinstance(prepare(Job(broken, False, 0.5, 10_000, tmp_path))[0], Refused)
    assert not (tmp_path / "valid").exists()

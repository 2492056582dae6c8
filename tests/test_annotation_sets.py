"""The annotation sets in the repository are what extraction makes of the texts today."""

from __future__ import annotations

import lzma
from pathlib import Path

import pytest

from aigovkg import settings, text, turtle
from aigovkg.extract import extract, resources
from aigovkg.names import ROOT

FOLDER = ROOT / "graph" / "annotations"
MEND = "run `aigovkg extract ../shared/corpus -o graph/annotations --compress`"


@pytest.fixture(scope="module")
def fresh(shared: Path) -> dict[str, str]:
    loaded, threshold = resources(), settings.load().threshold
    texts = (one for path in text.find([shared / "corpus"]) for one in text.read(path))
    return {made.slug: turtle.to_turtle(made, threshold) for made in (extract(one, loaded) for one in texts)}


def test_all_seventeen_documents_have_their_set(fresh: dict[str, str]) -> None:
    committed = {path.name.removesuffix(".ttl.xz") for path in FOLDER.iterdir()}
    assert committed == set(fresh), MEND
    assert len(committed) == 17


def test_each_set_is_what_extraction_gives(fresh: dict[str, str]) -> None:
    different = [
        slug
        for slug, wanted in fresh.items()
        if lzma.decompress((FOLDER / f"{slug}.ttl.xz").read_bytes()) != wanted.encode()
    ]
    assert different == [], MEND

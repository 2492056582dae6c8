"""What may be in the repository: our own words, small files, nothing of the machine that they were written on."""

from __future__ import annotations

import gzip
import lzma
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import aigovkg
from aigovkg import text

CHECKOUT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-reason.lock")
#: Written by others on purpose: licences, and names and hashes of packages.
NOT_OURS = {"LICENSE", "LICENSE-DATA", *LOCKS}
LARGEST, ANNOTATIONS = 1_000_000, 3_000_000

#: So many words, or Han characters, in a row are a sentence of somebody's and not a name.
WORDS, HAN = 12, 25
#: How many words beside a long name still leave it a name.
BESIDE = 2
WORD, HAN_RUN, ADDRESS = re.compile(r"[a-z0-9]+"), re.compile(r"[\u4e00-\u9fff]"), re.compile(r"\w+://\S+")


def tracked() -> list[Path]:
    """Return the files that git keeps; the tests of an unpacked source distribution have no git and skip."""
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return []
    return [path for line in listed.decode().split("\0") if line and (path := CHECKOUT / line).is_file()]


FILES = tracked()
pytestmark = pytest.mark.skipif(not FILES, reason="this is not a git checkout")


def content(path: Path) -> str:
    """Return a file's text, unpacked where it is compressed; nothing for pictures and other binary files."""
    data = path.read_bytes()
    data = lzma.decompress(data) if path.suffix == ".xz" else gzip.decompress(data) if path.suffix == ".gz" else data
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return ""


def shingles(passage: str, shorter: int = 0) -> Iterator[tuple[str, ...]]:
    """Yield each run of words, and of Han characters, that is long enough to be a sentence."""
    passage = ADDRESS.sub(" ", passage)
    for units, length in ((WORD.findall(passage.lower()), WORDS), (HAN_RUN.findall(passage), HAN)):
        yield from zip(*(units[start:] for start in range(length - shorter)), strict=False)


def passages(path: Path) -> Iterator[str]:
    """Yield what a file says in one piece; an annotation set quotes each mention for itself, and so does each line of
    a file that tells of passages of instruments, and has no text of them."""
    if path.suffix == ".xz":
        yield from re.findall(r'"((?:[^"\\\n]|\\.)*)"', content(path))
    elif path.parent.name == "held_out" and "passage: {" in content(path):
        yield from content(path).splitlines()
    else:
        yield content(path)


def names() -> set[tuple[str, ...]]:
    """Return the long names of documents and institutions, which are no sentences although they have as many words."""
    quoted = re.compile(r'"([^"\n]{25,300})"')
    return {
        shingle
        for folder in ("graph/catalogue", "ontology/vocabulary")
        for path in (CHECKOUT / folder).glob("*.ttl")
        for line in content(path).splitlines()
        if re.search(r"title|[lL]abel|^\s+\"", line) and not re.search(r"definition|comment|[nN]ote", line)
        for name in quoted.findall(line)
        for shingle in shingles(name, BESIDE)
    }


def is_a_name(shingle: tuple[str, ...], allowed: set[tuple[str, ...]]) -> bool:
    """Tell whether a run is a long name, perhaps with a number or a word beside it."""
    length = len(shingle) - BESIDE
    return any(shingle[start : start + length] in allowed for start in range(BESIDE + 1))


def sources(shared: Path) -> Iterator[str]:
    """Yield the texts of others: what we extract from, and what we align to and test with."""
    for path in text.find([shared / "corpus"]):
        yield from (part.content for part in text.read(path))
    for path in sorted((shared / "external").rglob("*")):
        # identifiers.tsv is a table of names and addresses: links are made from it, and there is no prose in it.
        if path.suffix in {".tsv", ".ttl", ".json"} and path.name != "identifiers.tsv":
            yield path.read_text(encoding="utf-8")


def test_no_sentence_of_others(shared: Path) -> None:
    theirs = {hash(shingle) for source in sources(shared) for shingle in shingles(source)}
    assert len(theirs) > 100_000, "the source texts could not be read"
    allowed = names()
    copied = {
        path.relative_to(CHECKOUT).as_posix(): " ".join(shingle)
        for path in FILES
        if path.name not in NOT_OURS
        for passage in passages(path)
        for shingle in shingles(passage)
        if hash(shingle) in theirs and not is_a_name(shingle, allowed)
    }
    assert copied == {}, "say it in words of our own"


def test_files_are_small() -> None:
    assert [path.name for path in FILES if path.stat().st_size > LARGEST] == []
    annotations = sum(path.stat().st_size for path in FILES if path.parent == CHECKOUT / "graph" / "annotations")
    assert annotations < ANNOTATIONS


def test_nothing_of_a_machine() -> None:
    folders = "|".join(("root", "home", "work", "Users"))
    path_of_a_machine = re.compile(rf"(?<![\w.\-/}}>)\]])/(?:{folders})/\w")
    hosts = re.compile(
        "|".join(("pypi" + r"\.org", "python" + r"hosted\.org", "npm" + r"js\.org", "deb" + r"\.debian"))
    )
    for path in FILES:
        found = path_of_a_machine.search(body := content(path)) or hosts.search(body)
        assert not found, f"{path.name}: {found[0] if found else ''}"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_names_no_address(lock: str) -> None:
    assert "://" not in content(CHECKOUT / lock)


def test_text_files_are_utf8_with_unix_line_ends() -> None:
    endings = {".py", ".md", ".ttl", ".rq", ".toml", ".yaml", ".html", ".css", ".js", ".tsv", ".csv", ".cff", ".svg"}
    for path in FILES:
        if path.suffix in endings and "tests" not in path.parts:
            body = path.read_bytes().decode("utf-8")
            assert "\r" not in body, path.name
            assert not body or body.endswith("\n"), path.name


def locked(lock: str) -> dict[str, str]:
    """Return the version of each package that a lock file names."""
    pairs = re.findall(r"^([\w.\-]+)==([\w.!+\-]+)", content(CHECKOUT / lock), flags=re.MULTILINE)
    return {canonicalize_name(name): version for name, version in pairs}


def test_the_lock_files_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads(content(CHECKOUT / "pyproject.toml"))
    needed = [*project["project"]["dependencies"], *project["dependency-groups"]["install"]]
    extras = project["project"]["optional-dependencies"]
    wanted = {
        "requirements.lock": needed,
        "requirements-dev.lock": needed + [need for extra in ("dev", "reason") for need in extras[extra]],
        "requirements-reason.lock": project["dependency-groups"]["reasoners"],
    }
    for lock, requirements in wanted.items():
        versions = locked(lock)
        for requirement in map(Requirement, requirements):
            version = versions.get(canonicalize_name(requirement.name))
            assert version is not None, f"{lock} lacks {requirement.name}; make it anew as docs/development.md says"
            assert version in requirement.specifier, f"{lock}: {requirement} is {version}"


def test_both_lock_files_agree() -> None:
    runtime, development, _ = (locked(lock) for lock in LOCKS)
    assert runtime.items() <= development.items()


def test_one_version_everywhere() -> None:
    citation = yaml.safe_load(content(CHECKOUT / "CITATION.cff"))
    assert citation["version"] == aigovkg.__version__
    assert aigovkg.__version__ in content(CHECKOUT / "CHANGELOG.md")

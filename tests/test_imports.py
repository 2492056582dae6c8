"""The house stays as drawn: who may import whom, who speaks to the engine, what is public, how long a module may be."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
LIBRARY = CHECKOUT / "graph" / "aigovkg"
SERVER = CHECKOUT / "server" / "aigovkg_server"

#: Each module of the library may import only those before it.
ORDER = (
    "hashing",
    "names",
    "errors",
    "collector",
    "rdf",
    "yamls",
    "settings",
    "progress",
    "text",
    "vocabulary",
    "labels",
    "matcher",
    "catalogue",
    "statements",
    "annotation",
    "turtle",
    "extract",
    "plugins",
    "store",
    "validate",
    "reason",
    "infer",
    "link",
    "query",
    "explain",
    "search",
    "describe",
    "authoring",
    "docs",
    "evaluate",
    "build",
    "cli",
)
#: What would make the server depend on how texts become a graph.
NOT_FOR_THE_SERVER = {"extract", "plugins", "build", "cli", "evaluate"}
#: Modules that may be longer, each with the reason.
LONGER: dict[str, str] = {}
LINES = 330

LIBRARY_FILES = sorted(LIBRARY.rglob("*.py"))
SERVER_FILES = sorted(SERVER.rglob("*.py"))


def name(path: Path) -> str:
    """Return a file's path inside the checkout, as the tests name it."""
    return path.relative_to(CHECKOUT).as_posix()


def module(path: Path) -> str:
    """Return the module of the import order that a file of the library belongs to."""
    return path.relative_to(LIBRARY).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Yield the dotted names that a file imports, also inside functions and for type checking only."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name(path)}:{node.lineno} imports relatively; name the package"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def imported_from_library(path: Path) -> set[str]:
    """Return which modules of the import order a file imports."""
    parts = (dotted.split(".") for dotted in imports(path))
    return {part[1] for part in parts if part[0] == "aigovkg" and len(part) > 1 and part[1] in {*ORDER, *MODULES}}


MODULES = {module(path) for path in LIBRARY_FILES} - {"__init__", "__main__"}


def test_every_module_has_its_place_in_the_order() -> None:
    assert sorted(MODULES - set(ORDER)) == [], "give each new module its place in ORDER here and in DESIGN's layout"


@pytest.mark.parametrize("path", LIBRARY_FILES, ids=name)
def test_a_module_imports_only_what_stands_above_it(path: Path) -> None:
    own = module(path)
    if own == "__init__":
        assert imported_from_library(path) == set(), "importing the package must stay free"
        return
    rank = len(ORDER) if own == "__main__" else ORDER.index(own)
    assert sorted(imported_from_library(path) - set(ORDER[:rank]) - {own}) == []


@pytest.mark.parametrize("path", LIBRARY_FILES, ids=name)
def test_only_the_command_line_knows_the_server(path: Path) -> None:
    if module(path) not in {"cli", "__main__"}:
        assert not any(dotted.split(".")[0] == "aigovkg_server" for dotted in imports(path))


@pytest.mark.parametrize("path", SERVER_FILES, ids=name)
def test_the_server_knows_nothing_of_extraction(path: Path) -> None:
    assert sorted(imported_from_library(path) & NOT_FOR_THE_SERVER) == []


@pytest.mark.parametrize("path", LIBRARY_FILES + SERVER_FILES, ids=name)
def test_only_the_store_the_parsers_and_the_query_worker_speak_to_the_engine(path: Path) -> None:
    speaks = any(dotted.split(".")[0] == "pyoxigraph" for dotted in imports(path))
    assert not speaks or path == SERVER / "worker.py" or module(path) in {"store", "rdf"}


@pytest.mark.parametrize("path", LIBRARY_FILES + SERVER_FILES, ids=name)
def test_a_module_names_its_public_names_and_has_them(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "say in a docstring what the module is for"
    defined: set[str] = set()
    public: list[str] | None = None
    for node in tree.body:
        match node:
            case ast.FunctionDef() | ast.ClassDef() | ast.AsyncFunctionDef():
                defined.add(node.name)
            case ast.Import() | ast.ImportFrom():
                defined |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
            case ast.Assign(targets=[ast.Name(id="__all__")]):
                public = ast.literal_eval(node.value)
            case ast.Assign():
                defined |= {
                    leaf.id for target in node.targets for leaf in ast.walk(target) if isinstance(leaf, ast.Name)
                }
            case ast.AnnAssign(target=ast.Name(id=identifier)):
                defined.add(identifier)
    if public is None and path.name == "__main__.py":
        return  # run, never imported
    assert public is not None, "name the public names in __all__"
    assert sorted(set(public) - defined) == []
    assert len(public) == len(set(public))


@pytest.mark.parametrize("path", LIBRARY_FILES + SERVER_FILES, ids=name)
def test_a_module_stays_short(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LINES or name(path) in LONGER, f"{lines} lines: give one of its concerns a module of its own"


def test_exceptions_to_the_length_are_still_needed() -> None:
    for path in LONGER:
        assert len((CHECKOUT / path).read_text(encoding="utf-8").splitlines()) > LINES

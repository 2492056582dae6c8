"""Rules: what the cue files say, checked and ready to run.

A rule file (`rules/*.yaml`) names a language and lists rules. A rule has a name, what it `reads`, the cue phrases, and
what follows from them; and examples that must and must not match, which are tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from sys import intern
from typing import Any, Final

import yaml
from rdflib import URIRef

from aigovkg.errors import VocabularyError
from aigovkg.extract.kinds import bits_of
from aigovkg.extract.pattern import expand
from aigovkg.names import KINDS, PREDICATES, thing
from aigovkg.yamls import load_yaml

__all__ = ["FOLDER", "GROUPS", "READS", "Example", "Rule", "load"]

FOLDER: Final = Path(__file__).parent / "rules"

#: What a cue tells. stance: how the speaker stands to what is named; report: who is speaking from here on; relation:
#: how two named things are related; adjective: labels that count only where they are said of AI; category: names of
#: what is regulated, which are no harm; modality: what is owed, advised, allowed, forbidden or promised; condition:
#: under which circumstances; the rest are the grammar's small words.
READS: Final = (
    "stance",
    "report",
    "relation",
    "date",
    "facet",
    "modal",
    "negation",
    "contrast",
    "anaphor",
    "noise",
    "anchor",
    "adjective",
    "category",
    "modality",
    "condition",
)

_ACTORS: Final = ("state", "organization", "grouping", "person", "stakeholder-group")
#: Names for groups of kinds that rules may use.
GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "actor": _ACTORS,
    "body": ("state", "organization", "grouping", "person"),
    "value": ("principle", "mechanism"),
    "any": tuple(KINDS),
}
_FIELDS: Final = frozenset(
    [
        "name",
        "reads",
        "cues",
        "side",
        "states",
        "predicate",
        "subject",
        "object",
        "subjectside",
        "reach",
        "confidence",
        "refers",
        "examples",
        "note",
        "weak",
        "value",
        "list",
        "voices",
        "subjectreach",
        "denied",
    ]
)


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence, and the claims that the rule must find in it (`match`) or that must not come out of it."""

    text: str
    claims: tuple[str, ...]
    match: bool


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule.

    Attributes:
        reads: one of `READS`.
        cues: the literal phrases, before folding.
        side: where the things it governs stand: "right" or "left" of the cue.
        states: stance rules: predicate by kind of what is governed; None where nothing is claimed of that kind.
        denied: stance rules: predicate by kind where the cue is negated; nothing is claimed of other kinds.
        predicate: relation, date and facet rules: what they claim.
        subject: relation rules: the kinds that may be subject; `subject_side` says where it stands.
        object: relation rules: the kinds that may be object; it stands on `side`.
        refers: anaphors: what they may stand for (a kind, a class of document, "self", "state", "last").
        reach: how far from the cue a governed thing may begin, in code points; `subject_reach` for the subject.
        weak: a stance that yields to any other.
        voices: whose stance it may be: "all"; "actions", where actors do what the cue says, which tells their stance in
            texts that report but not in texts that prescribe; "documents"; "none", where the subject speaks of nothing.
        several: whether the object may be a list.
        iri: its IRI, `id/rule/<file>/<name>`.
        opposes, remedies: whether it reads rejection, or what is done against risks.
        stated, subjects, objects: the kinds of `states`, `subject` and `object` as bits; see `aigovkg.extract.kinds`.
    """

    name: str
    file: str
    language: str
    reads: str
    cues: tuple[str, ...]
    side: str = "right"
    states: dict[str, str | None] = field(default_factory=dict)
    denied: dict[str, str | None] = field(default_factory=dict)
    predicate: str = ""
    subject: frozenset[str] = frozenset()
    object: frozenset[str] = frozenset()
    subject_side: str = "left"
    refers: str = ""
    value: str = ""
    note: str = ""
    reach: int = 160
    subject_reach: int = 160
    confidence: float = 0.8
    weak: bool = False
    voices: str = "all"
    several: bool = True
    examples: tuple[Example, ...] = ()
    iri: URIRef = field(init=False)
    opposes: bool = field(init=False)
    remedies: bool = field(init=False)
    stated: int = field(init=False)
    subjects: int = field(init=False)
    objects: int = field(init=False)

    def __post_init__(self) -> None:
        """Work out once what is asked for with each cue."""
        keep = partial(object.__setattr__, self)  # the rule is frozen for everybody else
        keep("iri", thing("rule", f"{self.file}/{self.name}"))
        keep("opposes", self.states.get("risk") == "opposes")
        keep("remedies", self.states.get("risk") == "addresses")
        keep("stated", bits_of(self.states))
        keep("subjects", bits_of(self.subject))
        keep("objects", bits_of(self.object))


def load(folder: Path = FOLDER) -> tuple[Rule, ...]:
    """Read all rule files of a folder.

    Args:
        folder: where the `.yaml` files are.
    Returns:
        The rules, in the order of file names and of their places in the files.
    Raises:
        VocabularyError: a file is not YAML, or a rule is malformed; names file and rule.
    """
    rules: list[Rule] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            content = load_yaml(path.read_text(encoding="utf-8"))
        except yaml.YAMLError as error:
            raise VocabularyError("A rule file is not YAML", path.name, str(error).replace("\n", " ")) from None
        except RecursionError:
            raise VocabularyError("A rule file nests too deep", path.name, "Write its rules as in the others") from None
        if not isinstance(content, dict) or not isinstance(content.get("rules"), list):
            raise VocabularyError("A rule file needs `language` and a list of `rules`", path.name)
        rules += [_rule(entry, path.stem, str(content.get("language", ""))) for entry in content["rules"]]
    names = [rule.iri for rule in rules]
    if twice := sorted({str(name) for name in names if names.count(name) > 1}):
        raise VocabularyError("Two rules of a file have the same name", ", ".join(twice), "Rename one")
    return tuple(rules)


def _rule(entry: Any, file: str, language: str) -> Rule:
    """Check one entry of a rule file and make the rule of it."""
    where = f"{file}/{entry.get('name', '?')}" if isinstance(entry, dict) else file
    if not isinstance(entry, dict) or not entry.get("name") or not entry.get("cues"):
        raise VocabularyError("A rule needs a name and cues", where)
    if unknown := sorted(set(entry) - _FIELDS):
        raise VocabularyError(
            f"A rule has no field {unknown[0]!r}", where, f"Its fields are {', '.join(sorted(_FIELDS))}"
        )
    if entry.get("reads") not in READS:
        raise VocabularyError("A rule reads one of " + ", ".join(READS), f"{where}: {entry.get('reads')!r}")
    if entry.get("side", "right") not in ("left", "right"):
        raise VocabularyError("The side of a rule is left or right", f"{where}: {entry['side']!r}")
    return Rule(
        name=str(entry["name"]),
        file=file,
        language=intern(language),
        reads=intern(entry["reads"]),
        cues=_cues(entry["cues"], where),
        side=_word(entry, "side", "right"),
        states=_states(entry.get("states"), where),
        denied=_states(entry.get("denied"), where),
        predicate=_predicate(entry["predicate"], where) if entry.get("predicate") else "",
        subject=_kinds(entry.get("subject", ()), where),
        object=_kinds(entry.get("object", ()), where),
        subject_side=_word(entry, "subjectside", "left"),
        refers=_word(entry, "refers"),
        value=_word(entry, "value"),
        note=_word(entry, "note"),
        reach=int(_number(entry, "reach", 160, where)),
        subject_reach=int(_number(entry, "subjectreach", 0, where) or _number(entry, "reach", 0, where) or 160),
        confidence=_number(entry, "confidence", 0.8, where),
        voices=_word(entry, "voices", "all"),
        weak=bool(entry.get("weak", False)),
        several=bool(entry.get("list", True)),
        examples=_examples(entry.get("examples") or {}),
    )


def _cues(patterns: Any, where: str) -> tuple[str, ...]:
    if not isinstance(patterns, list):
        raise VocabularyError("The cues of a rule are a list", f"{where}: {patterns!r}", "Write them in [ ]")
    try:
        return tuple(dict.fromkeys(literal for cue in patterns for literal in expand(str(cue))))
    except VocabularyError as error:
        raise VocabularyError(error.failed, f"{where}, {error.given}", error.remedy) from None


def _word(entry: Mapping[str, Any], name: str, default: str = "") -> str:
    """A word of an entry; the same word is one object in all rules, so that words are compared at once."""
    return intern(str(entry.get(name, default)))


def _number(entry: Mapping[str, Any], name: str, default: float, where: str) -> float:
    value = entry.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 100_000:
        raise VocabularyError(f"The {name} of a rule is a number", f"{where}: {value!r}")
    return value


def _states(entry: Mapping[str, str | None] | None, where: str) -> dict[str, str | None]:
    return {
        kind: _predicate(code, where) if code else None
        for name, code in (entry or {}).items()
        for kind in _kinds([name], where)
    }


def _kinds(names: Iterable[str], where: str) -> frozenset[str]:
    kinds: list[str] = []
    for name in [names] if isinstance(names, str) else names:
        if name not in GROUPS and name not in KINDS and name != "self":
            raise VocabularyError("A rule names a kind that does not exist", f"{where}: {name!r}")
        kinds += GROUPS.get(name, (name,))
    return frozenset(map(intern, kinds))


def _predicate(code: str, where: str) -> str:
    if code not in PREDICATES:
        raise VocabularyError("A rule names a predicate that does not exist", f"{where}: {code!r}")
    return intern(code)


def _examples(entry: Mapping[str, Any]) -> tuple[Example, ...]:
    return tuple(
        Example(str(example["text"]), tuple(example.get("claims") or ()), match=key == "match")
        for key in ("match", "no_match")
        for example in entry.get(key) or ()
    )

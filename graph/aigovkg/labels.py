"""Labels: what the spellings of a vocabulary stand for, and what it takes for them to count."""

from __future__ import annotations

import re
from typing import Final

from aigovkg.text import compact
from aigovkg.text.spelling import spellings
from aigovkg.vocabulary import Concept, Vocabulary

__all__ = ["Label", "has_capitals", "labels_of", "sole"]

#: Kinds whose labels are common nouns: these have plurals.
_COMMON: Final = frozenset({"stakeholder-group", "principle", "risk", "mechanism", "stage", "domain"})
#: Kinds whose one-word names are told from common words ("Quad", "Jordan") by their capital.
_PROPER: Final = frozenset({"state", "organization", "grouping", "person"})

_ACRONYM: Final = re.compile(r"(?=.*[A-Z])[A-Z0-9][A-Z0-9.\-]{1,7}")
#: Acronyms that are words when a heading is set in capitals.
_WORDS: Final = frozenset(
    {
        "us",
        "who",
        "it",
        "am",
        "is",
        "as",
        "at",
        "be",
        "to",
        "we",
        "act",
        "aid",
        "all",
        "can",
        "fair",
        "may",
        "new",
        "our",
    }
)
_CAPITALS: Final = re.compile(r"[^a-z]{12,}")
_AROUND: Final = 20


class Label:
    """What a spelling stands for: a label of a concept, and what it takes to count.

    Attributes:
        concept, kind: IRI of the concept, and its kind.
        text: the label as the vocabulary has it.
        weak: whether it counts only in context.
        negative: whether it hides the concept's labels inside it.
        capitals: how many of the first letters must be capitals where the label has them.
        acronym: whether it is an acronym.
    """

    __slots__ = ("acronym", "capitals", "concept", "kind", "negative", "text", "weak")

    def __init__(
        self,
        concept: Concept,
        text: str,
        *,
        weak: bool = False,
        negative: bool = False,
        capitals: int = 0,
        acronym: bool = False,
    ) -> None:
        self.concept = concept.iri
        self.kind = concept.kind
        self.text = text
        self.weak = weak
        self.negative = negative
        self.capitals = capitals
        self.acronym = acronym


def labels_of(vocabulary: Vocabulary) -> dict[str, list[Label]]:
    """The labels of a vocabulary by how they are spelled, compacted.

    Args:
        vocabulary: the concepts.
    """
    forms: dict[str, list[Label]] = {}
    for concept in vocabulary.concepts.values():
        _add(concept, forms)
    for form, labels in forms.items():
        if len(labels) > 1:
            forms[form] = _own(form, labels)
    return forms


def sole(labels: list[Label]) -> Label | None:
    """The one label of a spelling that may count; None where several may, or where one hides another.

    Those that hide other concepts hide nothing that the one covers.

    Args:
        labels: the labels of the spelling.
    """
    counting = [label for label in labels if not label.negative] or labels
    [first, *further] = counting
    hides = any(label.negative and label is not first and label.concept == first.concept for label in labels)
    return None if further or hides else first


def has_capitals(content: str, start: int, end: int, entry: Label) -> bool:
    """Whether a text has capitals where a label has them.

    Args:
        content: the text, as it is.
        start, end: where the label stands.
        entry: the label.
    """
    if entry.capitals == 1:
        return content[start].isupper()
    surface = content[start:end]
    if surface != entry.text and not _matches_capitals(surface, entry.text, entry.capitals):
        return False
    if entry.acronym and surface.lower() in _WORDS:
        around = content[max(0, start - _AROUND) : end + _AROUND]
        return not (_CAPITALS.fullmatch(around) and sum(map(str.isupper, around)) > len(surface) + 8)
    return True


def _matches_capitals(surface: str, label: str, first: int) -> bool:
    """Whether words have capitals where a label has them among its first characters; marks and blanks do not count."""
    at, last = 0, len(surface)
    for rank in range(first):
        wanted = label[rank]
        if wanted.isalnum():
            while at < last and not surface[at].isalnum():
                at += 1
            if at == last:
                break
            if wanted.isupper() and not surface[at].isupper():
                return False
            at += 1
    return True


def _add(concept: Concept, forms: dict[str, list[Label]]) -> None:
    """Add the spellings of a concept's labels to the patterns, each once."""
    seen: set[str] = set()
    for label in concept.names():
        acronym = len(label) < 9 and bool(_ACRONYM.fullmatch(label)) and len(re.sub(r"\W", "", label)) <= 6
        proper = concept.kind in _PROPER and " " not in label and label[0].isupper()
        capitals = len(label) if acronym else int(proper)
        inflect = concept.kind in _COMMON and not acronym
        entry = Label(concept, label, capitals=capitals, acronym=acronym)
        _spell(label, entry, inflect, forms, seen)
        if acronym and len(label) > 2 and label.isalpha():
            _spell(label + "s", entry, False, forms, seen)
    for label in (label for labels in concept.weak.values() for label in labels):
        entry = Label(concept, label, weak=True, capitals=0 if label.islower() else len(label))
        _spell(label, entry, concept.kind in _COMMON, forms, seen)
    negative: set[str] = set()
    for label in (label for labels in concept.negative.values() for label in labels):
        _spell(label, Label(concept, label, negative=True), True, forms, negative)


def _own(form: str, labels: list[Label]) -> list[Label]:
    """The labels that are spelled so themselves, where there are such; else those of which it is another spelling."""
    own = [label for label in labels if not label.weak and compact(label.text).content.strip() == form]
    if all(label.negative for label in own):
        return labels
    return [label for label in labels if label in own or label.negative]


def _spell(label: str, entry: Label, inflect: bool, forms: dict[str, list[Label]], seen: set[str]) -> None:
    for form in sorted(spellings(label, inflect=inflect)):
        if form not in seen:
            seen.add(form)
            forms.setdefault(form, []).append(entry)

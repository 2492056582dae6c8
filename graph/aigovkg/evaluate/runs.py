"""Runs to compare extraction with: baselines that do less, and extraction with a part taken out (ablation)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import product

from rdflib import Literal, URIRef

from aigovkg.annotation import AnnotationSet, Claim, Mention, Run, Span
from aigovkg.evaluate.gold import Gold
from aigovkg.evaluate.scoring import Sets
from aigovkg.evaluate.tfidf import Classifier
from aigovkg.extract import Resources, extract
from aigovkg.names import PREDICATES, kind_of, thing
from aigovkg.text import Text, segment

__all__ = ["ablations", "baselines"]

_ACTORS = ("state", "organization", "grouping", "person", "stakeholder-group")
_VALUES = ("principle", "mechanism")
#: What follows when two things are named in a sentence: kinds of the subject and of the object, and the statement.
_TOGETHER: tuple[tuple[tuple[str, ...], tuple[str, ...], str], ...] = (
    ((*_ACTORS, "document"), _VALUES, "advocates"),
    ((*_ACTORS, "document"), ("risk",), "identifies-risk"),
    (_VALUES, ("risk",), "addresses"),
    (_VALUES, ("stage",), "applies-at"),
    ((*_VALUES, "risk"), ("domain",), "applies-in"),
    (("document",), ("document",), "cites"),
    (("document",), ("state",), "issued-by"),
    (("person",), ("organization",), "affiliated-with"),
)
#: What follows for a document from what it names.
_NAMED = {"principle": "advocates", "mechanism": "advocates", "risk": "identifies-risk", "document": "cites"}
_SAYS = frozenset(PREDICATES[code] for code in ("advocates", "opposes", "criticises", "identifies-risk", "addresses"))
_RULE = thing("rule", "baseline")
_SURE = 0.5
#: How alike a sentence and the sentences about a concept must be; a plain choice, not tuned.
_ALIKE = 0.25


def baselines(gold: Gold, sets: Sets, given: Resources) -> Iterator[tuple[str, Sets]]:
    """Annotate the texts in simpler ways.

    "vocabulary only": every label counts, and what a document names it advocates, fears or cites. "co-occurrence": two
    things in one sentence are related as their kinds let them. "TF-IDF": a sentence is about the concepts, and makes
    the statements, of the sentences of the other documents of the gold standard that are most like it.

    Yields:
        The name of the baseline, and its annotation sets.
    """
    yield "vocabulary only", _each(sets, lambda text, found: _vocabulary(text, found, given))
    yield "co-occurrence", _each(sets, lambda text, found: _together(text, found, given))
    yield "TF-IDF", _similar(gold, sets)


def ablations(sets: Sets, given: Resources) -> Iterator[tuple[str, Sets]]:
    """Extract with a part taken out: speaker attribution, coreference, and each file of rules in turn.

    Yields:
        What was taken out, and the annotation sets.
    """
    yield "without speakers", _each(sets, lambda _, found: _unattributed(found))
    named = given.with_rules(rule for rule in given.rules if rule.reads != "anaphor")
    yield "without coreference", _each(sets, lambda text, _: extract(text, named))
    for file in sorted({rule.file for rule in given.rules}):
        rest = given.with_rules(rule for rule in given.rules if rule.file != file)
        yield f"without {file}.yaml", _again(sets, rest)


def _again(sets: Sets, given: Resources) -> Sets:
    return _each(sets, lambda text, _: extract(text, given))


def _each(sets: Sets, annotate: Callable[[Text, AnnotationSet], AnnotationSet]) -> Sets:
    return {name: (text, annotate(text, found)) for name, (text, found) in sets.items()}


def _unattributed(found: AnnotationSet) -> AnnotationSet:
    """What is left when the document itself is taken to say everything."""

    def own(claim: Claim) -> Claim:
        kind, _ = kind_of(claim.subject) or ("", "")
        if claim.predicate in _SAYS and kind in (*_ACTORS, "document"):
            said = (claim.predicate, claim.object, claim.evidence, claim.confidence, claim.found_by, claim.asserted_by)
            return Claim(found.text.document, *said, modality=claim.modality, condition=claim.condition)
        return claim

    return replace(found, claims=tuple(own(claim) for claim in found.claims))


def _made(found: AnnotationSet, mentions: list[Mention], claims: list[Claim]) -> AnnotationSet:
    return AnnotationSet(found.text, Run("baseline", "1"), tuple(mentions), tuple(claims))


def _labels(text: Text, given: Resources) -> list[Mention]:
    return [
        Mention(Span(m.start, m.end), m.concept, text.content[m.start : m.end], _SURE, _RULE)
        for m in given.matcher.find(text.content)
        if not m.weak
    ]


def _claim(subject: URIRef, code: str, value: URIRef | Literal, evidence: Span) -> Claim:
    return Claim(subject, PREDICATES[code], value, evidence, _SURE, _RULE)


def _vocabulary(text: Text, found: AnnotationSet, given: Resources) -> AnnotationSet:
    mentions, own = _labels(text, given), found.text.document
    claims = [
        _claim(own, _NAMED[kind], mention.concept, mention.span)
        for mention in mentions
        if (kind := (kind_of(mention.concept) or ("", ""))[0]) in _NAMED and mention.concept != own
    ]
    return _made(found, mentions, claims)


def _together(text: Text, found: AnnotationSet, given: Resources) -> AnnotationSet:
    mentions, own = _labels(text, given), found.text.document
    claims: list[Claim] = []
    rest = iter(mentions)
    mention = next(rest, None)
    for sentence in segment(text).sentences:
        named = [own]
        while mention is not None and mention.span.start < sentence.end:
            if mention.span.start >= sentence.start:
                named.append(mention.concept)
            mention = next(rest, None)
        claims += _pairs(named, Span(sentence.start, sentence.end))
    return _made(found, mentions, claims)


def _pairs(named: list[URIRef], evidence: Span) -> Iterator[Claim]:
    for subject, value in product(dict.fromkeys(named), repeat=2):
        kinds = [(kind_of(iri) or ("", ""))[0] for iri in (subject, value)]
        for subjects, objects, code in _TOGETHER:
            if subject != value and kinds[0] in subjects and kinds[1] in objects:
                yield _claim(subject, code, value, evidence)


def _similar(gold: Gold, sets: Sets) -> Sets:
    """Annotate each document by what is known of the others."""
    known = {name: list(_sentences(gold, name, text)) for name, (text, _) in sets.items()}
    return {
        name: (text, _alike(text, found, gold, [one for other in known if other != name for one in known[other]]))
        for name, (text, found) in sets.items()
    }


def _sentences(gold: Gold, name: str, text: Text) -> Iterator[tuple[str, str]]:
    """The sentences of a document with the concepts and the statements that the gold standard has for them."""
    for sentence in segment(text).sentences:
        start, end = sentence.start + text.offset, sentence.end + text.offset
        passage = text.content[sentence.start : sentence.end]
        for place in gold.mentions.get(name, ()):
            if start <= place.start < end:
                yield passage, place.concept
        for said in gold.statements.get(name, ()):
            if start <= said.start < end:
                subject = "" if gold.kinds.get(said.subject, "document") == "document" else said.subject
                yield passage, f"{subject} {said.predicate} {said.object}"


def _alike(text: Text, found: AnnotationSet, gold: Gold, examples: list[tuple[str, str]]) -> AnnotationSet:
    classifier = Classifier(examples)
    mentions: list[Mention] = []
    claims: list[Claim] = []
    for sentence in segment(text).sentences:
        evidence = Span(sentence.start, sentence.end)
        alike = classifier.similarities(text.content[sentence.start : sentence.end])
        for name in (name for name, how in alike.items() if how >= _ALIKE):
            if " " not in name:
                mentions.append(Mention(evidence, _concept(name, gold.kinds), "", _SURE, _RULE))
                continue
            subject, code, value = name.split(" ", 2)
            iri = _concept(subject, gold.kinds) if subject else found.text.document
            known = _concept(value, gold.kinds) if value in gold.kinds else Literal(value)
            claims.append(_claim(iri, code, known, evidence))
    return _made(found, mentions, claims)


def _concept(slug: str, kinds: Mapping[str, str]) -> URIRef:
    return thing(kinds.get(slug, "document"), slug)

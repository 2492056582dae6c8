"""Voices: who speaks in a text, and what a reader keeps in mind of it: whom "it", "the Initiative" and 我国 mean."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from rdflib import URIRef

from aigovkg.catalogue import Record
from aigovkg.extract.breaks import Breaks
from aigovkg.extract.cues import Hit
from aigovkg.extract.frame import Places
from aigovkg.extract.head import Front
from aigovkg.extract.kinds import bits_of, bits_of_concepts
from aigovkg.extract.named import Named
from aigovkg.extract.points import Counting
from aigovkg.extract.qualifying import LAWS, LEGAL
from aigovkg.names import AIGOV, kind_of, thing
from aigovkg.text.ranks import rank_of
from aigovkg.vocabulary import Vocabulary

if TYPE_CHECKING:
    from aigovkg.extract.duties import Charge
    from aigovkg.extract.headings import Heading
    from aigovkg.extract.leads import Lead
    from aigovkg.extract.reading import Reading

__all__ = ["JOINT", "NOBODY", "Discourse", "Voice"]

#: What a definite description may stand for, and the classes of documents that are called so.
_CLASSES: Final[Mapping[str, frozenset[URIRef]]] = {
    name: frozenset(AIGOV[one] for one in classes)
    for name, classes in (
        ("Initiative", ("Initiative",)),
        ("Declaration", ("Declaration",)),
        ("Law", ("Law", "Treaty", "Instrument")),
        ("Resolution", ("Resolution",)),
        ("Recommendation", ("Recommendation",)),
        ("PositionPaper", ("PositionPaper",)),
        ("Report", ("Report",)),
        ("PrincipleSet", ("PrincipleSet", "Guidelines", "Standard")),
        ("Strategy", ("Strategy",)),
    )
}
#: What each of these classes is called.
_CALLED: Final = {one: name for name, classes in _CLASSES.items() for one in classes}
#: Who speaks where the text says so without a name: "critics", "some".
NOBODY: Final = thing("stakeholder-group", "nobody-named")
_NOUNS: Final = {
    "initiative": "Initiative",
    "proposal": "Initiative",
    "declaration": "Declaration",
    "act": "Law",
    "law": "Law",
    "resolution": "Resolution",
    "position paper": "PositionPaper",
}
_POSSESSED: Final = re.compile(r"'s (?:own |new |draft )?(" + "|".join(_NOUNS) + r")\b")
_CHINA: Final = thing("state", "china")
_NEAR: Final = 300
#: Kinds of what definite descriptions stand for.
_TOLD_OF: Final = bits_of(("event", "document"))
_NO_DOCUMENTS: Final[tuple[list[int], list[URIRef]]] = ([], [])


class Voice:
    """Who is speaking: a document or an actor, its kind, and how sure that is.

    Attributes:
        named: whether the text names the speaker (or a pronoun does); false for the document's own voice by default.
        said: whether a word of saying introduces it, so that all that follows is the speaker's.
    """

    __slots__ = ("confidence", "iri", "kind", "named", "said")

    def __init__(
        self, iri: URIRef, kind: str, confidence: float = 1.0, *, named: bool = False, said: bool = False
    ) -> None:
        self.iri = iri
        self.kind = kind
        self.confidence = confidence
        self.named = named
        self.said = said

    def carried(self, share: float) -> Voice:
        """The same voice, less sure."""
        return Voice(self.iri, self.kind, self.confidence * share, named=self.named, said=self.said)


#: Texts in which somebody speaks for a state, and whose member he may be speaking for.
_UNION: Final = thing("state", "european-union")
_OF_STATES: Final = frozenset({AIGOV.Speech, AIGOV.PositionPaper, AIGOV.Document})
#: Texts that several make together, who speak in them as "the Parties".
JOINT: Final = frozenset({AIGOV.Declaration, AIGOV.Treaty})


@dataclass
class Discourse:
    """What a reader keeps in mind while reading: the document's own voice, its country, and who was spoken of last.

    Attributes:
        record: the document's record.
        named: the named things of the whole text, in its order.
        breaks: what its clauses cannot reach across.
        language: of the text.
        prescriptive: whether the text says what ought to be; `advising` whether a section of another text does.
        abroad: whether a Chinese text is of Taiwan, where "my country" is not the People's Republic.
        topic: who spoke, or was spoken of, last.
        lead: the stance that a sentence before hands on to the items of a list.
        charge: whose task the items of a list are.
        before: the sentence before, as read.
        heading: the heading that the sentence stands below, where it names stages or values.
        pointed: whether what is read is what a draft provides that the text explains.
        counting: whether what is wanted is being counted up.
        own: the document's own voice.
        home: the state that "we" speaks for: the country of the text, else the state that a speech or paper names most.
        title: the words of the document's title, in small letters.
        front: what the head of the text says of it.
        spoken: whether the document is a speech.
        binding: whether it is a law, or explains the draft of one.
        legal: whether it gives tasks to those whom it says what to do; others only tell what these should do, too.
    """

    record: Record
    vocabulary: Vocabulary
    named: Sequence[Named]
    breaks: Breaks
    language: str
    prescriptive: bool = False
    abroad: bool = False
    front: Front = field(default_factory=Front)
    topic: Voice | None = None
    lead: Lead | None = None
    charge: Charge | None = None
    before: Reading | None = None
    heading: Heading | None = None
    advising: bool = False
    pointed: bool = False
    counting: Counting = field(default_factory=Counting)
    own: Voice = field(init=False)
    home: URIRef | None = field(init=False)
    title: frozenset[str] = field(init=False)
    spoken: bool = field(init=False)
    binding: bool = field(init=False)
    legal: bool = field(init=False)
    _selves: frozenset[URIRef] = field(init=False)
    _joint: bool = field(init=False)
    _law: bool = field(init=False)
    _called: frozenset[str] = field(init=False)
    _classes_of: dict[URIRef, list[str]] = field(default_factory=dict)
    _documents: dict[str, tuple[list[int], list[URIRef]]] = field(default_factory=dict)
    _places: dict[frozenset[URIRef], Places[Named]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        record = self.record
        self.own = Voice(record.iri, "document")
        self.title = frozenset(
            word.strip(",.:'\"()") for title in record.titles.values() for word in title.lower().split()
        )
        self.spoken = record.type == AIGOV.Speech
        self.legal = record.type in LEGAL
        self._joint, self._law = record.type in JOINT, record.type in LAWS
        self._called = frozenset(name for name, classes in _CLASSES.items() if record.type in classes)
        self.binding = self._law or bool(self.front.drafts)
        self._selves = frozenset((record.iri, *record.issuers, *record.authors))
        self._classes_of[record.iri] = []
        self.begin(self.named)

    def begin(self, named: Sequence[Named]) -> None:
        """Begin to read.

        Args:
            named: the named things of the whole text, in its order.
        """
        self.named, self.lead = named, None
        self._documents, self._places = {}, {}
        self.home = self._home()
        classes = self._classes_of
        for item in named:
            if not item.bit & _TOLD_OF:
                continue
            if item.concept not in classes:
                classes[item.concept] = ["event"] if item.kind == "event" else self._classes(item.concept)
            for name in classes[item.concept]:
                starts, iris = self._documents.setdefault(name, ([], []))
                starts.append(item.start)
                iris.append(item.concept)

    def is_own(self, iri: URIRef) -> bool:
        """Whether this is the document itself, or who issued or wrote it."""
        return iri in self._selves

    def is_ours(self, item: Named) -> bool:
        """Whether a thing is the document or who made it, as the record says, or as the text calls itself: 本会."""
        return self.is_own(item.concept) or (item.label.startswith("本") and item.concept in self.front.issuers)

    @property
    def asks(self) -> bool:
        """Whether what is read says what ought to be."""
        return self.prescriptive or self.advising

    def country(self) -> URIRef | None:
        """The country that "my country" means: the issuer, else China in Chinese texts; None where nothing tells."""
        for issuer in (*self.record.issuers, *self.front.issuers):
            if (kind_of(issuer) or ("",))[0] == "state":
                return issuer
        return self.china()

    def china(self) -> URIRef | None:
        """China in Chinese texts that are not of Taiwan, as they speak for it unless they say otherwise."""
        return _CHINA if not self.abroad and "zh" in (self.language, self.record.language) else None

    def _home(self) -> URIRef | None:
        country = self.country()
        if country is not None or not (self.front.drafts or self.record.type in _OF_STATES):
            return country
        states = Counter(item.concept for item in self.named if item.kind == "state" and item.concept != _UNION)
        return max(states, key=states.__getitem__) if states else None

    def possessed(self, owner: Named, folded: str) -> Named | None:
        """The document that "China's initiative" means, where `owner` is the country."""
        if owner.inside or folded[owner.end : owner.end + 3] != "'s ":
            return None
        found = _POSSESSED.match(folded, owner.end)
        if found is None:
            return None
        iri, kind = self.latest(_NOUNS[found[1]], owner.start)
        return Named(owner.start, found.end(), iri, kind, found[0], pronoun=True, confidence=0.8) if iri else None

    def quoted(self, hit: Hit, folded: str) -> Named | None:
        """The document that "we" means in words quoted from it: in another language than the text's, or, translated,
        in square brackets.

        Args:
            hit: the cue, of a rule that reads anaphors.
            folded: the folded text.
        """
        if hit.cue.rules[0].refers != "self" or self.prescriptive or hit.cue.phrase not in ("we", "我们"):
            return None
        other = (hit.cue.phrase == "我们") != (self.language == "zh")
        if not (other or folded[max(hit.start - 1, 0)] == "["):
            return None
        about = self.record.about[0] if self.record.about else None
        spoken = self.topic.iri if self.topic is not None and self.topic.kind == "document" else None
        iri = next((one for one in (spoken, about) if one not in (None, self.record.iri)), None)
        if iri is None:
            return None
        return Named(hit.start, hit.end, iri, "document", hit.cue.phrase, pronoun=True, confidence=0.75)

    def resolve(self, hit: Hit) -> Named | None:
        """Resolve a pronoun or a definite description.

        Args:
            hit: the cue, of a rule that reads anaphors.
        Returns:
            What it stands for, or None where nothing fits.
        """
        rule = hit.rules[0]
        iri, kind = self._referent(rule.refers, hit)
        if iri is None:
            return None
        return Named(hit.start, hit.end, iri, kind, hit.phrase, pronoun=True, confidence=rule.confidence)

    def _referent(self, refers: str, hit: Hit) -> tuple[URIRef | None, str]:
        if refers == "self" or (refers == "makers" and self._joint):
            return self.own.iri, "document"
        if refers == "makers":
            return None, ""
        if refers == "nobody":
            return NOBODY, "stakeholder-group"
        if refers == "state":
            country = self.country()
            return (country, "state") if country else (self.record.iri, "document")
        if refers == "government":
            home = self.home if self.front.drafts else self.country()
            return home, "state" if home else ""
        if refers == "last":
            if self.topic is None or (self._law and self.topic.kind != "document"):
                return None, ""  # "it" in a law is whoever has the duty
            if hit.phrase in ("they", "their") and self.topic.kind in ("document", "event", "person"):
                return None, ""
            return self.topic.iri, self.topic.kind
        noun = hit.phrase.rpartition(" ")[2]
        if self.front.drafts and refers in _CLASSES and hit.phrase.startswith("the ") and self._is_called(noun):
            return self.front.drafts[0], "document"
        named = noun in self.title
        return self.latest(refers, hit.start, own=hit.phrase.startswith("this"), named=named)

    def _is_called(self, noun: str) -> bool:
        """Whether the draft that the text explains is called by a noun: a bill is an act to come."""
        name = str(self.front.drafts[0]).rpartition("/")[2].split("-")
        return noun in name or (noun in ("act", "law") and "bill" in name) or (noun == "bill" and "act" in name)

    def latest(self, name: str, place: int, *, own: bool = False, named: bool = False) -> tuple[URIRef | None, str]:
        """The document of a class, or the event, that was named last before a place.

        Args:
            name: the class ("Initiative"), or "event".
            place: where the description stands.
            own: whether the document itself is meant where it is of that class.
            named: whether the document's title has the noun: it is meant where no other is at hand.
        """
        starts, iris = self._documents.get(name, _NO_DOCUMENTS)
        before = rank_of(place, starts) - 1
        if name == "event":
            return (iris[before], "event") if before >= 0 else (None, "")
        mine = name in self._called
        if before >= 0 and (not mine or (place - starts[before] < _NEAR and not own)):
            return iris[before], "document"
        return (self.own.iri, "document") if mine or named else (None, "")

    def last_of(self, concepts: frozenset[URIRef], place: int) -> Named | None:
        """The thing that names one of some concepts last before a place."""
        if concepts not in self._places:
            kinds = bits_of_concepts(concepts)
            known = [item for item in self.named if item.bit & kinds if item.concept in concepts]
            self._places[concepts] = Places(known)
        return self._places[concepts].last(place)

    def _classes(self, iri: URIRef) -> list[str]:
        concept = self.vocabulary.get(iri)
        types = concept.types if concept else [self.front.types.get(iri)]
        return list(dict.fromkeys(_CALLED[type_] for type_ in types if type_ in _CALLED))

"""The ontology as logic: HermiT draws each conclusion that DESIGN promises, and finds each contradiction."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.graph import ReadOnlyGraphAggregate
from rdflib.namespace import FOAF, OWL, RDF, RDFS

from aigovkg import extract, rdf, reason, text, turtle, validate
from aigovkg.errors import UsageError, VocabularyError
from aigovkg.names import AIGOV, BASE, PREFIXES, ROOT

HERE = Path(__file__).parent
TTL = f"@base <{BASE}id/> .\n" + "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())

if reason.missing():
    assert not os.environ.get("CI"), reason.missing()
    pytest.skip(reason.missing(), allow_module_level=True)


def parse(statements: str) -> Graph:
    return Graph().parse(data=TTL + statements, format="turtle")


@cache
def ontology() -> Graph:
    return rdf.read(ROOT / "ontology" / "aigovkg.ttl")


@cache
def logic() -> Graph:
    """The ontology without what is said to people, of which no conclusion comes."""
    says = set(ontology().subjects(RDF.type, OWL.AnnotationProperty))
    graph = Graph()
    for triple in ontology():
        if triple[1] not in says | {RDFS.label, RDFS.isDefinedBy, RDFS.seeAlso}:
            graph.add(triple)
    return graph


def with_logic(statements: str) -> Graph:
    """The same and statements besides, without a copy of it."""
    return ReadOnlyGraphAggregate([logic(), parse(statements)])


def never(subject: str, predicate: str, value: str) -> str:
    """Deny a statement."""
    return (
        f"[] a owl:NegativePropertyAssertion ; owl:sourceIndividual <{subject}> ;"
        f" owl:assertionProperty aigov:{predicate} ; owl:targetIndividual <{value}> ."
    )


def other_than(names: str) -> str:
    """A class expression: everything but these classes."""
    return f"[ a owl:Class ; owl:complementOf [ a owl:Class ; owl:unionOf ( {names} ) ] ]"


# What DESIGN's tables promise. Terms are local names; | parts the classes of a union. ------------------------------

#: Each class, and what its members are besides.
CLASSES = {
    "Actor": "prov:Agent",
    "State": "aigov:Actor prov:Agent",
    "Organization": "aigov:Actor org:Organization",
    "Grouping": "aigov:Actor",
    "Person": "aigov:Actor foaf:Person",
    "StakeholderGroup": "aigov:Actor",
    "Document": "foaf:Document schema:CreativeWork",
    "Law": "aigov:Document aigov:Instrument eli:LegalResource schema:CreativeWork",
    "Treaty": "aigov:Document aigov:Instrument eli:LegalResource",
    **dict.fromkeys(
        [
            "Initiative",
            "Declaration",
            "Resolution",
            "Recommendation",
            "Strategy",
            "Guidelines",
            "Standard",
            "PrincipleSet",
        ],
        "aigov:Instrument aigov:Document foaf:Document",
    ),
    **dict.fromkeys(
        ["Instrument", "PositionPaper", "Report", "Commentary", "Interview", "Speech", "Briefing"],
        "aigov:Document foaf:Document",
    ),
    **dict.fromkeys(["Principle", "Risk", "Mechanism", "LifecycleStage", "Domain", "RiskFacet"], "skos:Concept"),
    **dict.fromkeys(
        ["RiskIntent", "RiskOrigin", "RiskObjectivity", "RiskSeverity", "RiskLevel", "RiskNature"],
        "aigov:RiskFacet skos:Concept",
    ),
    "TechnicallyPreventableRisk": "aigov:Risk skos:Concept",
    "Event": "schema:Event",
    "Text": "prov:Entity",
    "Mention": "oa:Annotation prov:Entity",
    "Claim": "prov:Entity",
    "Rule": "prov:Entity",
    "ReviewStatus": "",
    "Modality": "",
}

#: Classes whose members are given one by one, by name.
LISTED = ("ReviewStatus", "Modality")

#: Classes of which nothing can be in two.
DISJOINT = (
    "State Organization Grouping Person StakeholderGroup",
    "Instrument Commentary Interview Briefing",
    "RiskIntent RiskOrigin RiskObjectivity RiskSeverity RiskLevel RiskNature",
    "Actor Document Principle Risk Mechanism LifecycleStage Domain Event "
    "RiskFacet Text Mention Claim Rule ReviewStatus Modality",
)

_STANCE, _TARGET = "Document|Actor", "Principle|Mechanism|Risk|Grouping"
#: Each property that connects things: from what, to what. Nothing is said of what a claim is about.
CONNECTS = {
    "issuedBy": ("Document", "Actor"),
    "issued": ("Actor", "Document"),
    "author": ("Document", "Person"),
    "authorOf": ("Person", "Document"),
    "publishedBy": ("Document", "Organization"),
    "published": ("Organization", "Document"),
    "announcedAt": ("Document", "Event"),
    "organizedBy": ("Event", "Actor"),
    "originatesIn": ("Document", "State"),
    "affiliatedWith": ("Actor", "Actor"),
    "hasAffiliate": ("Actor", "Actor"),
    "memberOf": ("Actor", "Actor"),
    "hasMember": ("Actor", "Actor"),
    "cooperatesWith": ("Actor", "Actor"),
    "basedIn": ("Actor", "State"),
    "extends": ("Document", "Document"),
    "extendedBy": ("Document", "Document"),
    "cites": ("Document", "Document"),
    "citedBy": ("Document", "Document"),
    "isAbout": ("Document", "Document"),
    "isSubjectOf": ("Document", "Document"),
    "participatesIn": ("Actor", "Document"),
    "hasParticipant": ("Document", "Actor"),
    "signed": ("Actor", "Document"),
    "endorsed": ("Actor", "Document"),
    "ratified": ("Actor", "Document"),
    "adopted": ("Actor", "Document"),
    "takesStanceOn": (_STANCE, "Principle|Mechanism|Risk|Actor|Document"),
    "advocates": (_STANCE, "Principle|Mechanism"),
    "advocatedBy": ("Principle|Mechanism", _STANCE),
    "opposes": (_STANCE, "Risk|Mechanism"),
    "opposedBy": ("Risk|Mechanism", _STANCE),
    "criticises": (_STANCE, "Actor|Document"),
    "criticisedBy": ("Actor|Document", _STANCE),
    "identifiesRisk": (_STANCE, "Risk"),
    "riskIdentifiedBy": ("Risk", _STANCE),
    "addresses": ("Principle|Mechanism|Document", "Risk"),
    "addressedBy": ("Risk", "Principle|Mechanism|Document"),
    "counters": (_STANCE, "Risk"),
    "counteredBy": ("Risk", _STANCE),
    "appliesAtStage": (_TARGET, "LifecycleStage"),
    "appliesInDomain": (_TARGET, "Domain"),
    "ledBy": (_TARGET, "Actor"),
    "leads": ("Actor", _TARGET),
    "hasFacet": ("Risk", "RiskFacet"),
    "hasIntent": ("Risk", "RiskIntent"),
    "hasOrigin": ("Risk", "RiskOrigin"),
    "hasObjectivity": ("Risk", "RiskObjectivity"),
    "hasSeverity": ("Risk", "RiskSeverity"),
    "hasLevel": ("Risk", "RiskLevel"),
    "hasNature": ("Risk", "RiskNature"),
    "textOf": ("Text", "Document"),
    "hasText": ("Document", "Text"),
    "claimSubject": ("Claim", ""),
    "claimObject": ("Claim", ""),
    "assertedIn": ("Claim", "Document"),
    "assertedBy": ("Claim", "Actor"),
    "attributedTo": ("Claim", _STANCE),
    "evidence": ("Claim", ""),
    "condition": ("Claim", ""),
    "modality": ("Claim", "Modality"),
    "foundBy": ("Mention|Claim", ""),
    "status": ("", "ReviewStatus"),
}

#: Each property that has a value: of what, a value that fits and one that does not.
VALUES = {
    "heldIn": ("Event", '"Harbour"', "7"),
    "fileName": ("Document", '"harbour-act"', "7"),
    "sha256": ("Text", '"9f2c"', "9"),
    "length": ("Text", "2114", "-1"),
    "fileOffset": ("Text", "0", '"none"'),
    "confidence": ("Mention|Claim", "0.8", '"sure"'),
    "threshold": ("", "0.5", '"high"'),
}

INVERSES = {
    "issuedBy": "issued",
    "author": "authorOf",
    "publishedBy": "published",
    "affiliatedWith": "hasAffiliate",
    "memberOf": "hasMember",
    "extends": "extendedBy",
    "cites": "citedBy",
    "isAbout": "isSubjectOf",
    "participatesIn": "hasParticipant",
    "advocates": "advocatedBy",
    "opposes": "opposedBy",
    "criticises": "criticisedBy",
    "identifiesRisk": "riskIdentifiedBy",
    "addresses": "addressedBy",
    "counters": "counteredBy",
    "ledBy": "leads",
    "textOf": "hasText",
}

#: Each property that is a case of a wider one.
NARROWER = {
    **dict.fromkeys(["signed", "endorsed", "ratified", "adopted"], "participatesIn"),
    **dict.fromkeys(["advocates", "opposes", "criticises", "identifiesRisk"], "takesStanceOn"),
    **dict.fromkeys(["hasIntent", "hasOrigin", "hasObjectivity", "hasSeverity", "hasLevel", "hasNature"], "hasFacet"),
}

#: What follows from steps: the steps, and the property from their beginning to their end.
STEPS = {
    "extends": (("extends", "extends"),),
    "extendedBy": (("extendedBy", "extendedBy"),),
    "originatesIn": (("issuedBy", "basedIn"), ("author", "affiliatedWith", "basedIn")),
    "counters": (("advocates", "addresses"),),
}

FUNCTIONAL = ("textOf", "claimSubject", "claimObject")
FUNCTIONAL_VALUES = ("sha256", "length", "fileOffset", "threshold")


# What must follow: (premises, conclusions), each case with individuals of its own ------------------------------------

Case = tuple[str, str]


def memberships() -> Iterator[Case]:
    for name, besides in CLASSES.items():
        thing = f"of/{name}"
        if name in LISTED:
            continue  # has a few members, by name; see `definitions`
        yield f"<{thing}> a aigov:{name} .", "".join(f"<{thing}> a {kind} . " for kind in besides.split())
    for names in DISJOINT:
        for one, other in itertools.permutations(names.split(), 2):
            if one not in LISTED:
                yield f"aigov:Not{other} a owl:Class .", f"<of/{one}> a aigov:Not{other} ."


def ends() -> Iterator[Case]:
    """What a property connects is in the class it should be in; of a union, in the one class that is left."""
    for name, (domain, range_) in CONNECTS.items():
        for side, union in (("from", domain), ("to", range_)):
            for kind in filter(None, union.split("|")):
                here, there = f"{name}/{side}/{kind}", f"{name}/{side}/{kind}/other"
                rest = " ".join(f"aigov:{other}" for other in union.split("|") if other != kind)
                premise = f"<{here}> a {other_than(rest)} . " if rest else ""
                subject, value = (here, there) if side == "from" else (there, here)
                yield premise + f"<{subject}> aigov:{name} <{value}> .", f"<{here}> a aigov:{kind} ."
    for name, (domain, value, _) in VALUES.items():
        for kind in filter(None, domain.split("|")):
            rest = " ".join(f"aigov:{other}" for other in domain.split("|") if other != kind)
            premise = f"<{name}/of/{kind}> a {other_than(rest)} . " if rest else ""
            yield premise + f"<{name}/of/{kind}> aigov:{name} {value} .", f"<{name}/of/{kind}> a aigov:{kind} ."
    yield "<evidence/c> aigov:evidence <evidence/e> .", "<evidence/e> a oa:SpecificResource ."
    yield "<condition/c> aigov:condition <condition/e> .", "<condition/e> a oa:SpecificResource ."
    yield "<threshold/r> aigov:threshold 0.5 .", "<threshold/r> a prov:Activity ."


def connections() -> Iterator[Case]:
    for name, inverse in INVERSES.items():
        a, b = f"{name}/inverse/a", f"{name}/inverse/b"
        yield f"<{a}> aigov:{name} <{b}> .", f"<{b}> aigov:{inverse} <{a}> ."
        yield f"<{a}2> aigov:{inverse} <{b}2> .", f"<{b}2> aigov:{name} <{a}2> ."
    for name, wider in NARROWER.items():
        yield f"<{name}/sub/a> aigov:{name} <{name}/sub/b> .", f"<{name}/sub/a> aigov:{wider} <{name}/sub/b> ."
    for name, ways in STEPS.items():
        for steps in ways:
            at = [f"{name}/{'-'.join(steps)}/{number}" for number in range(len(steps) + 1)]
            way = " ".join(f"<{at[i]}> aigov:{step} <{at[i + 1]}> ." for i, step in enumerate(steps))
            yield way, f"<{at[0]}> aigov:{name} <{at[-1]}> ."
    yield "<symmetric/a> aigov:cooperatesWith <symmetric/b> .", "<symmetric/b> aigov:cooperatesWith <symmetric/a> ."
    yield "<itself/a> a aigov:State .", "<itself/a> aigov:basedIn <itself/a> ."
    yield (
        "<itself/d> aigov:issuedBy <itself/b> . <itself/b> a aigov:State .",
        "<itself/d> aigov:originatesIn <itself/b> .",
    )
    yield "<itself/c> aigov:assertedBy <itself/e> .", "<itself/c> prov:wasAttributedTo <itself/e> ."
    for name in FUNCTIONAL:
        yield f"<{name}/one> aigov:{name} <{name}/a> , <{name}/b> .", f"<{name}/a> owl:sameAs <{name}/b> ."


def definitions() -> Iterator[Case]:
    yield (
        "<r1> a aigov:Risk ; aigov:hasOrigin <risk-origin/not-human-made> .",
        "<r1> a aigov:TechnicallyPreventableRisk .",
    )
    yield (
        "<r2> a aigov:TechnicallyPreventableRisk .",
        "<r2> a aigov:Risk ; aigov:hasOrigin <risk-origin/not-human-made> .",
    )
    yield "<s1> aigov:status <s2> . <s2> owl:differentFrom aigov:candidate .", "<s2> owl:sameAs aigov:accepted ."
    for name, of in (("assertedIn", "aigov:Document"), ("evidence", "oa:SpecificResource")):
        some = f"[ a owl:Restriction ; owl:onProperty aigov:{name} ; owl:someValuesFrom {of} ]"
        yield f"aigov:Has-{name} a owl:Class ; owl:equivalentClass {some} .", f"<of/Claim> a aigov:Has-{name} ."
    for name, of in (("textOf", "Text"), ("claimSubject", "Claim")):
        some = f"[ a owl:Restriction ; owl:onProperty aigov:{name} ; owl:someValuesFrom owl:Thing ]"
        yield f"aigov:Has-{name} a owl:Class ; owl:equivalentClass {some} .", f"<of/{of}> a aigov:Has-{name} ."


CASES = [*memberships(), *ends(), *connections(), *definitions()]
COMPLEMENTS = "".join(
    f"aigov:Not{name} a owl:Class ; owl:equivalentClass [ a owl:Class ; owl:complementOf aigov:{name} ] .\n"
    for name in sorted({name for names in DISJOINT for name in names.split()})
)


#: What does not follow from the premises.
WRONG = (
    "<cites/inverse/b> aigov:cites <cites/inverse/a> .",
    "<of/Document> a aigov:Instrument .",
    "<of/Risk> a aigov:TechnicallyPreventableRisk .",
    "<extends/extends-extends/2> aigov:extends <extends/extends-extends/0> .",
    "<counters/advocates-addresses/0> aigov:addresses <counters/advocates-addresses/2> .",
    "<of/Organization> aigov:basedIn <of/Organization> .",
    "<of/PositionPaper> a aigov:NotInstrument .",
)


@cache
def concluded() -> Graph:
    """Which conclusions, of all cases and of those that must not be drawn, follow from all premises: one run."""
    premises = parse(COMPLEMENTS + "\n".join(premise for premise, _ in CASES))
    conclusions = parse("\n".join([*(conclusion for _, conclusion in CASES), *WRONG]))
    return reason.follows(logic() + premises, conclusions)


@pytest.mark.parametrize("cases", [memberships, ends, connections, definitions], ids=lambda cases: cases.__name__)
def test_what_is_not_stated_is_concluded(cases: type[Iterator[Case]]) -> None:
    stated = parse(COMPLEMENTS + "\n".join(premise for premise, _ in CASES))
    for premise, conclusion in cases():
        for triple in parse(conclusion):
            assert triple not in stated, "a conclusion that is stated proves nothing"
            assert triple in concluded(), f"{premise} ⊢ {conclusion}"


@pytest.mark.parametrize("statement", WRONG)
def test_what_does_not_follow_is_not_concluded(statement: str) -> None:
    (triple,) = parse(statement)
    assert triple not in concluded()


def test_the_tables_above_know_every_term() -> None:
    """A term without its line there would be one whose meaning nobody tests."""

    def ours(kind: URIRef) -> set[str]:
        return {
            str(term).removeprefix(str(AIGOV)) for term in ontology().subjects(RDF.type, kind) if AIGOV in str(term)
        }

    assert ours(OWL.Class) == set(CLASSES)
    assert ours(OWL.ObjectProperty) == set(CONNECTS)
    assert ours(OWL.DatatypeProperty) == set(VALUES)
    assert ours(OWL.TransitiveProperty) | {"originatesIn", "counters"} == set(STEPS)
    assert ours(OWL.FunctionalProperty) == {*FUNCTIONAL, *FUNCTIONAL_VALUES}
    assert ours(OWL.SymmetricProperty) == {"cooperatesWith"}
    assert ours(OWL.IrreflexiveProperty) == {"criticises"}
    assert len(list(ontology().subject_objects(OWL.inverseOf))) == len(INVERSES)
    assert len(list(ontology().subject_objects(OWL.propertyChainAxiom))) == 3
    assert len(list(ontology().subjects(RDF.type, OWL.AllDisjointClasses))) == len(DISJOINT)


# What contradicts itself: the statements, and the words that the explanation must have -------------------------------

#: A class whose members can be in none of the named classes.
OPPOSITE = {"State": "Organization", "Person": "State", "Organization": "Person", "RiskOrigin": "RiskIntent"}


def opposite(union: str) -> str:
    """A class that shares no member with any class of the union."""
    if union in OPPOSITE:
        return OPPOSITE[union]
    if union.startswith("Risk") and union not in {"Risk", "RiskFacet"}:
        return "RiskOrigin"
    return "Event" if union != "Event" else "Text"


def broken() -> Iterator[tuple[str, str, str]]:
    yield from misplaced()
    yield from denied()
    yield from miscounted()
    yield from undefined()


def misplaced() -> Iterator[tuple[str, str, str]]:
    for names in DISJOINT:
        for one, other in itertools.pairwise(names.split()):
            yield f"{one} and {other}", f"<x> a aigov:{one} , aigov:{other} .", "DisjointWith"
    for name, (domain, range_) in CONNECTS.items():
        if domain:
            yield f"{name} from", f"<x> a aigov:{opposite(domain)} ; aigov:{name} <y> .", name
        if range_:
            yield f"{name} to", f"<y> a aigov:{opposite(range_)} . <x> aigov:{name} <y> .", name
    for name, (domain, good, bad) in VALUES.items():
        yield f"{name} value", f"<x> aigov:{name} {bad} .", f"aigov:{name} Range"
        if domain:
            yield f"{name} of", f"<x> a aigov:{opposite(domain)} ; aigov:{name} {good} .", f"aigov:{name} Domain"


def denied() -> Iterator[tuple[str, str, str]]:
    for name, inverse in INVERSES.items():
        yield f"{name} inverse", f"<x> aigov:{name} <y> . " + never("y", inverse, "x"), "InverseOf"
    for name, wider in NARROWER.items():
        yield f"{name} wider", f"<x> aigov:{name} <y> . " + never("x", wider, "y"), "SubPropertyOf"
    for name, ways in STEPS.items():
        for steps in ways:
            way = " ".join(f"<n{i}> aigov:{step} <n{i + 1}> ." for i, step in enumerate(steps))
            yield f"{name} {'-'.join(steps)}", way + never("n0", name, f"n{len(steps)}"), f"aigov:{name}"
    yield "symmetric", "<x> aigov:cooperatesWith <y> . " + never("y", "cooperatesWith", "x"), "Symmetric"
    yield "irreflexive", "<x> a aigov:State ; aigov:criticises <x> .", "Irreflexive"
    yield "itself", "<x> a aigov:State . " + never("x", "basedIn", "x"), "Self"


def miscounted() -> Iterator[tuple[str, str, str]]:
    for name in FUNCTIONAL:
        yield f"{name} twice", f"<x> aigov:{name} <a> , <b> . <a> owl:differentFrom <b> .", f"aigov:{name}"
    for name, values in zip(FUNCTIONAL_VALUES, ('"a", "b"', "1, 2", "0, 1", "0.5, 0.6"), strict=True):
        yield f"{name} twice", f"<x> aigov:{name} {values} .", f"Functional: aigov:{name}"
    none = "[ a owl:Restriction ; owl:onProperty aigov:%s ; owl:allValuesFrom owl:Nothing ]"
    for of, name in (("Text", "textOf"), ("Claim", "claimSubject"), ("Claim", "assertedIn"), ("Claim", "evidence")):
        yield f"{of} without {name}", f"<x> a aigov:{of} , {none % name} .", f"aigov:{of} SubClassOf aigov:{name}"


def undefined() -> Iterator[tuple[str, str, str]]:
    human = "<x> a aigov:Risk , [ a owl:Class ; owl:complementOf aigov:TechnicallyPreventableRisk ] ;"
    yield "definition", human + " aigov:hasOrigin <risk-origin/not-human-made> .", "EquivalentTo"
    third = "<x> a aigov:ReviewStatus ; owl:differentFrom aigov:candidate , aigov:accepted ."
    yield "third status", third, "{aigov:accepted , aigov:candidate}"
    names = ["obligation", "recommendation", "permission", "prohibition", "commitment"]
    sixth = f"<x> a aigov:Modality ; owl:differentFrom {' , '.join(f'aigov:{name}' for name in names)} ."
    yield "sixth modality", sixth, "aigov:Modality"


@pytest.mark.parametrize("statements", [pytest.param(statements, id=name) for name, statements, _ in broken()])
def test_a_contradiction_is_found(statements: str) -> None:
    (found,) = reason.contradictions(with_logic(statements), explain=False)
    assert str(found) == "The statements contradict each other"


# An explanation takes longer than the finding, so every third is looked at.
@pytest.mark.parametrize(
    ("statements", "word"), [pytest.param(*case, id=name) for name, *case in itertools.islice(broken(), 0, None, 3)]
)
def test_a_contradiction_is_explained(statements: str, word: str) -> None:
    (found,) = reason.contradictions(with_logic(statements))
    assert word in str(found)


#: What must be said of each deliberately broken file: parts of the sentences.
BROKEN = {
    "unsatisfiable-class": ("Nothing can be aigov:CityState: ", "aigov:Organization DisjointWith aigov:State"),
    "unsatisfiable-by-enumeration": ("Nothing can be aigov:Reviewer: ", "aigov:Actor DisjointWith aigov:ReviewStatus"),
    "inconsistent-individuals": (
        "id:document/harbour-act aigov:issuedBy id:principle/fairness",
        "aigov:Actor DisjointWith aigov:Principle",
    ),
    "inconsistent-by-chain": ("aigov:issuedBy o aigov:basedIn SubPropertyOf: aigov:originatesIn", "harbour-office"),
}
OUTSIDE = {
    "punning": ("Cannot pun between properties: aigov:cites",),
    "non-simple-in-cardinality": ("Use of non-simple property", "aigov:extends"),
    "non-simple-irreflexive": ("Use of non-simple property", "aigov:counters"),
    "undeclared-class": ("Use of undeclared class: aigov:Lwa", "document/harbour-act"),
    "undeclared-property": ("Use of undeclared annotation property: aigov:isuedBy", "document/harbour-act"),
    "foreign-datatype": ("Use of undeclared datatype: xsd:gYear", "aigov:heldIn"),
}


def test_every_broken_file_is_tested() -> None:
    assert {path.stem for path in (HERE / "ontology").glob("*.ttl")} == {*BROKEN, *OUTSIDE}


def with_file(name: str) -> Graph:
    return ontology() + Graph().parse(HERE / "ontology" / f"{name}.ttl")


@pytest.mark.parametrize("reasoner", ["HermiT", "Openllet"])
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_ontology_is_explained(name: str, reasoner: reason.Reasoner) -> None:
    (found,) = reason.contradictions(with_file(name), reasoner=reasoner)
    for part in BROKEN[name]:
        assert part in str(found)
    assert 2 <= len(found.axioms) <= 7, "no statement more than it takes"


@pytest.mark.parametrize("name", BROKEN)
def test_the_same_ontology_gets_the_same_explanation(name: str) -> None:
    first, second = (reason.contradictions(with_file(name)) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("name", OUTSIDE)
def test_what_is_not_owl_2_dl_is_named(name: str) -> None:
    found = reason.violations(with_file(name))
    assert found
    for part in OUTSIDE[name]:
        assert any(part in sentence for sentence in found), found


def test_what_a_reasoner_cannot_read_is_an_error_of_one_sentence() -> None:
    with pytest.raises(VocabularyError, match=r"^The reasoner cannot read this: .*extends.*\. Mend first"):
        reason.contradictions(with_file("non-simple-in-cardinality"))


def test_without_the_reasoner_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reason, "find_spec", lambda name: None)
    reason._java.cache_clear()
    with pytest.raises(UsageError, match=r"There is no reasoner. Install .*pip install 'aigovkg\[reason\]'"):
        reason.violations(Graph())


# The whole: what is shipped, and real annotation sets ----------------------------------------------------------------


@cache
def aligned() -> Graph:
    graph = Graph() + ontology()
    for path in sorted((ROOT / "ontology" / "alignment").glob("*.ttl")):
        rdf.read(path, graph)
    return graph


def parsed(document: text.Text, resources: extract.Resources) -> Graph:
    """The annotation set that extraction makes of a text, as it is written to a file."""
    annotations = extract.extract(document, resources)
    return turtle.parse(turtle.to_turtle(annotations, 0.5).encode(), "turtle", document.name)


@pytest.fixture(scope="module")
def everything() -> Graph:
    """Ontology, alignments, vocabularies, catalogue, examples, and what extraction makes of our samples."""
    graph = Graph() + validate.background() + aligned()
    for path in sorted((ROOT / "ontology" / "examples").glob("*.ttl")):
        rdf.read(path, graph)
    resources = extract.resources()
    for path in sorted((ROOT / "graph" / "samples").glob("*.md")):
        for sample in text.read(path):
            graph += parsed(sample, resources)
    return graph


@pytest.mark.parametrize("graph", [ontology, aligned], ids=["alone", "with the alignments"])
def test_the_ontology_is_consistent_and_each_class_can_have_members(graph: type[Graph]) -> None:
    assert reason.contradictions(graph()) == []
    assert reason.violations(graph()) == []


@pytest.mark.parametrize("reasoner", ["HermiT", "Openllet"])
def test_with_all_vocabularies_and_real_annotation_sets_it_is_consistent(
    everything: Graph, reasoner: reason.Reasoner
) -> None:
    assert len(everything) > 30_000
    assert reason.contradictions(everything, reasoner=reasoner) == []


def test_with_all_vocabularies_and_real_annotation_sets_it_is_owl_2_dl(everything: Graph) -> None:
    assert reason.violations(everything) == []


def test_a_contradiction_with_what_the_vocabularies_say_is_found() -> None:
    wrong = parse("<document/eu-ai-act> aigov:advocates <state/china> .")
    (found,) = reason.contradictions(validate.background() + wrong)
    assert "document/eu-ai-act aigov:advocates" in str(found)


def test_an_annotation_set_of_the_source_texts_is_consistent(shared: Path) -> None:
    seed = shared / "corpus" / "seeds" / "east-asia-forum.txt"
    resources = extract.resources()
    graph = Graph() + validate.background()
    for part in text.read(seed):
        graph += parsed(part, resources)
    assert reason.violations(graph) == []
    assert reason.contradictions(graph) == []


# Beside others -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["airo", "vair", "dpv-ai", "dpv-risk"])
def test_who_imports_ours_beside_another_stays_consistent(shared: Path, name: str) -> None:
    graph = Graph() + aligned()
    alone = len(graph)
    for subject, predicate, value in rdf.read(shared / "external" / "ontologies" / f"{name}.ttl"):
        if predicate != FOAF.homepage:  # DPV gives those of its editors as strings, at which the OWL API complains
            graph.add((subject, predicate, value))
    assert len(graph) > alone + 500
    assert reason.contradictions(graph, explain=False) == []

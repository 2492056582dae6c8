"""The ontology as others judge it: what LOV asks for, FOOPS!'s checks, OOPS!'s pitfalls, as far as they work offline.

Each check is a function from a graph to the problems it finds, named after the test or pitfall. Each has a case that
breaks the ontology, so that no check passes because it sees nothing. What needs a running service is in
test_server_ontology.py (CN1, DOC1, RDF1, URI1, VER2, P37), contradictions are in test_reasoning.py, and what needs the
network (FIND2, FIND3, OM4.2: registries and the address of the licence) or judgement (P01, P02, P16, P17) is nowhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, VANN, XSD, DefinedNamespace, Namespace
from rdflib.term import Node

from aigovkg.names import AIGOV, BASE, PREFIXES, ROOT

IRI = URIRef(BASE + "ontology")
BIBO = Namespace("http://purl.org/ontology/bibo/")
STATUS = URIRef("http://www.w3.org/2003/06/sw-vocab-status/ns#term_status")
PROPERTIES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
TTL = f"@prefix : <{AIGOV}> .\n" + "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())

Check = Callable[[Graph], Iterator[str]]


@cache
def ontology() -> Graph:
    """The ontology and its alignments."""
    graph = Graph().parse(ROOT / "ontology" / "aigovkg.ttl")
    for path in sorted((ROOT / "ontology" / "alignment").glob("*.ttl")):
        graph.parse(path)
    return graph


def ours(graph: Graph, *kinds: URIRef) -> list[URIRef]:
    """Our terms of these kinds, or of any."""
    found = {s for kind in kinds or (None,) for s in graph.subjects(RDF.type, kind)}
    return sorted(URIRef(str(term)) for term in found if str(term).startswith(str(AIGOV)))


def short(term: Node) -> str:
    return str(term).removeprefix(str(AIGOV))


def members(graph: Graph, term: Node, axiom: URIRef) -> set[Node]:
    """The classes of a domain or range, unions taken apart."""
    found: set[Node] = set()
    for value in graph.objects(term, axiom):
        union = graph.value(value, OWL.unionOf)
        found |= {value} if union is None else set(Collection(graph, union))
    return found


def lacking(graph: Graph, *predicates: URIRef) -> Iterator[str]:
    """Name those of these predicates that the ontology does not state of itself."""
    yield from (f"the ontology lacks {p.n3(graph.namespace_manager)}" for p in predicates if not graph.value(IRI, p))


# FOOPS! (https://w3id.org/foops/catalogue) ---------------------------------------------------------------------------


def foops_purl1_the_address_is_persistent(graph: Graph) -> Iterator[str]:
    for term in graph.subjects(RDF.type, OWL.Ontology):
        if not str(term).startswith(("https://w3id.org/", "http://purl.org/", "https://doi.org/")):
            yield f"{term} is not persistent"


def foops_http1_the_protocol_is_open(graph: Graph) -> Iterator[str]:
    yield from (f"{s}" for s in graph.subjects(RDF.type, OWL.Ontology) if not re.match("https?://", str(s)))


def foops_uri2_the_ontology_has_one_name(graph: Graph) -> Iterator[str]:
    yield from (f"{s} besides {IRI}" for s in graph.subjects(RDF.type, OWL.Ontology) if s != IRI)


def foops_ver1_the_version_has_an_address_of_its_own(graph: Graph) -> Iterator[str]:
    version, number = graph.value(IRI, OWL.versionIRI), graph.value(IRI, OWL.versionInfo)
    if version is None or version == IRI or not str(version).endswith(f"/{number}"):
        yield f"{version} is not the address of version {number}"


def foops_find1_the_prefix_is_declared(graph: Graph) -> Iterator[str]:
    yield from lacking(graph, VANN.preferredNamespacePrefix)


def foops_om1_minimum_metadata(graph: Graph) -> Iterator[str]:
    yield from lacking(graph, DCTERMS.title, DCTERMS.description, DCTERMS.license, OWL.versionIRI, DCTERMS.creator)
    yield from lacking(graph, VANN.preferredNamespaceUri)


def foops_om2_recommended_metadata(graph: Graph) -> Iterator[str]:
    yield from lacking(graph, VANN.preferredNamespacePrefix, OWL.versionInfo, DCTERMS.created)
    yield from lacking(graph, DCTERMS.bibliographicCitation)


def foops_om3_detailed_metadata(graph: Graph) -> Iterator[str]:
    """All but the DOI, which a version gets when it is deposited."""
    yield from lacking(graph, DCTERMS.publisher, FOAF.logo, BIBO.status, DCTERMS.source, DCTERMS.issued)
    yield from lacking(graph, DCTERMS.modified)


def foops_om4_1_there_is_a_licence(graph: Graph) -> Iterator[str]:
    if not str(graph.value(IRI, DCTERMS.license)).startswith("https://creativecommons.org/"):
        yield "no licence that machines know"


def foops_om5_1_basic_provenance(graph: Graph) -> Iterator[str]:
    yield from lacking(graph, DCTERMS.creator, DCTERMS.created)


def foops_om5_2_full_provenance(graph: Graph) -> Iterator[str]:
    yield from lacking(graph, DCTERMS.issued, DCTERMS.publisher)


def foops_voc1_metadata_are_in_known_vocabularies(graph: Graph) -> Iterator[str]:
    known = (str(OWL), str(RDF), str(RDFS), str(DCTERMS), str(VANN), str(SKOS), str(FOAF), str(BIBO))
    yield from (f"{p}" for p in graph.predicates(IRI) if not str(p).startswith(known))


def foops_voc2_other_vocabularies_are_extended(graph: Graph) -> Iterator[str]:
    parents = {o for term in ours(graph, OWL.Class) for o in graph.objects(term, RDFS.subClassOf)}
    namespaces = {re.split(r"[^/#]*$", str(p))[0] for p in parents if isinstance(p, URIRef)} - {str(AIGOV)}
    if len(namespaces) < 5:
        yield f"only {sorted(namespaces)} are extended"


def foops_voc3_every_term_has_a_label(graph: Graph) -> Iterator[str]:
    yield from (short(term) for term in ours(graph) if not graph.value(term, RDFS.label))


def foops_voc4_every_term_has_a_definition(graph: Graph) -> Iterator[str]:
    yield from (short(term) for term in ours(graph) if not graph.value(term, SKOS.definition))


# LOV (https://lov.linkeddata.es/Recommendations_Vocabulary_Design.pdf) -----------------------------------------------


def lov_the_prefix_is_short_and_plain(graph: Graph) -> Iterator[str]:
    prefix = str(graph.value(IRI, VANN.preferredNamespacePrefix))
    if not re.fullmatch("[a-z][a-z0-9]{1,16}", prefix):
        yield prefix


def lov_the_namespace_is_that_of_the_terms(graph: Graph) -> Iterator[str]:
    namespace = str(graph.value(IRI, VANN.preferredNamespaceUri))
    if not namespace.endswith(("#", "/")):
        yield f"{namespace} ends without # or /"
    yield from (str(s) for s in graph.subjects(RDFS.isDefinedBy, IRI) if not str(s).startswith(namespace))


def lov_texts_name_their_language(graph: Graph) -> Iterator[str]:
    for predicate in (RDFS.label, SKOS.definition, DCTERMS.title, DCTERMS.description):
        for subject, value in graph.subject_objects(predicate):
            if isinstance(value, Literal) and value.language not in {"en", "zh"}:
                yield f"{short(subject)}: {value}"


def lov_english_comes_with_every_term(graph: Graph) -> Iterator[str]:
    for term in ours(graph):
        if not any(isinstance(o, Literal) and o.language == "en" for o in graph.objects(term, RDFS.label)):
            yield short(term)


def lov_every_term_says_where_it_is_defined(graph: Graph) -> Iterator[str]:
    yield from (short(term) for term in ours(graph) if graph.value(term, RDFS.isDefinedBy) != IRI)


def lov_dates_are_dates(graph: Graph) -> Iterator[str]:
    for predicate in (DCTERMS.created, DCTERMS.issued, DCTERMS.modified):
        for subject, value in graph.subject_objects(predicate):
            if not (isinstance(value, Literal) and value.datatype == XSD.date and not value.ill_typed):
                yield f"{short(subject)}: {value}"


def every_version_has_a_change_note_in_both_languages(graph: Graph) -> Iterator[str]:
    number = str(graph.value(IRI, OWL.versionInfo))
    for language, mark in (("en", ":"), ("zh", "：")):
        notes = [o for o in graph.objects(IRI, SKOS.changeNote) if isinstance(o, Literal) and o.language == language]
        if not any(note.startswith(number + mark) for note in notes):
            yield f"{number} has no change note in {language}"


def a_deprecated_term_says_since_when_and_what_to_use(graph: Graph) -> Iterator[str]:
    alive = {term for term in ours(graph) if (term, OWL.deprecated, Literal(True)) not in graph}
    for term in {*graph.subjects(OWL.deprecated), *graph.subjects(DCTERMS.isReplacedBy)}:
        if (term, OWL.deprecated, Literal(True)) not in graph:
            yield f"{short(term)} is replaced and not deprecated"
        if not (replaced := set(graph.objects(term, DCTERMS.isReplacedBy))) or not replaced <= alive:
            yield f"{short(term)} names no term to use instead"
        if str(graph.value(term, STATUS)) != "archaic":
            yield f"{short(term)} is not archaic"
        if not re.match(r"\d+\.\d+\.\d+: ", str(graph.value(term, SKOS.changeNote))):
            yield f"{short(term)} does not say since which version"
    for term in sorted(ours(graph)):
        if str(graph.value(term, STATUS)) == "archaic" and term in alive:
            yield f"{short(term)} is archaic and not deprecated"


# OOPS! (https://oops.linkeddata.es/catalogue.jsp) --------------------------------------------------------------------


def oops_p03_no_property_stands_for_is_a(graph: Graph) -> Iterator[str]:
    for term in ours(graph, *PROPERTIES):
        if re.fullmatch(r"(is|isA|isAn|isKindOf|isTypeOf|instanceOf|subClassOf|sameAs|equals)", short(term)):
            yield short(term)


def oops_p04_every_class_is_connected(graph: Graph) -> Iterator[str]:
    linked = {n for t in ours(graph, *PROPERTIES) for a in (RDFS.domain, RDFS.range) for n in members(graph, t, a)}
    for term in ours(graph, OWL.Class):
        above, below = graph.value(term, RDFS.subClassOf), next(graph.subjects(RDFS.subClassOf, term), None)
        if not (above or below or term in linked or graph.value(term, OWL.equivalentClass)):
            yield short(term)


def oops_p05_inverses_connect_the_same_the_other_way(graph: Graph) -> Iterator[str]:
    for one, other in graph.subject_objects(OWL.inverseOf):
        for here, there in ((RDFS.domain, RDFS.range), (RDFS.range, RDFS.domain)):
            if members(graph, one, here) != members(graph, other, there):
                yield f"{short(one)} and {short(other)}"


def oops_p06_no_cycles(graph: Graph) -> Iterator[str]:
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf):
        for term in ours(graph):
            above = {
                a for parent in graph.objects(term, predicate) for a in graph.transitive_objects(parent, predicate)
            }
            if term in above:
                yield short(term)


def oops_p07_no_term_is_two_in_one(graph: Graph) -> Iterator[str]:
    yield from (short(term) for term in ours(graph) if re.search(r"[a-z](And|Or)[A-Z]", short(term)))


def oops_p10_classes_are_disjoint(graph: Graph) -> Iterator[str]:
    apart = {
        m for node in graph.subjects(RDF.type, OWL.AllDisjointClasses)
        for m in Collection(graph, graph.value(node, OWL.members) or RDF.nil)
    }  # fmt: skip
    for term in ours(graph, OWL.Class):
        if not {term, *graph.transitive_objects(term, RDFS.subClassOf)} & apart and graph.value(term, RDFS.subClassOf):
            yield f"{short(term)} is disjoint with nothing"


#: Properties that may connect anything, each with the reason.
OPEN = {
    "status": "an editor may look at anything",
    "claimSubject": "a claim may be about anything",
    "claimObject": "a claim may be about anything",
}


def oops_p11_domain_and_range_are_given(graph: Graph) -> Iterator[str]:
    for term in ours(graph, OWL.ObjectProperty, OWL.DatatypeProperty):
        if not (members(graph, term, RDFS.domain) and members(graph, term, RDFS.range)) and short(term) not in OPEN:
            yield short(term)


def oops_p14_only_comes_with_some(graph: Graph) -> Iterator[str]:
    for node in graph.subjects(OWL.allValuesFrom):
        filler, prop = graph.value(node, OWL.allValuesFrom), graph.value(node, OWL.onProperty)
        if not any(
            graph.value(some, OWL.someValuesFrom) == filler
            for some in graph.subjects(OWL.onProperty, prop)
        ):  # fmt: skip
            yield f"only {short(prop or node)} {short(filler or node)}"


def oops_p15_no_some_not(graph: Graph) -> Iterator[str]:
    for node, filler in graph.subject_objects(OWL.someValuesFrom):
        if graph.value(filler, OWL.complementOf):
            yield f"some {short(graph.value(node, OWL.onProperty) or node)} not"


def oops_p19_one_domain_and_one_range(graph: Graph) -> Iterator[str]:
    for axiom in (RDFS.domain, RDFS.range):
        counts = Counter(graph.subjects(axiom))
        yield from (f"{short(term)} has {number} {axiom.fragment}s" for term, number in counts.items() if number > 1)


def oops_p20_a_definition_is_longer_than_a_label(graph: Graph) -> Iterator[str]:
    for term in ours(graph):
        labels = {o.language: o for o in graph.objects(term, RDFS.label) if isinstance(o, Literal)}
        for text in graph.objects(term, SKOS.definition):
            if isinstance(text, Literal) and len(text) <= len(labels.get(text.language, "")):
                yield f"{short(term)}: {text}"


def oops_p21_no_class_for_the_rest(graph: Graph) -> Iterator[str]:
    yield from (short(t) for t in ours(graph) if re.search("Other|Misc|Unknown|Various", short(t), re.IGNORECASE))


def oops_p22_names_follow_one_convention(graph: Graph) -> Iterator[str]:
    for term in ours(graph):
        pattern = "[A-Z][A-Za-z0-9]*" if (term, RDF.type, OWL.Class) in graph else "[a-z][A-Za-z0-9]*"
        if not re.fullmatch(pattern, short(term)):
            yield short(term)


def oops_p24_no_class_is_defined_by_itself(graph: Graph) -> Iterator[str]:
    for term, expression in graph.subject_objects(OWL.equivalentClass):
        seen: set[Node] = set()
        todo = [expression]
        while todo:
            node = todo.pop()
            if isinstance(node, BNode) and node not in seen:
                seen.add(node)
                todo += graph.objects(node)
            elif node == term:
                yield short(term)


def oops_p25_no_property_is_its_own_inverse(graph: Graph) -> Iterator[str]:
    yield from (short(one) for one, other in graph.subject_objects(OWL.inverseOf) if one == other)


def oops_p26_a_symmetric_property_has_no_inverse(graph: Graph) -> Iterator[str]:
    paired = {*graph.subjects(OWL.inverseOf), *graph.objects(None, OWL.inverseOf)}
    yield from (short(term) for term in ours(graph, OWL.SymmetricProperty) if term in paired)


def oops_p27_equivalent_properties_connect_the_same(graph: Graph) -> Iterator[str]:
    for one, other in graph.subject_objects(OWL.equivalentProperty):
        for axiom in (RDFS.domain, RDFS.range):
            if members(graph, one, axiom) != members(graph, other, axiom):
                yield f"{short(one)} and {short(other)}"


def oops_p28_a_symmetric_property_goes_both_ways(graph: Graph) -> Iterator[str]:
    for term in ours(graph, OWL.SymmetricProperty):
        if members(graph, term, RDFS.domain) != members(graph, term, RDFS.range):
            yield short(term)


def oops_p29_a_transitive_property_can_go_on(graph: Graph) -> Iterator[str]:
    for term in ours(graph, OWL.TransitiveProperty):
        if not members(graph, term, RDFS.domain) & members(graph, term, RDFS.range):
            yield short(term)


def oops_p31_no_two_of_our_classes_are_one(graph: Graph) -> Iterator[str]:
    for one, other in graph.subject_objects(OWL.equivalentClass):
        if isinstance(one, URIRef) and isinstance(other, URIRef):
            names = {re.split("[/#]", str(term))[-1].lower() for term in (one, other)}
            if len(names) > 1 or {one, other} <= set(ours(graph)):
                yield f"{short(one)} and {short(other)}"


def oops_p32_no_two_terms_have_one_label(graph: Graph) -> Iterator[str]:
    for kinds in ((OWL.Class,), PROPERTIES):
        labels = Counter(label for term in ours(graph, *kinds) for label in graph.objects(term, RDFS.label))
        yield from (str(label) for label, number in labels.items() if number > 1)


def oops_p33_a_chain_has_two_links_at_least(graph: Graph) -> Iterator[str]:
    for term, chain in graph.subject_objects(OWL.propertyChainAxiom):
        if len(Collection(graph, chain)) < 2:
            yield short(term)


def oops_p34_p35_what_is_used_is_declared(graph: Graph) -> Iterator[str]:
    axioms = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.onProperty, OWL.inverseOf)
    used = {o for axiom in axioms for o in graph.objects(None, axiom) if isinstance(o, URIRef)} | set(
        graph.predicates()
    )
    built_in = tuple(str(namespace) for namespace in (OWL, RDF, RDFS, XSD))
    yield from (short(o) for o in used if not str(o).startswith(built_in) and (o, RDF.type, None) not in graph)


def oops_p36_no_address_ends_like_a_file(graph: Graph) -> Iterator[str]:
    yield from (str(s) for s in graph.subjects(RDF.type, OWL.Ontology) if re.search(r"\.(owl|ttl|rdf|n3|xml)$", str(s)))


def oops_p38_there_is_an_ontology(graph: Graph) -> Iterator[str]:
    if (IRI, RDF.type, OWL.Ontology) not in graph:
        yield "nothing is an owl:Ontology"


def oops_p39_every_term_has_the_namespace(graph: Graph) -> Iterator[str]:
    for kind in (OWL.Class, *PROPERTIES, OWL.NamedIndividual):
        for term in graph.subjects(RDF.type, kind):
            if str(term).startswith(BASE) and not str(term).startswith(str(AIGOV)):
                yield str(term)


#: Vocabularies whose terms rdflib knows.
KNOWN: tuple[type[DefinedNamespace], ...] = (DCTERMS, FOAF, ORG, PROV, SDO, SKOS, VANN)


def oops_p40_what_we_take_from_others_exists(graph: Graph) -> Iterator[str]:
    for term in {node for triple in graph for node in triple if isinstance(node, URIRef)}:
        for namespace in KNOWN:
            if str(term).startswith(str(namespace)) and str(term) != str(namespace) and term not in namespace:
                yield str(term)


def oops_p40_nothing_is_said_of_the_terms_of_others(graph: Graph) -> Iterator[str]:
    said = (RDFS.label, RDFS.comment, SKOS.definition, RDFS.domain, RDFS.range, OWL.equivalentClass, OWL.disjointWith)
    for predicate in (*said, RDFS.subClassOf, RDFS.subPropertyOf, OWL.inverseOf):
        for term, value in graph.subject_objects(predicate):
            same = str(value).startswith(re.split(r"[^/#]*$", str(term))[0])  # SoftwareAgent, as PROV itself says it
            if isinstance(term, URIRef) and not str(term).startswith(BASE) and not same:
                yield str(term)


def oops_p41_there_is_a_licence(graph: Graph) -> Iterator[str]:
    yield from lacking(graph, DCTERMS.license)


# Each check with what breaks it: Turtle that is added, or a triple pattern that is taken out --------------------------

Pattern = tuple[Node | None, Node | None, Node | None]

BREAKS: list[tuple[Check, str | Pattern]] = [
    (foops_purl1_the_address_is_persistent, "<https://example.org/onto> a owl:Ontology ."),
    (foops_http1_the_protocol_is_open, "<urn:onto> a owl:Ontology ."),
    (foops_uri2_the_ontology_has_one_name, "<https://w3id.org/aigovkg/> a owl:Ontology ."),
    (foops_ver1_the_version_has_an_address_of_its_own, (IRI, OWL.versionIRI, None)),
    (foops_find1_the_prefix_is_declared, (IRI, VANN.preferredNamespacePrefix, None)),
    (foops_om1_minimum_metadata, (IRI, DCTERMS.title, None)),
    (foops_om2_recommended_metadata, (IRI, DCTERMS.bibliographicCitation, None)),
    (foops_om3_detailed_metadata, (IRI, BIBO.status, None)),
    (foops_om4_1_there_is_a_licence, (IRI, DCTERMS.license, None)),
    (foops_om5_1_basic_provenance, (IRI, DCTERMS.creator, None)),
    (foops_om5_2_full_provenance, (IRI, DCTERMS.publisher, None)),
    (foops_voc1_metadata_are_in_known_vocabularies, f"<{IRI}> :version 1 ."),
    (foops_voc2_other_vocabularies_are_extended, (None, RDFS.subClassOf, None)),
    (foops_voc3_every_term_has_a_label, ":X a owl:Class ."),
    (foops_voc4_every_term_has_a_definition, ":X a owl:Class ."),
    (lov_the_prefix_is_short_and_plain, (IRI, VANN.preferredNamespacePrefix, None)),
    (lov_the_namespace_is_that_of_the_terms, f"<{BASE}X> rdfs:isDefinedBy <{IRI}> ."),
    (lov_texts_name_their_language, ':X rdfs:label "X" .'),
    (lov_english_comes_with_every_term, ':X a owl:Class ; rdfs:label "某类"@zh .'),
    (lov_every_term_says_where_it_is_defined, (AIGOV.Claim, RDFS.isDefinedBy, None)),
    (lov_dates_are_dates, ':X dcterms:created "2024-05-31"@en .'),
    (every_version_has_a_change_note_in_both_languages, (IRI, SKOS.changeNote, None)),
    (a_deprecated_term_says_since_when_and_what_to_use, ":State owl:deprecated true ."),
    (oops_p03_no_property_stands_for_is_a, ":isA a owl:ObjectProperty ."),
    (oops_p04_every_class_is_connected, ":X a owl:Class ."),
    (oops_p05_inverses_connect_the_same_the_other_way, ":issuedBy owl:inverseOf :memberOf ."),
    (oops_p06_no_cycles, ":Actor rdfs:subClassOf :State ."),
    (oops_p07_no_term_is_two_in_one, ":ProductOrService a owl:Class ."),
    (oops_p10_classes_are_disjoint, ":X a owl:Class ; rdfs:subClassOf skos:Concept ."),
    (oops_p11_domain_and_range_are_given, (AIGOV.cites, RDFS.range, None)),
    (oops_p14_only_comes_with_some, "[] owl:onProperty :cites ; owl:allValuesFrom :Law ."),
    (oops_p15_no_some_not, "[] owl:onProperty :cites ; owl:someValuesFrom [ owl:complementOf :Law ] ."),
    (oops_p19_one_domain_and_one_range, ":cites rdfs:domain :Law ."),
    (oops_p20_a_definition_is_longer_than_a_label, ':State skos:definition "A."@en .'),
    (oops_p21_no_class_for_the_rest, ":OtherActor a owl:Class ."),
    (oops_p22_names_follow_one_convention, ":soft_law a owl:Class ."),
    (oops_p24_no_class_is_defined_by_itself, ":X owl:equivalentClass [ owl:unionOf ( :X :Law ) ] ."),
    (oops_p25_no_property_is_its_own_inverse, ":cites owl:inverseOf :cites ."),
    (oops_p26_a_symmetric_property_has_no_inverse, ":cooperatesWith owl:inverseOf :memberOf ."),
    (oops_p27_equivalent_properties_connect_the_same, ":cites owl:equivalentProperty :issuedBy ."),
    (oops_p28_a_symmetric_property_goes_both_ways, ":issuedBy a owl:SymmetricProperty ."),
    (oops_p29_a_transitive_property_can_go_on, ":issuedBy a owl:TransitiveProperty ."),
    (oops_p31_no_two_of_our_classes_are_one, ":Law owl:equivalentClass :Treaty ."),
    (oops_p32_no_two_terms_have_one_label, ':X a owl:Class ; rdfs:label "Law"@en .'),
    (oops_p33_a_chain_has_two_links_at_least, ":counters owl:propertyChainAxiom ( :addresses ) ."),
    (oops_p34_p35_what_is_used_is_declared, ":Law rdfs:subClassOf :Rulebook ."),
    (oops_p36_no_address_ends_like_a_file, "<https://w3id.org/aigovkg/ontology.owl> a owl:Ontology ."),
    (oops_p38_there_is_an_ontology, (IRI, RDF.type, None)),
    (oops_p39_every_term_has_the_namespace, f"<{BASE}Claim> a owl:Class ."),
    (oops_p40_what_we_take_from_others_exists, ":Law rdfs:subClassOf prov:Rulebook ."),
    (oops_p40_nothing_is_said_of_the_terms_of_others, "prov:Agent rdfs:subClassOf :Actor ."),
    (oops_p41_there_is_a_licence, (IRI, DCTERMS.license, None)),
]


@pytest.mark.parametrize("check", [check for check, _ in BREAKS], ids=lambda check: check.__name__)
def test_the_ontology_is_good(check: Check) -> None:
    assert list(check(ontology())) == []


@pytest.mark.parametrize(("check", "broken"), BREAKS, ids=lambda part: getattr(part, "__name__", ""))
def test_the_check_sees_what_is_wrong(check: Check, broken: str | Pattern) -> None:
    graph = Graph() + ontology()
    if isinstance(broken, str):
        graph.parse(data=TTL + broken, format="turtle")
    else:
        graph.remove(broken)
    assert list(check(graph))


def test_every_check_has_its_case() -> None:
    named = {name for name in globals() if name.startswith(("foops_", "lov_", "oops_"))}
    assert named <= {check.__name__ for check, _ in BREAKS}


#: What a term that is no longer wanted says, each part needed.
DEPRECATION = (
    "owl:deprecated true",
    'skos:changeNote "0.2.0: too wide."@en',
    f'<{STATUS}> "archaic"',
    "dcterms:isReplacedBy :Law",
)


@pytest.mark.parametrize("missing", ["", *DEPRECATION])
def test_a_term_is_deprecated_in_full_or_not_at_all(missing: str) -> None:
    graph = Graph() + ontology()
    graph.remove((AIGOV.Treaty, STATUS, None))
    graph.parse(data=f"{TTL} :Treaty {' ; '.join(part for part in DEPRECATION if part != missing)} .", format="turtle")
    assert bool(list(a_deprecated_term_says_since_when_and_what_to_use(graph))) == bool(missing)


# The files -----------------------------------------------------------------------------------------------------------

FILES = sorted(path for folder in ("ontology", "shapes") for path in (ROOT / folder).rglob("*.ttl"))
PREFIX = re.compile(r"^@prefix\s+([\w-]*):\s*<([^>]*)>", re.MULTILINE)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_prefixes_are_whole_used_and_the_same_everywhere(path: Path) -> None:
    text = path.read_text("utf-8")
    body = PREFIX.sub("", text)
    for prefix, namespace in PREFIX.findall(text):
        assert namespace.endswith(("#", "/")), f"{prefix} ends without # or /"
        assert re.search(rf"(?<![\w-]){prefix}:", body), f"{prefix} is declared and not used"
        assert PREFIXES.get(prefix, namespace) == namespace, f"{prefix} is another namespace elsewhere"


@pytest.mark.parametrize("syntax", ["turtle", "xml", "nt"])
def test_every_syntax_carries_the_whole_ontology(syntax: str) -> None:
    """RDF1, as far as it needs no server; JSON-LD is in test_server_ontology.py."""
    source = Graph().parse(ROOT / "ontology" / "aigovkg.ttl")
    assert len(Graph().parse(data=source.serialize(format=syntax), format=syntax)) == len(source)

"""Saved queries and the way to the engine: nothing changes a query's structure, nothing leaves the machine."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rdflib import Literal, URIRef, Variable
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rich.table import Table

from aigovkg.errors import QueryError
from aigovkg.names import PREFIXES, thing
from aigovkg.query import (
    SavedQuery,
    bind,
    counting,
    explain,
    form,
    guard,
    load_queries,
    paged,
    parse_query,
    resolve,
    run,
    table,
)
from aigovkg.query.binding import rehearse
from aigovkg.query.tokens import code, tokenize
from aigovkg.query.values import written
from aigovkg.store import Snapshot, Store

DATA = """
@prefix aigov: <https://w3id.org/aigovkg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix state: <https://w3id.org/aigovkg/id/state/> .
@prefix document: <https://w3id.org/aigovkg/id/document/> .
@prefix principle: <https://w3id.org/aigovkg/id/principle/> .
@prefix risk: <https://w3id.org/aigovkg/id/risk/> .

state:china a aigov:State, aigov:Actor ; skos:prefLabel "China"@en, "中国"@zh .
document:china a aigov:Document ; skos:prefLabel "On China"@en .
document:initiative a aigov:Document ; skos:prefLabel "Global Initiative"@en ; aigov:advocates principle:people .
principle:people a aigov:Principle ; skos:prefLabel "people-oriented"@en, "以人为本"@zh .
principle:bias a aigov:Principle ; skos:prefLabel "Bias"@en .
risk:bias a aigov:Risk ; skos:prefLabel "Bias"@en .
"""

QUERY = """#+ summary: What does a document advocate?
#+ summary-zh: 某文件倡导什么?
#+ tags: [documents, principles]
#+ pagination: 50
#+ parameters:
#+   - name: document
#+     type: iri
#+     class: aigov:Document
#+     label: {en: Document, zh: 文件}
#+     examples: [initiative]
#+   - name: word
#+     type: string
#+     required: false
#+   - name: most
#+     type: integer
#+     default: 10
#+     minimum: 1
#+     maximum: 100
# ?document in a comment stays
SELECT ?document ?principle (COUNT(?document) AS ?n) WHERE {
  ?document aigov:advocates ?principle .
  ?principle skos:prefLabel ?label
  FILTER(!BOUND(?word) || CONTAINS(?label, ?word) && "?word" = '?word')
  FILTER(?most > 0)
} GROUP BY ?document ?principle ORDER BY ?document DESC(?word)
"""


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    store = Store(tmp_path_factory.mktemp("query"))
    with store.publish() as writer:
        writer.load("http://example.org/g", DATA.encode())
    return store.open()


def ask(snapshot: Snapshot, sparql: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in run(snapshot, sparql).rows()]


# Saved queries


def test_a_header_is_read() -> None:
    query = parse_query(QUERY, "what-a-document-advocates")
    assert query.title == {"en": "What does a document advocate?", "zh": "某文件倡导什么?"}
    assert (query.kind, query.tags, query.pagination) == ("select", ("documents", "principles"), 50)
    document, word, most = query.parameters
    assert (document.type, document.required, document.label["zh"]) == ("iri", True, "文件")
    assert str(document.cls) == PREFIXES["aigov"] + "Document"
    assert (word.required, most.required, most.default) == (False, False, "10")


def test_grlc_names_are_parameters() -> None:
    query = parse_query(
        "#+ summary: x\n#+ defaults:\n#+   - n: 5\nSELECT * { ?s ?p ?_thing_iri, ?__word_en, ?_n_integer }"
    )
    assert [(p.name, p.type, p.required, p.default) for p in query.parameters] == [
        ("thing", "iri", True, None),
        ("word", "langString", False, None),
        ("n", "integer", False, "5"),
    ]
    bound = bind(query, {"thing": "http://example.org/x"})
    assert "?_thing_iri" not in bound
    assert '"5"^^<http://www.w3.org/2001/XMLSchema#integer>' in bound
    assert "?__word_en" in bound


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("#+ summary: [\nSELECT * { }", "header is not valid YAML: line"),
        ("#+ just words\nSELECT * { }", "not a list of keys"),
        ("#+ parameters:\n#+   - name: x\n#+     type: number\nSELECT ?x { }", "x has an unknown type, at line 2"),
        ("#+ parameters:\n#+   - name: gone\nSELECT ?x { }", "no variable of the query, at line 2: gone"),
        ("#+ parameters: [{name: x}, {name: x}]\nSELECT ?x { }", "named twice"),
        ("#+ pagination: many\nSELECT ?x { }", "pagination"),
        ("#+ summary: x\nDELETE WHERE { ?s ?p ?o }", "this is an update, at line 2, column 1"),
        ("SELECT * { SERVICE <http://x.org/> { ?s ?p ?o } }", "SERVICE is not allowed here, at line 1, column 12"),
        ("", "The query is empty"),
        ("#+ summary: x\nSELECT * {\n  { ?s ?p ?o }", "A bracket is not closed, at line 2, column 10"),
        ("ASK { }\n\nASK { }", "A second query begins at line 3, column 1: ASK. Put it into a file of its own"),
        ("ASK { }\n; DROP ALL", "A second query begins at line 2, column 3"),
        (
            "#+ parameters:\n#+   - {name: x, defualt: 1}\nASK { ?x ?p ?o }",
            "line 2: defualt. Did you mean default?",
        ),
        ("#+ parameters:\n#+   - {name: page}\nASK { ?page ?p ?o }", "a meaning of its own, at line 2: page"),
        (
            "#+ parameters: [{name: x, pattern: '['}]\nASK { ?x ?p ?o }",
            "x is no regular expression",
        ),
        ("#+ parameters: [{name: x, required: maybe}]\nASK { ?x ?p ?o }", "not true or false, at line 1: maybe"),
        (
            "#+ parameters: [{name: x, type: langString, language: '\"'}]\nASK { ?x ?p ?o }",
            "a language that is none",
        ),
        ("#+ method: PUT\nASK { }", "method is none that a query can be asked with: PUT"),
        ("#+ pagination: 5\nASK { }", "Only the rows of a SELECT can be divided into pages"),
    ],
)
def test_a_broken_query_file_is_one_sentence(text: str, says: str) -> None:
    with pytest.raises(QueryError, match=re.escape(says)):
        parse_query(text)


def test_broken_files_do_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "good.rq").write_text(QUERY, encoding="utf-8")
    (tmp_path / "bad.rq").write_text("DROP ALL", encoding="utf-8")
    (tmp_path / "latin.rq").write_bytes(b"SELECT * { ?s ?p '\xe4' }")
    problems: list[QueryError] = []
    assert list(load_queries(tmp_path, problems=problems)) == ["good"]
    assert len(problems) == 2
    assert "bad.rq" in str(problems[0])
    with pytest.raises(QueryError, match=r"bad\.rq"):
        load_queries(tmp_path)


def test_what_a_header_declares_must_fit(tmp_path: Path) -> None:
    (tmp_path / "good.rq").write_text(QUERY, encoding="utf-8")
    wrong = "#+ parameters: [{name: n, type: integer, default: x}]\nASK { ?s ?p ?n }"
    (tmp_path / "wrong.rq").write_text(wrong, encoding="utf-8")
    (tmp_path / "latin.rq").write_bytes(b"SELECT * { ?s ?p '\xe4' }")
    (tmp_path / "a b.rq").write_text("ASK {}", encoding="utf-8")
    (tmp_path / "given.rq").write_text("#+ parameters: [{name: n}]\nASK { ?s ?p ?o BIND(1 AS ?n) }", "utf-8")
    (tmp_path / "from.rq").write_text("#+ parameters: [{name: n, source: nowhere}]\nASK { ?s ?p ?n }", "utf-8")
    problems: list[QueryError] = []
    assert list(load_queries(tmp_path, problems=problems)) == ["good"]
    told = "\n".join(map(str, problems))
    for words in (
        "a b.rq is not usable: The name of the file is the address of the query",
        "wrong.rq is not usable: The value of the parameter n does not fit: 'x'",
        "given.rq is not usable: The query gives a value to its own parameter: ?n",
        "from.rq is not usable: The parameter n has a source that lists no values: nowhere",
        "latin.rq is not usable: The file cannot be read: UnicodeDecodeError. Save it as UTF-8",
    ):
        assert words in told


# Binding


def test_a_bound_query_answers(snapshot: Snapshot) -> None:
    bound = bind(
        parse_query(QUERY), {"document": "initiative", "word": "people"}, lambda text: run(snapshot, text).rows()
    )
    assert "# ?document in a comment stays" in bound
    assert "\"?word\" = '?word'" in bound
    iri = thing("document", "initiative")
    assert ask(snapshot, bound) == [(iri, thing("principle", "people"), Literal(1))]


def test_an_optional_parameter_without_a_value_stays_a_variable(snapshot: Snapshot) -> None:
    bound = bind(parse_query(QUERY), {"document": str(thing("document", "initiative")), "word": ""})
    assert "BOUND(?word)" in bound
    assert len(ask(snapshot, bound)) == 1


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({}, "The parameter document is missing. Give it a value, such as initiative"),
        ({"documnt": "x"}, "no such parameter: documnt. Did you mean document?"),
        ({"document": ["a", "b"]}, "The parameter document was given 2 times"),
        ({"document": "javascript:alert(1)"}, "The parameter document: this is not an IRI"),
        ({"document": 'x"> . } #'}, "The parameter document: nothing in the graph has this name"),
        ({"document": "initiative", "most": "1e3"}, "The value of the parameter most does not fit: '1e3'"),
        ({"document": "initiative", "most": "0"}, "It must lie between 1 and 100"),
        ({"document": "initiative", "most": "1" * 400}, "parameter most does not fit"),
        ({"document": "initiative", "word": "x" * 1_000_000}, "The value of the parameter word is too long"),
        ({"document": "initiative", "word": "a\0b"}, "The parameter word: the value holds characters"),
    ],
)
def test_a_wrong_value_is_one_sentence_that_names_the_parameter(values: dict[str, str | list[str]], says: str) -> None:
    with pytest.raises(QueryError, match=re.escape(says)):
        bind(parse_query(QUERY), values)


TYPED = "#+ parameters: [{{name: x, type: {}{}}}]\nSELECT * {{ ?s ?p ?x }}"


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("string", 'a "b" \\ \n c', r'"a \"b\" \\ \n c"'),
        ("langString, language: zh", "民", '"民"@zh'),
        ("integer", " +007 ", '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("decimal", ".5", '"0.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        ("decimal", "0.000000000001", '"0.000000000001"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        ("date", "2023-10-18", '"2023-10-18"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("boolean", "Yes", '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        ("iri", "id:state/china", "<https://w3id.org/aigovkg/id/state/china>"),
        ("iri", "state/china", "<https://w3id.org/aigovkg/id/state/china>"),
        ("iri", "<urn:x:y>", "<urn:x:y>"),
        ("iri, class: State", "china", "<https://w3id.org/aigovkg/id/state/china>"),
        ("iri, class: RiskLevel", "technical", "<https://w3id.org/aigovkg/id/risk-level/technical>"),
    ],
)
def test_values_become_terms(kind: str, value: str, text: str) -> None:
    query = parse_query(TYPED.format(kind, ""))
    assert bind(query, {"x": value}).endswith(f"?p {text} }}")


@pytest.mark.parametrize(
    ("kind", "value"),
    [("date", "2023-02-30"), ("date", "18.10.2023"), ("boolean", "maybe"), ("decimal", "NaN"), ("integer", "٣")],
)
def test_values_of_another_type_are_refused(kind: str, value: str) -> None:
    with pytest.raises(QueryError, match="parameter x does not fit"):
        bind(parse_query(TYPED.format(kind, "")), {"x": value})


def test_choices_and_patterns_hold() -> None:
    with pytest.raises(QueryError, match="Choose one of a, b"):
        bind(parse_query(TYPED.format("string", ", values: [a, b]")), {"x": "c"})
    with pytest.raises(QueryError, match=r"It must match \[a-z\]\+"):
        bind(parse_query(TYPED.format("string", ', pattern: "[a-z]+"')), {"x": "a1"})


@pytest.mark.parametrize("name", ["china", "China", "CHINA", "中国", " state/china ", str(thing("state", "china"))])
def test_things_are_found_by_slug_label_and_iri(snapshot: Snapshot, name: str) -> None:
    cls = URIRef(PREFIXES["aigov"] + "Actor")
    assert resolve(name, cls, lambda text: run(snapshot, text).rows()) == thing("state", "china")


def test_ambiguous_names_are_answered_with_the_candidates(snapshot: Snapshot) -> None:
    with pytest.raises(QueryError, match=r"Several things have this name.*principle/bias, risk/bias"):
        resolve("bias", None, lambda text: run(snapshot, text).rows())
    risk = URIRef(PREFIXES["aigov"] + "Risk")
    assert resolve("BIAS", risk, lambda text: run(snapshot, text).rows()) == thing("risk", "bias")


PLACES = parse_query(
    "#+ parameters: [{name: x, required: true}]\n"
    "SELECT ?x (STR(?x) AS ?y) { ?s ?p ?x . FILTER(?x != 'it\\'s ?x' && BOUND(?x)) # ?x\n"
    "{ SELECT ?x { ?s <http://e/?x> ?x } GROUP BY ?x } } ORDER BY ?x LIMIT 5"
)


def test_every_place_of_a_variable_stays_valid_sparql(snapshot: Snapshot) -> None:
    assert ask(snapshot, bind(PLACES, {"x": "plain"})) == []


def shape(sparql: str) -> list[tuple[str, str]]:
    """Return what a query is made of, with literals reduced to their kind."""
    return [(token.kind, "" if token.kind in {"string", "lang"} else token.text) for token in code(sparql)]


@given(st.text(max_size=40))
@example('" } DROP ALL #')
@example("\\")
@example('"""')
@example("\\u0022 } #")
@example("\r\n#")
@example("?x")
@settings(max_examples=300, deadline=None)
def test_no_string_changes_the_structure_of_a_query(value: str) -> None:
    expected = shape(bind(PLACES, {"x": "plain"}))
    try:
        bound = bind(PLACES, {"x": value or "plain"})
    except QueryError:
        return
    assert shape(bound) == expected
    literal = next(token.text for token in code(bound) if token.kind == "string")
    assert read_back(literal) == (value or "plain")


def read_back(literal: str) -> str:
    """Read a string literal as the standard says (section 4.1.2), independently of how it was written."""
    escapes = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
    return re.sub(r"\\(.)", lambda match: escapes[match[1]], literal[1:-1], flags=re.DOTALL)


@given(st.text(max_size=60) | st.text(max_size=30).map(lambda text: f"http://example.org/{text}"))
@example("http://e/> . } #")
@example("http://e/{}")
@example("http://e/\\u003e")
@settings(max_examples=300, deadline=None)
def test_no_iri_changes_the_structure_of_a_query(value: str) -> None:
    query = parse_query("#+ parameters: [{name: x, type: iri}]\nSELECT * { ?s ?p ?x . ?x ?q ?o }")
    try:
        bound = bind(query, {"x": value})
    except QueryError:
        return
    assert [kind for kind, _ in shape(bound)] == [kind for kind, _ in shape(bind(query, {"x": "http://e/x"}))]


SAVED = load_queries()
#: Pieces of SPARQL that would change a query if they were pasted into it.
HOSTILE = [
    '"',
    "'",
    "\\",
    "}",
    "{",
    ". ?s ?p ?o",
    "#",
    "\n",
    "\r",
    ">",
    "<",
    '"""',
    "?_x_iri",
    "$",
    "SERVICE",
    "DROP ALL",
]
HOSTILE += [
    ";",
    "|",
    "\\u0022",
    "@en",
    "^^xsd:string",
    ")",
    "UNION",
    "BIND(1 AS ?z)",
    "LIMIT 0",
    "http://e/",
    "urn:x:",
    "%",
]
PLAIN = {"integer": ["1", "07", "+3"], "decimal": ["0.5", "1"], "date": ["2024-02-29"], "boolean": ["true", "no"]}
ADDRESSES = st.lists(st.sampled_from(HOSTILE), max_size=5).map(lambda pieces: "http://e/" + "".join(pieces))
TEXTS = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=5), max_size=8).map("".join)


def values_for(query: SavedQuery, draw: st.DataObject) -> dict[str, str]:
    """Draw a value for some parameters: what fits the type, and what tries to be more."""
    values = {}
    for parameter in query.parameters:
        if parameter.required or draw.draw(st.booleans()):
            fitting = st.sampled_from(PLAIN.get(parameter.type, ["http://e/x" if parameter.type == "iri" else "x"]))
            values[parameter.name] = draw.draw(fitting | TEXTS | ADDRESSES) or "x"
    return values


@given(st.sampled_from(sorted(SAVED)), st.data())
@settings(max_examples=60, deadline=None)
def test_no_value_changes_the_structure_of_any_saved_query(name: str, draw: st.DataObject) -> None:
    query = SAVED[name]
    values = values_for(query, draw)
    try:
        bound = bind(query, values)
    except QueryError:
        return  # refused, with a sentence
    plain = {p.name: PLAIN.get(p.type, ["http://e/x" if p.type == "iri" else "x"])[0] for p in query.parameters}
    expected = bind(with_anything(query), {name: plain[name] for name in values})
    assert [kind for kind, _ in shape(bound)] == [kind for kind, _ in shape(expected)]
    assert algebra(bound) == algebra(expected)


def with_anything(query: SavedQuery) -> SavedQuery:
    """Return a query whose parameters take any value of their type."""
    free = [replace(p, values=(), pattern=None, minimum=None, maximum=None, offers=None) for p in query.parameters]
    return replace(query, parameters=tuple(free))


def algebra(sparql: str) -> str:
    """Return a query's algebra (section 18 of the standard, as rdflib has it), with all constants alike."""
    declared = "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in PREFIXES.items())
    return outline(translateQuery(parseQuery(declared + sparql)).algebra)


def outline(part: object) -> str:
    if isinstance(part, CompValue):
        return f"{part.name}({', '.join(f'{key}={outline(part[key])}' for key in sorted(part))})"
    if isinstance(part, dict):
        return f"{{{', '.join(sorted(f'{key}={outline(value)}' for key, value in part.items()))}}}"
    if isinstance(part, set | frozenset):
        return f"{{{', '.join(sorted(map(outline, part)))}}}"
    if isinstance(part, list | tuple):
        return f"[{', '.join(map(outline, part))}]"
    return (
        "constant"
        if isinstance(part, Literal | URIRef)
        else f"{type(part).__name__} {part if isinstance(part, Variable) else ''}"
    )


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_tokens_joined_are_the_text(text: str) -> None:
    assert "".join(token.text for token in tokenize(text)) == text


@given(st.text(max_size=20))
@settings(deadline=None)
def test_the_engine_reads_back_what_was_written(snapshot: Snapshot, value: str) -> None:
    try:
        literal = written(Literal(value))
    except QueryError:
        return
    assert ask(snapshot, f"SELECT ({literal} AS ?x) {{}}") == [(Literal(value),)]


# Pages


def test_pages_are_added_once() -> None:
    plain = "SELECT ?limit { ?s ?p 'LIMIT' } # LIMIT 5"
    assert paged(plain, 10, 20).endswith("\nLIMIT 10\nOFFSET 20\n")
    own = "SELECT * { ?s ?p ?o } LIMIT 3"
    assert paged(own, 10) == own
    with pytest.raises(QueryError, match="not negative"):
        paged(plain, -1)


def test_pages_and_counts_stand_where_they_must(snapshot: Snapshot) -> None:
    query = "PREFIX x: <http://x/> SELECT ?s { { SELECT ?s { ?s ?p ?o } LIMIT 3 } } ORDER BY ?s VALUES ?z { 1 } # LIMIT"
    assert len(ask(snapshot, paged(query, 2))) == 2
    assert ask(snapshot, paged(query, 2, 2)) == ask(snapshot, query)[2:]
    assert ask(snapshot, counting(query)) == [(Literal(3),)]
    with pytest.raises(QueryError, match="a LIMIT or OFFSET of its own and a pagination"):
        rehearse(parse_query("#+ pagination: 5\nSELECT * { ?s ?p ?o } LIMIT 3"))


# Guard


@pytest.fixture(scope="module")
def trap() -> Iterator[tuple[str, list[int]]]:
    """A server that counts who comes, to see what really leaves the engine."""
    visits: list[int] = []
    server = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            visits.append(1)
            connection.close()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/", visits
    server.close()


SERVICES = [
    "SELECT * { SERVICE <U> { ?s ?p ?o } }",
    "SELECT * { service silent <U> { ?s ?p ?o } }",
    "SELECT * {SERVICE<U>{?s ?p ?o}}",
    "PREFIX ex: <U> SELECT * {SERVICEex:foo{?s ?p ?o}}",
    "PREFIX : <U> SELECT * {SERVICE:foo{?s ?p ?o}}",
    "PREFIX : <U> PREFIX service: <http://x/> SELECT * {service:foo{?s ?p ?o}}",
    "SELECT * {SERVICESILENT<U>{?s ?p ?o}}",
    "PREFIX ex: <U> SELECT * {SERVICE SILENTex:f{?s ?p ?o}}",
    "SELECT * {?a ?b 1SERVICE<U>{?s ?p ?o}}",
    "SELECT * {?a ?b trueSERVICE<U>{?s ?p ?o}}",
    "SELECT * {VALUES ?x {UNDEF}SERVICE<U>{?s ?p ?o}}",
    "SELECT * { # x \r SERVICE <U> {?s ?p ?o} }",
    "SELECT * { BIND(<U> AS ?x) SERVICE ?x {?s ?p ?o} }",
    "ASK { ?a ?b ?c FILTER EXISTS { SERVICE <U> {?s ?p ?o} } }",
    "SELECT * { { SELECT * { OPTIONAL{SERVICE SILENT <U> {?s ?p ?o}} } } }",
    "ASK { ?a ?b ?c FILTER(?c<2)SERVICE<U>{?s ?p ?o} FILTER(?c>0) }",
    'ASK { ?a ?b ?c FILTER(1<?c#c> """\n) SERVICE<U>{?s ?p ?o} #"""\n}',
    "ASK { ?a ?b ?c FILTER(1<'''>''') SERVICE<U>{?s ?p ?o} #'''\n}",
    "SELECT * { S\\u0045RVICE <U> { ?s ?p ?o } }",
    'SELECT * { ?a ?b "\\u0022 . SERVICE <U> {?s ?p ?o} #" }',
]


@pytest.mark.parametrize("sparql", SERVICES)
def test_service_is_refused_however_it_is_written(snapshot: Snapshot, trap: tuple[str, list[int]], sparql: str) -> None:
    address, visits = trap
    with pytest.raises(QueryError, match=r"SERVICE is not allowed|read in two ways"):
        run(snapshot, sparql.replace("U", address))
    assert visits == []


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { ?service ?p 'SERVICE <http://x/> {}' } # SERVICE",
        'SELECT ?service { ?service <http://x/SERVICE#service> "it\'s a SERVICE"@en }',
        "PREFIX ex: <http://x/> SELECT * { ex:service ex:LOAD _:service }",
        "SELECT * { ?s ?p ?o FILTER(?o < 3 && ?o > 1) } # it's <a> service",
        'SELECT * { ?s <http://x#service> ?o ; <http://x#b> """ service """ }',
    ],
)
def test_words_that_only_look_like_service_pass(snapshot: Snapshot, sparql: str) -> None:
    assert list(run(snapshot, sparql).rows()) == []


PIECES = [
    "SERVICE",
    "<U>",
    "{?s ?p ?o}",
    "{",
    "}",
    " ",
    "\n",
    '"',
    "'''",
    '"""',
    "#",
    "<",
    ">",
    "1",
    "?c",
    "FILTER(",
    ")",
]
PIECES += [
    "ex:",
    ":a",
    "SILENT",
    ".",
    "\\",
    "\\u0022",
    "@en",
    "true",
    "&&",
    "<?x#",
    "'",
    "OPTIONAL",
    "_:b",
    "ex:a\\#",
    "\r",
]


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@settings(max_examples=400, deadline=None)
def test_nothing_that_passes_the_guard_leaves_the_machine(
    snapshot: Snapshot, trap: tuple[str, list[int]], middle: str
) -> None:
    address, visits = trap
    sparql = f"PREFIX : <{address}> PREFIX ex: <{address}> SELECT * {{ ?a ?b ?c {middle.replace('U', address)} }}"
    try:
        for _ in run(snapshot, sparql).rows():
            pass
    except QueryError:
        pass
    assert visits == []


UPDATE_PIECES = [*PIECES, "LOAD", "LOAD<U>", "INTO", "GRAPH", ";", "INSERT", "DATA", "DELETE", "WHERE", "L\\u004FAD"]
UPDATES = ["{}", "INSERT {{ ?a ?b ?c }} WHERE {{ ?a ?b ?c {} }}", "CREATE SILENT GRAPH <http://x/> ; {}"]


@given(st.sampled_from(UPDATES), st.lists(st.sampled_from(UPDATE_PIECES), max_size=14).map("".join))
@settings(max_examples=300, deadline=None)
def test_no_update_that_passes_the_guard_leaves_the_machine(
    trap: tuple[str, list[int]], around: str, middle: str
) -> None:
    address, visits = trap
    update = f"PREFIX : <{address}> PREFIX ex: <{address}> {around.format(middle.replace('U', address))}"
    try:
        guard(update, update=True)
        ox.Store().update(update)
    except (QueryError, SyntaxError, OSError, RuntimeError, ValueError):
        pass
    assert visits == []


def test_an_allowed_address_passes() -> None:
    sparql = "SELECT * { SERVICE SILENT <http://x.org/sparql> { ?s ?p ?o } }"
    guard(sparql, allowed={"http://x.org/sparql"})
    with pytest.raises(QueryError):
        guard(sparql, allowed={"http://x.org/"})
    with pytest.raises(QueryError):
        guard("SELECT * { SERVICE ?x { ?s ?p ?o } }", allowed={"http://x.org/sparql"})


@pytest.mark.parametrize(
    "update",
    ["LOAD <http://x/>", "LOADSILENT<http://x/>", "PREFIX : <http://x/> LOAD:foo", "CLEAR ALL;LOAD<http://x/>"],
)
def test_load_is_refused_in_updates(update: str) -> None:
    with pytest.raises(QueryError, match="LOAD is not allowed"):
        guard(update, update=True)


def test_forms() -> None:
    assert form("PREFIX select: <http://x/> BASE <http://x/> ask {}") == "ask"
    assert form("# SELECT\nDESCRIBE <http://x/>") == "construct"


# Errors and results


@pytest.mark.parametrize(
    ("sparql", "says"),
    [
        ("SELECT * { ?s ?p ", "A bracket is not closed, at line 1, column 10: {"),
        ("SELECT * { ?s ?p ?o }\n}", "A bracket was not opened, at line 2, column 1: }"),
        ("SELEC * { }", "This is not a SPARQL query, at line 1, column 1: SELEC. Did you mean SELECT?"),
        ("SELECT * {\n ?s foo:p ?o }", "The prefix foo: is not declared, at line 2, column 5: foo:p"),
        ('SELECT * { ?s ?p "x }', 'A string is not closed, at line 1, column 18: "'),
        ("SELECT * { ?s ?p ?o FITLER(true) }", "no such word, at line 1, column 21: FITLER. Did you mean FILTER?"),
        ("SELECT * {\n  ?s ?p\n}", "not valid SPARQL, at or shortly before line 3, column 1: }"),
        ("SELECT * { ?s <http://a b> ?o }", "This IRI is not valid, at line 1, column 15: <http://a b>"),
        ("SELECT ?x { ?s ?p ?x } GROUP BY ?s", "neither grouped nor bound"),
        ("INSERT DATA { <a:a> <a:b> 1 }", "this is an update, at line 1, column 1: INSERT"),
        ("", "The query is empty"),
    ],
)
def test_a_malformed_query_is_one_sentence(snapshot: Snapshot, sparql: str, says: str) -> None:
    with pytest.raises(QueryError) as caught:
        run(snapshot, sparql)
    assert says in str(caught.value)
    assert len(str(caught.value)) < 300


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_every_syntax_error_can_be_worded(text: str) -> None:
    error = explain(text, SyntaxError("error at 1:3: expected one of [_]"))
    assert str(error).strip()


def test_a_table_shortens_iris_and_counts_what_it_does_not_show(snapshot: Snapshot) -> None:
    laid, shown, rows = table(run(snapshot, "SELECT ?s ?o { ?s skos:prefLabel ?o }"), limit=2)
    assert isinstance(laid, Table)
    assert (laid.row_count, shown, rows) == (2, 2, 8)
    cells = [str(cell) for column in laid.columns for cell in column.cells]
    assert all(cell.startswith("id:") for cell in cells[:2])

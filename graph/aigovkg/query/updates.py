"""SPARQL 1.1 Update split into steps (https://www.w3.org/TR/sparql11-update/).

Oxigraph would write what a step inserts and deletes straight into the graphs. The default graph of our stores repeats
what the named graphs hold, so the changes have to be known before they are made. A step that changes triples is
therefore written anew: what it would insert, and what it would delete, it inserts into graphs that stand for that and
for the graph meant (`marked`). The evaluation stays with Oxigraph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from aigovkg.errors import QueryError
from aigovkg.query.steps import DELETE, INSERT, Clear, Create, Data, Load, Modify, Step, Transfer, marked
from aigovkg.query.tokens import Token, code, place

__all__ = ["split"]

_BLANK = {"[", "]", "(", ")"}

#: Finds the IRI that a token means, given the prologue before it.
Resolve: TypeAlias = Callable[[str, str], str]


def split(
    update: str, resolve: Resolve, *, using: tuple[Sequence[str], Sequence[str]] | None = None, graph: str = ""
) -> list[Step]:
    """Split an update into steps.

    Args:
        update: the text; guarded already.
        resolve: turns a prologue and the token of an IRI into the IRI.
        using: default graphs and named graphs of the protocol request, for the steps with WHERE.
        graph: the graph that is meant where none is named, for PATCH of the Graph Store Protocol.
    Raises:
        QueryError: it is not well-formed, or names a dataset although the request does so, too.
    """
    reader = _Reader(update, resolve, using, graph)
    return list(reader.steps())


class _Reader:
    def __init__(
        self, text: str, resolve: Resolve, using: tuple[Sequence[str], Sequence[str]] | None, graph: str
    ) -> None:
        self.text, self.tokens, self.at = text, code(text), 0
        self.resolve, self.using, self.graph = resolve, using, graph
        self.prologue = ""

    def steps(self) -> Iterator[Step]:
        self._read_prologue()
        while self.at < len(self.tokens):
            yield self._step()
            if self.at < len(self.tokens):
                self._expect(";")
            self._read_prologue()

    def _read_prologue(self) -> None:
        while self._word() in {"PREFIX", "BASE", "VERSION"}:
            length = 3 if self._word() == "PREFIX" else 2
            self.prologue += self._source(self.at, self.at + length) + "\n"
            self.at += length

    def _step(self) -> Step:
        verb = self._take("LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "INSERT", "DELETE", "WITH")
        if verb in {"INSERT", "DELETE"} and self._skip("DATA"):
            return self._data(delete=verb == "DELETE")
        if verb in {"INSERT", "DELETE", "WITH"}:
            return self._modify(verb)
        silent = self._skip("SILENT")
        if verb == "LOAD":
            source = self._iri()
            return Load(source, self._named() if self._skip("INTO") else self.graph or "DEFAULT", silent)
        if verb == "CREATE":
            return Create(self._named(), silent)
        if verb in {"CLEAR", "DROP"}:
            if self._word() == "GRAPH":
                return Clear(self._named(), verb == "DROP", silent)
            return Clear(self._take("DEFAULT", "NAMED", "ALL"), verb == "DROP", silent)
        source = self._graph_or_default()
        self._take("TO")
        return Transfer(verb, source, self._graph_or_default(), silent)  # type: ignore[arg-type]  # the three left

    def _graph_or_default(self) -> str:
        if self._skip("DEFAULT"):
            return self.graph or "DEFAULT"
        return self._named() if self._word() == "GRAPH" else self._iri()

    def _named(self) -> str:
        self._take("GRAPH")
        return self._iri()

    def _data(self, *, delete: bool) -> Data:
        begin, end = self._group()
        if delete:
            self._no_blanks(begin, end)
        inside = self._source(begin, end)
        whole = f"GRAPH <{self.graph}> {{ {inside}\n}}" if self.graph and not self._names_graph(begin, end) else inside
        return Data(f"{self.prologue}INSERT DATA {{ {whole}\n}}", delete)

    def _names_graph(self, begin: int, end: int) -> bool:
        return any(token.word == "GRAPH" for token in self.tokens[begin:end])

    def _modify(self, verb: str) -> Modify:
        default, short = self.graph, verb == "DELETE" and self._skip("WHERE")
        if verb == "WITH":
            default = self._iri()
            self._no_protocol_dataset()
            verb = self._take("INSERT", "DELETE")
        templates: list[tuple[int, int, bool]] = []
        if short:
            where = self._group()
            templates.append((*where, True))
            dataset = self._dataset()
        else:
            templates.append((*self._group(), verb == "DELETE"))
            if verb == "DELETE" and self._skip("INSERT"):
                templates.append((*self._group(), False))
            dataset = self._dataset()
            self._take("WHERE")
            where = self._group()
        for begin, end, delete in templates:
            if delete:
                self._no_blanks(begin, end)
        variables: set[str] = set()
        quads = "\n".join(self._template(*template, default, variables) for template in templates)
        asked = [f"{{ {self._source(*where)}\n}}", *(_bound(name) for name in sorted(variables))]
        start = f"WITH <{default}>\n" if default and not dataset else ""
        return Modify(f"{self.prologue}{start}INSERT {{ {quads} }}\n{dataset}WHERE {{ {' '.join(asked)} }}")

    def _dataset(self) -> str:
        clauses = ""
        while self._word() == "USING":
            self._no_protocol_dataset()
            begin = self.at
            self.at += 1
            self._skip("NAMED")
            self._iri()
            clauses += self._source(begin, self.at) + "\n"
        if self.using is not None:
            clauses = "".join(f"USING <{iri}>\n" for iri in self.using[0])
            clauses += "".join(f"USING NAMED <{iri}>\n" for iri in self.using[1])
        return clauses

    def _no_protocol_dataset(self) -> None:
        if self.using is not None:
            raise QueryError(
                "The request names the dataset by using-graph-uri or using-named-graph-uri, and the update by WITH or "
                "USING",
                remedy="Name it in one of the two ways",
            )

    def _template(self, begin: int, end: int, delete: bool, default: str, variables: set[str]) -> str:
        """Write a template of quads with the graphs that stand for those meant."""
        parts, at, plain = [], begin, begin
        depth = 0

        def triples(until: int) -> None:
            first = plain + (plain < until and self.tokens[plain].text == ".")
            if first < until:
                parts.append(f"GRAPH <{marked(default, delete=delete)}> {{ {self._source(first, until)}\n}}")

        while at < end:
            if self.tokens[at].word != "GRAPH" or depth:
                depth += {"{": 1, "}": -1}.get(self.tokens[at].text, 0)
                at += 1
                continue
            triples(at)
            self.at, before = at + 1, self.at
            name = self._graph_name(delete, variables)
            inner = self._group()
            parts.append(f"GRAPH {name} {{ {self._source(*inner)}\n}}")
            at = plain = self.at
            self.at = before
        triples(end)
        return "\n".join(parts)

    def _graph_name(self, delete: bool, variables: set[str]) -> str:
        token = self._token()
        if token.kind != "var":
            return f"<{marked(self._iri(), delete=delete)}>"
        self.at += 1
        made = ("d" if delete else "i") + token.name
        variables.add(made)
        return f"?{_MADE}{made}"

    def _no_blanks(self, begin: int, end: int) -> None:
        for token in self.tokens[begin:end]:
            if token.kind == "bnode" or (token.kind == "other" and token.text in _BLANK):
                where = place(self.text, token.start)
                raise QueryError(
                    f"A blank node cannot be deleted by its label, at {where}", token.text, "Use a variable and WHERE"
                )

    def _token(self) -> Token:
        return self.tokens[self.at] if self.at < len(self.tokens) else Token("other", "", len(self.text))

    def _word(self) -> str:
        return self._token().word

    def _skip(self, word: str) -> bool:
        found = self._word() == word
        self.at += found
        return found

    def _take(self, *words: str) -> str:
        word = self._word()
        if word not in words:
            raise self._unexpected(" or ".join(words))
        self.at += 1
        return word

    def _expect(self, mark: str) -> None:
        if self._token().text != mark:
            raise self._unexpected(mark)
        self.at += 1

    def _unexpected(self, wanted: str) -> QueryError:
        token = self._token()
        shown = token.text.splitlines()[0][:60] if token.text else "the end"
        return QueryError(
            f"The update is not valid SPARQL, at {place(self.text, token.start)}", shown, f"Write {wanted} here"
        )

    def _iri(self) -> str:
        token = self._token()
        if token.kind not in {"iri", "pname"}:
            raise self._unexpected("the IRI of a graph")
        self.at += 1
        return self.resolve(self.prologue, token.text)

    def _group(self) -> tuple[int, int]:
        """Skip a group in braces; return where its inside begins and ends."""
        self._expect("{")
        begin, depth = self.at, 1
        while depth:
            token = self._token()
            if not token.text:
                raise QueryError(
                    f"A bracket is not closed, at {place(self.text, self.tokens[begin - 1].start)}",
                    "{",
                    "Add its partner",
                )
            if token.kind == "other":
                depth += {"{": 1, "}": -1}.get(token.text, 0)
            self.at += 1
        return begin, self.at - 1

    def _source(self, begin: int, end: int) -> str:
        if begin >= end:
            return ""
        last = self.tokens[min(end, len(self.tokens)) - 1]
        return self.text[self.tokens[begin].start : last.start + len(last.text)]


_MADE = "x_aigovkg_"


def _bound(name: str) -> str:
    """Bind the name of a marked graph to a variable that `_graph_name` made, where the variable behind it is an IRI."""
    prefix = DELETE if name[0] == "d" else INSERT
    graph = f"?{name[1:]}"
    made = f'IRI(CONCAT("{prefix}", ENCODE_FOR_URI(STR({graph}))))'
    return f"BIND (IF(isIRI({graph}), {made}, 1/0) AS ?{_MADE}{name})"

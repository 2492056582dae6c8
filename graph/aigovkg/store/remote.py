"""Another SPARQL 1.1 endpoint in the place of a snapshot: the same questions, the same results.

Results are parsed as they arrive and written anew, so that what is malformed or cut off never passes for whole.
Redirections are not followed, for the credentials belong to the address that was set.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import IO, TYPE_CHECKING, cast
from urllib.parse import urlsplit

import pyoxigraph as ox
from rdflib import URIRef

from aigovkg.errors import QueryError, RemoteError, UsageError
from aigovkg.store.snapshot import FORMATS, Kind, Result, Term

if TYPE_CHECKING:  # urllib3 is imported where it is used: most commands ask no endpoint, and need not wait for it
    import urllib3

    from aigovkg.settings import Settings

__all__ = ["Remote"]

_ROWS = "application/sparql-results+json, application/sparql-results+xml;q=0.8"
_TRIPLES = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.7"
_CONNECT = 10.0  # seconds in which a connection must be made
_MOST_WORDS = 2000  # bytes that are read of an error


class Remote:
    """Another endpoint.

    Args:
        settings: `endpoint`, `endpoint_user`, `endpoint_password` and `endpoint_token` are used.
    Raises:
        UsageError: the address is none of a SPARQL endpoint on the web.
    """

    def __init__(self, settings: Settings) -> None:
        self.address = settings.endpoint
        parts = urlsplit(self.address)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise UsageError(
                "AIGOVKG_ENDPOINT is not the address of an endpoint", repr(self.address), "Write https://host/sparql"
            )
        if parts.username or parts.password:
            raise UsageError(
                "AIGOVKG_ENDPOINT holds a password",
                parts.hostname,
                "Put it into AIGOVKG_ENDPOINT_USER and AIGOVKG_ENDPOINT_PASSWORD",
            )
        import urllib3

        self.host = parts.netloc
        self._headers = {"User-Agent": "aigovkg"}
        if settings.endpoint_token:
            self._headers["Authorization"] = f"Bearer {settings.endpoint_token}"
        elif settings.endpoint_user:
            told = urllib3.make_headers(basic_auth=f"{settings.endpoint_user}:{settings.endpoint_password}")
            self._headers["Authorization"] = told["authorization"]
        self._client = urllib3.PoolManager(retries=False)

    def query(
        self,
        sparql: str,
        kind: Kind = "select",
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        seconds: float = 30.0,
    ) -> Result:
        """Run a query. It is not guarded, and its prefixes must be declared (see `aigovkg.query.declared`).

        Args:
            sparql: the query.
            kind: what it gives; see `aigovkg.query.form`.
            default_graphs, named_graphs: IRIs of the data set; the endpoint's own when none is given.
            seconds: how long the endpoint may be silent.
        Raises:
            QueryError: the endpoint finds the query wrong.
            RemoteError: it cannot be reached, refuses, takes too long, or answers with something else than results.
        """
        fields = [("query", sparql)]
        fields += [("default-graph-uri", iri) for iri in default_graphs]
        fields += [("named-graph-uri", iri) for iri in named_graphs]
        response = self._send(fields, _TRIPLES if kind == "construct" else _ROWS, seconds)
        if response.status != 200:
            try:
                raise self._refusal(response)
            finally:
                response.close()
        return self._read(response, kind)

    def graphs(self, *, seconds: float = 30.0) -> tuple[URIRef, ...]:
        """Return the IRIs of the named graphs, sorted; see `query`."""
        rows = self.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", seconds=seconds).rows()
        return tuple(sorted(URIRef(str(row[0])) for row in rows))

    def dump(self, out: IO[bytes], fmt: str = "nquads", graph: str | None = None, *, seconds: float = 30.0) -> None:
        """Write all graphs, or one, as `Snapshot.dump` does.

        Raises:
            RemoteError: see `query`.
        """
        chosen = FORMATS[fmt].writer
        if graph is None and isinstance(chosen, ox.RdfFormat) and chosen.supports_datasets:
            self.query("SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } }", seconds=seconds).write_quads(out, fmt)
            return
        pattern = "?s ?p ?o" if graph is None else f"GRAPH {ox.NamedNode(graph)} {{ ?s ?p ?o }}"
        self.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}", "construct", seconds=seconds).write(out, fmt)

    def _send(self, fields: list[tuple[str, str]], accept: str, seconds: float) -> urllib3.BaseHTTPResponse:
        import urllib3

        with self._telling(seconds):
            return self._client.request(
                "POST",
                self.address,
                fields=fields,
                encode_multipart=False,
                headers={**self._headers, "Accept": accept, "Accept-Encoding": "gzip"},
                timeout=urllib3.Timeout(connect=min(seconds, _CONNECT), read=seconds),
                redirect=False,
                preload_content=False,
            )

    def _read(self, response: urllib3.BaseHTTPResponse, kind: Kind) -> Result:
        told = response.headers.get("Content-Type", "")
        body = cast(IO[bytes], _Body(self, response))
        if kind == "construct":
            rdf = ox.RdfFormat.from_media_type(told)
            if rdf is None:
                response.close()
                raise self._strange(told)
            return _Told(self, (quad.triple for quad in ox.parse(body, format=rdf)))
        rows = ox.QueryResultsFormat.from_media_type(told)
        if rows is None:
            response.close()
            raise self._strange(told)
        with self._parsing():
            return _Told(self, ox.parse_query_results(body, format=rows))

    def _strange(self, told: str) -> RemoteError:
        words = repr(told[:60]) if told else "no content type"
        return self.error(502, "The endpoint answered with something else than results", f"{words} from {self.host}")

    def _refusal(self, response: urllib3.BaseHTTPResponse) -> QueryError | RemoteError:
        status = response.status
        if status == 400:
            with self._telling():
                words = response.read(_MOST_WORDS, decode_content=True).decode(errors="replace").strip()
            return QueryError("The endpoint finds the query wrong", " ".join(words.split())[:200])
        if status in (401, 403):
            remedy = "Set AIGOVKG_ENDPOINT_USER and AIGOVKG_ENDPOINT_PASSWORD, or AIGOVKG_ENDPOINT_TOKEN"
            return self.error(502, f"The endpoint refuses the credentials ({status})", self.host, remedy)
        if status in (408, 504):
            return self.error(504, f"The endpoint took too long ({status})", self.host, "Ask for less, or try again")
        if status in (429, 503):
            return self.error(503, f"The endpoint is busy ({status})", self.host, "Try again in some seconds")
        if 300 <= status < 400:
            place = response.headers.get("Location", "elsewhere")[:200]
            return self.error(502, f"The endpoint has moved ({status})", place, "Set AIGOVKG_ENDPOINT to its address")
        return self.error(502, f"The endpoint answered with an error ({status})", self.host, "See its log")

    def error(self, status: int, failed: str, given: str = "", remedy: str = "") -> RemoteError:
        """Make an error with the HTTP status that stands for it."""
        error = RemoteError(failed, given, remedy)
        error.status = status
        return error

    @contextlib.contextmanager
    def _telling(self, seconds: float = 0.0) -> Iterator[None]:
        """Put what goes wrong on the way into a sentence."""
        import urllib3

        try:
            yield
        except urllib3.exceptions.NewConnectionError:
            raise self.error(502, "The endpoint cannot be reached", self.host, "See whether it runs") from None
        except (urllib3.exceptions.ReadTimeoutError, urllib3.exceptions.ConnectTimeoutError, TimeoutError):
            waited = f"{self.host}, after {seconds:g} seconds" if seconds else self.host
            raise self.error(504, "The endpoint did not answer in time", waited, "Ask for less, or try again") from None
        except (urllib3.exceptions.HTTPError, OSError) as error:
            reason = f"{self.host} ({type(error).__name__})"
            raise self.error(502, "The connection to the endpoint broke off", reason, "Try again") from None

    @contextlib.contextmanager
    def _parsing(self) -> Iterator[None]:
        """Put what is wrong with a result into a sentence."""
        try:
            yield
        except (SyntaxError, UnicodeDecodeError) as error:
            reason = f"{self.host} ({str(error).splitlines()[0][:120]})"
            raise self.error(502, "The endpoint's answer is malformed or cut off", reason, "See its log") from None


class _Body:
    """The body of a response as the parser reads it."""

    def __init__(self, remote: Remote, response: urllib3.BaseHTTPResponse) -> None:
        self._remote, self._response = remote, response

    def read(self, size: int = -1) -> bytes:
        with self._remote._telling():
            return self._response.read1(size if size > 0 else None, decode_content=True)


class _Told(Result):
    """A result that is still arriving; what is wrong with it comes out where it is read."""

    def __init__(self, remote: Remote, raw: ox.QuerySolutions | ox.QueryBoolean | Iterator[ox.Triple]) -> None:
        super().__init__(raw)
        self._remote = remote

    def rows(self) -> Iterator[tuple[Term | None, ...]]:
        with self._remote._parsing():
            yield from super().rows()

    def triples(self) -> Iterator[tuple[Term, Term, Term]]:
        with self._remote._parsing():
            yield from super().triples()

    def write(self, out: IO[bytes], fmt: str) -> None:
        with self._remote._parsing():
            super().write(out, fmt)

    def write_quads(self, out: IO[bytes], fmt: str) -> None:
        with self._remote._parsing():
            super().write_quads(out, fmt)

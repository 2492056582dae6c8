"""What the service says of its data: /.well-known/void, and the whole graph as files at /dumps/."""

from __future__ import annotations

import base64
import datetime
import difflib
from collections.abc import Iterator
from functools import lru_cache

from flask import Blueprint, Response, jsonify, make_response, render_template, request, send_file, url_for
from rdflib import Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, VOID, XSD

from aigovkg.describe import DATASET, DUMPS
from aigovkg.describe.dumping import Dumped, Made, latest
from aigovkg.names import graph_iri
from aigovkg.query.values import written
from aigovkg.rdf import Triple
from aigovkg_server import problems
from aigovkg_server.asking import run
from aigovkg_server.errors import NotAcceptable, NotFound, NotYet
from aigovkg_server.labels import View, named_in, view
from aigovkg_server.lookups import lookup
from aigovkg_server.negotiation import GRAPHS, HTML, TABLES, choose, named, wants_page
from aigovkg_server.results import respond
from aigovkg_server.service import service

__all__ = ["blueprint"]

blueprint = Blueprint("about", __name__)

_SUMS = "SHA256SUMS"
_SPDX = "http://spdx.org/rdf/terms#"


@blueprint.get("/.well-known/void")
def void() -> Response:
    """Describe the data: VoID and DCAT, with counts by class and property, prefixes and example queries."""
    asked = request.args.get("format", "")
    if named(asked, (HTML,)) or (not asked and wants_page(request)):
        response = make_response(_page())
        response.vary.add("Accept")
        return response
    chosen = choose(request, GRAPHS, asked)
    if chosen is None:
        raise NotAcceptable("The description of the data is given as RDF or as a page")
    rows = " ".join(f"({' '.join(written(term) for term in triple)})" for triple in _here())
    query = (
        "CONSTRUCT { ?s ?p ?o } WHERE { "
        f"{{ GRAPH {written(graph_iri('description'))} {{ ?s ?p ?o }} }} UNION {{ VALUES (?s ?p ?o) {{ {rows} }} }} }}"
    )
    return respond(run(query, chosen), chosen, "void")


def _here() -> Iterator[Triple]:
    """Tell what only this service knows: its own addresses, and the files that were made."""
    endpoint = URIRef(url_for("sparql.endpoint", _external=True))
    yield DATASET, VOID.sparqlEndpoint, endpoint
    yield DATASET, VOID.uriLookupEndpoint, URIRef(url_for("search.search", _external=True) + "?q=")
    yield DATASET, DCTERMS.isReferencedBy, URIRef(url_for("about.void", _external=True))
    if service().settings.endpoint:
        return
    found = _made()
    for dump in DUMPS:
        address = URIRef(url_for("about.dump", name=dump.name, _external=True))
        yield DATASET, VOID.dataDump, address
        yield DATASET, DCAT.distribution, address
        yield address, RDF.type, DCAT.Distribution
        yield address, DCAT.downloadURL, address
        if dump.name in found.files:
            yield from _measured(address, found.files[dump.name])


def _measured(address: URIRef, file: Dumped) -> Iterator[Triple]:
    checksum = URIRef(f"{address}#sha256")
    yield address, DCAT.byteSize, Literal(str(file.size), datatype=XSD.nonNegativeInteger)
    yield address, DCTERMS.modified, Literal(_date(file).isoformat(), datatype=XSD.dateTime, normalize=False)
    yield address, URIRef(_SPDX + "checksum"), checksum
    yield checksum, URIRef(_SPDX + "algorithm"), URIRef(_SPDX + "checksumAlgorithm_sha256")
    yield checksum, URIRef(_SPDX + "checksumValue"), Literal(file.sha256, datatype=XSD.hexBinary, normalize=False)


def _page() -> str:
    return render_template("about.html", formats=GRAPHS, **_counted(service().current().version))


@lru_cache(maxsize=4)
def _counted(version: str) -> dict[str, object]:  # the version is the key of the cache
    owner = service()
    classes, sets = owner.select(lookup("classes")), owner.select(lookup("linksets"))
    known = owner.labels.of(named_in(classes, sets))
    totals = owner.select(lookup("totals")).rows
    return {
        "totals": {name: int(str(value)) for name, value in totals[0].items()} if totals else {},
        "classes": [(view(row["class"], known), int(str(row["things"]))) for row in classes.rows],
        "linksets": [
            (str(row["title"]), View(str(row["to"]), href=str(row["to"])), view(row["by"], known), int(str(row["n"])))
            for row in sets.rows
        ],
    }


@blueprint.get("/dumps/")
def dumps() -> Response:
    """List the files that hold the whole graph, with size, checksum and date where they were made already."""
    found, serving = _made(), service().current().version
    if wants_page(request) and not request.args.get("format"):
        files = [(dump, file, file and _date(file)) for dump in DUMPS for file in [found.files.get(dump.name)]]
        response = make_response(render_template("dumps.html", files=files, version=found.version, serving=serving))
    elif choose(request, TABLES[:1], request.args.get("format", "")) is None:
        raise NotAcceptable("The list of files is given as JSON or as a page")
    else:
        response = jsonify(version=found.version, serving=serving, files=[_told(found, dump.name) for dump in DUMPS])
    response.vary.add("Accept")
    return response


def _told(found: Made, name: str) -> dict[str, object]:
    told: dict[str, object] = {"name": name, "url": url_for("about.dump", name=name, _external=True)}
    file = found.files.get(name)
    if file is None:
        return told
    return told | {"bytes": file.size, "sha256": file.sha256, "modified": _date(file).isoformat()}


def _date(file: Dumped) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(int(file.modified), datetime.UTC)


@blueprint.get("/dumps/<name>")
def dump(name: str) -> Response:
    """Give a file that holds the whole graph, or a part of it (Range), or the checksums as `sha256sum` writes them."""
    names = [entry.name for entry in DUMPS]
    if name not in (*names, _SUMS):
        near = difflib.get_close_matches(name, names, 3, 0.3) or names
        links = [{"label": one, "href": url_for("about.dump", name=one)} for one in near]
        return problems.answer(404, f"There is no file {name[:100]} of the graph.", suggestions=links)
    found = _made()
    if not (found.complete if name == _SUMS else name in found.files):
        service().dumping.check()
        raise NotYet(f"The file {name} is" if name != _SUMS else "The files of the graph are")
    if name == _SUMS:
        lines = "".join(f"{file.sha256}  {one}\n" for one, file in found.files.items())
        return Response(lines, content_type="text/plain; charset=utf-8")
    file = found.files[name]
    response = send_file(
        found.folder / name,
        "application/gzip",
        as_attachment=True,
        download_name=name,
        etag=file.sha256,
        last_modified=file.modified,
        conditional=True,
    )
    digest = base64.b64encode(bytes.fromhex(file.sha256)).decode()
    response.headers["Repr-Digest"] = f"sha-256=:{digest}:"  # RFC 9530
    return response


def _made() -> Made:
    """Return the files that there are, and have those of this version made in the background where they are missing."""
    owner = service()
    if owner.settings.endpoint:
        raise NotFound(
            "This service asks another endpoint, which has the graph",
            remedy="Take the files from there, or all graphs as TriG or N-Quads from /store",
        )
    version = owner.current().version
    found = latest(owner.store, version)
    if found.version != version or not found.complete:
        owner.dumping.begin()
    return found

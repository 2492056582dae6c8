"""Saved queries, their parameters, and running SPARQL on a snapshot.

tokens.py     the tokens of SPARQL, so that strings, IRIs and comments are never mistaken for code
guard.py      refuses what may not run (SERVICE, updates) and words syntax errors for people
parameters.py Parameter: what may be filled in, as the header declares it
saved.py      SavedQuery: one `.rq` file with its header
values.py     what people type -> RDF terms
binding.py    puts terms in the place of variables
loading.py    folders of saved queries, ours and the user's own
choosing.py   what a parameter offers to choose from
fixed.py      the queries of the software itself, by folder and name
updates.py    SPARQL Update split into steps
steps.py      the steps
running.py    runs a query; tables for a terminal
executables.py  saved queries as RDF, for those who look for examples
"""

from __future__ import annotations

from aigovkg.query.binding import bind, counting, paged
from aigovkg.query.choosing import Choice, matching, offered, typed
from aigovkg.query.executables import executables, prefixes
from aigovkg.query.explaining import explain
from aigovkg.query.fixed import fixed
from aigovkg.query.guard import form, guard
from aigovkg.query.loading import Library, load_queries
from aigovkg.query.parameters import Parameter
from aigovkg.query.running import run, table
from aigovkg.query.saved import SavedQuery, parse_query
from aigovkg.query.tokens import declared
from aigovkg.query.values import Ask, resolve, term

__all__ = [
    "Ask",
    "Choice",
    "Library",
    "Parameter",
    "SavedQuery",
    "bind",
    "counting",
    "declared",
    "executables",
    "explain",
    "fixed",
    "form",
    "guard",
    "load_queries",
    "matching",
    "offered",
    "paged",
    "parse_query",
    "prefixes",
    "resolve",
    "run",
    "table",
    "term",
    "typed",
]

"""Documentation of the ontology and the vocabulary for people, as pages of a service or as a folder of files.

asking.py     Source: a graph that answers queries; the questions are in queries/
refs.py       Ref: how something is named
words.py      axioms in words
examples.py   examples of use, line by line
terms.py      Ontology, Term: what the ontology has
schemes.py    Scheme, Entry: what the vocabulary has
use.py        Use: how often the graph uses a term or concept
layout.py     places boxes and arrows
diagram.py    the picture of the ontology
links.py      Links: where links lead
pages.py      HTML, from templates/
site.py       the folder of files
"""

from __future__ import annotations

from aigovkg.docs.asking import Source, question
from aigovkg.docs.links import FORMATS, Links
from aigovkg.docs.pages import STATIC, ontology_page, scheme_page, vocabulary_page
from aigovkg.docs.schemes import Scheme, Summary, read_scheme, read_schemes, scheme_iri
from aigovkg.docs.site import named_documents, serialized, write_site
from aigovkg.docs.terms import Ontology, read_ontology
from aigovkg.docs.use import Use, use_of_concepts, use_of_terms

__all__ = [
    "FORMATS",
    "STATIC",
    "Links",
    "Ontology",
    "Scheme",
    "Source",
    "Summary",
    "Use",
    "named_documents",
    "ontology_page",
    "question",
    "read_ontology",
    "read_scheme",
    "read_schemes",
    "scheme_iri",
    "scheme_page",
    "serialized",
    "use_of_concepts",
    "use_of_terms",
    "vocabulary_page",
    "write_site",
]

"""Texts: reading files, folding characters, splitting into documents, sections, sentences and clauses."""

from __future__ import annotations

from aigovkg.text.folding import Compact, compact, fold, folded_and_compacted
from aigovkg.text.language import language_of
from aigovkg.text.model import Metadata, Text
from aigovkg.text.outline import Block, Outline, Section, Sentence
from aigovkg.text.reading import SUFFIXES, find, read
from aigovkg.text.segmenting import segment

__all__ = [
    "SUFFIXES",
    "Block",
    "Compact",
    "Metadata",
    "Outline",
    "Section",
    "Sentence",
    "Text",
    "compact",
    "find",
    "fold",
    "folded_and_compacted",
    "language_of",
    "read",
    "segment",
]

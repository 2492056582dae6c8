"""Plug-ins: further extractors, off by default, whose proposals are held against the text before they count.

A plug-in is a function that takes a Text and what the rules found, and yields `Proposal`s. Packages announce theirs in
the entry-point group `aigovkg.extractors`; "language-model" comes with this package. No place that a plug-in names is
trusted: its quote is looked up in the text, and what has no quote there does not count. What rules found stays.
"""

from __future__ import annotations

from aigovkg.plugins.accepting import Proposal, accept
from aigovkg.plugins.loading import GROUP, Extractor, extend, load, names

__all__ = ["GROUP", "Extractor", "Proposal", "accept", "extend", "load", "names"]

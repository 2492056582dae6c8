"""The whole way from texts to a published snapshot.

pipeline.py     build: everything anew; add: annotation sets into the current graph
sets.py         texts and files -> validated annotation sets, in several processes
remembered.py   which annotation sets were found valid
unchanged.py    whether a build has anything to do
summary.py      what a build tells at its end
"""

from __future__ import annotations

from aigovkg.build.pipeline import add, build
from aigovkg.build.sets import Prepared, Refused
from aigovkg.build.summary import Summary

__all__ = ["Prepared", "Refused", "Summary", "add", "build"]

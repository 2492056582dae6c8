"""What the graph says of itself, in the named graph `graph/description` and so in the default graph, too.

dataset.py     the whole graph as a data set: VoID and DCAT, its named graphs, what it was made from
linksets.py    the sets of mappings to other data sets (VoID linksets)
partitions.py  how many things there are of each class, with which properties (VoID and its extension for datatypes)
service.py     the endpoint, its prefixes and example queries, where the graph can be had as files
"""

from __future__ import annotations

from aigovkg.describe.dataset import DATASET, amend, describe, hash_file
from aigovkg.describe.linksets import MATTER
from aigovkg.describe.service import DUMPS, Dump

__all__ = ["DATASET", "DUMPS", "MATTER", "Dump", "amend", "describe", "hash_file"]

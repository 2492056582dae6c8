"""Changes to the graph by people and programs elsewhere: who may make them, how they are made, who made them.

access.py    Tokens: who may write
audit.py     the log of who changed what when, and of what was refused
edits.py     Edit: a change as it was asked for, by SPARQL Update or the Graph Store Protocol
changing.py  apply: makes a change, checks it, publishes
following.py keeps what was inferred in step with a change
describing.py  brings what the graph says of itself in line with a change
"""

from __future__ import annotations

from aigovkg.authoring.access import Holder, Tokens
from aigovkg.authoring.audit import Refusals, record, user
from aigovkg.authoring.changing import Done, apply, protected
from aigovkg.authoring.edits import Edit

__all__ = ["Done", "Edit", "Holder", "Refusals", "Tokens", "apply", "protected", "record", "user"]

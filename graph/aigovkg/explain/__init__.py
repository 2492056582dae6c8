"""Why a triple is in the graph: the rules that it follows by, back to what texts, vocabulary and catalogue state.

Nothing is kept about inferences when they are made. A rule is turned around instead: its template is made equal to the
triple asked for, and its patterns then find the premises in the graph. What was inferred among these is explained in
the same way. Each step back allows one rule fewer, so there are no circles, and the shortest chain is found first.

model.py      Explanation, Source, Claim
turning.py    rules turned around: from a conclusion to its premises
proving.py    explain: the shortest chain of rules
stating.py    the graphs that state a triple, and their claims
asking.py     understood: what people type -> a triple
wording.py    as_text, as_json
"""

from __future__ import annotations

from aigovkg.explain.asking import understood
from aigovkg.explain.model import Claim, Explanation, Source, Triple, shown
from aigovkg.explain.proving import explain
from aigovkg.explain.wording import as_json, as_text

__all__ = ["Claim", "Explanation", "Source", "Triple", "as_json", "as_text", "explain", "shown", "understood"]

"""TF-IDF: texts as weighted words, and a classifier that takes the class whose texts are most alike.

The weights are those of Salton and Buckley (1988): logarithmic counts, inverse document frequency, vectors of length
one; the classifier compares with the mean of the vectors of each class (Rocchio).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

__all__ = ["Classifier", "TfIdf", "cosine"]

_WORD = re.compile(r"[a-z0-9]{2,}|[\u3400-\u9fff]+")
_FEW = 2  # words of fewer texts tell nothing about others

Vector = Mapping[str, float]


def _terms(text: str) -> Counter[str]:
    """Words and pairs of words; pairs of characters where words are not written apart."""
    terms: Counter[str] = Counter()
    words = _WORD.findall(text.lower())
    for word in words:
        if word[0] > "\u2e80":
            terms.update(word[rank : rank + 2] for rank in range(max(len(word) - 1, 1)))
        else:
            terms[word[:-1] if len(word) > 3 and word.endswith("s") else word] += 1
    terms.update(f"{one} {other}" for one, other in pairwise(words))
    return terms


class TfIdf:
    """Turns texts into vectors.

    Args:
        texts: the texts that tell how common each word is.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        held = [_terms(text) for text in texts]
        frequency = Counter(term for terms in held for term in terms)
        least = _FEW if len(held) > 20 else 1
        self._weights = {
            term: math.log((1 + len(held)) / (1 + times)) + 1 for term, times in frequency.items() if times >= least
        }

    def vector(self, text: str) -> Vector:
        """Return the vector of a text, of length one; empty when it has none of the known words."""
        raw = {
            term: (1 + math.log(times)) * self._weights[term]
            for term, times in _terms(text).items()
            if term in self._weights
        }
        length = math.sqrt(sum(value * value for value in raw.values()))
        return {term: value / length for term, value in raw.items()} if length else {}


def cosine(one: Vector, other: Vector) -> float:
    """Return how alike two vectors of length one are, 0 to 1."""
    short, long = sorted((one, other), key=len)
    return sum(value * long.get(term, 0.0) for term, value in short.items())


class Classifier:
    """Tells the classes of a text by the texts that are known to be of each class.

    Args:
        examples: texts, each with its class.
    """

    def __init__(self, examples: Sequence[tuple[str, str]]) -> None:
        self.space = TfIdf(text for text, _ in examples)
        sums: dict[str, Counter[str]] = defaultdict(Counter)
        for text, name in examples:
            sums[name].update(self.space.vector(text))
        self._means: dict[str, Vector] = {}
        for name, total in sums.items():
            length = math.sqrt(sum(value * value for value in total.values())) or 1.0
            self._means[name] = {term: value / length for term, value in total.items()}

    def similarities(self, text: str) -> dict[str, float]:
        """Return how alike the text and each class are, 0 to 1."""
        vector = self.space.vector(text)
        return {name: cosine(vector, mean) for name, mean in sorted(self._means.items())}

    def classify(self, text: str) -> str:
        """Return the class that is most alike, of equals the first by name; empty when there is none."""
        alike = self.similarities(text)
        return max(alike, key=lambda name: (alike[name], name), default="")

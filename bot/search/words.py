"""How text becomes words to look for, the same on every engine. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from typing import Final

LONGEST: Final = 40
"""Of a longer word this much is kept, and looked for."""

MOST_ASKED: Final = 8
"""How many words of a search count; a sentence pasted in whole is cut off there."""

_WORD = re.compile(r"[^\W_]+")
_ONE_MISTAKE_UP_TO: Final = 7
_NO_MISTAKE_UP_TO: Final = 3


def words_of(text: str) -> list[str]:
    """Return the words of a text in order, without case and accents; what is neither letter nor digit parts them."""
    # Twice: some letters fall apart into capitals, and some capitals into letters with accents.
    plain = _folded(_folded(text)).replace("'", "").replace("’", "")
    return [word[:LONGEST] for word in _WORD.findall(plain)]


def _folded(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()


def asked(text: str) -> list[str]:
    """Return the words somebody looks for, each once."""
    return list(dict.fromkeys(words_of(text)))[:MOST_ASKED]


def weighed(texts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return every word of these texts with its greatest weight: word -> weight. A text comes with its weight."""
    found: dict[str, int] = {}
    for text, weight in texts:
        for word in words_of(text):
            found[word] = max(found.get(word, 0), weight)
    return found


def mistakes_in(word: str) -> int:
    """Return how many letters of a word may be mistyped, left out, added, or swapped with their neighbour."""
    if len(word) <= _NO_MISTAKE_UP_TO:
        return 0
    return 1 if len(word) <= _ONE_MISTAKE_UP_TO else 2


def nearest(word: str, known: Collection[str]) -> list[str]:
    """Return the known words that are nearest to a mistyped one, as long as they are near enough."""
    from rapidfuzz import process  # of use only where somebody mistypes
    from rapidfuzz.distance import OSA

    near = process.extract(word, list(known), scorer=OSA.distance, score_cutoff=mistakes_in(word), limit=None)
    least = min((distance for _, distance, _ in near), default=0)
    return sorted(found for found, distance, _ in near if distance == least)

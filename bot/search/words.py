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
_UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff"  # kana, and what repeats a character or makes it long
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+)"  # Han
)
"""What is written without spaces: nobody knows where its words end, so each two neighbours count as one."""

_VOICED = frozenset("\u3099\u309a")
"""The marks that make one kana another: no accents, and of one piece with their kana where that is of full width."""

_ONE_MISTAKE_UP_TO: Final = 7
_NO_MISTAKE_UP_TO: Final = 3
SHORTEST_KNOWN: Final = _NO_MISTAKE_UP_TO
"""No shorter word is what a mistyped one was meant to be."""


def words_of(text: str) -> list[str]:
    """Return the words of a text in order, without case and accents; what is neither letter nor digit parts them.

    Of a script without spaces each two neighbours are a word, and a character that stands alone is one.
    """
    if text.isascii():
        return [word[:LONGEST] for word in _WORD.findall(text.lower().replace("'", ""))]
    return [word for run in _runs(text) for word in (_pairs(run) if _UNSPACED.match(run) else [run[:LONGEST]])]


def _runs(text: str) -> list[str]:
    # Twice: some letters fall apart into capitals, and some capitals into letters with accents.
    plain = unicodedata.normalize("NFC", _folded(_folded(text))).replace("'", "").replace("’", "")
    return [run for word in _WORD.findall("".join(map(_without_mark, plain))) for run in _UNSPACED.split(word) if run]


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(c if c in _VOICED else _without_mark(c) for c in apart).casefold()


def _without_mark(character: str) -> str:
    return "" if unicodedata.category(character).startswith("M") else character


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(max(1, len(run) - 1))]


def asked(text: str) -> list[str]:
    """Return the words somebody looks for, each once."""
    return list(dict.fromkeys(words_of(text)))[:MOST_ASKED]


def weighed(texts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return every word of these texts with its greatest weight: word -> weight. A text comes with its weight."""
    found: dict[str, int] = {}
    for text, weight in sorted(texts, key=lambda one: one[1]):
        found.update(dict.fromkeys(_to_be_found(text), weight))
    return found


def _to_be_found(text: str) -> list[str]:
    # Whoever looks for one character looks for a beginning, and the last one of a run begins no pair.
    ends = [] if text.isascii() else [run[-1] for run in _runs(text) if _UNSPACED.match(run)]
    return words_of(text) + ends


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

"""A made-up language: words of syllables, of which, as in any language, few are said often and most of them rarely."""

from __future__ import annotations

import random
from itertools import accumulate
from typing import Final

_STARTS: Final = (
    "b",
    "c",
    "co",
    "d",
    "f",
    "g",
    "gr",
    "h",
    "l",
    "m",
    "n",
    "p",
    "pr",
    "r",
    "re",
    "s",
    "st",
    "t",
    "tr",
    "w",
)
_VOWELS: Final = ("a", "e", "i", "o", "u", "ea", "ou")
_ENDS: Final = ("", "", "n", "r", "l", "s", "t", "m", "nd", "ck")
_SUFFIXES: Final = ("", "", "", "s", "ed", "ing", "er", "ly", "ment")
_KANA: Final = "あいうえおかがきくけこさしすせそたちつてとなにのはひふへほまみめもやゆよらりるれろわをん"
_HAN: Final = "会議支援学習地域市民健康相談経験仕事参加資料動画人権平等住宅教育福祉生活時間場所活動計画報告"

COMMON: Final = range(4, 14)
"""The places of words that stand in a quarter to a half of all resources."""


class Language:
    """Words from the most common to the rarest, and texts of them."""

    def __init__(self, rng: random.Random, size: int) -> None:
        self._rng = rng
        words: dict[str, None] = {}
        while len(words) < size:
            words[self._word()] = None
        # Short words are said most often.
        self.words: Final = sorted(words, key=lambda word: len(word) + rng.expovariate(0.2))
        self._weights = list(accumulate(1 / (place + 2.7) for place in range(1, size + 1)))

    def _word(self) -> str:
        rng = self._rng
        syllables = rng.choices((1, 2, 3, 4), (1, 4, 5, 2))[0]
        parts = [rng.choice(_STARTS) + rng.choice(_VOWELS) + rng.choice(_ENDS) for _ in range(syllables)]
        return "".join(parts) + rng.choice(_SUFFIXES)

    def said(self, number: int) -> list[str]:
        """Return so many words as they come in texts."""
        return self._rng.choices(self.words, cum_weights=self._weights, k=number)

    def text(self, number: int) -> str:
        """Return a text of so many words."""
        return " ".join(self.said(number))

    def some(self, places: range) -> str:
        """Return a word from these places in the order of how often words are said."""
        return self.words[self._rng.choice(places)]

    def japanese(self, number: int) -> str:
        """Return so many characters without a space."""
        return "".join(self._rng.choices(_KANA + 3 * _HAN, k=number))

    def mistyped(self, word: str) -> str:
        """Return a word with two neighbours that changed places."""
        place = self._rng.choice([at for at in range(1, len(word) - 1) if word[at] != word[at + 1]])
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]

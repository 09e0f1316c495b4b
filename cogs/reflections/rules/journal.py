"""How a journal is read: in pages, by words, and a long entry in pieces. Pure."""

from __future__ import annotations

import re
import unicodedata

from cogs.reflections.rules.reflection import Reflection

ENTRIES_A_PAGE = 5
MOST_FOUND = 10
"""How many entries a search shows."""

PIECE = 2800
"""How many characters of an entry stand in one message, below its question and above its buttons."""

_LOOK_BACK = 300


def page_of(number: int, entries: int) -> tuple[int, int]:
    """Return which page to show, counted from 0, and how many there are: at least one, and none past the last."""
    pages = max(1, -(-entries // ENTRIES_A_PAGE))
    return min(max(number, 0), pages - 1), pages


def fold(text: str) -> str:
    """Return a text without accents and capitals, for comparing."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()


def holds_all(entry: Reflection, typed: str) -> bool:
    """Whether each of the words stands in the entry or its question, folded, also as part of a longer word."""
    within = fold(f"{entry.text}\n{entry.question}\n{entry.theme}")
    return all(word in within for word in fold(typed).split())


def pieces(text: str) -> list[str]:
    """Return a text in pieces of at most `PIECE` characters, cut between words where there are any."""
    found = []
    while len(text) > PIECE:
        blanks = list(re.finditer(r"\s", text[PIECE - _LOOK_BACK : PIECE]))
        cut = PIECE - _LOOK_BACK + blanks[-1].end() if blanks else PIECE
        found.append(text[:cut])
        text = text[cut:]
    return [*found, text]

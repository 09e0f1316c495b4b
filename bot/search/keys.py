"""Under which keys the lists of an index are kept: words, their beginnings, tokens, and one for everything. Pure.

No word has a sign in it, so none is spelt like another kind of key.
"""

from __future__ import annotations

from typing import Final

EVERYTHING: Final = "*"
"""The list of all there is."""

LONGEST_BEGINNING: Final = 4
"""Beginnings of up to so many letters have lists of their own, since a great many words begin with them."""


def beginning(letters: str) -> str:
    """Return the key of what has a longer word that begins with these letters."""
    return f"^{letters}"


def token(name: str) -> str:
    """Return the key of a token. What no engine can keep becomes another sign."""
    return "=" + name.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def beginnings_of(word: str) -> list[str]:
    """Return the keys of a word's beginnings that have lists of their own."""
    return [beginning(word[:length]) for length in range(1, min(LONGEST_BEGINNING, len(word) - 1) + 1)]

"""What somebody typed, measured and made fit to stand in a message. Pure: the rules of features may use it."""

from __future__ import annotations

import unicodedata
from typing import Final

# They turn the direction of what follows them, past the end of the line: a heading would be read backwards.
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

# Letters and signs that are drawn as nothing: the fillers of Hangul, and Braille without a dot.
_UNSEEN: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def length(text: str) -> int:
    """Return how long a text is, counted as the strictest of Discord's clients do: most emoji are two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def one_line(text: str) -> str:
    """Return the text on one line, without what would turn the reading direction of all that follows."""
    kept = (" " if unicodedata.category(one) == "Cc" else one for one in text if one not in _TURNING)
    return " ".join("".join(kept).split())


def several_lines(text: str) -> str:
    """Return the text in its lines, with one blank line at most between two, and each of them as `one_line` has it."""
    kept: list[str] = []
    for one in map(one_line, text.splitlines()):
        if one or (kept and kept[-1]):
            kept.append(one)
    return "\n".join(kept).strip()


def is_seen(text: str) -> bool:
    """Whether there is anything in a text that can be seen."""
    return any(one not in _UNSEEN and unicodedata.category(one)[0] not in "ZC" for one in text)


def cut(text: str, most: int) -> tuple[str, str]:
    """Return the beginning that fits into `most` characters, whole words where it can be, and what is left."""
    text = text.strip()
    if length(text) <= most:
        return text, ""
    fits, used = 0, 0
    for one in text:
        used += length(one)
        if used > most:
            break
        fits += 1
    blank = max((at for at in range(fits, fits // 2, -1) if text[at].isspace()), default=fits)
    return text[:blank].rstrip(), text[blank:].lstrip()

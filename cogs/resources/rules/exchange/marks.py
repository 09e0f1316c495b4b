"""Cuts the HTML of bookmark files into what stands between marks and the marks themselves, in one pass.

Why not the standard library's parser: on marks that never end it takes time that grows with the square of the file, it
decodes the "&copy" of "?a=1&copy=2" in a link, and one quotation mark left open costs every bookmark after it. Browsers
write each bookmark on a line of its own, so a mark that is broken ends at the next line that begins with `<DT>`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark, with the text before it. `name` is in small letters: "/a" closes one, "" is the end of the file."""

    name: str
    before: str
    start: int
    attributes: Mapping[str, str] = field(default_factory=dict)


_MARK: Final = re.compile(r"<(?:(?P<comment>!--)|(?P<name>/?[a-zA-Z][a-zA-Z0-9]*+))")
_LINE: Final = re.compile(r"^[ \t]*+<DT\b", re.IGNORECASE | re.MULTILINE)
_ATTRIBUTE: Final = re.compile(
    r"""[\s/=]*+(?:(?P<end>>)|(?P<name>[^\s=>/]++)(?:\s*+=\s*+(?:"(?P<double>[^"]*+)"|'(?P<single>[^']*+)'|(?P<bare>[^\s>]*+)))?+)"""
)
# Only with its semicolon: Chrome writes links as they are, and "&copy=2" in one is no sign. At most seven digits, since
# Python refuses to read very long numbers.
_ENTITY: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_READ: Final = frozenset({"a", "/a", "dl", "/dl", "dt", "dd", "h1", "/h1", "h3", "/h3", "hr", "title", "/title"})
_BREAKS: Final = frozenset({"br", "p"})


def marks(text: str) -> Iterator[Mark]:
    """Yield every mark that means something in a bookmark file, and one without a name at its end."""
    bounds = _Bounds(text)
    place, written, no_more_comments = 0, [""], False
    while found := _MARK.search(text, place):
        written.append(text[place : found.start()])
        place = found.end()
        if found["comment"]:
            end = -1 if no_more_comments else text.find("-->", place)
            no_more_comments = end < 0
            place = place if no_more_comments else end + 3
            continue
        name = found["name"].lower()
        attributes, place = _attributes(text, place, bounds.after(place), is_kept=name == "a")
        if name in _READ:
            yield Mark(name, _unescaped("".join(written)), found.start(), attributes)
            written.clear()
        elif name in _BREAKS:
            written.append("\n")
    yield Mark("", _unescaped("".join([*written, text[place:]])), len(text))


class _Bounds:
    """Where a mark must end at the latest. Asked with places that only grow."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._lines = _LINE.finditer(text)
        self._next = -1

    def after(self, place: int) -> int:
        while self._next < place:
            found = next(self._lines, None)
            self._next = found.start() if found else self._length
        return self._next


def _attributes(text: str, place: int, end: int, *, is_kept: bool) -> tuple[dict[str, str], int]:
    """Return the attributes, the first of each name, and where the mark ends."""
    kept: dict[str, str] = {}
    while place < end:
        found = _ATTRIBUTE.match(text, place, end)
        if found is None:
            return kept, end  # there was nothing but blanks up to there
        place = found.end()
        if found["end"]:
            break
        if is_kept and (name := found["name"].lower()) in {"href", "tags"}:
            value = found["double"] or found["single"] or (found["bare"] or "").strip("\"'")
            kept.setdefault(name, _unescaped(value))
    return kept, place


def _unescaped(text: str) -> str:
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text

"""Cuts CSV into rows and cells, in one pass over the text.

Why not the standard library's reader: it refuses a cell of 131,073 characters by a limit of the whole process, and
reads a file in which one quotation mark is never closed as one cell to its end. On all that it writes they agree, and a
test says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

DELIMITERS: Final = ",;\t"


@dataclass(frozen=True, slots=True)
class Record:
    """One row that is not blank. `number` counts rows as a spreadsheet does, `line` lines of text; both from 1."""

    number: int
    line: int
    cells: tuple[str, ...]
    is_open: bool = False
    """Whether a quotation mark in it is never closed."""


class _Patterns(NamedTuple):
    quoted: re.Pattern[str]
    plain: re.Pattern[str]
    blank: re.Pattern[str]


_BREAK: Final = r"(?:\r\n|\r|\n)"
_BREAKS: Final = re.compile(_BREAK)


@cache
def _patterns(delimiter: str) -> _Patterns:
    end = rf"[^{delimiter}\r\n]*+"
    return _Patterns(
        plain=re.compile(end),
        quoted=re.compile(rf'"(?P<content>[^"]*+(?:""[^"]*+)*+)"(?P<rest>{end})'),
        # A spreadsheet writes its empty rows as delimiters, sometimes a million of them.
        blank=re.compile(rf"(?:[ {delimiter}\t]*+{_BREAK})++"),
    )


def records(text: str, delimiter: str) -> Iterator[Record]:
    """Yield every row that is not blank, lazily."""
    patterns, place, number, line = _patterns(delimiter), 0, 1, 1
    while place < len(text):
        if blank := patterns.blank.match(text, place):
            passed, place = _count(text, place, blank.end()), blank.end()
            number, line = number + passed, line + passed
            continue
        cells, end, is_open = _record(text, place, patterns, delimiter)
        if any(cell.strip() for cell in cells):
            yield Record(number, line, cells, is_open)
        number, line, place = number + 1, line + _count(text, place, end), end


def _record(text: str, place: int, patterns: _Patterns, delimiter: str) -> tuple[tuple[str, ...], int, bool]:
    cells, is_open = [], False
    while True:
        content, place, opened = _cell(text, place, patterns)
        cells.append(content)
        is_open = is_open or opened
        if not text.startswith(delimiter, place):
            return tuple(cells), _after_break(text, place), is_open
        place += 1


def _cell(text: str, place: int, patterns: _Patterns) -> tuple[str, int, bool]:
    """Return a cell, where it ends, and whether it begins with a quotation mark that is never closed."""
    found = patterns.quoted.match(text, place)
    if found is None:
        return _plain(text, place, patterns)
    content, rest = found["content"], found["rest"]
    if rest.strip() and _BREAKS.search(content):
        # What "closes" it is the beginning of a cell further down: only its own line is at fault, not all up to there.
        return _plain(text, place, patterns)
    return content.replace('""', '"') + rest, found.end(), False


def _plain(text: str, place: int, patterns: _Patterns) -> tuple[str, int, bool]:
    found = patterns.plain.match(text, place)
    return (found[0], found.end(), found[0].startswith('"')) if found else ("", place, False)


def _after_break(text: str, place: int) -> int:
    found = _BREAKS.match(text, place)
    return found.end() if found else place


def _count(text: str, start: int, end: int) -> int:
    """Return how many lines end between the two."""
    return text.count("\n", start, end) + text.count("\r", start, end) - text.count("\r\n", start, end)

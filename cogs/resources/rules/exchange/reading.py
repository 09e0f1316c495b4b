"""Reads a file of resources, in whichever of three formats it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from cogs.resources.rules.exchange import from_bookmarks, from_csv, from_json
from cogs.resources.rules.exchange.decoding import text_of
from cogs.resources.rules.exchange.faults import Fault, Format, Read, Remark, Row, Told
from cogs.resources.rules.exchange.record import Rules
from cogs.resources.rules.exchange.refusals import FileTooLarge, NoBookmarks, NothingInIt
from cogs.resources.rules.exchange.values import topics_by_name
from cogs.resources.rules.topics import Topics

MOST_BYTES: Final = 16 * 1024 * 1024
MOST_ROWS: Final = 10_000
_ENDINGS: Final = {".json": Format.JSON, ".html": Format.BOOKMARKS, ".htm": Format.BOOKMARKS}
_PAGE: Final = re.compile(r"<(?:!doctype|!--|html|head|meta|title|h[1-6]|d[ltd]|a|p|body)\b", re.IGNORECASE)


def read(content: bytes, name: str, topics: Topics, today: date) -> Read:
    """Return what is in a file called `name`: what it holds tells its format, and its name only where that does not.

    `today` is the day in the server's zone. Takes time in proportion to the file, up to seconds for a large one: run it
    in a thread. Raises a `Refused` of `refusals` where the whole file is no use, and nothing else.
    """
    if len(content) > MOST_BYTES:
        raise FileTooLarge(len(content), MOST_BYTES)
    text, is_old = text_of(content)
    if not text.strip():
        raise NothingInIt
    told = [Told(Remark.OLD_ENCODING)] if is_old else []
    found = _format(text, name)
    rows, faults = _sorted(_rows(found, text, Rules(topics_by_name(topics), today, MOST_ROWS), told))
    if not rows and not faults and not any(one.numbers for one in told):
        raise NoBookmarks if found is Format.BOOKMARKS else NothingInIt
    return Read(found, rows, faults, tuple(told))


def _format(text: str, name: str) -> Format:
    start = text.lstrip()
    if start.startswith(("{", "[")):
        return Format.JSON
    if _PAGE.match(start):
        return Format.BOOKMARKS
    return next((found for ending, found in _ENDINGS.items() if name.lower().endswith(ending)), Format.CSV)


def _rows(found: Format, text: str, rules: Rules, told: list[Told]) -> Iterator[Row | list[Fault]]:
    match found:
        case Format.CSV:
            return from_csv.rows(text, rules, told)
        case Format.JSON:
            return from_json.rows(text, rules, told)
        case Format.BOOKMARKS:
            return from_bookmarks.rows(text, rules, told)


def _sorted(found: Iterable[Row | list[Fault]]) -> tuple[tuple[Row, ...], tuple[Fault, ...]]:
    rows, faults = list[Row](), list[Fault]()
    for one in found:
        if isinstance(one, Row):
            rows.append(one)
        else:
            faults.extend(one)
    return tuple(rows), tuple(faults)

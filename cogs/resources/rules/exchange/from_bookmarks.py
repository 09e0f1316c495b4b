"""Reads the bookmark files that Firefox, Chrome, Edge and Safari write ("NETSCAPE-Bookmark-file-1")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from bot.texts import cut, length
from cogs.resources.rules.exchange import values
from cogs.resources.rules.exchange.faults import Fault, Remark, Row, Told, note
from cogs.resources.rules.exchange.fields import Field
from cogs.resources.rules.exchange.marks import Mark, marks
from cogs.resources.rules.exchange.record import Rules, row_of
from cogs.resources.rules.exchange.refusals import TooManyRows
from cogs.resources.rules.resource import MOST_TITLE, MOST_TOPICS, MOST_WHY

_SCHEME: Final = re.compile(r"[\x00-\x20]*+([a-zA-Z][a-zA-Z0-9+.\-]*+)[ \t\r\n]*+:")
_LEFT_OUT: Final = {"javascript": Remark.BOOKMARKLETS, "place": Remark.BROWSER_QUERIES}


@dataclass(slots=True)
class _Bookmark:
    number: int
    line: int
    link: str
    tags: str
    folder: tuple[str, ...]
    title: list[str] = field(default_factory=list)
    why: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _File:
    """Where in the file we are: in which folders, and to what the next text belongs."""

    rules: Rules
    folders: list[tuple[str, ...]] = field(default_factory=lambda: [()])
    """For each folder that is open, the topics that it and those around it name, the innermost first."""
    folder: str = ""
    """The name of the folder that opens next."""
    open: _Bookmark | None = None
    text_is: str = ""
    """The mark that the next text belongs to."""
    count: int = 0
    line: int = 1
    place: int = 0
    tags: dict[str, None] = field(default_factory=dict)
    left_out: dict[Remark, list[int]] = field(default_factory=dict)
    shortened: list[int] = field(default_factory=list)


def rows(text: str, rules: Rules, told: list[Told]) -> Iterator[Row | list[Fault]]:
    """Yield each bookmark or its faults, in order. What a browser keeps for itself is left out and told.

    Raises `TooManyRows`.
    """
    file = _File(rules)
    for mark in marks(text):
        _take_text(file, mark.before)
        if file.open and mark.name in {"a", "dt", "dl", "/dl", "h3", "hr", ""}:
            bookmark, file.open = file.open, None
            if not _is_left_out(file, bookmark):
                yield _row(file, bookmark)
        _take_mark(file, mark, text)
    if file.shortened:
        told.append(Told(Remark.SHORTENED, numbers=tuple(file.shortened)))
    told += [Told(remark, numbers=tuple(numbers)) for remark, numbers in file.left_out.items()]
    if file.tags:
        told.append(Told(Remark.UNKNOWN_TAGS, tuple(file.tags)))


def _take_text(file: _File, text: str) -> None:
    if file.text_is == "h3":
        file.folder += text
    elif file.open and file.text_is == "a":
        file.open.title.append(text)
    elif file.open and file.text_is == "dd":
        file.open.why.append(text)


def _take_mark(file: _File, mark: Mark, text: str) -> None:
    file.text_is = mark.name
    match mark.name:
        case "a":
            if file.count == file.rules.most_rows:
                raise TooManyRows(file.rules.most_rows)
            file.count += 1
            file.line += text.count("\n", file.place, mark.start)
            file.place = mark.start
            link, tags = mark.attributes.get("href", ""), mark.attributes.get("tags", "")
            file.open = _Bookmark(file.count, file.line, link, tags, file.folders[-1])
        case "h3":
            file.folder = ""
        case "dl":
            named = values.named(file.rules.topics, file.folder)
            around = file.folders[-1]
            file.folders.append(tuple(dict.fromkeys([named, *around])) if named else around)
            file.folder = ""
        case "/dl" if len(file.folders) > 1:
            file.folders.pop()


def _is_left_out(file: _File, bookmark: _Bookmark) -> bool:
    scheme = _SCHEME.match(bookmark.link)
    remark = _LEFT_OUT.get(scheme[1].lower()) if scheme else None
    if remark:
        file.left_out.setdefault(remark, []).append(bookmark.number)
    return remark is not None


def _row(file: _File, bookmark: _Bookmark) -> Row | list[Fault]:
    title, more = _fitting(" ".join("".join(bookmark.title).split()), MOST_TITLE)
    why, still_more = _fitting("".join(bookmark.why).strip(), MOST_WHY)
    if more or still_more:
        file.shortened.append(bookmark.number)
    cells = {
        Field.LINK: bookmark.link,
        Field.TITLE: title or _host(bookmark.link),
        Field.WHY: why,
        Field.TOPICS: _topics(file, bookmark),
    }
    return row_of(bookmark.number, bookmark.line, cells, file.rules)


def _topics(file: _File, bookmark: _Bookmark) -> list[str]:
    """Return those that tags name, and those that folders name as far as there is room for more."""
    found: dict[str, None] = {}
    for tag in bookmark.tags.split(","):
        if key := values.named(file.rules.topics, tag):
            found[key] = None
        elif tag.strip():
            note(file.tags, tag)
    room = max(MOST_TOPICS - len(found), 0)
    return [*found, *[key for key in bookmark.folder if key not in found][:room]]


def _fitting(text: str, most: int) -> tuple[str, bool]:
    """Return as much of a text as fits, and whether that is not all of it: no browser let anybody write it shorter."""
    if length(text) <= most:
        return text, False
    kept, _ = cut(text[: 2 * most], most - 1)
    return f"{kept}…", True


def _host(link: str) -> str:
    try:
        return urlsplit(link.strip()).hostname or ""
    except ValueError:  # brackets that hold no address
        return ""

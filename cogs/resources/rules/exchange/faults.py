"""What can be wrong with a row or be worth telling of a file, as facts. Their words are chosen by the cards."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import Final

from cogs.resources.rules.exchange.fields import Field
from cogs.resources.rules.resource import Description

MOST_SHOWN: Final = 60
MOST_NAMES: Final = 50


class Format(StrEnum):
    """In which format a file is."""

    CSV = "csv"
    JSON = "json"
    BOOKMARKS = "bookmarks"


class Problem(Enum):
    """Why a row is not taken in."""

    NO_LINK = auto()
    """Its kind asks for one."""
    NO_TITLE = auto()
    TOO_LONG = auto()
    """`Fault.length` characters, where `Fault.most` are possible."""
    NOT_TEXT = auto()
    """A number or a list where text should be, or text with characters that nobody can see or send."""
    UNKNOWN_KIND = auto()
    UNKNOWN_TOPIC = auto()
    """One fault for each."""
    TOO_MANY_TOPICS = auto()
    """`Fault.length` of them, where `Fault.most` are possible."""
    UNKNOWN_COST = auto()
    UNKNOWN_TIME = auto()
    UNKNOWN_ACCESS = auto()
    """One fault for each."""
    UNKNOWN_PAY = auto()
    UNREADABLE_DATE = auto()
    NO_PAY = auto()
    """An opportunity says what it pays."""
    NO_CLOSING_DATE = auto()
    """An opportunity says when it closes."""
    CLOSED_ALREADY = auto()
    ONLY_OPPORTUNITIES = auto()
    """Pay or a closing date on something of another kind."""
    COLUMN_TWICE = auto()
    """Two columns mean the same. In CSV a fault of the heading, and the first one counts; in JSON of the item."""
    TOO_MANY_CELLS = auto()
    """Something stands to the right of the last heading."""
    QUOTE_NOT_CLOSED = auto()
    """A cell of the row begins with a quotation mark that never ends; it was read to the end of its line."""
    NOT_A_RESOURCE = auto()
    """An item of a JSON list that is not an object."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one row.

    `number` and `line` are those of `Row`; `field` is None where it is about the row as a whole; `shown` is what stood
    there, clipped to 60 characters and safe to print.
    """

    number: int
    field: Field | None
    problem: Problem
    shown: str = ""
    length: int = 0
    most: int = 0
    line: int = 0


class Remark(Enum):
    """What is worth telling of a file that was read."""

    OLD_ENCODING = auto()
    """It is not UTF-8; it was read as Windows-1252, so accents may be wrong."""
    UNKNOWN_COLUMNS = auto()
    """`Told.names` mean nothing to us, and were left out."""
    COLUMNS_LEFT_OUT = auto()
    """`Told.names` are what a library says itself (when shared, how many used it), and were left out."""
    UNKNOWN_TAGS = auto()
    """`Told.names` are tags of bookmarks that are no topics, and were left out."""
    SHORTENED = auto()
    """The titles or descriptions of the bookmarks `Told.numbers` were too long, and end in an ellipsis now."""
    BOOKMARKLETS = auto()
    """`Told.numbers` are small programs instead of links, and were left out."""
    BROWSER_QUERIES = auto()
    """`Told.numbers` are a browser's own, such as "Most visited", and were left out."""


@dataclass(frozen=True, slots=True)
class Told:
    """A remark about a whole file. Up to 50 names, each there once, in the file's order, clipped and safe to print."""

    remark: Remark
    names: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One resource of a file.

    `number` is where a person finds it: in CSV the row of a spreadsheet (the heading is row 1, and a cell of several
    lines is still one row), in JSON the item, in a bookmark file the bookmark, both counted from 1. `line` is its first
    line in a text editor, 0 in JSON. `link` is as it was written, and empty only where the kind needs none.
    """

    number: int
    link: str
    description: Description
    line: int = 0


@dataclass(frozen=True, slots=True)
class Read:
    """What was found in a file. A row is either among `rows` or has all its faults in `faults`; both in its order."""

    format: Format
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    told: tuple[Told, ...]


def shown(text: str) -> str:
    """Return text as it may be shown in a message about it: one line, clipped, with nothing in it that is unseen."""
    seen = "".join("\ufffd" if unicodedata.category(one) in {"Cc", "Cs"} else one for one in _head(text))
    return seen if len(seen) <= MOST_SHOWN else f"{seen[: MOST_SHOWN - 1]}…"


def note(names: dict[str, None], name: str) -> None:
    """Add a name to those that are told once; after 50 no more, since a hostile file could hold a million."""
    if len(names) < MOST_NAMES:
        names[shown(name)] = None


def _head(text: str) -> str:
    # Long enough to know that it must be clipped; a cell of a million characters is not gone through for that.
    return " ".join(text[: 4 * MOST_SHOWN].split())

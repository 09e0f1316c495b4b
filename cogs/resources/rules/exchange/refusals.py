"""Why a whole file is refused, as facts. A file is refused before it is read to its end wherever that can be told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from bot.errors import Refused
from cogs.resources.rules.exchange.faults import Format


class Found(Enum):
    """What a file is instead of text."""

    PDF = auto()
    EXCEL = auto()
    OPEN_DOCUMENT = auto()
    WORD = auto()
    ZIP = auto()
    OLD_OFFICE = auto()
    """A document of Office 97 to 2003: `.xls`, `.doc`."""
    UNKNOWN = auto()


@dataclass(eq=False)
class FileTooLarge(Refused):
    """The file has `size` bytes; it may have `most`."""

    size: int
    most: int


@dataclass(eq=False)
class TooManyRows(Refused):
    """There are more than `most` rows in it; it was not read any further."""

    most: int


@dataclass(eq=False)
class NotAText(Refused):
    """The file is no text, but `found`."""

    found: Found


class NothingInIt(Refused):
    """The file is empty, or there is nothing in it but headings."""


@dataclass(eq=False)
class NoTitles(Refused):
    """It is a table without a column of titles. `headings` are up to ten of its first row, as `Fault.shown`."""

    headings: tuple[str, ...]


class NoBookmarks(Refused):
    """It is a web page without a single bookmark in it."""


@dataclass(eq=False)
class Unreadable(Refused):
    """The file breaks the rules of its format at `line` and `column`, from 1; both 0 where that cannot be told."""

    format: Format
    line: int = 0
    column: int = 0


class NoList(Refused):
    """It is JSON, but neither a list nor an object with a list under "resources"."""

"""What the tests of files share: a list of topics, a day, and short ways to read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from cogs.resources.rules.exchange.faults import Fault, Problem, Read, Remark
from cogs.resources.rules.exchange.fields import Field
from cogs.resources.rules.exchange.reading import read
from cogs.resources.rules.topics import Topic, Topics

TOPICS = Topics(
    (
        Topic("governance", "Governance"),
        Topic("pay-and-funding", "Pay and funding"),
        Topic("storytelling-and-boundaries", "Telling a story"),
        Topic("peer-support", "Peer support"),
        Topic("rights", "Rights"),
        Topic("facilitation", "Facilitation"),
        Topic("digital-access", "Screens, and access"),
        Topic("opportunities", "Opportunities"),
        Topic("wellbeing", "Wellbeing"),
        Topic("influencing", "Influencing"),
        Topic("organisational-change", "Changing from inside"),
    )
)
TODAY = date(2026, 3, 4)
FILES = Path(__file__).parents[2] / "files"
BOOKMARKS = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>\n<H1>Bookmarks</H1>\n<DL><p>\n"


def taken(content: str | bytes, name: str = "file") -> Read:
    """Read this file."""
    return read(content.encode() if isinstance(content, str) else content, name, TOPICS, TODAY)


def from_file(name: str) -> Read:
    """Read a file that a browser or a spreadsheet wrote."""
    return taken((FILES / name).read_bytes(), name)


def in_json(**cells: object) -> Read:
    """Read one resource that has a title and a link unless told otherwise."""
    return taken(json.dumps([{"title": "A guide", "link": "https://a.example/", **cells}]))


def problems(faults: Iterable[Fault]) -> list[tuple[int, Field | None, Problem]]:
    """Return where and what is wrong, without what is shown of it."""
    return [(fault.number, fault.field, fault.problem) for fault in faults]


def told(found: Read) -> dict[Remark, tuple[str, ...] | tuple[int, ...]]:
    """Return what is told of a file as a whole."""
    return {one.remark: one.names or one.numbers for one in found.told}

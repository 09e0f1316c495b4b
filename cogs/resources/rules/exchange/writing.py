"""Writes resources out, so that `read` finds the same again and no spreadsheet and no browser runs any of it."""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cogs.resources.rules.exchange.fields import HEADINGS, Field
from cogs.resources.rules.exchange.formulas import guarded
from cogs.resources.rules.resource import Description


@dataclass(frozen=True, slots=True)
class Entry:
    """A resource as it goes out: `shared_at` in UTC, how many used it, how many have credit, its state as text."""

    link: str
    description: Description
    shared_at: datetime
    uses: int = 0
    credits: int = 0
    state: str = ""

    @property
    def web_link(self) -> str:
        """The link if it is http or https, else nothing: no other ever goes out."""
        return self.link if self.link.lower().startswith(("http://", "https://")) else ""


def as_csv(rows: Iterable[Entry]) -> bytes:
    """Return a table for spreadsheets: RFC 4180, UTF-8 with a byte order mark, which Excel needs. Days are in UTC."""
    table = io.StringIO(newline="")
    writer = csv.writer(table, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([guarded(heading) for heading in HEADINGS.values()])
    writer.writerows([guarded(cell) for cell in _cells(row)] for row in rows)
    return table.getvalue().encode("utf-8-sig", "replace")


def as_json(rows: Iterable[Entry]) -> bytes:
    """Return an object with all of them under "resources", each on a line; what is not said of one is not there."""
    said = ({key: value for key, value in _object(row).items() if value not in ("", None, [])} for row in rows)
    lines = ",\n".join(json.dumps(resource, ensure_ascii=False) for resource in said)
    return f'{{"resources": [\n{lines}\n]}}\n'.encode("utf-8", "replace")


def as_bookmarks(rows: Iterable[Entry], title: str) -> bytes:
    """Return a bookmark file for browsers: title, link, why, topics and date. What has no link is not in it."""
    name = html.escape(" ".join(title.split()))
    bookmarks = "".join(_bookmark(row) for row in rows if row.web_link)
    return f"{_HEAD}<TITLE>{name}</TITLE>\n<H1>{name}</H1>\n<DL><p>\n{bookmarks}</DL><p>\n".encode("utf-8", "replace")


# The policy keeps a browser that opens the file from loading or running anything.
_HEAD = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<META HTTP-EQUIV="Content-Security-Policy" CONTENT="default-src 'none'">
"""


def _cells(row: Entry) -> list[str]:
    said = row.description
    return [
        row.web_link,
        said.title,
        said.why,
        said.kind.value,
        "; ".join(said.topics),
        said.creator,
        said.cost.value if said.cost else "",
        said.region,
        _words(said.takes.value) if said.takes else "",
        "; ".join(sorted(_words(one.value) for one in said.access)),
        said.note,
        said.pay.value if said.pay else "",
        said.closes_on.isoformat() if said.closes_on else "",
        row.shared_at.date().isoformat(),
        str(row.uses),
        str(row.credits),
        row.state,
    ]


def _object(row: Entry) -> dict[Field, object]:
    said = row.description
    return {
        Field.LINK: row.web_link,
        Field.TITLE: said.title,
        Field.WHY: said.why,
        Field.KIND: said.kind,
        Field.TOPICS: list(said.topics),
        Field.CREATOR: said.creator,
        Field.COST: said.cost,
        Field.REGION: said.region,
        Field.TAKES: said.takes,
        Field.ACCESS: sorted(said.access),
        Field.NOTE: said.note,
        Field.PAY: said.pay,
        Field.CLOSES_ON: said.closes_on and said.closes_on.isoformat(),
        Field.SHARED_AT: row.shared_at.isoformat(timespec="seconds"),
        Field.USES: row.uses,
        Field.CREDITS: row.credits,
        Field.STATE: row.state,
    }


def _bookmark(row: Entry) -> str:
    said = row.description
    tags = f' TAGS="{html.escape(",".join(said.topics))}"' if said.topics else ""
    why = f"    <DD>{html.escape(said.why)}\n" if said.why else ""
    date = int(row.shared_at.timestamp())
    return f'    <DT><A HREF="{html.escape(row.link)}" ADD_DATE="{date}"{tags}>{html.escape(said.title)}</A>\n{why}'


def _words(value: str) -> str:
    return value.replace("_", " ")

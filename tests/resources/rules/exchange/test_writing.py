"""What goes out runs in no spreadsheet and no browser, and looks as each of them needs it."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs.resources.rules.exchange.faults import Remark
from cogs.resources.rules.exchange.fields import HEADINGS, Field
from cogs.resources.rules.exchange.writing import Entry, as_bookmarks, as_csv, as_json
from cogs.resources.rules.resource import Description, Kind
from tests.resources.rules.exchange.taking_in import taken, told

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
GUIDE = Entry("https://a.example/?b=1&copy=2", Description("A guide", "It helped."), AT, 3, 2, "shared")
SIGNS = "=+@＝＋－＠-"
LIKE_A_FORMULA = re.compile(rf"[\s\ufeff\u200b\"“]*[{SIGNS}]")
hostile = st.text(alphabet=st.one_of(st.sampled_from("=+-@＝＋'\"“ \t\r\n;,　\ufeff"), st.characters(codec="utf-8")))
markup = st.lists(
    st.sampled_from(
        ["<A HREF=x>", "</A>", "<script>", "<!--", "-->", "<", ">", '"', "'", "&", "&lt;", "\n<DT>", " onclick=x"]
    )
).map("".join)
links = st.sampled_from(["https://a.example/", "http://b.example:8080/x?y=1&copy=2&z='\"<>#f"])


@given(hostile, hostile, hostile)
def test_no_cell_of_an_export_begins_like_a_formula_in_any_program(title: str, why: str, link: str):
    row = Entry(
        link,
        Description(title, why, creator=title, region=why, note=title),
        datetime(2026, 1, 1, tzinfo=UTC),
        state=why,
    )
    file = as_csv([row]).decode("utf-8-sig")
    with_commas = [cell for cells in csv.reader(io.StringIO(file, newline="")) for cell in cells]
    # A program that cuts at semicolons or tabs takes quotation marks in mid-cell for letters.
    otherwise = re.split(r"[;\t\r\n]", file)
    assert [cell for cell in [*with_commas, *otherwise] if LIKE_A_FORMULA.match(cell)] == []
    assert [cell for cell in with_commas if cell.startswith(("\t", "\r", "\n"))] == []


class _Marks(HTMLParser):
    """What a program that knows nothing of ours sees in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.attributes |= {name for name, _ in attrs}


@given(st.lists(st.builds(Entry, links, st.builds(Description, markup, markup), st.just(AT)), max_size=2), markup)
def test_nothing_that_was_written_becomes_a_mark(rows: list[Entry], title: str):
    marks = _Marks()
    marks.feed(as_bookmarks(rows, title).decode())
    marks.close()
    assert set(marks.seen) <= {"meta", "title", "h1", "dl", "p", "dt", "a", "dd"}
    assert marks.attributes <= {"http-equiv", "content", "href", "add_date", "tags"}
    assert marks.seen.count("a") == len(rows)


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "", " https://a.example/", "ftp://a.example/"]
)
def test_no_link_but_http_and_https_ever_goes_out(link: str):
    row = replace(GUIDE, link=link, description=Description("A guide", kind=Kind.SERVICE))
    assert b"<A" not in as_bookmarks([row], "Library")
    for written in (as_csv([row]), as_json([row])):
        assert [row.link for row in taken(written).rows] == [""]


def test_csv_is_as_excel_needs_it():
    written = as_csv([GUIDE])
    assert written.startswith(b'\xef\xbb\xbf"Link","Title",')
    assert written.count(b"\r\n") == 2
    assert b'"2026-03-01","3","2","shared"\r\n' in written


def test_json_says_when_it_was_shared_and_how_many_used_it():
    [resource] = json.loads(as_json([GUIDE]))["resources"]
    assert resource == {
        "link": GUIDE.link,
        "title": "A guide",
        "why": "It helped.",
        "kind": "article",
        "shared_at": "2026-03-01T09:30:00+00:00",
        "uses": 3,
        "credits": 2,
        "state": "shared",
    }


def test_bookmarks_say_when_it_was_shared():
    assert f'ADD_DATE="{int(AT.timestamp())}"'.encode() in as_bookmarks([GUIDE], "Library")


def test_what_the_library_says_itself_is_told_as_left_out():
    outgoing = [field for field in Field if not field.is_read]
    assert told(taken(as_csv([GUIDE]))) == {Remark.COLUMNS_LEFT_OUT: tuple(HEADINGS[field] for field in outgoing)}
    assert told(taken(as_json([GUIDE]))) == {Remark.COLUMNS_LEFT_OUT: tuple(outgoing)}


def test_half_a_character_goes_out_as_a_question_mark():
    row = replace(GUIDE, description=Description("Half \ud83d", "\udc00"))
    for written in (as_csv([row]), as_json([row]), as_bookmarks([row], "\ud800")):
        assert b"Half ?" in written

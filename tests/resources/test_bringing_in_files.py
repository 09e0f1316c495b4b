"""Bringing a file in as a steward does: the form, what is told of it, and how far it is."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from cogs.resources.cards.exchange import FAULTS_FILE, MOST_SHOWN
from cogs.resources.rules.exchange.reading import MOST_BYTES
from cogs.resources.service.importing import AT_ONCE
from tests.community import Community, said, texts
from tests.interface.pressing import private
from tests.resources.files_in import guides, table
from tests.resources.sharing import all_of
from tests.resources.stewards_room import last, panel, sends, trail

FILES = Path(__file__).parent / "files"


async def attached(shown: Any) -> list[list[str]]:
    """Return the rows of the table that is attached, as a spreadsheet reads it."""
    [file] = last(shown).attachments
    assert file.filename == FAULTS_FILE
    content = (await file.read()).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content, newline="")))


async def test_only_looking_tells_and_changes_nothing(community: Community):
    told = private(await sends(community, guides(2), "look"))
    assert "It is a table. It would bring 2 new resources. Nothing is changed." in told
    assert await all_of(community) == []
    assert "from a file" not in await trail(community)


async def test_what_came_in_is_told_found_and_in_the_trail_without_a_title(community: Community):
    told = private(await sends(community, guides(2)))
    assert "Done: 2 new resources are in the library." in told
    found = said(await community.member.slash(community.reflections, "library find", words="guide"))
    assert "**Guide 0**" in found
    assert "**Guide 1**" in found
    audit = await trail(community)
    assert "brought 2 resources into the library from a file" in audit
    assert "Guide" not in audit


async def test_each_bad_row_is_told_with_its_number_and_why_and_all_of_them_are_attached(community: Community):
    rows = table(
        ("https://example.org/a", "Guide A", "", ""),
        ("ftp://example.org/b", "Guide B", "", ""),
        ("https://example.org/c", "", "", ""),
        ("http://localhost/d", "Guide D", "", ""),
        *(("https://example.org/x", "=1+1", "", f"=HYPERLINK{number}") for number in range(MOST_SHOWN)),
    )
    shown = await sends(community, rows, "look")
    told = private(shown)
    assert "Row 3: Link: The library keeps links of web pages" in told
    assert "Row 4: What it is called: there is no title" in told
    assert "Row 5: Link: That link leads into a private network" in told
    assert "15 rows can't be taken in." in told
    assert "And 3 more, in the file." in told
    heading, *listed = await attached(shown)
    assert heading == ["Row", "Field", "Why", "What stands there"]
    assert [int(row[0]) for row in listed] == [3, 4, 5, *range(6, 18)]
    assert listed[3][3] == "'=HYPERLINK0"
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in listed for cell in row)


async def test_all_or_nothing_brings_nothing_where_a_row_is_wrong(community: Community):
    shown = await sends(community, table(("https://example.org/a", "A", "", ""), ("", "B", "", "")), "all_or_nothing")
    assert "Nothing is changed: 1 row can't be taken in, and you asked for all or nothing." in private(shown)
    assert await all_of(community) == []


@pytest.mark.parametrize(
    ("name", "brings"),
    [("firefox.html", 35), ("chrome.html", 38), ("excel.csv", 5), ("excel_utf8.csv", 5)],
)
async def test_what_browsers_and_spreadsheets_write_comes_in_and_the_second_time_nothing(
    community: Community, name: str, brings: int
):
    content = (FILES / name).read_bytes()
    await sends(community, content, name=name)
    found = await all_of(community)
    assert len(found) == brings
    again = private(await sends(community, content, name=name))
    assert "Done: 0 new resources are in the library." in again
    assert await all_of(community) == found


async def test_what_a_browser_keeps_for_itself_and_long_titles_are_told(community: Community):
    told = private(await sends(community, (FILES / "chrome.html").read_bytes(), "look", name="chrome.html"))
    assert "It is a browser's bookmarks." in told
    assert "I left out 1 bookmark that is a small program." in told
    assert "I shortened the title or description of 1 bookmark, which was too long." in told


async def test_a_card_of_a_file_that_is_all_wrong_fits(community: Community):
    nasty = "*_`~|>#@everyone\\" * 20
    rows = [(f"https://example.org/{one}", nasty, nasty, nasty) for one in range(200)]
    shown = await sends(community, table(*rows, heading=f"link,title,why,kind,{nasty[:60]},b,c"), "look")
    assert len(texts(last(shown).components)) <= 4000
    assert len(await attached(shown)) > 400


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "There is nothing in that file."),
        (b"%PDF-1.7", "I can't read that file."),
        (b"PK\x03\x04xl/workbook.xml", "That is a workbook. Please save it as CSV first"),
        (b"a,b\n1,2\n", "I find no column of titles in that table"),
        (b"<!DOCTYPE html><p>Hello</p>", "That is a web page without any bookmarks."),
        (b'{"title": "x"', "The file breaks off or has a fault in line 1"),
    ],
)
async def test_a_file_that_is_no_use_is_refused_and_the_form_is_offered_again(
    community: Community, content: bytes, told: str
):
    shown = private(await sends(community, content))
    assert told in shown
    assert "Open the form again" in shown
    assert await all_of(community) == []


async def test_the_form_says_how_large_a_file_may_be_and_a_larger_one_is_refused(community: Community):
    form = await community.steward.click((await panel(community)).response, label="Bring in a file")
    assert "16 MB at most." in str(form.modal)
    shown = await community.steward.submit_modal(form, {"file": [("a.csv", b"x" * (MOST_BYTES + 1))], "how": "look"})
    assert "it may have 16 MB at most" in private(shown)


def told_of_progress(community: Community) -> list[str]:
    """Return what each edit of an answer said."""
    edits = [one for one in community.env.http_requests if one.method == "PATCH" and "@original" in one.path]
    return [texts((one.json or {}).get("components")) for one in edits]


async def test_how_far_it_is_is_said_now_and_then_and_at_the_end(community: Community):
    shown = await sends(community, guides(AT_ONCE * 5))
    said_so = told_of_progress(community)
    assert said_so[0].startswith("I am taking it in: 0 of 500.")
    assert said_so[-1].startswith("All 500 are in.")
    assert len(said_so) <= 3  # no two within two seconds, but for the end
    assert "Done: 500 new resources are in the library." in private(shown)


async def test_an_import_does_not_fail_where_discord_takes_no_word_of_it(community: Community):
    form = await community.steward.click((await panel(community)).response, label="Bring in a file")
    community.env.inject_error("PATCH", "/webhooks/*", status=403, code=50013, times=None)
    shown = await community.steward.submit_modal(
        form, {"file": [("a.csv", guides(AT_ONCE * 2).encode())], "how": "good_rows"}
    )
    assert "Done: 200 new resources are in the library." in private(shown)
    assert len(await all_of(community)) == AT_ONCE * 2

"""Copies of the library: in each form, packed where large, safe in a spreadsheet, and read back as they were."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from typing import Any

import pytest

from bot.access import NotSteward
from bot.database import Database
from cogs.resources.rules.exchange.reading import MOST_BYTES as MOST_BROUGHT
from cogs.resources.rules.exchange.reading import MOST_ROWS
from cogs.resources.rules.exchange.refusals import NotAText
from cogs.resources.rules.exchange.writing import Entry, as_csv, as_json
from cogs.resources.rules.resource import Access, Cost, Description, Kind, Pay, Takes
from cogs.resources.rules.sharing import Share
from cogs.resources.service.exporting import MOST_BYTES, Copy, Form
from cogs.resources.service.importing import How
from cogs.resources.store import imports, resources
from tests.clocks import SettableClock
from tests.community import Community
from tests.interface.pressing import private
from tests.resources.files_in import GUILD, MEMBER, STEWARD, Library
from tests.resources.sharing import shares
from tests.resources.stewards_room import last, panel, presses, trail

FULL = Description(
    "=cmd|'/C calc'!A1",
    'It has\nthree lines, "quotes"\nand +44',
    Kind.OPPORTUNITY,
    ("rights", "governance"),
    "@somebody",
    Cost.PARTLY,
    "-Wales",
    Takes.HALF_HOUR,
    frozenset(Access),
    "Talks of loss; 🌱",
    Pay.EXPENSES,
    date(2026, 6, 30),
)


@pytest.fixture
def library(database: Database, clock: SettableClock) -> Library:
    """The library's services, on each engine in turn."""
    return Library(database, clock)


async def holds(library: Library, *shares: Share) -> None:
    """Put these in."""
    async with library.database.writing() as unit:
        now = library.clock.now()
        import_id = await imports.begin(unit, GUILD, 1, now)
        await resources.add_all(unit, GUILD, [(one, None) for one in shares], import_id, now)
        await imports.arrived(unit, import_id)
        await imports.is_done(unit, import_id)


def link(number: int) -> str:
    return f"https://example.org/{number}"


async def read_back(library: Library, copy: Copy) -> list[Description]:
    """Bring a copy into another server, and return what is there then."""
    elsewhere = type(STEWARD)(id=1, guild_id=GUILD + 1, is_steward=True)
    await library.takes_in(copy.content, How.ALL_OR_NOTHING, actor=elsewhere, name=copy.name)
    return [one.description for one in await library.rows() if one.guild_id == GUILD + 1]


@pytest.mark.parametrize("form", [Form.CSV, Form.JSON])
async def test_a_copy_is_read_back_as_it_was(library: Library, form: Form):
    service = Description("The night line", kind=Kind.SERVICE)
    await holds(library, Share(link(1), link(1), FULL), Share("", "", service))
    copy = await library.exporting.copy(STEWARD, form, "Here")
    assert copy.number == 2
    assert await read_back(library, copy) == [FULL, service]


async def test_bookmarks_hold_what_browsers_know_and_are_read_back(library: Library):
    about = Description("Chairing <well> & kindly", "Why\nnot", topics=("rights",))
    await holds(library, Share(link(1), link(1), about), Share("", "", Description("A line", kind=Kind.SERVICE)))
    copy = await library.exporting.copy(STEWARD, Form.BOOKMARKS, "Here & <there>")
    assert copy.name == "library.html"
    assert b"<TITLE>Here &amp; &lt;there&gt;</TITLE>" in copy.content
    assert await read_back(library, copy) == [about]


async def test_no_spreadsheet_takes_any_of_it_for_a_formula(library: Library):
    await holds(library, Share(link(1), link(1), FULL))
    copy = await library.exporting.copy(STEWARD, Form.CSV, "Here")
    rows = list(csv.reader(io.StringIO(copy.content.decode("utf-8-sig"), newline="")))
    assert len(rows) == 2
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row)


async def test_a_large_one_is_packed_and_what_is_in_it_is_read_back(library: Library):
    about = Description("A guide", "x" * 600, note="n" * 200, creator="c" * 80, region="r" * 60)
    number = MOST_BYTES // 1000
    await holds(library, *(Share(link(one), link(one), about) for one in range(number)))
    copy = await library.exporting.copy(STEWARD, Form.CSV, "Here")
    assert (copy.name, copy.number) == ("library.csv.zip", number)
    with pytest.raises(NotAText):
        await library.takes_in(copy.content, How.LOOK, name=copy.name)
    with zipfile.ZipFile(io.BytesIO(copy.content)) as packed:
        content = packed.read("library.csv")
    assert len(content) > MOST_BYTES
    looked = (await library.takes_in(content, How.LOOK)).looked
    assert (looked.there, looked.bad) == (number, 0)


async def test_what_members_do_is_only_counted_and_nothing_taken_out_is_in_it(library: Library):
    await holds(library, Share(link(1), link(1), FULL), Share(link(2), link(2), Description("Gone")))
    async with library.database.writing() as unit:
        await resources.change(unit, (await library.rows())[1].id, state="retired")
    copy = await library.exporting.copy(STEWARD, Form.JSON, "Here")
    assert (copy.number, b"Gone" in copy.content, str(MEMBER.id).encode() + b'"' in copy.content) == (1, False, False)
    with pytest.raises(NotSteward):
        await library.exporting.copy(MEMBER, Form.JSON, "Here")


@pytest.mark.parametrize("write", [as_csv, as_json])
def test_a_copy_of_as_many_long_rows_as_a_file_may_have_can_be_brought_in_again(write: Any, clock: SettableClock):
    about = Description(
        "t" * 120, "w" * 600, Kind.ARTICLE, ("rights", "governance", "wellbeing"), "c" * 80, Cost.FREE, "r" * 60,
        Takes.HOURS, frozenset(Access), "n" * 200,
    )  # fmt: skip
    rows = [Entry(f"https://example.org/{'p' * 80}/{one}", about, clock.now(), 10, 10, "shared") for one in range(100)]
    assert len(write(rows)) * (MOST_ROWS / len(rows)) < MOST_BROUGHT


@pytest.mark.parametrize(
    ("label", "name"), [("CSV", "library.csv"), ("JSON", "library.json"), ("Bookmarks", "library.html")]
)
async def test_a_steward_takes_a_copy_and_that_is_in_the_trail(community: Community, label: str, name: str):
    await shares(community, community.member)
    shown = await presses(community, await panel(community), "Take a copy")
    assert "There are no names of members in it." in private(shown)
    taken = await presses(community, shown, label)
    assert "Here it is: 1 resource." in private(taken)
    [file] = last(taken).attachments
    assert file.filename == name
    content = await file.read()
    assert b"How to chair a meeting" in content
    assert str(community.member.id).encode() not in content
    assert "took a copy of 1 resource of the library" in await trail(community)

"""Files that come into the library, on both engines: what is new, what is there, and what can't be taken in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.access import NotSteward
from bot.database import Database
from cogs.resources.rules.resource import State
from cogs.resources.service.importing import How
from cogs.resources.store import resources
from cogs.resources.tables import imports, looks
from tests.clocks import SettableClock
from tests.resources.files_in import MEMBER, STEWARD, Library, guides, table


@pytest.fixture
def library(database: Database, clock: SettableClock) -> Library:
    """The library's services, on each engine in turn."""
    return Library(database, clock)


async def test_looking_changes_nothing(library: Library):
    looked = await library.takes_in(guides(3), How.LOOK)
    assert ([one.description.title for one in looked.looked.new], looked.taken) == (
        ["Guide 0", "Guide 1", "Guide 2"],
        0,
    )
    assert await library.rows() == []
    assert await library.kept(imports) == []


async def test_what_is_right_is_there_found_and_looked_at_and_what_is_wrong_is_told(library: Library):
    rows = table(
        ("https://example.org/a", "Guide A", "", ""),
        ("https://example.org/b", "", "", ""),
        ("http://10.0.0.1/c", "Guide C", "", ""),
        ("https://example.org/d", "Guide D", "", "podcast"),
        ("www.EXAMPLE.org/e/?utm_source=x", "Guide E", "", ""),
    )
    brought = await library.takes_in(rows)
    assert (brought.taken, brought.looked.bad) == (2, 3)
    assert [one.number for one in brought.looked.faults] == [3, 5]
    assert [one.number for one in brought.looked.refused] == [4]
    assert [(one.description.title, one.state) for one in await library.rows()] == [
        ("Guide A", State.SHARED),
        ("Guide E", State.SHARED),
    ]
    assert sorted(await library.found("guide")) == ["Guide A", "Guide E"]
    assert len(await library.kept(looks)) == 2


async def test_all_or_nothing_brings_nothing_where_one_row_is_wrong(library: Library):
    rows = table(("https://example.org/a", "Guide A", "", ""), ("mailto:a@b.example", "Guide B", "", ""))
    brought = await library.takes_in(rows, How.ALL_OR_NOTHING)
    assert (brought.taken, brought.held_back) == (0, True)
    assert await library.rows() == []
    assert (await library.takes_in(guides(2), How.ALL_OR_NOTHING)).taken == 2


@pytest.mark.parametrize(
    "row",
    [
        ("https://example.org/a", "A guide", "", ""),
        ("", "The night line", "", "service"),
        ("", "A person to ask", "", "person"),
    ],
)
async def test_the_same_file_twice_brings_nothing_new(library: Library, row: Sequence[str]):
    twice = table(row, row)
    first = await library.takes_in(twice)
    assert (first.taken, first.looked.there, first.looked.twice) == (1, 0, 1)
    second = await library.takes_in(twice)
    assert (second.taken, second.looked.there, second.looked.twice) == (0, 2, 0)
    assert len(await library.rows()) == 1


async def test_what_stewards_took_out_does_not_come_back_with_a_file(library: Library):
    rows = table(("https://example.org/a", "A guide", "", ""), ("", "The night line", "", "service"))
    await library.takes_in(rows)
    async with library.database.writing() as unit:
        for one in await library.rows():
            await resources.has_state(unit, one, State.RETIRED, library.clock.now())
    assert (await library.takes_in(rows)).looked.there == 2
    assert [one.state for one in await library.rows()] == [State.RETIRED, State.RETIRED]


async def test_two_that_differ_in_kind_alone_are_two(library: Library):
    brought = await library.takes_in(table(("", "Sam", "", "service"), ("", "sam", "", "person")))
    assert brought.taken == 2


async def test_only_stewards_may(library: Library):
    for how in How:
        with pytest.raises(NotSteward):
            await library.takes_in(guides(1), how, actor=MEMBER)
    assert await library.rows() == []


async def test_each_server_has_its_own(library: Library):
    await library.takes_in(guides(2))
    elsewhere = type(STEWARD)(id=1, guild_id=71, is_steward=True)
    assert (await library.takes_in(guides(2), actor=elsewhere)).taken == 2
    assert [one.guild_id for one in await library.rows()] == [70, 70, 71, 71]


@pytest.mark.parametrize("name", ["firefox.html", "chrome.html"])
async def test_no_row_of_a_file_goes_missing_untold(library: Library, name: str):
    content = (Path(__file__).parent / "files" / name).read_bytes()
    looked = (await library.takes_in(content, How.LOOK, name=name)).looked
    rows = len(looked.read.rows) + len({one.number for one in looked.faults})
    assert len(looked.new) + looked.there + looked.twice + looked.bad == rows

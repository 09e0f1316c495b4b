"""A real browser's bookmarks: `chromium-156.html` was exported by Chromium 156, from its own bookmark manager."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.database import Database
from cogs.resources.rules.exchange.faults import Remark
from cogs.resources.rules.finding import Wanted
from tests.clocks import SettableClock
from tests.resources.files_in import STEWARD, Library

FILE = Path(__file__).with_name("files") / "chromium-156.html"


@pytest.fixture
def library(database: Database, clock: SettableClock) -> Library:
    """The library's services, on each engine in turn."""
    return Library(database, clock)


async def test_a_real_browsers_bookmarks_come_in(library: Library):
    brought = await library.takes_in(FILE.read_bytes(), name=FILE.name)
    assert (brought.taken, brought.looked.twice, brought.looked.bad) == (5, 1, 0)
    assert [(one.remark, one.numbers) for one in brought.looked.read.told] == [(Remark.BOOKMARKLETS, (5,))]
    described = {one.shown: one.description for one in await library.rows()}
    assert described["https://example.org/guides/chairing"].title == "How to chair a meeting & enjoy it"
    assert described["https://example.org/rest"].title == '<Rest> is "work" too'
    assert described["https://example.org/rest"].topics == ("wellbeing",)  # the folder it lay in
    assert described["https://example.com/tebiki"].title == "当事者リーダーのための手引き"
    assert described["https://example.org/pay"].topics == ()


@pytest.mark.parametrize(
    ("words", "found"), [("手引き", "https://example.com/tebiki"), ("llyfr lles", "https://example.net/lles")]
)
async def test_what_came_in_is_found(library: Library, words: str, found: str):
    await library.takes_in(FILE.read_bytes(), name=FILE.name)
    looked = await library.finding.look(STEWARD, Wanted(words))
    assert [one.shown for one in looked.page.resources] == [found]


async def test_the_same_bookmarks_bring_nothing_a_second_time(library: Library):
    await library.takes_in(FILE.read_bytes(), name=FILE.name)
    again = await library.takes_in(FILE.read_bytes(), name=FILE.name)
    assert (again.taken, again.looked.there) == (0, 6)

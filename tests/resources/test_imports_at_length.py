"""As many rows at once as there may be, on both engines: nobody waits for them, and Discord's heartbeat least of all.

`make soak` brings in all ten thousand, `make test` enough of them for many turns.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from time import perf_counter

import pytest

from bot import memberships
from bot.database import Database
from cogs.resources.rules.exchange.reading import MOST_ROWS
from cogs.resources.service.exporting import Form
from cogs.resources.tables import imports, looks
from tests.clocks import SettableClock
from tests.resources.files_in import GUILD, STEWARD, Library, table
from tests.wire.held import Hold, Holds

MOST_HELD = 100.0
"""Milliseconds for which the loop may be held by what it does itself."""
MOST_KEPT_OUT = 500.0
"""Milliseconds for which threads may keep it from going on when it has nothing to do, on a machine with more to do."""
MOST_WAITED = 5.0
"""Seconds for which a member's press may wait to be kept, on a busy machine: Discord has been answered by then."""
WORDS = ["chair", "meeting", "board", "paid", "rights", "listen", "trust", "story", "circle", "voice"]


@pytest.fixture
def library(database: Database, clock: SettableClock) -> Library:
    """The library's services, on each engine in turn."""
    return Library(database, clock)


@pytest.fixture(autouse=True)
def collector_as_in_the_bot() -> Iterator[None]:
    """Let the collector look as seldom as in the running bot, and not through what the tests have imported."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


def a_file_of(number: int) -> str:
    rows = (
        (f"https://site{one % 300}.example.org/guides/{one}", f"Guide {one} to {WORDS[one % 10]}", _why(one), "article")
        for one in range(number)
    )
    return table(*rows)


def _why(one: int) -> str:
    return " ".join(f"{WORDS[(one + word) % 10]}{(one * word) % 997}" for word in range(15))


def _idles(hold: Hold) -> bool:
    """Whether it was about to go on, and was not let."""
    return hold.cpu < MOST_HELD / 10 and hold.stack[-1:] != [] and hold.stack[-1].endswith(" select")


@pytest.mark.parametrize("number", [1_500, pytest.param(MOST_ROWS, marks=pytest.mark.soak)])
async def test_many_rows_come_in_while_others_go_on(library: Library, number: int):
    held: list[Hold] = []
    waited: list[float] = []
    is_over = asyncio.Event()

    async def somebody_else() -> None:
        while not is_over.is_set():
            began = perf_counter()
            async with library.database.writing() as unit:
                await memberships.note(unit, GUILD, 500 + len(waited) % 50, library.clock.now())
            waited.append(perf_counter() - began)

    content = a_file_of(number)
    holds, other = Holds(held.append), asyncio.create_task(somebody_else())
    brought = await library.takes_in(content)
    is_over.set()
    await other
    holds.end()
    assert brought.taken == number
    assert [one for one in held if one.counts >= (MOST_KEPT_OUT if _idles(one) else MOST_HELD)] == []
    assert len(waited) > 20
    assert max(waited) < MOST_WAITED
    assert await library.found(f"{number - 1}") == [f"Guide {number - 1} to {WORDS[9]}"]
    assert len(await library.kept(looks)) == number
    assert [(row.state, row.rows) for row in await library.kept(imports)] == [("done", number)]

    copy = await library.exporting.copy(STEWARD, Form.JSON, "Here")
    assert copy.number == number
    assert (await library.takes_in(copy.content, name=copy.name)).looked.there == number

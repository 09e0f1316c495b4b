"""What becomes of an import that ends in the midst, on both engines: nothing half there, nothing lost that was seen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.database import Database
from bot.errors import StorageUnavailable
from cogs.resources.rules.resource import State
from cogs.resources.rules.sharing import Said
from cogs.resources.service.importing import AT_ONCE, AnotherImport, Imported, ImportGivenUp, Progress
from cogs.resources.store.imports import LEASE
from cogs.resources.tables import imports, looks, resource_links
from tests.clocks import SettableClock
from tests.resources.files_in import MEMBER, Library, guides

NUMBER = AT_ONCE * 3
LINK = "https://example.org/200"
"""The 151st row of those that begin with 50, the 101st of those that begin with 100."""


class Stopped(BaseException):
    """The program ends here."""


@dataclass
class Kills:
    """Lets imports come so far and no further, as if their process had been killed: it puts nothing right."""

    library: Library
    hanging: list[asyncio.Task[Imported]] = field(default_factory=list)

    async def one_at(self, place: int) -> None:
        """Begin an import, and leave it where so much of it is done."""
        is_there, never = asyncio.Event(), asyncio.Event()

        async def progress(done: int, of: int) -> None:
            if done >= place:
                is_there.set()
                await never.wait()

        self.hanging.append(asyncio.create_task(self.library.takes_in(guides(NUMBER), progress=progress)))
        await is_there.wait()

    async def end(self) -> None:
        """Let go of what hangs."""
        for task in self.hanging:
            task.cancel()
        await asyncio.gather(*self.hanging, return_exceptions=True)


@pytest.fixture
def library(database: Database, clock: SettableClock) -> Library:
    """The library's services, on each engine in turn."""
    return Library(database, clock)


@pytest.fixture
async def kills(library: Library) -> AsyncIterator[Kills]:
    """What kills imports."""
    kills = Kills(library)
    yield kills
    await kills.end()


def stopping_at(place: int, error: type[BaseException]) -> Progress:
    """Return what ends an import once so much of it is done."""

    async def progress(done: int, of: int) -> None:
        if done >= place:
            raise error

    return progress


async def nothing_is_left(library: Library) -> None:
    assert await library.rows() == []
    assert await library.kept(imports) == []
    assert await library.kept(resource_links) == []
    assert await library.kept(looks) == []
    assert await library.found("guide") == []


async def test_one_that_fails_leaves_nothing_behind(library: Library):
    for error in (Stopped, asyncio.CancelledError, StorageUnavailable):
        with pytest.raises(error):
            await library.takes_in(guides(NUMBER), progress=stopping_at(AT_ONCE * 2, error))
        await nothing_is_left(library)


async def test_nobody_sees_any_of_it_before_all_of_it_is_there(library: Library):
    seen: list[list[str]] = []

    async def progress(done: int, of: int) -> None:
        seen.append(await library.found("guide") if done < of else [])

    assert (await library.takes_in(guides(NUMBER), progress=progress)).taken == NUMBER
    assert seen == [[], [], [], []]
    assert len(await library.found("guide")) == 8


async def test_killed_in_the_midst_it_is_gone_after_the_next_start(library: Library, kills: Kills):
    await kills.one_at(AT_ONCE * 2)
    assert {one.state for one in await library.rows()} == {State.ARRIVING}
    library.clock.advance(LEASE)
    await library.importing.begin()
    await nothing_is_left(library)
    assert (await library.takes_in(guides(NUMBER))).taken == NUMBER


async def test_killed_once_it_was_seen_it_stays_and_search_learns_the_rest(library: Library, kills: Kills):
    await kills.one_at(NUMBER)
    assert {one.state for one in await library.rows()} == {State.SHARED}
    assert await library.found("guide") == []
    library.clock.advance(LEASE)
    await library.importing.begin()
    assert len(await library.rows()) == len(await library.kept(looks)) == NUMBER
    assert await library.found("299") == ["Guide 299"]
    assert [row.state for row in await library.kept(imports)] == ["done"]


async def test_a_start_leaves_alone_what_another_process_has_in_hand(library: Library):
    async def progress(done: int, of: int) -> None:
        await library.another().finish()
        library.clock.advance(LEASE - timedelta(seconds=1))

    assert (await library.takes_in(guides(NUMBER), progress=progress)).taken == NUMBER


async def test_one_that_was_taken_for_broken_off_adds_nothing_more(library: Library):
    async def progress(done: int, of: int) -> None:
        if done == AT_ONCE:
            library.clock.advance(LEASE)
            await library.another().finish()

    with pytest.raises(ImportGivenUp):
        await library.takes_in(guides(NUMBER), progress=progress)
    await nothing_is_left(library)


async def test_a_second_file_waits_for_the_first(library: Library):
    async def progress(done: int, of: int) -> None:
        with pytest.raises(AnotherImport):
            await library.takes_in(guides(1, 900))

    assert (await library.takes_in(guides(NUMBER), progress=progress)).taken == NUMBER
    assert (await library.takes_in(guides(1, 900))).taken == 1


async def test_one_that_was_killed_is_put_right_by_the_next_file(library: Library, kills: Kills):
    await kills.one_at(AT_ONCE)
    with pytest.raises(AnotherImport):
        await library.takes_in(guides(2))
    library.clock.advance(LEASE)
    assert (await library.takes_in(guides(2))).taken == 2
    assert await library.titles() == ["Guide 0", "Guide 1"]


async def shared_by_a_member(library: Library) -> None:
    preview = await library.sharing.begin(MEMBER, LINK, Said("Mine", "It helped"), 0, 0)  # type: ignore[arg-type]
    assert preview.there is None
    assert (await library.sharing.share(MEMBER, preview.share_id)).is_new


@pytest.mark.parametrize("at", [AT_ONCE, AT_ONCE * 2])
async def test_what_a_member_shares_in_the_midst_is_theirs(library: Library, at: int):
    async def progress(done: int, of: int) -> None:
        if done == at:
            await shared_by_a_member(library)

    assert (await library.takes_in(guides(NUMBER, 50), progress=progress)).taken == NUMBER - 1
    assert await library.found("mine") == ["Mine"]
    assert [one.description.title for one in await library.rows() if one.shown == LINK] == ["Mine"]
    assert len(await library.rows()) == NUMBER


async def test_what_a_member_shares_in_the_midst_stays_where_the_import_breaks_off(library: Library):
    async def progress(done: int, of: int) -> None:
        if done == AT_ONCE * 2:
            await shared_by_a_member(library)
            raise Stopped

    with pytest.raises(Stopped):
        await library.takes_in(guides(NUMBER, 100), progress=progress)
    assert await library.titles() == await library.found("mine") == ["Mine"]

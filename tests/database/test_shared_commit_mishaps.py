"""What becomes of units that share a commit where one is cancelled, the disk is full or the commit fails."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest
from sqlalchemy import Column, MetaData, Table, bindparam, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.database import Database, Id, Prepared
from bot.errors import StorageUnavailable
from tests.database.sharing import FIND, add, stores, together
from tests.database.tables import SLOW, rows

pytestmark = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)

SLOWLY = Prepared(SLOW)
children = Table("children", MetaData(), Column("id", Id))
ADD_CHILD = Prepared(children.insert().values(id=bindparam("the_id")))


@pytest.fixture
async def deferring(counting: Database) -> Database:
    """A database with a table whose rows are looked at only as they are committed."""
    reference = "REFERENCES counters (id) DEFERRABLE INITIALLY DEFERRED"
    async with counting.writing() as unit:
        await unit.execute(text(f"CREATE TABLE children (id INTEGER {reference}) STRICT"))
    return counting


async def fails_as_it_is_committed(database: Database) -> None:
    async with database.writing() as unit:
        await unit.run(ADD_CHILD, {"the_id": 99})
        await unit.scalar(FIND)


async def test_a_commit_that_fails_is_told_to_all_of_them(deferring: Database, second: Database) -> None:
    found = await together(stores(deferring, 100), fails_as_it_is_committed(deferring), stores(deferring, 101))
    assert {type(error) for error in found} == {StorageUnavailable}
    assert await rows(second) == {1}
    await stores(deferring, 102)
    assert await rows(second) == {1, 102}


async def test_a_commit_that_fails_for_one_alone_is_told_as_it_is(deferring: Database, second: Database) -> None:
    with pytest.raises(IntegrityError):
        await fails_as_it_is_committed(deferring)
    await stores(deferring, 100)
    assert await rows(second) == {1, 100}


async def test_a_disk_that_is_full_undoes_at_least_who_filled_it_and_lies_to_nobody(
    counting: Database, second: Database
) -> None:
    async def fills() -> None:
        async with counting.writing() as unit:
            pages = await unit.scalar(text("PRAGMA page_count"))
            await unit.execute(text(f"PRAGMA max_page_count = {pages}"))
            await unit.execute(text("CREATE TABLE big AS SELECT zeroblob(10000000) AS much"))

    found = await together(stores(counting, 100), fills(), stores(counting, 101))
    assert isinstance(found[1], StorageUnavailable)
    there = {row for row, error in zip((100, 101), found[::2], strict=True) if error is None}
    assert await rows(second) == {1, *there}


async def test_who_is_cancelled_while_others_go_on_is_stored_and_ends_so(counting: Database, second: Database) -> None:
    begun, goes_on = asyncio.Event(), asyncio.Event()

    async def is_last() -> None:
        async with counting.writing() as unit:
            await add(unit, 101)
            begun.set()
            await goes_on.wait()

    first, last = asyncio.create_task(stores(counting, 100)), asyncio.create_task(is_last())
    await begun.wait()
    for _ in range(2):
        first.cancel()
        await asyncio.sleep(0)
    goes_on.set()
    with pytest.raises(asyncio.CancelledError):
        await first
    await last
    assert await rows(second) == {1, 100, 101}


async def amid(database: Database, row: int, begun: asyncio.Event, *borne: type[BaseException]) -> None:
    """Store a row, and go on with what takes long enough to be given up in the midst of it, which may be borne."""
    async with database.writing() as unit:
        await add(unit, row)
        begun.set()
        with suppress(*borne):
            await unit.scalar(SLOWLY)


async def test_who_is_given_up_amid_a_statement_loses_it_for_all_and_they_are_told(
    counting: Database, second: Database
) -> None:
    begun = asyncio.Event()
    first, last = (asyncio.create_task(work) for work in (stores(counting, 100), amid(counting, 101, begun)))
    await begun.wait()
    await asyncio.sleep(0)
    last.cancel()
    found = await together(first, last)
    assert [type(error) for error in found] == [StorageUnavailable, asyncio.CancelledError]
    assert await rows(second) == {1}
    await stores(counting, 102)
    assert await rows(second) == {1, 102}


@pytest.mark.parametrize("fails", [False, True])
async def test_who_is_cancelled_as_they_commit_commits_for_the_others(
    deferring: Database, second: Database, fails: bool
) -> None:
    async with deferring.writing() as unit:
        await unit.scalar(FIND)
        connection = unit._connection._adapted
    first = asyncio.create_task(fails_as_it_is_committed(deferring) if fails else stores(deferring, 100))
    last = asyncio.create_task(stores(deferring, 101))
    for _ in range(1000):
        if connection._in_thread:  # it runs nothing there but the commit
            break
        await asyncio.sleep(0)
    last.cancel()
    found = await together(first, last)
    assert [type(error) for error in found] == [StorageUnavailable if fails else type(None), asyncio.CancelledError]
    assert await rows(second) == ({1} if fails else {1, 100, 101})


async def test_who_bears_being_cancelled_stores_nothing_and_who_waits_goes_on(
    counting: Database, second: Database
) -> None:
    begun = asyncio.Event()
    bears = asyncio.create_task(amid(counting, 100, begun, asyncio.CancelledError))
    await begun.wait()
    waits = asyncio.create_task(stores(counting, 101))
    await asyncio.sleep(0)
    bears.cancel()
    found = await together(bears, waits)
    assert [type(error) for error in found] == [StorageUnavailable, type(None)]
    assert await rows(second) == {1, 101}


async def test_who_is_cancelled_before_sqlite_was_asked_undoes_their_own_alone(
    counting: Database, second: Database
) -> None:
    async def late() -> None:
        async with counting.writing() as unit:
            await add(unit, 101)
            await unit.scalar(FIND)
            unit._connection._adapted._at_once._round_began = -1.0  # as where the loop has not come round for long
            asyncio.get_running_loop().call_soon(cancelled.cancel)
            await unit.scalar(FIND)

    first, cancelled = asyncio.create_task(stores(counting, 100)), asyncio.create_task(late())
    found = await together(first, cancelled)
    assert [type(error) for error in found] == [type(None), asyncio.CancelledError]
    assert await rows(second) == {1, 100}


async def test_who_was_let_on_and_is_cancelled_before_beginning_leaves_nobody_waiting(
    counting: Database, second: Database
) -> None:
    async with counting.writing() as unit:
        await add(unit, 100)
        last = asyncio.create_task(stores(counting, 101))
        await asyncio.sleep(0)
        asyncio.get_running_loop().call_soon(last.cancel)  # after this one has let it on
    with pytest.raises(asyncio.CancelledError):
        await last
    assert await rows(second) == {1, 100}
    await stores(counting, 102)
    assert await rows(second) == {1, 100, 102}


async def bears_a_full_disk(database: Database, row: int) -> None:
    """Store a row, meet with a full disk, which undoes it, and go on as if nothing had been."""
    async with database.writing() as unit:
        await add(unit, row)
        pages = await unit.scalar(text("PRAGMA page_count"))
        await unit.execute(text(f"PRAGMA max_page_count = {pages}"))
        with pytest.raises(DBAPIError, match="full"):
            await unit.execute(text("INSERT INTO big VALUES (zeroblob(1000000))"))
        await asyncio.sleep(0)
        await add(unit, row + 1)


@pytest.mark.parametrize("place", [0, 1, 2, None])
async def test_what_sqlite_has_undone_by_itself_is_told_and_nothing_after_it_stored(
    counting: Database, second: Database, place: int | None
) -> None:
    async with counting.writing() as unit:
        await unit.execute(text("CREATE TABLE big (much BLOB) STRICT"))
    works = [stores(counting, 200 + number) for number in range(2 if place is not None else 0)]
    works.insert(place or 0, bears_a_full_disk(counting, 100))
    found = await together(*works)
    assert isinstance(found.pop(place or 0), StorageUnavailable)
    there = {200 + number for number, error in enumerate(found) if error is None}
    assert await rows(second) == {1, *there}

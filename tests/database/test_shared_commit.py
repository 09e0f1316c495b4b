"""SQLite's units that come upon each other share a commit, and each is stored or undone as if it had been alone."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from bot.database import Database, Prepared, Unit, writing
from bot.errors import StorageUnavailable
from tests.database.tables import ADD, SLOW, counters, rows

pytestmark = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)

FIND = Prepared(select(counters.c.id))
SLOWLY = Prepared(SLOW)


async def add(unit: Unit, row: int) -> None:
    await unit.run(ADD, {"the_id": row})


async def together(*works: Coroutine[Any, Any, Any]) -> list[Any]:
    """Begin all of these while nobody has ended, and return what each returned or raised."""
    async with asyncio.timeout(30):
        return await asyncio.gather(*works, return_exceptions=True)


async def stores(database: Database, row: int, error: Exception | None = None) -> None:
    """Store a row in a unit that lets others begin to wait, and ends with this error."""
    async with database.writing() as unit:
        await add(unit, row)
        await unit.scalar(FIND)
        await asyncio.sleep(0)
        if error is not None:
            raise error


@asynccontextmanager
async def commits_of(database: Database) -> AsyncIterator[list[str]]:
    """Tell what the writer's connection runs to commit."""
    async with database.writing() as unit:
        connection: sqlite3.Connection = unit._connection._adapted._connection._conn
        await unit.scalar(select(counters.c.id))
    found: list[str] = []
    connection.set_trace_callback(lambda sql: found.append(sql) if sql.startswith("COMMIT") else None)
    try:
        yield found
    finally:
        connection.set_trace_callback(None)


async def test_those_who_wait_for_each_other_share_a_commit(counting: Database, second: Database) -> None:
    async with commits_of(counting) as commits:
        assert await together(*(stores(counting, row) for row in range(100, 130))) == [None] * 30
        assert len(commits) == 1
        assert await rows(second) >= set(range(100, 130))
        await stores(counting, 130)
    assert len(commits) == 2


async def test_nobody_is_let_in_once_the_first_has_waited_long_enough(
    counting: Database, second: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_TOGETHER_FOR", 0)
    async with commits_of(counting) as commits:
        await together(*(stores(counting, row) for row in range(100, 110)))
    assert len(commits) == 10
    assert await rows(second) >= set(range(100, 110))


async def test_each_has_ended_only_once_it_is_on_the_disk(counting: Database, second: Database) -> None:
    async def stored_and_seen(row: int) -> bool:
        await stores(counting, row)
        return row in await rows(second)

    assert all(await together(*(stored_and_seen(row) for row in range(100, 120))))


async def test_what_waits_for_the_commit_runs_after_it_and_not_for_who_was_undone(
    counting: Database, second: Database
) -> None:
    told: list[int] = []

    async def tells(row: int, error: Exception | None = None) -> None:
        async with counting.writing() as unit:
            unit.after_commit(lambda: told.append(row))
            await add(unit, row)
            await asyncio.sleep(0)
            if error is not None:
                raise error

    await together(tells(100), tells(101, LookupError()), tells(102))
    assert sorted(told) == [100, 102]
    assert await rows(second) == {1, 100, 102}


@pytest.mark.parametrize("number", range(4))
async def test_who_raises_undoes_their_own_alone(counting: Database, second: Database, number: int) -> None:
    errors = [LookupError() if one == number else None for one in range(4)]
    found = await together(*(stores(counting, 100 + one, error) for one, error in enumerate(errors)))
    assert found == errors
    assert await rows(second) == {1, 100, 101, 102, 103} - {100 + number}


@pytest.mark.parametrize("number", range(4))
async def test_who_is_refused_at_the_end_hears_of_it_alone(counting: Database, second: Database, number: int) -> None:
    async def one(row: int, *, is_refused: bool) -> None:
        async with counting.writing() as unit:
            await add(unit, row)
            await asyncio.sleep(0)
            if is_refused:
                await add(unit, row)  # goes along with the end, and comes out there

    found = await together(*(one(100 + place, is_refused=place == number) for place in range(4)))
    assert [type(error) for error in found] == [IntegrityError if place == number else type(None) for place in range(4)]
    assert await rows(second) == {1, 100, 101, 102, 103} - {100 + number}


async def test_a_commit_that_fails_is_told_to_all_of_them(counting: Database, second: Database) -> None:
    async with counting.writing() as unit:
        await unit.execute(text("CREATE TABLE children (id INTEGER REFERENCES counters (id)) STRICT"))

    async def has_no_parent() -> None:
        async with counting.writing() as unit:
            await unit.execute(text("PRAGMA defer_foreign_keys = ON"))
            await unit.execute(text("INSERT INTO children VALUES (99)"))

    first, broken, last = await together(stores(counting, 100), has_no_parent(), stores(counting, 101))
    kinds = {type(error) for error in (first, broken, last)}
    assert kinds == {StorageUnavailable, IntegrityError}  # whoever committed sees why
    assert await rows(second) == {1}
    await stores(counting, 102)
    assert await rows(second) == {1, 102}


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
    goes_on = asyncio.Event()

    async def is_last() -> None:
        async with counting.writing() as unit:
            await add(unit, 101)
            await goes_on.wait()

    first = asyncio.create_task(stores(counting, 100))
    last = asyncio.create_task(is_last())
    while not goes_on.is_set():
        await asyncio.sleep(0)
        if first in asyncio.all_tasks() and counting._turn._whose is last:
            first.cancel()
            await asyncio.sleep(0)
            first.cancel()
            goes_on.set()
    with pytest.raises(asyncio.CancelledError):
        await first
    await last
    assert await rows(second) == {1, 100, 101}


async def amid(database: Database, row: int, begun: asyncio.Event) -> None:
    """Store a row, and go on with what takes long enough to be given up in the midst of it."""
    async with database.writing() as unit:
        await add(unit, row)
        begun.set()
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


async def test_who_is_cancelled_as_they_commit_commits_for_the_others(counting: Database, second: Database) -> None:
    async with counting.writing() as unit:
        await unit.scalar(FIND)
        connection = unit._connection._adapted
    first, last = (asyncio.create_task(stores(counting, row)) for row in (100, 101))
    for _ in range(1000):
        if connection._in_thread:  # it runs nothing there but the commit
            break
        await asyncio.sleep(0)
    last.cancel()
    found = await together(first, last)
    assert [type(error) for error in found] == [type(None), asyncio.CancelledError]
    assert await rows(second) == {1, 100, 101}


async def test_the_last_one_undone_leaves_the_others_to_be_committed(counting: Database, second: Database) -> None:
    first, last = await together(stores(counting, 100), stores(counting, 101, LookupError()))
    assert (first, type(last)) == (None, LookupError)
    assert await rows(second) == {1, 100}


async def test_what_was_deleted_leaves_no_trace_though_others_write(counting: Database) -> None:
    found = await together(stores(counting, 100), counting.leave_no_trace(), stores(counting, 101))
    assert found == [None, True, None]


async def test_a_unit_that_ran_nothing_waits_for_no_other_process_though_others_wait_for_it(
    counting: Database, second: Database
) -> None:
    async with second.writing() as unit:
        await add(unit, 99)
        await unit.scalar(select(counters.c.id))  # now it has the lock
        async with asyncio.timeout(2), counting.writing():
            waiting = asyncio.create_task(stores(counting, 100))
            await asyncio.sleep(0)
    await waiting
    assert await rows(second) == {1, 99, 100}

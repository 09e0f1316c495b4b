"""SQLite's units that come upon each other share a commit, and each is stored or undone as if it had been alone."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy.exc import IntegrityError

from bot.database import Database, writing
from tests.database.sharing import FIND, add, stores, together
from tests.database.tables import rows

pytestmark = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)


@asynccontextmanager
async def commits_of(database: Database) -> AsyncIterator[list[str]]:
    """Tell what the writer's connection runs to commit."""
    async with database.writing() as unit:
        connection: sqlite3.Connection = unit._connection._adapted._connection._conn
        await unit.scalar(FIND)
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


async def test_what_waits_for_the_commit_runs_after_it_in_order_and_not_for_who_was_undone(
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

    await together(tells(100), tells(101, LookupError()), *(tells(row) for row in range(102, 106)))
    assert told == [100, 102, 103, 104, 105]
    assert await rows(second) == {1, *told}


async def test_what_fails_after_the_commit_is_raised_by_whose_it_was(counting: Database, second: Database) -> None:
    def fails() -> None:
        raise LookupError

    async def failing() -> None:
        async with counting.writing() as unit:
            unit.after_commit(fails)
            await add(unit, 101)
            await asyncio.sleep(0)

    found = await together(stores(counting, 100), failing(), stores(counting, 102))
    assert [type(error) for error in found] == [type(None), LookupError, type(None)]
    assert await rows(second) == {1, 100, 101, 102}


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
        await unit.scalar(FIND)  # now it has the lock
        async with asyncio.timeout(2), counting.writing():
            waiting = asyncio.create_task(stores(counting, 100))
            await asyncio.sleep(0)
    await waiting
    assert await rows(second) == {1, 99, 100}

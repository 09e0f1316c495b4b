"""What SQLite runs on the loop's own thread, what goes to the connection's, and that neither loses anything."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from sqlalchemy import Select, bindparam, event, func, select, true

from bot.database import Database, Prepared
from bot.database.at_once import MOST_TIMES, AtOnce
from tests.database.tables import MORE, count_up, counted, counters

on_sqlite = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)

ROWS = 300
ONE = counters.c.id == bindparam("the_id")
RAN_IN = Prepared(select(func.ran_in()).where(counters.c.id == 1))
ADDED = Prepared(counters.insert().values(id=bindparam("id"), number=0).returning(func.ran_in().label("ran_in")))
PUT = Prepared(counters.insert().values(id=bindparam("id"), number=0))
UP, UP_QUIETLY = Prepared(MORE.returning(counters.c.number)), Prepared(MORE)


def through_all() -> Select[Any]:
    """Go through as many rows as there are threes of them: some millions."""
    second, third = counters.alias(), counters.alias()
    return select(func.count(), func.max(func.ran_in() + third.c.id * 0)).select_from(
        counters.join(second, true()).join(third, third.c.id < 4)
    )


@pytest.fixture
async def telling(counting: Database) -> Database:
    """A database whose statements can say which thread they run in."""
    for engine in (counting._reader, counting._writer):

        @event.listens_for(engine, "connect")
        def connected(adapted: Any, _record: object) -> None:
            adapted._connection._conn.create_function("ran_in", 0, threading.get_ident)

    await counting.close()
    counting._is_closed = False
    return counting


def here() -> int:
    return threading.get_ident()


@on_sqlite
async def test_what_is_prepared_runs_at_once_and_what_is_not_in_the_thread(telling: Database) -> None:
    for unit_of in (telling.reading, telling.writing):
        async with unit_of() as unit:
            assert await unit.scalar(RAN_IN) == here()
            assert await unit.scalar(select(func.ran_in())) != here()
            assert await unit.scalar(RAN_IN) == here()


@on_sqlite
async def test_much_of_it_goes_to_the_thread(telling: Database) -> None:
    async with telling.writing() as unit:
        few = await unit.each(ADDED, *({"id": 100 + one} for one in range(MOST_TIMES - 1)))
        many = await unit.each(ADDED, *({"id": 200 + one} for one in range(MOST_TIMES + 1)))
    assert {row.ran_in for row in few} == {here()}
    assert {row.ran_in for row in many}.isdisjoint({here()})


@on_sqlite
@pytest.mark.parametrize("snapshot", [False, True])
async def test_what_goes_through_many_rows_is_stopped_and_run_in_the_thread(telling: Database, snapshot: bool) -> None:
    async with telling.writing() as unit:
        await unit.run(PUT, *({"id": one} for one in range(2, ROWS + 1)))
    long = Prepared(through_all())
    async with telling.reading(snapshot=snapshot) as unit:
        for _ in range(2):
            number, ran_in = (await unit.all(long))[0]
            assert number == ROWS * ROWS * 3
            assert ran_in != here()
        assert await unit.scalar(RAN_IN) == here()


@on_sqlite
async def test_what_a_unit_wrote_outlives_a_statement_that_was_stopped(telling: Database) -> None:
    async with telling.writing() as unit:
        await unit.run(PUT, *({"id": one} for one in range(2, ROWS + 1)))
        assert await unit.scalar(UP, {"the_id": 1}) == 1
        await unit.run(UP_QUIETLY, {"the_id": 1})
        assert (await unit.all(Prepared(through_all())))[0][0] == ROWS * ROWS * 3
        assert await unit.scalar(UP, {"the_id": 1}) == 3
    assert await counted(telling) == 3


@on_sqlite
async def test_who_finds_another_process_writing_waits_in_the_thread(counting: Database, second: Database) -> None:
    begun = asyncio.Event()

    async def write() -> None:
        async with counting.writing() as unit:
            begun.set()
            await unit.scalar(UP, {"the_id": 1})

    async with second.writing() as other:
        await count_up(other)
        writing = asyncio.create_task(write())
        await begun.wait()
        for _ in range(100):  # the loop is not held
            await asyncio.sleep(0)
        assert not writing.done()
        await count_up(other)
    await writing
    assert await counted(counting) == 3


@on_sqlite
async def test_who_reads_on_and_on_in_one_unit_lets_others_go_on(counting: Database) -> None:
    rounds = 0

    async def tick() -> None:
        nonlocal rounds
        while True:
            rounds += 1
            await asyncio.sleep(0)

    ticking = asyncio.create_task(tick())
    number = Prepared(select(counters.c.number).where(ONE))
    async with counting.reading() as unit:
        before = rounds
        for _ in range(5000):  # takes far longer than the loop may be held
            await unit.scalar(number, {"the_id": 1})
        assert rounds > before + 3
    ticking.cancel()


@on_sqlite
async def test_who_reads_in_unit_after_unit_lets_others_go_on(counting: Database) -> None:
    rounds = 0

    async def tick() -> None:
        nonlocal rounds
        while True:
            rounds += 1
            await asyncio.sleep(0)

    ticking = asyncio.create_task(tick())
    number = Prepared(select(counters.c.number).where(ONE))
    for _ in range(50):
        async with counting.reading() as unit:
            await unit.scalar(number, {"the_id": 1})
    ticking.cancel()
    assert rounds >= 50


def test_after_the_disk_was_slow_the_threads_wait_for_it() -> None:
    at_once = AtOnce()
    at_once.took(0.01)
    assert at_once.takes("SELECT 1", 1)
    at_once.took(0.5)
    assert not at_once.takes("SELECT 1", 1)


@on_sqlite
@pytest.mark.parametrize("snapshot", [False, True])
@pytest.mark.parametrize("is_prepared", [False, True])
async def test_a_reader_that_is_lent_again_sees_what_was_committed_meanwhile(
    counting: Database, snapshot: bool, is_prepared: bool
) -> None:
    number = select(counters.c.number).where(counters.c.id == 1)
    asked = Prepared(number) if is_prepared else number
    for expected in range(6):
        async with counting.reading(snapshot=snapshot) as unit:
            assert await unit.scalar(asked) == expected
        async with counting.writing() as unit:
            await unit.run(UP_QUIETLY, {"the_id": 1})


@on_sqlite
async def test_of_more_readers_than_are_lent_each_waits_for_one(counting: Database) -> None:
    inside = 0
    most = 0

    async def read() -> None:
        nonlocal inside, most
        async with counting.reading() as unit:
            inside += 1
            most = max(most, inside)
            assert await unit.scalar(select(counters.c.number)) == 0
            inside -= 1

    async with asyncio.timeout(10):
        await asyncio.gather(*(read() for _ in range(40)))
    assert 1 < most <= 4

"""Units of work: what is written, what is undone, and what is seen meanwhile."""

from __future__ import annotations

import asyncio
import gc

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.database import Database, Unit
from tests.database.tables import SLOW, count_up, counted, counters


async def count_up_often(database: Database, times: int) -> None:
    for _ in range(times):
        async with database.writing() as unit:
            await count_up(unit)


async def test_of_320_changes_by_8_tasks_none_is_lost(counting: Database) -> None:
    await asyncio.gather(*(count_up_often(counting, 40) for _ in range(8)))
    assert await counted(counting) == 320


async def test_of_320_changes_by_two_processes_none_is_lost(counting: Database, second: Database) -> None:
    await asyncio.gather(*(count_up_often(database, 40) for database in (counting, second) for _ in range(4)))
    assert await counted(counting) == 320


@pytest.mark.parametrize("snapshot", [False, True])
async def test_a_reading_unit_cannot_write(counting: Database, second: Database, snapshot: bool) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)read-?only"):
        async with counting.reading(snapshot=snapshot) as unit:
            await count_up(unit)
    assert await counted(counting) == await counted(second) == 0


async def test_after_a_refused_write_the_database_writes_on(counting: Database) -> None:
    for snapshot in (False, True):
        with pytest.raises(DBAPIError):
            async with counting.reading(snapshot=snapshot) as unit:
                await count_up(unit)
    await count_up_often(counting, 10)
    assert await counted(counting) == 10


async def test_a_snapshot_sees_one_moment(counting: Database, second: Database) -> None:
    async with counting.reading(snapshot=True) as unit:
        before = await unit.scalar(select(counters.c.number))
        await count_up_often(second, 1)
        await count_up_often(counting, 1)
        assert await unit.scalar(select(counters.c.number)) == before == 0
    assert await counted(counting) == 2


async def test_reading_without_a_snapshot_sees_what_is_committed_meanwhile(counting: Database) -> None:
    async with counting.reading() as unit:
        assert await unit.scalar(select(counters.c.number)) == 0
        await count_up_often(counting, 1)
        assert await unit.scalar(select(counters.c.number)) == 1


async def test_readers_do_not_see_what_is_not_committed(counting: Database) -> None:
    async with counting.writing() as unit:
        await count_up(unit)
        assert await counted(counting) == 0
    assert await counted(counting) == 1


async def test_writing_inside_writing_raises_at_once_and_undoes_the_outer(counting: Database) -> None:
    with pytest.raises(RuntimeError, match="hand the unit on"):  # noqa: PT012
        async with asyncio.timeout(2), counting.writing() as unit:
            await count_up(unit)
            async with counting.writing():
                pass
    assert await counted(counting) == 0
    await count_up_often(counting, 1)
    assert await counted(counting) == 1


async def test_another_task_waits_its_turn_instead(counting: Database) -> None:
    async with counting.writing() as unit:
        waiting = asyncio.create_task(count_up_often(counting, 1))
        await count_up(unit)
    await waiting
    assert await counted(counting) == 2


async def test_a_block_that_raises_leaves_nothing(counting: Database) -> None:
    with pytest.raises(LookupError):  # noqa: PT012
        async with counting.writing() as unit:
            await count_up(unit)
            raise LookupError
    assert await counted(counting) == 0


async def test_a_statement_that_fails_leaves_nothing_of_its_unit(counting: Database) -> None:
    with pytest.raises(IntegrityError):  # noqa: PT012
        async with counting.writing() as unit:
            await count_up(unit)
            await unit.execute(counters.insert().values(id=1, number=5))
    assert await counted(counting) == 0


async def test_what_waits_for_the_commit_finds_it_committed(counting: Database, second: Database) -> None:
    seen: list[asyncio.Task[int]] = []
    async with counting.writing() as unit:
        await count_up(unit)
        unit.after_commit(lambda: seen.append(asyncio.create_task(counted(second))))
        assert seen == []
    assert [await task for task in seen] == [1]


async def test_what_waits_for_the_commit_may_write_itself(counting: Database) -> None:
    tasks: list[asyncio.Task[None]] = []
    async with counting.writing() as unit:
        unit.after_commit(lambda: tasks.append(asyncio.create_task(count_up_often(counting, 1))))
    await asyncio.gather(*tasks)
    assert await counted(counting) == 1


async def test_what_waits_for_the_commit_never_runs_after_a_rollback(counting: Database) -> None:
    ran: list[str] = []
    with pytest.raises(LookupError):  # noqa: PT012
        async with counting.writing() as unit:
            unit.after_commit(lambda: ran.append("after a fault"))
            raise LookupError
    async with counting.writing() as unit:
        unit.after_commit(lambda: ran.append("after a commit"))
    assert ran == ["after a commit"]


async def holding(database: Database, started: asyncio.Event, ran: list[str]) -> None:
    async with database.writing() as unit:
        await count_up(unit)
        unit.after_commit(lambda: ran.append("committed"))
        started.set()
        await asyncio.Event().wait()


async def test_cancelled_in_mid_unit_it_leaves_nothing_and_holds_nobody_up(
    counting: Database, second: Database
) -> None:
    ran: list[str] = []
    for _ in range(3):
        started = asyncio.Event()
        task = asyncio.create_task(holding(counting, started, ran))
        await started.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert await counted(counting) == 0
    async with asyncio.timeout(5):
        await asyncio.gather(count_up_often(counting, 5), count_up_often(second, 5))
    assert await counted(counting) == 10
    assert ran == []


async def test_cancelled_while_a_statement_runs_it_leaves_nothing(counting: Database) -> None:
    started = asyncio.Event()

    async def write_slowly() -> None:
        async with counting.writing() as unit:
            await count_up(unit)
            started.set()
            await unit.execute(SLOW)
            await asyncio.Event().wait()

    task = asyncio.create_task(write_slowly())
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(10):
        await count_up_often(counting, 1)
    assert await counted(counting) == 1


async def test_cancelled_while_waiting_for_its_turn_it_takes_nobody_elses(counting: Database) -> None:
    async with counting.writing() as unit:
        waiting = [asyncio.create_task(count_up_often(counting, 1)) for _ in range(3)]
        await count_up(unit)
        waiting[0].cancel()
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [asyncio.CancelledError, type(None), type(None)]
    assert await counted(counting) == 3


@pytest.mark.parametrize(
    "query",
    ["SELECT number FROM nowhere", "SELECT closed_at FROM counters", "SELECT connected, full_name FROM counters"],
)
async def test_a_broken_query_stays_the_bug_it_is(counting: Database, query: str) -> None:
    for unit_of in (counting.reading, counting.writing):
        with pytest.raises(DBAPIError):
            async with unit_of() as unit:
                await unit.execute(text(query))


async def test_a_fault_of_the_block_itself_passes_through(counting: Database) -> None:
    for unit_of in (counting.reading, counting.writing):
        with pytest.raises(FileNotFoundError):
            async with unit_of():
                raise FileNotFoundError


async def test_add_returns_the_id_of_the_new_row(counting: Database) -> None:
    async with counting.writing() as unit:
        assert await unit.add(counters.insert().values(id=77, number=1)) == 77
        row = await unit.one(select(counters).where(counters.c.id == 77))
        assert row is not None
        assert row.number == 1
        assert await unit.one(select(counters).where(counters.c.id == 78)) is None


async def test_more_rows_than_the_one_asked_for_is_a_bug(counting: Database) -> None:
    async with counting.writing() as unit:
        await unit.execute(counters.insert(), [{"id": 2, "number": 0}, {"id": 3, "number": 0}])
        assert len(await unit.all(select(counters))) == 3
        with pytest.raises(Exception, match="Multiple rows"):
            await unit.one(select(counters))


async def test_without_its_key_nothing_is_sealed(database: Database) -> None:
    database.sealer = None
    async with database.reading() as unit:
        assert isinstance(unit, Unit)
        with pytest.raises(RuntimeError, match="without its key"):
            unit.seal("private")


async def test_closed_in_mid_unit_its_connection_is_closed_with_the_unit(counting: Database, second: Database) -> None:
    started, goes_on = asyncio.Event(), asyncio.Event()

    async def count_slowly() -> None:
        async with second.writing() as unit:
            started.set()
            await goes_on.wait()
            await count_up(unit)

    task = asyncio.create_task(count_slowly())
    await started.wait()
    await second.close()
    goes_on.set()
    await task
    del task
    gc.collect()  # a connection left open would say so now, and warnings are errors
    assert await counted(counting) == 1

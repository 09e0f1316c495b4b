"""Units that write in a row: whatever the one before did, each begins anew, and stores all of it or nothing."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import bindparam, select, text
from sqlalchemy.exc import DBAPIError

from bot.database import Database, Prepared, Unit
from bot.errors import StorageUnavailable
from tests.database.tables import MORE, SLOW, count_up, counted, counters

UP = Prepared(MORE)
FOUND = Prepared(select(counters.c.number).where(counters.c.id == bindparam("the_id")))


async def prepared(unit: Unit) -> None:
    await unit.run(UP, {"the_id": 1})


async def found(unit: Unit) -> None:
    await unit.scalar(FOUND, {"the_id": 1})


Work = Callable[[Unit], Coroutine[Any, Any, None]]
COUNTS: dict[Work, int] = {prepared: 1, count_up: 1, found: 0}


@pytest.mark.parametrize(
    "works", [*itertools.product(COUNTS, repeat=3)], ids=lambda ones: "-".join(o.__name__ for o in ones)
)
async def test_prepared_or_not_and_in_any_order_all_of_it_is_stored(
    counting: Database, second: Database, works: tuple[Work, ...]
) -> None:
    for number in range(1, 4):
        async with counting.writing() as unit:
            for work in works:
                await work(unit)
        assert await counted(second) == number * sum(COUNTS[work] for work in works)


async def work_and_raise(database: Database, work: Work) -> None:
    async with database.writing() as unit:
        await work(unit)
        raise LookupError


@pytest.mark.parametrize("work", [prepared, count_up])
async def test_after_a_block_that_raised_the_next_begins_anew(counting: Database, second: Database, work: Work) -> None:
    for number in range(1, 4):
        with pytest.raises(LookupError):
            await work_and_raise(counting, work)
        async with counting.writing() as unit:
            await work(unit)
        assert await counted(second) == number


@pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("work", [prepared, count_up])
async def test_a_statement_that_is_refused_and_borne_undoes_nothing_else(
    counting: Database, second: Database, work: Work
) -> None:
    # Where SQLite refuses one statement the unit goes on; PostgreSQL takes nothing more until it is undone.
    async with counting.writing() as unit:
        await work(unit)
        with pytest.raises(DBAPIError):
            await unit.execute(text("SELECT number FROM nowhere"))
        await work(unit)
    assert await counted(second) == 2


async def slowly(unit: Unit) -> None:
    await unit.execute(SLOW)


async def slowly_prepared(unit: Unit) -> None:
    await unit.scalar(Prepared(SLOW))


@pytest.mark.parametrize("goes_on", [found, prepared, count_up, None], ids=lambda one: getattr(one, "__name__", "ends"))
@pytest.mark.parametrize("amid", [slowly, slowly_prepared])
async def test_who_bears_being_cancelled_amid_a_statement_stores_nothing(
    counting: Database, second: Database, amid: Work, goes_on: Work | None
) -> None:
    begun = asyncio.Event()

    async def bear_it() -> None:
        async with counting.writing() as unit:
            await prepared(unit)
            begun.set()
            with suppress(asyncio.CancelledError):
                await amid(unit)
            if goes_on is not None:
                await goes_on(unit)

    task = asyncio.create_task(bear_it())
    await begun.wait()
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(StorageUnavailable):
        await task
    assert await counted(second) == 0
    async with asyncio.timeout(10), counting.writing() as unit:
        await prepared(unit)
    assert await counted(second) == 1

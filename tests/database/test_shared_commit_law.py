"""Of units that share a commit: who ends well is stored, who does not is undone, and nobody waits for ever."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import bindparam, delete, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.database import Database, Prepared, Sealer, Unit, at_once, new_key
from bot.errors import StorageUnavailable
from tests.database import tables
from tests.database.tables import ADD, SLOW, counters, rows

pytestmark = pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)

ADD_AND_TELL = Prepared(counters.insert().values(id=bindparam("the_id"), number=0).returning(counters.c.id))
SLOWLY = Prepared(SLOW)


@dataclass(frozen=True)
class Planned:
    """A unit: how many turns of the loop it comes late, what it does, how it ends, and when it is cancelled."""

    late: int
    steps: tuple[str, ...]
    raises: bool
    cancelled_after: int | None


STEPS = st.sampled_from(
    ("along", "plainly", "returns", "lets others", "reads", "refused", "bears a refusal", "slow", "bears it")
)
UNITS = st.builds(
    Planned,
    st.integers(0, 6),
    st.lists(STEPS, max_size=4).map(tuple),
    st.sampled_from((False, False, False, True)),
    st.one_of(st.none(), st.none(), st.integers(0, 40)),
)


class Fate:
    """What became of a unit: the rows it wrote, and what it raised."""

    def __init__(self, planned: Planned, first_row: int) -> None:
        self.planned, self.next_row = planned, first_row
        self.wrote: set[int] = set()

    async def live(self, database: Database) -> None:
        for _ in range(self.planned.late):
            await asyncio.sleep(0)
        async with database.writing() as unit:
            for step in self.planned.steps:
                await self._take(unit, step)
            if self.planned.raises:
                raise LookupError

    async def _take(self, unit: Unit, step: str) -> None:
        row = self.next_row
        match step:
            case "along":
                await unit.run(ADD, {"the_id": row})
            case "plainly":
                await unit.execute(counters.insert().values(id=row, number=0))
            case "returns":
                assert await unit.scalar(ADD_AND_TELL, {"the_id": row}) == row
            case "lets others":
                await asyncio.sleep(0)
                return
            case "reads":
                await unit.all(select(counters.c.id))
                return
            case "slow":
                await unit.scalar(SLOWLY)
                return
            case "bears it":
                with suppress(asyncio.CancelledError):
                    await unit.scalar(SLOWLY)
                return
            case "refused":
                await unit.run(ADD, {"the_id": 1})
                return
            case _:
                await unit.scalar(select(counters.c.id))  # what went along must not be borne with it
                with suppress(DBAPIError):
                    await unit.execute(text("SELECT number FROM nowhere"))
                return
        self.wrote.add(row)
        self.next_row += 1

    def must_hold(self, ended: asyncio.Task[None], found: set[int], *, is_anybody_cancelled: bool) -> None:
        there = self.wrote & found
        if ended.cancelled():
            assert self.planned.cancelled_after is not None
            assert there in (set(), self.wrote), "a half of it is stored"
        elif (error := ended.exception()) is None:
            assert there == self.wrote, "it ended well, and is not stored"
            assert not self.planned.raises
            assert "refused" not in self.planned.steps
        else:
            assert not there, "it was undone, and is stored"
            kinds = (LookupError, IntegrityError, *((StorageUnavailable,) if is_anybody_cancelled else ()))
            assert isinstance(error, kinds), error


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.mark.parametrize("most_at_once", [at_once.MOST_TIMES, 0], ids=["at once", "in the thread"])
@pytest.mark.parametrize("examples", [40, pytest.param(2000, marks=pytest.mark.soak)])
def test_whoever_ends_well_is_stored_and_whoever_does_not_is_undone(
    migrated_url: str, runner: asyncio.Runner, monkeypatch: pytest.MonkeyPatch, examples: int, most_at_once: int
) -> None:
    monkeypatch.setattr(at_once, "MOST_TIMES", most_at_once)
    database, second = (Database(migrated_url, Sealer((new_key(),))) for _ in range(2))
    runner.run(tables.make(database))

    async def live(units: list[Planned]) -> None:
        async with database.writing() as unit:
            await unit.execute(delete(counters).where(counters.c.id > 1))
        fates = [Fate(planned, 100 * number) for number, planned in enumerate(units, start=1)]
        tasks = [asyncio.create_task(fate.live(database)) for fate in fates]
        async with asyncio.timeout(20):
            for turn in range(41):
                for task, planned in zip(tasks, units, strict=True):
                    if planned.cancelled_after == turn:
                        task.cancel()
                await asyncio.sleep(0)
            await asyncio.wait(tasks)
        found = await rows(second)
        is_anybody_cancelled = any(one.cancelled_after is not None for one in units)
        for fate, task in zip(fates, tasks, strict=True):
            fate.must_hold(task, found, is_anybody_cancelled=is_anybody_cancelled)

    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(UNITS, min_size=1, max_size=7))
    def holds(units: list[Planned]) -> None:
        runner.run(live(units))

    holds()
    runner.run(database.close())
    runner.run(second.close())

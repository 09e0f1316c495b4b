"""What is composed and settled for many servers at once comes to the same as one by one, whatever a row's state."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.access import Actor
from bot.database import Database, Unit
from bot.deliveries.effects import Effect, Send
from bot.deliveries.model import Delivery, Kind, KindOfMany, Sent, Skip
from bot.deliveries.store import by_key
from bot.deliveries.tables import deliveries
from bot.notices import notices
from bot.takedowns import KIND as TAKE_DOWN
from bot.takedowns import take_down, takedowns
from cogs.reflections import store
from cogs.reflections.planning import KIND, key_of
from cogs.reflections.rules.week import WeekId, WeekState
from cogs.reflections.sharing import ANSWER_KIND, THREAD_KIND
from cogs.reflections.store import reflections
from cogs.reflections.tables import reflections as answers
from cogs.reflections.tables import schedules, weeks
from tests.clocks import SettableClock
from tests.reflections.prompts import MONDAYS, PromptsWorld, bank_of
from tests.reflections.test_sharing_in_hand import Sharers

NEXT = datetime(2026, 3, 9, 10, tzinfo=UTC)
MONDAY = date(2026, 3, 9)
WEEK = timedelta(days=7)
TABLES = (deliveries, weeks, schedules, answers, notices, takedowns)
"""All that either kind writes."""


class Undone(Exception):
    """Undoes a unit."""


async def in_a_unit_undone(database: Database, act: Callable[[Unit], Awaitable[Any]]) -> tuple[Any, list[Any]]:
    """Return what an act returns and all that the tables hold after it; then nothing of it has happened."""
    found: Any = None
    with suppress(Undone):
        async with database.writing() as unit:
            returned = await act(unit)
            found = returned, [await unit.all(select(table)) for table in TABLES]
            raise Undone
    answer, rows = found
    return answer, [sorted(map(repr, facts)) for facts in _without_numbers(rows)]


def _without_numbers(tables: Sequence[Sequence[Any]]) -> list[list[dict[str, Any]]]:
    """Return the rows without the numbers that the database gives: a week is named by its server and its Monday."""
    week_of = {row.id: (row.guild_id, row.week) for row in tables[TABLES.index(weeks)]}
    named = [[dict(row._mapping) for row in rows] for rows in tables]
    for rows in named:
        for row in rows:
            row.pop("id", None)
            if row.get("kind") == TAKE_DOWN:
                row |= {"dedupe_key": row["dedupe_key"].rpartition(":")[2], "subject": None}
            if row.get("kind") == KIND:
                row |= {"dedupe_key": None, "subject": week_of.get(row["subject"])}
    return named


def said(effect: Effect | Skip) -> object:
    """Return what an effect or a skip says, to be compared."""
    return (effect.channel_id, effect.view.to_components(), effect.pings) if isinstance(effect, Send) else effect


async def compare(database: Database, kind: Kind, rows: Sequence[Delivery]) -> list[Any]:
    """Compose all the rows, and settle them as sent, both ways; return what was composed."""
    assert isinstance(kind, KindOfMany)
    sent = [(row, Sent(row.guild_id, 7_000 + number)) for number, row in enumerate(rows)]

    async def one_by_one(unit: Unit) -> list[object]:
        return [said(await kind.compose(unit, row)) for row in rows]

    async def together(unit: Unit) -> list[object]:
        return [said(effect) for effect in await kind.compose_all(unit, rows)]

    async def each_ends(unit: Unit) -> None:
        for row, there in sent:
            await kind.settled(unit, row, there)

    composed = await in_a_unit_undone(database, one_by_one)
    assert await in_a_unit_undone(database, together) == composed
    ended = await in_a_unit_undone(database, each_ends)
    assert await in_a_unit_undone(database, lambda unit: kind.all_sent(unit, sent)) == ended
    return list(composed[0])


# -- The weekly prompt -----------------------------------------------------------------------------


@pytest.fixture
def world(database: Database, clock: SettableClock) -> PromptsWorld:
    """The weekly prompt on each engine."""
    return PromptsWorld(database, clock, bank_of(5))


async def planned(world: PromptsWorld, guild_id: int) -> Delivery:
    """Set a server's schedule and return the row of its next prompt."""
    await world.prompts.set_schedule(Actor(1, guild_id, is_steward=True), MONDAYS, None)
    return await row_of(world, guild_id)


async def row_of(world: PromptsWorld, guild_id: int) -> Delivery:
    """Return the row of a server's next prompt, as it is taken."""
    async with world.database.reading() as unit:
        [week] = [week for week in await store.weeks_from(unit, guild_id, MONDAY) if week.state is WeekState.PLANNED]
        row = await by_key(unit, key_of(week.id))
    assert row is not None
    return row


async def change(world: PromptsWorld, statement: Any) -> None:
    """Let something have happened meanwhile."""
    async with world.database.writing() as unit:
        await unit.execute(statement)


async def prompts_in_every_state(world: PromptsWorld) -> list[Delivery]:
    """Return rows of many servers, of which each but the first has something of its own."""
    rows = [await planned(world, guild_id) for guild_id in range(100, 112)]
    of_server = {row.guild_id: row for row in rows}
    in_101 = schedules.c.guild_id == 101
    await change(world, update(schedules).where(in_101).values(paused=True))
    async with world.database.writing() as unit:
        await store.put_week(unit, 102, MONDAY, WeekState.SKIPPED, NEXT)
        await store.put_week(unit, 103, MONDAY, WeekState.PLANNED, NEXT + timedelta(hours=1))
        prompt = world.planning.bank.get("p2")
        await store.composed(unit, WeekId(of_server[104].subject or 0), prompt)
        await store.put_week(unit, 105, MONDAY + WEEK, WeekState.SKIPPED, None)
        await store.put_week(unit, 106, MONDAY + WEEK, WeekState.PLANNED, NEXT + WEEK)
        await store.put_week(unit, 107, MONDAY - WEEK, WeekState.STUCK, NEXT - WEEK)
        await store.drop_week(unit, WeekId(of_server[108].subject or 0))
        await unit.execute(schedules.delete().where(schedules.c.guild_id == 109))
        short = {"current": ["p3"], "following": ["p1", "p3", "p0"]}
        await unit.execute(update(schedules).where(schedules.c.guild_id == 110).values(short))
        await unit.execute(update(schedules).where(schedules.c.guild_id == 111).values(zone="Asia/Tokyo"))
    world.clock.instant = NEXT
    return rows


async def test_prompts_of_many_servers_are_composed_and_settled_as_one_by_one(world: PromptsWorld):
    rows = await prompts_in_every_state(world)
    composed = await compare(world.database, world.kinds[KIND], rows)
    assert sum(isinstance(one, Skip) for one in composed) == 5
    # Those in no way unusual go the way of many to its end.
    usual = [row for row in rows if row.guild_id not in {108, 109}]
    await compare(world.database, world.kinds[KIND], usual)
    await compare(world.database, world.kinds[KIND], usual[:1])


async def test_two_prompts_of_one_server_leave_the_order_that_they_leave_one_by_one(world: PromptsWorld):
    first = await planned(world, 100)
    async with world.database.writing() as unit:
        second = await store.put_week(unit, 100, MONDAY + WEEK, WeekState.PLANNED, NEXT + WEEK)
        kept = await store.kept(unit, 100)
        assert kept is not None
        for week_id, key in ((WeekId(first.subject or 0), "p0"), (second, "p1")):
            await store.composed(unit, week_id, world.planning.bank.get(key))
    rows = [first, replace(first, subject=second, about_at=NEXT + WEEK)]
    world.clock.instant = NEXT
    await compare(world.database, world.kinds[KIND], rows)


async def test_a_row_about_no_time_changes_nothing_either_way(world: PromptsWorld):
    rows = [await planned(world, 100), replace(await planned(world, 101), about_at=None)]
    await compare(world.database, world.kinds[KIND], rows)


# -- Answers for everyone, and their threads -------------------------------------------------------


@pytest.fixture
def sharers(database: Database, clock: SettableClock) -> Sharers:
    """A posted prompt that people answer, on each engine."""
    return Sharers(database, clock)


async def rows_of(world: Sharers, kind: str) -> list[Delivery]:
    """Return the rows of a kind, oldest first."""
    async with world.database.reading() as unit:
        keys = await unit.all(
            select(deliveries.c.dedupe_key).where(deliveries.c.kind == kind).order_by(deliveries.c.id)
        )
        found = [await by_key(unit, row.dedupe_key) for row in keys]
    return [row for row in found if row is not None]


async def test_threads_are_composed_and_settled_as_one_by_one(sharers: Sharers):
    await sharers.shared("One")
    await sharers.shared("Two")
    [row] = await rows_of(sharers, THREAD_KIND)
    async with sharers.database.writing() as unit:
        unasked = await store.put_week(unit, 8, MONDAY, WeekState.SENT, NEXT)
        await store.posted(unit, unasked, 80, 8_000, NEXT)
        unposted = await store.put_week(unit, 9, MONDAY, WeekState.SENT, NEXT)
    rows = [row, *(replace(row, subject=week_id) for week_id in (unasked, unposted, 999_999))]
    composed = await compare(sharers.database, sharers.kinds[THREAD_KIND], rows)
    assert [isinstance(one, Skip) for one in composed] == [False, True, True, True]


async def test_answers_are_composed_and_settled_as_one_by_one(sharers: Sharers):
    thread = await sharers.in_thread()
    there = await sharers.kept(thread)
    assert there is not None
    mine = [await sharers.shared(f"Answer {number}") for number in range(5)]
    rows = [row for row in await rows_of(sharers, ANSWER_KIND) if row.subject in {one.id for one in mine}]
    assert len(rows) == 5
    async with sharers.database.writing() as unit:
        await reflections.for_its_writer_alone(unit, mine[1].id)
        await reflections.drop(unit, mine[2].id)
        await reflections.rewrite(unit, mine[3].id, "Changed meanwhile", NEXT)
        await reflections.posted(unit, mine[4].id, there.channel_id, 5, NEXT)
        await take_down(unit, 7, 1, 2, NEXT)  # so that there is one already
    # What arrives is looked for in the thread that it went to.
    rows = [replace(row, guild_id=there.channel_id) for row in rows]
    composed = await compare(sharers.database, sharers.kinds[ANSWER_KIND], rows)
    assert [isinstance(one, Skip) for one in composed] == [False, True, True, False, True]

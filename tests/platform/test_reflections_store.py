"""Rows of reflections on both engines: a server's schedule, its order of prompts, and its weeks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from bot.database import Database
from cogs.reflections import store
from cogs.reflections.rules.bank import Prompt, Queue
from cogs.reflections.rules.schedule import Schedule
from cogs.reflections.rules.week import Kept, WeekId, WeekState

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
MONDAY = date(2026, 3, 2)
WEEK = timedelta(days=7)
HERE, THERE = 2**61 + 1, 2**61 + 2
SCHEDULE = Schedule(2**60, 2, time(19, 30), "Europe/London")
QUEUE = Queue(("b",), ("a", "b", "ünï"))
PROMPT = Prompt("a", "Arriving", "Kolb", "What’s new?", "A colour?", False)


async def test_what_a_server_keeps_comes_back_and_is_its_own(database: Database) -> None:
    changed = replace(SCHEDULE, weekday=0, at=time(7), zone="Asia/Tokyo", role_id=5, paused=True)
    async with database.writing() as unit:
        assert await store.kept(unit, HERE) is None
        await store.keep(unit, HERE, SCHEDULE, QUEUE)
        await store.keep(unit, THERE, SCHEDULE, QUEUE)
        await store.keep(unit, HERE, changed, Queue.fresh(["x"]))
    async with database.reading() as unit:
        here, there = Kept(HERE, changed, Queue.fresh(["x"])), Kept(THERE, SCHEDULE, QUEUE)
        assert await store.kept(unit, HERE) == here
        assert await store.all_kept(unit) == [here, there]


async def test_a_week_has_one_row(database: Database) -> None:
    async with database.writing() as unit:
        first = await store.put_week(unit, HERE, MONDAY, WeekState.PLANNED, NOW)
        assert await store.put_week(unit, HERE, MONDAY, WeekState.SKIPPED, None) == first
        assert await store.put_week(unit, THERE, MONDAY, WeekState.PLANNED, NOW) != first
        (week,) = await store.weeks_from(unit, HERE, MONDAY)
        assert (week.id, week.state, week.about_at, week.prompt_key) == (first, WeekState.SKIPPED, None, None)
        assert await store.week_by_id(unit, first) == week
        assert await store.week_by_id(unit, WeekId(first + 99)) is None


async def test_weeks_come_in_order_from_a_monday_on(database: Database) -> None:
    async with database.writing() as unit:
        for number in (2, 0, 1, -1):
            state = WeekState.SKIPPED if number == 1 else WeekState.PLANNED
            await store.put_week(unit, HERE, MONDAY + number * WEEK, state, NOW)
        found = [week.week for week in await store.weeks_from(unit, HERE, MONDAY)]
        assert found == [MONDAY, MONDAY + WEEK, MONDAY + 2 * WEEK]
        planned = [week.week for week in await store.weeks_in(unit, HERE, [WeekState.PLANNED])]
        assert planned == [MONDAY - WEEK, MONDAY, MONDAY + 2 * WEEK]
        assert await store.weeks_in(unit, HERE, []) == []
        assert await store.weeks_in(unit, THERE, list(WeekState)) == []


async def test_a_posted_week_says_what_and_where(database: Database) -> None:
    async with database.writing() as unit:
        assert await store.posted_weeks(unit, HERE) == []
        for number in range(2):
            week_id = await store.put_week(unit, HERE, MONDAY + number * WEEK, WeekState.PLANNED, NOW)
            await store.composed(unit, week_id, replace(PROMPT, key=f"key-{number}"))
            assert await store.posted_keys(unit, HERE) == {f"key-{earlier}" for earlier in range(number)}
            await store.posted(unit, week_id, 5, 2**62 + number, NOW + number * WEEK)
        assert await store.posted_keys(unit, HERE) == {"key-0", "key-1"}
        assert await store.posted_keys(unit, THERE) == set()
        newest, *_ = await store.posted_weeks(unit, HERE)
    assert (newest.week, newest.state, newest.prompt_key) == (MONDAY + WEEK, WeekState.SENT, "key-1")
    assert (newest.theme, newest.text, newest.lighter) == ("Arriving", "What’s new?", "A colour?")
    assert (newest.channel_id, newest.message_id, newest.posted_at) == (5, 2**62 + 1, NOW + WEEK)


async def test_a_week_that_did_not_get_there_is_open_again(database: Database) -> None:
    async with database.writing() as unit:
        week_id = await store.put_week(unit, HERE, MONDAY, WeekState.PLANNED, NOW)
        await store.composed(unit, week_id, PROMPT)
        await store.not_posted(unit, week_id, WeekState.STUCK)
        week = await store.week_by_id(unit, week_id)
        assert week is not None
        assert (week.state, week.prompt_key, week.text, week.about_at) == (WeekState.STUCK, None, None, NOW)
        assert await store.posted_keys(unit, HERE) == set()


async def test_weeks_before_a_monday_are_forgotten(database: Database) -> None:
    async with database.writing() as unit:
        for number in range(-2, 2):
            await store.put_week(unit, HERE, MONDAY + number * WEEK, WeekState.SENT, NOW)
        assert await store.forget_weeks(unit, MONDAY) == 2
        assert await store.forget_weeks(unit, MONDAY) == 0
        (first, second) = await store.weeks_from(unit, HERE, date(2000, 1, 3))
        assert first.week == MONDAY
        await store.drop_week(unit, first.id)
        assert await store.weeks_from(unit, HERE, date(2000, 1, 3)) == [second]


async def test_erasing_a_server_leaves_the_others(database: Database) -> None:
    async with database.writing() as unit:
        for guild_id in (HERE, THERE):
            await store.keep(unit, guild_id, SCHEDULE, QUEUE)
            await store.put_week(unit, guild_id, MONDAY, WeekState.PLANNED, NOW)
        await store.erase_server(unit, HERE)
        assert [kept.guild_id for kept in await store.all_kept(unit)] == [THERE]
        assert await store.weeks_from(unit, HERE, MONDAY) == []
        assert len(await store.weeks_from(unit, THERE, MONDAY)) == 1

"""Reflections in the database, on both engines."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.database import Database, Unit
from cogs.reflections import store
from cogs.reflections.rules.reflection import Audience, Hitch, Reflection, ReflectionId
from cogs.reflections.rules.week import WeekId, WeekState
from cogs.reflections.store import reflections

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
HERE, THERE, ADA, BEN = 7, 8, 1, 2
THREAD = 500


@pytest.fixture
async def unit(database: Database) -> AsyncIterator[Unit]:
    async with database.writing() as unit:
        yield unit


async def write(unit: Unit, number: int = 0, **facts: Any) -> Reflection:
    given = {"guild_id": HERE, "person_id": ADA, "week_id": WeekId(1), "audience": Audience.ME, **facts}
    at = NOW + timedelta(minutes=number)
    return await reflections.add(unit, question="What is new?", theme="Arriving", text=f"text {number}", at=at, **given)


async def test_what_is_kept_comes_back_and_to_its_writer_alone(unit: Unit):
    kept = await write(unit)
    assert await reflections.own(unit, kept.id, ADA, HERE) == kept
    assert await reflections.own(unit, kept.id, BEN, HERE) is None
    assert await reflections.own(unit, kept.id, ADA, THERE) is None
    assert await reflections.own(unit, ReflectionId(2**62), ADA, HERE) is None


async def test_the_journal_is_ones_own_in_this_server_newest_first(unit: Unit):
    mine = [await write(unit, number) for number in range(4)]
    await write(unit, 9, person_id=BEN)
    away = await write(unit, 9, guild_id=THERE)
    assert await reflections.number(unit, ADA, HERE) == 4
    assert await reflections.newest(unit, ADA, HERE, 1, 2) == [mine[2], mine[1]]
    assert await reflections.all_of(unit, ADA, HERE) == mine
    assert await reflections.all_of(unit, ADA) == [*mine, away]


async def test_the_newest_answer_to_a_question_is_found(unit: Unit):
    await write(unit, 0)
    newest = await write(unit, 1)
    await write(unit, 2, week_id=WeekId(2))
    assert await reflections.answered(unit, ADA, HERE, WeekId(1), "What is new?") == newest
    assert await reflections.answered(unit, ADA, HERE, WeekId(1), "A colour?") is None
    assert await reflections.has_answered(unit, ADA, HERE, WeekId(2))
    assert not await reflections.has_answered(unit, BEN, HERE, WeekId(2))


async def test_what_waits_is_for_everyone_without_a_post_or_a_hitch(unit: Unit):
    waiting = await write(unit, 0, audience=Audience.EVERYONE)
    stuck = await write(unit, 1, audience=Audience.EVERYONE)
    posted = await write(unit, 2, audience=Audience.EVERYONE)
    await write(unit, 3)
    await reflections.has_hitch(unit, stuck.id, Hitch.NOT_ALLOWED)
    await reflections.posted(unit, posted.id, THREAD, 501, NOW)
    assert await reflections.waiting_in(unit, WeekId(1)) == [waiting.id]
    assert [one.id for one in await reflections.not_posted(unit, ADA, HERE)] == [stuck.id]
    there = await reflections.by_id(unit, posted.id)
    assert there is not None
    assert (there.channel_id, there.message_id, there.posted_at, there.is_posted) == (THREAD, 501, NOW, True)


async def test_a_deleted_post_and_a_deleted_thread_leave_the_words_to_their_writers(unit: Unit):
    week = await store.put_week(unit, HERE, date(2026, 3, 2), WeekState.SENT, NOW)
    await reflections.thread_is(unit, week, THREAD)
    first, second = [await write(unit, n, audience=Audience.EVERYONE, week_id=week) for n in range(2)]
    await reflections.posted(unit, first.id, THREAD, 501, NOW)
    await reflections.posted(unit, second.id, THREAD, 502, NOW)
    assert await reflections.stands_at(unit, THREAD, 501)
    assert not await reflections.stands_at(unit, 501, THREAD)

    await reflections.lost_in(unit, THREAD, 501)
    kept = {one.id: one for one in await reflections.all_of(unit, ADA)}
    assert (kept[first.id].audience, kept[first.id].hitch) == (Audience.ME, Hitch.REMOVED)
    assert kept[second.id].is_posted
    assert await reflections.week_of_thread(unit, THREAD) == HERE

    await reflections.thread_is_gone(unit, THREAD)
    assert not any(one.is_posted for one in await reflections.all_of(unit, ADA))
    found = await store.week_by_id(unit, week)
    assert found is not None
    assert found.thread_id is None


async def test_what_goes_soon_is_counted_with_its_first_day(unit: Unit):
    assert await reflections.going_before(unit, ADA, HERE, NOW) == (0, None)
    for number in range(3):
        await write(unit, number)
    assert await reflections.going_before(unit, ADA, HERE, NOW + timedelta(minutes=2)) == (2, NOW)
    assert len(await reflections.older_than(unit, NOW + timedelta(minutes=1))) == 1


async def test_no_id_is_given_twice(unit: Unit):
    first = await write(unit)
    await reflections.drop(unit, first.id)
    assert (await write(unit)).id > first.id


async def test_a_server_goes_with_all_that_was_written_there(unit: Unit):
    await write(unit)
    away = await write(unit, guild_id=THERE)
    await reflections.drop_server(unit, HERE)
    assert await reflections.all_of(unit, ADA) == [away]

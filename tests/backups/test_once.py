"""After a restore nothing that Discord has already is sent a second time, and what it lacks is sent."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.backup import back_up, folder_of
from bot.deliveries.tables import deliveries
from bot.restore import restore
from tests.clocks import SettableClock
from tests.community import Community, posts

MONDAY = datetime(2026, 1, 5, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


async def rows(community: Community) -> list[Any]:
    async with community.hearth.database.reading() as unit:
        return list(await unit.all(select(deliveries).order_by(deliveries.c.due_at)))


@pytest.fixture
async def backup_of_sunday(community: Community) -> Any:
    """A backup in which Monday's question still waits; the bot runs on, and it is now Monday, half past ten."""
    await community.set_prompts()
    await community.stop()
    made = await asyncio.to_thread(back_up, community.settings, folder_of(community.settings), community.now)
    return made.file


async def put_back(community: Community, file: Any) -> Any:
    await community.stop()
    done = await asyncio.to_thread(restore, community.settings, file, SettableClock(community.now))
    await community.restart()
    await community.env.advance_time(3 * 60)
    return done


async def test_mondays_question_does_not_come_twice(community: Community, backup_of_sunday: Any):
    await community.restart()
    await community.go_to(MONDAY + MINUTE)
    [post] = posts(community.reflections)
    await community.go_to(MONDAY + 30 * MINUTE)
    done = await put_back(community, backup_of_sunday)
    assert done.doubtful == 1
    assert [one.id for one in posts(community.reflections)] == [post.id]
    first, coming = await rows(community)
    assert (first.state, first.message_id) == ("sent", post.id)
    assert (coming.state, coming.due_at) == ("planned", MONDAY + timedelta(days=7))


async def test_a_question_that_was_never_posted_still_comes(community: Community, backup_of_sunday: Any):
    await community.go_to(MONDAY + 30 * MINUTE)  # nothing ran
    done = await put_back(community, backup_of_sunday)
    assert done.doubtful == 1
    [post] = posts(community.reflections)
    assert (await rows(community))[0].message_id == post.id

"""Whatever stewards do, and whenever: one prompt a week at most, each once a round, one row waiting while it runs."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime, time, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.database import Database, metadata
from bot.errors import Outdated
from cogs.reflections.rules.schedule import Schedule
from cogs.reflections.rules.week import WeekState
from tests.clocks import SettableClock
from tests.deliveries import fake_discord as fates
from tests.deliveries.conftest import migrated_url  # noqa: F401
from tests.deliveries.world import CHANNEL
from tests.reflections.prompts import MONDAYS, STEWARD, PromptsWorld, bank_of

START = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday, a month before the clocks change
ROUND = 4

acts = st.one_of(
    st.tuples(st.just("set"), st.integers(0, 6), st.sampled_from([0, 1, 10, 23])),
    st.tuples(st.sampled_from(["skip", "put back", "swap"]), st.integers(0, 7), st.integers(0, 3)),
    st.tuples(st.sampled_from(["pause", "resume", "try again", "restart"]), st.just(0), st.just(0)),
    st.tuples(st.just("let hours pass"), st.integers(1, 24 * 15), st.sampled_from([0, 1])),
    st.tuples(st.just("be away for hours"), st.integers(1, 24 * 15), st.just(0)),
    st.tuples(st.just("trouble"), st.integers(0, 3), st.just(0)),
)
TROUBLES = [fates.LOST, fates.CUT_BEFORE, fates.KILLED_AFTER, fates.refused(403, 50013)]


async def act(world: PromptsWorld, what: str, one: int, other: int) -> None:
    """Do one thing as a steward would, or let time pass."""
    prompts = world.prompts
    match what:
        case "set":
            await prompts.set_schedule(STEWARD, Schedule(CHANNEL, one, time(other, 30), "Europe/London"), None)
        case "skip" | "put back" | "swap":
            coming = (await prompts.panel(STEWARD)).coming[one]
            try:
                if what == "skip":
                    await prompts.skip(STEWARD, coming.week)
                elif what == "put back":
                    await prompts.put_back(STEWARD, coming.week)
                else:
                    _, _, others = await prompts.choices(STEWARD, coming.week)
                    if others:
                        await prompts.swap(STEWARD, coming.week, others[other % len(others)].key)
            except Outdated:
                return
        case "pause":
            await prompts.pause(STEWARD)
        case "resume":
            await prompts.resume(STEWARD)
        case "try again":
            await prompts.try_again(STEWARD)
        case "restart":
            await world.restart()
        case "trouble":
            world.discord.fates.append(TROUBLES[one])
        case "be away for hours":
            world.clock.advance(timedelta(hours=one))
        case _:
            await world.run_until(world.clock.now() + timedelta(hours=one))


async def hold_to_the_law(world: PromptsWorld) -> None:
    """One post a week at most, each key once a round, one open row while running, none that could send while paused."""
    posted = [message for message in world.discord.messages if message.channel_id == CHANNEL]
    sent = [week for week in await world.weeks() if week.state is WeekState.SENT]
    keys = [week.prompt_key for week in sorted(sent, key=lambda week: (week.posted_at, week.week))]
    for start in range(0, len(keys), ROUND):
        assert not [key for key, count in Counter(keys[start : start + ROUND]).items() if count > 1]
    marks = Counter(message.mark for message in posted)
    assert not [mark for mark, count in marks.items() if count > 1]
    assert len(sent) <= len(posted)
    if await world.is_running():
        assert await world.open_rows() >= 1
    assert await world.open_rows("planned") <= 1


async def live(database: Database, lived) -> None:
    """Live through a sequence of acts."""
    async with database.writing() as unit:
        for table in metadata.sorted_tables:
            await unit.execute(table.delete())
    world = PromptsWorld(database, SettableClock(START), bank_of(ROUND))
    await world.prompts.set_schedule(STEWARD, MONDAYS, None)
    for what, one, other in lived:
        await act(world, what, one, other)
        await hold_to_the_law(world)
    world.discord.fates = []
    await world.run_until(world.clock.now() + timedelta(minutes=30))
    posts = [message for message in world.discord.messages if message.channel_id == CHANNEL]
    sent = [week for week in await world.weeks() if week.state is WeekState.SENT]
    assert sorted(message.id for message in posts) == sorted(week.message_id or 0 for week in sent)
    assert await world.open_rows() == int(await world.is_running())
    await world.prompts.resume(STEWARD)
    assert await world.open_rows() == 1
    await world.prompts.pause(STEWARD)
    assert await world.open_rows() == 0


def test_the_law_holds_for_every_order_of_acts(migrated_url: str):  # noqa: F811
    with asyncio.Runner() as runner, capture_logs():
        database = Database(migrated_url)

        @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
        @given(st.lists(acts, max_size=12))
        def law(lived):
            runner.run(live(database, lived))

        try:
            law()
        finally:
            runner.run(database.close())

"""The law itself: whatever befalls, no row is ever two messages; and when it ends well, it is one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.database import Database, metadata
from bot.deliveries.effects import Effect, MakeThread, Post
from bot.deliveries.model import Delivery, State
from bot.interface.cards import card, line
from tests.clocks import SettableClock
from tests.deliveries import fake_discord as fates
from tests.deliveries.fake_discord import Killed
from tests.deliveries.world import CHANNEL, GUILD, World, hello

FORUM = 72
START = datetime(2026, 3, 4, 10, tzinfo=UTC)
USEFUL_FOR = timedelta(days=1)

requests = st.sampled_from(
    [
        fates.OK,
        fates.LOST,
        fates.TIMED_OUT,
        fates.ERROR_AFTER,
        fates.ERROR_BEFORE,
        fates.CUT_BEFORE,
        fates.NO_LINE,
        fates.TOO_MANY,
        fates.KILLED_BEFORE,
        fates.KILLED_AFTER,
    ]
)
looks = st.sampled_from([fates.OK, fates.CUT_BEFORE, fates.ERROR_BEFORE, fates.KILLED_BEFORE])
pauses = st.sampled_from([timedelta(seconds=s) for s in (0, 1, 19, 20, 59, 60, 61, 119, 120, 121, 300, 600, 3600)])
steps = st.lists(
    st.one_of(
        st.tuples(st.just("run"), st.just(timedelta(0))),
        st.tuples(st.just("pass"), pauses),
        st.tuples(st.just("claim and be killed"), st.just(timedelta(0))),
        st.tuples(st.just("claim and sleep"), pauses),
        st.tuples(st.just("plan again"), st.just(timedelta(0))),
    ),
    max_size=14,
)


def thread(delivery: Delivery) -> Effect:
    """Compose a thread of a name of its own."""
    return MakeThread(GUILD, CHANNEL, delivery.dedupe_key)


def card_in(channel_id: int) -> Callable[[Delivery], Effect]:
    """Compose a card of a name that many have, in a text channel or a forum."""
    return lambda _: Post(channel_id, "A good read", card(line("A good read")))


async def live(database: Database, composer, asked, looked, lived, refused_at) -> None:
    """Live through it, and hold it against the law."""
    async with database.writing() as unit:
        for table in metadata.sorted_tables:
            await unit.execute(table.delete())
    world = World(database, SettableClock(START))
    world.kind.composer = composer
    world.discord.forums = {FORUM}
    world.discord.fates, world.discord.looks = list(asked), list(looked)
    if refused_at is not None:
        world.discord.fates.insert(refused_at, fates.refused(403, 50013))
    await world.plan("one", useful_for=USEFUL_FOR)
    await world.plan("two", useful_for=USEFUL_FOR)
    sleepers = []
    for step, pause in lived:
        match step:
            case "run":
                await world.run()
            case "plan again":
                await world.plan("one", useful_for=USEFUL_FOR)
            case "claim and be killed":
                await world.process().claim(())
            case "claim and sleep":
                process = world.process()
                sleepers.append((process, await process.claim(())))
                world.clock.advance(pause)
            case _:
                world.clock.advance(pause)
        at_most_one_each(world)
    for process, claimed in sleepers:  # another process's, which goes on as if no time had passed
        if claimed is not None:
            try:
                await process.handle(claimed)
            except Killed:
                continue
        at_most_one_each(world)

    world.discord.fates, world.discord.looks = [], []
    await world.run_until(world.clock.now() + timedelta(hours=2))

    at_most_one_each(world)
    for key in ("one", "two"):
        row = await world.row(key)
        assert row.state in {State.SENT, State.SKIPPED, State.FAILED}
        is_there = any(row.message_id == made.id for made in world.discord.made)
        assert is_there is (row.state is State.SENT)
        if row.state is not State.SENT:
            assert count_of(world, row) == 0, "what is there is said to be there"
            assert refused_at is not None or world.clock.now() > START + USEFUL_FOR


def count_of(world: World, row: Delivery) -> int:
    """Return how often a row is to be seen."""
    return len(world.discord.of(row.id)) + len([made for made in world.discord.made if made.name == row.dedupe_key])


def at_most_one_each(world: World) -> None:
    """No row is there twice."""
    marks = [made.mark or made.name for made in world.discord.made]
    assert len(marks) == len(set(marks)), "the same twice"


@pytest.mark.parametrize(
    "composer", [hello, thread, card_in(CHANNEL), card_in(FORUM)], ids=["message", "thread", "card", "forum post"]
)
def test_never_twice_and_in_the_end_once(migrated_url: str, tmp_path: Path, composer):
    with asyncio.Runner() as runner, capture_logs():
        database = Database(migrated_url)

        @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
        @given(
            st.lists(requests, max_size=8),
            st.lists(looks, max_size=4),
            steps,
            st.none() | st.integers(0, 4),
        )
        def law(asked, looked, lived, refused_at):
            runner.run(live(database, composer, asked, looked, lived, refused_at))

        try:
            law()
        finally:
            runner.run(database.close())

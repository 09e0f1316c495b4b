"""Rows in hand that wait: for a place on the line to Discord, and for others whose ends are written with theirs."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.database import Unit
from bot.deliveries.effects import Effect
from bot.deliveries.model import Delivery, KindOfMany, Sent, Skip, State
from bot.deliveries.taking import Taken
from tests.deliveries.fake_discord import CUT_BEFORE, LOST, Fate
from tests.deliveries.world import TestKind, World, finish

AT_ONCE = 10
LONGER_THAN_A_LEASE_ALLOWS = timedelta(seconds=36)


async def begin(world: World, number: int) -> tuple[list[Taken], list[asyncio.Task[None]]]:
    """Take so many rows and go as far with them as a Discord that does not answer lets them come."""
    process = world.process()
    world.discord.holding = asyncio.Event()
    taken = await process.take(number, ())
    tasks = [asyncio.ensure_future(process.handle(one.delivery, one.ready)) for one in taken]
    # Of one that was tried before, more is asked of the database first.
    await asyncio.wait(tasks, timeout=0.5)
    return taken, tasks


async def let_discord_answer(world: World, tasks: Sequence[asyncio.Task[None]]) -> None:
    assert world.discord.holding is not None
    world.discord.holding.set()
    await asyncio.gather(*tasks)
    world.discord.holding = None


async def test_discord_is_asked_for_ten_at_once_and_the_others_follow(world: World):
    for number in range(AT_ONCE + 5):
        await world.plan(f"row-{number}")
    _, tasks = await begin(world, AT_ONCE + 5)
    assert len(world.discord.requests) == AT_ONCE
    await let_discord_answer(world, tasks)
    assert len(world.discord.messages) == AT_ONCE + 5


async def test_what_waited_for_a_place_for_too_long_is_not_begun_and_comes_once_all_the_same(world: World):
    for number in range(AT_ONCE + 5):
        await world.plan(f"row-{number}")
    taken, tasks = await begin(world, AT_ONCE + 5)
    world.clock.advance(LONGER_THAN_A_LEASE_ALLOWS)
    await let_discord_answer(world, tasks)
    assert len(world.discord.messages) == AT_ONCE
    rows = [await world.row(one.delivery.dedupe_key) for one in taken]
    assert [row.state for row in rows] == [State.SENT] * AT_ONCE + [State.PLANNED] * 5
    # The nonce is made of the time it was due, and nothing is in doubt.
    assert {(row.due_at, row.attempted_at) for row in rows[AT_ONCE:]} == {(taken[0].delivery.due_at, None)}
    await world.run()
    assert len(world.discord.messages) == AT_ONCE + 5


@pytest.mark.parametrize("fate", [LOST, CUT_BEFORE], ids=repr)
async def test_one_that_may_be_there_stays_in_doubt_where_it_waited_for_too_long(world: World, fate: Fate):
    await world.plan("in doubt")
    world.discord.fates = [fate]
    await world.run()
    for number in range(AT_ONCE):
        await world.plan(f"row-{number}")
    world.clock.advance(timedelta(seconds=25))
    _, tasks = await begin(world, AT_ONCE + 1)
    world.clock.advance(LONGER_THAN_A_LEASE_ALLOWS)
    await let_discord_answer(world, tasks)
    row = await world.row("in doubt")
    assert (row.state, row.attempted_at is None) == (State.SENDING, False)
    await world.run_until(world.clock.now() + timedelta(minutes=10))
    assert (await world.row("in doubt")).state is State.SENT
    assert len(world.discord.messages) == AT_ONCE + 1


async def test_an_end_is_not_kept_waiting_by_one_that_gets_no_answer(world: World):
    await world.plan("first")
    await world.plan("second")
    process = world.process()
    first, second = await process.take(2, ())
    world.discord.holding = asyncio.Event()
    hanging = asyncio.ensure_future(process.handle(first.delivery, first.ready))
    await world.discord.reached.wait()
    release, world.discord.holding = world.discord.holding, None
    await asyncio.wait_for(process.handle(second.delivery, second.ready), 10)
    assert not hanging.done()
    assert [(await world.row(key)).state for key in ("first", "second")] == [State.SENDING, State.SENT]
    release.set()
    await hanging


class ManyKind(TestKind):
    """A kind that composes and ends many at once, unless it is told to fail at that."""

    fails_composing = False
    fails_ending = False
    together = 0

    async def compose_all(self, unit: Unit, deliveries: Sequence[Delivery]) -> Sequence[Effect | Skip]:
        if self.fails_composing:
            raise RuntimeError("a fault")
        self.together = max(self.together, len(deliveries))
        return [self.composer(delivery) for delivery in deliveries]

    async def all_sent(self, unit: Unit, sent: Sequence[tuple[Delivery, Sent]]) -> None:
        self.ends.extend((delivery.dedupe_key, there) for delivery, there in sent)
        if self.fails_ending:
            self.ends = self.ends[: -len(sent)]
            raise RuntimeError("a fault")


@pytest.mark.parametrize("fault", [None, "fails_composing", "fails_ending"])
async def test_a_kind_of_many_is_asked_once_for_all_or_for_each_where_that_fails(world: World, fault: str | None):
    kind = ManyKind(name="test.many")
    assert isinstance(kind, KindOfMany)
    if fault is not None:
        setattr(kind, fault, True)
    world.sign(kind)
    keys = [f"row-{number}" for number in range(12)]
    for key in keys:
        await world.plan(key, kind="test.many")
    dispatcher = world.dispatcher()
    await finish(dispatcher)
    await dispatcher.close()
    assert kind.together == (0 if fault == "fails_composing" else 12)
    assert sorted(key for key, _ in kind.ends) == sorted(keys)
    assert len(world.discord.messages) == 12
    assert {(await world.row(key)).state for key in keys} == {State.SENT}

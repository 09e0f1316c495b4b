"""Rows that are due at once are taken, and their ends written, several in a unit; one with a fault stops no other."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.deliveries.effects import Effect
from bot.deliveries.model import Delivery, Skip, State
from tests.deliveries.world import CHANNEL, World, finish, hello

MANY = 12


async def all_due(world: World, number: int = MANY) -> list[str]:
    keys = [f"row-{which}" for which in range(number)]
    for key in keys:
        await world.plan(key)
    return keys


async def states(world: World, keys: list[str]) -> list[State]:
    return [(await world.row(key)).state for key in keys]


async def test_all_that_is_due_is_sent_once_and_its_feature_told_once(world: World):
    keys = await all_due(world)
    dispatcher = world.dispatcher()
    await finish(dispatcher)
    assert sorted(key for key, _ in world.kind.ends) == sorted(keys)
    assert len(world.discord.messages) == MANY
    assert await states(world, keys) == [State.SENT] * MANY
    assert sorted(key for key, _, _ in world.seen) == sorted(keys)
    await dispatcher.close()


async def test_several_are_taken_in_one_unit_and_noted_as_tried_before_they_are_sent(world: World):
    keys = await all_due(world, 3)
    taken = await world.process().take(5, ())
    assert [one.delivery.dedupe_key for one in taken] == keys
    rows = [await world.row(key) for key in keys]
    assert {(row.state, row.attempted_at, row.channel_id) for row in rows} == {
        (State.SENDING, world.clock.now(), CHANNEL)
    }
    assert world.discord.messages == []


async def test_no_more_are_taken_than_asked_for_and_none_that_is_in_hand(world: World):
    keys = await all_due(world, 4)
    first = await world.row(keys[0])
    taken = await world.process().take(2, {first.id})
    assert [one.delivery.dedupe_key for one in taken] == keys[1:3]


async def test_one_that_cannot_be_composed_keeps_no_other_waiting(world: World):
    keys = await all_due(world)

    def compose(delivery: Delivery) -> Effect | Skip:
        if delivery.dedupe_key == keys[4]:
            raise RuntimeError("a fault")
        return hello(delivery)

    world.kind.composer = compose
    dispatcher = world.dispatcher()
    await finish(dispatcher)
    assert await states(world, keys) == [State.SENDING if key == keys[4] else State.SENT for key in keys]
    row = await world.row(keys[4])
    assert "a fault in Hearth" in (row.reason or "")
    assert row.attempted_at is None
    assert len(world.discord.messages) == MANY - 1
    await dispatcher.close()


async def test_one_whose_end_its_feature_cannot_take_in_keeps_no_other_waiting(world: World):
    keys = await all_due(world)
    poisoned = (await world.row(keys[2])).id
    settled = world.kind.settled

    class Faulty(type(world.kind)):
        async def settled(self, unit, delivery, outcome):
            if delivery.id == poisoned:
                raise RuntimeError("a fault")
            await settled(unit, delivery, outcome)

    world.kinds[world.kind.name] = Faulty()
    dispatcher = world.dispatcher()
    await finish(dispatcher)
    assert await states(world, keys) == [State.SENDING if key == keys[2] else State.SENT for key in keys]
    assert len(world.discord.messages) == MANY
    assert (await world.row(keys[2])).attempted_at is not None  # Discord has it, so it is looked for
    await dispatcher.close()


async def test_what_speaks_to_somebody_or_was_tried_before_is_taken_and_not_made_ready(world: World):
    await world.plan("for one", recipient=8)
    await world.plan("useless", useful_for=timedelta(0))
    await world.plan("tried")
    process = world.process()
    world.clock.advance(timedelta(seconds=1))
    [tried] = [one for one in await process.take(3, ()) if one.delivery.dedupe_key == "tried"]
    assert tried.ready is not None
    world.clock.advance(timedelta(seconds=61))
    again = await process.take(3, ())
    assert {one.delivery.dedupe_key for one in again} == {"for one", "useless", "tried"}
    assert [one.ready for one in again] == [None] * 3


async def test_ends_written_by_one_unit_survive_that_its_writer_is_cancelled(world: World):
    keys = await all_due(world, 3)
    process = world.process()
    taken = await process.take(3, ())
    async with world.database.writing():
        tasks = [asyncio.ensure_future(process.handle(one.delivery, one.ready)) for one in taken]
        for _ in range(20):
            await asyncio.sleep(0)  # all have been sent, and wait for their turn to write
        assert len(world.discord.messages) == 3
        tasks[0].cancel()
        await asyncio.gather(tasks[0], return_exceptions=True)
    await asyncio.gather(*tasks[1:])
    assert tasks[0].cancelled()
    assert (await states(world, keys))[1:] == [State.SENT] * 2
    world.clock.advance(timedelta(minutes=2))
    await world.run()
    assert await states(world, keys) == [State.SENT] * 3
    assert len(world.discord.messages) == 3

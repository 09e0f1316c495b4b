"""One row, one message: whatever happens to the request, its answer, or the process that made it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.deliveries.effects import Send
from bot.deliveries.handling import NONCE_HOLDS
from bot.deliveries.model import LEASE, Skip, State
from bot.interface.cards import card, line
from tests.deliveries import fake_discord as fates
from tests.deliveries.fake_discord import Fate
from tests.deliveries.world import CHANNEL, World, finish

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


async def test_a_due_row_is_sent_once_and_says_where(world: World):
    await world.plan()
    await world.run()
    await world.run()
    row = await world.row()
    [message] = world.discord.messages
    assert (row.state, row.channel_id, row.message_id) == (State.SENT, CHANNEL, message.id)
    assert row.settled_at == world.clock.now()
    assert row.attempted_at is None


async def test_a_row_is_not_sent_before_it_is_due(world: World):
    await world.plan(due_in=HOUR)
    await world.after(HOUR - SECOND)
    assert world.discord.requests == []
    assert (await world.after(SECOND)).state is State.SENT


@pytest.mark.parametrize("fate", [fates.LOST, fates.TIMED_OUT, fates.ERROR_AFTER, fates.KILLED_AFTER], ids=repr)
@pytest.mark.parametrize("wait", [LEASE + SECOND, 10 * MINUTE], ids=["in a minute", "in ten"])
async def test_what_got_there_is_not_sent_again(world: World, fate: Fate, wait: timedelta):
    await world.plan()
    world.discord.fates = [fate]
    await world.run()
    assert (await world.row()).state is State.SENDING

    world.clock.advance(wait)  # nobody is there meanwhile
    await world.run()

    row = await world.row()
    [message] = world.discord.messages
    assert (row.state, row.message_id) == (State.SENT, message.id)
    assert ("look" in world.discord.requests) is (wait > NONCE_HOLDS)
    assert world.discord.requests.count("Send") == (1 if wait > NONCE_HOLDS else 2)


@pytest.mark.parametrize("fate", [fates.CUT_BEFORE, fates.ERROR_BEFORE, fates.KILLED_BEFORE], ids=repr)
@pytest.mark.parametrize("wait", [LEASE + SECOND, 10 * MINUTE], ids=["in a minute", "in ten"])
async def test_what_did_not_get_there_is_sent_after_all(world: World, fate: Fate, wait: timedelta):
    await world.plan()
    world.discord.fates = [fate]
    await world.run()
    assert world.discord.messages == []

    world.clock.advance(wait)
    await world.run()

    assert (await world.row()).state is State.SENT
    assert len(world.discord.messages) == 1
    assert ("look" in world.discord.requests) is (wait > NONCE_HOLDS)


async def test_after_two_minutes_it_looks_and_looks_until_it_can_see(world: World):
    await world.plan()
    world.discord.fates = [fates.LOST]
    world.discord.looks = [fates.CUT_BEFORE, fates.ERROR_BEFORE, fates.TOO_MANY]
    await world.run()
    world.clock.advance(10 * MINUTE)
    await world.after(HOUR)
    assert world.discord.requests == ["Send", "look", "look", "look", "look"]
    assert (await world.row()).state is State.SENT
    assert len(world.discord.messages) == 1


async def test_at_two_minutes_to_the_hair_it_looks(world: World):
    await world.plan()
    world.discord.fates = [fates.LOST]
    await world.run()
    world.clock.advance(NONCE_HOLDS)
    await world.run()
    assert world.discord.requests == ["Send", "look"]


async def test_killed_between_the_claim_and_the_note_of_a_try(world: World):
    await world.plan()
    assert await world.process().claim(()) is not None  # and then its process is gone
    await world.run()
    assert world.discord.messages == []
    assert (await world.after(LEASE)).state is State.SENT
    assert len(world.discord.messages) == 1


async def test_no_line_for_a_day_and_then_it_gets_there(world: World):
    await world.plan(useful_for=timedelta(days=2))
    world.discord.fates = [fates.NO_LINE] * 110
    await world.after(timedelta(days=1, hours=20))
    assert (await world.row()).state is State.SENT
    assert len(world.discord.messages) == 1


async def test_an_answer_that_was_lost_and_then_no_line_past_the_nonce(world: World):
    """discord.py tries again by itself: no connection at the last try says nothing of the tries before."""
    await world.plan()
    retried_within = Fate("500 after the work, and no line after", True, fates.no_line)
    world.discord.fates = [retried_within, fates.NO_LINE, fates.NO_LINE, fates.NO_LINE]
    await world.after(2 * HOUR)
    assert (await world.row()).state is State.SENT
    assert len(world.discord.messages) == 1


async def test_refused_on_the_second_try_does_not_mean_that_the_first_was_not_there(world: World):
    await world.plan()
    world.discord.fates = [fates.LOST, fates.refused(403, 50013)]
    row = await world.after(HOUR)
    [message] = world.discord.messages
    assert (row.state, row.message_id) == (State.SENT, message.id)


async def test_refused_on_the_second_try_and_not_there_is_refused(world: World):
    await world.plan()
    world.discord.fates = [fates.CUT_BEFORE, *[fates.refused(403, 50013)] * 9]
    row = await world.after(HOUR)
    assert (row.state, row.reason) == (State.FAILED, "Discord answered 403 (code 50013)")


async def test_too_late_to_be_useful_is_skipped_and_says_so(world: World):
    await world.plan(useful_for=HOUR)
    world.clock.advance(HOUR + SECOND)
    row = await world.after(MINUTE)
    assert row.state is State.SKIPPED
    assert row.reason == "too late to be useful: due 2026-03-04 10:00 UTC, reached 2026-03-04 11:00 UTC"
    assert world.discord.requests == []


@pytest.mark.parametrize(("fate", "end"), [(fates.LOST, State.SENT), (fates.CUT_BEFORE, State.SKIPPED)], ids=repr)
async def test_an_unsure_one_past_its_use_is_looked_for_and_not_sent_late(world: World, fate: Fate, end: State):
    await world.plan(useful_for=HOUR)
    world.discord.fates = [fate]
    await world.run()
    world.clock.advance(2 * HOUR)
    assert (await world.after(MINUTE)).state is end
    assert world.discord.requests == ["Send", "look"]


@pytest.mark.parametrize(("fate", "end"), [(fates.LOST, State.SENT), (fates.CUT_BEFORE, State.SKIPPED)], ids=repr)
async def test_an_unsure_one_that_was_called_off_is_looked_for(world: World, fate: Fate, end: State):
    await world.plan()
    world.discord.fates = [fate]
    await world.run()
    world.kind.composer = lambda _: Skip("called off")
    assert (await world.after(HOUR)).state is end
    assert world.discord.requests == ["Send", "look"]


async def test_an_unsure_one_is_looked_for_where_it_was_tried(world: World):
    await world.plan()
    world.discord.fates = [fates.LOST]
    await world.run()
    world.kind.composer = lambda _: Send(CHANNEL + 1, card(line("elsewhere now")))
    row = await world.after(HOUR)
    [message] = world.discord.messages
    assert (row.state, row.channel_id, message.channel_id) == (State.SENT, CHANNEL, CHANNEL)


async def test_many_dispatchers_over_one_database_handle_each_row_once(world: World):
    for number in range(12):
        await world.plan(f"row {number}")
    processes = [world.dispatcher() for _ in range(3)]
    await asyncio.gather(*(finish(process) for process in processes))
    await asyncio.gather(*(process.close() for process in processes))
    assert sorted(world.discord.texts()) == sorted(f"row {number}" for number in range(12))
    assert world.discord.requests == ["Send"] * 12


async def test_a_lease_that_runs_out_while_the_first_is_still_sending(world: World):
    await world.plan()
    world.discord.holding = asyncio.Event()
    slow = asyncio.create_task(world.run())
    await world.discord.reached.wait()
    released, world.discord.holding = world.discord.holding, None
    world.clock.advance(LEASE + SECOND)
    await world.run()
    released.set()
    await slow
    assert (await world.row()).state is State.SENT
    assert len(world.discord.messages) == 1


@pytest.mark.parametrize("slept", [LEASE + SECOND, HOUR])
async def test_one_that_slept_through_its_lease_does_not_go_on_with_another_ones_row(world: World, slept: timedelta):
    await world.plan()
    sleeper = world.process()
    claimed = await sleeper.claim(())
    assert claimed is not None
    world.clock.advance(slept)
    await world.run()
    world.clock.advance(HOUR)
    await sleeper.handle(claimed)
    row = await world.row()
    assert len(world.discord.messages) == 1
    assert (row.state, row.attempted_at) == (State.SENT, None)


async def test_a_late_word_of_the_first_does_not_undo_what_the_second_knows(world: World):
    """The first hears "surely not done" after the second has begun: the second's try stays noted."""
    await world.plan()
    world.discord.fates = [fates.LOST, fates.TOO_MANY]
    world.discord.holding = asyncio.Event()
    first = asyncio.create_task(world.run())
    await world.discord.reached.wait()
    released, world.discord.holding = world.discord.holding, None
    world.clock.advance(LEASE + SECOND)
    await world.run()  # its reply is lost
    released.set()
    await first
    world.clock.advance(HOUR)
    assert (await world.after(HOUR)).state is State.SENT
    assert len(world.discord.messages) == 1

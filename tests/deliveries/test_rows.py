"""What may become of a row between its planning and its end: moved, cancelled, in hand, stuck in a bug."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.deliveries import store
from bot.deliveries.model import Delivery, Failed, Plan, Skip, State
from tests.deliveries import fake_discord as fates
from tests.deliveries.world import TestKind, World, finish, hello, is_over

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


async def test_planned_again_it_moves(world: World):
    first = await world.plan(due_in=HOUR)
    moved = await world.plan(due_in=2 * HOUR)
    assert moved.id == first.id
    await world.after(HOUR)
    assert world.discord.messages == []
    await world.after(HOUR)
    assert len(world.discord.messages) == 1


async def test_cancelled_it_is_never_sent_and_says_why(world: World):
    await world.plan(due_in=HOUR)
    async with world.database.writing() as unit:
        assert await store.cancel(unit, "one", "no longer wanted", world.clock.now())
    row = await world.after(2 * HOUR)
    assert (row.state, row.reason) == (State.CANCELLED, "no longer wanted")
    assert world.discord.requests == []


async def test_what_composes_to_nothing_is_skipped_and_says_why(world: World):
    world.kind.composer = lambda _: Skip("the meeting was moved")
    await world.plan()
    await world.run()
    row = await world.row()
    assert (row.state, row.reason) == (State.SKIPPED, "the meeting was moved")
    assert world.discord.requests == []


@pytest.mark.parametrize("fate", [fates.LOST, fates.CUT_BEFORE], ids=repr)
async def test_planned_or_cancelled_while_in_hand_it_stays_as_it_is(world: World, fate: fates.Fate):
    before = await world.plan()
    world.discord.fates = [fate]
    await world.run()
    after = await world.plan(due_in=HOUR)
    async with world.database.writing() as unit:
        assert not await store.cancel(unit, "one", "too late", world.clock.now())
    assert (after.state, after.due_at) == (State.SENDING, before.due_at)
    assert (await world.after(HOUR)).state is State.SENT
    assert len(world.discord.messages) == 1


async def test_what_was_sent_is_never_planned_again(world: World):
    await world.plan()
    await world.run()
    await world.plan()
    await world.after(HOUR)
    assert (await world.row()).state is State.SENT
    assert len(world.discord.messages) == 1


async def test_what_was_refused_may_be_planned_again(world: World):
    await world.plan()
    world.discord.fates = [fates.refused(403, 50013)]
    await world.run()
    assert (await world.row()).state is State.FAILED
    again = await world.plan()
    assert (again.state, again.reason, again.attempts) == (State.PLANNED, None, 0)
    await world.run()
    assert len(world.discord.messages) == 1


async def test_a_bug_in_one_row_keeps_no_other_waiting_and_ends_with_a_reference(world: World):
    def broken(delivery: Delivery):
        if delivery.dedupe_key == "broken":
            raise ZeroDivisionError("secret words of somebody")
        return hello(delivery)

    world.kind.composer = broken
    await world.plan("broken")
    await world.plan("sound")
    await dispatched(world)
    assert (await world.row("sound")).state is State.SENT
    assert (await world.row("broken")).state is State.SENDING

    for _ in range(30):
        if is_over(await world.row("broken")):
            break
        await until_next(world)
        await dispatched(world)

    row = await world.row("broken")
    assert row.state is State.FAILED
    assert row.reason is not None
    assert row.reason.startswith("a fault in Hearth (reference ")
    assert "secret" not in row.reason
    [(_, end)] = [ended for ended in world.kind.ends if ended[0] == "broken"]
    assert isinstance(end, Failed)


async def test_a_bug_that_is_mended_in_time_costs_nothing(world: World):
    world.kind.composer = lambda _: 1 // 0  # type: ignore[return-value,arg-type]
    await world.plan()
    await dispatched(world)
    world.kind.composer = hello
    world.clock.advance(HOUR)
    await dispatched(world)
    assert (await world.row()).state is State.SENT


async def test_a_bug_in_what_follows_from_sending_sends_nothing_twice_and_stops_nobody(world: World):
    def fails() -> None:
        raise ZeroDivisionError("secret words of somebody")

    world.kind.settling = fails
    sound = TestKind(name="test.sound")
    world.sign(sound)
    await world.plan()
    for _ in range(60):
        row = await world.row()
        if is_over(row):
            break
        await until_next(world)
        await dispatched(world)
    assert is_over(row)
    assert len(world.discord.messages) == 1
    await world.plan("two", kind="test.sound")
    await dispatched(world)
    assert (await world.row("two")).state is State.SENT


async def test_a_kind_that_is_not_here_waits_for_a_process_that_knows_it(world: World):
    await world.plan(kind="test.later")
    await world.after(HOUR)
    assert (await world.row()).state is State.PLANNED
    world.sign(TestKind(name="test.later"))
    await world.run()
    assert (await world.row()).state is State.SENT


async def test_nothing_that_is_undone_is_ever_sent(world: World):
    async def undone() -> None:
        async with world.database.writing() as unit:
            await store.plan(unit, Plan("test.prompt", "undone", world.clock.now()))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await undone()
    await world.run()
    assert world.discord.requests == []


async def test_the_timer_is_set_for_the_next_row_and_no_task_stands(world: World):
    await world.plan(due_in=timedelta(milliseconds=30))
    dispatcher = world.dispatcher()
    dispatcher.arm()
    assert dispatcher._pass is not None
    await dispatcher._pass
    assert dispatcher._timer is not None
    left = dispatcher._timer.when() - asyncio.get_running_loop().time()
    assert 0 < left <= 0.05
    await dispatcher.close()


async def test_a_row_added_while_a_pass_runs_is_not_left_to_the_backstop(world: World):
    await world.plan("first")
    world.discord.holding = asyncio.Event()
    dispatcher = world.dispatcher()
    dispatcher.arm()
    await world.discord.reached.wait()
    await world.plan("second")
    dispatcher.arm()
    world.discord.holding.set()
    await finish(dispatcher)
    await dispatcher.close()
    assert sorted(world.discord.texts()) == ["first", "second"]


async def test_closing_lets_what_is_in_hand_finish(world: World):
    await world.plan()
    world.discord.holding = asyncio.Event()
    dispatcher = world.dispatcher()
    dispatcher.arm()
    await world.discord.reached.wait()
    closing = asyncio.create_task(dispatcher.close())
    world.discord.holding.set()
    await closing
    dispatcher.arm()
    assert (await world.row()).state is State.SENT
    assert dispatcher._pass is not None
    assert dispatcher._pass.done()


async def dispatched(world: World) -> None:
    """Let one dispatcher do what is due now."""
    dispatcher = world.dispatcher()
    await finish(dispatcher)
    await dispatcher.close()


async def until_next(world: World) -> None:
    """Move the clock to when there is something to do."""
    due = await world.process().next_due()
    assert due is not None
    world.clock.instant = max(world.clock.now(), due)

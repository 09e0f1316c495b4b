"""Messages to one person: closed DMs, the stop button, the night, and two a week, at the moment of sending."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot import consents, members
from bot.consents import EVERYWHERE
from bot.deliveries.effects import Send
from bot.deliveries.model import Purpose, State
from bot.interface.cards import card, line
from bot.notices import open_notices
from bot.reach import DIRECT_MESSAGES, How, sent_to
from tests.deliveries import fake_discord as fates
from tests.deliveries.fake_discord import dm_of
from tests.deliveries.world import CHANNEL, GUILD, PERSON, TestKind, World, finish

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


async def test_a_dm_carries_its_stop_button(world: World):
    row = await world.plan(recipient=PERSON)
    await world.run()
    [message] = world.discord.messages
    assert message.channel_id == dm_of(PERSON)
    ids = [getattr(item, "custom_id", None) for item in message.view.walk_children()]
    assert f"dm:stop:{row.id}" in ids


@pytest.mark.parametrize("code", [50007, 50278])
async def test_closed_dms_are_remembered_and_asked_no_more(world: World, code: int):
    world.discord.fates = [fates.refused(403, code)]
    await world.tell_stewards()
    await world.plan("first", recipient=PERSON)
    await world.run()
    assert (await world.row("first")).state is State.FAILED
    asked = list(world.discord.requests)

    await world.plan("second", recipient=PERSON)
    await world.run()

    row = await world.row("second")
    assert (row.state, row.reason) == (State.SKIPPED, "their DMs are closed")
    assert world.discord.requests == asked
    async with world.database.reading() as unit:
        assert await open_notices(unit, GUILD) == [], "that is nobody's business but theirs"


async def test_no_refusal_in_somebodys_dms_is_told_to_stewards(world: World):
    world.discord.fates = [fates.refused(403, 50001)]
    await world.tell_stewards()
    await world.plan(recipient=PERSON)
    await world.run()
    assert (await world.row()).state is State.FAILED
    async with world.database.reading() as unit:
        assert await open_notices(unit, GUILD) == []


async def test_chosen_again_they_are_tried_at_once(world: World):
    world.discord.dms_refused = {PERSON}
    await world.plan("first", recipient=PERSON)
    await world.run()
    world.discord.dms_refused = set()
    async with world.database.writing() as unit:
        await members.dms_chosen(unit, PERSON)
    await world.plan("second", recipient=PERSON)
    await world.run()
    assert (await world.row("second")).state is State.SENT


async def test_who_pressed_stop_gets_none(world: World):
    async with world.database.writing() as unit:
        await members.dms_stopped(unit, PERSON, world.clock.now())
    await world.plan(recipient=PERSON)
    await world.run()
    assert (await world.row()).state is State.SKIPPED
    assert world.discord.requests == []


async def test_nothing_comes_by_night_and_it_is_there_in_the_morning(world: World):
    world.clock.instant = datetime(2026, 3, 4, 21, 30, tzinfo=UTC)
    await world.plan(recipient=PERSON)
    await world.after(timedelta(hours=10))
    assert world.discord.messages == []
    await world.after(HOUR)
    [message] = world.discord.messages
    assert message.at == datetime(2026, 3, 5, 8, tzinfo=UTC)


@pytest.mark.parametrize("fate", [fates.CUT_BEFORE, fates.KILLED_BEFORE, fates.LOST, fates.KILLED_AFTER], ids=repr)
async def test_an_unsure_dm_is_not_sent_by_night_either(world: World, fate: fates.Fate):
    world.clock.instant = datetime(2026, 3, 4, 20, 59, 30, tzinfo=UTC)
    await world.plan(recipient=PERSON)
    world.discord.fates = [fate]
    row = await world.after(DAY)
    [message] = world.discord.messages
    assert row.state is State.SENT
    night = datetime(2026, 3, 4, 21, tzinfo=UTC)
    assert not night <= message.at < night + timedelta(hours=11)


async def test_an_unsure_dm_is_not_sent_to_who_has_stopped_them_since(world: World):
    await world.plan(recipient=PERSON)
    world.discord.fates = [fates.CUT_BEFORE]
    await world.run()
    async with world.database.writing() as unit:
        await members.dms_stopped(unit, PERSON, world.clock.now())
    assert (await world.after(HOUR)).state is State.SKIPPED
    assert world.discord.messages == []


async def test_a_dm_never_lands_in_a_channel(world: World):
    """Tried in a channel first, and then chosen as a DM: the channel does not get to see it."""
    world.kind.composer = lambda _: Send(CHANNEL, card(line("for the channel")))
    await world.plan(recipient=PERSON)
    world.discord.fates = [fates.CUT_BEFORE]
    await world.run()
    world.kind.composer = lambda _: Send(None, card(line("for them alone")))
    assert (await world.after(HOUR)).state is State.SENT
    [message] = world.discord.messages
    assert message.channel_id == dm_of(PERSON)


@pytest.mark.parametrize("number", [3, 5])
async def test_of_many_due_at_once_two_are_sent_this_week(world: World, number: int):
    for one in range(number):
        await world.plan(f"row {one}", recipient=PERSON, useful_for=None)
    dispatcher = world.dispatcher()
    await finish(dispatcher)
    await dispatcher.close()
    assert len(world.discord.messages) == 2

    await world.run_until(world.clock.now() + timedelta(days=40))
    times = [message.at for message in world.discord.messages]
    assert len(times) == number
    for at in times:
        assert len([other for other in times if at <= other < at + timedelta(days=7)]) <= 2


async def test_one_on_its_way_counts_for_the_week(world: World):
    await world.plan("sent", recipient=PERSON)
    await world.run()
    await world.plan("slow", recipient=PERSON)
    world.discord.holding = asyncio.Event()
    slow = asyncio.create_task(world.run())
    await world.discord.reached.wait()
    await world.plan("third", recipient=PERSON, useful_for=None)
    released, world.discord.holding = world.discord.holding, None
    await world.run()
    released.set()
    await slow
    assert (await world.row("third")).state is State.PLANNED
    assert sorted(world.discord.texts()) == ["sent", "slow"]


async def test_chosen_reminders_come_on_top(world: World):
    world.sign(TestKind(name="test.reminder", purpose=Purpose.REMINDER))
    for one in range(4):
        await world.plan(f"row {one}", kind="test.reminder", recipient=PERSON)
    await world.run()
    assert len(world.discord.messages) == 4


@pytest.mark.parametrize(
    ("purpose", "state"),
    [
        (Purpose.REMINDER, State.SKIPPED),
        (Purpose.NUDGE, State.SKIPPED),
        (Purpose.PROMPT, State.SKIPPED),
        (Purpose.STEWARDS, State.SENT),
        (Purpose.UPKEEP, State.SENT),
        (Purpose.ANSWER, State.SENT),
    ],
)
async def test_who_rests_is_left_in_peace_by_what_can_wait(world: World, purpose: Purpose, state: State):
    world.sign(TestKind(name="test.one", purpose=purpose))
    async with world.database.writing() as unit:
        await members.rest_until(unit, PERSON, world.clock.now() + DAY)
    await world.plan(kind="test.one", recipient=PERSON)
    await world.run()
    assert (await world.row()).state is state


async def test_who_has_not_agreed_gets_none(world: World):
    await world.plan(recipient=PERSON, has_agreed=False)
    await world.run()
    assert (await world.row()).state is State.SKIPPED
    assert world.discord.requests == []


async def test_a_yes_to_another_wording_is_no_yes_to_this_one(world: World):
    async with world.database.writing() as unit:
        await consents.give(unit, PERSON, EVERYWHERE, replace(DIRECT_MESSAGES, version=0), world.clock.now())
    await world.plan(recipient=PERSON, has_agreed=False)
    await world.run()
    assert (await world.row()).state is State.SKIPPED


@pytest.mark.parametrize("purpose", [Purpose.REMINDER, Purpose.PROMPT, Purpose.NUDGE])
@pytest.mark.parametrize("channel_id", [None, CHANNEL], ids=["by DM", "by mention"])
async def test_rest_silences_all_of_it_and_ends_by_itself_with_nothing_sent_late(
    world: World, purpose: Purpose, channel_id: int | None
):
    world.sign(TestKind(name="test.one", purpose=purpose))
    world.kinds["test.one"].composer = lambda row: sent_to(  # type: ignore[attr-defined]
        PERSON, How.DM if channel_id is None else How.MENTION, CHANNEL, card(line(row.dedupe_key))
    )
    async with world.database.writing() as unit:
        await members.rest_until(unit, PERSON, world.clock.now() + DAY)
    await world.plan("during", kind="test.one", recipient=PERSON, useful_for=timedelta(days=9))
    await world.plan("just before the end", kind="test.one", recipient=PERSON, due_in=DAY - timedelta(seconds=1))
    await world.plan("at the end", kind="test.one", recipient=PERSON, due_in=DAY)

    await world.run_until(world.clock.now() + timedelta(days=10))

    assert world.discord.texts() == ["at the end"]
    for key in ("during", "just before the end"):
        row = await world.row(key)
        assert (row.state, row.reason) == (State.SKIPPED, "resting")


async def test_what_came_due_while_nothing_ran_is_judged_by_the_rest_of_now(world: World):
    async with world.database.writing() as unit:
        await members.rest_until(unit, PERSON, world.clock.now() + DAY)
    await world.plan("of no use any more", recipient=PERSON, useful_for=HOUR)
    await world.plan("still of use", recipient=PERSON, useful_for=timedelta(days=3))
    world.clock.instant += DAY + HOUR

    await world.run()

    assert world.discord.texts() == ["still of use"]

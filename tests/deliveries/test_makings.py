"""Threads, forum posts and events, which know no nonce, and edits and deletions, which repeat safely."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.deliveries.effects import (
    AddToThread,
    ChangeEvent,
    ChangePost,
    CloseThread,
    Delete,
    DeletePost,
    Edit,
    Effect,
    EndEvent,
    MakeEvent,
    MakeThread,
    Post,
    RemoveFromThread,
)
from bot.deliveries.model import Sent, Skip, State
from bot.interface.cards import card, line
from tests.deliveries import fake_discord as fates
from tests.deliveries.fake_discord import Fate
from tests.deliveries.world import CHANNEL, GUILD, World

HOUR = timedelta(hours=1)
THREAD = MakeThread(GUILD, CHANNEL, "Our circle")
EVENT = MakeEvent(
    GUILD,
    "Something",
    "",
    datetime(2026, 4, 1, 19, tzinfo=UTC),
    datetime(2026, 4, 1, 20, tzinfo=UTC),
    location="here",
)
FORUM = 72
DONE = [fates.LOST, fates.TIMED_OUT, fates.ERROR_AFTER, fates.KILLED_AFTER]
NOT_DONE = [fates.CUT_BEFORE, fates.NO_LINE, fates.ERROR_BEFORE, fates.KILLED_BEFORE]


@pytest.mark.parametrize("making", [THREAD, EVENT], ids=["thread", "event"])
@pytest.mark.parametrize("fate", [*DONE, *NOT_DONE], ids=repr)
async def test_it_is_read_back_before_it_is_made_again(world: World, making: Effect, fate: Fate):
    world.kind.composer = lambda _: making
    await world.plan()
    world.discord.fates = [fate]
    row = await world.after(HOUR)
    [made] = world.discord.made
    assert (row.state, row.message_id) == (State.SENT, made.id)
    name = type(making).__name__
    assert world.discord.requests == [name, "look", *([] if fate.does_the_work else [name])]


@pytest.mark.parametrize("making", [THREAD, EVENT], ids=["thread", "event"])
@pytest.mark.parametrize("fate", [fates.LOST, fates.CUT_BEFORE], ids=repr)
async def test_one_called_off_while_in_doubt_is_looked_for_and_its_feature_hears_of_it(
    world: World, making: MakeThread | MakeEvent, fate: Fate
):
    world.kind.composer = lambda _: making
    await world.plan()
    world.discord.fates = [fate]
    await world.run()
    world.kind.composer = lambda _: Skip("called off", called_off=making)
    row = await world.after(HOUR)
    if fate.does_the_work:
        [made] = world.discord.made
        assert (row.state, row.message_id) == (State.SENT, made.id)
        assert [type(outcome) for _, outcome in world.kind.ends] == [Sent]
    else:
        assert (row.state, row.reason, world.discord.made) == (State.SKIPPED, "called off", [])


def post(channel_id: int, name: str = "A good read") -> Post:
    """Compose a card, each time anew."""
    return Post(channel_id, name, card(line(name)), ("Rights",))


@pytest.mark.parametrize("channel_id", [FORUM, CHANNEL], ids=["forum", "text"])
@pytest.mark.parametrize("fate", [*DONE, *NOT_DONE], ids=repr)
async def test_a_card_is_read_back_by_its_mark_and_says_what_it_became(world: World, channel_id: int, fate: Fate):
    world.discord.forums = {FORUM}
    world.kind.composer = lambda _: post(channel_id)
    await world.plan()
    world.discord.fates = [fate]
    row = await world.after(HOUR)
    [made] = world.discord.made
    assert (row.state, row.channel_id, row.message_id) == (State.SENT, channel_id, made.id)
    assert world.discord.requests == ["Post", "look", *([] if fate.does_the_work else ["Post"])]
    assert [end for _, end in world.kind.ends] == [Sent(channel_id, made.id, is_forum_post=channel_id == FORUM)]


async def test_a_post_whose_name_changed_while_it_was_in_doubt_is_found_all_the_same(world: World):
    world.discord.forums = {FORUM}
    world.kind.composer = lambda _: post(FORUM, "Before")
    await world.plan()
    world.discord.fates = [fates.LOST]
    await world.run()
    world.kind.composer = lambda _: post(FORUM, "After")
    assert (await world.after(HOUR)).state is State.SENT
    assert [made.name for made in world.discord.made] == ["Before"]


async def test_two_posts_of_one_name_are_told_apart(world: World):
    world.discord.forums = {FORUM}
    world.kind.composer = lambda _: post(FORUM)
    rows = [await world.plan(key) for key in ("first", "second")]
    world.discord.fates = [fates.CUT_BEFORE, fates.LOST]
    await world.run_until(world.clock.now() + HOUR)
    for row in rows:
        [made] = world.discord.of(row.id)
        assert (await world.row(row.dedupe_key)).message_id == made.id


async def test_a_post_called_off_in_doubt_is_found_without_being_named(world: World):
    world.discord.forums = {FORUM}
    world.kind.composer = lambda _: post(FORUM)
    await world.plan()
    world.discord.fates = [fates.LOST]
    await world.run()
    world.kind.composer = lambda _: Skip("called off")
    row = await world.after(HOUR)
    [made] = world.discord.made
    assert [end for _, end in world.kind.ends] == [Sent(FORUM, made.id, is_forum_post=True)]
    assert row.state is State.SENT


async def test_one_that_stands_in_another_row_is_not_taken_for_ours(world: World):
    world.kind.composer = lambda _: THREAD
    await world.plan("first")
    await world.run()
    await world.plan("second")
    world.discord.fates = [fates.CUT_BEFORE]
    await world.run_until(world.clock.now() + HOUR)
    first, second = await world.row("first"), await world.row("second")
    assert len(world.discord.made) == 2
    assert first.message_id != second.message_id


@pytest.mark.parametrize("lost", [(fates.LOST, fates.CUT_BEFORE), (fates.CUT_BEFORE, fates.LOST)], ids=repr)
async def test_two_of_one_name_both_unsure_end_with_one_each(world: World, lost: tuple[Fate, Fate]):
    world.kind.composer = lambda _: THREAD
    await world.plan("first")
    await world.plan("second")
    world.discord.fates = list(lost)
    await world.run_until(world.clock.now() + HOUR)
    made = {(await world.row(key)).message_id for key in ("first", "second")}
    assert made == {thread.id for thread in world.discord.made}
    assert len(made) == 2


async def test_two_that_found_the_same_thread_do_not_both_take_it(world: World):
    world.kind.composer = lambda _: THREAD
    await world.plan("first")
    await world.plan("second")
    world.discord.fates = [fates.LOST, fates.CUT_BEFORE]
    await world.run()
    world.clock.advance(timedelta(minutes=10))
    here, there = world.process(), world.process()
    one, other = await here.claim(()), await there.claim(())
    assert one is not None
    assert other is not None
    look, found = world.discord.find, []

    async def both_look_first(*asked):
        found.append(await look(*asked))
        if len(found) == 1:
            await there.handle(other)
        return found[0]

    world.discord.find = both_look_first  # type: ignore[method-assign]
    await here.handle(one)
    await world.run_until(world.clock.now() + HOUR)
    made = {(await world.row(key)).message_id for key in ("first", "second")}
    assert made == {thread.id for thread in world.discord.made}
    assert len(made) == 2


@pytest.mark.parametrize(
    "effect",
    [
        Edit(CHANNEL, 5, card(line("new"))),
        Delete(CHANNEL, 5),
        ChangePost(5, "A good read", card(line("new"))),
        DeletePost(5),
        CloseThread(5),
        AddToThread(5, 6),
        RemoveFromThread(5, 6),
        ChangeEvent(5, EVENT),
        EndEvent(GUILD, 5),
    ],
    ids=lambda effect: type(effect).__name__,
)
@pytest.mark.parametrize("fate", [fates.LOST, fates.CUT_BEFORE, fates.KILLED_AFTER], ids=repr)
async def test_what_repeats_safely_is_repeated_without_looking(world: World, effect: Effect, fate: Fate):
    world.kind.composer = lambda _: effect
    await world.plan()
    world.discord.fates = [fate]
    row = await world.after(HOUR)
    assert row.state is State.SENT
    assert world.discord.changes[-1] is effect
    assert world.discord.requests == [type(effect).__name__] * 2

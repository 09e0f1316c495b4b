"""A message that was under way to somebody while they were erased does not stay, and its row troubles nobody else."""

from __future__ import annotations

import asyncio

import pytest

from bot.deliveries.effects import Delete, DeletePost, Effect, Post, Send
from bot.deliveries.model import State
from bot.interface.cards import card, line
from bot.platform_data import DeliveryData
from bot.takedowns import TakeDowns
from tests.deliveries.fake_discord import dm_of
from tests.deliveries.world import World

PERSON, CHANNEL = 77, 55


async def erase(world: World) -> None:
    async with world.database.writing() as unit:
        await DeliveryData(world.clock).erase(unit, PERSON)


def said_in(channel_id: int | None) -> Effect:
    return Send(channel_id, card(line("Something at 19:00")))


@pytest.mark.parametrize("channel_id", [None, CHANNEL])
async def test_what_arrives_after_its_reader_was_erased_is_taken_down(world: World, channel_id: int | None):
    world.sign(TakeDowns())
    world.kind.composer = lambda _: said_in(channel_id)
    await world.plan(recipient=PERSON)
    world.discord.holding = asyncio.Event()
    sending = asyncio.create_task(world.run())
    await world.discord.reached.wait()

    await erase(world)
    world.discord.holding.set()
    await sending
    await world.run()

    [sent] = world.discord.messages
    assert world.discord.changes == [Delete(channel_id or dm_of(PERSON), sent.id)]
    assert world.kind.ends == []
    assert await world.process().next_due() is None


async def test_a_forum_post_that_arrives_after_its_row_was_erased_goes_as_a_whole(world: World):
    world.sign(TakeDowns())
    world.discord.forums = {CHANNEL}
    world.kind.composer = lambda _: Post(CHANNEL, "A good read", card(line("A good read")))
    await world.plan(recipient=PERSON)
    world.discord.holding = asyncio.Event()
    sending = asyncio.create_task(world.run())
    await world.discord.reached.wait()

    await erase(world)
    world.discord.holding.set()
    await sending
    await world.run()

    [made] = world.discord.messages
    assert world.discord.changes == [DeletePost(made.id)]


async def test_the_number_of_an_erased_row_does_not_settle_the_row_that_has_it_now(world: World):
    """SQLite gives a number anew: what was under way says nothing of the row that took its place."""
    await world.plan(recipient=PERSON)
    world.discord.holding = asyncio.Event()
    sending = asyncio.create_task(world.run())
    await world.discord.reached.wait()
    await erase(world)
    await world.plan("another")
    assert await world.process().claim(()) is not None

    world.discord.holding.set()
    await sending

    assert (await world.row("another")).state is State.SENDING
    assert (await world.row("another")).message_id is None


async def test_what_was_sent_to_them_before_is_taken_down(world: World):
    world.sign(TakeDowns())
    world.kind.composer = lambda _: said_in(CHANNEL)
    await world.plan(recipient=PERSON)
    await world.plan("of another", recipient=PERSON + 1)
    await world.run()
    of_theirs = world.discord.of((await world.row()).id)

    await erase(world)
    await world.run()

    assert world.discord.changes == [Delete(CHANNEL, one.id) for one in of_theirs]
    assert len(of_theirs) == 1
    assert (await world.row("of another")).state is State.SENT

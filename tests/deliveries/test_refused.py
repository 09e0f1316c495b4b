"""Refused for good: the row says so, and stewards hear of it once, however much fails."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.deliveries.effects import Delete, Post
from bot.deliveries.model import Purpose, State
from bot.interface.cards import card, line
from bot.notices import Notice, open_notices
from tests.deliveries import fake_discord as fates
from tests.deliveries.world import CHANNEL, GUILD, STEWARDS_CHANNEL, TestKind, World

HOUR = timedelta(hours=1)


async def notices_of(world: World) -> list[Notice]:
    """Return what stewards find in /home."""
    async with world.database.reading() as unit:
        return await open_notices(unit, GUILD)


@pytest.mark.parametrize(("status", "code"), [(404, 10003), (403, 50013), (403, 50001)])
async def test_stewards_are_told_once_however_many_rows_fail(world: World, status: int, code: int):
    await world.tell_stewards()
    for number in range(4):
        await world.plan(f"row {number}")
    world.discord.fates = [fates.refused(status, code)] * 4
    await world.run_until(world.clock.now() + HOUR)
    for number in range(4):
        row = await world.row(f"row {number}")
        assert (row.state, row.reason) == (State.FAILED, f"Discord answered {status} (code {code})")
        assert row.attempts == 1, "what is refused is not asked again"
    [told] = world.discord.messages
    assert told.channel_id == STEWARDS_CHANNEL
    assert [(notice.trouble.channel_id, notice.trouble.code) for notice in await notices_of(world)] == [(CHANNEL, code)]


@pytest.mark.parametrize(
    ("code", "says"),
    [
        (40067, "Every post in that forum needs a tag, and it has none that fits."),
        (50008, "That is no channel I can post this in."),
        (50024, "That is no channel I can post this in."),
    ],
)
async def test_what_a_forum_asks_for_is_told_with_what_to_do(world: World, code: int, says: str):
    await world.tell_stewards()
    world.kind.composer = lambda _: Post(CHANNEL, "A good read", card(line("new")))
    await world.plan()
    world.discord.fates = [fates.refused(400, code)]
    await world.run_until(world.clock.now() + HOUR)
    assert (await world.row()).state is State.FAILED
    [told] = world.discord.messages
    assert says in told.view.children[0].children[1].content


async def test_a_post_that_gets_there_shows_that_its_forum_is_well_again(world: World):
    world.discord.fates = [fates.refused(403, 50013)]
    world.kind.composer = lambda _: Post(CHANNEL, "A good read", card(line("new")))
    for key in ("refused", "posted"):
        await world.plan(key)
        await world.run()
        world.clock.advance(HOUR)
    assert await notices_of(world) == []


async def test_mended_and_broken_again_they_are_told_again(world: World):
    await world.tell_stewards()
    for number, is_refused in enumerate([True, False, True]):
        world.discord.fates = [fates.refused(403, 50013)] if is_refused else []
        await world.plan(f"row {number}")
        await world.run_until(world.clock.now() + HOUR)
        assert len(await notices_of(world)) == is_refused
    assert [message.channel_id for message in world.discord.messages] == [STEWARDS_CHANNEL, CHANNEL, STEWARDS_CHANNEL]


async def test_what_was_sent_before_a_refusal_and_is_found_after_it_mends_nothing(world: World):
    await world.plan("before")
    world.discord.fates = [fates.LOST, fates.refused(403, 50013)]
    await world.run()
    world.clock.advance(timedelta(seconds=1))
    await world.plan("refused")
    await world.run()
    await world.run_until(world.clock.now() + HOUR)
    assert ((await world.row("before")).state, (await world.row("refused")).state) == (State.SENT, State.FAILED)
    assert len(await notices_of(world)) == 1


async def test_where_no_stewards_channel_is_named_it_waits_at_home(world: World):
    world.discord.fates = [fates.refused(403, 50013)]
    await world.plan()
    await world.run_until(world.clock.now() + HOUR)
    assert world.discord.messages == []
    assert len(await notices_of(world)) == 1


async def test_a_refused_message_to_stewards_makes_no_further_one(world: World):
    await world.tell_stewards()
    world.discord.fates = [fates.refused(403, 50013)] * 9
    await world.plan()
    await world.run_until(world.clock.now() + HOUR)
    assert world.discord.requests == ["Send", "Send"]
    assert [notice.trouble.channel_id for notice in await notices_of(world)] == [CHANNEL]


@pytest.mark.parametrize("purpose", list(Purpose))
async def test_what_stewards_cannot_mend_is_not_put_to_them(world: World, purpose: Purpose):
    world.sign(TestKind(name="test.one", purpose=purpose))
    world.discord.fates = [fates.refused(400, 50035)]
    await world.plan(kind="test.one")
    await world.run()
    row = await world.row()
    assert (row.state, row.reason) == (State.FAILED, "Discord answered 400 (code 50035)")
    assert await notices_of(world) == []


async def test_taking_a_message_away_does_not_show_that_posting_works_again(world: World):
    world.discord.fates = [fates.refused(403, 50013)]
    await world.plan()
    await world.run()
    world.kind.composer = lambda _: Delete(CHANNEL, 5)
    await world.plan("take away")
    await world.run()
    assert (await world.row("take away")).state is State.SENT
    assert len(await notices_of(world)) == 1

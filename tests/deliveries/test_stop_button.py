"""The stop button under a DM: it stops DMs for whoever reads it, however old the message is."""

from __future__ import annotations

import pytest

from bot import consents, members
from bot.consents import EVERYWHERE
from bot.deliveries import store
from bot.deliveries.effects import Effect, Send
from bot.deliveries.model import Delivery, Plan, Purpose, State
from bot.deliveries.tables import deliveries
from bot.interface.cards import card, line
from bot.reach import DIRECT_MESSAGES, How
from tests.community import Community, said
from tests.deliveries.world import TestKind


def dm(_: Delivery) -> Effect:
    """Compose a DM."""
    return Send(None, card(line("hello")))


async def send_one(community: Community, key: str) -> Delivery:
    """Send a DM to the member, by the real bot."""
    hearth = community.hearth
    async with hearth.database.writing() as unit:
        await store.plan(
            unit,
            Plan("test.dm", key, community.now, guild_id=community.guild.id, recipient=community.member.id),
        )
    with community.env._bot_scope():
        hearth.dispatcher.arm()
    await community.env.settle()
    async with hearth.database.reading() as unit:
        row = await store.by_key(unit, key)
    assert row is not None
    return row


@pytest.mark.parametrize("is_old", [False, True], ids=["while its row is kept", "after its row has gone"])
async def test_it_stops_dms_and_says_so(community: Community, is_old: bool):
    await community.env.advance_time(12 * 3600)  # noon
    reader = community.member.user
    async with community.hearth.database.writing() as unit:
        await consents.give(unit, community.member.id, EVERYWHERE, DIRECT_MESSAGES, community.now)
        await members.set_reach(unit, community.member.id, How.DM)
        await members.set_dm_reminders(unit, community.member.id, wanted=True)
    community.hearth.kinds["test.dm"] = TestKind(name="test.dm", purpose=Purpose.UPKEEP, composer=dm)
    assert (await send_one(community, "first")).state is State.SENT
    [message] = reader.dm_channel.history()
    if is_old:
        async with community.hearth.database.writing() as unit:
            await unit.execute(deliveries.delete())

    told = said(await reader.click(message, label="Stop messages like this"))

    assert told.startswith("Done: I won't send you direct messages any more.")
    async with community.hearth.database.reading() as unit:
        person = await members.person(unit, community.member.id)
        [consent] = await consents.of_person(unit, community.member.id, community.guild.id)
    assert not person.dms_reach_them
    assert (person.reach, person.dm_reminders) == (How.HOME, False)
    assert consent.withdrawn_at == community.now
    second = await send_one(community, "second")
    assert (second.state, second.reason) == (State.SKIPPED, "their DMs are closed")
    assert len(reader.dm_channel.history()) == 1

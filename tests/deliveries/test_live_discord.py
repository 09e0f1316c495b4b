"""Every effect as the real client asks Discord for it, held against Discord's contract when the test ends."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import discord
import pytest

from bot.deliveries.discord_side import LiveDiscord
from bot.deliveries.effects import (
    AddToThread,
    ChangeEvent,
    CloseThread,
    Delete,
    Edit,
    Effect,
    EndEvent,
    MakeEvent,
    MakeThread,
    Pings,
    RemoveFromThread,
    RenameThread,
    Send,
)
from bot.deliveries.marks import mark_of
from bot.deliveries.model import Delivery, DeliveryId, Sent, State
from bot.interface.cards import card, line
from tests.community import Community, posts, texts

DAY = timedelta(days=1)


def row(now: datetime, number: int = 7, recipient: int | None = None) -> Delivery:
    """Return a row that was tried just now."""
    return Delivery(
        id=DeliveryId(number),
        kind="tests",
        dedupe_key=f"tests:{number}",
        guild_id=None,
        subject=None,
        recipient=recipient,
        about_at=None,
        due_at=now,
        useless_after=None,
        state=State.SENDING,
        lease_until=now,
        attempted_at=now,
        attempts=1,
        reason=None,
        channel_id=None,
        message_id=None,
        settled_at=None,
    )


class Hand:
    """Carries effects out as the dispatcher would, and looks for them as it would."""

    def __init__(self, community: Community) -> None:
        self.community = community
        self.side = LiveDiscord(community.hearth)

    async def do(self, effect: Effect, **of_row: Any) -> Sent:
        delivery = row(self.community.now, **of_row)
        return await self.side.perform(delivery, effect, await self.side.target(delivery, effect))

    async def find(self, effect: Effect, channel_id: int | None = None, **of_row: Any) -> tuple[int, ...]:
        found = await self.side.find(row(self.community.now, **of_row), effect, channel_id)
        return tuple(one.message_id or 0 for one in found)


@pytest.fixture
def hand(community: Community) -> Hand:
    return Hand(community)


def said(words: str) -> Send:
    return Send(None, card(line(words)))


async def test_a_message_is_sent_marked_and_found_by_its_mark(hand: Hand, community: Community):
    here = community.reflections.id
    sent = await hand.do(Send(here, card(line("a question"))))
    await hand.do(Send(here, card(line("another"))), number=8)

    [first, _] = posts(community.reflections)
    assert (sent.channel_id, sent.message_id) == (here, first.id)
    assert await hand.find(said(""), here) == (first.id,)
    assert await hand.find(said(""), here, number=9) == ()
    assert first.components[0].id == mark_of(row(community.now))


async def test_a_dm_goes_to_its_recipient_and_pings_nobody(hand: Hand, community: Community):
    sent = await hand.do(said("for you"), recipient=community.member.id)

    [message] = posts(community.member.user.dm_channel)
    assert (message.id, message.channel.id) == (sent.message_id, sent.channel_id)
    [request] = [one for one in community.env.http_requests if one.path.endswith(f"/{sent.channel_id}/messages")]
    assert request.json["allowed_mentions"]["parse"] == []
    assert (request.json["enforce_nonce"], len(str(request.json["nonce"])) <= 25) == (True, True)


async def test_only_the_people_and_roles_that_were_chosen_can_be_pinged(hand: Hand, community: Community):
    role = community.guild.create_role("Nudge")
    pings = Pings(people=(community.member.id,), roles=(role.id,))
    await hand.do(Send(community.reflections.id, card(line("hello")), pings))

    allowed = community.env.http_requests[-1].json["allowed_mentions"]
    assert "everyone" not in allowed.get("parse", [])
    assert [int(one) for one in allowed["users"]] == [community.member.id]
    assert [int(one) for one in allowed["roles"]] == [role.id]


async def test_an_edit_replaces_and_a_deletion_takes_back_also_twice(hand: Hand, community: Community):
    here = community.reflections.id
    sent = await hand.do(Send(here, card(line("before"))))
    await hand.do(Edit(here, sent.message_id or 0, card(line("after"))))
    [message] = posts(community.reflections)
    assert texts([part.to_dict() for part in message.components]) == "after"

    for _ in range(2):
        await hand.do(Delete(here, message.id))
    assert posts(community.reflections) == []


async def test_an_edit_in_an_archived_thread_opens_it_first(hand: Hand, community: Community):
    thread = await hand.do(MakeThread(community.guild.id, community.reflections.id, "Our circle"))
    there = thread.message_id or 0
    sent = await hand.do(Send(there, card(line("before"))))
    await hand.do(CloseThread(there))

    await hand.do(Edit(there, sent.message_id or 0, card(line("after"))))

    found = community.env.backend.get_message(there, sent.message_id or 0)
    assert texts(found.components) == "after"


async def test_a_private_thread_is_made_found_filled_emptied_and_locked(hand: Hand, community: Community):
    making = MakeThread(community.guild.id, community.reflections.id, "Our circle")
    made = (await hand.do(making)).message_id or 0
    thread = community.env.backend.get_channel(made)
    assert (thread.type, thread.name) == (12, "Our circle")
    assert await hand.find(making) == (made,)
    assert await hand.find(MakeThread(community.guild.id, community.reflections.id, "Another")) == ()

    await hand.do(AddToThread(made, community.member.id))
    await hand.do(AddToThread(made, community.member.id))
    for _ in range(2):
        await hand.do(RemoveFromThread(made, community.member.id))
    await hand.do(CloseThread(made, lock=True))
    # Archived, it is no longer among the active ones; that is why its row keeps its id.
    assert await hand.find(making) == ()


async def test_a_thread_gets_another_name_also_where_it_was_put_away(hand: Hand, community: Community):
    made = (await hand.do(MakeThread(community.guild.id, community.reflections.id, "Hello to Mo"))).message_id or 0
    await hand.do(RenameThread(made, "Hello to Moss"))
    await hand.do(CloseThread(made))
    for _ in range(2):
        await hand.do(RenameThread(made, "Hello to Ash"))
    assert community.env.backend.get_channel(made).name == "Hello to Ash"


async def test_a_thread_under_a_message_is_made_once_however_often(hand: Hand, community: Community):
    under = (await hand.do(Send(community.reflections.id, card(line("a welcome"))))).message_id or 0
    making = MakeThread(community.guild.id, community.reflections.id, "Welcome", message_id=under)

    first, again = await hand.do(making), await hand.do(making)

    assert (first.message_id, again.message_id) == (under, under)
    assert len(community.reflections.threads) == 1


async def test_one_of_the_same_name_from_long_ago_is_not_taken_for_it(hand: Hand, community: Community):
    making = MakeThread(community.guild.id, community.reflections.id, "Our circle")
    await hand.do(making)
    await community.env.advance_time(3 * 3600)
    assert await hand.find(making) == ()


@pytest.mark.parametrize("in_voice", [False, True])
async def test_an_event_is_made_found_changed_and_ended_also_twice(hand: Hand, community: Community, in_voice: bool):
    voice = community.guild.create_voice_channel("Talk") if in_voice else None
    starts_at = community.now + DAY
    event = MakeEvent(
        guild_id=community.guild.id,
        name="Hearth: something at 19:00",
        description="",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        location="" if voice else "The usual place",
        channel_id=voice.id if voice else None,
    )
    made = (await hand.do(event)).message_id or 0
    assert await hand.find(event) == (made,)

    moved = MakeEvent(**{**{name: getattr(event, name) for name in event.__slots__}, "name": "Hearth: moved"})
    await hand.do(ChangeEvent(made, moved))
    assert await hand.find(event) == ()
    assert await hand.find(moved) == (made,)
    for _ in range(2):
        await hand.do(EndEvent(community.guild.id, made))
    assert await hand.find(moved) == ()


async def test_what_is_refused_for_another_reason_is_not_taken_for_done(hand: Hand, community: Community):
    community.env.inject_error("DELETE", "/channels/*/messages/*", status=403, code=50013)
    with pytest.raises(discord.Forbidden):
        await hand.do(Delete(community.reflections.id, 1))

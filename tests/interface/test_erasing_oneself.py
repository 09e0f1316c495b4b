"""Erasing oneself with `/my data`: asked once, done at once, in every server and in Discord."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot import audit, consents, members
from bot.deliveries.effects import Effect, Pings, Send
from bot.deliveries.model import Delivery, Outcome, Plan, Purpose
from bot.deliveries.store import by_key, plan
from bot.interface.cards import card, line
from bot.reach import DIRECT_MESSAGES
from tests.community import Community, posts, said
from tests.interface.pressing import everything_kept
from tests.interface.test_presses_data import give_something, panel


class Note:
    """A delivery that says something to one person: where `channel_id` says, else by DM."""

    name = "test.note"
    purpose = Purpose.STEWARDS
    called = "A note"
    mended_with = ""

    def __init__(self, channel_id: int | None, person_id: int) -> None:
        self.channel_id = channel_id
        self.person_id = person_id

    async def compose(self, unit: Any, delivery: Delivery) -> Effect:
        return Send(self.channel_id, card(line("A note for you")), Pings(people=(self.person_id,)))

    async def settled(self, unit: Any, delivery: Delivery, outcome: Outcome) -> None:
        """Nothing follows."""


async def note(community: Community, channel_id: int | None) -> None:
    """Send the member a note."""
    kind = Note(channel_id, community.member.id)
    community.hearth.kinds[kind.name] = kind
    async with community.hearth.database.writing() as unit:
        planned = Plan(kind.name, f"note:{channel_id}", community.now, community.guild.id, 1, community.member.id)
        await plan(unit, planned)
    await community.go_to(community.now + timedelta(minutes=16))


async def test_everything_is_erased_at_once_after_a_yes_and_not_before(community: Community):
    await give_something(community)
    async with community.hearth.database.writing() as unit:
        await consents.give(unit, community.member.id, community.guild.id, DIRECT_MESSAGES, community.now)
    await note(community, community.reflections.id)
    await note(community, None)
    assert len(posts(community.member.user.dm_channel)) == 1
    before = await everything_kept(community)
    asked = await community.member.click(await panel(community), label="Erase everything")
    told = said(asked)
    assert "- Your settings: 1 entry" in told
    assert "- Messages sent or to be sent to you: 2 entries" in told
    assert "without your name" in told
    assert "Backups" in told
    assert "in every server" in told
    assert await everything_kept(community) == before

    done = await community.member.click(asked.response, label="Yes, erase everything")

    assert "nothing is kept of you any more" in said(done)
    assert "2 posts and messages of mine are being deleted" in said(done)
    assert str(community.member.id) not in str(await everything_kept(community))
    await community.env.settle()
    assert posts(community.reflections) == []
    assert posts(community.member.user.dm_channel) == []
    kept = await everything_kept(community)
    assert (kept["takedowns"], kept["deliveries"]) == ([], [])
    again = await community.member.click(asked.response, label="Yes, erase everything")
    assert "nothing is kept of you any more" in said(again)


async def test_a_no_keeps_everything(community: Community):
    await give_something(community)
    before = await everything_kept(community)
    asked = await community.member.click(await panel(community), label="Erase everything")
    assert "Nothing was erased." in said(await community.member.click(asked.response, label="No, keep everything"))
    assert await everything_kept(community) == before


async def test_a_yes_from_long_ago_is_asked_again(community: Community):
    await give_something(community)
    asked = await community.member.click(await panel(community), label="Erase everything")
    await community.go_to(community.now + timedelta(minutes=15, seconds=1))
    asked_again = await community.member.click(asked.response, label="Yes, erase everything")
    assert "Erase everything?" in said(asked_again)
    async with community.hearth.database.reading() as unit:
        assert (await members.person(unit, community.member.id)).zone == "Asia/Tokyo"
    done = await community.member.click(asked_again.response, label="Yes, erase everything")
    assert "nothing is kept of you any more" in said(done)


async def test_what_a_steward_did_stays_without_their_name(community: Community):
    async with community.hearth.database.writing() as unit:
        await audit.write(unit, community.guild.id, community.steward.id, "prompts.paused", community.now, {})
    shown = await panel(community, community.steward)
    asked = await community.steward.click(shown, label="Erase everything")
    await community.steward.click(asked.response, label="Yes, erase everything")
    told = said(await community.steward.slash(community.stewards, "steward audit"))
    assert "a former steward" in told
    assert f"<@{community.steward.id}>" not in told


async def test_nothing_that_waits_for_them_is_sent_after_an_erasure(community: Community):
    kind = Note(community.reflections.id, community.member.id)
    community.hearth.kinds[kind.name] = kind
    later = community.now + timedelta(days=2)
    async with community.hearth.database.writing() as unit:
        await plan(unit, Plan(kind.name, "note:later", later, community.guild.id, 1, community.member.id))
    asked = await community.member.click(await panel(community), label="Erase everything")
    await community.member.click(asked.response, label="Yes, erase everything")
    await community.go_to(later + timedelta(hours=1))
    assert posts(community.reflections) == []
    async with community.hearth.database.reading() as unit:
        assert await by_key(unit, "note:later") is None

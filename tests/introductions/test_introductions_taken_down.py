"""A steward takes an introduction down: the reason goes to its writer, and the act into the audit trail."""

from __future__ import annotations

from datetime import datetime, timedelta

import discord
from structlog.testing import capture_logs

from bot import audit, consents, members
from bot.consents import EVERYWHERE
from bot.reach import DIRECT_MESSAGES, How
from cogs.introductions.purposes import FOUND
from cogs.introductions.rules.profile import State
from tests.community import Community, said
from tests.interface.pressing import everything_kept, labels, private, standing
from tests.introductions.introducing import cards_in, introduced, kept, passes, read, room, sends, shown, writes

REASON = "It names your neighbours. Could you leave them out?"


async def takes_down(community: Community, reason: str = REASON) -> str:
    """Let the steward press the button on a card, write why, and send it; return what they are told."""
    own = await kept(community, community.member)
    custom_id = f"introduction:take-down:{own.id}"
    card = await standing(community, community.stewards, custom_id)
    form = await community.steward.click(card, custom_id=custom_id)
    assert private(form) == "Take an introduction down"
    assert "This is the introduction of Mo" in str(form.modal)
    told = private(await community.steward.submit_modal(form, {"reason": reason}))
    await passes(community)
    return told


async def test_the_post_goes_and_its_writer_learns_why(community: Community):
    channel = await room(community)
    await introduced(community, community.member)
    [thread] = channel.threads
    with capture_logs() as logged:
        assert "is taken down" in await takes_down(community)
    assert "neighbours" not in str(logged)
    assert cards_in(channel) == []
    assert community.env.backend.channels[thread.id].name == "A conversation"
    assert "neighbours" not in str(await everything_kept(community))  # sealed where it stands

    home = await community.member.slash(community.reflections, "home")
    assert "A steward took your introduction down" in said(home)
    await community.restart()
    panel = await community.member.click(home.response, label="Open my introduction")
    assert f"They wrote: {REASON}" in said(panel)
    form = await community.member.click(panel.response, label="Edit it")
    preview = await community.member.submit_modal(form, {"name": "Mo", "work": "Only my own", "change": ""})
    await community.member.click(preview.response, label="Post it")
    await passes(community)
    assert "Only my own" in cards_in(channel)[0]
    own = await kept(community, community.member)
    assert (own.state, own.reason) == (State.SHARED, None)
    assert "took your introduction down" not in said(await community.member.slash(community.reflections, "home"))


async def test_it_stands_in_the_audit_trail_without_the_reason(community: Community):
    await room(community)
    await introduced(community, community.member)
    own = await kept(community, community.member)
    await takes_down(community)
    async with community.hearth.database.reading() as unit:
        [entry] = await audit.newest(unit, community.guild.id, limit=5)
    assert (entry.actor_id, entry.act) == (community.steward.id, "introductions.take_down")
    assert entry.facts == {"introduction": own.id, "writer": community.member.id}
    trail = said(await community.steward.slash(community.stewards, "steward audit"))
    assert f"took the introduction of <@{community.member.id}> down" in trail

    await community.hearth.personal_data.erase(community.member.id)
    trail = said(await community.steward.slash(community.stewards, "steward audit"))
    assert "took an introduction down" in trail
    assert str(community.member.id) not in trail


async def test_having_read_it_is_enough_and_the_reason_goes(community: Community):
    await room(community)
    await introduced(community, community.member)
    await takes_down(community)
    panel = await shown(community, community.member)
    await community.member.click(panel.response, label="I have read it")
    own = await kept(community, community.member)
    assert (own.state, own.reason, own.taken_down_at) == (State.TAKEN_DOWN, None, None)
    assert "Nothing waits for you" in said(await community.member.slash(community.reflections, "home"))


async def test_having_read_it_brings_nothing_back_before_others(community: Community):
    channel = await room(community)
    await introduced(community, community.member)
    panel = await shown(community, community.member)
    await community.member.click(panel.response, custom_id="introduction:found-on:0")
    await takes_down(community)
    panel = await shown(community, community.member)
    assert "Only you see it now" in said(panel)
    panel = await community.member.click(panel.response, label="I have read it")
    assert "Only you see it now" in said(panel)
    assert "I have read it" not in labels(panel.response)
    assert "Nobody has agreed" in said(await community.steward.slash(community.stewards, "people find"))
    exported = await community.hearth.personal_data.export(community.member.id)
    assert not any("cannot be opened any more" in kept.facts for kept in exported)

    preview = await sends(community.member, await community.member.click(panel.response, label="Edit it"), work="Mine")
    assert "Nobody else sees it." in said(preview)
    assert "since you agreed to that" not in said(preview)
    assert "Nobody has agreed" in said(await community.steward.slash(community.stewards, "people find"))
    await community.member.click(panel.response, label="Post it")
    await passes(community)
    assert len(cards_in(channel)) == 1
    assert "Mo" in said(await community.steward.slash(community.stewards, "people find"))


async def test_a_link_in_the_reason_shows_where_it_leads(community: Community):
    await room(community)
    await introduced(community, community.member)
    await takes_down(community, "Please read [our rules](https://example.org) *first*.")
    told = said(await shown(community, community.member))
    assert r"They wrote: Please read \[our rules](https://example.org) \*first\*." in told


async def test_what_is_not_posted_and_can_be_found_is_taken_down_from_its_card(community: Community):
    preview = await writes(community, community.member)
    await community.member.click(preview.response, custom_id="introduction:found-on:0")
    found = await community.steward.slash(community.stewards, "people find")
    card = await community.steward.click(found.response, label="Read more")
    form = await community.steward.click(card.response, label="Take it down (stewards)")
    assert "is taken down" in said(await community.steward.submit_modal(form, {"reason": REASON}))
    assert "Nobody has agreed" in said(await community.steward.slash(community.stewards, "people find"))
    mine = await community.member.context_menu(community.reflections, "Introduction", community.member)
    assert "Take it down" not in labels(mine.response)


async def test_its_writer_is_reached_by_direct_message_only_where_they_chose_that(community: Community):
    await room(community)
    await introduced(community, community.member)
    async with community.hearth.database.writing() as unit:
        await members.set_reach(unit, community.member.id, How.DM)
        await consents.give(unit, community.member.id, EVERYWHERE, DIRECT_MESSAGES, community.now)
    noon = datetime(2026, 1, 5, 12, tzinfo=community.now.tzinfo)
    await community.go_to(noon)
    await takes_down(community)
    [message] = community.member.user.dm_channel.history()
    told = read(message)
    assert "Hearth: something waits for you." in told
    assert "neighbours" not in told
    assert "introduction" not in told


async def test_however_often_it_happens_no_more_than_two_direct_messages_come_in_a_week(community: Community):
    channel = await room(community)
    await introduced(community, community.member)
    async with community.hearth.database.writing() as unit:
        await members.set_reach(unit, community.member.id, How.DM)
        await consents.give(unit, community.member.id, EVERYWHERE, DIRECT_MESSAGES, community.now)
    await community.go_to(datetime(2026, 1, 5, 12, tzinfo=community.now.tzinfo))
    for _ in range(3):
        await takes_down(community)
        panel = await shown(community, community.member)
        await community.member.click(panel.response, label="Post it")
        await passes(community)
    await takes_down(community)
    assert cards_in(channel) == []
    assert len(community.member.user.dm_channel.history()) == 2
    assert "A steward took your introduction down" in said(await community.member.slash(community.reflections, "home"))


async def test_nobody_is_mentioned_about_it_and_who_chose_nothing_finds_it_at_home(community: Community):
    channel = await room(community)
    await introduced(community, community.member)
    async with community.hearth.database.writing() as unit:
        await members.set_reach(unit, community.member.id, How.MENTION)
    before = len(community.env.http_requests)
    await takes_down(community)
    sent = [
        one.path
        for one in community.env.http_requests[before:]
        if one.method == "POST" and one.path.endswith("/messages") and str(community.stewards.id) not in one.path
    ]
    assert sent == []
    assert cards_in(channel) == []


async def test_only_stewards_may_and_only_what_others_can_see(community: Community):
    await room(community)
    await writes(community, community.member)
    own = await kept(community, community.member)
    custom_id = f"introduction:take-down:{own.id}"
    card = await standing(community, community.stewards, custom_id)
    before = await everything_kept(community)
    assert "This is for stewards" in private(await community.member.click(card, custom_id=custom_id))
    assert "nothing to take down" in private(await community.steward.click(card, custom_id=custom_id))
    assert await everything_kept(community) == before

    async with community.hearth.database.writing() as unit:
        await consents.give(unit, community.member.id, community.guild.id, FOUND, community.now)
    form = await community.steward.click(card, custom_id=custom_id)
    empty = await community.steward.submit_modal(form, {"reason": "  "})
    assert "Please write a reason" in said(empty)
    again = await community.steward.click(empty.response, label="Open the form again")
    assert "is taken down" in said(await community.steward.submit_modal(again, {"reason": REASON}))


async def test_who_is_a_steward_no_longer_when_the_form_is_sent_changes_nothing(community: Community):
    channel = await room(community)
    await introduced(community, community.member)
    own = await kept(community, community.member)
    custom_id = f"introduction:take-down:{own.id}"
    card = await standing(community, community.stewards, custom_id)
    form = await community.steward.click(card, custom_id=custom_id)
    backend = community.env.backend
    member = backend.get_guild(community.guild.id).members[community.steward.id]
    [role_id] = member.role_ids
    backend.edit_role(community.guild.id, role_id, {"permissions": discord.Permissions.none().value})
    await community.env.settle()
    refused = await community.steward.submit_modal(form, {"reason": REASON})
    assert "This is for stewards" in said(refused)
    await passes(community, timedelta(minutes=1))
    assert len(cards_in(channel)) == 1
    assert (await kept(community, community.member)).state is State.SHARED

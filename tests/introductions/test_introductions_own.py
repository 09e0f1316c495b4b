"""Consents each alone, what is kept of people exported and erased, and who leaves and comes back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot import consents, search
from bot.left_behind import LEFT_KEPT
from cogs.introductions import directory
from cogs.introductions.purposes import FOUND, POSTED, SUGGESTED
from cogs.introductions.rules.profile import State
from tests.community import Community, delivered, said
from tests.interface.pressing import everything_kept
from tests.introductions.introducing import CHANGE, WORK, cards_in, introduced, kept, of, passes, room, shown, writes


async def agreed(community: Community, person: Any) -> set[str]:
    """Return the names of what somebody agrees to now."""
    async with community.hearth.database.reading() as unit:
        return {
            one.name
            for one in (POSTED, FOUND, SUGGESTED)
            if await consents.is_given(unit, person.id, community.guild.id, one)
        }


async def is_found(community: Community, person: Any) -> bool:
    """Whether search knows the introduction of somebody, who has one; nobody else has the word in theirs."""
    own = await kept(community, person)
    async with community.hearth.database.reading() as unit:
        found = await search.find(unit, community.guild.id, directory.KIND, "drop-in")
    return own.id in found.subjects


async def test_each_consent_stands_alone_with_its_date_and_goes_where_it_was_given(community: Community):
    await room(community)
    preview = await writes(community, community.member)
    assert await agreed(community, community.member) == set()
    assert said(preview).count("**No.**") == 2
    given = await community.member.click(preview.response, custom_id="introduction:found-on:0")
    assert await agreed(community, community.member) == {FOUND.name}
    assert f"**Yes**, since <t:{int(community.now.timestamp())}:F> (wording 1)" in said(given)
    given = await community.member.click(given.response, custom_id="introduction:suggested-on:0")
    await community.member.click(preview.response, label="Post it")
    assert await agreed(community, community.member) == {FOUND.name, SUGGESTED.name, POSTED.name}
    back = await community.member.click(given.response, custom_id="introduction:found-off:0")
    assert "taken back on" in said(back)
    assert await agreed(community, community.member) == {SUGGESTED.name, POSTED.name}
    await community.member.click(given.response, custom_id="introduction:suggested-off:0")
    assert await agreed(community, community.member) == {POSTED.name}


async def test_taking_back_the_consent_in_my_data_takes_the_post_back_and_keeps_the_words(community: Community):
    channel = await room(community)
    await introduced(community, community.member)
    data = await community.member.slash(community.reflections, "my data")
    shown_there = await community.member.click(data.response, label="What I agreed to")
    assert "where everybody here can read it" in said(shown_there)
    await community.member.click(shown_there.response, custom_id=f"consent:withdraw:{POSTED.name}-0")
    await passes(community)
    assert cards_in(channel) == []
    own = await kept(community, community.member)
    assert (own.state, own.profile.work) == (State.KEPT, WORK)


async def test_an_export_holds_all_of_it(community: Community):
    await room(community)
    await introduced(community, community.member)
    own = await kept(community, community.member)
    [found] = [
        one for one in await community.hearth.personal_data.export(community.member.id) if "my work" in one.facts
    ]
    assert found.title == "Your introduction"
    facts = found.facts
    assert (facts["name"], facts["my work"], facts["what I'm working to change"]) == ("Mo", WORK, CHANGE)
    assert (facts["state"], facts["message"], facts["thread"]) == ("shared", own.message_id, own.thread_id)
    assert facts["posted"] == own.posted_at


async def test_an_erasure_takes_the_post_the_thread_name_and_the_row(community: Community):
    channel = await room(community)
    await introduced(community, community.member, name="Moss Green")
    await introduced(community, community.steward, name="Sam")
    [thread] = [one for one in channel.threads if one.name == "Say hello to Moss Green"]
    data = await community.member.slash(community.reflections, "my data")
    asked = await community.member.click(data.response, label="Erase everything")
    await community.member.click(asked.response, label="Yes, erase everything")
    await passes(community)
    [card] = cards_in(channel)
    assert card.startswith("**Sam**")
    assert community.env.backend.channels[thread.id].name == "A conversation"
    assert await of(community, community.member) is None
    kept_now = str(await everything_kept(community))
    assert str(community.member.id) not in kept_now
    assert "Moss Green" not in kept_now


async def test_an_erasure_while_the_post_is_on_its_way_leaves_none_there(community: Community):
    channel = await room(community)
    preview = await writes(community, community.member)
    community.env.inject_error("POST", f"/channels/{channel.id}/messages", status=408, times=1)
    await community.member.click(preview.response, label="Post it")
    await passes(community)
    await community.hearth.personal_data.erase(community.member.id)
    await passes(community, timedelta(minutes=30))
    assert cards_in(channel) == []
    assert channel.threads == []


async def test_who_leaves_is_not_found_and_comes_back_to_all_of_it(community: Community):
    channel = await room(community)
    await introduced(community, community.member)
    panel = await shown(community, community.member)
    await community.member.click(panel.response, custom_id="introduction:found-on:0")
    assert await is_found(community, community.member)
    user = community.env.backend.users[community.member.id]
    community.guild.remove_member(community.member)
    await community.env.settle()
    assert not await is_found(community, community.member)
    assert len(cards_in(channel)) == 1  # others may have answered it; it goes after its period

    await community.go_to(community.now + LEFT_KEPT - timedelta(days=1))
    await community.hearth.upkeep.clear()
    community.env.backend.add_member(community.guild.id, user.id, announce=True)
    await community.env.settle()
    await community.go_to(community.now + timedelta(days=2))
    await community.hearth.upkeep.clear()
    assert (await kept(community, community.member)).is_posted
    assert await is_found(community, community.member)
    assert len(cards_in(channel)) == 1


async def test_30_days_after_leaving_the_post_and_the_row_go(community: Community):
    channel = await room(community)
    await introduced(community, community.member)
    community.guild.remove_member(community.member)
    await community.env.settle()
    await community.go_to(community.now + LEFT_KEPT + timedelta(seconds=1))
    await community.hearth.upkeep.clear()
    await passes(community)
    await delivered()
    assert await of(community, community.member) is None
    assert cards_in(channel) == []


async def test_a_server_that_is_erased_takes_its_introductions_along(community: Community):
    await room(community)
    await introduced(community, community.member)
    async with community.hearth.database.writing() as unit:
        for contract in community.hearth.personal_data.contracts:
            await contract.erase_server(unit, community.guild.id)
    assert await of(community, community.member) is None

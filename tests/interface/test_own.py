"""`/my settings`, `/home`, and what a draft's age, a channel's kind and a bare hour do to what is told."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import update

from bot import members, servers
from bot.errors import ChannelGone, UnreadableTime, WrongChannel
from bot.interface import drafts
from bot.interface.permissions import must_be_able
from bot.report import explain
from bot.words import SOURCE
from tests.community import Community, said
from tests.interface.pressing import everything_kept, labels

SECOND = timedelta(seconds=1)


async def settings(community: Community, **given: str) -> str:
    return said(await community.member.slash(community.reflections, "my settings", **given))


# -- The own zone --------------------------------------------------------------------------------


async def test_without_a_zone_of_ones_own_the_servers_is_named(community: Community):
    assert "Time zone: Europe/London, the server's." in await settings(community)
    async with community.hearth.database.writing() as unit:
        await servers.put(unit, community.guild.id, servers.ZONE, "Africa/Lagos")
    assert "Time zone: Africa/Lagos, the server's." in await settings(community)


@pytest.mark.parametrize("typed", ["server", " Server "])
async def test_a_zone_can_be_taken_back(community: Community, typed: str):
    told = await settings(community, zone="Asia/Tokyo")
    assert "Time zone: Asia/Tokyo. Only you see it." in told
    assert "`/my settings zone: server`" in told

    assert "Time zone: Europe/London, the server's." in await settings(community, zone=typed)

    async with community.hearth.database.reading() as unit:
        assert (await members.person(unit, community.member.id)).zone is None


@pytest.mark.parametrize(("typed", "is_offered"), [("", True), ("ser", True), ("Server", True), ("Lon", False)])
async def test_the_servers_zone_is_suggested_first(community: Community, typed: str, is_offered: bool):
    choices = await community.member.autocomplete(community.reflections, "my settings", "zone", typed)
    values = [choice["value"] if isinstance(choice, dict) else choice.value for choice in choices]
    assert len(values) <= 25
    assert (values[:1] == ["server"]) is is_offered


# -- Home ----------------------------------------------------------------------------------------


async def test_home_says_what_one_can_do_here(community: Community):
    told = said(await community.member.slash(community.reflections, "help"))
    assert "`/home`" in told
    assert "`/my settings`" in told
    assert "`/rest`" in told
    assert "/steward" not in told
    assert "Times here follow your device." in told
    assert "People read messages here when they can." in told


# -- Drafts --------------------------------------------------------------------------------------


async def refused_form(community: Community) -> Any:
    answer = await community.steward.slash(community.stewards, "steward prompts", time="half past")
    assert "Open the form again" in labels(answer.response)
    return answer.response


async def test_what_was_written_opens_again_for_a_day_and_no_longer(community: Community):
    refused = await refused_form(community)
    await age(community, timedelta(hours=24) - SECOND)
    assert (await community.steward.click(refused, label="Open the form again")).modal is not None

    await age(community, timedelta(hours=24) + timedelta(minutes=1))
    told = said(await community.steward.click(refused, label="Open the form again"))

    assert told.startswith("What you wrote was kept for a day at most, and is gone now.")


async def test_a_yes_to_what_is_over_a_day_old_sets_nothing(community: Community):
    given = {"channel": community.reflections, "day": "Monday", "time": "10:00", "zone": "Europe/London"}
    asked = await community.steward.slash(community.stewards, "steward prompts", **given)
    await age(community, timedelta(hours=24, minutes=1))

    assert "is over a day old" in said(await community.steward.click(asked.response, label="Yes, set it"))

    assert (await everything_kept(community))["prompt_schedules"] == []


async def test_a_start_clears_what_passed_its_period_while_the_bot_was_off(community: Community):
    await refused_form(community)
    await age(community, timedelta(hours=24, minutes=1))

    await community.restart()

    assert (await everything_kept(community))["drafts"] == []


async def age(community: Community, by: timedelta) -> None:
    """Let the drafts be this old, without the clearings in between."""
    async with community.hearth.database.writing() as unit:
        await unit.execute(update(drafts.drafts).values(created_at=community.now - by))


# -- Channels and hours --------------------------------------------------------------------------


async def test_only_text_and_announcement_channels_are_posted_in(community: Community):
    guild = community.guild
    text, news = guild.create_text_channel("text"), guild.create_news_channel("news")
    others = [guild.create_forum_channel("forum"), guild.create_voice_channel("voice"), guild.create_category("rooms")]
    await community.env.settle()
    interaction: Any = SimpleNamespace(guild=community.hearth.get_guild(guild.id))

    for channel in (text, news):
        must_be_able(interaction, channel.id, ("send_messages",))
    for channel in others:
        with pytest.raises(WrongChannel):
            must_be_able(interaction, channel.id, ("send_messages",))
    with pytest.raises(ChannelGone):
        must_be_able(interaction, 1, ("send_messages",))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("7", "“7” could be morning or evening. Please write 7am, 7pm or 19:00."),
        (" 07 ", "“07” could be morning or evening. Please write 7am, 7pm or 19:00."),
        ("12", "“12” could be morning or evening. Please write 12am, 12pm or 12:00."),
        ("13", "I couldn't read “13” as a time. You could write 19:00, 7pm or 7.30pm."),
        ("0", "I couldn't read “0” as a time. You could write 19:00, 7pm or 7.30pm."),
        ("٣", "I couldn't read “٣” as a time. You could write 19:00, 7pm or 7.30pm."),
    ],
)
async def test_a_bare_hour_is_asked_about(community: Community, typed: str, told: str):
    assert explain(UnreadableTime(typed), community.hearth.catalogue.words(SOURCE)) == told

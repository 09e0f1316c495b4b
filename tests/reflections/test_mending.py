"""When the prompt cannot be posted: nothing is lost, stewards hear of it once, and one press mends it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import discord
import pytest
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType
from sqlalchemy import select

from bot.deliveries.tables import deliveries
from tests.community import Community, posts, said, texts

MONDAY = datetime(2026, 1, 5, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
EARLY = MONDAY - timedelta(minutes=30)


async def states(community: Community) -> list[tuple[str, str | None]]:
    """Return how it stands with each week's row, and why."""
    async with community.hearth.database.reading() as unit:
        found = await unit.all(
            select(deliveries).where(deliveries.c.kind == "reflections.prompt").order_by(deliveries.c.about_at)
        )
    return [(row.state, row.reason) for row in found]


def forbid(community: Community, channel: object) -> None:
    """Take the bot's permission to write there away."""
    deny = discord.Permissions(send_messages=True).value
    me = community.hearth.user
    assert me is not None
    community.env.backend.set_overwrite(channel.id, Overwrite(me.id, OverwriteType.MEMBER, 0, deny))


def allow_again(community: Community, channel: object) -> None:
    """Give it back."""
    assert community.hearth.user is not None
    community.env.backend.delete_overwrite(channel.id, community.hearth.user.id)


def told(community: Community) -> list[str]:
    """Return what stewards were told in their channel."""
    found = [message for message in posts(community.stewards) if message.author == community.hearth.user]
    return [texts([component.to_dict() for component in message.components]) for message in found]


async def set_and_wait(community: Community) -> None:
    """Set the prompt, and let the days before Monday go by with the bot switched off."""
    await community.set_prompts()
    await community.stop()
    await community.go_to(EARLY)
    await community.restart()


async def break_it(community: Community, how: str) -> None:
    """Set the prompt, and let Monday come with the channel gone or closed to the bot."""
    await set_and_wait(community)
    if how == "deleted":
        community.env.backend.delete_channel(community.reflections.id)
    else:
        forbid(community, community.reflections)
    await community.go_to(MONDAY + HOUR)


@pytest.mark.parametrize(("how", "reason"), [("deleted", "404 (code 10003)"), ("forbidden", "403 (code 50013)")])
async def test_stewards_are_told_once_and_members_nothing(community: Community, how: str, reason: str):
    await break_it(community, how)
    await community.go_to(MONDAY + WEEK + HOUR)  # and the next week fails too

    found = await states(community)
    assert [state for state, _ in found] == ["failed", "failed", "planned"]
    assert {why for state, why in found if state == "failed"} == {f"Discord answered {reason}"}
    [once] = told(community)
    assert "The weekly prompt could not be posted" in once
    assert "`/steward prompts`" in once
    # A channel that is gone has no name any more, so it is not mentioned.
    assert (f"<#{community.reflections.id}>" in once) == (how == "forbidden")
    assert "Nothing is lost" in once
    place = community.stewards
    assert "Nothing is lost" in said(await community.steward.slash(place, "home"))
    assert "Nothing is lost" not in said(await community.member.slash(place, "home"))


async def test_another_channel_gets_this_weeks_prompt_at_once_and_the_next_on_time(community: Community):
    await break_it(community, "deleted")
    asked = await community.steward.slash(community.stewards, "steward prompts")
    assert "could not be posted yet" in said(asked)

    other = community.guild.create_text_channel("circle-time")
    await community.set_prompts(channel=other)
    await community.env.settle()
    assert [post.created_at for post in posts(other)] == [MONDAY + HOUR]
    assert "could not be posted" not in said(await community.steward.slash(community.stewards, "steward prompts"))
    assert "Nothing is lost" not in said(await community.steward.slash(community.stewards, "home"))

    await community.go_to(MONDAY + WEEK)
    assert [post.created_at for post in posts(other)] == [MONDAY + HOUR, MONDAY + WEEK]
    assert len(told(community)) == 1


async def test_after_a_day_it_is_the_next_weeks_that_comes(community: Community):
    await break_it(community, "deleted")
    await community.go_to(MONDAY + DAY + HOUR)
    asked = await community.steward.slash(community.stewards, "steward prompts")
    assert "could not be posted yet" not in said(asked)

    other = community.guild.create_text_channel("circle-time")
    await community.set_prompts(channel=other)
    await community.go_to(MONDAY + 2 * DAY)
    assert posts(other) == []
    await community.go_to(MONDAY + WEEK)
    assert [post.created_at for post in posts(other)] == [MONDAY + WEEK]


async def test_with_the_permission_back_one_press_posts_it(community: Community):
    await break_it(community, "forbidden")
    allow_again(community, community.reflections)
    asked = await community.steward.slash(community.stewards, "steward prompts")
    await community.steward.click(asked.response, label="Try this week's again")
    await community.env.settle()
    assert [post.created_at for post in posts(community.reflections)] == [MONDAY + HOUR]
    assert "Nothing is lost" not in said(await community.steward.slash(community.stewards, "home"))
    await community.go_to(MONDAY + WEEK)
    assert [post.created_at for post in posts(community.reflections)] == [MONDAY + HOUR, MONDAY + WEEK]


async def test_tried_again_without_the_permission_it_waits_and_is_not_told_twice(community: Community):
    await break_it(community, "forbidden")
    for _ in range(2):
        asked = await community.steward.slash(community.stewards, "steward prompts")
        await community.steward.click(asked.response, label="Try this week's again")
        await community.env.settle()
    assert [state for state, _ in await states(community)] == ["failed", "planned"]
    assert len(told(community)) == 1
    assert "could not be posted yet" in said(await community.steward.slash(community.stewards, "steward prompts"))


async def test_left_alone_the_next_week_is_posted_once_the_permission_is_back(community: Community):
    await break_it(community, "forbidden")
    allow_again(community, community.reflections)
    await community.go_to(MONDAY + WEEK)
    assert [post.created_at for post in posts(community.reflections)] == [MONDAY + WEEK]
    assert "Nothing is lost" not in said(await community.steward.slash(community.stewards, "home"))


async def test_paused_it_offers_no_second_try_and_resumed_it_posts_at_once(community: Community):
    await break_it(community, "forbidden")
    asked = await community.steward.slash(community.stewards, "steward prompts")
    paused = await community.steward.click(asked.response, label="Pause")
    allow_again(community, community.reflections)
    assert "Try this week's again" not in said(paused)
    await community.go_to(MONDAY + 2 * HOUR)
    assert posts(community.reflections) == []

    asked = await community.steward.slash(community.stewards, "steward prompts")
    await community.steward.click(asked.response, label="Resume")
    await community.env.settle()
    assert [post.created_at for post in posts(community.reflections)] == [MONDAY + 2 * HOUR]


async def test_where_stewards_have_no_channel_that_works_it_waits_at_home(community: Community):
    await set_and_wait(community)
    forbid(community, community.reflections)
    forbid(community, community.stewards)
    await community.go_to(MONDAY + HOUR)
    assert told(community) == []
    tries = [request for request in community.env.http_requests if request.path.endswith("/messages")]
    assert len([one for one in tries if one.method == "POST"]) == 2, "one each, and no complaint about the complaint"
    assert "Nothing is lost" in said(await community.steward.slash(community.stewards, "home"))


async def test_a_server_that_removed_the_bot_is_left_alone(community: Community):
    await set_and_wait(community)
    community.env.backend.remove_guild(community.guild.id)
    await community.env.settle()
    await community.go_to(MONDAY + HOUR)
    found = await states(community)
    assert [state for state, _ in found] == ["failed", "planned"], "tried once, and kept for when it invites us again"
    assert list(community.hearth.guilds) == []
    await community.restart()
    await community.env.settle()
    assert [state for state, _ in await states(community)] == ["failed", "planned"]

"""The panel and `/home` say how it stands at this moment, and promise only what can be kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import discord
import pytest
import simcord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot import servers
from tests.community import Community, posts, said, texts
from tests.interface.pressing import filled_in, options
from tests.reflections.test_mending import forbid

MONDAY = datetime(2026, 1, 5, 10, tzinfo=UTC)
DAY = timedelta(days=1)


async def panel(community: Community) -> simcord.InteractionResult:
    return await community.steward.slash(community.stewards, "steward prompts")


async def asked(community: Community, **given: object) -> simcord.InteractionResult:
    return await community.steward.slash(community.stewards, "steward prompts", **given)


async def test_with_every_coming_week_skipped_the_schedule_can_still_be_changed(community: Community):
    await community.set_prompts()
    for _ in range(8):
        shown = await panel(community)
        week = options(shown.response, "prompts:skip:0")[0]
        await community.steward.select(shown.response, [week], custom_id="prompts:skip:0")

    after_all_of_them = int((MONDAY + timedelta(weeks=8, hours=1, minutes=30)).timestamp())
    assert f"First: <t:{after_all_of_them}:F>" in said(await asked(community, time="11:30"))


async def test_where_stewards_will_be_told_is_read_back_before_the_yes(community: Community):
    given = {"channel": community.reflections, "day": "Monday", "time": "10:00", "zone": "Europe/London"}
    assert f"I'll say so in <#{community.stewards.id}>" in said(await asked(community, **given))


async def test_no_promise_is_made_of_a_room_where_the_bot_may_not_write(community: Community):
    forbid(community, community.stewards)
    answer = await community.set_prompts()
    assert "it waits for stewards in `/home`" in said(answer)
    async with community.hearth.database.reading() as unit:
        assert await servers.setting(unit, community.guild.id, servers.STEWARDS_CHANNEL) is None


async def test_a_promise_that_cannot_be_kept_any_more_is_not_repeated(community: Community):
    await community.set_prompts()
    assert f"I'll say so in <#{community.stewards.id}>" in said(await panel(community))
    forbid(community, community.stewards)
    assert "it waits for stewards in `/home`" in said(await panel(community))


async def test_trouble_with_the_prompts_channel_is_not_to_be_told_in_it(community: Community):
    await community.set_prompts()
    shown = await panel(community)
    refused = await community.steward.select(shown.response, [community.reflections], custom_id="prompts:tell:0")
    assert "That is the prompt's own channel" in said(refused)


async def test_what_is_wrong_now_is_shown_before_it_does_harm(community: Community):
    await community.set_prompts()
    assert "To mend" not in said(await panel(community))
    forbid(community, community.reflections)
    assert "I'm missing a permission" in said(await panel(community))


async def test_trying_again_with_nothing_waiting_says_so_and_is_no_act(community: Community):
    await community.set_prompts()
    await community.stop()
    await community.go_to(MONDAY - timedelta(minutes=30))
    await community.restart()
    forbid(community, community.reflections)
    await community.go_to(MONDAY + timedelta(hours=1))
    shown = await panel(community)
    community.env.backend.delete_overwrite(community.reflections.id, community.hearth.user.id)

    assert "I'm trying again now" in said(await community.steward.click(shown.response, custom_id="prompts:retry:0"))
    assert len(posts(community.reflections)) == 1
    again = await community.steward.click(shown.response, custom_id="prompts:retry:0")

    assert "No prompt is waiting" in said(again)
    trail = said(await community.steward.slash(community.stewards, "steward audit"))
    assert trail.count("had a refused prompt tried again") == 1


async def test_a_role_that_is_deleted_is_not_pinged_any_more(community: Community):
    role = community.guild.create_role("Nudge", mentionable=True)
    await community.set_prompts(role=role)
    community.env.backend.delete_role(community.guild.id, role.id)
    await community.env.settle()

    assert "It pings nobody." in said(await panel(community))
    form = await community.steward.click((await panel(community)).response, label="Change the schedule")
    assert filled_in(form)["role"] == []


async def test_a_zone_that_was_a_mistake_is_put_right_for_the_server_too(community: Community):
    await community.set_prompts(zone="Asia/Tokyo")
    await community.set_prompts(zone="Europe/London")
    async with community.hearth.database.reading() as unit:
        assert await servers.setting(unit, community.guild.id, servers.ZONE) == "Europe/London"


async def test_home_says_nothing_of_a_channel_that_its_reader_may_not_see(community: Community):
    await community.set_prompts()
    await community.stop()
    await community.go_to(MONDAY - timedelta(minutes=30))
    await community.restart()
    await community.go_to(MONDAY)
    hidden = discord.Permissions(view_channel=True).value
    community.env.backend.set_overwrite(
        community.reflections.id, Overwrite(community.member.id, OverwriteType.MEMBER, 0, hidden)
    )

    told = said(await community.member.slash(community.stewards, "home"))

    assert "This week's question" not in told
    assert str(community.reflections.id) not in told
    assert "This week's question" in said(await community.steward.slash(community.stewards, "home"))


async def test_a_yes_to_something_paused_meanwhile_says_that_it_runs_again(community: Community):
    await community.set_prompts()
    read_back = await asked(community, time="11:00")
    await community.steward.click((await panel(community)).response, label="Pause")
    yes = await community.steward.click(read_back.response, label="Yes, set it")
    assert "It was paused, and runs again now." in said(yes)


async def test_that_this_week_has_had_its_question_is_read_back(community: Community):
    await community.set_prompts()
    await community.stop()
    await community.go_to(MONDAY - timedelta(minutes=30))
    await community.restart()
    await community.go_to(MONDAY + timedelta(hours=1))
    assert "This week has had its question" in said(await asked(community, day="Thursday"))


async def test_stewards_hear_of_a_prompt_that_was_missed_because_nothing_ran(community: Community):
    await community.set_prompts()
    await community.stop()
    await community.go_to(MONDAY + 2 * DAY)
    await community.restart()

    assert "I wasn't running then" in said(await panel(community))
    assert "I wasn't running then" in said(await community.steward.slash(community.stewards, "home"))
    assert "I wasn't running" not in said(await community.member.slash(community.stewards, "home"))


async def test_stewards_are_shown_the_way_where_nothing_is_set_up(community: Community):
    assert "`/steward prompts` sets up" in said(await community.steward.slash(community.stewards, "home"))
    assert "/steward prompts" not in said(await community.member.slash(community.stewards, "home"))


@pytest.mark.parametrize("name", ["channel", "role"])
async def test_what_discords_lists_never_hold_is_refused_without_a_bug(community: Community, name: str):
    shown = await community.steward.click((await panel(community)).response, label="Set it up")
    values = {"channel": [community.reflections], "day": ["0"], "time": "10:00", "zone": "London"}
    # A hand-made client may put anything where an id belongs.
    for node in shown._interaction.modal["components"]:
        if node["component"]["custom_id"] == name:
            node["component"].update(type=3, options=[{"label": "Mine", "value": "my own words"}])
            for gone in ("channel_types", "default_values"):
                node["component"].pop(gone, None)
    answer = await community.steward.submit_modal(shown, {**values, name: ["my own words"]})

    assert "reference" not in said(answer)
    again = await community.steward.click(answer.response, label="Open the form again")
    assert filled_in(again)["time"] == "10:00"


async def test_a_swap_names_the_prompt_that_the_week_has(community: Community):
    await community.set_prompts()
    shown = await panel(community)
    week = options(shown.response, "prompts:swap:0")[0]
    offered = await community.steward.select(shown.response, [week], custom_id="prompts:swap:0")
    assert "has: What would you like to do more of" in texts(offered.response.components)

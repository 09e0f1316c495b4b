"""The stewards' panel of the weekly prompt, from switching it on to looking back at what was done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest

from cogs.reflections.prompts_file import load_bank
from tests.community import Community, posts, said, texts
from tests.contracts.sources import ROOT
from tests.interface.pressing import everything_kept, filled_in, labels, nodes, options, pressable, private

MONDAY = datetime(2026, 1, 5, 10, tzinfo=UTC)
BANK = load_bank(ROOT / "config" / "prompts.yaml")


def shown_at(instant: datetime) -> str:
    return f"<t:{int(instant.timestamp())}:F>"


async def panel_of(community: Community) -> Any:
    return (await community.steward.slash(community.stewards, "steward prompts")).response


async def in_one_line(community: Community, **given: Any) -> Any:
    return await community.steward.slash(community.stewards, "steward prompts", **given)


def first_in(custom_id: str, panel: Any) -> str:
    return options(panel, custom_id)[0]


async def test_it_begins_off_and_says_what_it_is(community: Community):
    panel = await panel_of(community)
    assert "When you switch it on, I post one question a week" in texts(panel.components)
    assert labels(panel) == ["Set it up"]


async def test_it_is_set_up_by_form_and_only_after_a_yes(community: Community):
    form = await community.steward.click(await panel_of(community), label="Set it up")
    assert filled_in(form)["zone"] == "Europe/London"
    asked = await community.steward.submit_modal(
        form, {"channel": [community.reflections], "day": ["0"], "time": "10am", "zone": "uk"}
    )
    told = said(asked)
    assert "Nothing is set until you say yes" in told
    assert "Every **Monday at 10:00** (Europe/London)" in told
    assert f"First: {shown_at(MONDAY)}" in told
    assert "It pings nobody." in told
    assert (await everything_kept(community))["prompt_schedules"] == []

    done = said(await community.steward.click(asked.response, label="Yes, set it"))

    assert "Done: the weekly prompt is on." in done
    assert f"Next: {shown_at(MONDAY)}" in done


async def test_it_is_set_up_in_one_line(community: Community):
    asked = await in_one_line(community, channel=community.reflections, day="mon", time="10:00", zone="Europe/London")
    assert f"First: {shown_at(MONDAY)}" in said(asked)
    assert "is on" in said(await community.steward.click(asked.response, label="Yes, set it"))


async def test_what_is_left_out_in_one_line_stays_as_it_is(community: Community):
    await community.set_prompts()
    told = said(await in_one_line(community, time="7.30pm"))
    assert "Every **Monday at 19:30** (Europe/London)" in told
    assert f"<#{community.reflections.id}>" in told


@pytest.mark.parametrize("given", [{"time": "10:00"}, {"channel": True}, {"channel": True, "day": "Monday"}])
async def test_what_is_still_missing_is_asked_for_in_the_form(community: Community, given: dict[str, Any]):
    given = {name: community.reflections if name == "channel" else value for name, value in given.items()}
    asked = await in_one_line(community, **given)
    assert "needs a channel, a day and a time" in said(asked)
    form = await community.steward.click(asked.response, label="Open the form again")
    assert filled_in(form)["time"] == given.get("time", "10:00")


@pytest.mark.parametrize("day", ["1", "0", "6", "someday", "weekdays"])
async def test_a_typed_day_is_never_guessed(community: Community, day: str):
    asked = await in_one_line(community, channel=community.reflections, day=day, time="10:00")
    assert f"I couldn't read “{day}” as a day" in said(asked)


async def test_a_zone_that_cannot_be_read_in_one_line_loses_nothing_else(community: Community):
    asked = await in_one_line(
        community, channel=community.reflections, day="Tuesday", time="18:00", zone="Europe/Lodnon"
    )
    assert "Did you mean Europe/London" in said(asked)
    form = await community.steward.click(asked.response, label="Open the form again")
    assert filled_in(form) == {
        "channel": [str(community.reflections.id)],
        "day": ["1"],
        "time": "18:00",
        "zone": "Europe/Lodnon",
        "role": [],
    }


async def test_changing_it_begins_with_what_is_set(community: Community):
    await community.set_prompts(day="Wednesday", time="18:30")
    form = await community.steward.click(await panel_of(community), label="Change the schedule")
    assert filled_in(form) == {
        "channel": [str(community.reflections.id)],
        "day": ["2"],
        "time": "18:30",
        "zone": "Europe/London",
        "role": [],
    }


async def test_the_next_eight_weeks_stand_in_order_with_their_prompts(community: Community):
    await community.set_prompts()
    told = texts((await panel_of(community)).components)
    for number in range(8):
        prompt = BANK.get(BANK.keys[number])
        week = f"{number + 1}. {shown_at(MONDAY + timedelta(weeks=number))}: *{prompt.theme}*. {prompt.text[:60]}"
        assert week in told
    assert "9. " not in told


async def test_a_week_is_skipped_and_put_back(community: Community):
    await community.set_prompts()
    panel = await panel_of(community)
    assert "prompts:back:0" not in [node["custom_id"] for node in pressable(panel)]

    skipped = await community.steward.select(panel, [first_in("prompts:skip:0", panel)], custom_id="prompts:skip:0")
    assert f"1. {shown_at(MONDAY)}: skipped" in said(skipped)
    assert f"Next: {shown_at(MONDAY + timedelta(weeks=1))}" in said(skipped)
    assert f"2. {shown_at(MONDAY + timedelta(weeks=1))}: *{BANK.get(BANK.keys[0]).theme}*" in said(skipped)

    panel = skipped.response
    back = await community.steward.select(panel, [first_in("prompts:back:0", panel)], custom_id="prompts:back:0")
    assert "skipped" not in said(back)
    assert f"Next: {shown_at(MONDAY)}" in said(back)


async def test_a_week_gets_another_prompt_and_none_is_lost(community: Community):
    await community.set_prompts()
    panel = await panel_of(community)
    asked = await community.steward.select(panel, [first_in("prompts:swap:0", panel)], custom_id="prompts:swap:0")
    lists = [node for node in nodes(asked.response.components) if node["type"] == 3]
    offered = [option["value"] for node in lists for option in node["options"]]
    assert [len(node["options"]) for node in lists] == [25, 25, 1]
    assert sorted([*offered, BANK.keys[0]]) == sorted(BANK.keys)
    assert all(len(option["label"]) <= 100 for node in lists for option in node["options"])

    done = await community.steward.select(asked.response, [BANK.keys[5]], custom_id=lists[0]["custom_id"])

    order = [BANK.keys[5], *BANK.keys[1:5], BANK.keys[0], *BANK.keys[6:8]]
    for number, key in enumerate(order, 1):
        assert f"{number}. {shown_at(MONDAY + timedelta(weeks=number - 1))}: *{BANK.get(key).theme}*" in said(done)
        assert BANK.get(key).text[:60] in said(done)


async def test_it_is_paused_and_resumed(community: Community):
    await community.set_prompts()
    paused = await community.steward.click(await panel_of(community), label="Pause")
    assert "**Paused**" in said(paused)
    assert "Resume" in labels(paused.response)
    assert "Pause" not in labels(paused.response)
    assert "The next weekly prompt comes" not in said(await community.member.slash(community.reflections, "home"))

    resumed = await community.steward.click(paused.response, label="Resume")

    assert "**Paused**" not in said(resumed)
    assert f"Next: {shown_at(MONDAY)}" in said(resumed)


async def test_stewards_choose_where_they_hear_of_trouble(community: Community):
    await community.set_prompts()
    office = community.guild.create_text_channel("office")
    chosen = await community.steward.select(await panel_of(community), [office], custom_id="prompts:tell:0")
    assert f"I'll say so in <#{office.id}>" in said(chosen)

    quiet = {community.guild.default_role: discord.PermissionOverwrite(send_messages=False)}
    silent = community.guild.create_text_channel("silent", overwrites=quiet)
    refused = await community.steward.select(await panel_of(community), [silent], custom_id="prompts:tell:0")
    assert "I'm missing a permission" in said(refused)
    assert f"<#{office.id}>" in texts((await panel_of(community)).components)


async def test_a_role_is_pinged_and_nobody_else(community: Community):
    role = community.guild.create_role("Reflecting", mentionable=True)
    asked = await in_one_line(
        community, channel=community.reflections, day="Thursday", time="00:10", zone="UTC", role=role
    )
    assert f"It pings <@&{role.id}>." in said(asked)
    assert "can't be pinged" not in said(asked)
    await community.steward.click(asked.response, label="Yes, set it")
    await community.go_to(community.now + timedelta(minutes=11))

    [prompt] = posts(community.reflections)
    [sent] = [
        request.json
        for request in community.env.http_requests
        if request.method == "POST" and request.path == f"/channels/{community.reflections.id}/messages"
    ]
    assert f"<@&{role.id}>" in texts([part.to_dict() for part in prompt.components])
    assert [int(one) for one in sent["allowed_mentions"]["roles"]] == [role.id]
    assert sent["allowed_mentions"].get("parse", []) == []
    assert sent["allowed_mentions"].get("users", []) in ([], False)


async def test_a_role_that_cannot_be_pinged_is_said_before_the_yes(community: Community):
    role = community.guild.create_role("Closed", mentionable=False)
    _without_the_right_to_ping(community)
    asked = await in_one_line(
        community, channel=community.reflections, day="Monday", time="10:00", zone="Europe/London", role=role
    )
    assert "I can't ping that role yet" in said(asked)


def _without_the_right_to_ping(community: Community) -> None:
    everything = discord.Permissions.all()
    everything.update(administrator=False, mention_everyone=False)
    [own] = [role for role in community.hearth.guilds[0].roles if role.is_bot_managed() or role.name == "TestBot"]
    community.env.backend.edit_role(community.guild.id, own.id, {"permissions": everything.value})


@pytest.mark.parametrize("typed", ["", "lon", "europe/", "zzzz", "é" * 120])
async def test_zones_are_suggested_within_discords_limits(community: Community, typed: str):
    choices = await community.steward.autocomplete(community.stewards, "steward prompts", "zone", typed)
    assert len(choices) <= 25
    assert all(1 <= len(choice["name"]) < 100 for choice in choices)
    if typed == "lon":
        assert choices[0]["value"] == "Europe/London"


async def test_every_act_stands_in_the_trail_in_pages(community: Community):
    await community.set_prompts()
    panel = await panel_of(community)
    week = first_in("prompts:skip:0", panel)
    await community.steward.select(panel, [week], custom_id="prompts:skip:0")
    await community.steward.select(await panel_of(community), [week], custom_id="prompts:back:0")
    for _ in range(4):
        await community.steward.click(await panel_of(community), custom_id="prompts:pause:0")
        await community.steward.click(await panel_of(community), custom_id="prompts:resume:0")
    await community.steward.select(await panel_of(community), [community.stewards], custom_id="prompts:tell:0")

    first = await community.steward.slash(community.stewards, "steward audit")
    second = await community.steward.click(first.response, label="Next page")
    back = await community.steward.click(second.response, label="Previous page")

    newest, oldest = said(first), said(second)
    assert "Page 1 of 2" in newest
    assert "Page 2 of 2" in oldest
    assert said(back) == newest
    assert (newest + oldest).count("paused the weekly prompt") == 4
    assert (newest + oldest).count("resumed the weekly prompt") == 4
    assert newest.index("for messages to stewards") < newest.index("resumed the weekly prompt")
    assert "put the prompt of the week of 05/01/2026 back" in newest
    assert oldest.index("skipped the prompt of the week") < oldest.index("set the weekly prompt: every Monday at 10:00")
    assert f"<@{community.steward.id}>" in newest
    assert shown_at(community.now) in newest


async def test_a_member_finds_nothing_of_the_panel(community: Community):
    await community.set_prompts()
    assert "steward prompts" not in community.member.available_commands(community.stewards)
    assert "For stewards" not in private(await community.member.slash(community.reflections, "home"))

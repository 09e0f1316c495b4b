"""Every button, list and form that stewards have of the platform itself is pressed, and nobody else sees what comes."""

from __future__ import annotations

from typing import Any

import discord

from bot import audit
from bot.commands.setting_cards import MOST_OF_A_PAGE
from bot.servers import Setting
from bot.setting_kinds import YesNo
from tests.community import Community
from tests.contracts import posted
from tests.interface.pressing import everything_kept, pressable, private, standing
from tests.interface.test_private_answers import NOT_A_STEWARD, Presses


async def some_acts(community: Community) -> None:
    """Let a steward have paused the weekly prompt often enough for three pages."""
    async with community.hearth.database.writing() as unit:
        for _ in range(25):
            await audit.write(unit, community.guild.id, community.steward.id, "prompts.pause", community.now, {})


def more_settings(community: Community) -> None:
    """Let servers set so much that it takes two pages."""
    community.hearth.own_settings.extend(
        Setting(f"test_{letter}", False, "Whether it is wanted.", YesNo()) for letter in "abcdefghi"[:MOST_OF_A_PAGE]
    )


async def test_every_answer_is_for_the_asker_alone(community: Community):
    await some_acts(community)
    more_settings(community)
    steward = Presses(community, community.steward)

    async def asked(command: str, **given: Any) -> Any:
        answer = await community.steward.slash(community.stewards, f"steward {command}", **given)
        private(answer)
        return answer.response

    home = await community.steward.slash(community.stewards, "home")
    private(await community.steward.click(home.response, custom_id="today:open:0"))
    await steward.all_of(await asked("today"))
    for given in ({}, {"who": community.steward}, {"what": "prompts.pause"}):
        first = await asked("audit", **given)
        answers = await steward.all_of(first)
        await steward.all_of(next(one.response for one in answers if len(pressable(one.response)) > 1))
    await asked("audit", export=True)

    everything = await asked("settings")
    for answer in await steward.all_of(everything):
        await steward.all_of(answer.response)
    await asked("settings", name="stewards_channel", value="#stewards")
    set_now = await asked("settings", name="stewards_channel")
    answers = await steward.all_of(set_now)
    form = next(answer for answer in answers if answer.modal is not None)
    private(await community.steward.submit_modal(form, {"stewards_channel": [community.stewards]}))
    refused = await asked("settings", name="zone", value="Lodon")
    await steward.all_of(refused)

    assert steward.pressed >= posted.presses_of(posted.STEWARDS)


async def test_who_is_no_steward_is_told_so_and_changes_nothing(community: Community):
    await community.set_prompts()
    moderators = community.guild.create_role("Moderators", permissions=discord.Permissions(moderate_members=True))
    ada = community.guild.add_member(community.env.create_user("ada"), roles=[moderators])
    area = posted.STEWARDS
    messages = [
        *[await standing(community, community.reflections, custom_id) for custom_id in area.buttons],
        *[await standing(community, community.reflections, custom_id, chosen="zone") for custom_id in area.lists],
    ]
    before = await everything_kept(community)

    told = [
        private(answer)
        for person in (community.member, ada)
        for message in messages
        for answer in await Presses(community, person).all_of(message)
    ]
    commands = (
        ("today", {}),
        ("settings", {}),
        ("settings", {"name": "zone"}),
        ("settings", {"name": "zone", "value": "Lagos"}),
        ("settings", {"name": "no_such_thing", "value": "Lagos"}),
        ("audit", {"export": True}),
        ("audit", {"who": community.steward, "what": "prompts.pause"}),
    )
    for command, given in commands:
        told.append(private(await ada.slash(community.stewards, f"steward {command}", **given)))

    assert len(told) == 2 * len((*area.buttons, *area.lists)) + len(commands)
    assert [line for line in told if NOT_A_STEWARD not in line] == []
    assert await everything_kept(community) == before


async def test_what_a_button_names_and_nobody_declares_is_refused_kindly(community: Community):
    for custom_id in ("settings:change:long_gone-0", "settings:default:long_gone-0"):
        message = await standing(community, community.stewards, custom_id)
        told = private(await community.steward.click(message, custom_id=custom_id))
        assert "I know no setting called “long\\_gone”" in told


async def test_nobody_is_pinged_by_what_stewards_read(community: Community):
    await some_acts(community)
    before = len(community.env.http_requests)
    await community.steward.slash(community.stewards, "steward audit", who=community.steward)
    role = community.guild.create_role("Helpers")
    await community.steward.slash(community.stewards, "steward settings", name="stewards", value=f"<@&{role.id}>")
    sent = [one for one in community.env.http_requests[before:] if one.json and _says_something(one.json)]
    assert len(sent) == 2
    assert all(_said(one.json)["allowed_mentions"]["parse"] == [] for one in sent)


def _said(body: Any) -> Any:
    return body.get("data", body) if "type" in body else body


def _says_something(body: Any) -> bool:
    return "components" in _said(body)

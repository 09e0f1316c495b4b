"""Every button, list and form the bot can show is pressed, and nobody but who pressed sees what comes of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import discord
import simcord

from bot import audit, consents
from bot.consents import EVERYWHERE
from bot.deliveries.effects import Effect, Send
from bot.deliveries.model import Delivery, Outcome, Plan, Purpose
from bot.deliveries.store import plan
from bot.interface.cards import card, line
from bot.reach import DIRECT_MESSAGES
from tests.community import Community, posts
from tests.contracts import posted
from tests.interface.pressing import (
    everything_kept,
    options,
    pressable,
    private,
    standing,
    standing_channel_list,
)

NOT_A_STEWARD = "This is for stewards"
FOR_STEWARDS = tuple(
    custom_id
    for custom_id in (*posted.PROMPTS.buttons, *posted.PROMPTS.lists, *posted.PROMPTS.channel_lists)
    if custom_id.startswith(("prompts:", "page:audit")) and "set:" not in custom_id
)


# What a direct message may hold: a stop button, the question about a conversation; and help, which is never refused.
FOR_DIRECT_MESSAGES = ("dm:", "match:help:", "match:talked:", "match:not-yet:", "match:no-thanks:")


class Presses:
    """Presses everything in a message as one person, and remembers what was pressed."""

    def __init__(self, community: Community, person: Any) -> None:
        self.community = community
        self.person = person
        self.pressed: set[str] = set()

    async def all_of(self, message: Any) -> list[simcord.InteractionResult]:
        """Press every button, from the last to the first, and choose the last of every list; each must be private."""
        answers = []
        for node in reversed(pressable(message)):
            custom_id = node["custom_id"]
            self.pressed.add(posted.noun_and_verb(custom_id))
            if node["type"] == 2:
                answer = await self.person.click(message, custom_id=custom_id)
            elif node["type"] == 8:
                answer = await self.person.select(message, [self.community.stewards], custom_id=custom_id)
            else:
                chosen = options(message, custom_id)[-1]
                answer = await self.person.select(message, [chosen], custom_id=custom_id)
            private(answer)
            answers.append(answer)
        return answers


class Note:
    """A delivery that says something to one person."""

    name = "test.note"
    purpose = Purpose.REMINDER
    called = "A reminder"
    mended_with = ""

    async def compose(self, unit: Any, delivery: Delivery) -> Effect:
        return Send(None, card(line("Something at 19:00")))

    async def settled(self, unit: Any, delivery: Delivery, outcome: Outcome) -> None:
        """Nothing follows."""


async def test_every_answer_is_for_the_asker_alone(community: Community):
    steward = Presses(community, community.steward)
    member = Presses(community, community.member)
    at_home = Presses(community, community.member.user)

    async def panel() -> Any:
        return (await community.steward.slash(community.stewards, "steward prompts")).response

    private(await community.member.slash(community.reflections, "home"))
    private(await community.member.slash(community.reflections, "help"))
    private(await community.member.slash(community.reflections, "my settings", zone="Asia/Tokyo"))
    [form] = await steward.all_of(await panel())  # off
    # Virtual time begins on a Thursday, at midnight.
    values = {"channel": [community.reflections], "day": ["3"], "time": "00:20", "zone": "UTC"}
    read_back = await community.steward.submit_modal(form, values)
    private(read_back)
    change, yes = await steward.all_of(read_back.response)
    private(await community.steward.submit_modal(change, values))
    assert yes.response is not None

    await _let_discord_refuse_the_prompt(community)
    assert "prompts:retry:0" in [node["custom_id"] for node in pressable(await panel())]
    for answer in await steward.all_of(await panel()):  # a week is skipped, the prompt posted, the rest paused
        if answer.response is not None and "prompts:trade" in str(pressable(answer.response)):
            await steward.all_of(answer.response)
    await steward.all_of(await panel())  # with a week to put back, and paused

    [prompt] = posts(community.reflections)
    await member.all_of(prompt)
    private(await community.member.slash(community.reflections, "home"))
    await at_home.all_of(await _direct_message(community))

    for _ in range(25):
        await _act(community)
    first = await community.steward.slash(community.stewards, "steward audit")
    for answer in await steward.all_of(first.response):
        if "page:audit" in str(pressable(answer.response)):
            await steward.all_of(answer.response)
    refused = await community.steward.slash(community.stewards, "steward prompts", time="half past")
    await steward.all_of(refused.response)

    assert steward.pressed | member.pressed | at_home.pressed >= posted.presses_of(posted.PROMPTS)


async def test_who_is_no_steward_is_told_so_and_changes_nothing(community: Community):
    await community.set_prompts()
    messages = [
        *[await standing(community, community.reflections, i) for i in FOR_STEWARDS if i in posted.BUTTONS],
        *[
            await standing(community, community.reflections, i, chosen="2026-01-05")
            for i in FOR_STEWARDS
            if i in posted.LISTS
        ],
        await standing_channel_list(community, community.reflections, "prompts:tell:0"),
    ]
    member = Presses(community, community.member)
    before = await everything_kept(community)

    told = [private(answer) for message in messages for answer in await member.all_of(message)]

    assert len(told) == len(FOR_STEWARDS)
    assert [line for line in told if NOT_A_STEWARD not in line] == []
    assert await everything_kept(community) == before


async def test_stewards_commands_are_refused_to_who_is_no_steward(community: Community):
    # A server's admins may show the command to anybody, so what Discord shows decides nothing.
    moderator = community.guild.create_role("Moderators", permissions=discord.Permissions(moderate_members=True))
    ada = community.guild.add_member(community.env.create_user("ada"), roles=[moderator])
    for command, given in (("prompts", {}), ("prompts", {"time": "7pm"}), ("audit", {})):
        told = private(await ada.slash(community.stewards, f"steward {command}", **given))
        assert NOT_A_STEWARD in told


async def test_nothing_that_belongs_to_a_server_works_in_direct_messages(community: Community):
    user = community.member.user
    for custom_id in posted.BUTTONS:
        message = await standing(community, user.dm_channel, custom_id)
        told = private(await user.click(message, custom_id=custom_id))
        assert ("This works inside a server" in told) != custom_id.startswith(FOR_DIRECT_MESSAGES)


async def _act(community: Community) -> None:
    async with community.hearth.database.writing() as unit:
        await audit.write(unit, community.guild.id, community.steward.id, "test.act", community.now, {"number": 1})


async def _let_discord_refuse_the_prompt(community: Community) -> None:
    community.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=None)
    await community.go_to(community.now + timedelta(minutes=30))
    community.env.backend.faults.clear()
    assert posts(community.reflections) == []


async def _direct_message(community: Community) -> Any:
    note = Note()
    community.hearth.kinds[note.name] = note
    user = community.member.user
    now = community.now
    async with community.hearth.database.writing() as unit:
        await consents.give(unit, user.id, EVERYWHERE, DIRECT_MESSAGES, now)
        await plan(
            unit,
            Plan(
                kind=note.name,
                dedupe_key="test.note:1",
                guild_id=community.guild.id,
                recipient=user.id,
                subject=1,
                about_at=now,
                due_at=now,
                useless_after=now + timedelta(days=2),
            ),
        )
    await community.go_to(now + timedelta(minutes=16))  # the backstop looks every quarter of an hour
    [message] = posts(user.dm_channel)
    return message

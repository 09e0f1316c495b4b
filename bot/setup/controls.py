"""Buttons and lists of setup: each asks rights and state anew, does one thing, and shows what comes next."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

import discord
from discord.ui import Button, ChannelSelect, DynamicItem, Item, RoleSelect, Select

from bot.errors import Outdated, ServerOnly
from bot.interface.answering import Answer, answering_privately
from bot.interface.forms import open_form
from bot.interface.host import asker_of, host_of
from bot.interface.permissions import TO_POST, must_be_able
from bot.report import reported
from bot.servers import STEWARDS_CHANNEL, Setting
from bot.setting_places import EveryoneMeant
from bot.setup import flow, rooms
from bot.setup.declared import SUPPORT_CHANNEL
from bot.setup.forms import BasicsForm, filled_from
from bot.setup.service import Setup
from bot.setup.standing import Own, PostState

_PANEL = 0


def setup_of(interaction: discord.Interaction) -> Setup:
    """Return the service behind the controls."""
    return host_of(interaction).service(Setup)


async def show(interaction: discord.Interaction, answer: Answer, number: int) -> None:
    """Show a step by its number, or the panel for 0."""
    if number == _PANEL:
        answer.show(await flow.panel(interaction, answer.actor, answer.words))
    else:
        answer.show(await flow.page(interaction, answer.actor, answer.words, number))


class OpenButton(DynamicItem[Button[Any]], template=r"setup:open:(?P<id>[0-9]{1,18})"):
    """Shows a step, or all of them."""

    def __init__(self, number: int) -> None:
        super().__init__(Button(custom_id=f"setup:open:{number}"))
        self.number = number

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> OpenButton:
        return cls(int(match["id"]))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            await show(interaction, answer, self.number)


class JumpSelect(DynamicItem[Select[Any]], template=r"setup:jump:0"):
    """Picks a step to go to."""

    def __init__(self) -> None:
        super().__init__(Select(custom_id="setup:jump:0"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> JumpSelect:
        return cls()

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            await show(interaction, answer, _number(self.item.values))


class BasicsButton(DynamicItem[Button[Any]], template=r"setup:basics:0"):
    """Opens the first form, filled in with what is set now."""

    def __init__(self) -> None:
        super().__init__(Button(custom_id="setup:basics:0"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> BasicsButton:
        return cls()

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        host = host_of(interaction)
        async with host.database.reading() as unit:
            asker = await asker_of(unit, interaction)
            kept = await setup_of(interaction).basics(unit, asker.actor)
        form = host.forms[BasicsForm.name]
        await open_form(interaction, form, asker, filled=filled_from(kept, host.house_zone))


class StewardsSelect(DynamicItem[RoleSelect[Any]], template=r"setup:stewards:0"):
    """Picks the roles whose holders are stewards."""

    def __init__(self) -> None:
        super().__init__(RoleSelect(custom_id="setup:stewards:0"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> StewardsSelect:
        return cls()

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            chosen = [int(role.id) for role in self.item.values]
            if interaction.guild_id in chosen:  # the role @everyone has the server's own id
                raise EveryoneMeant
            await setup_of(interaction).choose_stewards(answer.actor, chosen, _held(interaction))
            await _onwards(interaction, answer, Own.STEWARDS, answer.words.say("Done: these roles are stewards."))


class ManagersButton(DynamicItem[Button[Any]], template=r"setup:managers:0"):
    """Says that nobody else is a steward than who may manage the server."""

    def __init__(self) -> None:
        super().__init__(Button(custom_id="setup:managers:0"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> ManagersButton:
        return cls()

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            await setup_of(interaction).choose_stewards(answer.actor, [], _held(interaction))
            done = answer.words.say("Done: only people with *Manage Server* are stewards.")
            await _onwards(interaction, answer, Own.STEWARDS, done)


class RoomSelect(DynamicItem[ChannelSelect[Any]], template=r"setup:(?P<verb>stewards-in|support-in):0"):
    """Picks the channel for stewards' messages, or for the support post."""

    def __init__(self, verb: str) -> None:
        super().__init__(ChannelSelect(custom_id=f"setup:{verb}:0"))
        self.verb = verb

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> RoomSelect:
        return cls(match["verb"])

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            answer.actor.must_be_steward()
            if not self.item.values:
                raise Outdated
            setting = STEWARDS_CHANNEL if self.verb == "stewards-in" else SUPPORT_CHANNEL
            await _choose_room(interaction, answer, setting, self.item.values[0].id)


class MakeButton(DynamicItem[Button[Any]], template=r"setup:make:(?P<room>[a-z][a-z-]{0,29}):r"):
    """Makes a channel, or takes the one of that name that is there already."""

    def __init__(self, room: str) -> None:
        super().__init__(Button(custom_id=f"setup:make:{room}:r"))
        self.room = room

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> MakeButton:
        return cls(match["room"])

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            answer.actor.must_be_steward()
            await _make(interaction, answer, self.room)


class PostButton(DynamicItem[Button[Any]], template=r"setup:post:0"):
    """Has the support numbers posted and pinned."""

    def __init__(self) -> None:
        super().__init__(Button(custom_id="setup:post:0"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> PostButton:
        return cls()

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            standing = await flow.standing_of(interaction, answer.actor, answer.words)
            if standing.kept.support_channel is not None:
                must_be_able(interaction, standing.kept.support_channel, TO_POST)
            done = answer.words.say("They stand there already. Nothing was changed.")
            if standing.post is PostState.ON_ITS_WAY:
                done = answer.words.say("I'm posting them already. They stand there as soon as Discord takes them.")
            if await setup_of(interaction).post_support(answer.actor, standing.seen.looks):
                done = answer.words.say("Done: I'm posting the numbers now, and pin them.")
            await _onwards(interaction, answer, Own.SUPPORT, done)


ITEMS = (OpenButton, JumpSelect, BasicsButton, StewardsSelect, ManagersButton, RoomSelect, MakeButton, PostButton)


async def _onwards(interaction: discord.Interaction, answer: Answer, number: int, done: str) -> None:
    answer.show(await flow.onwards(interaction, answer.actor, answer.words, number, done))


async def _choose_room(
    interaction: discord.Interaction, answer: Answer, setting: Setting[int | None], channel_id: int
) -> None:
    must_be_able(interaction, channel_id, TO_POST)
    await setup_of(interaction).choose_room(answer.actor, setting, channel_id)
    words = answer.words
    if setting is STEWARDS_CHANNEL:
        done = words.say("Done: I'll tell stewards in <#{channel}>.", channel=channel_id)
    else:
        done = words.say("Done: the support post goes to <#{channel}>.", channel=channel_id)
    await _onwards(interaction, answer, Own.ROOMS, done)


async def _make(interaction: discord.Interaction, answer: Answer, name: str) -> None:
    guild, words = interaction.guild, answer.words
    if guild is None or not isinstance(interaction.user, discord.Member):
        raise ServerOnly
    standing = await flow.standing_of(interaction, answer.actor, words)
    wished = {step.room: number for number in standing.numbers if (step := standing.feature(number)) and step.room}
    if name not in (*rooms.ROOMS, *wished):
        raise Outdated
    room = await rooms.make(guild, name, standing.kept.steward_roles, interaction.user, _topic(name, words))
    if room.is_new:
        await setup_of(interaction).made_room(answer.actor, room.id)
    if name in rooms.ROOMS:
        setting = STEWARDS_CHANNEL if name == rooms.STEWARDS_ROOM else SUPPORT_CHANNEL
        await _choose_room(interaction, answer, setting, room.id)
        return
    must_be_able(interaction, room.id, TO_POST)
    done = words.say("Done: there is <#{channel}>.", channel=room.id)
    await _onwards(interaction, answer, wished[name], done)


def _topic(name: str, words: Any) -> str:
    if name == rooms.STEWARDS_ROOM:
        return str(words.say("For stewards. Hearth says here what only they can mend."))
    if name == rooms.SUPPORT_ROOM:
        return str(words.say("Numbers to ring when you need somebody now. Nobody answers here."))
    return ""


def _held(interaction: discord.Interaction) -> Collection[int] | None:
    """Return the ids of the asker's roles, or None where they are a steward whatever roles are named."""
    if interaction.permissions.manage_guild or not isinstance(interaction.user, discord.Member):
        return None
    return [role.id for role in interaction.user.roles]


def _number(values: list[str]) -> int:
    if not values or not values[0].isdecimal() or len(values[0]) > 18:
        raise Outdated
    return int(values[0])

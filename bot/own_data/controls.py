"""The buttons of `/my data`: parse, ask the service, show the card."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import discord
from discord.ui import Button, DynamicItem, Item

from bot.interface.answering import Answer, answering_privately
from bot.interface.host import host_of
from bot.own_data import cards
from bot.own_data.service import OwnData
from bot.report import reported

YES_HOLDS = timedelta(minutes=15)
"""How long a yes to erasing holds after it was offered: an older one is asked again, so that nothing goes by a slip."""


def own_data_of(interaction: discord.Interaction) -> OwnData:
    """Return the service behind the controls."""
    return host_of(interaction).service(OwnData)


async def show_what_is_kept(interaction: discord.Interaction) -> None:
    """Answer with the panel."""
    async with answering_privately(interaction) as answer:
        answer.show(cards.what_is_kept(await own_data_of(interaction).kept(answer.actor.id), answer.words))


class DataButton(DynamicItem[Button[Any]], template=r"data:(?P<verb>what|who|take|agreed|erase|keep):0"):
    """Shows a part of what there is to see; changes nothing."""

    def __init__(self, verb: str) -> None:
        super().__init__(Button(custom_id=f"data:{verb}:0"))
        self.verb = verb

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> DataButton:
        return cls(match["verb"])

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            await _SHOWN[self.verb](interaction, answer)


async def _what(interaction: discord.Interaction, answer: Answer) -> None:
    answer.show(cards.what_is_kept(await own_data_of(interaction).kept(answer.actor.id), answer.words))


async def _keep(interaction: discord.Interaction, answer: Answer) -> None:
    told = answer.words.say("Nothing was erased.")
    parts = await own_data_of(interaction).kept(answer.actor.id)
    answer.show(cards.what_is_kept(parts, answer.words, first=told))


async def _who(interaction: discord.Interaction, answer: Answer) -> None:
    responsible = await own_data_of(interaction).responsible(answer.actor.guild_id)
    answer.show(cards.who_is_responsible(responsible, answer.words))


async def _take(interaction: discord.Interaction, answer: Answer) -> None:
    names = {guild.id: guild.name for guild in interaction.client.guilds}
    content = await own_data_of(interaction).copy(answer.actor, answer.words, names)
    if len(content) > interaction.filesize_limit:
        answer.show(cards.copy_is_too_large(answer.words))
        return
    answer.show(cards.copy_to_take(answer.words), discord.File(io.BytesIO(content), cards.ZIP))


async def _agreed(interaction: discord.Interaction, answer: Answer) -> None:
    answer.show(cards.what_was_agreed(await own_data_of(interaction).agreed(answer.actor), answer.words))


async def _erase(interaction: discord.Interaction, answer: Answer) -> None:
    service = own_data_of(interaction)
    answer.show(cards.asking_to_erase(await service.kept(answer.actor.id), answer.words, service.now()))


_SHOWN = {"what": _what, "keep": _keep, "who": _who, "take": _take, "agreed": _agreed, "erase": _erase}


class EraseButton(DynamicItem[Button[Any]], template=r"data:erase-all:(?P<asked>[0-9]{1,18})"):
    """Erases everything; asks again where the yes was offered long ago."""

    def __init__(self, asked: int) -> None:
        super().__init__(Button(custom_id=f"data:erase-all:{asked}"))
        self.asked = asked

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> EraseButton:
        return cls(int(match["asked"]))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            service = own_data_of(interaction)
            # In seconds, since a forged id may hold a number that no instant has.
            if service.now().timestamp() - self.asked > YES_HOLDS.total_seconds():
                await _erase(interaction, answer)
                return
            answer.show(cards.erased(await service.erase(answer.actor.id), answer.words))


class ConsentButton(DynamicItem[Button[Any]], template=r"consent:(?P<verb>give|withdraw):(?P<purpose>[a-z_]{1,60})-0"):
    """Says yes to a purpose, or takes it back, in the same place."""

    def __init__(self, verb: str, purpose: str) -> None:
        super().__init__(Button(custom_id=f"consent:{verb}:{purpose}-0"))
        self.verb = verb
        self.purpose = purpose

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> ConsentButton:
        return cls(match["verb"], match["purpose"])

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            service = own_data_of(interaction)
            if self.verb == "give":
                await service.agree(answer.actor, self.purpose)
                told = answer.words.say("Thank you. Your yes is noted.")
            else:
                await service.take_back(answer.actor, self.purpose)
                told = answer.words.say("Done: you took it back.")
            answer.show(cards.what_was_agreed(await service.agreed(answer.actor), answer.words, first=told))


ITEMS: tuple[type[DynamicItem[Any]], ...] = (DataButton, EraseButton, ConsentButton)

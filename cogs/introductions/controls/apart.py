"""The menu *Keep us apart* and one's own list: the same answer in every case, whoever it is about."""

from __future__ import annotations

import re
from typing import Any

import discord
from discord.ui import Button, DynamicItem, Item

from bot.access import Actor
from bot.database import Unit
from bot.interface.answering import answering_privately
from bot.interface.host import host_of
from bot.interface.pages import Page
from bot.report import reported
from bot.words import Words
from cogs.introductions.cards import apart as cards
from cogs.introductions.service.apart import Apart


def apart_of(interaction: discord.Interaction) -> Apart:
    """Return the service behind the controls."""
    return host_of(interaction).service(Apart)


class ApartBook:
    """The presser's own wishes, in pages."""

    name = "apart"

    def __init__(self, apart: Apart) -> None:
        self._apart = apart

    async def page(self, unit: Unit, actor: Actor, words: Words, number: int) -> Page:
        return cards.page(await self._apart.page(unit, actor, number), words)


# Ids of Discord's have 19 digits since 2022.
class TakeBackButton(DynamicItem[Button[Any]], template=r"apart:back:(?P<id>[0-8]?[0-9]{1,18})"):
    """Takes one's own wish about somebody back."""

    def __init__(self, other_id: int) -> None:
        super().__init__(Button(custom_id=f"apart:back:{other_id}"))
        self.other_id = other_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> TakeBackButton:
        return cls(int(match["id"]))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            await apart_of(interaction).take_back(answer.actor, self.other_id)
            answer.show(cards.taken_back(self.other_id, answer.words))


ITEMS = (TakeBackButton,)

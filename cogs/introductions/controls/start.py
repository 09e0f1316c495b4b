"""Buttons of “Start here”: what one can do here, and for stewards, having it posted."""

from __future__ import annotations

import re
from typing import Any

import discord
from discord.ui import Button, DynamicItem, Item

from bot.commands.home import Home
from bot.interface.answering import answering_at_once, answering_privately
from bot.interface.host import host_of
from bot.interface.permissions import must_be_able
from bot.report import reported
from cogs.introductions.cards import start as cards
from cogs.introductions.service.starting import StartHere

TO_POST = ("view_channel", "send_messages", "read_message_history", "pin_messages")
"""What it takes to keep the post standing, at the top of its channel."""


class HomeButton(DynamicItem[Button[Any]], template=r"home:show:0"):
    """Shows `/home` to whoever presses it."""

    def __init__(self) -> None:
        super().__init__(Button(custom_id=cards.HOME))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> HomeButton:
        return cls()

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_at_once(interaction) as (answer, unit):
            answer.show(await host_of(interaction).service(Home).card_for(unit, answer))


class StartPostButton(DynamicItem[Button[Any]], template=r"start:post:0"):
    """Has “Start here” posted where stewards chose."""

    def __init__(self) -> None:
        super().__init__(Button(custom_id=cards.POST))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> StartPostButton:
        return cls()

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            channel_id = await host_of(interaction).service(StartHere).post_again(answer.actor)
            # Asked afterwards: what is missing is told, and once it is mended the row that waits is sent.
            must_be_able(interaction, channel_id, TO_POST)
            answer.show(cards.posted(channel_id, answer.words))


ITEMS = (HomeButton, StartPostButton)

"""Buttons of stewards by which files come in and go out."""

from __future__ import annotations

import re
from typing import Any, Final

import discord
from discord.ui import Button, DynamicItem, Item

from bot.interface.answering import answering_at_once, answering_privately
from bot.interface.forms import open_form
from bot.interface.host import asker_of, host_of
from bot.report import reported
from cogs.resources.cards import copying as cards
from cogs.resources.forms.importing import IMPORT
from cogs.resources.service.exporting import Exporting, Form


class ImportButton(DynamicItem[Button[Any]], template=r"library:import:0"):
    """Opens the form for a file."""

    def __init__(self) -> None:
        super().__init__(Button(custom_id="library:import:0"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> ImportButton:
        return cls()

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with host_of(interaction).database.reading() as unit:
            asker = await asker_of(unit, interaction)
        asker.actor.must_be_steward()
        await open_form(interaction, host_of(interaction).forms[IMPORT], asker)


class ExportButton(DynamicItem[Button[Any]], template=r"library:export:0"):
    """Asks in which form a copy is to be made."""

    def __init__(self) -> None:
        super().__init__(Button(custom_id="library:export:0"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> ExportButton:
        return cls()

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_at_once(interaction) as (answer, _):
            answer.actor.must_be_steward()
            answer.show(cards.copying(answer.words))


class CopyButton(DynamicItem[Button[Any]], template=r"library:copy-(?P<form>csv|json|bookmarks):0"):
    """Makes a copy of the library in the form that was chosen."""

    def __init__(self, form: Form) -> None:
        super().__init__(Button(custom_id=f"library:copy-{form}:0"))
        self.form = form

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> CopyButton:
        return cls(Form(match["form"]))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            title = interaction.guild.name if interaction.guild is not None else ""
            made = await host_of(interaction).service(Exporting).copy(answer.actor, self.form, title)
            view, file = cards.copy(made, answer.words)
            answer.show(view, file)


ITEMS: Final = (ImportButton, ExportButton, CopyButton)

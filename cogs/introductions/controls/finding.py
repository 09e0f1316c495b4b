"""Buttons of `/people find`, and the *Introduction* menu of a person."""

from __future__ import annotations

import re
from typing import Any

import discord
from discord.ui import Button, DynamicItem, Item

from bot.interface.answering import answering_at_once
from bot.interface.host import host_of
from bot.report import reported
from bot.search.kept import SearchId
from cogs.introductions.cards import finding as cards
from cogs.introductions.service.finding import Finding


def finding_of(interaction: discord.Interaction) -> Finding:
    """Return the service behind the controls."""
    return host_of(interaction).service(Finding)


async def show_introduction(interaction: discord.Interaction, person_id: int) -> None:
    """Show somebody's introduction to whoever asks, or one and the same sentence where there is none to show."""
    async with answering_at_once(interaction) as (answer, unit):
        finding = finding_of(interaction)
        found = await finding.one(unit, answer.actor, person_id)
        answer.show(cards.person(found, answer.actor, finding.skills, answer.words))


class OpenButton(DynamicItem[Button[Any]], template=r"people:open:(?P<id>[0-8]?[0-9]{1,18})"):
    """Shows somebody's introduction, if they still agree to be found."""

    def __init__(self, person_id: int) -> None:
        super().__init__(Button(custom_id=f"people:open:{person_id}"))
        self.person_id = person_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> OpenButton:
        return cls(int(match["id"]))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        await show_introduction(interaction, self.person_id)


class PeoplePageButton(DynamicItem[Button[Any]], template=r"people:page:(?P<id>[0-9]{1,18})-(?P<page>[0-9]{1,6}):[ab]"):
    """Turns to another page of the people who were found."""

    def __init__(self, search_id: SearchId, page: int, custom_id: str) -> None:
        super().__init__(Button(custom_id=custom_id))
        self.search_id = search_id
        self.page = page

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> PeoplePageButton:
        return cls(SearchId(int(match["id"])), int(match["page"]), match[0])

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_at_once(interaction) as (answer, unit):
            finding = finding_of(interaction)
            looked = await finding.turn_to(unit, answer.actor, self.search_id, self.page)
            answer.show(cards.results(looked, finding.skills, answer.words))


ITEMS = (OpenButton, PeoplePageButton)

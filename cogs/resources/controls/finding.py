"""Turning the pages of what was found, of one's own shelf and what one shared, and of a collection."""

from __future__ import annotations

import re
from typing import Any

import discord
from discord.ui import Button, DynamicItem, Item

from bot.interface.answering import answering_at_once, answering_privately
from bot.interface.host import host_of
from bot.report import reported
from bot.search.kept import SearchId
from cogs.resources.cards import finding as cards
from cogs.resources.controls.resource import using_of
from cogs.resources.controls.sharing import topics_of
from cogs.resources.rules.finding import Wanted
from cogs.resources.rules.keeping import CollectionId
from cogs.resources.service.finding import Finding


def finding_of(interaction: discord.Interaction) -> Finding:
    """Return the service behind the controls."""
    return host_of(interaction).service(Finding)


async def show_found(interaction: discord.Interaction, wanted: Wanted) -> None:
    """Show the first page of what this finds."""
    async with answering_privately(interaction) as answer:
        looked = await finding_of(interaction).look(answer.actor, wanted)
        answer.show(cards.results(looked, topics_of(interaction), answer.words))


async def show_shelf(interaction: discord.Interaction, page: int = 0) -> None:
    """Show a page of the asker's own shelf."""
    async with answering_at_once(interaction) as (answer, unit):
        found = await using_of(interaction).shelf(unit, answer.actor, page)
        answer.show(cards.shelf(found, topics_of(interaction), answer.words))


async def show_shared(interaction: discord.Interaction, page: int = 0) -> None:
    """Show a page of what the asker shared."""
    async with answering_at_once(interaction) as (answer, unit):
        found = await using_of(interaction).shared(unit, answer.actor, page)
        answer.show(cards.shared(found, topics_of(interaction), answer.words))


async def show_collection(
    interaction: discord.Interaction, collection_id: CollectionId, page: int = 0, *, alone: bool = True
) -> None:
    """Show a page of a collection, all of it, whatever else was looked for; raises `NoSuchCollection`."""
    async with answering_at_once(interaction) as (answer, unit):
        found, held, pages = await finding_of(interaction).collection(unit, answer.actor, collection_id, page)
        answer.show(cards.collection(found, held, pages, topics_of(interaction), answer.words, alone=alone))


class LibraryPageButton(
    DynamicItem[Button[Any]],
    template=r"(?P<what>library|shelf|shared|collection):page:(?P<id>[0-9]{1,18})-(?P<page>[0-9]{1,6}):[abc]",
):
    """Turns to another page."""

    def __init__(self, what: str, subject: int, page: int, custom_id: str) -> None:
        super().__init__(Button(custom_id=custom_id))
        self.what = what
        self.subject = subject
        self.page = page

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> LibraryPageButton:
        return cls(match["what"], int(match["id"]), int(match["page"]), match[0])

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        if self.what == "shelf":
            await show_shelf(interaction, self.page)
        elif self.what == "shared":
            await show_shared(interaction, self.page)
        elif self.what == "collection":
            await show_collection(interaction, CollectionId(self.subject), self.page)
        else:
            async with answering_at_once(interaction) as (answer, unit):
                looked = await finding_of(interaction).turn_to(unit, answer.actor, SearchId(self.subject), self.page)
                answer.show(cards.results(looked, topics_of(interaction), answer.words))


ITEMS = (LibraryPageButton,)

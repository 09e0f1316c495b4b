"""Buttons and lists of collections, for stewards."""

from __future__ import annotations

import re
from typing import Any, Final

import discord
from discord.ui import Button, DynamicItem, Item, Select

from bot.errors import Outdated
from bot.interface.answering import answering_at_once, answering_privately
from bot.interface.forms import open_form
from bot.interface.host import asker_of, host_of
from bot.report import reported
from cogs.resources.cards import stewards as cards
from cogs.resources.forms.stewards import COLLECTION
from cogs.resources.rules.keeping import CollectionId
from cogs.resources.rules.resource import ResourceId
from cogs.resources.service.collecting import Collecting


def collecting_of(interaction: discord.Interaction) -> Collecting:
    """Return the service behind the controls."""
    return host_of(interaction).service(Collecting)


class CollectionsButton(DynamicItem[Button[Any]], template=r"library:collections:0"):
    """Shows the collections."""

    def __init__(self) -> None:
        super().__init__(Button(custom_id="library:collections:0"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> CollectionsButton:
        return cls()

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_at_once(interaction) as (answer, unit):
            answer.show(cards.collections(await collecting_of(interaction).all(unit, answer.actor), answer.words))


class CollectionFormButton(
    DynamicItem[Button[Any]], template=r"library:collection-(?P<verb>new|name):(?P<id>[0-9]{1,18})"
):
    """Opens the form for a new collection, or for another name of one."""

    def __init__(self, verb: str, collection_id: CollectionId) -> None:
        super().__init__(Button(custom_id=f"library:collection-{verb}:{collection_id}"))
        self.verb = verb
        self.collection_id = collection_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> CollectionFormButton:
        return cls(match["verb"], CollectionId(int(match["id"])))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        form = host_of(interaction).forms[COLLECTION]
        async with host_of(interaction).database.reading() as unit:
            asker = await asker_of(unit, interaction)
            asker.actor.must_be_steward()
            if self.verb == "name":
                one = await collecting_of(interaction).one(unit, asker.actor, self.collection_id)
        if self.verb == "new":
            await open_form(interaction, form, asker)
        else:
            await open_form(interaction, form, asker, one.id, {"name": one.name, "about": one.about})


class CollectionButton(
    DynamicItem[Button[Any]], template=r"library:collection-(?P<verb>drop|gone):(?P<id>[0-9]{1,18})"
):
    """Asks before a collection is deleted, and deletes it after a yes."""

    def __init__(self, verb: str, collection_id: CollectionId) -> None:
        super().__init__(Button(custom_id=f"library:collection-{verb}:{collection_id}"))
        self.verb = verb
        self.collection_id = collection_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> CollectionButton:
        return cls(match["verb"], CollectionId(int(match["id"])))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        collecting = collecting_of(interaction)
        async with answering_privately(interaction) as answer:
            if self.verb == "gone":
                await collecting.drop(answer.actor, self.collection_id)
            async with host_of(interaction).database.reading() as unit:
                if self.verb == "drop":
                    found = await collecting.one(unit, answer.actor, self.collection_id)
                    answer.show(cards.dropping(found, answer.words))
                else:
                    left = await collecting.all(unit, answer.actor)
                    answer.show(cards.collections(left, answer.words, answer.words.say("Done: it is deleted.")))


class CollectionSelect(DynamicItem[Select[Any]], template=r"library:collection-pick:0"):
    """Shows the collection that was chosen."""

    def __init__(self) -> None:
        super().__init__(Select(custom_id="library:collection-pick:0"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> CollectionSelect:
        return cls()

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        chosen = next(iter(_ids(self.item.values)), 0)
        async with answering_at_once(interaction) as (answer, unit):
            found = await collecting_of(interaction).one(unit, answer.actor, CollectionId(chosen))
            answer.show(cards.collection(found, answer.words))


class FilingButton(DynamicItem[Button[Any]], template=r"library:collect:(?P<id>[0-9]{1,18})"):
    """Shows in which collections a resource is."""

    def __init__(self, resource_id: ResourceId) -> None:
        super().__init__(Button(custom_id=f"library:collect:{resource_id}"))
        self.resource_id = resource_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> FilingButton:
        return cls(ResourceId(int(match["id"])))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_at_once(interaction) as (answer, unit):
            found = await collecting_of(interaction).filing(unit, answer.actor, self.resource_id)
            answer.show(cards.filing(found, answer.words))


class FilingSelect(DynamicItem[Select[Any]], template=r"library:file:(?P<id>[0-9]{1,18})"):
    """Puts a resource into the collections that were chosen, and out of all others."""

    def __init__(self, resource_id: ResourceId) -> None:
        super().__init__(Select(custom_id=f"library:file:{resource_id}", min_values=0))
        self.resource_id = resource_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> FilingSelect:
        return cls(ResourceId(int(match["id"])))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        chosen = {CollectionId(one) for one in _ids(self.item.values)}
        async with answering_privately(interaction) as answer:
            found = await collecting_of(interaction).file(answer.actor, self.resource_id, chosen)
            answer.show(cards.filing(found, answer.words, answer.words.say("Done.")))


def _ids(values: list[str]) -> list[int]:
    """Return the ids that were chosen; raises `Outdated` for what no list of ours offers."""
    if not all(re.fullmatch(r"[0-9]{1,18}", value) for value in values):
        raise Outdated
    return [int(value) for value in values]


ITEMS: Final = (
    CollectionsButton,
    CollectionFormButton,
    CollectionButton,
    CollectionSelect,
    FilingButton,
    FilingSelect,
)

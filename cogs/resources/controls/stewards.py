"""Buttons of stewards: the panel, what waits, taking out, bringing back, and merging."""

from __future__ import annotations

import re
from typing import Any, Final

import discord
from discord.ui import Button, DynamicItem, Item

from bot.interface.answering import Answer, answering_at_once, answering_privately
from bot.interface.forms import open_form
from bot.interface.host import asker_of, host_of
from bot.report import reported
from cogs.resources.cards import stewards as cards
from cogs.resources.controls.resource import show, using_of
from cogs.resources.forms.stewards import MERGE
from cogs.resources.rules.resource import ResourceId
from cogs.resources.service.curating import Curating


def curating_of(interaction: discord.Interaction) -> Curating:
    """Return the service behind the controls."""
    return host_of(interaction).service(Curating)


async def show_panel(interaction: discord.Interaction) -> None:
    """Show stewards how it stands with the library; raises `NotSteward`."""
    async with answering_at_once(interaction) as (answer, unit):
        answer.show(cards.panel(await curating_of(interaction).standing(unit, answer.actor), answer.words))


class PanelButton(DynamicItem[Button[Any]], template=r"library:panel:0"):
    """Shows the panel as it stands now."""

    def __init__(self) -> None:
        super().__init__(Button(custom_id="library:panel:0"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> PanelButton:
        return cls()

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        await show_panel(interaction)


class ListButton(DynamicItem[Button[Any]], template=r"library:(?P<what>inbox|out):0-(?P<page>[0-9]{1,6}):[abc]"):
    """Shows a page of what waits for stewards, or of what they took out."""

    def __init__(self, what: str, page: int, custom_id: str) -> None:
        super().__init__(Button(custom_id=custom_id))
        self.what = what
        self.page = page

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> ListButton:
        return cls(match["what"], int(match["page"]), match[0])

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        curating = curating_of(interaction)
        async with answering_at_once(interaction) as (answer, unit):
            if self.what == "inbox":
                answer.show(cards.inbox(await curating.inbox(unit, answer.actor, self.page), answer.words))
            else:
                answer.show(cards.taken_out(await curating.retired(unit, answer.actor, self.page), answer.words))


class StewardButton(
    DynamicItem[Button[Any]],
    template=r"library:(?P<verb>settle|retire|retire-yes|restore|post|lead-on):(?P<id>[0-9]{1,18})",
):
    """Does with a resource what only stewards may."""

    def __init__(self, verb: str, resource_id: ResourceId) -> None:
        super().__init__(Button(custom_id=f"library:{verb}:{resource_id}"))
        self.verb = verb
        self.resource_id = resource_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> StewardButton:
        return cls(match["verb"], ResourceId(int(match["id"])))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            done = await self._do(interaction, answer)
            if done is not None:
                async with host_of(interaction).database.reading() as unit:
                    found = await using_of(interaction).open(unit, answer.actor, self.resource_id)
                show(interaction, answer, found, done)

    async def _do(self, interaction: discord.Interaction, answer: Answer) -> str | None:
        curating, actor, words, one = curating_of(interaction), answer.actor, answer.words, self.resource_id
        match self.verb:
            case "retire":
                actor.must_be_steward()
                async with host_of(interaction).database.reading() as unit:
                    found = await using_of(interaction).open(unit, actor, one)
                answer.show(cards.retiring(found.resource, words))
                return None
            case "retire-yes":
                await curating.retire(actor, one)
                return words.say("Done: it is out of the library, and its card goes within a moment.")
            case "restore":
                await curating.restore(actor, one)
                return words.say("Done: it is back in the library.")
            case "post":
                await curating.post(actor, one)
                return words.say("Done: its card goes up within a moment.")
            case "lead-on":
                await curating.lead_on(actor, one)
                return words.say("Done: it leads to the new link. Whoever shares the old one still finds it.")
            case _:
                await curating.settle(actor, one)
                return words.say("Done: it waits no longer.")


class MergeButton(DynamicItem[Button[Any]], template=r"library:merge:(?P<id>[0-9]{1,18})"):
    """Opens the form that asks with which resource to merge."""

    def __init__(self, resource_id: ResourceId) -> None:
        super().__init__(Button(custom_id=f"library:merge:{resource_id}"))
        self.resource_id = resource_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> MergeButton:
        return cls(ResourceId(int(match["id"])))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with host_of(interaction).database.reading() as unit:
            asker = await asker_of(unit, interaction)
            asker.actor.must_be_steward()
            found = await using_of(interaction).open(unit, asker.actor, self.resource_id)
        await open_form(interaction, host_of(interaction).forms[MERGE], asker, found.resource.id)


class MergeAskButton(DynamicItem[Button[Any]], template=r"library:merge-ask:(?P<id>[0-9]{1,18})-(?P<into>[0-9]{1,18})"):
    """Shows what merging two resources would do."""

    def __init__(self, resource_id: ResourceId, into: ResourceId) -> None:
        super().__init__(Button(custom_id=f"library:merge-ask:{resource_id}-{into}"))
        self.resource_id = resource_id
        self.into = into

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> MergeAskButton:
        return cls(ResourceId(int(match["id"])), ResourceId(int(match["into"])))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_at_once(interaction) as (answer, unit):
            found = await curating_of(interaction).between(unit, answer.actor, self.resource_id, self.into)
            answer.show(cards.merging(found, answer.words))


class MergeYesButton(DynamicItem[Button[Any]], template=r"library:merge-yes:(?P<id>[0-9]{1,18})-(?P<into>[0-9]{1,18})"):
    """Lets one resource become part of another."""

    def __init__(self, resource_id: ResourceId, into: ResourceId) -> None:
        super().__init__(Button(custom_id=f"library:merge-yes:{resource_id}-{into}"))
        self.resource_id = resource_id
        self.into = into

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> MergeYesButton:
        return cls(ResourceId(int(match["id"])), ResourceId(int(match["into"])))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            left = await curating_of(interaction).merge(answer.actor, self.resource_id, self.into)
            async with host_of(interaction).database.reading() as unit:
                found = await using_of(interaction).open(unit, answer.actor, left.id)
            show(interaction, answer, found, answer.words.say("Done: they are one now."))


ITEMS: Final = (PanelButton, ListButton, StewardButton, MergeButton, MergeAskButton, MergeYesButton)

"""The buttons of a resource: on its card in the library channel, and where one person looks at it."""

from __future__ import annotations

import re
from typing import Any

import discord
from discord.ui import Button, DynamicItem, Item

from bot.interface.answering import Answer, answering_at_once, answering_privately
from bot.interface.forms import open_form
from bot.interface.host import asker_of, host_of
from bot.report import reported
from cogs.resources.cards import resource as cards
from cogs.resources.cards import sharing as previews
from cogs.resources.cards import told
from cogs.resources.controls.sharing import sharing_of, topics_of
from cogs.resources.forms.using import REPORT
from cogs.resources.rules.resource import ResourceId, State
from cogs.resources.service.own import Own
from cogs.resources.service.using import Opened, Using


def using_of(interaction: discord.Interaction) -> Using:
    """Return the service behind the controls."""
    return host_of(interaction).service(Using)


def show(interaction: discord.Interaction, answer: Answer, found: Opened, done: str | None = None) -> None:
    """Show a resource as whoever asks sees it, beginning with what was just done."""
    is_steward = answer.actor.is_steward
    answer.show(cards.opened(found, topics_of(interaction), answer.words, done, is_steward=is_steward))


async def open_resource(interaction: discord.Interaction, resource_id: ResourceId) -> None:
    """Show a resource to whoever asks; raises `NoSuchResource`."""
    async with answering_at_once(interaction) as (answer, unit):
        show(interaction, answer, await using_of(interaction).open(unit, answer.actor, resource_id))


class OpenButton(DynamicItem[Button[Any]], template=r"resource:open:(?P<id>[0-9]{1,18})"):
    """Shows a resource with all that can be done with it."""

    def __init__(self, resource_id: ResourceId) -> None:
        super().__init__(Button(custom_id=f"resource:open:{resource_id}"))
        self.resource_id = resource_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> OpenButton:
        return cls(ResourceId(int(match["id"])))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        await open_resource(interaction, self.resource_id)


class LinkButton(DynamicItem[Button[Any]], template=r"resource:link:(?P<id>[0-9]{1,18})"):
    """Shows a link that is too long for a button of Discord's."""

    def __init__(self, resource_id: ResourceId) -> None:
        super().__init__(Button(custom_id=f"resource:link:{resource_id}"))
        self.resource_id = resource_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> LinkButton:
        return cls(ResourceId(int(match["id"])))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_at_once(interaction) as (answer, unit):
            found = await using_of(interaction).open(unit, answer.actor, self.resource_id)
            answer.show(cards.link_alone(found.resource, answer.words))


class OwnButton(
    DynamicItem[Button[Any]],
    template=r"resource:(?P<verb>use|unuse|keep|unkeep|uncredit|take-back|change):(?P<id>[0-9]{1,18})",
):
    """Does with a resource what concerns the presser alone."""

    def __init__(self, verb: str, resource_id: ResourceId) -> None:
        super().__init__(Button(custom_id=f"resource:{verb}:{resource_id}"))
        self.verb = verb
        self.resource_id = resource_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> OwnButton:
        return cls(match["verb"], ResourceId(int(match["id"])))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            await self._do(interaction, answer)

    async def _do(self, interaction: discord.Interaction, answer: Answer) -> None:
        using, own = using_of(interaction), host_of(interaction).service(Own)
        actor, words, one = answer.actor, answer.words, self.resource_id
        match self.verb:
            case "use":
                found = await using.use(actor, one, yes=True)
                answer.show(told.used(found.resource.id, words))
            case "unuse":
                show(interaction, answer, await using.use(actor, one, yes=False), words.say("Done: it is not counted."))
            case "keep":
                found = await using.keep(actor, one, yes=True)
                answer.show(told.on_shelf(found.resource.id, words))
            case "unkeep":
                await using.off_shelf(actor, one)
                answer.show(told.off_shelf(words))
            case "uncredit":
                await own.take_name_off(actor, one)
                answer.show(told.name_is_off(words))
            case "take-back":
                gone = (await own.take_back(actor, one)).state is not State.SHARED
                answer.show(told.taken_back(words) if gone else told.name_is_off(words))
            case _:
                preview = await sharing_of(interaction).change(actor, one)
                answer.show(previews.preview(preview, topics_of(interaction), words))


class ReportButton(DynamicItem[Button[Any]], template=r"resource:report:(?P<id>[0-9]{1,18})"):
    """Opens the form in which somebody says what is wrong."""

    def __init__(self, resource_id: ResourceId) -> None:
        super().__init__(Button(custom_id=f"resource:report:{resource_id}"))
        self.resource_id = resource_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> ReportButton:
        return cls(ResourceId(int(match["id"])))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with host_of(interaction).database.reading() as unit:
            asker = await asker_of(unit, interaction)
            await using_of(interaction).open(unit, asker.actor, self.resource_id)
        await open_form(interaction, host_of(interaction).forms[REPORT], asker, self.resource_id)


ITEMS = (OpenButton, LinkButton, OwnButton, ReportButton)

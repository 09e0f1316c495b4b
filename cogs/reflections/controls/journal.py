"""The journal's buttons and its list: each reads afresh, and finds only what is the presser's own."""

from __future__ import annotations

import re
from typing import Any

import discord
from discord.ui import Button, DynamicItem, Item, Select

from bot.access import Actor
from bot.database import Unit
from bot.errors import Outdated
from bot.interface.answering import answering_at_once, answering_privately
from bot.interface.forms import open_form
from bot.interface.host import asker_of, host_of
from bot.interface.pages import Page
from bot.report import reported
from bot.words import Words
from cogs.reflections import cards
from cogs.reflections.controls.answering import answering_of
from cogs.reflections.forms import EditForm
from cogs.reflections.rules.reflection import ReflectionId
from cogs.reflections.service import Journal

_LARGEST_ID = re.compile(r"[0-9]{1,18}")


def journal_of(interaction: discord.Interaction) -> Journal:
    """Return the service behind the controls."""
    return host_of(interaction).service(Journal)


class JournalBook:
    """The journal in pages: the presser's own, whoever's message the button stood in."""

    name = "journal"

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    async def page(self, unit: Unit, actor: Actor, words: Words, number: int) -> Page:
        return cards.journal_page(await self._journal.page(unit, actor, number), words)


class EntryButton(DynamicItem[Button[Any]], template=r"reflection:(?P<verb>open|rest|delete):(?P<id>[0-9]{1,18})"):
    """Shows an entry, or the rest of it, or asks whether to delete it."""

    def __init__(self, verb: str, reflection_id: ReflectionId) -> None:
        super().__init__(Button(custom_id=f"reflection:{verb}:{reflection_id}"))
        self.verb = verb
        self.reflection_id = reflection_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> EntryButton:
        return cls(match["verb"], ReflectionId(int(match["id"])))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_at_once(interaction) as (answer, unit):
            found = await journal_of(interaction).one(unit, answer.actor, self.reflection_id)
            if self.verb == "delete":
                answer.show(cards.asks_to_delete(found, answer.words))
            else:
                answer.show(cards.entry(found, answer.words, piece=1 if self.verb == "rest" else 0))


class ChangeButton(
    DynamicItem[Button[Any]], template=r"reflection:(?P<verb>take-back|retry|erase):(?P<id>[0-9]{1,18})"
):
    """Takes a post back, tries one again, or deletes an entry for good."""

    def __init__(self, verb: str, reflection_id: ReflectionId) -> None:
        super().__init__(Button(custom_id=f"reflection:{verb}:{reflection_id}"))
        self.verb = verb
        self.reflection_id = reflection_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> ChangeButton:
        return cls(match["verb"], ReflectionId(int(match["id"])))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            answering, actor, words = answering_of(interaction), answer.actor, answer.words
            match self.verb:
                case "take-back":
                    found = await answering.take_back(actor, self.reflection_id)
                    done = words.say("Done: it is only for you now. If there was a post, it goes within a moment.")
                    answer.show(cards.entry(found, words, done))
                case "retry":
                    found = await answering.try_again(actor, self.reflection_id)
                    is_tried = found.is_for_everyone and found.hitch is None
                    answer.show(cards.entry(found, words, words.say("I'm trying again now.") if is_tried else None))
                case _:
                    answer.show(cards.deleted(await answering.delete(actor, self.reflection_id), words))


class EditButton(DynamicItem[Button[Any]], template=r"reflection:edit:(?P<id>[0-9]{1,18})"):
    """Opens an entry in the form, filled in."""

    def __init__(self, reflection_id: ReflectionId) -> None:
        super().__init__(Button(custom_id=f"reflection:edit:{reflection_id}"))
        self.reflection_id = reflection_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> EditButton:
        return cls(ReflectionId(int(match["id"])))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        host = host_of(interaction)
        form = host.forms[EditForm.name]
        async with host.database.reading() as unit:
            asker = await asker_of(unit, interaction)
            found = await journal_of(interaction).one(unit, asker.actor, self.reflection_id)
            shown_with = await form.shown_with(unit, asker.actor, found.id)
        await open_form(interaction, form, asker, found.id, {"text": found.text, **shown_with})


class EntrySelect(DynamicItem[Select[Any]], template=r"journal:open:0"):
    """Picks an entry to open."""

    def __init__(self) -> None:
        super().__init__(Select(custom_id="journal:open:0"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> EntrySelect:
        return cls()

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_at_once(interaction) as (answer, unit):
            chosen = (self.item.values or [""])[0]
            if not _LARGEST_ID.fullmatch(chosen):
                raise Outdated
            found = await journal_of(interaction).one(unit, answer.actor, ReflectionId(int(chosen)))
            answer.show(cards.entry(found, answer.words))


class ExportButton(DynamicItem[Button[Any]], template=r"journal:export:(?P<form>markdown|json)"):
    """Gives the whole journal as a file, to its writer alone."""

    def __init__(self, form: str) -> None:
        super().__init__(Button(custom_id=f"journal:export:{form}"))
        self.form = form

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> ExportButton:
        return cls(match["form"])

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            host = host_of(interaction)
            async with host.database.reading(snapshot=True) as unit:
                entries = await journal_of(interaction).all(unit, answer.actor)
            view, file = cards.exported(entries, self.form, host.clock.now(), answer.words)
            answer.show(view, file)


ITEMS = (EntryButton, ChangeButton, EditButton, EntrySelect, ExportButton)

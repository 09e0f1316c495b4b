"""Lists and buttons with which stewards separate and pause; and with which members say that they read something."""

from __future__ import annotations

import re
from typing import Any

import discord
from discord.ui import Button, DynamicItem, Item, UserSelect

from bot.errors import NotFound, Outdated
from bot.interface.answering import answering_privately
from bot.interface.chosen import is_id
from bot.interface.host import host_of
from bot.report import reported
from cogs.introductions.cards import call
from cogs.introductions.cards import calling as cards
from cogs.introductions.controls.calling import calling_of, panel_of, releasing_of
from cogs.introductions.service.told import Told


class SeparateSelect(DynamicItem[UserSelect[Any]], template=r"matching:separate:(?P<id>[0-9]{1,18})"):
    """Picks two people who are not put together in this round."""

    def __init__(self, round_id: int) -> None:
        super().__init__(UserSelect(custom_id=f"matching:separate:{round_id}", min_values=2, max_values=2))
        self.round_id = round_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> SeparateSelect:
        return cls(int(match["id"]))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            chosen = [user.id for user in self.item.values]
            if len(chosen) != 2:
                raise Outdated
            standing = await releasing_of(interaction).separate(answer.actor, self.round_id, *chosen)
            done = answer.words.say("Done: the two are separated in this round. This is how it is drawn now.")
            answer.show(panel_of(interaction, standing, answer.words, done))


class PersonSelect(DynamicItem[UserSelect[Any]], template=r"matching:person:0"):
    """Picks somebody to be paused, or let in again."""

    def __init__(self) -> None:
        super().__init__(UserSelect(custom_id="matching:person:0"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> PersonSelect:
        return cls()

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            if not self.item.values:
                raise Outdated
            found = await calling_of(interaction).look_at(answer.actor, self.item.values[0].id)
            answer.show(cards.person(found, answer.words))


class PauseButton(DynamicItem[Button[Any]], template=r"matching:(?P<verb>pause|resume):(?P<person>[0-8]?[0-9]{1,18})"):
    """Pauses somebody's matching, or lets them in again."""

    def __init__(self, verb: str, person: str) -> None:
        super().__init__(Button(custom_id=f"matching:{verb}:{person}"))
        self.verb = verb
        self.person = person

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> PauseButton:
        return cls(match["verb"], match["person"])

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            if not is_id(self.person):
                raise NotFound
            releasing, words = releasing_of(interaction), answer.words
            if self.verb == "pause":
                standing = await releasing.pause(answer.actor, int(self.person))
                done = words.say("Done: conversations are paused for <@{person}>.", person=self.person)
            else:
                standing = await calling_of(interaction).resume(answer.actor, int(self.person))
                done = words.say("Done: <@{person}> can join conversations again.", person=self.person)
            answer.show(panel_of(interaction, standing, words, done))


class SeenButton(DynamicItem[Button[Any]], template=r"matching:(?P<verb>seen|noted):(?P<id>[0-9]{1,18})"):
    """Says that a member has read how a round ended for them, or that they are paused."""

    def __init__(self, verb: str, round_id: int) -> None:
        super().__init__(Button(custom_id=f"matching:{verb}:{round_id}"))
        self.verb = verb
        self.round_id = round_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> SeenButton:
        return cls(match["verb"], int(match["id"]))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            told = host_of(interaction).service(Told)
            if self.verb == "seen":
                await told.has_read(answer.actor, self.round_id)
            else:
                await told.has_read_pause(answer.actor)
            answer.show(call.seen(answer.words))


ITEMS = (SeparateSelect, PersonSelect, PauseButton, SeenButton)

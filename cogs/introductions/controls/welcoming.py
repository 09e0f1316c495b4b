"""Buttons and lists of welcoming: parse, ask the service, show the card."""

from __future__ import annotations

import re
from typing import Any

import discord
from discord.ui import Button, DynamicItem, Item, UserSelect

from bot.errors import Outdated
from bot.interface.answering import Answer, answering_at_once, answering_privately
from bot.interface.host import host_of
from bot.report import reported
from cogs.introductions.cards import welcomers as panels
from cogs.introductions.cards import welcoming as cards
from cogs.introductions.rules.profile import IntroductionId
from cogs.introductions.rules.skills import Skills
from cogs.introductions.rules.welcoming import Standing
from cogs.introductions.service.rota import Rota
from cogs.introductions.service.welcoming import Welcoming


async def show_panel(interaction: discord.Interaction, answer: Answer, done: str | None = None) -> None:
    """Show stewards how it stands with welcoming; raises `NotSteward`."""
    answer.show(panels.panel(await _rota(interaction).panel(answer.actor), answer.words, done))


class StartersButton(DynamicItem[Button[Any]], template=r"welcome:starters:(?P<id>[0-9]{1,18})"):
    """Shows whoever presses it three ways to begin."""

    def __init__(self, introduction_id: IntroductionId) -> None:
        super().__init__(Button(custom_id=f"welcome:starters:{introduction_id}"))
        self.introduction_id = introduction_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> StartersButton:
        return cls(IntroductionId(int(match["id"])))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        host = host_of(interaction)
        async with answering_at_once(interaction) as (answer, unit):
            found = await host.service(Welcoming).introduction(unit, answer.actor, self.introduction_id)
            skills, is_steward = host.service(Skills), answer.actor.is_steward
            answer.show(cards.starters(found, skills, answer.words, is_steward=is_steward))


class WelcomedButton(DynamicItem[Button[Any]], template=r"welcome:done:(?P<id>[0-9]{1,18})"):
    """Says for a steward that somebody was welcomed in another way."""

    def __init__(self, introduction_id: IntroductionId) -> None:
        super().__init__(Button(custom_id=f"welcome:done:{introduction_id}"))
        self.introduction_id = introduction_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> WelcomedButton:
        return cls(IntroductionId(int(match["id"])))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            await host_of(interaction).service(Welcoming).mark_welcomed(answer.actor, self.introduction_id)
            answer.show(cards.told(answer.words.say("Thank you. It waits no longer.")))


class PlaceButton(
    DynamicItem[Button[Any]],
    template=r"welcome:(?P<verb>join|leave|yes|yes-ping|no|ping-on|ping-off|seen):0",
):
    """Changes somebody's own place on the rota."""

    def __init__(self, verb: str) -> None:
        super().__init__(Button(custom_id=f"welcome:{verb}:0"))
        self.verb = verb

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> PlaceButton:
        return cls(match["verb"])

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            done = await self._do(_rota(interaction), answer)
            async with host_of(interaction).database.reading() as unit:
                own = await _rota(interaction).own(unit, answer.actor)
            answer.show(cards.told(done) if own is None else cards.mine(own, answer.words, done))

    async def _do(self, rota: Rota, answer: Answer) -> str:
        actor, words = answer.actor, answer.words
        match self.verb:
            case "join":
                await rota.join(actor)
                return words.say("Done: you are on the rota.")
            case "yes" | "yes-ping":
                await rota.say_yes(actor, is_pinged=self.verb == "yes-ping")
                return words.say("Thank you. You are on the rota.")
            case "ping-on" | "ping-off":
                await rota.set_pinged(actor, is_pinged=self.verb == "ping-on")
                return words.say("Done.")
            case "no":
                if await rota.say_no(actor):
                    return words.say("That's fine. Nothing is kept of it.")
                return words.say("You said yes before, so nothing was changed. You can leave the rota at any time.")
            case "leave":
                await rota.leave(actor)
                return words.say("Done: you are not on the rota any more. Thank you for every hello.")
            case _:
                await rota.seen(actor)
                return words.say("Thank you.")


class LookButton(DynamicItem[Button[Any]], template=r"welcome:(?P<verb>panel|question|mine):0"):
    """Shows the stewards' panel, the question, or one's own place on the rota, as it stands now."""

    def __init__(self, verb: str) -> None:
        super().__init__(Button(custom_id=f"welcome:{verb}:0"))
        self.verb = verb

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> LookButton:
        return cls(match["verb"])

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            if self.verb == "panel":
                await show_panel(interaction, answer)
                return
            async with host_of(interaction).database.reading() as unit:
                own = await _rota(interaction).own(unit, answer.actor)
            if self.verb == "question" and own is not None and own.standing is Standing.ASKED:
                answer.show(cards.question(answer.words))
            else:
                answer.show(cards.mine(own, answer.words))


class PersonSelect(DynamicItem[UserSelect[Any]], template=r"welcome:(?P<verb>ask|off):0"):
    """Picks whom to ask, or whom to take off the rota."""

    def __init__(self, verb: str) -> None:
        super().__init__(UserSelect(custom_id=f"welcome:{verb}:0"))
        self.verb = verb

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> PersonSelect:
        return cls(match["verb"])

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            if not self.item.values:
                raise Outdated
            person, words = self.item.values[0], answer.words
            if self.verb == "ask":
                await _rota(interaction).ask(answer.actor, person.id, is_bot=person.bot)
                done = words.say(
                    "Done: <@{person}> finds the question in `/home`. They are on the rota once they say yes.",
                    person=person.id,
                )
            else:
                await _rota(interaction).take_off(answer.actor, person.id)
                done = words.say("Done: <@{person}> is not on the rota any more.", person=person.id)
            await show_panel(interaction, answer, done)


ITEMS = (StartersButton, WelcomedButton, PlaceButton, LookButton, PersonSelect)


def _rota(interaction: discord.Interaction) -> Rota:
    return host_of(interaction).service(Rota)

"""Buttons of `/people meet` and of matches: each reads afresh, and finds only what is the presser's own."""

from __future__ import annotations

import re
from typing import Any

import discord
from discord.ui import Button, DynamicItem, Item

from bot.access import Actor
from bot.database import Unit
from bot.errors import StorageUnavailable
from bot.interface.answering import answering_at_once, answering_privately, defer_privately, send_privately
from bot.interface.host import host_of, words_for, words_without_reading
from bot.interface.pages import Page
from bot.report import reported
from bot.support import Support
from bot.words import Words
from cogs.introductions.cards import matches as match_cards
from cogs.introductions.cards import meeting as cards
from cogs.introductions.rules.history import Answer
from cogs.introductions.service.meeting import Meeting

_ANSWERS = {"talked": Answer.TALKED, "not-yet": Answer.NOT_YET, "no-thanks": Answer.NO_THANKS}


def meeting_of(interaction: discord.Interaction) -> Meeting:
    """Return the service behind the controls."""
    return host_of(interaction).service(Meeting)


class MeetingsBook:
    """Whom the presser met, in pages."""

    name = "meetings"

    def __init__(self, meeting: Meeting) -> None:
        self._meeting = meeting

    async def page(self, unit: Unit, actor: Actor, words: Words, number: int) -> Page:
        return cards.history_page(await self._meeting.history(unit, actor, number), words)


async def show_panel(interaction: discord.Interaction) -> None:
    """Answer with the panel as it stands now."""
    async with answering_at_once(interaction) as (answer, unit):
        found = await meeting_of(interaction).panel(unit, answer.actor)
        answer.show(cards.panel(found, answer.actor.id, answer.words))


class PanelButton(DynamicItem[Button[Any]], template=r"meeting:show:0"):
    """Shows the panel of `/people meet`."""

    def __init__(self) -> None:
        super().__init__(Button(custom_id="meeting:show:0"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> PanelButton:
        return cls()

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        await show_panel(interaction)


class RoundButton(DynamicItem[Button[Any]], template=r"meeting:(?P<verb>join|agree|leave):(?P<id>[0-9]{1,18})"):
    """Joins a round, agrees to being suggested and joins, or leaves it."""

    def __init__(self, verb: str, round_id: int) -> None:
        super().__init__(Button(custom_id=f"meeting:{verb}:{round_id}"))
        self.verb = verb
        self.round_id = round_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> RoundButton:
        return cls(match["verb"], int(match["id"]))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            meeting, actor, words = meeting_of(interaction), answer.actor, answer.words
            if self.verb == "leave":
                answer.show(cards.left(await meeting.leave(actor, self.round_id), actor.id, words))
                return
            found = await meeting.join(actor, self.round_id, agrees=self.verb == "agree")
            if found is None:
                answer.show(cards.asks_yes(self.round_id, words))
            else:
                answer.show(cards.joined(found, actor.id, words))


class MatchButton(DynamicItem[Button[Any]], template=r"match:(?P<verb>show|seen):(?P<id>[0-9]{1,18})"):
    """Shows a match of the presser's, or notes that they have seen it."""

    def __init__(self, verb: str, match_id: int) -> None:
        super().__init__(Button(custom_id=f"match:{verb}:{match_id}"))
        self.verb = verb
        self.match_id = match_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> MatchButton:
        return cls(match["verb"], int(match["id"]))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            meeting, actor = meeting_of(interaction), answer.actor
            if self.verb == "seen":
                await meeting.see(actor, self.match_id)
                answer.show(cards.seen(answer.words))
                return
            async with host_of(interaction).database.reading(snapshot=True) as unit:
                found = await meeting.one(unit, actor.id, self.match_id, actor.guild_id)
            answer.show(cards.own(found, answer.words))


class AnswerButton(DynamicItem[Button[Any]], template=r"match:(?P<verb>talked|not-yet|no-thanks):(?P<id>[0-9]{1,18})"):
    """Keeps the presser's own answer, in a thread, at home or in a direct message: the row says which server it is."""

    def __init__(self, verb: str, match_id: int) -> None:
        super().__init__(Button(custom_id=f"match:{verb}:{match_id}"))
        self.verb = verb
        self.match_id = match_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> AnswerButton:
        return cls(match["verb"], int(match["id"]))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        await defer_privately(interaction)
        words, meeting = await words_for(interaction), meeting_of(interaction)
        found = await meeting.answer(interaction.user.id, self.match_id, _ANSWERS[self.verb], interaction.guild_id)
        await send_privately(interaction, cards.answered(found, words))


class HelpButton(DynamicItem[Button[Any]], template=r"match:help:(?P<id>[0-9]{1,18})"):
    """Shows where help is, to whoever presses; that somebody did is noted nowhere. It needs no database."""

    def __init__(self, match_id: int) -> None:
        super().__init__(Button(custom_id=f"match:help:{match_id}"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> HelpButton:
        return cls(int(match["id"]))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        await defer_privately(interaction)
        host = host_of(interaction)
        try:
            words = await words_for(interaction)
            roles = await meeting_of(interaction).steward_roles(interaction.guild_id)
        except StorageUnavailable:
            words, roles = words_without_reading(interaction), []
        await send_privately(interaction, match_cards.help_card(host.service(Support), roles, host.clock.now(), words))


class RetryButton(DynamicItem[Button[Any]], template=r"match:retry:0"):
    """Tries every thread of the server again that could not be made; for stewards."""

    def __init__(self) -> None:
        super().__init__(Button(custom_id="match:retry:0"))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> RetryButton:
        return cls()

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            answer.show(cards.tried_again(await meeting_of(interaction).try_again(answer.actor), answer.words))


ITEMS = (PanelButton, RoundButton, MatchButton, AnswerButton, HelpButton, RetryButton)

"""Buttons and lists of `/steward matching`, and the two with which members say that they read something."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
from discord.ui import Button, DynamicItem, Item, LayoutView

from bot.access import Actor
from bot.database import Unit
from bot.errors import Outdated, TooFarAhead
from bot.interface.answering import Answer, answering_privately
from bot.interface.forms import open_form
from bot.interface.host import asker_of, host_of
from bot.interface.pages import Page, shown
from bot.interface.permissions import must_be_able
from bot.own.service import OwnSettings
from bot.report import reported
from bot.words import Words
from cogs.introductions.calls import Preview, Standing
from cogs.introductions.cards import calling as cards
from cogs.introductions.cards import preview
from cogs.introductions.forms.calling import CallForm, filled_in
from cogs.introductions.rules.calling import LONGEST
from cogs.introductions.service.calling import Calling
from cogs.introductions.service.releasing import Outcome, Releasing

NEEDS = (
    "view_channel",
    "send_messages",
    "read_message_history",
    "create_private_threads",
    "send_messages_in_threads",
    "manage_threads",
)
"""What it takes to call in a channel and to make private threads there."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def calling_of(interaction: discord.Interaction) -> Calling:
    """Return the service behind the controls."""
    return host_of(interaction).service(Calling)


def releasing_of(interaction: discord.Interaction) -> Releasing:
    """Return the service that draws and releases."""
    return host_of(interaction).service(Releasing)


class MatchingBook:
    """A drawn round in pages, for stewards."""

    name = "matching"

    def __init__(self, calling: Calling) -> None:
        self._calling = calling

    async def page(self, unit: Unit, actor: Actor, words: Words, number: int) -> Page:
        """Return a page of what is drawn; raises `NotSteward`, and `Outdated` where nothing is any more."""
        standing = await self._calling.standing(unit, actor)
        return page_of(standing, words, number)


def page_of(standing: Standing, words: Words, number: int, done: str | None = None) -> Page:
    """Return a page of the preview; raises `Outdated` where there is none."""
    if standing.round is None or standing.preview is None:
        raise Outdated
    return preview.page(standing, standing.round, standing.preview, number, words, done)


def panel_of(interaction: discord.Interaction, standing: Standing, words: Words, done: str | None = None) -> LayoutView:
    """Return the panel, with what was just done: the preview, where something is drawn."""
    if standing.preview is None:
        return cards.panel(standing, words, done)
    return shown(page_of(standing, words, 0, done), MatchingBook(calling_of(interaction)), words)


class AskButton(DynamicItem[Button[Any]], template=r"matching:ask:(?P<id>[0-9]{1,18})"):
    """Opens the form that asks until when people can join: a new round, where the id is 0."""

    def __init__(self, round_id: int) -> None:
        super().__init__(Button(custom_id=f"matching:ask:{round_id}"))
        self.round_id = round_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> AskButton:
        return cls(int(match["id"]))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        host = host_of(interaction)
        async with host.database.reading() as unit:
            asker = await asker_of(unit, interaction)
            asker.actor.must_be_steward()
            closes_at = None
            if self.round_id:
                closes_at = (await calling_of(interaction).round_of(unit, asker.actor, self.round_id)).closes_at
            zone = (await host.service(OwnSettings).standing(unit, asker.actor)).zone
        filled = filled_in(closes_at, host.clock.now(), zone)
        await open_form(interaction, CallForm(), asker, subject=self.round_id, filled=filled)


class SetButton(DynamicItem[Button[Any]], template=r"matching:set:(?P<id>[0-9]{1,18})-(?P<seconds>[0-9]{1,18})"):
    """Says yes to a time that was read back; the id holds the round (0: a new one) and seconds since 1970."""

    def __init__(self, round_id: int, seconds: int) -> None:
        super().__init__(Button(custom_id=f"matching:set:{round_id}-{seconds}"))
        self.round_id = round_id
        self.seconds = seconds

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> SetButton:
        return cls(int(match["id"]), int(match["seconds"]))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            calling, words = calling_of(interaction), answer.words
            try:
                closes_at = _EPOCH + timedelta(seconds=self.seconds)
            except OverflowError as error:  # past the calendar's last year: no button of ours says so
                raise TooFarAhead(LONGEST.days) from error
            if self.round_id:
                standing = await calling.change(answer.actor, self.round_id, closes_at)
                done = words.say("Done: people can join until then.")
            else:
                standing, done = await calling.open(answer.actor, closes_at), words.say("Done: the call is open.")
            answer.show(panel_of(interaction, standing, words, done))


class StepButton(
    DynamicItem[Button[Any]],
    template=r"matching:(?P<verb>show|draw|redraw|cancel|call-off|done):(?P<id>[0-9]{1,18})",
):
    """One step of a round: look, draw, draw again, ask whether to call it off, do so, end it."""

    def __init__(self, verb: str, round_id: int) -> None:
        super().__init__(Button(custom_id=f"matching:{verb}:{round_id}"))
        self.verb = verb
        self.round_id = round_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> StepButton:
        return cls(match["verb"], int(match["id"]))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            calling, releasing = calling_of(interaction), releasing_of(interaction)
            actor, words = answer.actor, answer.words
            match self.verb:
                case "draw":
                    standing = await releasing.close_and_draw(actor, self.round_id)
                    done = words.say("Done: the round is drawn.")
                case "redraw":
                    before = (await calling.panel(actor)).preview
                    standing = await releasing.draw_again(actor, self.round_id)
                    done = _drawn_again(before, standing.preview, words)
                case "cancel":
                    answer.show(await self._asked(calling, answer))
                    return
                case "call-off":
                    standing = await calling.cancel(actor, self.round_id)
                    done = words.say("Done: the round is called off.")
                case "done":
                    standing = await calling.finish(actor, self.round_id)
                    done = words.say("Done: this round is over. Its conversations go on.")
                case _:
                    standing, done = await calling.panel(actor), ""
            answer.show(panel_of(interaction, standing, words, done))

    async def _asked(self, calling: Calling, answer: Answer) -> LayoutView:
        standing = await calling.panel(answer.actor)
        if standing.round is None or standing.round.id != self.round_id:
            raise Outdated
        return cards.asks_to_cancel(standing.round, answer.words)


def _drawn_again(before: Preview | None, after: Preview | None, words: Words) -> str:
    if before is not None and after is not None and before.meetings == after.meetings:
        return words.say("Done: drawn again, and it came out the same.")
    return words.say("Done: drawn again.")


class ReleaseButton(DynamicItem[Button[Any]], template=r"matching:release:(?P<id>[0-9]{1,18})-(?P<draw>[0-9]{1,9})"):
    """Releases what a steward looked at: the id holds the round, and which of its draws that was."""

    def __init__(self, round_id: int, draw: int) -> None:
        super().__init__(Button(custom_id=f"matching:release:{round_id}-{draw}"))
        self.round_id = round_id
        self.draw = draw

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: Item[Any], match: re.Match[str], /
    ) -> ReleaseButton:
        return cls(int(match["id"]), int(match["draw"]))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            words, before = answer.words, await calling_of(interaction).panel(answer.actor)
            if before.channel_id is not None:
                must_be_able(interaction, before.channel_id, NEEDS)
            released = await releasing_of(interaction).release(answer.actor, self.round_id, self.draw)
            done = {
                Outcome.RELEASED: words.say("Done: people are being introduced now."),
                Outcome.ALREADY: words.say("That round is released already."),
                # The same words whatever it was: a wish to be kept apart must not be told from anything else.
                Outcome.CHANGED: words.say(
                    "Things changed since that was drawn, so nothing is released yet. This is how it is drawn now."
                ),
            }[released.outcome]
            answer.show(panel_of(interaction, released.standing, words, done))


ITEMS = (AskButton, SetButton, StepButton, ReleaseButton)

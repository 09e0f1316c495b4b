"""`/steward today`: the stewards' one queue. Whatever waits for stewards stands here until it is dealt with."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

import discord
from discord import app_commands
from discord.ui import Button, DynamicItem, LayoutView

from bot import notices
from bot.database import Unit
from bot.errors import Misconfigured, MissingPermissions
from bot.interface.answering import Answer, answering_at_once
from bot.interface.cards import card, line, lines, row
from bot.interface.confirm import button
from bot.interface.host import host_of
from bot.interface.inbox import inbox
from bot.interface.permissions import TO_POST, must_be_able
from bot.ports import ChannelNeed, ChannelNeeds, Press, Waiting, Waits
from bot.report import explain, reported
from bot.words import Words, _

OPEN: Final = "today:open:0"
"""The id of the button that shows the queue."""


class Today:
    """Gathers what waits for stewards: what only they can mend, permissions that are missing, and features' lines."""

    def __init__(
        self, waiting: Callable[[], Sequence[Waiting]], channel_needs: Callable[[], Sequence[ChannelNeeds]]
    ) -> None:
        self._waiting = waiting
        self._channel_needs = channel_needs

    async def card_for(self, unit: Unit, answer: Answer) -> LayoutView:
        """Return the queue, from one moment; raises `NotSteward`."""
        answer.actor.must_be_steward()
        waits = [wait for ask in self._waiting() for wait in await ask(unit, answer.actor, answer.words)]
        return _today(await self.queue(unit, answer, waits), answer.words)

    async def queue(self, unit: Unit, answer: Answer, waits: Sequence[Waits]) -> list[Waits]:
        """Return what waits for stewards in their server: what stops something from working first.

        `waits` is what everybody's features said already.
        """
        mends = await self._mends(unit, answer)
        return [*mends, *(wait for wait in waits if wait.is_for_stewards)]

    async def _mends(self, unit: Unit, answer: Answer) -> list[Waits]:
        guild_id, words = answer.actor.guild_id, answer.words
        open_notices = await notices.open_notices(unit, guild_id)
        needs: dict[int, list[ChannelNeed]] = {}
        for ask in self._channel_needs():
            for need in await ask(unit, guild_id):
                needs.setdefault(need.channel_id, []).append(need)
        told = {notice.trouble.channel_id for notice in open_notices}
        return [
            *(
                Waits(notices.told(one, words, missing=_missing(of_channel, answer)), True, _press(of_channel, words))
                for one in open_notices
                for of_channel in (needs.get(one.trouble.channel_id, ()),)
            ),
            *(
                Waits(trouble, True, _press(of_channel, words))
                for channel_id, of_channel in needs.items()
                if channel_id not in told and (trouble := _trouble(of_channel, answer))
            ),
        ]


def _press(needs: Sequence[ChannelNeed], words: Words) -> Press | None:
    press = next((need.press for need in needs if need.press is not None), None)
    return None if press is None else Press(words.marked(press.label), press.custom_id)


def _missing(needs: Sequence[ChannelNeed], answer: Answer) -> Sequence[str]:
    """Return which permissions are missing in a channel that Discord refused; all it takes to post, if it is hidden."""
    if not needs:
        return TO_POST
    try:
        _must_serve(needs, answer)
    except MissingPermissions as error:
        return error.permissions
    except Misconfigured:
        return TO_POST
    return ()


def _must_serve(needs: Sequence[ChannelNeed], answer: Answer) -> None:
    """Raise `Misconfigured` where the bot cannot do all that it must in their one channel."""
    takes, in_forum = notices.together(needs), notices.together_in_forum(needs)
    must_be_able(answer.interaction, needs[0].channel_id, takes, in_forum)


def _trouble(needs: Sequence[ChannelNeed], answer: Answer) -> str | None:
    """Return what keeps the bot from what it must do in a channel, and what for; None where nothing does."""
    wrong, what_for = "", []
    for need in needs:
        try:
            _must_serve([need], answer)
        except Misconfigured:
            what_for.append(answer.words.marked(need.why))
    try:
        _must_serve(needs, answer)
    except Misconfigured as error:
        wrong = explain(error, answer.words, host_of(answer.interaction).explanations)
    return " ".join((wrong, *what_for)) or None


def _today(waits: Sequence[Waits], words: Words) -> LayoutView:
    to_do = [wait for wait in waits if not wait.to_know]
    to_know = [wait.line for wait in waits if wait.to_know]
    again = row(button(words.say("Look again"), OPEN))
    title = line(words.say("**Today, for stewards**"))
    if not to_do:
        nothing = words.say("Nothing waits for you. Thank you for looking after this place.")
        return card(title, line(nothing), *([lines(to_know)] if to_know else []), again)
    number = words.many("{number} thing waits.", "{number} things wait.", len(to_do))
    return card(title, line(number), *inbox(to_do, words), *([lines(to_know[:3])] if to_know else []), again)


class TodayButton(DynamicItem[Button[Any]], template=r"today:open:0"):
    """Shows the queue as it stands now."""

    def __init__(self) -> None:
        super().__init__(Button(custom_id=OPEN))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> TodayButton:
        return cls()

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        await _answer(interaction)


@app_commands.command(name="today", description=_("What waits for stewards, each with what deals with it."))
async def today(interaction: discord.Interaction) -> None:
    """Show the stewards' queue."""
    await _answer(interaction)


async def _answer(interaction: discord.Interaction) -> None:
    async with answering_at_once(interaction) as (answer, unit):
        answer.show(await host_of(interaction).service(Today).card_for(unit, answer))

"""`/home` and `/help`: the durable inbox. Whatever waits for a person stays there until it is dealt with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import discord
from discord import app_commands
from discord.ui import LayoutView

from bot.commands.today import OPEN, Today
from bot.database import Unit
from bot.interface.answering import Answer, answering_at_once
from bot.interface.cards import Part, card, clip, line, lines, section
from bot.interface.confirm import button
from bot.interface.inbox import inbox
from bot.ports import Offers, Waiting, Waits
from bot.words import Words, _

# With the ones to know of and the stewards', no more than ten sections stand in the card.
_MOST_OWN = 6
_MOST_TO_KNOW = 3
_MOST_FOR_STEWARDS = 3
_LONGEST_FOR_STEWARDS = 300


class Home:
    """Gathers what waits for somebody from every feature, and what they can do here."""

    def __init__(
        self, waiting: Callable[[], Sequence[Waiting]], offers: Callable[[], Sequence[Offers]], today: Today
    ) -> None:
        self._waiting = waiting
        self._offers = offers
        self._today = today

    async def card_for(self, unit: Unit, answer: Answer) -> LayoutView:
        """Return what this person finds at home, from one moment."""
        actor, words = answer.actor, answer.words
        waits = [wait for ask in self._waiting() for wait in await ask(unit, actor, words)]
        queue = await self._today.queue(unit, answer, waits) if actor.is_steward else None
        own = [wait for wait in waits if not wait.is_for_stewards]
        offers = [told for offer in self._offers() for told in offer(words)]
        return _home(own, queue, offers, words)


def _home(own: Sequence[Waits], queue: Sequence[Waits] | None, offers: Sequence[str], words: Words) -> LayoutView:
    to_do = [wait for wait in own if not wait.to_know]
    to_know = [wait for wait in own if wait.to_know]
    parts: list[Part] = [line(words.say("**Home**"))]
    parts += inbox(to_do, words, _MOST_OWN) or [line(words.say("Nothing waits for you. Enjoy your day."))]
    parts += inbox(to_know, words, _MOST_TO_KNOW)
    if queue is not None:
        parts += _for_stewards(queue, words)
    parts.append(lines([words.say("**You can**"), *offers]))
    closing = words.say("Times here follow your device. I'm a bot. People read messages here when they can.")
    parts.append(line(f"-# {closing}"))
    return card(*parts)


def _for_stewards(queue: Sequence[Waits], words: Words) -> list[Part]:
    """Return how much waits for stewards, how it begins, and the button to all of it."""
    to_do = [wait.line for wait in queue if not wait.to_know]
    if not to_do:
        return [line(words.say("**For stewards**: nothing waits. `/steward today` shows it when something does."))]
    number = words.many(
        "**For stewards**: {number} thing waits in `/steward today`.",
        "**For stewards**: {number} things wait in `/steward today`.",
        len(to_do),
    )
    begins = lines([clip(told, _LONGEST_FOR_STEWARDS) for told in to_do[:_MOST_FOR_STEWARDS]])
    return [section(number, button(words.say("Show all"), OPEN)), begins]


def own_offers(words: Words) -> Sequence[str]:
    """Return what the platform itself offers members."""
    return [
        words.say("`/home` shows this again."),
        words.say("`/rest` keeps everything quiet until a day you choose."),
        words.say("`/my settings` holds your time zone, your language, and how I reach you."),
        words.say("`/my data` shows what is kept of you. You can take it with you, or erase it."),
    ]


def home_commands(home: Home) -> list[app_commands.Command[Any, ..., None]]:
    """Return `/home` and, for those who look for it under that name, `/help`."""

    async def answer(interaction: discord.Interaction) -> None:
        async with answering_at_once(interaction) as (answer, unit):
            answer.show(await home.card_for(unit, answer))

    described = _("What waits for you, this week's question, and what you can do here.")
    found: list[app_commands.Command[Any, ..., None]] = [
        app_commands.Command(name=name, description=described, callback=answer) for name in ("home", "help")
    ]
    for command in found:
        command.guild_only = True
    return found

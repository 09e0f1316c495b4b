"""`/home` and `/help`: the durable inbox. Whatever waits for a person stays there until it is dealt with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands
from discord.ui import LayoutView

from bot import notices
from bot.access import Actor
from bot.database import Database, Unit
from bot.interface.answering import answering_privately
from bot.interface.cards import card, line, lines
from bot.ports import Waiting, Waits
from bot.words import Words, _


class Home:
    """Gathers what waits for somebody from every feature."""

    def __init__(self, database: Database, waiting: Sequence[Waiting]) -> None:
        self._database = database
        self._waiting = waiting

    async def card_for(self, actor: Actor, words: Words) -> LayoutView:
        """Return what this person finds at home, from one moment."""
        async with self._database.reading(snapshot=True) as unit:
            waits = [wait for ask in self._waiting for wait in await ask(unit, actor, words)]
            mends = await _mends(unit, actor, words)
        return _home(waits, mends, words, is_steward=actor.is_steward)


async def _mends(unit: Unit, actor: Actor, words: Words) -> list[str]:
    if not actor.is_steward:
        return []
    return [notices.told(notice, words) for notice in await notices.open_notices(unit, actor.guild_id)]


def _home(waits: Sequence[Waits], mends: Sequence[str], words: Words, *, is_steward: bool) -> LayoutView:
    own = [wait.line for wait in waits if not wait.is_for_stewards]
    stewards = [*mends, *(wait.line for wait in waits if wait.is_for_stewards)]
    parts = [line(words.say("**Home**")), lines(own or [words.say("Nothing waits for you. Enjoy your day.")])]
    if stewards:
        parts.append(lines([words.say("**For stewards**"), *stewards]))
    can = [words.say("You can: `/home` shows this, and `/my settings` holds your time zone.")]
    if is_steward:
        can.append(words.say("As a steward you can: `/steward audit` shows what stewards did."))
    parts.append(lines(can))
    parts.append(line(words.say("Times here follow your device.")))
    parts.append(line(words.say("I'm a bot. People read messages here when they can.")))
    return card(*parts)


def home_commands(home: Home) -> list[app_commands.Command[Any, ..., None]]:
    """Return `/home` and, for those who look for it under that name, `/help`."""

    async def answer(interaction: discord.Interaction) -> None:
        async with answering_privately(interaction) as answer:
            answer.show(await home.card_for(answer.actor, answer.words))

    described = _("What waits for you, this week's question, and what you can do here.")
    found: list[app_commands.Command[Any, ..., None]] = [
        app_commands.Command(name=name, description=described, callback=answer) for name in ("home", "help")
    ]
    for command in found:
        command.guild_only = True
    return found

"""`/people find`, and the *Introduction* menu of a person."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.interface.answering import answering_privately
from bot.interface.typed import WordsOption, whole
from bot.words import _
from cogs.introductions.cards import finding as cards
from cogs.introductions.controls.finding import finding_of, show_introduction
from cogs.introductions.rules.finding import Wanted
from cogs.introductions.rules.skills import Skills


def find_command(skills: Skills) -> app_commands.Command[Any, ..., None]:
    """Return `/people find`; the skills are the choices of two of its options."""
    choices = [app_commands.Choice(name=skill.name, value=skill.key) for skill in skills.all]

    @app_commands.command(name="find", description=_("Find people here by words, or by what they offer or hope for."))
    @app_commands.describe(
        words=_("Words from their name, their work, or what they want to change."),
        offers=_("What they offer."),
        hopes=_("What they hope for."),
    )
    @app_commands.choices(offers=choices, hopes=choices)
    async def find(
        interaction: discord.Interaction,
        words: app_commands.Transform[str, WordsOption] | None = None,
        offers: str | None = None,
        hopes: str | None = None,
    ) -> None:
        """Show the first page of whom this finds."""
        async with answering_privately(interaction) as answer:
            finding = finding_of(interaction)
            # Discord offers choices, and a program could send anything in their place.
            chosen = (None if key is None else whole(key) for key in (offers, hopes))
            looked = await finding.look(answer.actor, Wanted((words or "").strip(), *chosen))
            answer.show(cards.results(looked, finding.skills, answer.words))

    return find


def introduction_menu() -> app_commands.ContextMenu:
    """Return the menu *Introduction* of a person."""

    async def introduction(interaction: discord.Interaction, person: discord.Member) -> None:
        await show_introduction(interaction, person.id)

    menu = app_commands.ContextMenu(name=_("Introduction"), callback=introduction)
    menu.guild_only = True
    return menu

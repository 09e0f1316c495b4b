"""`/people meet`, and the menu *Keep us apart* of a person."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.interface.answering import answering_privately
from bot.words import _
from cogs.introductions.cards import apart as cards
from cogs.introductions.controls.apart import apart_of
from cogs.introductions.controls.meeting import show_panel


@app_commands.command(name="meet", description=_("Join a round of conversations, see whom you met, or keep apart."))
async def meet(interaction: discord.Interaction) -> None:
    """Show the panel of conversations."""
    await show_panel(interaction)


def keep_us_apart() -> app_commands.ContextMenu:
    """Return the menu *Keep us apart* of a person, whether or not they are still here."""

    async def apart(interaction: discord.Interaction, person: discord.User) -> None:
        async with answering_privately(interaction) as answer:
            await apart_of(interaction).wish(answer.actor, person.id, is_bot=person.bot)
            answer.show(cards.wished(person.id, answer.words))

    menu = app_commands.ContextMenu(name=_("Keep us apart"), callback=apart)
    menu.guild_only = True
    return menu

"""`/introduce`, and the message menu *Make this my introduction*."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.words import _
from cogs.introductions.controls.introducing import open_or_show, open_with_message


@app_commands.command(name="introduce", description=_("Introduce yourself, change it, take it back, or just be here."))
@app_commands.guild_only()
async def introduce(interaction: discord.Interaction) -> None:
    """Open the form, or show what is there."""
    await open_or_show(interaction)


def make_this_mine() -> app_commands.ContextMenu:
    """Return the message menu."""

    async def begin(interaction: discord.Interaction, message: discord.Message) -> None:
        await open_with_message(interaction, message)

    menu = app_commands.ContextMenu(name=_("Make this my introduction"), callback=begin)
    menu.guild_only = True
    return menu

"""`/steward library`: what waits, collections, and files that come in or go out."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.words import _
from cogs.resources.controls.stewards import show_panel


@app_commands.command(name="library", description=_("Look after the library: what waits, collections, files."))
async def library(interaction: discord.Interaction) -> None:
    """Show the stewards' panel."""
    await show_panel(interaction)

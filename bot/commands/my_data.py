"""`/my data`: what is kept of a member, for them alone."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.own_data.controls import show_what_is_kept
from bot.words import _


@app_commands.command(name="data", description=_("See, take or erase what is kept of you. Only you see it."))
async def data(interaction: discord.Interaction) -> None:
    """Show what is kept of whoever asks."""
    await show_what_is_kept(interaction)

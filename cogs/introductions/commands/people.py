"""`/steward people`: who welcomes newcomers."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.interface.answering import answering_privately
from bot.words import _
from cogs.introductions.controls.welcoming import show_panel


@app_commands.command(name="people", description=_("Who welcomes newcomers, and who still waits for a first hello."))
async def people(interaction: discord.Interaction) -> None:
    """Show the panel of the welcomers' rota."""
    async with answering_privately(interaction) as answer:
        await show_panel(interaction, answer)

"""`/steward matching`: calls for conversations, from the first word to the release."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.interface.answering import answering_at_once
from bot.words import _
from cogs.introductions.controls.calling import calling_of, panel_of


@app_commands.command(name="matching", description=_("Bring members together: open a call, look at it, release it."))
async def matching(interaction: discord.Interaction) -> None:
    """Show how matching stands, with the next step."""
    async with answering_at_once(interaction) as (answer, unit):
        answer.show(panel_of(interaction, await calling_of(interaction).standing(unit, answer.actor), answer.words))

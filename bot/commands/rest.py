"""`/rest`: the one switch that silences everything until a date."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.interface.answering import answering_at_once
from bot.interface.typed import TypedOption
from bot.own import rest_cards
from bot.own.controls import own_of
from bot.words import _


@app_commands.command(name="rest", description=_("Have a rest: I send you nothing until a date. Nobody else is told."))
@app_commands.describe(until=_("Until when: 18 March, Friday 6pm, in two weeks. Left out, you see how it stands."))
async def rest(interaction: discord.Interaction, until: app_commands.Transform[str, TypedOption] | None = None) -> None:
    """Show how rest stands or, where a date was typed, read it back for a yes."""
    async with answering_at_once(interaction) as (answer, unit):
        standing = await own_of(interaction).standing(unit, answer.actor)
        if until is None:
            answer.show(rest_cards.rest(standing, answer.words))
        else:
            answer.show(rest_cards.read_back(standing.end_of_rest(until), until, answer.words))


rest.guild_only = True

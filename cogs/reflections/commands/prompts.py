"""`/steward prompts`: the schedule, from a panel or in one line."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.interface.answering import answering_privately
from bot.interface.channel_option import TextChannelOption
from bot.interface.drafts import Fields
from bot.interface.typed import TypedOption
from bot.interface.zone_option import TypedZoneOption
from bot.words import _
from cogs.reflections.controls import prompts_of
from cogs.reflections.forms import asked_in_one_line
from cogs.reflections.panel import panel_of


@app_commands.command(name="prompts", description=_("Set when the weekly prompt comes, and see the next eight weeks."))
@app_commands.describe(
    channel=_("Where it is posted."),
    day=_("The day of the week, such as Monday."),
    time=_("The local time, such as 10:00 or 7pm."),
    zone=_("The time zone for it, such as Europe/London."),
    role=_("A role to ping. Left out, it stays as it is; the form can take it away."),
)
async def prompts(
    interaction: discord.Interaction,
    channel: app_commands.Transform[int, TextChannelOption] | None = None,
    day: app_commands.Transform[str, TypedOption] | None = None,
    time: app_commands.Transform[str, TypedOption] | None = None,
    zone: app_commands.Transform[str, TypedZoneOption] | None = None,
    role: discord.Role | None = None,
) -> None:
    """Show the panel or, where something was given, read the new schedule back for a yes."""
    given: Fields = {
        **({"channel": [str(channel)]} if channel else {}),
        **({"day": day} if day else {}),
        **({"time": time} if time else {}),
        **({"zone": zone} if zone else {}),
        **({"role": [str(role.id)]} if role else {}),
    }
    async with answering_privately(interaction) as answer:
        if given:
            answer.show(await asked_in_one_line(interaction, answer, given))
        else:
            answer.show(panel_of(interaction, await prompts_of(interaction).panel(answer.actor), answer.words))

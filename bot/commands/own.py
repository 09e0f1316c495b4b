"""`/my settings`: what a member sets for themself."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import discord
from discord import app_commands

from bot import members
from bot.interface.answering import answering_privately
from bot.interface.cards import card, line
from bot.interface.host import host_of
from bot.interface.zone_option import ZoneOption
from bot.words import Words, _


@app_commands.command(name="settings", description=_("See and change your own settings. Only you see them."))
@app_commands.describe(zone=_("Your time zone, such as Europe/London. Nobody else sees it."))
async def settings(
    interaction: discord.Interaction, zone: app_commands.Transform[ZoneInfo, ZoneOption] | None = None
) -> None:
    """Show a member's settings, changing those that were given."""
    async with answering_privately(interaction) as answer:
        database = host_of(interaction).database
        if zone is not None:
            async with database.writing() as unit:
                await members.set_zone(unit, answer.actor.id, zone.key)
        async with database.reading() as unit:
            person = await members.person(unit, answer.actor.id)
        answer.show(card(*_shown(person, answer.words)))


def _shown(person: members.Person, words: Words) -> list[discord.ui.TextDisplay[discord.ui.LayoutView]]:
    if person.zone is None:
        zone = words.say("Time zone: the server's, as you have set none. To set one, use the option *zone*.")
    else:
        zone = words.say("Time zone: {zone}. Only you see it.", zone=person.zone)
    return [line(words.say("**Your settings**")), line(zone)]

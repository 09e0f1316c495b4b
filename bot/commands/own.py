"""`/my settings`: what a member sets for themself."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import discord
from discord import app_commands

from bot import members, servers
from bot.interface.answering import answering_privately
from bot.interface.cards import card, line
from bot.interface.host import host_of
from bot.interface.zone_option import SERVERS, OwnZoneOption
from bot.words import Words, _


@app_commands.command(name="settings", description=_("See and change your own settings. Only you see them."))
@app_commands.describe(zone=_("A city, such as London; or server, to use the server's. Nobody else sees it."))
async def settings(
    interaction: discord.Interaction, zone: app_commands.Transform[str | ZoneInfo, OwnZoneOption] | None = None
) -> None:
    """Show a member's settings, changing those that were given."""
    async with answering_privately(interaction) as answer:
        host = host_of(interaction)
        if zone is not None:
            own = None if zone == SERVERS else str(zone)
            async with host.database.writing() as unit:
                await members.set_zone(unit, answer.actor.id, own)
        async with host.database.reading() as unit:
            person = await members.person(unit, answer.actor.id)
            of_server = await servers.setting(unit, answer.actor.guild_id, servers.ZONE) or host.house_zone
        answer.show(card(line(answer.words.say("**Your settings**")), line(_zone(person, of_server, answer.words))))


def _zone(person: members.Person, of_server: str, words: Words) -> str:
    if person.zone is None:
        return words.say(
            "Time zone: {zone}, the server's. To choose your own, write `/my settings zone:` and a city.",
            zone=of_server,
        )
    return words.say(
        "Time zone: {zone}. Only you see it. To use the server's again, write `/my settings zone: server`.",
        zone=person.zone,
    )

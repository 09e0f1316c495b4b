"""A time zone as an option of a command, with suggestions while it is typed."""

from __future__ import annotations

from typing import Final

import discord
from discord import app_commands

from bot import zones
from bot.interface.host import words_without_reading
from bot.interface.typed import TypedOption, whole
from bot.report import suggesting

SERVERS: Final = "server"
"""What is typed to use the server's zone."""


class TypedZoneOption(TypedOption):
    """Suggests zones and takes what was typed as it is: for a command whose form says what is wrong with it."""

    @suggesting
    async def autocomplete(  # type: ignore[override]  # the base is declared for any choice type
        self, interaction: discord.Interaction, value: str, /
    ) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=name, value=name) for name in zones.suggest(value[:100])]


class OwnZoneOption(TypedZoneOption):
    """Turns what was typed into a zone or `SERVERS`; raises `UnknownZone` with the nearest names, never guesses."""

    async def transform(self, interaction: discord.Interaction, value: str, /) -> str:
        return SERVERS if value.strip().casefold() == SERVERS else zones.zone(whole(value)).key

    @suggesting
    async def autocomplete(  # type: ignore[override]  # the base is declared for any choice type
        self, interaction: discord.Interaction, value: str, /
    ) -> list[app_commands.Choice[str]]:
        found = [app_commands.Choice(name=name, value=name) for name in zones.suggest(value[:100])]
        if not SERVERS.startswith(value.strip().casefold()):
            return found
        # The word stays as it is in every language: it is what may be typed, too.
        servers = app_commands.Choice(
            name=words_without_reading(interaction).say("server (use the server's)"), value=SERVERS
        )
        return [servers, *found][: zones.MOST_CHOICES]

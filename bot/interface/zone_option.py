"""A time zone as an option of a command, with suggestions while it is typed."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import discord
from discord import app_commands

from bot import zones
from bot.report import suggesting


class TypedZoneOption(app_commands.Transformer):
    """Suggests zones and takes what was typed as it is: for a command whose form says what is wrong with it."""

    async def transform(self, interaction: discord.Interaction, value: str, /) -> str | ZoneInfo:
        return value

    @suggesting
    async def autocomplete(  # type: ignore[override]  # the base is declared for any choice type
        self, interaction: discord.Interaction, value: str, /
    ) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=name, value=name) for name in zones.suggest(value[:100])]


class ZoneOption(TypedZoneOption):
    """Turns what was typed into a zone; raises `UnknownZone` with the nearest names, never guesses."""

    async def transform(self, interaction: discord.Interaction, value: str, /) -> ZoneInfo:
        return zones.zone(value)

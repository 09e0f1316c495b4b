"""Options that suggest what is in the library while somebody types."""

from __future__ import annotations

from typing import Final

import discord
from discord import app_commands

from bot.interface.cards import clip
from bot.interface.host import host_of
from bot.interface.typed import TypedOption, WordsOption, whole
from bot.report import suggesting
from cogs.resources.controls.finding import finding_of
from cogs.resources.rules.finding import pick
from cogs.resources.rules.keeping import NoSuchCollection

_MOST: Final = 25
_LONGEST: Final = 100


class LookedForOption(WordsOption):
    """Words to look for; whoever picks a suggestion has picked one resource."""

    @suggesting
    async def autocomplete(  # type: ignore[override]  # the base is declared for any choice type
        self, interaction: discord.Interaction, value: str, /
    ) -> list[app_commands.Choice[str]]:
        if interaction.guild_id is None:
            return []
        async with host_of(interaction).database.reading() as unit:
            found = await finding_of(interaction).suggest(unit, interaction.guild_id, whole(value)[:_LONGEST])
        return [app_commands.Choice(name=clip(one.description.title, _LONGEST), value=pick(one.id)) for one in found]


class CollectionOption(TypedOption):
    """The id of a collection, picked from the suggestions or typed by its name; raises `NoSuchCollection`."""

    async def transform(  # type: ignore[override]  # the id of what the text names
        self, interaction: discord.Interaction, value: str, /
    ) -> int:
        typed = whole(value).strip()
        async with host_of(interaction).database.reading() as unit:
            known = await finding_of(interaction).collections(unit, interaction.guild_id or 0)
        for one in known:
            if typed == str(one.id) or typed.casefold() == one.name.casefold():
                return one.id
        raise NoSuchCollection

    @suggesting
    async def autocomplete(  # type: ignore[override]  # the base is declared for any choice type
        self, interaction: discord.Interaction, value: str, /
    ) -> list[app_commands.Choice[str]]:
        typed = whole(value).strip().casefold()
        async with host_of(interaction).database.reading() as unit:
            known = await finding_of(interaction).collections(unit, interaction.guild_id or 0)
        fitting = [one for one in known if typed in one.name.casefold()]
        return [app_commands.Choice(name=clip(one.name, _LONGEST), value=str(one.id)) for one in fitting[:_MOST]]

"""A text channel as an option of a command."""

from __future__ import annotations

from typing import Any

import discord
from discord import AppCommandOptionType, app_commands


class TextChannelOption(app_commands.Transformer):
    """Offers text channels, and turns what was chosen into its id.

    discord.py's own would call it a fault of ours where the channel went meanwhile, or is of another kind; the id lets
    `must_be_able` say what is wrong with it.
    """

    @property
    def type(self) -> AppCommandOptionType:
        return AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        return [discord.ChannelType.text, discord.ChannelType.news]

    async def transform(self, interaction: discord.Interaction, value: Any, /) -> int:
        return int(value.id)

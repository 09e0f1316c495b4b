"""Who may do what, asked when it is done: at each command, press and form."""

from __future__ import annotations

from dataclasses import dataclass

import discord

from bot import servers
from bot.database import Unit
from bot.errors import NotSteward, ServerOnly


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, in which server. `is_steward` holds for this moment only."""

    id: int
    guild_id: int
    is_steward: bool

    def must_be_steward(self) -> None:
        """Raise `NotSteward` unless they are one."""
        if not self.is_steward:
            raise NotSteward


async def actor_of(unit: Unit, interaction: discord.Interaction) -> Actor:
    """Return who acts, with the rights they have now; raises `ServerOnly` outside a server.

    A steward has Manage Server, or a role in the server's `stewards` setting.
    """
    guild_id = interaction.guild_id
    if guild_id is None or not isinstance(interaction.user, discord.Member):
        raise ServerOnly
    # `permissions` come with the interaction, so they are Discord's word of this very moment.
    if interaction.permissions.manage_guild:
        return Actor(interaction.user.id, guild_id, is_steward=True)
    stewards: list[int] = await servers.setting(unit, guild_id, servers.STEWARD_ROLES)
    return Actor(interaction.user.id, guild_id, is_steward=any(role.id in stewards for role in interaction.user.roles))

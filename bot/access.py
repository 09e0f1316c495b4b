"""Who may do what, asked when it is done: at each command, press and form."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

import discord

from bot.errors import NotSteward, ServerOnly

_TO_SEE = discord.Permissions(view_channel=True)
_TO_WRITE_IN_THREADS = discord.Permissions(view_channel=True, send_messages_in_threads=True)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, in which server. `is_steward` holds for this moment only."""

    id: int
    guild_id: int
    is_steward: bool
    sees: Callable[[int], bool] = field(default=lambda _channel_id: True, compare=False)
    """Whether they may see a channel of the server, by its id."""
    writes_in_threads: Callable[[int], bool] = field(default=lambda _channel_id: True, compare=False)
    """Whether they may see a channel and write in its threads: what they may not do, we do not do for them."""
    joined_at: datetime | None = field(default=None, compare=False)
    """Since when they are a member, where Discord said so."""

    def must_be_steward(self) -> None:
        """Raise `NotSteward` unless they are one."""
        if not self.is_steward:
            raise NotSteward


def actor_of(interaction: discord.Interaction, steward_roles: Collection[int]) -> Actor:
    """Return who acts, with the rights they have now; raises `ServerOnly` outside a server.

    A steward has Manage Server, or one of `steward_roles`: the server's `stewards` setting.
    """
    guild_id = interaction.guild_id
    if guild_id is None or not isinstance(interaction.user, discord.Member):
        raise ServerOnly
    # `permissions` come with the interaction, so they are Discord's word of this very moment.
    is_steward = interaction.permissions.manage_guild or any(
        role.id in steward_roles for role in interaction.user.roles
    )
    may = partial(_may, interaction.guild, interaction.user)
    return Actor(
        interaction.user.id,
        guild_id,
        is_steward=is_steward,
        sees=partial(may, _TO_SEE),
        writes_in_threads=partial(may, _TO_WRITE_IN_THREADS),
        joined_at=interaction.user.joined_at,
    )


def _may(guild: discord.Guild | None, member: discord.Member, needed: discord.Permissions, channel_id: int) -> bool:
    channel = guild.get_channel_or_thread(channel_id) if guild is not None else None
    return channel is not None and channel.permissions_for(member) >= needed

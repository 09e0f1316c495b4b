"""Whether the bot itself may do something in a channel, asked before anything is promised about it."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.errors import ChannelGone, MissingPermissions, WrongChannel


def must_be_able(interaction: discord.Interaction, channel_id: int, permissions: Sequence[str]) -> None:
    """Raise `ChannelGone`, `WrongChannel` or `MissingPermissions` (discord.py's names) where the bot cannot do this."""
    channel = interaction.guild.get_channel_or_thread(channel_id) if interaction.guild is not None else None
    # discord.py's text channels are the announcement channels too. A forum takes no messages, and what is posted in a
    # voice channel or a thread is soon out of sight.
    if channel is not None and not isinstance(channel, discord.TextChannel):
        raise WrongChannel(channel_id)
    held = _held(interaction, channel_id)
    if held is None or not held.view_channel:
        raise ChannelGone(channel_id)
    missing = tuple(name for name in permissions if not getattr(held, name))
    if missing:
        raise MissingPermissions(channel_id, missing)


def may_ping(interaction: discord.Interaction, channel_id: int, role_id: int) -> bool:
    """Whether a ping of this role would reach anybody."""
    role = interaction.guild.get_role(role_id) if interaction.guild is not None else None
    held = _held(interaction, channel_id)
    return (role is not None and role.mentionable) or (held is not None and held.mention_everyone)


def _held(interaction: discord.Interaction, channel_id: int) -> discord.Permissions | None:
    # The gateway keeps a server's own channels and roles; interactions arrive where that gateway is.
    guild = interaction.guild
    channel = guild.get_channel(channel_id) if guild is not None else None
    if guild is None or channel is None:
        return None
    return channel.permissions_for(guild.me)

"""Whether the bot itself may do something in a channel, asked before anything is promised about it."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from bot.errors import ChannelGone, MissingPermissions, WrongChannel
from bot.words import Words, sentence

TO_POST = ("view_channel", "send_messages", "read_message_history")
"""What it takes to post in a channel and to look for one's own post there."""

# Discord's own names for them, where they are not the words of discord.py's name.
_CALLED = {
    "create_events": sentence("Create Events"),
    "create_private_threads": sentence("Create Private Threads"),
    "create_public_threads": sentence("Create Public Threads"),
    "manage_channels": sentence("Manage Channels"),
    "manage_roles": sentence("Manage Roles"),
    "pin_messages": sentence("Pin Messages"),
    "read_message_history": sentence("Read Message History"),
    "send_messages": sentence("Send Messages"),
    "send_messages_in_threads": sentence("Send Messages in Threads"),
    "send_polls": sentence("Create Polls"),
    "view_channel": sentence("View Channel"),
}


def called(permission: str, words: Words) -> str:
    """Return the name that people find in Discord's menus for one of discord.py's names."""
    return words.marked(_CALLED[permission]) if permission in _CALLED else permission.replace("_", " ").title()


def must_be_able(
    interaction: discord.Interaction,
    channel_id: int,
    permissions: Sequence[str],
    in_forum: Sequence[str] | None = None,
) -> None:
    """Raise `ChannelGone`, `WrongChannel` or `MissingPermissions` (discord.py's names) where the bot cannot do this.

    `in_forum` is what it must be able to do where the channel is a forum; None where no forum will do.
    """
    must_be_able_in(interaction.guild, channel_id, permissions, in_forum)


def must_be_able_in(
    guild: discord.Guild | None, channel_id: int, permissions: Sequence[str], in_forum: Sequence[str] | None = None
) -> None:
    """Raise as `must_be_able` does, for a server that the bot is in."""
    channel = guild.get_channel_or_thread(channel_id) if guild is not None else None
    if isinstance(channel, discord.ForumChannel) and in_forum is not None:
        permissions = in_forum
    # discord.py's text channels are the announcement channels too. A forum takes no messages, and what is posted in a
    # voice channel or a thread is soon out of sight.
    elif channel is not None and not isinstance(channel, discord.TextChannel):
        raise WrongChannel(channel_id, forum_would_do=in_forum is not None)
    held = _held(guild, channel_id)
    if held is None or not held.view_channel:
        raise ChannelGone(channel_id)
    missing = tuple(name for name in permissions if not getattr(held, name))
    if missing:
        raise MissingPermissions(channel_id, missing)


def room_called(guild: discord.Guild | None, name: str) -> int | None:
    """Return the id of a text channel of this name in which the bot may post, or None."""
    for channel in guild.text_channels if guild is not None else ():
        if channel.name == name and all(getattr(channel.permissions_for(channel.guild.me), one) for one in TO_POST):
            return channel.id
    return None


def may_ping(interaction: discord.Interaction, channel_id: int, role_id: int) -> bool:
    """Whether a ping of this role would reach anybody."""
    role = interaction.guild.get_role(role_id) if interaction.guild is not None else None
    held = _held(interaction.guild, channel_id)
    return (role is not None and role.mentionable) or (held is not None and held.mention_everyone)


def _held(guild: discord.Guild | None, channel_id: int) -> discord.Permissions | None:
    # The gateway keeps a server's own channels and roles; interactions arrive where that gateway is.
    channel = guild.get_channel(channel_id) if guild is not None else None
    if guild is None or channel is None:
        return None
    return channel.permissions_for(guild.me)

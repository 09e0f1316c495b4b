"""What Discord shows of a server at this moment: rights, rooms, who reads threads, and how the support post stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import discord

from bot.deliveries import failures
from bot.errors import ChannelGone, MissingPermissions, WrongChannel
from bot.interface.permissions import must_be_able_in, room_called
from bot.ports import ChannelNeed
from bot.setup.rooms import ROOMS
from bot.setup.standing import Kept, Missing, Post, PostState, Seen


async def look(
    client: discord.Client, guild: discord.Guild, kept: Kept, needs: Sequence[ChannelNeed], wanted: discord.Permissions
) -> Seen:
    """Return what there is to see. `wanted` is what the bot needs anywhere."""
    held = guild.me.guild_permissions
    names = {*ROOMS, *(step.room for step in kept.features if step.room is not None)}
    rooms = {name: room_called(guild, name) for name in names}
    return Seen(
        missing=_missing(guild, needs),
        missing_in_server=tuple(name for name, is_wanted in wanted if is_wanted and not getattr(held, name)),
        readers=_thread_readers(guild, {need.channel_id for need in needs}),
        may_make=held.manage_channels,
        rooms={name: room for name, room in rooms.items() if room is not None},
        open_to_all=frozenset(_open_to_all(guild, kept)),
        gone=frozenset(_gone(guild, kept)),
        looks=await post_looks(client, kept.post),
    )


def _missing(guild: discord.Guild, needs: Iterable[ChannelNeed]) -> tuple[Missing, ...]:
    found: dict[int, set[str]] = {}
    gone: list[int] = []
    for need in needs:
        try:
            must_be_able_in(guild, need.channel_id, need.permissions, need.in_forum)
        except (ChannelGone, WrongChannel):
            gone.append(need.channel_id)
        except MissingPermissions as error:
            found.setdefault(need.channel_id, set()).update(error.permissions)
    lacking = [Missing(channel_id, tuple(sorted(names))) for channel_id, names in found.items()]
    return (*(Missing(channel_id, ()) for channel_id in dict.fromkeys(gone)), *lacking)


def _thread_readers(guild: discord.Guild, channels: Collection[int]) -> tuple[str, ...]:
    """Return mentions of the roles, and of people named in channels' settings, that may manage threads.

    The bot itself is not among them: its own role, which nobody else can hold, would read like one of people's.
    """
    own = {guild.me.id, *(role.id for role in guild.me.roles if role.managed)}
    roles = [
        role.mention
        for role in reversed(guild.roles)
        if role.id not in own and (role.permissions.administrator or role.permissions.manage_threads)
    ]
    named = [
        target.mention if isinstance(target, discord.Role | discord.Member) else f"<@{target.id}>"
        for channel_id in channels
        if isinstance(channel := guild.get_channel(channel_id), discord.TextChannel)
        for target, overwrite in channel.overwrites.items()
        if overwrite.manage_threads and target.id not in own
    ]
    return tuple(dict.fromkeys([*roles, *named]))


def _open_to_all(guild: discord.Guild, kept: Kept) -> Iterable[int]:
    for channel_id in (kept.stewards_channel, kept.support_channel):
        channel = guild.get_channel(channel_id) if channel_id is not None else None
        if channel is not None and channel.permissions_for(guild.default_role).view_channel:
            yield channel.id


def _gone(guild: discord.Guild, kept: Kept) -> Iterable[int]:
    yield from (role for role in kept.steward_roles if guild.get_role(role) is None)
    chosen = (kept.stewards_channel, kept.support_channel)
    yield from (one for one in chosen if one is not None and guild.get_channel(one) is None)


async def post_looks(client: discord.Client, post: Post | None) -> PostState | None:
    """Return how a post of ours looks in Discord; None where that cannot be told just now."""
    if post is None or post.is_gone:
        return None
    try:
        message = await client.get_partial_messageable(post.channel_id).fetch_message(post.message_id)
    except discord.NotFound:
        return PostState.GONE
    except failures.TRANSPORT:
        return None  # not allowed, which another step tells; or no answer, which must not keep setup from being shown
    return PostState.STANDS if message.pinned else PostState.UNPINNED

"""Makes a channel for a steward who asks for it, once: whatever of that name is there already is used."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from weakref import WeakValueDictionary

import discord
from discord import PermissionOverwrite
from discord.http import Route

from bot import one_try
from bot.setup.refusals import MayNotMake, NotMade

STEWARDS_ROOM: Final = "stewards"
SUPPORT_ROOM: Final = "support"
ROOMS: Final = (STEWARDS_ROOM, SUPPORT_ROOM)

_READS = ("view_channel", "read_message_history")
_WRITES = ("send_messages",)
_STARTS_THREADS = ("create_public_threads", "create_private_threads")

# Two presses at once would both find nothing.
_at_work: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()


@dataclass(frozen=True, slots=True)
class Room:
    """A text channel, and whether it was made just now."""

    id: int
    is_new: bool


async def make(guild: discord.Guild, name: str, stewards: Iterable[int], asker: discord.Member, topic: str) -> Room:
    """Return the channel of this name, made if there is none; raises `MayNotMake` and `NotMade`.

    That of the stewards is private to the holders of these roles, to those who may manage the server, to whoever asks
    and to the bot. In that of the support post only the bot writes. Any other is as the server's channels are.
    """
    lock = _at_work.setdefault(guild.id, asyncio.Lock())
    async with lock:
        # Asked of Discord and not of our memory: an earlier try may have got there without our hearing of it.
        there = [channel for channel in await guild.fetch_channels() if channel.name == name]
        found = next((channel for channel in there if isinstance(channel, discord.TextChannel)), None)
        if found is not None:
            return Room(found.id, is_new=False)
        if not guild.me.guild_permissions.manage_channels:
            raise MayNotMake(name)
        overwrites = _overwrites(guild, name, set(stewards), asker)
        try:
            made = await one_try.make(
                guild._state.http,
                Route("POST", "/guilds/{guild_id}/channels", guild_id=guild.id),
                {"name": name, "type": 0, "topic": topic, "permission_overwrites": _as_sent(overwrites)},
                reason="/steward setup",
            )
        except discord.Forbidden as error:
            raise MayNotMake(name) from error
        except discord.DiscordServerError:
            raise
        except discord.HTTPException as error:
            raise NotMade(name) from error
        return Room(int(made["id"]), is_new=True)


def _overwrites(
    guild: discord.Guild, name: str, stewards: set[int], asker: discord.Member
) -> dict[discord.Role | discord.Member | discord.Object, PermissionOverwrite]:
    everyone, me = guild.default_role, guild.me
    if name == STEWARDS_ROOM:
        let_in = [role for role in guild.roles if not role.is_default() and _is_stewards(role, stewards)]
        allowed = _granted(guild, True, *_READS, *_WRITES)
        found: dict[discord.Role | discord.Member | discord.Object, PermissionOverwrite] = {
            everyone: _granted(guild, False, "view_channel"),
            **dict.fromkeys(let_in, allowed),
            me: allowed,
        }
        sees_all = asker.id == guild.owner_id or asker.guild_permissions.administrator
        if not sees_all and not set(asker.roles) & set(let_in):
            found[asker] = allowed
        return found
    if name == SUPPORT_ROOM:
        return {
            everyone: _granted(guild, False, *_WRITES, *_STARTS_THREADS),
            me: _granted(guild, True, *_READS, *_WRITES, "pin_messages"),
        }
    return {}


def _as_sent(
    overwrites: dict[discord.Role | discord.Member | discord.Object, PermissionOverwrite],
) -> list[dict[str, str | int]]:
    found: list[dict[str, str | int]] = []
    for target, overwrite in overwrites.items():
        allow, deny = overwrite.pair()
        is_role = int(isinstance(target, discord.Role))
        found.append({"id": target.id, "type": 1 - is_role, "allow": str(allow.value), "deny": str(deny.value)})
    return found


def _is_stewards(role: discord.Role, stewards: set[int]) -> bool:
    # Roles of other apps may manage the server too, and have no business among stewards.
    return role.id in stewards or (role.permissions.manage_guild and not role.managed)


def _granted(guild: discord.Guild, value: bool, *names: str) -> PermissionOverwrite:
    # A bot may only give or take in a channel what it holds in the server.
    held = guild.me.guild_permissions
    return PermissionOverwrite(**{name: value for name in names if getattr(held, name)})

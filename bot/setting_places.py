"""Settings whose values only a server can name: its text channels and forums, and its roles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import discord

from bot.errors import ChannelGone, MissingPermissions, Refused, WrongChannel
from bot.setting_kinds import Around, WrongValue, folded, starting, unset

MOST_ROLES: Final = 25
TO_POST: Final = ("view_channel", "send_messages", "read_message_history")
"""What the bot needs in a channel (discord.py's names) to post there."""

TO_POST_IN_FORUM: Final = (*TO_POST, "send_messages_in_threads")
"""What it needs in a forum to make posts there, and to look for its own and change them."""

_LONGEST_SUGGESTION = 100


@dataclass(eq=False)
class UnknownChannel(Refused):
    """The text names no channel of this server that its reader may see, or several."""

    typed: str


@dataclass(eq=False)
class UnknownRole(Refused):
    """The text names no role of this server, or several."""

    typed: str


class EveryoneMeant(Refused):
    """@everyone is a role too, and never the one that is meant here."""


@dataclass(frozen=True, slots=True)
class TextChannel:
    """The id of a text channel of the server in which the bot holds `permissions`, discord.py's names."""

    permissions: tuple[str, ...] = TO_POST

    def read(self, typed: str, around: Around) -> int:
        channel = self._found(typed, around)
        takes = self._takes(channel)
        if takes is None:
            raise self._wrong(channel.id)
        held = channel.permissions_for(channel.guild.me)
        if not held.view_channel:
            raise ChannelGone(channel.id)
        missing = tuple(name for name in takes if not getattr(held, name))
        if missing:
            raise MissingPermissions(channel.id, missing)
        return channel.id

    def _takes(self, channel: discord.abc.GuildChannel | discord.Thread) -> tuple[str, ...] | None:
        """Return what the bot must be able to do in a channel of this kind; None where the kind does not fit."""
        return self.permissions if isinstance(channel, discord.TextChannel) else None

    def _wrong(self, channel_id: int) -> WrongChannel:
        return WrongChannel(channel_id)

    def _there(self, guild: discord.Guild) -> Sequence[discord.abc.GuildChannel]:
        """Return the channels of a server that fit, from its top to its bottom."""
        return guild.text_channels

    def _found(self, typed: str, around: Around) -> discord.abc.GuildChannel | discord.Thread:
        guild, plain = around.guild, typed.strip()
        if guild is None:
            raise UnknownChannel(typed)
        match = re.fullmatch(r"<#([0-9]{1,20})>|([0-9]{15,20})", plain)
        found: list[discord.abc.GuildChannel | discord.Thread | None]
        if match is not None:
            found = [guild.get_channel_or_thread(int(match[1] or match[2]))]
        else:
            found = [one for one in self._there(guild) if folded(one.name) == folded(plain.lstrip("#"))]
        seen = [one for one in found if one is not None and around.sees(one.id)]
        if len(seen) != 1:
            raise UnknownChannel(typed)
        return seen[0]

    def show(self, value: Any, around: Around) -> str:
        return unset(around) if value is None else f"<#{value}>"

    def write(self, value: Any) -> str:
        return "" if value is None else f"<#{value}>"

    def hint(self, around: Around) -> str:
        return around.words.say("Write the name of a text channel in which I may post, such as #general.")

    def suggest(self, typed: str, around: Around) -> Sequence[tuple[str, str]]:
        if around.guild is None:
            return ()
        me = around.guild.me
        found = [
            (one.name, str(one.id))
            for one in self._there(around.guild)
            if around.sees(one.id) and all(getattr(one.permissions_for(me), name) for name in self._takes(one) or ())
        ]
        return [(f"#{name}"[:_LONGEST_SUGGESTION], value) for name, value in starting(found, typed.strip().lstrip("#"))]


@dataclass(frozen=True, slots=True)
class PostsChannel(TextChannel):
    """The id of a text channel or a forum of the server, for cards that are messages in one and posts in the other.

    In a forum the bot holds the permissions of `in_forum`.
    """

    in_forum: tuple[str, ...] = TO_POST_IN_FORUM

    def _takes(self, channel: discord.abc.GuildChannel | discord.Thread) -> tuple[str, ...] | None:
        if isinstance(channel, discord.ForumChannel):
            return None if channel.is_media() else self.in_forum
        return self.permissions if isinstance(channel, discord.TextChannel) else None

    def _wrong(self, channel_id: int) -> WrongChannel:
        return WrongChannel(channel_id, forum_would_do=True)

    def _there(self, guild: discord.Guild) -> Sequence[discord.abc.GuildChannel]:
        fitting = [one for one in guild.channels if self._takes(one) is not None]
        return sorted(fitting, key=lambda one: (one.position, one.id))

    def hint(self, around: Around) -> str:
        return around.words.say("Write the name of a text channel or a forum in which I may post, such as #library.")


@dataclass(frozen=True, slots=True)
class Roles:
    """Ids of roles of the server, at most 25, parted by commas; @everyone is never one of them."""

    def read(self, typed: str, around: Around) -> list[int]:
        guild = around.guild
        if guild is None or not typed.strip():
            raise WrongValue(typed, self, around)
        # Names may hold commas and blanks: first as one name, then parted.
        whole = _role(typed, guild)
        parts = [part for part in re.split(r",|(?<=>)\s*(?=<)", typed) if part.strip()]
        found = [whole] if whole is not None else [self._one(part, guild) for part in parts]
        if any(role.is_default() for role in found):
            raise EveryoneMeant
        ids = list(dict.fromkeys(role.id for role in found))
        if not ids or len(ids) > MOST_ROLES:
            raise WrongValue(typed, self, around)
        return ids

    def _one(self, typed: str, guild: discord.Guild) -> discord.Role:
        found = _role(typed, guild)
        if found is None:
            raise UnknownRole(typed.strip())
        return found

    def show(self, value: Any, around: Around) -> str:
        gone = around.words.say("a role that is gone")
        known = None if around.guild is None else {role.id for role in around.guild.roles}
        shown = [f"<@&{role_id}>" if known is None or role_id in known else gone for role_id in value or ()]
        return ", ".join(shown) or around.words.say("none")

    def write(self, value: Any) -> str:
        return ", ".join(f"<@&{role_id}>" for role_id in value or ())

    def hint(self, around: Around) -> str:
        return around.words.say("Write names of roles, with commas between them. At most {most}.", most=MOST_ROLES)

    def suggest(self, typed: str, around: Around) -> Sequence[tuple[str, str]]:
        """Return what completes the last name that is being typed, with those before it."""
        if around.guild is None:
            return ()
        before, _, last = typed.rpartition(",")
        before = f"{before.strip()}, " if before.strip() else ""
        roles = [role for role in reversed(around.guild.roles) if not role.is_default()]
        choices = [(f"@{role.name}", f"<@&{role.id}>") for role in roles]
        found = starting([(name.lstrip("@"), value) for name, value in choices], last.strip().lstrip("@"))
        return [
            (f"{before}@{name}", f"{before}{value}")
            for name, value in found
            if len(f"{before}@{name}") <= _LONGEST_SUGGESTION and len(f"{before}{value}") <= _LONGEST_SUGGESTION
        ]


def _role(typed: str, guild: discord.Guild) -> discord.Role | None:
    """Return the one role that is meant: by mention, id or name; None where there is none, or several of that name."""
    plain = typed.strip()
    match = re.fullmatch(r"<@&([0-9]{1,20})>|([0-9]{15,20})", plain)
    if match is not None:
        return guild.get_role(int(match[1] or match[2]))
    found = [role for role in guild.roles if folded(role.name.lstrip("@")) == folded(plain.lstrip("@"))]
    return found[0] if len(found) == 1 else None

"""What happens to a community while a bot looks after it: DMs closed, rights taken, rooms and messages deleted."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import discord
from simcord.backend import serializers
from simcord.backend.models import Role
from simcord.builders import ChannelHandle, GuildHandle
from simcord.results import InteractionResult

if TYPE_CHECKING:
    from simcord.backend import Backend

_ADMINISTRATOR = discord.Permissions.administrator.flag


class Happenings:
    """Acts of people and of Discord that no bot is asked about; the rules that follow are held by `rules`."""

    backend: Backend

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.closed_dms: dict[int, int] = {}
        """By user id, the code with which a message to them is refused; see `close_dms`."""
        self.most_threads = 1000
        """Active threads that a server may have: one more is refused with 160006."""
        self.old_edits: int | None = None
        """How many more edits of messages over an hour old are taken before 30046; None for any number."""

    # -- People ---------------------------------------------------------------------------------

    def close_dms(self, person: Any, *, code: int = 50007) -> None:
        """Let every message to this member be refused from now on: 50007, closed, or 50278, nothing in common."""
        self.closed_dms[person.id] = code

    def open_dms(self, person: Any) -> None:
        """Let messages to this member through again."""
        self.closed_dms.pop(person.id, None)

    def quarter_of_an_hour_passes(self, *shown: InteractionResult) -> None:
        """Let the tokens of these interactions, or of all so far, be over, as fifteen minutes later."""
        records = [result._interaction for result in shown] or self.backend.interactions.values()
        for record in records:
            record.expires_at = self.backend.now_iso()

    # -- The bot's place ------------------------------------------------------------------------

    def kick_bot(self, guild: GuildHandle) -> None:
        """Take the bot out of a server, with its role; the server and all in it stay."""
        bot_id = self.backend.bot_user.id
        member = self.backend.get_guild(guild.id).members.pop(bot_id)
        for role_id in member.role_ids:
            if guild._guild.roles[role_id].managed:
                del guild._guild.roles[role_id]
        self.backend.emit("GUILD_DELETE", {"id": str(guild.id)})

    def invite_bot(self, guild: GuildHandle, *, permissions: discord.Permissions | None = None) -> None:
        """Bring the bot into a server again, with a new role; all permissions but administrator if none are named."""
        granted = permissions or discord.Permissions(discord.Permissions.all().value & ~_ADMINISTRATOR)
        bot = self.backend.bot_user
        role = Role(id=self.backend.snowflake(), name=bot.name, permissions=granted.value, position=1, managed=True)
        guild._guild.roles[role.id] = role
        self.backend.add_member(guild.id, bot.id, roles=[role.id])
        self._tell_of(guild)

    def outage(self, guild: GuildHandle) -> None:
        """Let a server be out of reach, which is no removal: Discord says so with the same event and one word more."""
        self.backend.emit("GUILD_DELETE", {"id": str(guild.id), "unavailable": True})

    def outage_over(self, guild: GuildHandle) -> None:
        """Let a server be there again."""
        self._tell_of(guild)

    def _tell_of(self, guild: GuildHandle) -> None:
        self.backend.emit("GUILD_CREATE", serializers.guild_create_payload(self.backend, guild._guild))

    def let_bot(self, guild: GuildHandle, **permissions: bool) -> None:
        """Give or take permissions of the bot's own role in a server: `let_bot(guild, send_messages=False)`."""
        [role] = [r for r in guild._guild.roles.values() if r.managed and r.name == self.backend.bot_user.name]
        granted = discord.Permissions(role.permissions)
        granted.update(**permissions)
        self.backend.edit_role(guild.id, role.id, {"permissions": granted.value})

    # -- Rooms and messages ---------------------------------------------------------------------

    def delete_channel(self, channel: ChannelHandle) -> None:
        """Delete a channel or thread; a channel takes its threads with it, of which nothing is told."""
        for thread in channel.threads:
            guild = self.backend.get_guild(thread._channel.guild_id or 0)
            guild.thread_ids.remove(thread.id)
            del self.backend.channels[thread.id]
            self.backend.messages.pop(thread.id, None)
        self.backend.delete_channel(channel.id)

    def delete_message(self, message: Any) -> None:
        """Delete a message, as a moderator would."""
        self.backend.delete_message(getattr(message, "channel_id", None) or message.channel.id, message.id)

    def archive(self, thread: ChannelHandle, *, locked: bool = False) -> None:
        """Archive a thread; who may not manage threads cannot open a locked one again."""
        put_away = {"archived": True, "locked": locked, "archive_timestamp": self.backend.now_iso()}
        self.backend.edit_channel(thread.id, {}, thread_metadata=put_away)

    def lock(self, thread: ChannelHandle, *, locked: bool = True) -> None:
        """Lock a thread, or unlock it, and leave it as archived or open as it is."""
        self.backend.edit_channel(thread.id, {}, thread_metadata={"locked": locked})

    def grows_old(self, message: Any, *, by: timedelta) -> None:
        """Let a message have been sent so much earlier; its id, which holds the moment too, stays."""
        channel_id = getattr(message, "channel_id", None) or message.channel.id
        stored = self.backend.get_message(channel_id, message.id)
        stored.timestamp = (datetime.fromisoformat(stored.timestamp) - by).isoformat()

"""The made-up community: a model of Discord in this process, with the real bot and a real SQLite file in it.

Nobody in it exists. Time is made up too, and moves when it is told to.
"""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import discord
import simcord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle, RoleHandle, UserHandle

from bot import logs
from bot.app import Hearth, build
from bot.settings import Settings, load

Target = RoleHandle | MemberActor | UserHandle | discord.Role | discord.Member | discord.User | discord.ClientUser

SERVER = "The Kitchen Table"
LONDON = ZoneInfo("Europe/London")
STARTS_AT = datetime(2026, 3, 12, 14, tzinfo=UTC)
"""A Thursday, two and a half weeks before the clocks change in London."""

STEWARD = discord.Permissions(manage_guild=True, moderate_members=True)
PATIENCE_SECONDS = 120
ROOMS = {
    "welcome": "Hello, and how this community works.",
    "reflections": "A question a week. Answer it, pass it by, or just read.",
    "stewards": "For stewards. Members do not see this room.",
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody made up. `zone` is the IANA name of the zone their phone is in."""

    name: str
    zone: str
    is_steward: bool = False
    wants_nudges: bool = False


PEOPLE = (
    Person("Sam", "Europe/London", is_steward=True),
    Person("Nadia", "Europe/London", is_steward=True),
    Person("Mo", "Europe/London", wants_nudges=True),
    Person("Grace", "America/New_York", wants_nudges=True),
    Person("Bishnu", "Asia/Kathmandu"),
)


@dataclass
class Community:
    """The server, its rooms and people by name, and the bot that runs in it at present."""

    env: simcord.Env
    settings: Settings
    guild: GuildHandle
    nudge: RoleHandle
    rooms: dict[str, ChannelHandle] = field(default_factory=dict)
    members: dict[str, MemberActor] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    is_running: bool = True

    @property
    def now(self) -> datetime:
        """The present of the made-up world, in UTC."""
        return self.env.now()

    @property
    def hearth(self) -> Hearth:
        """The bot as it runs now."""
        assert isinstance(self.env.bot, Hearth)
        return self.env.bot

    def open_room(self, name: str, topic: str, *, stewards: RoleHandle | None = None) -> ChannelHandle:
        """Make a room; with `stewards`, only they and the bot see it."""
        overwrites: dict[Target, discord.PermissionOverwrite] = {}
        if stewards is not None and self.guild.me is not None:
            seen = discord.PermissionOverwrite(view_channel=True)
            hidden = discord.PermissionOverwrite(view_channel=False)
            overwrites = {self.guild.default_role: hidden, stewards: seen, self.guild.me: seen}
        room = self.guild.create_text_channel(name, topic=topic, overwrites=overwrites)
        self.rooms[name] = room
        self.names[room.id] = f"#{name}"
        return room

    async def delete_room(self, name: str) -> None:
        """Delete a room as a person would in Discord; what was in it is gone."""
        # simcord has no person who deletes a channel, so it is done to the model itself.
        room = self.rooms.pop(name)
        self.env.backend.delete_channel(room.id)
        del self.names[room.id]  # Discord shows a mention of it as #unknown from now on
        await self.env.settle()

    async def go_to(self, instant: datetime) -> None:
        """Let time pass until this instant; one that is past changes nothing."""
        await self.env.advance_time(max(0.0, (instant - self.now).total_seconds()))

    def posts(self, room: ChannelHandle) -> list[discord.Message]:
        """Return what stands in a room for everybody, oldest first."""
        return [message for message in room.history() if not message.flags.ephemeral]

    async def stop(self) -> None:
        """Close the bot as a host would; twice changes nothing."""
        if self.is_running:
            self.is_running = False
            await self.hearth.close()

    async def start_again(self) -> None:
        """Start the bot afresh on the same database."""
        await self.stop()
        await self.env.restart_bot(build(self.settings))
        self.is_running = True


def london(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """Return the instant at which the clocks in London show this."""
    return datetime(year, month, day, hour, minute, tzinfo=LONDON).astimezone(UTC)


@asynccontextmanager
async def opened(starts_at: datetime = STARTS_AT) -> AsyncIterator[Community]:
    """Open the community with its data in a temporary folder, and take everything away afterwards."""
    logs.configure("error")
    with tempfile.TemporaryDirectory(prefix="hearth-demo-", ignore_cleanup_errors=True) as folder:
        # Nothing of the host's own environment reaches the demo: no token, no other database.
        settings = load(environ={"HEARTH_DATA_DIR": str(Path(folder) / "data")})
        env = simcord.Env(build(settings), shard_count=1, settle_timeout=PATIENCE_SECONDS)
        # simcord begins on 1 January 2026; moving its clock before the bot starts costs nothing.
        env.backend.clock.advance((starts_at - env.now()).total_seconds())
        env.backend.bot_user.name = "Hearth"
        await env.start()
        community = await _peopled(env, settings)
        try:
            yield community
        finally:
            await community.stop()
            await env.shutdown()


async def _peopled(env: simcord.Env, settings: Settings) -> Community:
    guild = env.create_guild(SERVER, preferred_locale="en-GB")
    await env.settle()
    stewards = guild.create_role("Stewards", permissions=STEWARD)
    nudge = guild.create_role("Weekly nudge", mentionable=True)
    community = Community(env, settings, guild, nudge)
    for name, topic in ROOMS.items():
        community.open_room(name, topic, stewards=stewards if name == "stewards" else None)
    community.names[nudge.id] = f"@{nudge.name}"
    for person in PEOPLE:
        user = env.create_user(person.name.casefold(), global_name=person.name)
        roles = [*([stewards] if person.is_steward else []), *([nudge] if person.wants_nudges else [])]
        community.members[person.name] = guild.add_member(user, roles=roles)
        community.names[user.id] = f"@{person.name}"
    await env.settle()
    return community

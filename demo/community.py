"""The made-up community: a model of Discord in this process, with the real bot and a real SQLite file in it.

Nobody in it exists. Time is made up too, and moves when it is told to.
"""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import discord
import simcord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle, RoleHandle, UserHandle

from bot import logs
from bot.app import Hearth, build
from bot.deliveries import store as deliveries
from bot.settings import Links, Settings, load
from demo.alone import alone
from demo.people import PEOPLE
from demo.world import World

Target = RoleHandle | MemberActor | UserHandle | discord.Role | discord.Member | discord.User | discord.ClientUser

SERVER = "The Kitchen Table"
LONDON = ZoneInfo("Europe/London")
STARTS_AT = datetime(2026, 10, 8, 13, tzinfo=UTC)
"""A Thursday, two and a half weeks before the clocks go back in London."""

STEWARDS, NUDGE = "Stewards", "Weekly nudge"
STEWARD = discord.Permissions(manage_guild=True, moderate_members=True)
HERE_FOR = timedelta(days=182)
"""For how long everybody but the newcomer has been a member."""
PATIENCE_SECONDS = 15
"""Real seconds. simcord lets whoever presses wait for what is due within these, so they are few."""
_PATIENCE_ON_THE_WAY = 120
A_STEP = timedelta(days=1)
"""How far time moves at once: a jump over months is many steps, each with its own patience."""
PROMPT = "reflections.prompt"
"""The kind of the delivery that is planned for the next weekly prompt."""

ROOMS = {
    "welcome": "Hello, and how this community works.",
    "reflections": "A question a week. Answer it, pass it by, or just read.",
    "stewards": "For stewards. Members do not see this room.",
}


@dataclass
class Community:
    """The server, its rooms and people by name, and the bot that runs in it at present."""

    env: simcord.Env
    settings: Settings
    guild: GuildHandle
    members: dict[str, MemberActor] = field(default_factory=dict)
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

    @property
    def rooms(self) -> dict[str, ChannelHandle]:
        """Every room there is now, by its name, the oldest first; the bot may have made some."""
        return {
            str(channel.name): ChannelHandle(self.env, self.guild, channel)
            for channel in self.env.backend.channels.values()
            if channel.guild_id == self.guild.id and channel.type == discord.ChannelType.text.value
        }

    @property
    def forums(self) -> dict[str, ChannelHandle]:
        """Every forum there is now, by its name; what stands in it are its threads."""
        return {
            str(channel.name): ChannelHandle(self.env, self.guild, channel)
            for channel in self.env.backend.channels.values()
            if channel.guild_id == self.guild.id and channel.type == discord.ChannelType.forum.value
        }

    @property
    def stewards(self) -> RoleHandle:
        """The role that stewards have."""
        return self.guild.roles[STEWARDS]

    @property
    def nudge(self) -> RoleHandle:
        """The role of those who want to be told when the question comes."""
        return self.guild.roles[NUDGE]

    @property
    def names(self) -> dict[int, str]:
        """What Discord shows where something is mentioned, by its id; what is gone is in it no more."""
        rooms = (*self.rooms.values(), *self.forums.values())
        threads = [thread for room in rooms for thread in room.threads]
        return {
            **{role.id: f"@{name.removeprefix('@')}" for name, role in self.guild.roles.items()},
            **{place.id: f"#{place.name}" for place in (*rooms, *threads)},
            **{member.id: f"@{name}" for name, member in self.members.items()},
            self.env.backend.bot_user.id: "@Hearth",
        }

    def open_room(self, name: str, topic: str, *, stewards: RoleHandle | None = None) -> ChannelHandle:
        """Make a room; with `stewards`, only they and the bot see it."""
        overwrites: dict[Target, discord.PermissionOverwrite] = {}
        if stewards is not None and self.guild.me is not None:
            seen = discord.PermissionOverwrite(view_channel=True)
            hidden = discord.PermissionOverwrite(view_channel=False)
            overwrites = {self.guild.default_role: hidden, stewards: seen, self.guild.me: seen}
        return self.guild.create_text_channel(name, topic=topic, overwrites=overwrites)

    def open_forum(self, name: str, tags: Sequence[str]) -> ChannelHandle:
        """Make a forum with these tags."""
        made = self.guild.create_forum_channel(name)
        facts = {"moderated": False, "emoji_id": None, "emoji_name": None}
        told = [{"id": number, "name": tag, **facts} for number, tag in enumerate(tags, start=1)]
        self.env.backend.edit_channel(made.id, {"available_tags": told})
        return made

    def tags_of(self, post: ChannelHandle) -> list[str]:
        """Return the names of the tags that a forum's post has."""
        forum = next(one for one in self.forums.values() if post.id in {thread.id for thread in one.threads})
        named = {int(tag["id"]): str(tag["name"]) for tag in forum._channel.available_tags}
        return [named[int(tag)] for tag in post._channel.applied_tags]

    async def delete_room(self, name: str) -> None:
        """Delete a room as a person would in Discord; what was in it is gone."""
        # simcord has no person who deletes a channel, so it is done to the model itself.
        self.env.backend.delete_channel(self.rooms[name].id)
        await self.env.settle()

    async def go_to(self, instant: datetime) -> None:
        """Let time pass until this instant; one that is past changes nothing. A month takes about ten seconds."""
        self.env.settle_timeout = _PATIENCE_ON_THE_WAY
        try:
            while (left := instant - self.now) > timedelta():
                await self.env.advance_time(min(left, A_STEP).total_seconds())
        finally:
            self.env.settle_timeout = PATIENCE_SECONDS

    async def next_prompt(self) -> datetime | None:
        """Return when the bot has planned the next weekly prompt, in UTC; None where it has planned none."""
        async with self.hearth.database.reading() as unit:
            return await deliveries.next_due(unit, [PROMPT])

    def posts(self, room: ChannelHandle) -> list[discord.Message]:
        """Return what somebody wrote in a room for everybody, oldest first."""
        return [message for message in room.history() if not message.flags.ephemeral and not message.is_system()]

    def is_closed(self, thread: ChannelHandle) -> bool:
        """Return whether a thread is archived, and locked so that nobody opens it again by writing."""
        kept = self.env.backend.channels[thread.id].thread_metadata
        return kept is not None and kept.archived and kept.locked

    def people_in(self, thread: ChannelHandle) -> set[int]:
        """Return the ids of the people in a thread, the bot left out."""
        backend = self.env.backend
        return set(backend.channels[thread.id].thread_members) - {backend.bot_user.id}

    def pinged(self, channel_id: int) -> set[int]:
        """Return the ids of those whom the bot's newest message in a channel may ping: people and roles."""
        path = f"/channels/{channel_id}/messages"
        sent = [one.json for one in self.env.http_requests if (one.method, one.path) == ("POST", path) and one.json]
        allowed = sent[-1].get("allowed_mentions") or {} if sent else {}
        return {int(one) for kind in ("users", "roles") for one in allowed.get(kind, ())}

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
    with alone(), tempfile.TemporaryDirectory(prefix="hearth-demo-", ignore_cleanup_errors=True) as folder:
        # Nothing of the host's own environment reaches the demo: no token, no other database.
        shipped = load(environ={"HEARTH_DATA_DIR": str(Path(folder) / "data")})
        settings = shipped.model_copy(update={"links": Links(looked_at=False)})  # it asks nobody's site for anything
        env = World(build(settings), settle_timeout=PATIENCE_SECONDS)
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
    stewards = guild.create_role(STEWARDS, permissions=STEWARD)
    nudge = guild.create_role(NUDGE, mentionable=True)
    community = Community(env, settings, guild)
    for name, topic in ROOMS.items():
        community.open_room(name, topic, stewards=stewards if name == "stewards" else None)
    for person in PEOPLE:
        user = env.create_user(person.name.casefold(), global_name=person.name)
        roles = [*([stewards] if person.is_steward else []), *([nudge] if person.wants_nudges else [])]
        community.members[person.name] = guild.add_member(user, roles=roles)
        if not person.is_new:
            # simcord lets everybody join now; what it keeps is what Discord tells the bot with each press.
            env.backend.guilds[guild.id].members[user.id].joined_at = (env.now() - HERE_FOR).isoformat()
    await env.settle()
    return community

"""What there is before a schedule begins: servers with their rooms and people, a weekly prompt, and chosen DMs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import discord

from bot import members
from bot.access import Actor
from bot.app import Hearth
from bot.direct_messages import DirectMessages
from bot.reach import How
from cogs.reflections.rules.schedule import Schedule as Weekly
from cogs.reflections.service import Prompts
from tests.wire.hearth_bed import now, this_minute
from tests.wire.schedules.acts import Size
from tests.wire.schedules.fates import Fate
from tests.wire.schedules.launched import probe
from tests.wire.schedules.model import Hello, Model, Server

_FIRST_HOUR, _AFTERNOON = 1, 13
_MOST_AHEAD = 14
# How people want to hear of what waits for them, one after another.
_REACHED = (How.DM, How.MENTION, How.DM, How.DM, How.DM, How.HOME)


async def arrange(world: Any, hearth: Hearth, model: Model, size: Size) -> None:
    """Make all of it; every third person lives where it is night, and every second server's prompt pings a role."""
    async with hearth.database.writing() as unit:
        await probe.make_table(unit)
    for number in range(size.servers):
        server = _server(world, number, size.people)
        model.servers.append(server)
        role = server.role.id if number % 2 else None
        at = server.prompts_at
        weekly = Weekly(server.reflections.id, at.weekday(), at.time(), "UTC", role)
        steward = Actor(server.steward.id, server.guild.id, is_steward=True)
        await hearth.service(Prompts).set_schedule(steward, weekly, server.stewards.id)
        for index, person in enumerate(server.people):
            is_at_night = index % 3 == 2
            how = _REACHED[index % len(_REACHED)]
            await _choose_dms(hearth, server, person.id, _FIRST_HOUR if is_at_night else _AFTERNOON, how)
            model.reach[person.id] = how
            if how is How.MENTION:
                model.mentioned.add(person.id)
            model.hellos.append(Hello(person.id, Fate.ONCE))
            if is_at_night:
                model.at_night.add(person.id)


def _server(world: Any, number: int, people: int) -> Server:
    count = world._shard_count
    guild = world.create_guild(f"Server {number}", id=((1 << 40) + number * count + number % count) << 22)
    reflections, *rooms, stewards, introductions, conversations = (
        guild.create_text_channel(name)
        for name in ("reflections", "help", "support", "stewards", "introductions", "conversations")
    )
    # Cards stand in a text channel in every other server, and in a forum in the others.
    library = guild.create_forum_channel("library") if number % 2 else guild.create_text_channel("library")
    role = guild.create_role("Prompts")
    of_stewards = guild.create_role("Stewards", permissions=discord.Permissions(manage_guild=True))
    steward = guild.add_member(world.create_user(f"Sam-{number}"), roles=[of_stewards])
    members_of = [guild.add_member(world.create_user(f"Mo-{number}-{one}")) for one in range(people)]
    halls, door = (
        [guild.create_text_channel(name) for name in ("welcome", "arrivals")],
        guild.create_text_channel("door"),
    )
    places = introductions, conversations, library, halls, door
    return Server(guild, reflections, rooms, stewards, steward, members_of, role, *places, this_minute())


async def _choose_dms(hearth: Hearth, server: Server, person: int, hour: int, how: How) -> None:
    at = now()
    async with hearth.database.writing() as unit:
        await members.set_zone(unit, person, _zone_where_it_is(hour, at))
        await hearth.service(DirectMessages).choose(unit, person, server.guild.id, at)
        await members.set_reach(unit, person, how)


def _zone_where_it_is(hour: int, at: datetime) -> str:
    ahead = (hour - at.hour) % 24
    ahead = ahead - 24 if ahead > _MOST_AHEAD else ahead
    # In these names of IANA's the sign is turned round: Etc/GMT-5 is five hours ahead.
    return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"

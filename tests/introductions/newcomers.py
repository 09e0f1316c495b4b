"""Newcomers whose introductions stand, without the steps by which they came to stand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from simcord.builders import ChannelHandle
from sqlalchemy import select

from bot import servers
from bot.deliveries.tables import deliveries
from bot.interface.cards import card, line
from bot.servers import Setting
from cogs.introductions.keeping import INTRODUCTIONS_CHANNEL, WELCOMERS_CHANNEL
from cogs.introductions.rules.profile import Introduction, IntroductionId, Profile
from cogs.introductions.store import introductions, welcomers
from cogs.introductions.welcoming import posted
from tests.community import Community, texts

HOUR = timedelta(hours=1)


async def put(community: Community, setting: Setting[Any], value: Any) -> None:
    """Let a server have set something long ago."""
    async with community.hearth.database.writing() as unit:
        await servers.put(unit, community.guild.id, setting, value)


async def with_rooms(community: Community) -> tuple[Any, Any]:
    """Return a channel for introductions and one for welcomers, both chosen."""
    room, team = (community.guild.create_text_channel(name) for name in ("introductions", "welcomers"))
    await put(community, INTRODUCTIONS_CHANNEL, room.id)
    await put(community, WELCOMERS_CHANNEL, team.id)
    return room, team


def somebody(community: Community, name: str, **more: Any) -> Any:
    """Return a new member of this name."""
    return community.guild.add_member(community.env.create_user(name), **more)


async def introduced(
    community: Community, person: Any, room: Any, profile: Profile | None = None
) -> tuple[Introduction, ChannelHandle]:
    """Let somebody's introduction stand in a room from now on; return it and its thread."""
    hearth, profile = community.hearth, profile or Profile(person.name.title(), work="A garden for everybody")
    view = card(line(f"This is {profile.name}."))
    view.stop()
    post = await hearth.get_partial_messageable(room.id).send(view=view)
    await hearth.http.start_thread_with_message(room.id, post.id, name=profile.name, auto_archive_duration=10080)
    await community.env.settle()
    async with hearth.database.writing() as unit:
        found = await introductions.keep(unit, community.guild.id, person.id, profile, community.now, None)
        found = await introductions.to_share(unit, found, community.now)
        await introductions.posted(unit, found.id, room.id, post.id, community.now)
        await introductions.thread_is(unit, found.id, post.id)
        standing = await introductions.get(unit, found.id)
        assert standing is not None
        await posted(unit, standing, community.now)
    [thread] = [one for one in room.threads if one.id == post.id]
    return standing, thread


async def welcomed_at(community: Community, introduction_id: IntroductionId) -> datetime | None:
    """Return when somebody else first wrote to a newcomer, as far as the bot knows."""
    async with community.hearth.database.reading() as unit:
        found = await introductions.get(unit, introduction_id)
    assert found is not None
    return found.welcomed_at


async def on_rota(community: Community, *people: Any, pinged: bool = True) -> None:
    """Let people have said yes to the rota long ago."""
    async with community.hearth.database.writing() as unit:
        for person in people:
            await welcomers.put_on(unit, community.guild.id, person.id, is_pinged=pinged, now=community.now)


async def rows_of(community: Community, kind: str) -> list[tuple[str, str | None]]:
    """Return how it stands with each row of a kind, and why."""
    async with community.hearth.database.reading() as unit:
        found = await unit.all(select(deliveries).where(deliveries.c.kind == kind).order_by(deliveries.c.id))
    return [(row.state, row.reason) for row in found]


def told_in(channel: Any) -> list[str]:
    """Return what the bot said in a channel, oldest first."""
    messages = sorted(channel.history(), key=lambda one: one.id)
    said = [one for one in messages if one.author.bot and one.type.value == 0]
    return [texts([component.to_dict() for component in message.components]) for message in said]


def pinged_in(community: Community, channel: Any) -> list[set[int]]:
    """Return whom each message of the bot's in a channel pinged, in the order they were sent."""
    return [
        {int(user) for user in request.json["allowed_mentions"].get("users", ())}
        for request in community.env.http_requests
        if request.path == f"/channels/{channel.id}/messages" and request.method == "POST" and request.json
    ]

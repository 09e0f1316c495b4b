"""Introductions of every kind: posted and found, a rota, a conversation that has begun, and a round that is open."""

from __future__ import annotations

from typing import Any

from bot import consents, servers
from cogs.introductions import keeping
from cogs.introductions.purposes import FOUND
from cogs.introductions.store import welcomers
from tests.community import Community
from tests.introductions.introducing import introduced, room
from tests.introductions.meeting import Room


async def newcomers(community: Community) -> Any:
    """Let people introduce themselves and meet, and return one of them beside the member."""
    guild, people = community.guild, Room(community)
    await people.furnish("peer", "third")
    await people.agree(community.member, community.steward)
    await room(community)
    peer, third = people.people
    for person in (community.member, peer):
        await introduced(community, person, name=person.name)
    channels = {
        keeping.START_CHANNEL: guild.create_text_channel("start"),
        keeping.WELCOME_CHANNEL: guild.create_text_channel("welcome"),
        keeping.WELCOMERS_CHANNEL: community.stewards,
    }
    async with people.database.writing() as unit:
        for setting, channel in channels.items():
            await servers.put(unit, guild.id, setting, channel.id)
        await servers.put(unit, guild.id, keeping.WELCOME_LINE, True)
        for person in (community.member, peer):
            await consents.give(unit, person.id, guild.id, FOUND, community.now)
        await welcomers.put_on(unit, guild.id, peer.id, is_pinged=True, now=community.now)
        await welcomers.ask(unit, guild.id, community.member.id, community.now)
    await people.introduced([community.member, peer])
    await people.open_round(community.member, peer, third)
    return peer

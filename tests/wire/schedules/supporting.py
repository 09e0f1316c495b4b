"""Carries out what happens to the support post: its room is chosen, its numbers change, a moderator deletes it."""

from __future__ import annotations

from bot import servers
from bot.access import Actor
from bot.app import Hearth
from bot.setup.declared import SUPPORT_CHANNEL, SUPPORT_POST
from bot.setup.service import Setup
from bot.setup.standing import PostState
from tests.wire.schedules.acts import Act, Verb
from tests.wire.schedules.doing import Doing
from tests.wire.schedules.model import Model, Server
from tests.wire.world import World


class Supporting(Doing):
    """The support posts of the schedule."""

    def __init__(self, world: World, hearth: Hearth, model: Model) -> None:
        self._world, self._database, self._model = world, hearth.database, model
        self._setup = hearth.service(Setup)
        self._does = {
            Verb.SUPPORT_ROOM: self._support_room,
            Verb.SUPPORT_OLD: self._support_old,
            Verb.SUPPORT_DELETED: self._support_deleted,
        }

    async def _support_room(self, act: Act, server: Server) -> None:
        room = server.rooms[act.who % len(server.rooms)]
        steward = _steward(server)
        await self._setup.choose_room(steward, SUPPORT_CHANNEL, room.id)
        if await self._setup.post_support(steward, None) or self._model.support[act.server].rooms:
            self._model.support[act.server].rooms.append(room.id)

    async def _support_old(self, act: Act, server: Server) -> None:
        async with self._database.writing() as unit:
            post = await servers.setting(unit, server.guild.id, SUPPORT_POST)
            if post is None:
                return
            await servers.put(unit, server.guild.id, SUPPORT_POST, {**post, "digest": "of an older file"})
        if await self._setup.post_support(_steward(server), None):
            self._model.support[act.server].edits += 1

    async def _support_deleted(self, act: Act, server: Server) -> None:
        """Nobody but stewards puts it back, who look at it in their panel."""
        async with self._database.reading() as unit:
            post = await servers.setting(unit, server.guild.id, SUPPORT_POST)
        if post is None or post["message"] not in self._world.backend.messages.get(post["channel"], {}):
            return
        self._world.backend.delete_message(post["channel"], post["message"])
        support = self._model.support[act.server]
        if await self._setup.post_support(_steward(server), PostState.GONE):
            support.rooms.append(support.rooms[-1])


def _steward(server: Server) -> Actor:
    return Actor(server.steward.id, server.guild.id, is_steward=True)

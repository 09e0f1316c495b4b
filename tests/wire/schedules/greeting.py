"""Carries out what happens where newcomers come in: "Start here", who joins and leaves, who is asked to welcome."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta

from sqlalchemy import select

from bot import memberships, servers
from bot.access import Actor
from bot.app import Hearth
from bot.deliveries.tables import deliveries
from bot.setting_changes import ServerSettings
from cogs.introductions.keeping import START_CHANNEL, START_POST, WELCOME_CHANNEL, WELCOME_LINE
from cogs.introductions.rules.starting import StartPost
from cogs.introductions.service.greeting import LINE
from cogs.introductions.service.rota import Rota
from cogs.introductions.service.starting import StartHere
from cogs.introductions.store import starting
from tests.wire.hearth_bed import now
from tests.wire.schedules.acts import Act, Verb
from tests.wire.schedules.doing import Doing
from tests.wire.schedules.model import Model, Server
from tests.wire.schedules.model_of_meeting import Says
from tests.wire.schedules.model_of_welcoming import Guest
from tests.wire.world import World

_HEARS_WITHIN = timedelta(seconds=5)


class Greeting(Doing):
    """The door of each server of the schedule."""

    def __init__(self, world: World, hearth: Hearth, model: Model) -> None:
        self._world, self._database, self._model = world, hearth.database, model
        self._settings, self._start = hearth.service(ServerSettings), hearth.service(StartHere)
        self._rota = hearth.service(Rota)
        self._does = {
            Verb.START_ROOM: self._start_room,
            Verb.START_OFF: self._start_off,
            Verb.START_OLD: self._start_old,
            Verb.START_DELETED: self._start_deleted,
            Verb.ASK_WELCOMER: self._ask,
            Verb.SAY_NO: self._say_no,
            Verb.JOIN: self._join,
            Verb.LEAVE: self._leave,
        }

    async def arrange(self) -> None:
        """Let stewards have switched the welcome line on."""
        async with self._database.writing() as unit:
            for server in self._model.servers:
                await servers.put(unit, server.guild.id, WELCOME_CHANNEL, server.door.id)
                await servers.put(unit, server.guild.id, WELCOME_LINE, True)

    # -- "Start here" --------------------------------------------------------------------------------

    async def _start_room(self, act: Act, server: Server) -> None:
        await self._wanted_in(act, server, server.halls[act.who % len(server.halls)].id)

    async def _start_off(self, act: Act, server: Server) -> None:
        await self._wanted_in(act, server, None)

    async def _wanted_in(self, act: Act, server: Server, channel_id: int | None) -> None:
        await self._settings.change(_steward(server), START_CHANNEL, channel_id)
        self._model.starts[act.server].rooms.append(channel_id)

    async def _start_old(self, act: Act, server: Server) -> None:
        """Let the post be of an older wording, as if the words had changed since, and a steward see to it."""
        post = await self._standing(server)
        if post is None or self._model.starts[act.server].rooms[-1] is None:
            return
        async with self._database.writing() as unit:
            facts = await servers.setting(unit, server.guild.id, START_POST)
            await servers.put(unit, server.guild.id, START_POST, {**(facts or {}), "digest": "of older words"})
        message = self._world.backend.messages[post.channel_id][post.message_id]
        message.components = json.loads(json.dumps(message.components).replace("Start here", "Begin here"))
        await self._start.post_again(_steward(server))

    async def _start_deleted(self, act: Act, server: Server) -> None:
        # Only one that the program knows of: one in doubt that is deleted now cannot be told from one never sent.
        if (post := await self._standing(server)) is not None:
            self._world.backend.delete_message(post.channel_id, post.message_id)
            self._model.starts[act.server].deleted += 1

    async def _standing(self, server: Server) -> StartPost | None:
        async with self._database.reading() as unit:
            post = await starting.post_of(unit, server.guild.id)
        is_there = post is not None and self._is_there(post)
        return post if is_there else None

    def _is_there(self, post: StartPost) -> bool:
        return post.message_id in self._world.backend.messages.get(post.channel_id, {})

    async def unnoticed(self) -> int:
        """Return how many of these posts are gone without the program's having looked; it does once it is ready."""
        async with self._database.reading() as unit:
            posts = await starting.posts_everywhere(unit)
        return sum(not self._is_there(post) for post in posts.values())

    # -- Who joins -----------------------------------------------------------------------------------

    async def _join(self, act: Act, server: Server) -> None:
        member = server.guild.add_member(self._world.create_user(f"Guest-{act.server}-{act.label}"))
        is_heard = await self._heard(lambda: self._has_lines(server, member.id))
        self._model.guests[act.label] = Guest(act.label, act.server, member, is_heard)

    async def _leave(self, act: Act, server: Server) -> None:
        guest = self._model.guests.get(act.label)
        if guest is None or guest.has_left:
            return
        guest.has_left = True
        server.guild.remove_member(guest.member)
        if await self._heard(lambda: self._is_let_go(server, guest.member.id)):
            guest.left_at = now()

    async def _heard(self, claim: Callable[[], Awaitable[bool]]) -> bool:
        """Wait until the program has noted it, which no line of its log tells; return whether it has, in good time."""
        until = now() + _HEARS_WITHIN
        while not await claim():
            if now() > until:
                return False
        return True

    async def _has_lines(self, server: Server, person: int) -> bool:
        theirs = deliveries.c.kind == LINE, deliveries.c.guild_id == server.guild.id, deliveries.c.recipient == person
        async with self._database.reading() as unit:
            return await unit.one(select(deliveries.c.id).where(*theirs)) is not None

    async def _is_let_go(self, server: Server, person: int) -> bool:
        async with self._database.reading() as unit:
            if await memberships.has_left(unit, server.guild.id, person):
                return True
        return not await self._has_lines(server, person)

    # -- Who welcomes --------------------------------------------------------------------------------

    async def _ask(self, act: Act, server: Server) -> None:
        person = server.people[act.who].id
        if (act.server, person) not in self._model.asked_to_welcome:
            await self._rota.ask(_steward(server), person, is_bot=False)
            self._model.asked_to_welcome[act.server, person] = self._model.tell(person, Says.WELCOME)

    async def _say_no(self, act: Act, server: Server) -> None:
        person = server.people[act.who].id
        if (act.server, person) in self._model.asked_to_welcome:
            await self._rota.say_no(Actor(person, server.guild.id, is_steward=False))
            word = self._model.asked_to_welcome.pop((act.server, person))
            if word is not None:
                word.is_sure = False


def _steward(server: Server) -> Actor:
    return Actor(server.steward.id, server.guild.id, is_steward=True)

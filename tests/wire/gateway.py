"""The gateway's side of the wire: who identifies and resumes, who hears what, heartbeats, and what goes wrong."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import discord
from aiohttp import WSMsgType, web
from simcord import intents as _intents
from simcord.backend import serializers

from .faults import Delay
from .sessions import Connection, Session
from .watch import Watch
from .world import World


class Gateway:
    """All sessions of the application; `sessions` are those that could be resumed or are connected.

    `heartbeat_ms` is how often a bot has to send a heartbeat, told to it at its next connection. From one that is a
    whole interval late nothing more is expected: it is closed with 4009, and its session is over.
    """

    def __init__(self, world: World, watch: Watch, *, token: str, privileged: Collection[str]) -> None:
        self._world, self._watch, self._token = world, watch, token
        self._privileged = privileged
        self.address = ""
        self.heartbeat_ms = 41_250
        self.sessions: dict[str, Session] = {}
        self.connections: list[Connection] = []
        self.resumed: list[str] = []
        """Ids of the sessions that were resumed, once for each time."""
        self.timed_out: list[str] = []
        """Ids of the sessions whose heartbeat was missed."""
        self.identified = 0
        """How often a session was begun; Discord allows a thousand a day."""
        self._delay: Delay | None = None
        self._closing: set[asyncio.Future[Any]] = set()
        world.backend.subscribers.append(self._on_event)

    def ready(self, who: str) -> int:
        """Return how many shards of a process are connected and have been told that they are ready."""
        return sum(s.who == who and s.connection is not None for s in self.sessions.values())

    def cut(self, who: str | None = None, *, code: int | None = None) -> None:
        """Break the connections of one process or all: by a close code, or without a word."""
        for connection in self._of(who):
            connection.closed_by_us = True
            if code is None:
                connection.abort()
            else:
                self._close(connection, code)

    def _of(self, who: str | None) -> list[Connection]:
        return [connection for connection in self.connections if who in (None, connection.who)]

    def _close(self, connection: Connection, code: int) -> None:
        self._closing.add(task := asyncio.ensure_future(connection.socket.close(code=code)))
        task.add_done_callback(self._closing.discard)

    def freeze(self) -> None:
        """Hear nothing of what is sent from now on, goodbyes included, as where the network is gone without a word."""
        for connection in self.connections:
            connection.freeze()

    def fall_silent(self, who: str | None = None) -> None:
        """Say nothing on these connections from now on, no event and no acknowledgement, and leave them open."""
        for connection in self._of(who):
            connection.is_silent = True

    def ask_to_reconnect(self, who: str | None = None) -> None:
        """Ask for a new connection that resumes the session, as Discord does when a machine of its own is to rest."""
        for connection in self._of(who):
            connection.send({"op": 7, "s": None, "t": None, "d": None})

    def latency(self, seconds: float | tuple[float, float], *, seed: int = 0) -> None:
        """Let events take so long to leave, at connections from now on; in order, however long each draws."""
        self._delay = Delay(seconds, seed)

    def forget_sessions(self) -> None:
        """Let every attempt to resume fail from now on, as after a long absence."""
        self.sessions.clear()

    def _on_event(self, event: str, payload: Mapping[str, Any]) -> None:
        if event == "INTERACTION_CREATE":
            person = payload.get("user") or payload["member"]["user"]
            payload = {**payload, "locale": self._world.locales.get(int(person["id"]), payload["locale"])}
        guild_id = int(payload.get("guild_id") or (payload.get("id", 0) if event.startswith("GUILD_") else 0))
        guild = self._world.backend.guilds.get(guild_id)
        if guild is not None and self._world.backend.bot_user.id not in guild.members and event != "GUILD_DELETE":
            return  # nothing is told of a server to a bot that is not in it
        for session in list(self.sessions.values()):
            if session.holds(guild_id):
                session.feed(event, payload)
        self._watch.ring()

    async def serve(self, http: web.Request) -> web.WebSocketResponse:
        """Hold one connection until it ends."""
        if http.query.get("compress", "zlib-stream") != "zlib-stream":
            raise web.HTTPBadRequest(text="this bed speaks zlib-stream or plain text")
        socket = web.WebSocketResponse(compress=False, max_msg_size=0)
        await socket.prepare(http)
        connection = Connection(http.match_info["who"], socket, http, self._delay)
        self.connections.append(connection)
        writing = asyncio.create_task(connection.write())
        connection.send({"op": 10, "s": None, "t": None, "d": {"heartbeat_interval": self.heartbeat_ms}})
        self._watch.ring()
        connection.missed = lambda: self._missed(connection)
        connection.wait_for_heartbeat(2 * self.heartbeat_ms / 1000)
        session: Session | None = None
        try:
            async for message in socket:
                if message.type is not WSMsgType.TEXT:
                    continue
                payload = json.loads(message.data)
                if payload["op"] in (2, 6):
                    session = await self._open(connection, payload["op"], payload["d"])
                else:
                    await self._heard(connection, session, payload["op"], payload["d"])
        finally:
            writing.cancel()
            connection.stop_waiting()
            self.connections.remove(connection)
            if session is not None and session.connection is connection:
                session.connection = None
                if socket.close_code in (1000, 1001) and not connection.closed_by_us:
                    # Discord ends a session that its bot closes so; after a close of ours it can be resumed.
                    self.sessions.pop(session.id, None)
            self._watch.ring()
        return socket

    async def _heard(self, connection: Connection, session: Session | None, op: int, data: Any) -> None:
        if op == 1:
            connection.wait_for_heartbeat(2 * self.heartbeat_ms / 1000)
            connection.send({"op": 11, "s": None, "t": None, "d": None})
        elif op == 8 and session is not None:
            users = data.get("user_ids")
            await session.requests.request_chunks(
                int(data["guild_id"]),
                data.get("query"),
                limit=data["limit"],
                user_ids=users if users is None or isinstance(users, list) else [int(users)],
                presences=data.get("presences", False),
                nonce=data.get("nonce"),
            )

    def _missed(self, connection: Connection) -> None:
        for session in [s for s in self.sessions.values() if s.connection is connection]:
            del self.sessions[session.id]
            self.timed_out.append(session.id)
        self._close(connection, 4009)

    async def _open(self, connection: Connection, op: int, data: Any) -> Session | None:
        if data["token"].removeprefix("Bot ") != self._token:
            await connection.socket.close(code=4004, message=b"Authentication failed.")
            return None
        return self._resume(connection, data) if op == 6 else await self._identify(connection, data)

    def _resume(self, connection: Connection, data: Any) -> Session | None:
        session = self.sessions.get(data["session_id"])
        if session is None:
            connection.send({"op": 9, "s": None, "t": None, "d": False})
            return None
        for payload in session.log[data["seq"] :]:
            connection.send(payload)
        session.connection = connection
        session.dispatch("RESUMED", {})
        self.resumed.append(session.id)
        self._watch.ring()
        return session

    async def _identify(self, connection: Connection, data: Any) -> Session | None:
        intents = discord.Intents.none()
        intents.value = data["intents"]
        approved = discord.Intents.all()
        approved.members, approved.presences, approved.message_content = (
            name in self._privileged for name in ("members", "presences", "message_content")
        )
        shard = tuple(data.get("shard", (0, 1)))
        if not 0 <= shard[0] < shard[1]:
            await connection.socket.close(code=4010, message=b"Invalid shard.")
            return None
        if _intents.missing_privileged_intents(intents, approved):
            await connection.socket.close(code=4014, message=b"Disallowed intent(s).")
            return None
        self.identified += 1
        session = Session(f"session-{self.identified}", connection.who, self._world, intents, shard)
        session.connection = connection
        self.sessions[session.id] = session
        backend = self._world.backend
        guilds = list(self._guilds(session))
        session.told_of.update(guild.id for guild in guilds)
        session.dispatch(
            "READY",
            {
                "v": 10,
                "user": dict(serializers.user_payload(backend.bot_user)),
                "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
                "session_id": session.id,
                "resume_gateway_url": self.address.format(who=connection.who),
                "shard": list(shard),
                "application": {"id": str(backend.application_id), "flags": self.application_flags()},
            },
        )
        for guild in guilds:
            session.feed("GUILD_CREATE", serializers.guild_create_payload(backend, guild))
        self._watch.ring()
        return session

    def application_flags(self) -> int:
        """Return what the application's page says of the privileged intents it was given."""
        return discord.ApplicationFlags(
            gateway_guild_members_limited="members" in self._privileged,
            gateway_presence_limited="presences" in self._privileged,
            gateway_message_content_limited="message_content" in self._privileged,
        ).value

    def _guilds(self, session: Session) -> Iterator[Any]:
        backend = self._world.backend
        for guild in backend.guilds.values():
            if session.holds(guild.id) and backend.bot_user.id in guild.members:
                yield guild

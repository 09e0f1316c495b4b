"""One socket of the gateway, and the session behind it, which outlives it."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import discord
from aiohttp import web
from simcord.gateway import FakeGateway, FakeWebSocket

from .copying import CopiedAsJson
from .faults import Delay
from .world import World

_SUFFIX = zlib.Z_SYNC_FLUSH


class Connection:
    """One socket; payloads leave it in the order they were sent, each as late as `delay` draws for its event."""

    def __init__(self, who: str, socket: web.WebSocketResponse, http: web.Request, delay: Delay | None) -> None:
        self.who, self.socket, self._http, self._delay = who, socket, http, delay
        self.closed_by_us = False
        self.is_silent = False
        self.missed: Callable[[], None] = lambda: None
        self._deflate = zlib.compressobj() if http.query.get("compress") == "zlib-stream" else None
        self._outbox: asyncio.Queue[tuple[float, str]] = asyncio.Queue()
        self._leaves_at = 0.0
        self._patience: asyncio.TimerHandle | None = None

    def send(self, payload: Mapping[str, Any]) -> None:
        if self.is_silent:
            return
        if self._delay is not None:
            after = self._delay.draw(str(payload.get("t") or payload["op"]))
            self._leaves_at = max(self._leaves_at, asyncio.get_running_loop().time() + after)
        self._outbox.put_nowait((self._leaves_at, json.dumps(payload)))

    async def write(self) -> None:
        """Send until the socket is gone."""
        while not self.socket.closed:
            leaves_at, text = await self._outbox.get()
            try:
                if (left := leaves_at - asyncio.get_running_loop().time()) > 0:
                    await asyncio.sleep(left)
                if self._deflate is None:
                    await self.socket.send_str(text)
                else:
                    await self.socket.send_bytes(self._deflate.compress(text.encode()) + self._deflate.flush(_SUFFIX))
            except ConnectionError:
                return  # the other end has died; what is in the session's log can be replayed

    def wait_for_heartbeat(self, seconds: float) -> None:
        """Call `missed` unless this is called again within so many seconds."""
        self.stop_waiting()
        self._patience = asyncio.get_running_loop().call_later(seconds, lambda: self.missed())

    def stop_waiting(self) -> None:
        if self._patience is not None:
            self._patience.cancel()

    def abort(self) -> None:
        if self._http.transport is not None:
            self._http.transport.abort()

    def freeze(self) -> None:
        if self._http.transport is not None:
            self._http.transport.pause_reading()


class _Parsers:
    """Stands where discord.py keeps its parsers: whatever simcord lets through is sent."""

    def __init__(self, dispatch: Callable[[str, Any], None]) -> None:
        self._dispatch = dispatch

    def __getitem__(self, event: str) -> Callable[[Any], None]:
        return partial(self._dispatch, event)

    get = __getitem__


class Session:
    """What a shard has identified as; it outlives its connection, so that it can be resumed."""

    def __init__(self, id: str, who: str, world: World, intents: discord.Intents, shard: tuple[int, int]) -> None:
        self.id, self.who, self.intents, self.shard = id, who, intents, shard
        self.parsers = _Parsers(self.dispatch)
        self.log: list[dict[str, Any]] = []
        self.connection: Connection | None = None
        self.told_of: set[int] = set()
        self.gateway = FakeGateway(world.backend, self)
        self.requests = FakeWebSocket(world.backend, self.gateway, shard_id=shard[0])

    def dispatch(self, event: str, data: Any) -> None:
        self.log.append({"op": 0, "t": event, "s": len(self.log) + 1, "d": data})
        if self.connection is not None:
            self.connection.send(self.log[-1])

    def feed(self, event: str, payload: Mapping[str, Any]) -> None:
        """Dispatch what this session's intents let through, a copy: the payload belongs to the backend.

        A server that the bot is new in comes without "unavailable", by which discord.py tells it from one whose outage
        is over; simcord says of both that they are not unavailable.
        """
        if event == "GUILD_CREATE" and int(payload["id"]) not in self.told_of:
            self.told_of.add(int(payload["id"]))
            payload = {key: part for key, part in payload.items() if key != "unavailable"}
        elif event == "GUILD_DELETE" and not payload.get("unavailable"):
            self.told_of.discard(int(payload["id"]))
        parts = {key: CopiedAsJson(part) if isinstance(part, dict | list) else part for key, part in payload.items()}
        self.gateway.feed(event, parts)

    def holds(self, guild_id: int) -> bool:
        return (guild_id >> 22) % self.shard[1] == self.shard[0]

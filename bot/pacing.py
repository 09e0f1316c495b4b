"""The gateway's socket, read so that everybody else has their turn.

discord.py reads on without a pause for as long as something has arrived. Five hundred people who press at once would
hold the loop for a tenth of a second before the first of them is answered, and heartbeats and forms for as long.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final

from discord.http import HTTPClient

from bot.rate_limits import seldom

AT_ONCE: Final = 16
"""How many events are read before everybody else has a turn."""


class Paced:
    """A socket that makes room for others every so often while it is read; all else is the socket's own."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._read = 0

    async def receive(self, *arguments: Any, **options: Any) -> Any:
        """Return what comes next."""
        self._read += 1
        if self._read % AT_ONCE == 0:
            await asyncio.sleep(0)
        return await self._socket.receive(*arguments, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)


def paced(connect: Callable[..., Coroutine[Any, Any, Any]]) -> Callable[..., Coroutine[Any, Any, Any]]:
    """Return what connects to the gateway as before, to a socket that is paced."""

    async def connect_paced(*arguments: Any, **options: Any) -> Any:
        return Paced(await connect(*arguments, **options))

    return connect_paced


def pace(http: HTTPClient) -> None:
    """Let its gateway be paced, and its record of rate limits be gone through seldom."""
    http.ws_connect = paced(http.ws_connect)  # type: ignore[method-assign]
    clear = http._try_clear_expired_ratelimits
    http._try_clear_expired_ratelimits = seldom(clear)  # type: ignore[method-assign]

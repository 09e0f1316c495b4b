"""Makes something in Discord that must not be there twice, where no nonce guards it.

discord.py asks again by itself after a 500, whether or not the work was done. A thread, an event or a channel would
then be made twice. Here whoever asked hears that it is unsure, and looks before asking again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import aiohttp
from discord.http import HTTPClient, Route


class UnsureTry(ConnectionError):
    """Discord gave no word on whether it did the work."""


class _OneTry:
    """A request's files, which are none: discord.py goes through them before each try, to wind them back."""

    def __init__(self) -> None:
        self._may_try = True

    async def look(self, response: aiohttp.ClientResponse) -> None:
        """Note whether Discord said that it did nothing, but may later."""
        self._may_try = response.status == 429
        if response.status >= 500:
            raise UnsureTry(f"Discord answered {response.status}")

    def __iter__(self) -> Iterator[Any]:
        """Let the first try go ahead, and another one where nothing was done."""
        if not self._may_try:
            raise UnsureTry("no answer")
        self._may_try = False
        return iter(())


async def make(http: HTTPClient, route: Route, payload: dict[str, Any], *, reason: str | None = None) -> dict[str, Any]:
    """Return what Discord made; raises `UnsureTry` where it may or may not be there, else as any request does."""
    once: Any = _OneTry()
    made: dict[str, Any] = await http.request(
        route, json=payload, reason=reason, files=once, raise_for_status=once.look
    )
    return made

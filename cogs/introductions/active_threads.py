"""How many threads are active in a server: Discord allows a thousand, and counts everybody's."""

from __future__ import annotations

import aiohttp
import discord
from discord.http import HTTPClient

from bot.errors import DiscordUnavailable


class LiveThreads:
    """Asks Discord each time: neither our rows nor our memory know of other people's threads."""

    def __init__(self, http: HTTPClient) -> None:
        self._http = http

    async def __call__(self, guild_id: int) -> int:
        """Return the number; raises `DiscordUnavailable` where Discord does not say."""
        try:
            active = await self._http.get_active_threads(guild_id)
        except (discord.HTTPException, aiohttp.ClientError, ConnectionError, TimeoutError) as error:
            raise DiscordUnavailable from error
        return len(active["threads"])

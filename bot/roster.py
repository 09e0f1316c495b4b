"""Keeps up which servers we are in, from the gateway's events, so that what belongs to one can go when it has gone."""

from __future__ import annotations

import discord
import structlog

from bot import notices, servers
from bot.clock import Clock
from bot.database import Database
from bot.settings import Shards

log = structlog.get_logger(__name__)


class Roster:
    """Listens for servers that come and go; every event may come again, and that changes nothing."""

    def __init__(self, client: discord.Client, database: Database, clock: Clock, shards: Shards | None) -> None:
        """`shards` are those this process looks after; None is all."""
        self._client = client
        self._database = database
        self._clock = clock
        self._shards = shards

    async def on_ready(self) -> None:
        """Note which servers we are in, and which removed us while we were away."""
        now = self._clock.now()
        here = {guild.id for guild in self._client.guilds}  # those in an outage of Discord's included
        async with self._database.writing() as unit:
            # Of two thousand servers hardly one is new: only what has changed is written.
            known = set(await servers.present(unit))
            for guild_id in here - known:
                await servers.joined(unit, guild_id, now)
            for guild_id in known - here:
                if self._looks_after(guild_id):
                    await servers.removed(unit, guild_id, now)
        log.info("ready", servers=len(here))

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Note a new server, or one that invited us again."""
        async with self._database.writing() as unit:
            await servers.joined(unit, guild.id, self._clock.now())
            await notices.all_mended(unit, guild.id, self._clock.now())

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note that a server removed us."""
        async with self._database.writing() as unit:
            await servers.removed(unit, guild.id, self._clock.now())

    def _looks_after(self, guild_id: int) -> bool:
        # https://discord.com/developers/docs/events/gateway#sharding
        return self._shards is None or (guild_id >> 22) % self._shards.count in self._shards.ids

"""simcord's made-up Discord with the bot in it, as the demo and the tests use it."""

from __future__ import annotations

from typing import Any, Final

import discord
import simcord

from demo.forums import number_posts_as_discord_does

LOOKS_EVERY: Final = 0.005
"""Real seconds after which it looks again whether the bot has come to rest.

With simcord's own 0.05 most of the time goes into these waits, here and in the tests.
"""


class World(simcord.Env):
    """It sees soon that nothing is left to do, and numbers the posts of a forum as Discord does."""

    def __init__(self, bot: discord.Client, *, settle_timeout: float) -> None:
        """Real seconds until a bot that comes to no rest is called stuck."""
        super().__init__(bot, shard_count=1, settle_timeout=settle_timeout)
        number_posts_as_discord_does(self.backend)

    async def _settle_internal(self, *, idle: float = LOOKS_EVERY, **options: Any) -> None:
        await super()._settle_internal(idle=min(idle, LOOKS_EVERY), **options)

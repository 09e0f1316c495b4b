"""simcord's made-up Discord with the bot in it, as the demo and the tests use it."""

from __future__ import annotations

from typing import Final

import discord
import simcord

from demo.forums import number_posts_as_discord_does

LOOKS_EVERY: Final = 0.005
"""Real seconds after which it looks again whether the bot has come to rest.

With simcord's own 0.05 most of the time goes into these waits, here and in the tests.
"""
WAITS_FOR_TIMERS: Final = 2.0
"""Real seconds within which a timer must ring to be waited for: longer than the bot ever lets somebody wait."""


class World(simcord.Env):
    """It sees soon that nothing is left to do, and numbers the posts of a forum as Discord does."""

    def __init__(self, bot: discord.Client, *, settle_timeout: float) -> None:
        """Real seconds until a bot that comes to no rest is called stuck."""
        super().__init__(bot, shard_count=1, settle_timeout=settle_timeout)
        number_posts_as_discord_does(self.backend)

    async def _settle_internal(
        self,
        *,
        timeout: float | None = None,  # noqa: ASYNC109  (simcord's own signature)
        idle: float = LOOKS_EVERY,
        dispatch: str | None = None,
        _deadline: float | None = None,
    ) -> None:
        # simcord waits for every timer that rings before it would call the bot stuck, so that whoever presses
        # something 15 s before the next delivery waits for just that, and is told of a bot that does not settle.
        # So the bot is given its whole time, but in turns, and in each only what rings soon is waited for.
        assert self._loop is not None
        within = self.settle_timeout if timeout is None else timeout
        ends = self._loop.time() + within if _deadline is None else _deadline
        while True:
            turn = min(ends, self._loop.time() + WAITS_FOR_TIMERS)
            try:
                return await super()._settle_internal(
                    timeout=timeout, idle=min(idle, LOOKS_EVERY), dispatch=dispatch, _deadline=turn
                )
            except TimeoutError:
                if self._loop.time() >= ends:
                    raise

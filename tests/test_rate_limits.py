"""discord.py's record of rate limits neither grows for good nor is gone through for every channel."""

from __future__ import annotations

import asyncio

from discord.http import HTTPClient

from bot.rate_limits import ONCE_IN, seldom


class Counting(HTTPClient):
    """Discord's client that counts how often it goes through its record."""

    times = 0

    def _try_clear_expired_ratelimits(self) -> None:
        self.times += 1
        super()._try_clear_expired_ratelimits()


async def test_many_new_channels_are_not_each_compared_with_all_others() -> None:
    client = Counting(asyncio.get_running_loop())
    client._try_clear_expired_ratelimits = seldom(client._try_clear_expired_ratelimits)  # type: ignore[method-assign]
    for channel in range(4 * ONCE_IN):
        client.get_ratelimit(f"{channel}:messages")
    assert client.times == 4


async def test_what_was_not_used_for_long_is_forgotten() -> None:
    client = HTTPClient(asyncio.get_running_loop())
    client._try_clear_expired_ratelimits = seldom(client._try_clear_expired_ratelimits)  # type: ignore[method-assign]
    for channel in range(4 * ONCE_IN):
        client.get_ratelimit(f"{channel}:messages")._last_request = float("-inf")
    assert len(client._buckets) <= 2 * ONCE_IN

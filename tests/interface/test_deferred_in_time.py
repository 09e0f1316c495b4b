"""An answer is deferred where it takes too long, once, and never while it is being sent itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest

from bot.interface.answering import Unanswerable, deferred_in_time

AT_ONCE = timedelta(0)


class Response:
    """Discord's side of an answer: a defer is on its way until Discord lets it arrive, or refuses it."""

    def __init__(self) -> None:
        self.deferred: list[dict[str, Any]] = []
        self.on_its_way = asyncio.Event()
        self.arrives = asyncio.Event()
        self.refusal: Exception | None = None
        self.is_there = False

    async def defer(self, **how: Any) -> None:
        self.deferred.append(how)
        self.on_its_way.set()
        await self.arrives.wait()
        if self.refusal is not None:
            raise self.refusal
        self.is_there = True


@pytest.fixture
async def response() -> Response:
    return Response()


def interaction(response: Response) -> discord.Interaction:
    return cast(discord.Interaction, SimpleNamespace(response=response))


async def rounds(number: int = 20) -> None:
    for _ in range(number):
        await asyncio.sleep(0)


async def test_what_is_there_in_time_is_never_deferred(response: Response) -> None:
    async with deferred_in_time(interaction(response), AT_ONCE):
        pass
    await rounds()
    assert response.deferred == []


async def test_what_takes_longer_is_deferred_once_and_privately(response: Response) -> None:
    response.arrives.set()
    async with deferred_in_time(interaction(response), AT_ONCE):
        await response.on_its_way.wait()
        await rounds()
    assert response.deferred == [{"ephemeral": True, "thinking": True}]


@pytest.mark.parametrize("ends", [lambda: None, lambda: 1 / 0])
async def test_whoever_answers_next_waits_for_the_defer_that_is_on_its_way(
    response: Response, ends: Callable[[], object]
) -> None:
    async def answer() -> bool:
        try:
            async with deferred_in_time(interaction(response), AT_ONCE):
                await response.on_its_way.wait()
                ends()
        except ZeroDivisionError:
            pass
        return response.is_there

    answering = asyncio.create_task(answer())
    await response.on_its_way.wait()
    await rounds()
    assert not answering.done()
    response.arrives.set()
    assert await answering


async def test_whoever_is_deferred_too_late_is_not_answered_once_more(response: Response) -> None:
    late: Any = SimpleNamespace(status=404, reason="Not Found")
    response.refusal = discord.NotFound(late, {"code": 10062, "message": "Unknown interaction"})
    response.arrives.set()
    with pytest.raises(Unanswerable):
        async with deferred_in_time(interaction(response), AT_ONCE):
            await response.on_its_way.wait()


async def test_a_block_that_fails_comes_out_as_it_failed_whatever_became_of_the_defer(response: Response) -> None:
    response.refusal = ConnectionError()
    response.arrives.set()
    with pytest.raises(ZeroDivisionError):  # noqa: PT012
        async with deferred_in_time(interaction(response), AT_ONCE):
            await response.on_its_way.wait()
            raise ZeroDivisionError

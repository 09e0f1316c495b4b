"""A gateway that has much to tell leaves room for everybody else."""

from __future__ import annotations

import asyncio

import pytest

from bot.pacing import AT_ONCE, paced


class Talkative:
    """A socket with something to read at any moment, and a word of its own."""

    close_code = 4000

    async def receive(self, *heard: str) -> tuple[str, ...]:
        return heard


async def connect(address: str) -> Talkative:
    return Talkative()


async def test_while_it_is_read_others_have_their_turn() -> None:
    socket = await paced(connect)("wss://gateway")
    turns = 0

    async def another() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    others = asyncio.create_task(another())
    for _ in range(10 * AT_ONCE):
        assert await socket.receive("a", "b") == ("a", "b")
    others.cancel()
    assert turns == pytest.approx(10, abs=1)


async def test_all_else_is_the_sockets_own() -> None:
    socket = await paced(connect)("wss://gateway")
    assert socket.close_code == 4000

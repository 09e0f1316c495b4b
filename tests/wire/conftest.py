"""A running server, a community in it, and bare bots against it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.wire import BotProcess, WireServer


@pytest.fixture
async def server() -> AsyncIterator[WireServer]:
    async with WireServer() as server:
        yield server


@pytest.fixture
def guild(server: WireServer) -> Any:
    return server.world.create_guild("Hearth")


@pytest.fixture
def hall(guild: Any) -> Any:
    return guild.create_text_channel("hall")


@pytest.fixture
def ada(server: WireServer, guild: Any, hall: Any) -> Any:
    return guild.add_member(server.world.create_user("ada"))


@pytest.fixture
async def rest(server: WireServer) -> AsyncIterator[aiohttp.ClientSession]:
    """A signed client of the REST side, for what needs no process."""
    headers = {"Authorization": f"Bot {server.token}"}
    async with aiohttp.ClientSession(f"{server.url}/test/api/v10/", headers=headers) as session:
        yield session


@pytest.fixture
async def bare(server: WireServer, tmp_path: Path) -> AsyncIterator[Callable[..., BotProcess]]:
    """Makes bare bots, not yet started; whichever still run at the end are killed."""
    made: list[BotProcess] = []

    def make(name: str = "bare", **env: str) -> BotProcess:
        variables = {"BARE_TOKEN": server.token, **env}
        made.append(BotProcess(server, tmp_path, module="tests.wire.bare_bot", arguments=(), env=variables, name=name))
        return made[-1]

    yield make
    for bot in made:
        await bot.kill()

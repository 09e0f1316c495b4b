"""A running server, a community in it, and bare bots against it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.app import build
from bot.database import new_key
from tests.wire import BotProcess, WireServer
from tests.wire.arrivals import PAST_NONCE, WITHIN_NONCE, Arrivals
from tests.wire.hearth_bed import HearthBed, Rooms
from tests.wire.newcomers import Newcomers
from tests.wire.schedules.chronicle import Chronicle


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
        made.append(
            BotProcess(
                server,
                tmp_path,
                module=str(Path(__file__).with_name("bare_bot.py")),
                arguments=(),
                env=variables,
                name=name,
            )
        )
        return made[-1]

    yield make
    for bot in made:
        await bot.kill()


@pytest.fixture
async def bed(server: WireServer, tmp_path: Path) -> AsyncIterator[HearthBed]:
    """The real program, over SQLite in a folder of its own."""
    bed = HearthBed(server, tmp_path)
    yield bed
    await bed.leave()


@pytest.fixture
def rooms(bed: HearthBed) -> Rooms:
    """A server with a channel for reflections, one for stewards, a steward and a member."""
    return bed.rooms()


@pytest.fixture(
    params=[
        pytest.param(("sqlite", PAST_NONCE), id="sqlite"),
        pytest.param(("postgresql", WITHIN_NONCE), id="postgresql", marks=pytest.mark.soak),
    ]
)
async def arrivals(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Arrivals]:
    """Three servers with their rooms chosen, on SQLite or on PostgreSQL."""
    engine, minutes = request.param
    environ = {}
    if engine == "postgresql":
        postgres = request.getfixturevalue("postgres")
        url = postgres.url(postgres.create_database())
        environ = {"HEARTH_DATABASE_URL": url, "HEARTH_SECRET_KEY": new_key()}
    async with WireServer() as server:
        bed = HearthBed(server, tmp_path, environ)
        async with build(bed.settings) as hearth:
            await hearth.open()
            newcomers = Newcomers(hearth)
            servers = [bed.rooms(name) for name in ("Unsent", "Unanswered", "Unsettled")]
            for one in servers:
                await newcomers.choose(one.guild.id, one.reflections, one.reflections, one.stewards)
                await newcomers.welcomes(one.guild.id, one.steward.id)
            yield Arrivals(server, bed, hearth, newcomers, Chronicle(server), servers, minutes)
            await bed.leave()

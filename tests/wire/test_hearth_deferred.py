"""An answer that is mostly there at once, where the database takes its time: Discord hears in its three seconds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.database import new_key
from bot.members import people
from tests.postgres_server import PostgresServer
from tests.wire import WireServer
from tests.wire.hearth_bed import CALLBACK, FOLLOW_UP, HearthBed, told

pytestmark = pytest.mark.wire

IN_TIME = 3.0
DEFERRED = 5


@pytest.fixture
async def over_postgres(postgres: PostgresServer, tmp_path: Path) -> AsyncIterator[HearthBed]:
    """The real program over PostgreSQL, where a reader can be made to wait."""
    environ = {"HEARTH_DATABASE_URL": postgres.url(postgres.create_database()), "HEARTH_SECRET_KEY": new_key()}
    async with WireServer() as server:
        bed = HearthBed(server, tmp_path, environ)
        yield bed
        await bed.leave()


@pytest.mark.parametrize("command", ["home", "reflect journal"])
async def test_who_waits_for_the_database_is_deferred_in_time_and_answered_once_it_is_free(
    over_postgres: HearthBed, command: str
) -> None:
    bed, rooms = over_postgres, over_postgres.rooms()
    async with bed.process() as hearth:
        await hearth.wait_ready()
        at_once = told(await rooms.member.slash(rooms.reflections, command))
        assert bed.server.sent("POST", FOLLOW_UP) == []
        async with bed.database() as database, database.writing() as unit:
            await unit.execute(text(f"LOCK TABLE {people.name} IN ACCESS EXCLUSIVE MODE"))
            began = asyncio.get_running_loop().time()
            asked = asyncio.create_task(rooms.member.slash(rooms.reflections, command))
            _, deferred = await bed.server.arrived("POST", CALLBACK, count=2)
            assert asyncio.get_running_loop().time() - began < IN_TIME
            assert deferred.body["type"] == DEFERRED
        assert told(await asked) == at_once
    assert len(bed.server.sent("POST", CALLBACK)) == 2
    assert len(bed.server.sent("POST", FOLLOW_UP)) == 1

"""Units whose tasks are cancelled, and cancelled again while they clear up, as at the end of a loop."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest

from bot import servers
from bot.database import Database, Sealer, new_key

ROUNDS = 40


async def read_on_and_on(database: Database) -> None:
    while True:
        async with database.reading(snapshot=True) as unit:
            await servers.setting(unit, 1, servers.ZONE)


async def write_on_and_on(database: Database) -> None:
    while True:
        async with database.writing() as unit:
            await servers.put(unit, 1, servers.ZONE, "Europe/Paris")


async def test_whoever_is_cancelled_ends_whenever_that_was_and_the_database_goes_on(database: Database) -> None:
    for number in range(ROUNDS):
        works = (*[read_on_and_on] * 4, *[write_on_and_on] * 2)
        tasks = {asyncio.create_task(work(database)) for work in works}
        for _ in range(number):
            await asyncio.sleep(0)
        for _ in range(2):
            for task in tasks:
                task.cancel()
            await asyncio.sleep(0)
        done, still = await asyncio.wait(tasks, timeout=5)
        assert still == set()
        assert all(task.cancelled() for task in done)
    async with database.writing() as unit:
        await servers.put(unit, 1, servers.ZONE, "Europe/London")
    async with database.reading() as unit:
        assert await servers.setting(unit, 1, servers.ZONE) == "Europe/London"


async def left_in_the_middle(url: str, milliseconds: int) -> None:
    """Begin units, close the database every other time, and end: who runs this cancels them, wherever they are."""
    database = Database(url, Sealer((new_key(),)))
    works = (*[read_on_and_on] * 4, *[write_on_and_on] * 2)
    _tasks = [asyncio.create_task(work(database)) for work in works]
    await asyncio.sleep(milliseconds / 1000)
    if milliseconds % 2:
        await database.close()


@pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
def test_a_loop_that_ends_in_the_middle_of_units_ends(migrated_url: str) -> None:
    # A program of its own: a loop that did not end would take the tests along.
    program = f"""
import asyncio, threading
from tests.database.test_cancelled import left_in_the_middle

threading.excepthook = lambda _: None  # a thread may have nobody left to answer
for number in range(150):
    asyncio.run(left_in_the_middle({migrated_url!r}, number % 9))
print("ended")
"""
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program], timeout=60, capture_output=True, text=True, check=True
    )
    assert ended.stdout.strip() == "ended"

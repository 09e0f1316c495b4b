"""The audit trail's queries, on both engines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot import audit, servers
from bot.audit import Entry, Wanted
from bot.database import Database
from bot.servers import STEWARDS_CHANNEL

SERVER, OTHER = 405, 406
ADA, BEN = 2**62 + 1, 2**62 + 2
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
async def filled(database: Database) -> Database:
    """A trail in which two stewards take turns, of two kinds of acts, and another server's."""
    async with database.writing() as unit:
        for number in range(12):
            who, act = (ADA, "prompts.pause") if number % 2 else (BEN, f"prompts.{'skip' if number % 3 else 'swap'}")
            await audit.write(unit, SERVER, who, act, NOON + timedelta(minutes=number // 2), {"number": number})
        await audit.write(unit, OTHER, ADA, "prompts.pause", NOON, {"number": 99})
    return database


async def numbers(database: Database, wanted: Wanted, *, offset: int = 0, limit: int = 50) -> tuple[list[int], int]:
    async with database.reading() as unit:
        entries, total = await audit.page(unit, SERVER, offset=offset, limit=limit, wanted=wanted)
        same = await audit.newest(unit, SERVER, offset=offset, limit=limit, wanted=wanted)
    assert entries == same
    assert all(isinstance(entry, Entry) for entry in entries)
    return [entry.facts["number"] for entry in entries], total


async def test_the_newest_stands_first_and_acts_of_one_moment_keep_their_order(filled: Database) -> None:
    assert await numbers(filled, Wanted()) == (list(range(11, -1, -1)), 12)
    assert await numbers(filled, Wanted(), offset=10, limit=10) == ([1, 0], 12)
    assert await numbers(filled, Wanted(), offset=20, limit=10) == ([], 12)


async def test_a_filter_is_of_a_steward_of_a_kind_or_of_both(filled: Database) -> None:
    assert await numbers(filled, Wanted(actor_id=ADA)) == ([11, 9, 7, 5, 3, 1], 6)
    assert await numbers(filled, Wanted(act="prompts.swap")) == ([6, 0], 2)
    assert await numbers(filled, Wanted(BEN, "prompts.skip"), limit=3) == ([10, 8, 4], 4)
    assert await numbers(filled, Wanted(ADA, "prompts.swap")) == ([], 0)


async def test_settings_everywhere_are_those_of_servers_we_are_in(database: Database) -> None:
    async with database.writing() as unit:
        for guild_id, channel in ((SERVER, 7), (OTHER, 8), (407, 9)):
            await servers.joined(unit, guild_id, NOON)
            await servers.put(unit, guild_id, STEWARDS_CHANNEL, channel)
        await servers.removed(unit, 407, NOON)
    async with database.reading() as unit:
        assert await servers.everywhere(unit, STEWARDS_CHANNEL) == {SERVER: 7, OTHER: 8}
        assert await servers.everywhere(unit, STEWARDS_CHANNEL, OTHER) == {OTHER: 8}
        assert await servers.everywhere(unit, STEWARDS_CHANNEL, 407) == {}

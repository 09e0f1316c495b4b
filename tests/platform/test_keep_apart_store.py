"""Keep-apart wishes as rows, on both engines, and what is kept of whom: never shown to whom they are about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot import keep_apart
from bot.database import Database
from bot.keep_apart_data import KeepApartData

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
DAY = timedelta(days=1)
HERE, THERE = 2**61 + 1, 2**61 + 2
ADA, BEN, CYD = (2**62 + number for number in range(1, 4))


async def test_a_wish_holds_both_ways_and_only_in_its_server(database: Database):
    async with database.writing() as unit:
        await keep_apart.wish(unit, HERE, ADA, BEN, NOW)
        await keep_apart.wish(unit, HERE, ADA, BEN, NOW + DAY)
        assert await keep_apart.are_apart(unit, HERE, ADA, BEN)
        assert await keep_apart.are_apart(unit, HERE, BEN, ADA)
        assert not await keep_apart.are_apart(unit, HERE, ADA, CYD)
        assert not await keep_apart.are_apart(unit, THERE, ADA, BEN)
        assert await keep_apart.wishes_among(unit, HERE, [ADA, BEN, CYD]) == {(ADA, BEN)}
        assert await keep_apart.wishes_among(unit, HERE, [ADA, CYD]) == frozenset()
        [own] = await keep_apart.of_person(unit, HERE, ADA)
        assert (own.other_id, own.wished_at) == (BEN, NOW)
        assert await keep_apart.of_person(unit, HERE, BEN) == []


async def test_taking_ones_own_back_leaves_the_others(database: Database):
    async with database.writing() as unit:
        await keep_apart.wish(unit, HERE, ADA, BEN, NOW)
        await keep_apart.wish(unit, HERE, BEN, ADA, NOW)
        await keep_apart.take_back(unit, HERE, ADA, BEN)
        assert await keep_apart.of_person(unit, HERE, ADA) == []
        assert await keep_apart.are_apart(unit, HERE, ADA, BEN)


async def test_an_export_holds_ones_own_wishes_and_never_those_about_one(database: Database):
    contract = KeepApartData()
    async with database.writing() as unit:
        await keep_apart.wish(unit, HERE, ADA, BEN, NOW)
        [kept] = await contract.export(unit, ADA)
        assert kept.facts == {"server": HERE, "who": BEN, "since": NOW}
        assert await contract.export(unit, BEN) == []


async def test_who_left_keeps_protecting_whoever_wished_it(database: Database):
    contract = KeepApartData()
    async with database.writing() as unit:
        for one, other, guild in ((ADA, BEN, HERE), (BEN, ADA, HERE), (BEN, CYD, THERE)):
            await keep_apart.wish(unit, guild, one, other, NOW)
        await contract.erase_left(unit, BEN, HERE)
        assert [wish.other_id for wish in await keep_apart.of_person(unit, HERE, ADA)] == [BEN]
        assert await keep_apart.of_person(unit, HERE, BEN) == []
        assert len(await keep_apart.of_person(unit, THERE, BEN)) == 1


async def test_an_erasure_takes_ones_own_wishes_and_leaves_others_protected(database: Database):
    contract = KeepApartData()
    async with database.writing() as unit:
        for one, other in ((ADA, BEN), (BEN, ADA), (CYD, ADA)):
            await keep_apart.wish(unit, HERE, one, other, NOW)
        await contract.erase(unit, BEN)
        assert await keep_apart.of_person(unit, HERE, BEN) == []
        # Whoever erases their data may still be in the server: that must not lift what another wished.
        assert await keep_apart.are_apart(unit, HERE, BEN, ADA)
        await contract.erase(unit, ADA)
        assert await keep_apart.wishes_among(unit, HERE, [ADA, BEN, CYD]) == {(CYD, ADA)}
        assert await contract.expire(unit, NOW + 1000 * DAY) == 0
        await contract.erase_server(unit, HERE)
        assert await keep_apart.wishes_among(unit, HERE, [ADA, BEN, CYD]) == frozenset()

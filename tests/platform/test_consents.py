"""Consents on both engines: each alone, off until given, dated, and taken back in the same place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot import consents
from bot.consents import EVERYWHERE, Consent, Purpose
from bot.database import Database
from bot.memberships import memberships
from tests.platform.rows import ADA, BEN, HERE, NOW, SECOND, THERE

SEARCH = Purpose("shown_in_search", 1, "Members may find me.")
MATCHED = Purpose("matched", 1, "I may be suggested for conversations.")
DMS = Purpose("direct_messages", 3, "Hearth may write to me.", everywhere=True)


async def given(database: Database, person_id: int = ADA, guild_id: int = HERE) -> set[str]:
    async with database.reading() as unit:
        return {one.name for one in (SEARCH, MATCHED, DMS) if await consents.is_given(unit, person_id, guild_id, one)}


async def of_person(database: Database, guild_id: int = HERE) -> list[Consent]:
    async with database.reading() as unit:
        return await consents.of_person(unit, ADA, guild_id)


async def give(database: Database, purpose: Purpose, guild_id: int = HERE, *, after: timedelta = timedelta()) -> None:
    async with database.writing() as unit:
        await consents.give(unit, ADA, guild_id, purpose, NOW + after)


async def withdraw(database: Database, purpose: Purpose, guild_id: int = HERE, *, after: timedelta = SECOND) -> None:
    async with database.writing() as unit:
        await consents.withdraw(unit, ADA, guild_id, purpose.name, NOW + after)


async def test_nothing_is_agreed_to_until_it_is(database: Database) -> None:
    assert await given(database) == set()
    assert await of_person(database) == []


async def test_a_yes_stands_alone_in_its_server_and_for_its_person(database: Database) -> None:
    await give(database, SEARCH)
    assert await given(database) == {"shown_in_search"}
    assert await given(database, guild_id=THERE) == set()
    assert await given(database, person_id=BEN) == set()
    assert await of_person(database) == [Consent("shown_in_search", HERE, 1, NOW, None)]


async def test_one_that_is_the_persons_own_holds_in_every_server(database: Database) -> None:
    await give(database, DMS)
    assert await given(database, guild_id=THERE) == {"direct_messages"}
    assert await of_person(database, THERE) == [Consent("direct_messages", EVERYWHERE, 3, NOW, None)]
    await withdraw(database, DMS, THERE)
    assert await given(database) == set()


async def test_what_is_taken_back_keeps_both_dates(database: Database) -> None:
    await give(database, SEARCH)
    await give(database, MATCHED)
    await withdraw(database, SEARCH)
    assert await given(database) == {"matched"}
    assert Consent("shown_in_search", HERE, 1, NOW, NOW + SECOND) in await of_person(database)
    await withdraw(database, SEARCH, after=5 * SECOND)  # twice changes nothing
    assert Consent("shown_in_search", HERE, 1, NOW, NOW + SECOND) in await of_person(database)


async def test_taking_back_what_was_never_given_keeps_nothing(database: Database) -> None:
    await withdraw(database, SEARCH)
    assert await of_person(database) == []


async def test_a_yes_said_twice_keeps_its_first_date_and_one_given_anew_has_a_new_one(database: Database) -> None:
    await give(database, SEARCH)
    await give(database, SEARCH, after=9 * SECOND)
    assert await of_person(database) == [Consent("shown_in_search", HERE, 1, NOW, None)]
    await withdraw(database, SEARCH, after=10 * SECOND)
    await give(database, SEARCH, after=11 * SECOND)
    assert await of_person(database) == [Consent("shown_in_search", HERE, 1, NOW + 11 * SECOND, None)]


async def test_a_new_wording_is_asked_for_anew(database: Database) -> None:
    await give(database, SEARCH)
    reworded = Purpose(SEARCH.name, 2, "Members of this server may find me.")
    async with database.reading() as unit:
        assert not await consents.is_given(unit, ADA, HERE, reworded)
    await give(database, reworded, after=SECOND)
    [consent] = await of_person(database)
    assert (consent.version, consent.given_at) == (2, NOW + SECOND)
    assert (consent.is_for(reworded), consent.is_for(SEARCH)) == (True, False)


@pytest.mark.parametrize("purpose", [SEARCH, DMS])
async def test_whoever_agrees_is_noted_as_a_member_so_that_it_goes_after_they_leave(
    database: Database, purpose: Purpose
) -> None:
    await give(database, purpose)
    async with database.reading() as unit:
        rows = await unit.all(select(memberships.c.guild_id, memberships.c.person_id))
    assert [tuple(row) for row in rows] == [(HERE, ADA)]

"""What is kept of a person: exported and erased everywhere, on both engines."""

from __future__ import annotations

import pytest

from bot import audit
from bot.app import Hearth
from bot.personal_data import PersonalDataOfAll
from bot.words import SOURCE
from tests.platform.rows import (
    ADA,
    BEN,
    HERE,
    NOW,
    PEOPLE_COLUMNS,
    THERE,
    Failing,
    everything,
    fill,
    rows_with,
    tables_with,
)

# -- The contracts -------------------------------------------------------------------------------


async def test_every_table_with_a_person_in_it_has_exactly_one_contract(hearth: Hearth) -> None:
    answered = sorted(name for contract in hearth.personal_data.contracts for name in contract.tables)
    assert set(answered) == tables_with(PEOPLE_COLUMNS)
    assert len(answered) == len(set(answered))


async def test_every_contract_says_for_how_long(hearth: Hearth) -> None:
    told = [contract.about(hearth.catalogue.words(SOURCE)) for contract in hearth.personal_data.contracts]
    assert all(about.period.strip() for about in told if about is not None)


async def test_these_tests_fill_every_table(hearth: Hearth) -> None:
    await fill(hearth, ADA, HERE)
    assert {name for name, rows in (await everything(hearth.database)).items() if not rows} == set()
    assert set(await rows_with(hearth.database, ADA)) == tables_with(PEOPLE_COLUMNS)
    assert set(await rows_with(hearth.database, HERE)) == tables_with({"guild_id"})


# -- A person ------------------------------------------------------------------------------------


async def test_an_export_holds_every_kind_of_thing_and_nobody_elses(hearth: Hearth) -> None:
    await fill(hearth, ADA, HERE)
    exported = await hearth.personal_data.export(ADA)
    parts = await hearth.personal_data.parts(ADA)
    assert [kept for part in parts for kept in part.kept] == exported
    assert {name for part in parts if part.kept for name in part.contract.tables} == tables_with(PEOPLE_COLUMNS)
    assert {"week": "2026-03-02"} in [kept.facts.get("details") for kept in exported]
    await fill(hearth, BEN, HERE)
    assert await hearth.personal_data.export(ADA) == exported
    assert await hearth.personal_data.export(3) == []


async def test_after_erasing_nothing_of_them_is_left_in_any_column(hearth: Hearth) -> None:
    await fill(hearth, ADA, HERE)
    await fill(hearth, ADA, THERE)
    await hearth.personal_data.erase(ADA)
    assert await rows_with(hearth.database, ADA) == {}
    assert await hearth.personal_data.export(ADA) == []


async def test_erasing_one_leaves_others_as_they_were(hearth: Hearth) -> None:
    await fill(hearth, BEN, HERE)
    of_ben = {
        name: [row for row in rows if str(BEN) in str(row)]
        for name, rows in (await everything(hearth.database)).items()
    }
    await fill(hearth, ADA, HERE)
    of_ben_kept = await hearth.personal_data.export(BEN)
    await hearth.personal_data.erase(ADA)
    after = await everything(hearth.database)
    for name, rows in of_ben.items():
        assert [row for row in after[name] if str(BEN) in str(row)] == rows, name
    assert await hearth.personal_data.export(BEN) == of_ben_kept


async def test_erasing_twice_changes_nothing_more(hearth: Hearth) -> None:
    await fill(hearth, ADA, HERE)
    await fill(hearth, BEN, HERE)
    await hearth.personal_data.erase(ADA)
    once = await everything(hearth.database)
    await hearth.personal_data.erase(ADA)
    twice = await everything(hearth.database)
    for found in (once, twice):
        found.pop("meta")  # which erasures the database has heard of
    assert twice == once


async def test_that_it_was_done_stays_in_the_trail(hearth: Hearth) -> None:
    await fill(hearth, ADA, HERE)
    await hearth.personal_data.erase(ADA)
    async with hearth.database.reading() as unit:
        (entry,), total = await audit.page(unit, HERE, offset=0, limit=10)
    assert (entry.act, entry.at, total) == ("prompt.skipped", NOW, 1)
    assert entry.actor_id != ADA


async def test_erasing_is_all_or_nothing(hearth: Hearth) -> None:
    await fill(hearth, ADA, HERE)
    before = await everything(hearth.database)
    everybody = PersonalDataOfAll(hearth.database, [*hearth.personal_data.contracts, Failing()])
    with pytest.raises(LookupError):
        await everybody.erase(ADA)
    assert await everything(hearth.database) == before

"""What is kept of a person: exported and erased everywhere, on both engines."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import audit
from bot.app import Hearth
from bot.personal_data import PersonalDataOfAll
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
    assert all(contract.period.strip() for contract in hearth.personal_data.contracts)


async def test_these_tests_fill_every_table(hearth: Hearth) -> None:
    await fill(hearth, ADA, HERE)
    assert {name for name, rows in (await everything(hearth.database)).items() if not rows} == set()
    assert set(await rows_with(hearth.database, ADA)) == tables_with(PEOPLE_COLUMNS)
    assert set(await rows_with(hearth.database, HERE)) == tables_with({"guild_id"})


# -- A person ------------------------------------------------------------------------------------


async def test_an_export_holds_every_kind_of_thing_and_nobody_elses(hearth: Hearth) -> None:
    await fill(hearth, ADA, HERE)
    exported = await hearth.personal_data.export(ADA)
    assert sorted(kept.title for kept in exported) == sorted(
        ["Your settings", "A form you sent", "What you did as a steward", *["A message for you"] * 3]
    )
    assert any(kept.facts.get("text") == "mine" for kept in exported)
    assert {"week": "2026-03-02", "act": "prompt.skipped", "at": NOW} in [kept.facts for kept in exported]
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
    assert await everything(hearth.database) == once


async def test_that_it_was_done_stays_in_the_trail(hearth: Hearth) -> None:
    await fill(hearth, ADA, HERE)
    await hearth.personal_data.erase(ADA)
    async with hearth.database.reading() as unit:
        (entry,), total = await audit.page(unit, HERE, offset=0, limit=10)
    assert (entry.act, entry.at, total) == ("prompt.skipped", NOW, 1)
    assert entry.actor_id != ADA


@pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
async def test_after_erasing_nothing_can_be_read_in_the_files(hearth: Hearth) -> None:
    await fill(hearth, ADA, HERE)
    await fill(hearth, BEN, HERE)
    folder = Path(hearth.database.url.database or "").parent

    def stored() -> bytes:
        return b"".join(path.read_bytes() for path in folder.glob("hearth.db*"))

    assert f"Etc/{ADA}".encode() in stored()
    await hearth.personal_data.erase(ADA)
    assert f"Etc/{ADA}".encode() not in stored()
    assert f"Etc/{BEN}".encode() in stored()


async def test_erasing_is_all_or_nothing(hearth: Hearth) -> None:
    await fill(hearth, ADA, HERE)
    before = await everything(hearth.database)
    everybody = PersonalDataOfAll(hearth.database, [*hearth.personal_data.contracts, Failing()])
    with pytest.raises(LookupError):
        await everybody.erase(ADA)
    assert await everything(hearth.database) == before

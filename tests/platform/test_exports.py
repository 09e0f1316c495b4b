"""An export holds every row that names the person, whatever table it stands in, on both engines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, Text, cast, or_, select, update

from bot import audit, consents, members
from bot.app import Hearth
from bot.database import Sealed, Unit, metadata
from bot.interface import drafts
from bot.platform_data import NOBODY
from tests.platform.rows import ADA, AGREED, BEN, HERE, NOW, PEOPLE_COLUMNS, THERE, fill, tables_with

OURS = {
    # A row's own number, or another row's, which says nothing outside the database.
    "audit": {"id"},
    "drafts": {"id", "subject"},
    "reflections": {"id", "week_id"},
    "introductions": {"id"},
    "match_people": {"match_id", "round_id"},
    "meeting_joins": {"round_id"},
    # From whom stewards separated somebody may be the other's own concern: that it was done is exported.
    "meeting_separations": {"round_id", "person_id", "other_id"},
    "searches": {"id", "kind"},
    "resource_credits": {"resource_id"},
    "resource_uses": {"resource_id"},
    "resource_shelf": {"resource_id"},
    "resource_reports": {"resource_id"},
    "resource_drafts": {"id", "resource_id"},
    "resource_imports": {"id", "lease_until"},
    # How the sending is steered: what it was about, when and how it went is exported.
    "deliveries": {"id", "subject", "dedupe_key", "lease_until", "attempted_at", "attempts"},
}
"""Table -> columns that are not exported: nothing that was given, and nothing about the person."""


async def rows_naming(unit: Unit, table: Table, person_id: int) -> list[Row[Any]]:
    """Return a table's rows with this person in a column for people, or anywhere in their text."""
    own: list[ColumnElement[bool]] = [table.c[name] == person_id for name in PEOPLE_COLUMNS & set(table.c.keys())]
    text = [cast(column, Text).contains(str(person_id)) for column in table.c if not isinstance(column.type, Sealed)]
    return list(await unit.all(select(table).where(or_(*own, *text))))


def values_of(unit: Unit, table: Table, row: Row[Any], person_id: int) -> Iterator[Any]:
    """Yield what of a row must be exported: every value, with what was sealed opened, but for the person's id."""
    for column in table.c:
        value = row._mapping[column.name]
        if column.name in OURS.get(table.name, set()) or value is None or value == person_id:
            continue
        if isinstance(column.type, Sealed):
            value = unit.open(value)
            value = json.loads(value) if value.startswith("{") else value
        if value == consents.EVERYWHERE and table.name == "consents" and column.name == "guild_id":
            continue  # it holds in every server, so none is named
        yield value


async def missing(hearth: Hearth, person_id: int) -> list[tuple[str, Any]]:
    """Return (table, value) for each that names the person and stands in no exported thing of its contract."""
    parts = await hearth.personal_data.parts(person_id)
    found = []
    async with hearth.database.reading(snapshot=True) as unit:
        for table in metadata.sorted_tables:
            kept = [one.facts for part in parts if table.name in part.contract.tables for one in part.kept]
            for row in await rows_naming(unit, table, person_id):
                wanted = list(values_of(unit, table, row, person_id))
                if not any(all(value in facts.values() for value in wanted) for facts in kept):
                    found.append((table.name, wanted))
    return found


async def test_every_row_that_names_somebody_is_in_their_export(hearth: Hearth) -> None:
    for guild_id in (HERE, THERE):
        await fill(hearth, ADA, guild_id)
        await fill(hearth, BEN, guild_id)
    async with hearth.database.writing() as unit:
        await consents.withdraw(unit, ADA, HERE, AGREED.name, NOW + timedelta(hours=1))
        await members.rest_until(unit, ADA, NOW + timedelta(days=3))
        await members.set_language(unit, ADA, "cy")
        await members.dms_closed(unit, ADA, NOW)
        await unit.execute(
            update(members.people).where(members.people.c.person_id == ADA).values(reach="dm", dm_reminders=False)
        )
    assert await missing(hearth, ADA) == []
    assert await missing(hearth, BEN) == []


async def test_the_comparison_would_notice_what_an_export_leaves_out(hearth: Hearth) -> None:
    await fill(hearth, ADA, HERE)
    hearth.personal_data.contracts = tuple(one for one in hearth.personal_data.contracts if "drafts" not in one.tables)
    assert {table for table, _ in await missing(hearth, ADA)} == {"drafts"}


async def test_every_table_with_a_person_in_it_is_compared(hearth: Hearth) -> None:
    await fill(hearth, ADA, HERE)
    async with hearth.database.reading(snapshot=True) as unit:
        compared = {table.name for table in metadata.sorted_tables if await rows_naming(unit, table, ADA)}
    assert compared == tables_with(PEOPLE_COLUMNS)


async def test_settings_that_were_all_taken_back_are_still_a_row_and_still_exported(hearth: Hearth) -> None:
    async with hearth.database.writing() as unit:
        await members.set_zone(unit, ADA, "Asia/Tokyo")
        await members.set_zone(unit, ADA, None)
    [kept] = await hearth.personal_data.export(ADA)
    assert not any(kept.facts.values())
    await hearth.personal_data.erase(ADA)
    assert await hearth.personal_data.export(ADA) == []


# -- Named by somebody else ----------------------------------------------------------------------


async def write(hearth: Hearth, actor_id: int, facts: dict[str, Any]) -> None:
    async with hearth.database.writing() as unit:
        await audit.write(unit, HERE, actor_id, "audit.exported", NOW, facts)


async def told(hearth: Hearth) -> list[tuple[int, dict[str, Any]]]:
    async with hearth.database.reading() as unit:
        entries, _ = await audit.page(unit, HERE, offset=0, limit=10)
    return [(entry.actor_id, entry.facts) for entry in entries]


async def test_what_a_steward_did_that_names_somebody_is_theirs_to_see_without_the_steward(hearth: Hearth) -> None:
    await write(hearth, BEN, {"who": ADA, "others": [BEN], "note": f"asked by <@{ADA}>", "rows": 3})
    [kept] = await hearth.personal_data.export(ADA)
    assert kept.facts["details"] == {"who": ADA, "note": f"asked by <@{ADA}>"}
    assert str(BEN) not in str(kept)


async def test_erasing_takes_a_name_out_of_what_others_did(hearth: Hearth) -> None:
    await write(hearth, BEN, {"who": ADA, "others": [BEN, ADA], "note": f"asked by <@{ADA}>", "rows": 3})
    await write(hearth, ADA, {"who": BEN})
    await hearth.personal_data.erase(ADA)
    assert await told(hearth) == [
        (NOBODY, {"who": BEN}),
        (BEN, {"who": NOBODY, "others": [BEN, NOBODY], "note": f"asked by <@{NOBODY}>", "rows": 3}),
    ]


async def test_a_number_that_only_holds_their_id_is_somebody_else(hearth: Hearth) -> None:
    await write(hearth, BEN, {"who": 71, "channel": 5710})
    assert await hearth.personal_data.export(71) != []
    assert await hearth.personal_data.export(571) == []
    await hearth.personal_data.erase(571)
    assert await told(hearth) == [(BEN, {"who": 71, "channel": 5710})]


async def test_forms_are_exported_with_what_was_written(hearth: Hearth) -> None:
    fields: drafts.Fields = {"text": "my words", "days": ["1", "2"]}
    async with hearth.database.writing() as unit:
        await drafts.keep(unit, person_id=ADA, guild_id=HERE, form="suggest:it", subject=0, fields=fields, at=NOW)
    [kept] = await hearth.personal_data.export(ADA)
    assert kept.facts == {"server": HERE, "form": "suggest:it", "sent": NOW, "what you wrote": fields}

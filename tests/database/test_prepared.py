"""Statements made once: on each engine they do and refuse what SQLAlchemy's own path does."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.database import Database, Prepared
from tests.database.tables import counted, counters, values

FACTS: dict[str, Any] = {
    "whole": 2**62,
    "instant": datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
    "day": date(2026, 3, 29),
    "wall": time(19, 30),
    "truth": True,
    "plain": {"a": [1, "é", None]},
    "sealed": b"\x00sealed",
    "words": "it's 'quoted' ? :name $1",
}
KEPT = Prepared(values.insert().values({name: bindparam(name) for name in FACTS}).returning(values.c.id))
FOUND = Prepared(select(values).where(values.c.id == bindparam("the_id")))
ADDED = Prepared(counters.insert().values(id=bindparam("id"), number=bindparam("number")))
SET = Prepared(update(counters).where(counters.c.id == bindparam("the_id")).values(number=bindparam("to")))
GONE = Prepared(delete(counters).where(counters.c.number > bindparam("most")))
ABOVE = Prepared(
    select(counters.c.id, func.count().over().label("all"))
    .where(counters.c.number > bindparam("least"), counters.c.id != 99)
    .order_by(counters.c.id)
    .offset(bindparam("offset"))
    .limit(2)
)
PUT = Prepared(
    lambda insert: (
        insert(counters)
        .values(id=bindparam("id"), number=bindparam("number"))
        .on_conflict_do_update(index_elements=[counters.c.id], set_={"number": bindparam("number")})
    )
)


@pytest.mark.parametrize("facts", [FACTS, dict.fromkeys(FACTS)], ids=["everything", "nothing"])
async def test_a_row_comes_back_as_it_went_in_and_as_sqlalchemy_reads_it(
    counting: Database, facts: dict[str, Any]
) -> None:
    async with counting.writing() as unit:
        the_id = await unit.scalar(KEPT, facts)
        row = await unit.one(FOUND, {"the_id": the_id})
    assert row is not None
    assert dict(row._mapping) == {"id": the_id, **facts}
    assert row.words == facts["words"]
    async with counting.reading() as unit:
        assert await unit.one(select(values)) == row


async def test_it_finds_all_one_or_none_and_the_same_the_second_time(counting: Database) -> None:
    async with counting.writing() as unit:
        await unit.run(ADDED, *({"id": one, "number": one} for one in range(2, 7)))
    async with counting.reading(snapshot=True) as unit:
        for _ in range(2):
            assert [tuple(row) for row in await unit.all(ABOVE, {"least": 2, "offset": 1})] == [(4, 4), (5, 4)]
            assert await unit.one(ABOVE, {"least": 9, "offset": 0}) is None
            assert await unit.scalar(ABOVE, {"least": 9, "offset": 0}) is None
        found = await unit.each(ABOVE, {"least": 5, "offset": 0}, {"least": 4, "offset": 1})
        assert [row.id for row in found] == [6, 6]
        with pytest.raises(Exception, match="Multiple rows"):
            await unit.one(ABOVE, {"least": 2, "offset": 0})


async def test_what_returns_nothing_is_seen_by_what_follows_and_committed_with_it(counting: Database) -> None:
    async with counting.writing() as unit:
        await unit.run(PUT, {"id": 1, "number": 4}, {"id": 2, "number": 50})
        await unit.run(SET, {"the_id": 1, "to": 5})
        await unit.run(GONE, {"most": 40})
        assert [row.number for row in await unit.all(select(counters.c.number))] == [5]
        await unit.run(SET, {"the_id": 1, "to": 6})
    assert await counted(counting) == 6


async def test_a_unit_that_fails_leaves_nothing_of_it(counting: Database) -> None:
    with pytest.raises(ZeroDivisionError):  # noqa: PT012  (the unit is what must not stay)
        async with counting.writing() as unit:
            await unit.run(SET, {"the_id": 1, "to": 5})
            await unit.scalar(KEPT, FACTS)
            raise ZeroDivisionError
    assert await counted(counting) == 0
    async with counting.reading() as unit:
        assert await unit.all(select(values)) == []


async def test_what_the_engine_refuses_comes_out_as_from_sqlalchemy_by_the_commit_at_the_latest(
    counting: Database,
) -> None:
    with pytest.raises(IntegrityError) as raised:
        async with counting.writing() as unit:
            await unit.run(ADDED, {"id": 1, "number": 12345})
    assert "12345" not in str(raised.value)
    assert await counted(counting) == 0
    async with counting.writing() as unit:
        await unit.run(SET, {"the_id": 1, "to": 3})
    assert await counted(counting) == 3


async def test_a_reader_cannot_write_with_one_either(counting: Database) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)read-?only"):
        async with counting.reading() as unit:
            await unit.scalar(KEPT, FACTS)
    assert await counted(counting) == 0


async def test_a_value_that_is_missing_or_a_list_of_any_length_is_refused(counting: Database) -> None:
    some = Prepared(select(counters).where(counters.c.id.in_(bindparam("ids", expanding=True))))
    async with counting.reading() as unit:
        with pytest.raises(KeyError):
            await unit.all(ABOVE, {"least": 2})
        with pytest.raises(ValueError, match="length"):
            await unit.all(some, {"ids": [1]})

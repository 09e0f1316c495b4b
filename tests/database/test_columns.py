"""Every column type: what goes in comes out, the same on both engines."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Text, delete, select, text, type_coerce
from sqlalchemy.exc import DBAPIError, StatementError

from bot.database import Database
from tests.database.tables import values

OFTEN = settings(
    max_examples=15,  # each holds a whole list of values
    deadline=None,
    # Every example empties the table first; the database may be the same.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
)

# PostgreSQL keeps no NUL in text, and neither engine a lone surrogate.
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
zones = st.one_of(st.just(UTC), offsets, st.timezones())
# Two days from either end, for the zones.
instants = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=zones)
plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(-1e9, 1e9, allow_subnormal=False).map(lambda number: round(number, 6))
    | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


async def back(database: Database, column: str, given_: list[Any]) -> list[Any]:
    """Put values into the table, in one unit, and return what another reads."""
    async with database.writing() as unit:
        await unit.execute(delete(values))
        for value in given_:
            await unit.execute(values.insert().values({column: value}))
    async with database.reading() as unit:
        return [row[0] for row in await unit.all(select(values.c[column]).order_by(values.c.id))]


def in_utc(instants: list[datetime]) -> list[datetime]:
    """Return the same moments; in a gap or a fold Python compares equal moments of two zones as unequal (PEP 495)."""
    return [instant.astimezone(UTC) for instant in instants]


@OFTEN
@given(st.lists(instants, min_size=1, max_size=20))
async def test_instants_come_back_equal_and_in_utc(counting: Database, wanted: list[datetime]) -> None:
    found = await back(counting, "instant", wanted)
    assert found == in_utc(wanted)
    assert all(instant.utcoffset() == timedelta(0) for instant in found)


@OFTEN
@given(st.lists(instants, min_size=2, max_size=20))
async def test_instants_sort_as_time_does(counting: Database, wanted: list[datetime]) -> None:
    await back(counting, "instant", wanted)
    async with counting.reading() as unit:
        found = [row.instant for row in await unit.all(select(values.c.instant).order_by(values.c.instant))]
        later = await unit.all(select(values.c.instant).where(values.c.instant > wanted[0]))
    assert found == sorted(in_utc(wanted))
    assert len(later) == sum(instant > in_utc(wanted)[0] for instant in in_utc(wanted))


@pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
@OFTEN
@given(st.lists(instants, min_size=2, max_size=20))
async def test_in_sqlite_an_instant_is_text_of_one_width(counting: Database, wanted: list[datetime]) -> None:
    await back(counting, "instant", wanted)
    async with counting.reading() as unit:
        found = [row[0] for row in await unit.all(select(type_coerce(values.c.instant, Text)))]
    assert {len(text) for text in found} == {len("2026-03-04T10:00:00.000000Z")}


async def test_the_doubled_hour_keeps_both_its_instants(counting: Database) -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert await back(counting, "instant", [first, first + timedelta(hours=1)]) == [first, first + timedelta(hours=1)]


async def test_an_instant_without_a_zone_is_refused(counting: Database) -> None:
    with pytest.raises(StatementError, match="an instant has a time zone"):
        await back(counting, "instant", [datetime(2026, 3, 4, 10)])
    async with counting.reading() as unit:
        assert await unit.all(select(values)) == []
        with pytest.raises(StatementError, match="an instant has a time zone"):
            await unit.all(select(values).where(values.c.instant < datetime(2026, 3, 4, 10)))


@OFTEN
@given(st.lists(st.dates(), min_size=1, max_size=20))
async def test_days_come_back_and_sort(counting: Database, wanted: list[date]) -> None:
    assert await back(counting, "day", wanted) == wanted
    async with counting.reading() as unit:
        found = [row.day for row in await unit.all(select(values.c.day).order_by(values.c.day))]
    assert found == sorted(wanted)


@OFTEN
@given(st.lists(st.times(), min_size=1, max_size=20))
async def test_wall_times_come_back_to_the_minute(counting: Database, wanted: list[time]) -> None:
    assert await back(counting, "wall", wanted) == [at.replace(second=0, microsecond=0) for at in wanted]


@OFTEN
@given(st.lists(st.none() | st.booleans(), min_size=1, max_size=9))
async def test_truths_come_back_as_themselves(counting: Database, wanted: list[bool | None]) -> None:
    found = await back(counting, "truth", wanted)
    assert all(one is other for one, other in zip(found, wanted, strict=True))


async def test_truths_can_be_asked_for(counting: Database) -> None:
    await back(counting, "truth", [True, False, True, None])
    async with counting.reading() as unit:
        assert len(await unit.all(select(values).where(values.c.truth))) == 2
        assert len(await unit.all(select(values).where(~values.c.truth))) == 1


@OFTEN
@given(st.lists(plain, min_size=1, max_size=9))
async def test_plain_data_comes_back_with_its_types(counting: Database, wanted: list[Any]) -> None:
    found = await back(counting, "plain", wanted)
    assert found == wanted
    assert [type(one) for one in found] == [type(one) for one in wanted]


@OFTEN
@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1, max_size=20))
async def test_whole_numbers_come_back_up_to_63_bits(counting: Database, wanted: list[int]) -> None:
    assert await back(counting, "whole", [*wanted, 2**63 - 1, -(2**63)]) == [*wanted, 2**63 - 1, -(2**63)]


async def test_a_larger_number_is_refused(counting: Database) -> None:
    with pytest.raises((DBAPIError, OverflowError)):
        await back(counting, "whole", [2**63])
    async with counting.reading() as unit:
        assert await unit.all(select(values)) == []


@OFTEN
@given(st.lists(words, min_size=1, max_size=9))
async def test_sealed_text_comes_back_and_looks_like_nothing_before(counting: Database, wanted: list[str]) -> None:
    async with counting.reading() as unit:
        sealed = [unit.seal(word) for word in wanted]
    found = await back(counting, "sealed", sealed)
    assert found == sealed
    assert all(type(one) is bytes for one in found)
    async with counting.reading() as unit:
        assert [unit.open(one) for one in found] == wanted


@pytest.mark.parametrize("column", ["whole", "instant", "day", "wall", "truth", "plain", "sealed", "words"])
async def test_nothing_comes_back_as_nothing(counting: Database, column: str) -> None:
    assert await back(counting, column, [None]) == [None]
    async with counting.reading() as unit:
        assert len(await unit.all(select(values).where(values.c[column].is_(None)))) == 1


@pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("column", "wrong"),
    [
        ("whole", "'many'"),
        ("whole", "1.5"),
        ("truth", "'yes'"),
        ("instant", "x'00'"),
        ("plain", "x'00'"),
        ("sealed", "'readable'"),
    ],
)
async def test_sqlite_refuses_a_value_of_another_type(counting: Database, column: str, wrong: str) -> None:
    with pytest.raises(DBAPIError, match="cannot store"):
        async with counting.writing() as unit:
            await unit.execute(text(f'INSERT INTO "values" ({column}) VALUES ({wrong})'))
    async with counting.reading() as unit:
        assert await unit.all(select(values)) == []


@pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
async def test_every_table_of_the_schema_is_strict(database: Database) -> None:
    async with database.reading() as unit:
        found = {row.name: row.strict for row in await unit.all(text("PRAGMA main.table_list"))}
    not_ours = {"sqlite_schema", "sqlite_sequence", "alembic_version"}
    assert {name for name, strict in found.items() if not strict} <= not_ours
    assert len(found) > 5

"""Tables that only the tests of the database know, in a metadata of their own."""

from __future__ import annotations

from sqlalchemy import Column, Integer, MetaData, Table, Text, bindparam, func, literal, select, update
from sqlalchemy.schema import CreateTable

from bot.database import Database, Id, Instant, Json, LocalDate, Prepared, Sealed, Truth, Unit, WallTime

metadata = MetaData()

counters = Table(
    "counters",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("number", Id, nullable=False),
    sqlite_strict=True,
)

values = Table(
    "values",
    metadata,
    Column("id", Id, primary_key=True),
    Column("whole", Id),
    Column("instant", Instant),
    Column("day", LocalDate),
    Column("wall", WallTime),
    Column("truth", Truth),
    Column("plain", Json),
    Column("sealed", Sealed),
    Column("words", Text),
    sqlite_strict=True,
)

MORE = update(counters).where(counters.c.id == bindparam("the_id")).values(number=counters.c.number + 1)

ADD = Prepared(counters.insert().values(id=bindparam("the_id"), number=0))

_numbers = select(literal(1, Integer).label("i")).cte("n", recursive=True, nesting=True)
_numbers = _numbers.union_all(select(_numbers.c.i + 1).where(_numbers.c.i < 400_000))
SLOW = select(select(func.max(_numbers.c.i)).scalar_subquery())
"""Counts to 400,000, which takes either engine long enough to be given up in the midst of it."""


async def make(database: Database) -> None:
    """Make the tables, with one counter at nought."""
    async with database.writing() as unit:
        for table in metadata.sorted_tables:
            await unit.execute(CreateTable(table))
        await unit.execute(counters.insert().values(id=1, number=0))


async def count_up(unit: Unit, by: int = 1) -> None:
    """Read the counter, and write what was read and a little more: what is lost when two do it at once."""
    number = await unit.scalar(select(counters.c.number).where(counters.c.id == 1))
    await unit.execute(update(counters).where(counters.c.id == 1).values(number=number + by))


async def counted(database: Database) -> int:
    """Return where the counter stands."""
    async with database.reading() as unit:
        return await counted_in(unit)


async def counted_in(unit: Unit) -> int:
    """Return where the counter stands, as this unit sees it."""
    return int(await unit.scalar(select(counters.c.number).where(counters.c.id == 1)))


async def rows(database: Database) -> set[int]:
    """Return the ids of all counters."""
    async with database.reading() as unit:
        return {row.id for row in await unit.all(select(counters.c.id))}

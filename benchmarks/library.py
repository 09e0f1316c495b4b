"""Finding resources among 100,000, in one server and over many, and among a million in one, on each engine."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import asyncpg
from sqlalchemy import text

from benchmarks.language import Language
from benchmarks.resources import KIND, SUGGESTIONS, Search, resource, searches
from benchmarks.units import engines
from bot import search
from bot.database import Database
from bot.search.lists import SIZE

WORDS: Final = 300_000
"""So many words the language has. Of the rarest of them, many are in no resource."""
FIRST: Final = 100_000
SERVERS: Final = 100
BLOCKS: Final = 13
TIMES: Final = 10
"""A million are so many blocks of resources, so many times: to make up each of them would take half an hour."""

_AT_ONCE: Final = 16_384
"""Nobody else writes here, and nobody waits."""
_IMPORTED: Final = 5_000
_SINGLY: Final = 50
_TABLES: Final = ("search_indexes", "search_subjects", "search_lists", "search_vocabulary")
_COPIED_AT_ONCE: Final = 50_000


async def measure(folder: Path) -> list[str]:
    """Return a table for each size."""
    rng = random.Random(FIRST)
    language = Language(rng, WORDS)
    asked = searches(rng, language)
    lines: list[str] = []
    data = folder / "library"
    data.mkdir()
    async with engines(data) as found:
        lines += await _filled(found, data, rng, language, SERVERS)
        lines += await _table(found, asked, FIRST, SERVERS)
        for database in found.values():
            for guild in range(SERVERS):
                async with database.writing() as unit:
                    await search.forget_server(unit, guild)
        lines += await _filled(found, data, rng, language, 1)
        lines += await _table(found, asked, FIRST, 1)
        for engine, database in found.items():
            lines += await _imported(engine, database, rng, language, FIRST)
        number = BLOCKS * SIZE
        for database in found.values():
            last = [resource(rng, language, one) for one in range(FIRST + _IMPORTED + _SINGLY, number)]
            async with database.writing() as unit:
                await search.index_many(unit, 0, KIND, last)
            await _multiply(database, number)
        lines += await _table(found, asked, number * TIMES, 1)
    return lines


async def _filled(
    databases: Mapping[str, Database], data: Path, rng: random.Random, language: Language, servers: int
) -> list[str]:
    started = time.perf_counter()
    await _fill(databases["SQLite"], rng, language, servers)
    taken = time.perf_counter() - started
    if "PostgreSQL" in databases:
        await _copy(data / "bench.db", databases["PostgreSQL"])
    return [f"{FIRST:,} resources were taken in on SQLite in {taken:.0f} s."]


async def _table(
    databases: Mapping[str, Database], asked: Mapping[str, Sequence[Search]], number: int, servers: int
) -> list[str]:
    where = "one server" if servers == 1 else f"{servers} servers"
    taken = {engine: await _times(database, asked, servers) for engine, database in databases.items()}
    lines = [f"{number:,} resources in {where}: 95 % of searches within, and the median"]
    for kind in [*asked, ALL]:
        each = (f"{engine} {_told(times[kind])}" for engine, times in taken.items())
        lines.append(f"  {kind}: {', '.join(each)}")
    return lines


async def _multiply(database: Database, number: int) -> None:
    """Let there be as many again, several times, with other ids and positions and the same words."""
    for time_ in range(1, TIMES):
        more, blocks = time_ * number, time_ * BLOCKS
        async with database.writing() as unit:
            await unit.execute(
                text(
                    "INSERT INTO search_lists (index_id, block, word, holders)"
                    f" SELECT index_id, block + {blocks}, word, holders FROM search_lists WHERE block < {BLOCKS}"
                    " ORDER BY index_id, block, word"
                )
            )
            await unit.execute(
                text(
                    "INSERT INTO search_subjects (index_id, subject, position, rank, ends_at, words)"
                    f" SELECT index_id, subject + {more}, position + {more}, rank + {more}, ends_at, words"
                    f" FROM search_subjects WHERE position < {number} ORDER BY index_id, subject"
                )
            )
    last = TIMES * number
    async with database.writing() as unit:
        await unit.execute(text(f"UPDATE search_indexes SET next_position = {last}, top_rank = {last}"))
    await database.leave_no_trace()


ALL: Final = "all of these but suggestions"


async def _fill(database: Database, rng: random.Random, language: Language, servers: int) -> None:
    for guild in range(servers):
        ids = range(guild, FIRST, servers)
        for at in range(0, len(ids), _AT_ONCE):
            entries = [resource(rng, language, one) for one in ids[at : at + _AT_ONCE]]
            async with database.writing() as unit:
                await search.index_many(unit, guild, KIND, entries)
    await database.leave_no_trace()


async def _copy(file: Path, database: Database) -> None:
    # To take all in a second time would double the wait, and what is in the tables is the same on both engines.
    url = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    target = await asyncpg.connect(url)
    source = sqlite3.connect(file)
    for table in _TABLES:
        described = await target.prepare(f"SELECT * FROM {table}")
        columns = [(one.name, one.type.name) for one in described.get_attributes()]
        rows = source.execute(f"SELECT {', '.join(name for name, _ in columns)} FROM {table}")
        readers = [_READERS.get(type_) for _, type_ in columns]
        while some := rows.fetchmany(_COPIED_AT_ONCE):
            records = [
                tuple(v if r is None or v is None else r(v) for r, v in zip(readers, row, strict=True)) for row in some
            ]
            await target.copy_records_to_table(table, records=records, columns=[name for name, _ in columns])
    source.close()
    await target.execute("SELECT setval(pg_get_serial_sequence('search_indexes', 'id'), 1000)")
    await target.execute("VACUUM ANALYZE")
    await target.close()


_READERS: Final[Mapping[str, Callable[[Any], Any]]] = {"timestamptz": datetime.fromisoformat, "bool": bool}


async def _times(database: Database, asked: Mapping[str, Sequence[Search]], servers: int) -> dict[str, list[float]]:
    taken = {
        kind: [await _milliseconds(database, one, at % servers) for at, one in enumerate(some)]
        for kind, some in asked.items()
    }
    return {**taken, ALL: [each for kind, some in taken.items() if kind != SUGGESTIONS for each in some]}


async def _milliseconds(database: Database, one: Search, guild: int) -> float:
    started = time.perf_counter()
    async with database.reading() as unit:
        await one(unit, guild)
    return (time.perf_counter() - started) * 1000


def _told(taken: Sequence[float]) -> str:
    return f"{statistics.quantiles(taken, n=20)[-1]:.1f} ms ({statistics.median(taken):.1f})"


async def _imported(engine: str, database: Database, rng: random.Random, language: Language, number: int) -> list[str]:
    entries = [resource(rng, language, number + one) for one in range(_IMPORTED)]
    longest = [0.0]
    ticking = asyncio.create_task(_tick(longest))
    units = []
    for at in range(0, _IMPORTED, search.AT_ONCE):
        began = time.perf_counter()
        async with database.writing() as unit:
            await search.index_many(unit, 0, KIND, entries[at : at + search.AT_ONCE])
        units.append(time.perf_counter() - began)
    ticking.cancel()
    singly = []
    for one in range(_SINGLY):
        entry = resource(rng, language, FIRST + _IMPORTED + one)
        began = time.perf_counter()
        async with database.writing() as unit:
            await search.index_many(unit, 0, KIND, [entry])
        singly.append((time.perf_counter() - began) * 1000)
    return [
        f"  {engine}: {_IMPORTED:,} more in {sum(units):.1f} s, a unit of {search.AT_ONCE} of them in"
        f" {1000 * statistics.median(units):.0f} ms, the slowest in {1000 * max(units):.0f} ms;"
        f" the loop was held for {1000 * longest[0]:.0f} ms at most. One more: {_told(singly)}"
    ]


async def _tick(longest: list[float]) -> None:
    last = time.perf_counter()
    while True:
        await asyncio.sleep(0)
        now = time.perf_counter()
        longest[0], last = max(longest[0], now - last), now

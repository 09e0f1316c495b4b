"""Whoever could be found before search was kept in another way is found after it as before."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot import search
from bot.database import Database, parse_url
from bot.database.migrate import SCRIPTS, migrate
from tests.database.test_migrations import scripts  # noqa: F401  (a fixture)

HERE, ELSEWHERE = 1, 2
AT = datetime(2026, 3, 4, 10, tzinfo=UTC)

ADDED = """
INSERT INTO introductions (id, guild_id, person_id, state, name, pronouns, work, change, offers, hopes, taking_part,
    adjustments, written_at) VALUES (:id, :guild, :id, 'shared', :name, '', :work, '', '[]', '[]', '[]', '', :at)
"""
FOUND_BY = (
    "INSERT INTO search_words (guild_id, kind, word, subject, weight) VALUES (:guild, 'people', :word, :id, :weight)"
)


async def fill(url: str) -> None:
    """Let 150 people be found in one server and one in another, and one not who took the consent back."""
    engine = create_async_engine(parse_url(url))
    at = AT.isoformat(timespec="microseconds").replace("+00:00", "Z") if url.startswith("sqlite") else AT
    async with engine.begin() as connection:
        for id in range(1, 153):
            guild = ELSEWHERE if id == 151 else HERE
            name, work = f"Ada{id}", "会議の garden" if id == 7 else "A garden behind the Café"
            await connection.execute(text(ADDED), {"id": id, "guild": guild, "name": name, "work": work, "at": at})
            if id == 152:
                continue
            words = {f"ada{id}": 3, "garden": 1, "cafe": 1, "*": 1000 - id, "=offers:listening": 1000 - id}
            for word, weight in words.items():
                values = {"guild": guild, "word": word, "id": id, "weight": weight}
                await connection.execute(text(FOUND_BY), values)
    await engine.dispose()


async def test_people_are_found_as_before(database_url: str, scripts: Path):  # noqa: F811
    url = parse_url(database_url)
    for newer in (scripts / "versions").glob("v0*.py"):
        if newer.name >= "v0004":
            newer.unlink()
    await migrate(url, scripts)
    await fill(database_url)
    assert "0004" in await migrate(url, SCRIPTS)
    database = Database(database_url)
    async with database.reading() as unit:
        assert await search.every(unit, HERE, "people") == list(range(1, 151))
        everybody = await search.find(unit, HERE, "people", "")
        assert (everybody.subjects, everybody.number) == (tuple(range(1, 11)), 150)
        assert (await search.find(unit, HERE, "people", "", ["offers:listening"])).number == 150
        assert (await search.find(unit, HERE, "people", "gardn")).number == 150
        assert (await search.find(unit, HERE, "people", "ada33 caf")).subjects == (33,)
        assert (await search.find(unit, HERE, "people", "会議")).subjects == (7,)
        assert (await search.find(unit, ELSEWHERE, "people", "garden")).subjects == (151,)
    async with database.writing() as unit:
        await search.forget(unit, HERE, "people", 33)
        await search.index(unit, HERE, "people", 152, [search.Text("Somebody new")], rank=2000)
    async with database.reading() as unit:
        assert 33 not in (await search.find(unit, HERE, "people", "ada33", most=200)).subjects
        assert (await search.find(unit, HERE, "people", "", most=3)).subjects == (152, 1, 2)
    await database.close()

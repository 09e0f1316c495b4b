"""What somebody is about to share, as rows on both engines: sealed, theirs alone, and gone after a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from bot.database import Database, Sealer, new_key
from cogs.resources.rules.resource import ResourceId
from cogs.resources.store import sharing
from cogs.resources.store.sharing import KEPT_FOR, MOST_OF_A_PERSON
from cogs.resources.tables import sharing as rows
from tests.resources.store_rows import ADA, BEN, HERE, NOW, THERE, share

MICROSECOND = timedelta(microseconds=1)
LINKS = ["https://example.org/1", "https://example.org/2"]


async def test_it_is_there_for_a_day_for_its_writer_in_its_server(database: Database):
    async with database.writing() as unit:
        kept = await sharing.begin(unit, HERE, ADA, share("one"), NOW)
        assert await sharing.get(unit, kept, ADA, HERE, NOW + KEPT_FOR) == share("one")
        assert await sharing.get(unit, kept, ADA, HERE, NOW + KEPT_FOR + MICROSECOND) is None
        assert await sharing.get(unit, kept, BEN, HERE, NOW) is None
        assert await sharing.get(unit, kept, ADA, THERE, NOW) is None
        assert await sharing.get(unit, 0, ADA, HERE, NOW) is None
        await sharing.change(unit, kept, share("two"))
        assert await sharing.get(unit, kept, ADA, HERE, NOW) == share("two")


async def test_links_to_choose_from_are_no_share_and_the_other_way_round(database: Database):
    async with database.writing() as unit:
        choice = await sharing.choose_from(unit, HERE, ADA, LINKS, NOW)
        kept = await sharing.begin(unit, HERE, ADA, share("one"), NOW)
        assert await sharing.links_of(unit, choice, ADA, HERE, NOW) == LINKS
        assert await sharing.links_of(unit, kept, ADA, HERE, NOW) == []
        assert await sharing.get(unit, choice, ADA, HERE, NOW) is None
        [found] = await sharing.unfinished(unit, ADA, HERE, NOW)
        assert (found.number, found.share, found.written_at) == (kept, share("one"), NOW)
        assert await sharing.unfinished(unit, ADA, HERE, NOW + KEPT_FOR + MICROSECOND) == []
        assert await sharing.unfinished(unit, ADA, THERE, NOW) == []


async def test_what_is_written_lies_sealed_and_what_no_key_opens_is_over(database: Database, migrated_url: str):
    async with database.writing() as unit:
        kept = await sharing.begin(unit, HERE, ADA, share("private-name"), NOW)
        lies = await unit.scalar(select(rows.c.written))
        assert b"private-name" not in (lies if isinstance(lies, bytes) else str(lies).encode())
    other = Database(migrated_url, Sealer((new_key(),)))
    try:
        async with other.reading() as unit:
            assert await sharing.get(unit, kept, ADA, HERE, NOW) is None
            assert await sharing.unfinished(unit, ADA, HERE, NOW) == []
            assert await sharing.of_person(unit, ADA) == [(HERE, NOW, {})]
    finally:
        await other.close()


async def test_the_oldest_go_where_somebody_begins_too_many_and_nobody_elses(database: Database):
    async with database.writing() as unit:
        others = await sharing.begin(unit, HERE, BEN, share("ben"), NOW)
        elsewhere = await sharing.begin(unit, THERE, ADA, share("there"), NOW)
        begun = [await sharing.begin(unit, HERE, ADA, share(str(n)), NOW) for n in range(MOST_OF_A_PERSON + 2)]
        assert [one.number for one in await sharing.unfinished(unit, ADA, HERE, NOW)] == begun[:1:-1]
        assert await sharing.get(unit, others, BEN, HERE, NOW) is not None
        assert await sharing.get(unit, elsewhere, ADA, THERE, NOW) is not None


async def test_each_way_of_letting_go_takes_its_own_and_no_other(database: Database):
    async with database.writing() as unit:
        change = replace(share("one"), resource_id=ResourceId(7))
        for guild, person in ((HERE, ADA), (THERE, ADA), (HERE, BEN)):
            await sharing.begin(unit, guild, person, change, NOW)
            await sharing.begin(unit, guild, person, share("two"), NOW + MICROSECOND)
        assert await sharing.expire(unit, NOW + KEPT_FOR + MICROSECOND) == 3
        assert len(await sharing.of_person(unit, ADA)) == 2
        await sharing.erase(unit, ADA, HERE)
        assert [guild for guild, *_ in await sharing.of_person(unit, ADA)] == [THERE]
        await sharing.drop_server(unit, THERE)
        assert await sharing.of_person(unit, ADA) == []
        [(_, _, written)] = await sharing.of_person(unit, BEN)
        assert written["share"]["title"] == "two"
        kept = await sharing.begin(unit, HERE, BEN, change, NOW)
        await sharing.drop_about(unit, [ResourceId(7)])
        assert await sharing.get(unit, kept, BEN, HERE, NOW) is None
        [left] = await sharing.unfinished(unit, BEN, HERE, NOW)
        await sharing.drop(unit, left.number, ADA)
        assert await sharing.unfinished(unit, BEN, HERE, NOW) == [left]
        for _ in range(2):
            await sharing.drop(unit, left.number, BEN)
        assert await sharing.unfinished(unit, BEN, HERE, NOW) == []
        await sharing.begin(unit, HERE, BEN, change, NOW)
        await sharing.erase(unit, BEN)
        assert await sharing.of_person(unit, BEN) == []

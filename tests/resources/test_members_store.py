"""What members have to do with resources, as rows on both engines: names, uses, shelves, and who is gone."""

from __future__ import annotations

from datetime import timedelta

from bot import memberships
from bot.database import Database, Unit
from cogs.resources.rules.resource import Resource
from cogs.resources.store import members, resources
from cogs.resources.store.members import Own
from tests.resources.store_rows import ADA, BEN, CYD, DAY, HERE, NOW, THERE, add, get

MICROSECOND = timedelta(microseconds=1)


async def touch(unit: Unit, found: Resource, *people: int) -> None:
    for person in people:
        await members.credit(unit, found, person, f"why-{person}", NOW)
        await members.use(unit, found, person, NOW)
        await members.put_on_shelf(unit, found, person, NOW)


async def named(unit: Unit, found: Resource) -> list[int]:
    return [credit.person_id for credit in await members.sharers(unit, found.id)]


async def test_names_stand_in_the_order_they_came_and_keep_their_first_date(database: Database):
    async with database.writing() as unit:
        one = await add(unit, "one")
        assert await members.credit(unit, one, BEN, "first", NOW)
        assert await members.credit(unit, one, ADA, "second", NOW + DAY)
        assert not await members.credit(unit, one, BEN, "again", NOW + 2 * DAY)
        assert not await members.credit(unit, one, ADA, "", NOW + 2 * DAY)
        told = [(credit.person_id, credit.why, credit.shared_at) for credit in await members.sharers(unit, one.id)]
        assert told == [(BEN, "again", NOW), (ADA, "second", NOW + DAY)]
        assert await members.numbers_of_sharers(unit, [one.id]) == {one.id: 2}
        for _ in range(2):
            await members.uncredit(unit, one.id, BEN)
        assert await named(unit, one) == [ADA]


async def test_a_person_is_counted_once_and_can_take_it_back(database: Database):
    async with database.writing() as unit:
        one = await add(unit, "one")
        assert [await members.use(unit, one, ADA, NOW) for _ in range(2)] == [True, False]
        assert await members.use(unit, one, BEN, NOW)
        assert (await get(unit, one.id)).uses == 2
        assert [await members.unuse(unit, one.id, ADA) for _ in range(2)] == [True, False]
        assert (await get(unit, one.id)).uses == 1
        assert await members.own(unit, one.id, BEN) == Own(shared=False, used=True, kept=False)


async def test_a_shelf_is_one_persons_in_one_server_newest_first_in_parts(database: Database):
    async with database.writing() as unit:
        several = [await add(unit, f"page-{number}") for number in range(5)]
        elsewhere = await add(unit, "page", THERE)
        for number, one in enumerate(several):
            await members.put_on_shelf(unit, one, ADA, NOW + number * DAY)
            await members.put_on_shelf(unit, one, ADA, NOW)
        await members.put_on_shelf(unit, elsewhere, ADA, NOW)
        await members.put_on_shelf(unit, several[0], BEN, NOW)
        found, total = await members.on_shelf(unit, HERE, ADA, start=1, most=2)
        assert ([one.id for one in found], total) == ([several[3].id, several[2].id], 5)
        await members.take_off_shelf(unit, HERE, elsewhere.id, ADA)
        assert (await members.on_shelf(unit, THERE, ADA, start=0, most=9))[1] == 1
        for _ in range(2):
            await members.take_off_shelf(unit, HERE, several[3].id, ADA)
        assert (await members.on_shelf(unit, HERE, ADA, start=9, most=9)) == ([], 4)
        assert (await members.on_shelf(unit, HERE, BEN, start=0, most=9))[1] == 1


async def test_what_somebody_shared_comes_in_parts_too(database: Database):
    async with database.writing() as unit:
        several = [await add(unit, f"page-{number}") for number in range(3)]
        for number, one in enumerate(several):
            await members.credit(unit, one, ADA, "", NOW + number * DAY)
        await members.credit(unit, await add(unit, "page", THERE), ADA, "", NOW)
        await members.credit(unit, several[0], BEN, "", NOW)
        found, total = await members.shared_by(unit, HERE, ADA, start=0, most=2)
        assert ([one.id for one in found], total) == ([several[2].id, several[1].id], 3)


async def test_who_left_is_named_nowhere_and_named_again_once_back(database: Database):
    async with database.writing() as unit:
        one = await add(unit, "one")
        await touch(unit, one, ADA, BEN)
        await memberships.left(unit, HERE, [ADA], NOW)
        assert await named(unit, one) == [BEN]
        assert [found.id for found in await members.naming(unit, ADA, HERE)] == [one.id]
        await memberships.came_back(unit, HERE, [ADA])
        assert await named(unit, one) == [ADA, BEN]


async def test_cards_on_which_somebody_stands_who_has_left_since_are_found_once(database: Database):
    async with database.writing() as unit:
        one, other = await add(unit, "one"), await add(unit, "other")
        for found in (one, other):
            await members.credit(unit, found, ADA, "", NOW)
        assert await members.naming_who_left(unit) == []
        await resources.posted(unit, one, (5, 6), NOW, is_forum_post=False)
        await memberships.left(unit, HERE, [ADA], NOW + DAY)
        assert [found.id for found in await members.naming_who_left(unit)] == [one.id]
        await resources.cards_change(unit, [one.id], NOW + DAY)
        assert await members.naming_who_left(unit) == []
        await resources.cards_change(unit, [one.id], NOW + DAY - MICROSECOND)
        assert len(await members.naming_who_left(unit)) == 1


async def test_merging_counts_whoever_has_to_do_with_both_once_and_adds_up_who_is_gone(database: Database):
    async with database.writing() as unit:
        one, into = await add(unit, "one"), await add(unit, "into")
        await touch(unit, one, ADA, BEN, CYD)
        await touch(unit, into, BEN)
        await members.erase(unit, CYD)
        assert (await get(unit, one.id)).uses == 3
        await members.move(unit, one, into)
        assert ((await get(unit, one.id)).uses, (await get(unit, into.id)).uses) == (0, 3)
        assert await named(unit, into) == [ADA, BEN]
        assert await members.own(unit, one.id, ADA) == Own(shared=False, used=False, kept=False)
        assert await members.own(unit, into.id, ADA) == Own(shared=True, used=True, kept=True)


async def test_erasing_somebody_in_one_server_leaves_the_other_and_every_count(database: Database):
    async with database.writing() as unit:
        here, there = await add(unit, "page"), await add(unit, "page", THERE)
        for one in (here, there):
            await touch(unit, one, ADA, BEN)
        await members.erase(unit, ADA, HERE)
        await members.erase(unit, ADA, HERE)
        assert await named(unit, here) == [BEN]
        assert await named(unit, there) == [ADA, BEN]
        assert ((await get(unit, here.id)).uses, (await get(unit, there.id)).uses) == (2, 2)
        assert {what for what, row in await members.of_person(unit, ADA)} == {"shared", "used", "kept"}
        assert {row.guild_id for _, row in await members.of_person(unit, ADA)} == {THERE}
        await members.erase(unit, ADA)
        assert await members.of_person(unit, ADA) == []
        await members.unuse(unit, here.id, BEN)
        assert (await get(unit, here.id)).uses == 1


async def test_others_are_who_shared_or_used_it_and_never_who_keeps_it(database: Database):
    async with database.writing() as unit:
        one = await add(unit, "one")
        await touch(unit, one, ADA)
        await members.put_on_shelf(unit, one, BEN, NOW)
        assert not await members.others(unit, one.id, ADA)
        await members.use(unit, one, BEN, NOW)
        assert await members.others(unit, one.id, ADA)


async def test_dropping_takes_all_of_these_and_no_other(database: Database):
    async with database.writing() as unit:
        one, other, elsewhere = await add(unit, "one"), await add(unit, "other"), await add(unit, "one", THERE)
        for found in (one, other, elsewhere):
            await touch(unit, found, ADA)
        await members.drop(unit, [one.id])
        assert {row.resource_id for _, row in await members.of_person(unit, ADA)} == {other.id, elsewhere.id}
        await members.drop_server(unit, HERE)
        assert {row.resource_id for _, row in await members.of_person(unit, ADA)} == {elsewhere.id}

"""Resources as rows, on both engines: kept whole, known by their links, and one card each."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.exc import IntegrityError

from bot.database import Database
from cogs.resources.rules.resource import (
    Access,
    Cost,
    Description,
    Hitch,
    Kind,
    Pay,
    Resource,
    ResourceId,
    State,
    Takes,
)
from cogs.resources.rules.sharing import Share
from cogs.resources.store import links, resources
from tests.resources.store_rows import DAY, HERE, NOW, THERE, add, get, share

ALL_OF_IT = Description(
    title="Títle \U0001f33b",
    why="Two\nlines",
    kind=Kind.OPPORTUNITY,
    topics=("wellbeing", "rights"),
    creator="Ada",
    cost=Cost.COSTS,
    region="Wales",
    takes=Takes.DAY,
    access=frozenset({Access.BSL, Access.CAPTIONS}),
    note="Mentions loss",
    pay=Pay.PAID,
    closes_on=date(2026, 6, 30),
)
ENDS = datetime(2026, 6, 30, 23, tzinfo=UTC)


async def test_all_of_it_comes_back_as_it_was_put_in(database: Database):
    async with database.writing() as unit:
        made = await resources.add(unit, HERE, Share("a", "https://a", ALL_OF_IT), NOW, closes_at=ENDS)
        assert await get(unit, made) == Resource(
            made, HERE, State.SHARED, ALL_OF_IT, "a", "https://a", NOW, closes_at=ENDS, is_sorted=True
        )
        assert await resources.get(unit, ResourceId(made + 1)) is None
        assert set(await resources.some(unit, [made, made + 1, *range(2000, 4000)])) == {made}


async def test_a_link_leads_to_one_resource_of_its_server(database: Database):
    async with database.writing() as unit:
        one, other = await add(unit, "page"), await add(unit, "page", THERE)
        assert await resources.by_address(unit, HERE, "example.org/page") == one
        assert await resources.by_address(unit, THERE, "example.org/page") == other
        assert await resources.by_address(unit, HERE, "") is None
    with pytest.raises(IntegrityError):
        async with database.writing() as unit:
            await add(unit, "page")
    async with database.reading() as unit:
        assert await resources.number(unit, HERE, State.SHARED) == 1


async def test_without_a_link_there_may_be_many(database: Database):
    async with database.writing() as unit:
        nowhere = replace(share("x"), address="", shown="")
        assert len({await resources.add(unit, HERE, nowhere, NOW) for _ in range(2)}) == 2


async def test_a_changed_link_leads_there_and_the_old_one_nowhere(database: Database):
    async with database.writing() as unit:
        one = await add(unit, "old")
        await resources.describe(unit, one, share("new", topics=("rights",)), NOW + DAY, None)
        found = await get(unit, one.id)
        assert (found.address, found.edited_at, found.is_sorted) == ("example.org/new", NOW + DAY, True)
        assert await links.known(unit, HERE, ["example.org/old", "example.org/new"]) == {"example.org/new": one.id}
        await resources.describe(unit, found, share("new"), NOW + DAY, None)
        again = await get(unit, one.id)
        assert again.edited_at is not None
        assert again.edited_at > NOW + DAY
        assert again.is_sorted


async def test_an_id_is_never_given_again(database: Database):
    async with database.writing() as unit:
        one = await add(unit, "one")
        await resources.drop(unit, one.id)
        assert await links.known(unit, HERE, ["example.org/one"]) == {}
        assert (await add(unit, "one")).id > one.id


async def test_each_wish_for_a_card_is_another_moment_though_the_clock_stands_still(database: Database):
    async with database.writing() as unit:
        one = await add(unit, "one")
        first = await resources.to_post(unit, one, NOW)
        second = await resources.to_post(unit, await get(unit, one.id), NOW, posts_lost=1)
        assert second > first == NOW
        await resources.posted(unit, one, (5, 6), NOW, is_forum_post=False)
        found = await get(unit, one.id)
        assert (found.channel_id, found.post_id, found.posts_lost, found.is_posted) == (5, 6, 1, True)
        await resources.post_is_gone(unit, one.id, Hitch.DELETED)
        found = await get(unit, one.id)
        assert (found.channel_id, found.wanted_at, found.hitch, found.is_posted) == (None, None, Hitch.DELETED, False)


async def test_a_card_is_known_by_its_message_and_a_forum_post_by_its_thread_too(database: Database):
    async with database.writing() as unit:
        card, post = await add(unit, "card"), await add(unit, "post")
        await resources.posted(unit, card, (5, 6), NOW, is_forum_post=False)
        await resources.posted(unit, post, (7, 8), NOW, is_forum_post=True)
        assert [one.id for one in await resources.by_post(unit, 5, [6, 9])] == [card.id]
        assert await resources.by_post(unit, 9, [6]) == []
        assert [one.id for one in await resources.by_post(unit, 8, [8])] == [post.id]
        assert [one.id for one in await resources.in_channel(unit, 7)] == [post.id]
        found = await resources.by_thread(unit, 8)
        assert found is not None
        assert found.id == post.id
        assert await resources.by_thread(unit, 1) is None


async def test_what_was_merged_leads_to_what_it_became_however_often(database: Database):
    async with database.writing() as unit:
        first, second, third = [await add(unit, name) for name in ("first", "second", "third")]
        await resources.merged_into(unit, first, second, NOW)
        await resources.merged_into(unit, second, third, NOW)
        assert await resources.current(unit, first.id) == await get(unit, third.id)
        found = await resources.by_address(unit, HERE, "example.org/first")
        assert found is not None
        assert found.id == third.id
        assert await resources.current(unit, ResourceId(99)) is None


async def test_what_is_out_for_long_enough_and_only_that(database: Database):
    async with database.writing() as unit:
        for number, state in enumerate((State.RETIRED, State.MERGED, State.SHARED)):
            await resources.has_state(unit, await add(unit, f"page-{number}"), state, NOW)
        assert len(await resources.out_since(unit, NOW)) == 0
        assert [one.state for one in await resources.out_since(unit, NOW + DAY)] == [State.RETIRED, State.MERGED]


async def test_a_server_goes_alone_with_its_links(database: Database):
    async with database.writing() as unit:
        await add(unit, "page")
        other = await add(unit, "page", THERE)
        await resources.drop_server(unit, HERE)
        assert await resources.number(unit, HERE, *State) == 0
        assert await resources.by_address(unit, HERE, "example.org/page") is None
        assert await resources.by_address(unit, THERE, "example.org/page") == other

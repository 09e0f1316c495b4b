"""Two people at once, and one who presses twice: services side by side, on both engines."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from bot.access import Actor
from bot.database import Database
from bot.interface.drafts import DraftId
from cogs.resources.rules.resource import ResourceId
from cogs.resources.rules.sharing import NoSuchResource, Said, ShareOver
from cogs.resources.rules.topics import Topic, Topics
from cogs.resources.service.own import Own
from cogs.resources.service.posting import Posting
from cogs.resources.service.sharing import Sharing
from cogs.resources.service.using import Using
from cogs.resources.service.watching import Watching
from cogs.resources.store import members, resources
from tests.clocks import SettableClock
from tests.resources.store_rows import HERE, get

PEOPLE = [Actor(2**62 + number, HERE, is_steward=False) for number in range(6)]
LINK = "https://example.org/page"
ONE = ResourceId(1)
NO_DRAFT = DraftId(0)


class Library:
    """The services of the library over one database."""

    def __init__(self, database: Database, clock: SettableClock) -> None:
        self.database = database
        posting, watching = Posting(database, clock, lambda: None), Watching(clock)
        topics = Topics((Topic("rights", "Rights"),))
        self.sharing = Sharing(database, clock, topics, posting, watching, "Europe/London")
        self.using = Using(database, clock, posting)
        self.own = Own(database, posting, watching)

    async def begun(self, who: Actor) -> int:
        return (await self.sharing.begin(who, LINK, Said("A page"), 0, NO_DRAFT)).share_id


@pytest.fixture
def library(database: Database, clock: SettableClock) -> Library:
    return Library(database, clock)


async def test_all_who_share_one_link_at_once_stand_under_one_resource(library: Library):
    begun = [await library.begun(who) for who in PEOPLE]
    kept = await asyncio.gather(
        *(library.sharing.share(who, number) for who, number in zip(PEOPLE, begun, strict=True))
    )
    assert Counter(one.is_new for one in kept) == {True: 1, False: 5}
    async with library.database.reading() as unit:
        assert {one.resource.id for one in kept} == {ONE}
        assert {one.person_id for one in await members.sharers(unit, ONE)} == {who.id for who in PEOPLE}


async def test_a_yes_pressed_twice_at_once_is_one_yes(library: Library):
    begun = await library.begun(PEOPLE[0])
    pressed = await asyncio.gather(*(library.sharing.share(PEOPLE[0], begun) for _ in range(2)), return_exceptions=True)
    assert sorted(type(one).__name__ for one in pressed) == ["Kept", ShareOver.__name__]


async def test_all_who_used_it_at_once_are_counted_once_each(library: Library):
    await library.sharing.share(PEOPLE[0], await library.begun(PEOPLE[0]))
    await asyncio.gather(*(library.using.use(who, ONE, yes=True) for who in PEOPLE * 2))
    async with library.database.reading() as unit:
        assert (await get(unit, ONE)).uses == len(PEOPLE)
    await asyncio.gather(*(library.using.use(who, ONE, yes=False) for who in PEOPLE[1:] * 2))
    async with library.database.reading() as unit:
        assert (await get(unit, ONE)).uses == 1


async def test_taking_back_and_using_at_once_never_leaves_a_use_of_nothing(library: Library):
    await library.sharing.share(PEOPLE[0], await library.begun(PEOPLE[0]))
    await asyncio.gather(
        library.own.take_back(PEOPLE[0], ONE),
        library.using.use(PEOPLE[1], ONE, yes=True),
        return_exceptions=True,
    )
    async with library.database.reading() as unit:
        found = await resources.get(unit, ONE)
        rows = await members.of_person(unit, PEOPLE[1].id)
    assert (found is None) == (rows == [])
    if found is None:
        with pytest.raises(NoSuchResource):
            await library.using.use(PEOPLE[1], ONE, yes=True)
    else:
        assert found.uses == 1

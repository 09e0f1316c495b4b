"""Choosing direct messages and stopping them, as rows on both engines and through the consents of `/my data`."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot import consents, members
from bot.consents import EVERYWHERE
from bot.database import Database
from bot.deliveries.tables import deliveries
from bot.direct_messages import DirectMessages
from bot.interface import drafts
from bot.reach import DIRECT_MESSAGES, How
from tests.clocks import SettableClock
from tests.community import Community, posts

ADA, BEN = 2**62 + 1, 2**62 + 2
HERE, THERE = 2**61 + 1, 2**61 + 2
MINUTE = timedelta(minutes=1)


class Armed:
    """Counts how often the dispatcher was told to look."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> None:
        self.times += 1


@pytest.fixture
def armed() -> Armed:
    return Armed()


async def planned(database: Database) -> list[int]:
    async with database.reading() as unit:
        return [row.recipient for row in await unit.all(deliveries.select().order_by(deliveries.c.id))]


async def test_a_first_yes_is_kept_everywhere_and_tried_after_the_commit(
    database: Database, clock: SettableClock, armed: Armed
):
    dms = DirectMessages(armed)
    async with database.writing() as unit:
        assert await dms.choose(unit, ADA, HERE, clock.now())
        assert armed.times == 0, "nothing is told before it is kept"
    assert armed.times == 1
    assert await planned(database) == [ADA]
    async with database.reading() as unit:
        for server in (HERE, THERE, EVERYWHERE):
            assert await consents.is_given(unit, ADA, server, DIRECT_MESSAGES)
        assert not await consents.is_given(unit, BEN, HERE, DIRECT_MESSAGES)


async def test_a_second_yes_tries_nothing_and_keeps_its_date(database: Database, clock: SettableClock, armed: Armed):
    dms = DirectMessages(armed)
    async with database.writing() as unit:
        await dms.choose(unit, ADA, HERE, clock.now())
        assert not await dms.choose(unit, ADA, THERE, clock.now() + MINUTE)
        [consent] = await consents.of_person(unit, ADA, HERE)
    assert consent.given_at == clock.now()
    assert await planned(database) == [ADA]


@pytest.mark.parametrize("against", [members.dms_closed, members.dms_stopped])
async def test_chosen_anew_whatever_was_against_it_is_forgotten(
    database: Database, clock: SettableClock, armed: Armed, against
):
    dms = DirectMessages(armed)
    async with database.writing() as unit:
        await dms.choose(unit, ADA, HERE, clock.now())
        await against(unit, ADA, clock.now())
        assert await dms.choose(unit, ADA, HERE, clock.now() + MINUTE)
        assert (await members.person(unit, ADA)).dms_reach_them
    assert await planned(database) == [ADA, ADA]


async def test_stopping_takes_back_everything_that_used_them_and_nothing_else(
    database: Database, clock: SettableClock, armed: Armed
):
    dms = DirectMessages(armed)
    async with database.writing() as unit:
        for person in (ADA, BEN):
            await members.set_zone(unit, person, "Asia/Tokyo")
            await members.set_reach(unit, person, How.DM)
            await members.set_dm_reminders(unit, person, wanted=True)
            await dms.choose(unit, person, HERE, clock.now())
        await dms.stop(unit, ADA, EVERYWHERE, clock.now() + MINUTE)
        ada, ben = await members.person(unit, ADA), await members.person(unit, BEN)
        [consent] = await consents.of_person(unit, ADA, HERE)
        assert await consents.is_given(unit, BEN, HERE, DIRECT_MESSAGES)
    assert (ada.zone, ada.reach, ada.dm_reminders, ada.dms_reach_them) == ("Asia/Tokyo", How.HOME, False, False)
    assert (ben.reach, ben.dm_reminders, ben.dms_reach_them) == (How.DM, True, True)
    assert consent.withdrawn_at == clock.now() + MINUTE


async def test_a_yes_and_a_no_among_the_consents_do_the_same(community: Community):
    [purpose] = [one for one in community.hearth.consent_purposes if one.name == "direct_messages"]
    assert purpose.on_given is not None
    assert purpose.on_withdrawn is not None
    database, me, here = community.hearth.database, community.member.id, community.guild.id
    with community.env._bot_scope():
        async with database.writing() as unit:
            await purpose.on_given(unit, me, here, community.now)
    await community.env.settle()
    assert len(posts(community.member.user.dm_channel)) == 1
    async with database.writing() as unit:
        assert (await members.person(unit, me)).reach == How.DM
        await purpose.on_withdrawn(unit, me, here, community.now)
        person = await members.person(unit, me)
    assert (person.reach, person.dms_stopped_at) == (How.HOME, community.now)


# -- Drafts that take another's place --------------------------------------------------------------


async def test_a_draft_takes_the_place_of_its_writers_own_alone(database: Database, clock: SettableClock):
    async def keep(person_id: int, guild_id: int, instead_of: drafts.DraftId | None = None) -> drafts.DraftId:
        async with database.writing() as unit:
            return await drafts.keep(
                unit,
                person_id=person_id,
                guild_id=guild_id,
                form="own:zone",
                subject=0,
                fields={"zone": "London"},
                at=clock.now(),
                instead_of=instead_of,
            )

    mine, bens, elsewhere = await keep(ADA, HERE), await keep(BEN, HERE), await keep(ADA, THERE)
    for other in (bens, elsewhere):
        await keep(ADA, HERE, instead_of=other)
    newest = await keep(ADA, HERE, instead_of=mine)
    async with database.reading() as unit:
        found = await drafts.unfinished(unit, ADA, HERE, since=clock.now(), most=9)
        assert [draft.id for draft in await drafts.of_person(unit, BEN)] == [bens]
        assert elsewhere in [draft.id for draft in await drafts.of_person(unit, ADA)]
        assert mine not in [draft.id for draft in found]
        assert found[0] == drafts.Unfinished(newest, "own:zone", clock.now())
        assert len(await drafts.unfinished(unit, ADA, HERE, since=clock.now(), most=2)) == 2
        assert await drafts.unfinished(unit, ADA, HERE, since=clock.now() + MINUTE, most=9) == []

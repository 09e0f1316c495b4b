"""What is kept of people around conversations: exported, erased and expired, on both engines."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot import memberships
from bot.database import Database, Unit, metadata
from bot.deliveries import store as deliveries
from bot.deliveries.model import Delivery, Sent, State
from bot.deliveries.tables import deliveries as rows
from bot.takedowns import takedowns
from cogs.introductions import meeting
from cogs.introductions.asking import Asking
from cogs.introductions.going import Going
from cogs.introductions.personal_data.meetings import ROUNDS_KEPT, MeetingsKeep
from cogs.introductions.rules.calling import Round
from cogs.introductions.rules.history import Answer
from cogs.introductions.rules.meeting import MatchState, Turn
from cogs.introductions.store import matches, rounds, steering
from tests.clocks import SettableClock

DAY = timedelta(days=1)
HERE, THERE = 2**61 + 1, 2**61 + 2
ADA, BEN, CYD = (2**62 + number for number in range(1, 4))
OURS = {"meeting_joins", "meeting_pauses", "meeting_separations", "match_people"}


@pytest.fixture
def keeps(clock: SettableClock) -> MeetingsKeep:
    return MeetingsKeep(Going(clock, lambda: None), clock)


async def introduced(database: Database, clock: SettableClock, *people: int, guild_id: int = HERE) -> Round:
    """Bring these people together in a thread, with the rows that did it."""
    now = clock.now()
    async with database.writing() as unit:
        called = await rounds.add(unit, guild_id, now, now + DAY)
        for person_id in people:
            await rounds.join(unit, called.id, guild_id, person_id, now)
        await matches.replace_drawn(unit, called, [frozenset(people)])
        [match] = await matches.drawn(unit, called.id)
        await matches.release(unit, [Turn((match.id,), now)])
        await matches.thread_is(unit, match.id, 5, 7000 + called.id, now)
        await matches.introduced(unit, match.id, 8000 + called.id, now + DAY)
        found = await matches.get(unit, match.id)
        assert found is not None
        await deliveries.plan_all(unit, meeting.after_introduction(found, people, now + DAY, now))
    return called


async def only_match(database: Database) -> Any:
    async with database.reading() as unit:
        found = [await matches.get(unit, row.id) for row in await unit.all(select(metadata.tables["matches"].c.id))]
    assert len(found) < 2
    return found[0] if found else None


async def named(database: Database, person_id: int) -> set[str]:
    async with database.reading() as unit:
        return {
            table.name
            for table in metadata.sorted_tables
            if any(str(person_id) in str(tuple(row)) for row in await unit.all(select(table)))
        }


async def test_an_export_holds_all_of_it(database: Database, clock: SettableClock, keeps: MeetingsKeep):
    called = await introduced(database, clock, ADA, BEN)
    match = await only_match(database)
    async with database.writing() as unit:
        await matches.answer(unit, match.id, ADA, Answer.NOT_YET, clock.now())
        await matches.answer(unit, match.id, BEN, Answer.NO_THANKS, clock.now())
        await matches.unmatched(unit, called.id, [ADA], clock.now())
        await steering.pause(unit, HERE, ADA, clock.now())
        await steering.separate(unit, called.id, HERE, CYD, ADA)
        joined, paused, separated, met = await keeps.export(unit, ADA)
        assert joined.facts["nobody was free for you"] == joined.facts["joined"] == clock.now()
        assert paused.facts["since"] == clock.now()
        assert separated.facts == {"server": HERE}
        assert met.facts["with"] == [BEN]
        assert (met.facts["your answer"], met.facts["answered"]) == ("not_yet", clock.now())
        assert "no_thanks" not in str(met)
        assert [one.title for one in await keeps.export(unit, CYD)] == [separated.title]
        assert await keeps.export(unit, 3) == []


@pytest.mark.parametrize("is_released", [False, True])
async def test_nobody_learns_from_an_export_whom_they_are_to_meet(
    database: Database, clock: SettableClock, keeps: MeetingsKeep, is_released: bool
):
    async with database.writing() as unit:
        called = await rounds.add(unit, HERE, clock.now(), clock.now() + DAY)
        await matches.replace_drawn(unit, called, [frozenset({ADA, BEN})])
        if is_released:
            [match] = await matches.drawn(unit, called.id)
            await matches.release(unit, [Turn((match.id,), clock.now())])
        [kept] = await keeps.export(unit, ADA)
    assert str(BEN) not in str(kept)
    assert kept.facts["server"] == HERE


async def test_erasing_leaves_nothing_and_takes_down_what_names_them(
    database: Database, clock: SettableClock, keeps: MeetingsKeep
):
    called = await introduced(database, clock, ADA, BEN)
    match = await only_match(database)
    async with database.writing() as unit:
        for key in (meeting.question_key(match.id),):
            await unit.execute(rows.update().where(rows.c.dedupe_key == key).values(state="sending"))
            row = await deliveries.by_key(unit, key)
            assert row is not None
            assert await deliveries.settle(unit, row, Sent(match.thread_id, 99), clock.now())
        await steering.separate(unit, called.id, HERE, CYD, ADA)
        await keeps.erase(unit, ADA)
        gone = {(row.channel_id, row.message_id) for row in await unit.all(takedowns.select())}
    assert gone == {(match.thread_id, match.message_id), (match.thread_id, 99)}
    assert await named(database, ADA) & OURS == set()
    after = await only_match(database)
    assert (after.people, after.state) == ({BEN}, MatchState.FELL_AWAY)


async def in_hand(unit: Unit, key: str) -> Delivery:
    """Let a row be under way, so that nobody knows whether it has arrived."""
    await unit.execute(rows.update().where(rows.c.dedupe_key == key).values(state="sending"))
    row = await deliveries.by_key(unit, key)
    assert row is not None
    return row


async def test_a_question_that_turns_out_to_be_there_after_somebody_was_erased_goes(
    database: Database, clock: SettableClock, keeps: MeetingsKeep
):
    await introduced(database, clock, ADA, BEN)
    match = await only_match(database)
    async with database.writing() as unit:
        row = await in_hand(unit, meeting.question_key(match.id))
        await keeps.erase(unit, ADA)
        row = await deliveries.by_id(unit, row.id)
        await Asking(clock, lambda: None).questioned(unit, row, Sent(match.thread_id, 99))
        gone = {(found.channel_id, found.message_id) for found in await unit.all(takedowns.select())}
    assert (match.thread_id, 99) in gone


async def test_who_goes_on_is_introduced_without_who_was_erased_while_they_were(
    database: Database, clock: SettableClock, keeps: MeetingsKeep
):
    await introduced(database, clock, ADA, BEN, CYD)
    match = await only_match(database)
    key = meeting.introduction_key(match.id)
    async with database.writing() as unit:
        await unit.execute(metadata.tables["matches"].update().values(message_id=None, ask_at=None))
        await deliveries.plan(unit, meeting.introduction_of(match, clock.now()))
        named_all = await in_hand(unit, key)
        await keeps.erase(unit, ADA)
        of_two, before = await deliveries.by_key(unit, key), await deliveries.by_id(unit, named_all.id)
    assert (of_two.state, of_two.subject) == (State.PLANNED, match.id)
    assert (before.state, before.subject) == (State.SENDING, None), "what it sent is taken back"


async def test_the_last_to_go_takes_the_match_along(database: Database, clock: SettableClock, keeps: MeetingsKeep):
    await introduced(database, clock, ADA, BEN)
    async with database.writing() as unit:
        await keeps.erase(unit, ADA)
        await keeps.erase(unit, ADA)
        await keeps.erase(unit, BEN)
    assert await only_match(database) is None


async def test_what_was_theirs_in_a_server_goes_and_elsewhere_stays(
    database: Database, clock: SettableClock, keeps: MeetingsKeep
):
    await introduced(database, clock, ADA, BEN)
    await introduced(database, clock, ADA, CYD, guild_id=THERE)
    async with database.writing() as unit:
        await keeps.erase_left(unit, ADA, HERE)
        kept = await keeps.export(unit, ADA)
    assert {one.facts["server"] for one in kept} == {THERE}
    assert len(kept) == 2


async def test_a_server_that_removed_us_leaves_nothing(database: Database, clock: SettableClock, keeps: MeetingsKeep):
    called = await introduced(database, clock, ADA, BEN)
    async with database.writing() as unit:
        await steering.pause(unit, HERE, CYD, clock.now())
        await steering.separate(unit, called.id, HERE, ADA, CYD)
        await keeps.erase_server(unit, HERE)
        for table in (*OURS, "matches", "meeting_rounds"):
            assert await unit.all(select(metadata.tables[table])) == []


async def test_clearing_notices_who_left_and_lets_old_rounds_go(
    database: Database, clock: SettableClock, keeps: MeetingsKeep
):
    called = await introduced(database, clock, ADA, BEN)
    async with database.writing() as unit:
        await memberships.left(unit, HERE, [ADA], clock.now())
        old = await rounds.add(unit, HERE, clock.now(), clock.now() + DAY)
        await rounds.join(unit, old.id, HERE, CYD, clock.now())
        await rounds.keep(unit, old.cancelled(clock.now()))
        assert await keeps.expire(unit, clock.now()) == 0
        assert await keeps.expire(unit, clock.now() + ROUNDS_KEPT + DAY) == 2
        assert await rounds.get(unit, old.id) is None
        assert await rounds.get(unit, called.id) is not None
    match = await only_match(database)
    assert match.state is MatchState.FELL_AWAY

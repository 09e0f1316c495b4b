"""Rows of matches on both engines: drawn, released, met, and what a next draw is told of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot import memberships
from bot.database import Database
from bot.deliveries.tables import deliveries
from cogs.introductions import meeting
from cogs.introductions.rules.calling import Round
from cogs.introductions.rules.history import Answer
from cogs.introductions.rules.meeting import Conversation, MatchId, MatchState, NotMade, Turn
from cogs.introductions.store import matches, meetings, rounds

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
DAY = timedelta(days=1)
HERE, THERE = 2**61 + 1, 2**61 + 2
ADA, BEN, CYD, DEE, EVE = (2**62 + number for number in range(1, 6))


@pytest.fixture
async def called(database: Database) -> Round:
    """A round that five people have joined."""
    async with database.writing() as unit:
        found = await rounds.add(unit, HERE, NOW, NOW + DAY)
        for person_id in (ADA, BEN, CYD, DEE, EVE):
            await rounds.join(unit, found.id, HERE, person_id, NOW)
    return found


PAIR, THREE = frozenset({ADA, BEN}), frozenset({CYD, DEE, EVE})


async def met(database: Database, called: Round, *groups: frozenset[int], at: datetime = NOW) -> list[MatchId]:
    """Bring these groups into threads."""
    async with database.writing() as unit:
        await matches.replace_drawn(unit, called, groups)
        ids = [match.id for match in await matches.drawn(unit, called.id)]
        await matches.release(unit, [Turn(tuple(ids), at)])
        for number, match_id in enumerate(ids):
            await matches.thread_is(unit, match_id, 5, 1000 * called.id + number, at)
            await matches.introduced(unit, match_id, 7, at + 10 * DAY)
    return ids


async def test_what_is_drawn_is_kept_in_order_and_replaced_as_a_whole(database: Database, called: Round):
    async with database.writing() as unit:
        await matches.replace_drawn(unit, called, [PAIR, THREE])
        assert [match.people for match in await matches.drawn(unit, called.id)] == [PAIR, THREE]
        await matches.replace_drawn(unit, called, [frozenset({ADA, EVE}), frozenset({BEN, CYD, DEE})])
        drawn = await matches.drawn(unit, called.id)
        assert [len(match.people) for match in drawn] == [2, 3]
        assert {match.state for match in drawn} == {MatchState.DRAWN}
        assert drawn == await matches.of_round(unit, called.id)
        await meeting.called_off(unit, called.id)
        assert await matches.of_round(unit, called.id) == []
        assert await matches.everywhere(unit, ADA) == []


async def test_no_id_of_a_match_is_ever_given_again(database: Database, called: Round):
    async with database.writing() as unit:
        await matches.replace_drawn(unit, called, [PAIR])
        [first] = await matches.drawn(unit, called.id)
        await matches.drop(unit, first.id)
        await matches.replace_drawn(unit, called, [PAIR])
        [second] = await matches.drawn(unit, called.id)
    assert second.id > first.id


async def test_a_draw_of_thousands_keeps_every_group(database: Database, called: Round):
    groups = [frozenset({2 * number + 1, 2 * number + 2}) for number in range(1200)]
    async with database.writing() as unit:
        await matches.replace_drawn(unit, called, groups)
        drawn = await matches.drawn(unit, called.id)
        assert [match.people for match in drawn] == groups
        turns = [Turn(tuple(match.id for match in drawn[:700]), NOW), Turn((drawn[700].id,), NOW + 7 * DAY)]
        await meeting.released(unit, called.id, turns, NOW)
        found = await matches.of_round(unit, called.id)
        rows = await unit.all(deliveries.select())
    assert [match.state for match in found].count(MatchState.WAITING) == 701
    assert [match.wave for match in found[:701]] == [0] * 700 + [1]
    assert found[700].due_at == NOW + 7 * DAY
    assert sorted(row.due_at for row in rows) == [NOW] * 700 + [NOW + 7 * DAY]


async def test_releasing_twice_plans_nothing_twice(database: Database, called: Round):
    async with database.writing() as unit:
        await matches.replace_drawn(unit, called, [PAIR])
        [match] = await matches.drawn(unit, called.id)
        for _ in range(2):
            await meeting.released(unit, called.id, [Turn((match.id,), NOW)], NOW)
        rows = await unit.all(deliveries.select())
    assert [(row.kind, row.subject) for row in rows] == [(meeting.THREAD_KIND, match.id)]


async def test_a_redraw_leaves_alone_what_is_released(database: Database, called: Round):
    [match_id] = await met(database, called, PAIR)
    async with database.writing() as unit:
        await matches.replace_drawn(unit, called, [THREE])
        await matches.drop_drawn(unit, called.id)
        assert [match.id for match in await matches.of_round(unit, called.id)] == [match_id]


async def test_a_next_draw_hears_who_met_whom_and_what_each_answered(database: Database, called: Round):
    pair, three = await met(database, called, PAIR, THREE)
    async with database.writing() as unit:
        await matches.answer(unit, pair, ADA, Answer.TALKED, NOW)
        await matches.answer(unit, pair, ADA, Answer.NO_THANKS, NOW + DAY)
        await matches.answer(unit, three, EVE, Answer.NOT_YET, NOW)
        await matches.end(unit, three, MatchState.CLOSED, NOW)
        assert await matches.history(unit, HERE, [ADA, CYD]) == [
            Conversation(called.id, PAIR, {ADA: Answer.NO_THANKS}),
            Conversation(called.id, THREE, {EVE: Answer.NOT_YET}),
        ]
        assert [one.people for one in await matches.history(unit, HERE, [BEN])] == [PAIR]
        assert await matches.history(unit, THERE, [ADA]) == []


async def test_only_those_who_were_introduced_have_met(database: Database, called: Round):
    async with database.writing() as unit:
        await matches.replace_drawn(unit, called, [PAIR, THREE])
        assert await matches.history(unit, HERE, [ADA, CYD]) == []
        assert await matches.odd_times(unit, HERE, [ADA, CYD]) == {}


async def test_threes_the_left_over_and_the_left_behind_come_first(database: Database, called: Round):
    pair, _three = await met(database, called, PAIR, THREE)
    async with database.writing() as unit:
        assert await matches.odd_times(unit, HERE, [ADA, CYD, DEE]) == {CYD: 1, DEE: 1}
        await matches.end(unit, pair, MatchState.FELL_AWAY, NOW)
        await matches.unmatched(unit, called.id, [DEE], NOW)
        assert await matches.odd_times(unit, HERE, [ADA, CYD, DEE]) == {ADA: 1, CYD: 1, DEE: 2}
        await matches.unmatched(unit, called.id, [DEE], NOW + DAY)
        assert await matches.odd_times(unit, HERE, [DEE]) == {DEE: 2}


async def test_what_became_of_a_thread_is_noted(database: Database, called: Round):
    [match_id] = await met(database, called, PAIR)
    async with database.writing() as unit:
        await matches.could_not_be_made(unit, match_id, NotMade.FULL)
        found = await matches.get(unit, match_id)
        assert found is not None
        assert found.not_made is NotMade.FULL
        await matches.thread_gone(unit, found.thread_id or 0)
        gone = await matches.get(unit, match_id)
        assert gone is not None
        assert (gone.thread_id, gone.message_id, gone.state) == (None, None, MatchState.OPEN)


async def test_who_left_is_known_by_their_membership(database: Database, called: Round):
    async with database.writing() as unit:
        await memberships.left(unit, HERE, [ADA], NOW)
        assert await matches.gone(unit, HERE, [ADA, BEN]) == {ADA}
        assert await matches.gone(unit, THERE, [ADA, BEN]) == frozenset()


async def test_an_answer_may_be_changed_until_a_later_round_is_drawn(database: Database, called: Round):
    async with database.writing() as unit:
        assert not await matches.is_drawn_since(unit, HERE, called.id)
        later = await rounds.add(unit, HERE, NOW, NOW + DAY)
        elsewhere = await rounds.add(unit, THERE, NOW, NOW + DAY)
        await rounds.keep(unit, elsewhere.closed(NOW).drawn(1, "", NOW))
        assert not await matches.is_drawn_since(unit, HERE, called.id)
        await rounds.keep(unit, later.closed(NOW).drawn(1, "", NOW))
        assert await matches.is_drawn_since(unit, HERE, called.id)
        assert not await matches.is_drawn_since(unit, HERE, later.id)


async def test_rounds_long_over_go_but_not_those_in_which_somebody_met(database: Database, called: Round):
    await met(database, called, PAIR)
    async with database.writing() as unit:
        other = await rounds.add(unit, HERE, NOW, NOW + DAY)
        await rounds.join(unit, other.id, HERE, ADA, NOW)
        present = await rounds.get(unit, called.id)
        assert present is not None
        await rounds.keep(unit, other.cancelled(NOW))
        await rounds.keep(unit, present.cancelled(NOW))
        assert await meetings.forget_rounds(unit, NOW) == 0
        assert await meetings.forget_rounds(unit, NOW + DAY) == 7  # six joins, one round
        assert await rounds.get(unit, other.id) is None
        assert await rounds.get(unit, called.id) is not None


async def test_a_match_without_people_goes(database: Database, called: Round):
    [match_id] = await met(database, called, PAIR)
    async with database.writing() as unit:
        await matches.leave(unit, match_id, ADA)
        assert await meetings.forget_empty_matches(unit) == 0
        await matches.leave(unit, match_id, BEN)
        assert await meetings.forget_empty_matches(unit) == 1
        assert await matches.get(unit, match_id) is None

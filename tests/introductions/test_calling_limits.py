"""How far a round goes at once and what stewards may not do with it, on both engines."""

from __future__ import annotations

import pytest

from bot.database import Database
from bot.errors import Outdated
from cogs.introductions.rules.calling import (
    BETWEEN_WAVES,
    MOST_REDRAWS,
    DrawnOften,
    NotInRound,
    RoundState,
    SamePerson,
    SeparatedOften,
    TooFew,
)
from cogs.introductions.rules.waves import LEFT_FREE, MOST_ACTIVE_THREADS
from cogs.introductions.service.releasing import Outcome
from tests.clocks import SettableClock
from tests.introductions.desk import FIRST, WEEK, Desk, round_in

ADA, BEN, CYD, DEE = range(FIRST, FIRST + 4)


@pytest.fixture
async def desk(database: Database, clock: SettableClock) -> Desk:
    desk = Desk(database, clock)
    await desk.furnished()
    return desk


# -- Waves ----------------------------------------------------------------------------------------------


async def test_conversations_begin_in_waves_where_there_is_not_room_for_all(desk: Desk):
    drawn = await desk.drawn(12)
    desk.active = MOST_ACTIVE_THREADS - LEFT_FREE - 4
    found = await desk.releasing.release(desk.sam, drawn.id, drawn.draws)
    assert found.outcome is Outcome.RELEASED
    now = desk.clock.now()
    assert sorted(match.due_at for match in await desk.matches()) == [now] * 4 + [now + BETWEEN_WAVES] * 2
    assert found.standing.threads.next_at == now + BETWEEN_WAVES
    assert found.standing.threads.waiting == 6


async def test_a_server_full_of_threads_begins_a_week_later(desk: Desk):
    drawn = await desk.drawn(4)
    desk.active = MOST_ACTIVE_THREADS + 3
    await desk.releasing.release(desk.sam, drawn.id, drawn.draws)
    assert {match.due_at for match in await desk.matches()} == {desk.clock.now() + BETWEEN_WAVES}


# -- What may not be -------------------------------------------------------------------------------------


async def test_stewards_draw_again_so_often_and_no_more(desk: Desk):
    drawn = await desk.drawn(12)
    for number in range(1, MOST_REDRAWS + 1):
        after = round_in(await desk.releasing.draw_again(desk.sam, drawn.id))
        assert (after.redraws, after.draws) == (number, number + 1)
    before = await desk.groups()
    with pytest.raises(DrawnOften):
        await desk.releasing.draw_again(desk.toni, drawn.id)
    assert await desk.groups() == before
    with pytest.raises(DrawnOften):
        await desk.calling.change(desk.toni, drawn.id, desk.clock.now() + WEEK)
    assert await desk.groups() == before


async def test_letting_more_people_join_and_drawing_then_counts_as_drawing_again(desk: Desk):
    drawn = await desk.drawn(12)
    for _ in range(MOST_REDRAWS):
        await desk.calling.change(desk.sam, drawn.id, desk.clock.now() + WEEK)
        assert await desk.matches() == []
        await desk.calling.change(
            desk.sam, drawn.id, desk.clock.now() + 2 * WEEK
        )  # while it is open, as often as one likes
        await desk.releasing.close_and_draw(desk.sam, drawn.id)
    with pytest.raises(DrawnOften):
        await desk.calling.change(desk.sam, drawn.id, desk.clock.now() + WEEK)
    with pytest.raises(DrawnOften):
        await desk.releasing.draw_again(desk.sam, drawn.id)


async def test_separating_keeps_two_people_from_meeting_in_this_round_alone(desk: Desk):
    drawn = await desk.drawn(4)
    await desk.releasing.separate(desk.sam, drawn.id, ADA, BEN)
    assert not any({ADA, BEN} <= group for group in await desk.groups())
    with pytest.raises(SeparatedOften):
        await desk.releasing.separate(desk.sam, drawn.id, ADA, CYD)
    with pytest.raises(SamePerson):
        await desk.releasing.separate(desk.sam, drawn.id, DEE, DEE)
    with pytest.raises(NotInRound):
        await desk.releasing.separate(desk.sam, drawn.id, DEE, FIRST + 50)
    await desk.calling.cancel(desk.sam, drawn.id)
    after = await desk.drawn(4)
    with pytest.raises(Outdated):
        await desk.releasing.separate(desk.sam, drawn.id, ADA, BEN)
    assert desk.draws[-1][0].separated == frozenset()
    assert after.id != drawn.id


async def test_a_round_that_nobody_can_be_matched_in_is_not_released(desk: Desk):
    drawn = await desk.drawn(2)
    standing = await desk.releasing.separate(desk.sam, drawn.id, ADA, BEN)
    assert standing.preview is not None
    assert (standing.preview.meetings, standing.preview.unmatched) == ((), 2)
    with pytest.raises(TooFew):
        await desk.releasing.release(desk.sam, drawn.id, round_in(standing).draws)
    assert (await desk.present()).state is RoundState.DRAWN

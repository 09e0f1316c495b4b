"""Rule 10 against a steward who means to find a wish out: by wishing, pausing, separating, reopening, drawing again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot import members
from bot.database import Database
from cogs.introductions.rules.calling import MOST_REDRAWS, DrawnOften, RoundState, TooFewAgain
from cogs.introductions.rules.meeting import MatchState
from cogs.introductions.service.releasing import Outcome
from tests.clocks import SettableClock
from tests.introductions.desk import FIRST, WEEK, Desk, round_in

ADA, BEN, CYD, DEE, EVE, FAY, *_ = EVERYBODY = range(FIRST, FIRST + 12)


@pytest.fixture
async def desk(database: Database, clock: SettableClock) -> Desk:
    desk = Desk(database, clock)
    await desk.furnished()
    return desk


async def partner_of(desk: Desk, person_id: int) -> int:
    """Return whom somebody would meet."""
    [group] = [group for group in await desk.groups() if person_id in group]
    [other] = group - {person_id}
    return other


async def change(desk: Desk, person_id: int, number: int) -> None:
    """Let something change that the draw looks at: somebody rests, or rests no more."""
    async with desk.database.writing() as unit:
        await members.rest_until(unit, person_id, None if number % 2 else desk.clock.now() + WEEK)


# -- Wishing what the other may wish already ---------------------------------------------------------


async def release(desk: Desk) -> object:
    present = await desk.present()
    return (await desk.releasing.release(desk.sam, present.id, present.draws)).outcome


async def separate_those_separated(desk: Desk) -> object:
    present = await desk.present()
    return round_in(await desk.releasing.separate(desk.sam, present.id, EVE, FAY)).draws


@pytest.mark.parametrize("look", [release, separate_those_separated])
@pytest.mark.parametrize("is_taken_back", [False, True])
async def test_a_wish_that_the_other_has_too_changes_as_much_as_any(
    desk: Desk, look: Callable[[Desk], Awaitable[object]], is_taken_back: bool
):
    seen = []
    for is_wished_already in (False, True):
        if is_wished_already:
            await desk.wish(BEN, ADA)
        if is_taken_back:
            await desk.wish(ADA, BEN)
        drawn = await desk.drawn(12)
        await desk.releasing.separate(desk.sam, drawn.id, EVE, FAY)
        await (desk.take_back if is_taken_back else desk.wish)(ADA, BEN)
        seen.append(await look(desk))
        await desk.calling.cancel(desk.sam, drawn.id)
        await desk.take_back(ADA, BEN)
    assert seen[0] == seen[1]


# -- Drawing again, in whatever way ------------------------------------------------------------------


async def test_a_round_is_drawn_again_so_often_whatever_for_and_then_released_as_it_was_looked_at(desk: Desk):
    drawn = await desk.drawn(12)
    for number in range(MOST_REDRAWS):
        await change(desk, EVE, number)
        present = await desk.present()
        found = await desk.releasing.release(desk.sam, drawn.id, present.draws)
        assert found.outcome is Outcome.CHANGED
    looked_at, seen = await desk.present(), await desk.groups()
    assert (looked_at.redraws, len(desk.draws)) == (MOST_REDRAWS, MOST_REDRAWS + 1)
    await change(desk, EVE, 1)
    await change(desk, FAY, 0)
    with pytest.raises(DrawnOften):
        await desk.releasing.draw_again(desk.sam, drawn.id)
    found = await desk.releasing.release(desk.sam, drawn.id, looked_at.draws)
    assert found.outcome is Outcome.RELEASED
    assert len(desk.draws) == MOST_REDRAWS + 1
    kept = await desk.groups()
    assert kept < seen, "nothing is released that nobody looked at"
    assert not any(FAY in group for group in kept), "who rests is skipped"
    assert {match.state for match in await desk.matches()} == {MatchState.WAITING}


async def test_who_separates_and_pauses_has_no_more_draws_than_who_draws_again(desk: Desk):
    drawn = await desk.drawn(12)
    acts = [
        lambda: desk.releasing.separate(desk.sam, drawn.id, ADA, CYD),
        lambda: desk.releasing.pause(desk.sam, EVE),
        lambda: desk.calling.resume(desk.sam, EVE),
        lambda: desk.releasing.separate(desk.sam, drawn.id, ADA, DEE),
        lambda: desk.releasing.pause(desk.sam, FAY),
        lambda: desk.calling.resume(desk.sam, FAY),
        lambda: desk.releasing.separate(desk.sam, drawn.id, BEN, CYD),
        lambda: desk.releasing.separate(desk.sam, drawn.id, BEN, DEE),
        lambda: desk.releasing.pause(desk.sam, DEE),
    ]
    for act in acts:
        await act()
    assert len(desk.draws) <= 1 + MOST_REDRAWS
    people = frozenset().union(*await desk.groups())
    assert not people & {DEE, EVE, FAY}
    assert not any(BEN in group and group & {CYD, DEE} for group in await desk.groups())


@pytest.mark.parametrize(("people", "again"), [(2, 0), (3, 0), (4, 2), (6, 3), (9, 4), (12, MOST_REDRAWS)])
async def test_the_fewer_there_are_the_less_often_they_are_drawn(desk: Desk, people: int, again: int):
    drawn = await desk.drawn(people)
    for _ in range(again):
        await desk.releasing.draw_again(desk.sam, drawn.id)
    with pytest.raises((DrawnOften, TooFewAgain)):
        await desk.releasing.draw_again(desk.toni, drawn.id)
    assert len(desk.draws) == 1 + again


# -- Choosing who is drawn ---------------------------------------------------------------------------


@pytest.mark.parametrize("is_wished", [False, True])
async def test_pausing_whoever_meets_somebody_leaves_them_over_and_tries_nobody_else(desk: Desk, is_wished: bool):
    if is_wished:
        await desk.wish(ADA, BEN)
    drawn = await desk.drawn(4)
    while not is_wished and await partner_of(desk, ADA) == BEN:
        await desk.releasing.draw_again(desk.sam, drawn.id)
    draws, others = len(desk.draws), {ADA: await partner_of(desk, ADA), BEN: await partner_of(desk, BEN)}
    standing = await desk.releasing.pause(desk.sam, others[ADA])
    assert await desk.groups() == {frozenset({BEN, others[BEN]})}
    assert standing.preview is not None
    assert standing.preview.unmatched == 1
    await desk.releasing.pause(desk.sam, others[BEN])
    await desk.calling.resume(desk.sam, others[ADA])
    assert await desk.groups() == set()
    assert len(desk.draws) == draws


async def test_whoever_was_paused_when_it_was_drawn_comes_into_the_next_round(desk: Desk):
    called = await desk.called(8)
    for person_id in (CYD, DEE):
        await desk.releasing.pause(desk.sam, person_id)
    await desk.calling.resume(desk.sam, DEE)
    await desk.releasing.close_and_draw(desk.sam, called.id)
    assert frozenset().union(*await desk.groups()) == set(range(FIRST, FIRST + 8)) - {CYD}
    await desk.calling.resume(desk.sam, CYD)
    await desk.releasing.draw_again(desk.sam, called.id)
    assert frozenset().union(*await desk.groups()) == set(range(FIRST, FIRST + 8)) - {CYD}


async def test_of_three_who_meet_two_go_on_where_the_third_is_paused(desk: Desk):
    drawn = await desk.drawn(3)
    await desk.releasing.pause(desk.sam, CYD)
    assert await desk.groups() == {frozenset({ADA, BEN})}
    found = await desk.releasing.release(desk.sam, drawn.id, drawn.draws)
    assert found.outcome is Outcome.RELEASED


async def test_a_round_that_was_opened_again_is_not_drawn_with_the_few_who_are_left(desk: Desk):
    await desk.wish(ADA, BEN)
    drawn = await desk.drawn(4)
    await desk.releasing.pause(desk.sam, CYD)
    await desk.calling.change(desk.sam, drawn.id, desk.clock.now() + WEEK)
    with pytest.raises(TooFewAgain) as refused:
        await desk.releasing.close_and_draw(desk.sam, drawn.id)
    assert refused.value.fewest == 4
    present = await desk.present()
    assert present.state is RoundState.OPEN
    assert present.takes_people(desk.clock.now()), "nothing is closed"
    await desk.join([EVE])
    await desk.releasing.close_and_draw(desk.sam, drawn.id)
    assert frozenset().union(*await desk.groups()) == {ADA, BEN, DEE, EVE}


async def test_nobody_is_separated_until_one_person_is_left_for_them(desk: Desk):
    drawn = await desk.drawn(10)
    for other in (CYD, DEE, EVE):
        await desk.releasing.separate(desk.sam, drawn.id, ADA, other)
    await desk.calling.change(desk.sam, drawn.id, desk.clock.now() + WEEK)
    for person_id in range(FAY, FIRST + 10):
        await desk.releasing.pause(desk.sam, person_id)
    with pytest.raises(TooFewAgain):
        await desk.releasing.close_and_draw(desk.sam, drawn.id)


async def test_two_who_meet_and_are_separated_in_a_small_round_meet_nobody_and_nobody_else_is_tried(desk: Desk):
    drawn = await desk.drawn(3)
    await desk.releasing.separate(desk.sam, drawn.id, ADA, BEN)
    assert (await desk.groups(), len(desk.draws)) == (set(), 1)

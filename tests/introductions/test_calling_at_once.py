"""What else happens while stewards draw and release: on both engines, nothing is released that nobody looked at."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select, update

from bot import members, memberships
from bot.access import Actor
from bot.database import Database
from bot.deliveries import store
from bot.deliveries.model import Sent
from bot.deliveries.tables import deliveries
from bot.errors import DiscordUnavailable, NotFound, NotSteward, Outdated
from cogs.introductions.meeting import THREAD_KIND
from cogs.introductions.round_rows import CALL_EDIT_KIND
from cogs.introductions.rules.calling import (
    AlreadyCalled,
    RoundState,
)
from cogs.introductions.rules.meeting import MatchState
from cogs.introductions.service.call_post import CallPost
from cogs.introductions.service.releasing import KeepsChanging, Outcome
from tests.clocks import SettableClock
from tests.introductions.desk import CHANNEL, FIRST, HERE, MINUTE, THERE, WEEK, Desk, round_in

ADA, BEN, CYD, DEE = range(FIRST, FIRST + 4)


@pytest.fixture
async def desk(database: Database, clock: SettableClock) -> Desk:
    desk = Desk(database, clock)
    await desk.furnished()
    return desk


# -- Two at once -----------------------------------------------------------------------------------------


async def test_two_stewards_who_release_at_once_release_once(desk: Desk):
    drawn = await desk.drawn(6)
    found = await asyncio.gather(
        desk.releasing.release(desk.sam, drawn.id, drawn.draws),
        desk.releasing.release(desk.toni, drawn.id, drawn.draws),
    )
    assert sorted(one.outcome for one in found) == [Outcome.ALREADY, Outcome.RELEASED]
    assert (await desk.acts()).count("matching.release") == 1
    async with desk.database.reading() as unit:
        planned = await unit.all(select(deliveries.c.subject).where(deliveries.c.kind == THREAD_KIND))
    assert sorted(row.subject for row in planned) == sorted(match.id for match in await desk.matches())
    again = await desk.releasing.release(desk.sam, drawn.id, drawn.draws)
    assert again.outcome is Outcome.ALREADY


async def test_two_stewards_who_draw_at_once_draw_once(desk: Desk):
    called = await desk.called(6)
    one, other = await asyncio.gather(
        desk.releasing.close_and_draw(desk.sam, called.id), desk.releasing.close_and_draw(desk.toni, called.id)
    )
    assert round_in(one).draws == round_in(other).draws == 1
    assert (await desk.acts()).count("matching.draw") == 1
    assert one.preview == other.preview


async def test_two_stewards_who_open_at_once_open_one_call(desk: Desk):
    until = desk.clock.now() + WEEK
    found = await asyncio.gather(
        desk.calling.open(desk.sam, until), desk.calling.open(desk.toni, until), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in found) == ["AlreadyCalled", "Standing"]
    with pytest.raises(AlreadyCalled):
        await desk.calling.open(desk.sam, until)


async def test_a_release_of_an_earlier_draw_releases_nothing(desk: Desk):
    drawn = await desk.drawn(6)
    again = round_in(await desk.releasing.draw_again(desk.toni, drawn.id))
    found = await desk.releasing.release(desk.sam, drawn.id, drawn.draws)
    assert found.outcome is Outcome.CHANGED
    assert round_in(found.standing) == again
    assert {match.state for match in await desk.matches()} == {MatchState.DRAWN}


# -- While it is drawn ---------------------------------------------------------------------------------


async def test_a_draw_under_which_somebody_leaves_is_made_again_without_them(desk: Desk):
    called = await desk.called(6)
    desk.meanwhile = [lambda: desk.leave(ADA)]
    standing = await desk.releasing.close_and_draw(desk.sam, called.id)
    assert len(desk.draws) == 2
    assert round_in(standing).draws == 1, "what was drawn first was kept nowhere"
    assert frozenset().union(*await desk.groups()) == set(range(FIRST, FIRST + 6)) - {ADA}


async def test_a_draw_under_which_the_round_is_called_off_changes_nothing(desk: Desk):
    called = await desk.called(6)
    desk.meanwhile = [lambda: desk.calling.cancel(desk.toni, called.id)]
    with pytest.raises(Outdated):
        await desk.releasing.close_and_draw(desk.sam, called.id)
    standing = await desk.calling.panel(desk.sam)
    assert standing.round is None
    assert "matching.draw" not in await desk.acts()


async def test_a_draw_under_which_everything_keeps_changing_is_given_up_and_changes_nothing(desk: Desk):
    called = await desk.called(6)
    desk.meanwhile = [
        lambda: desk.leave(ADA),
        lambda: desk.wish(CYD, DEE),
        lambda: desk.leave(BEN),
    ]
    with pytest.raises(KeepsChanging):
        await desk.releasing.close_and_draw(desk.sam, called.id)
    assert (await desk.present()).waits_for_draw(desk.clock.now())
    assert await desk.matches() == []
    standing = await desk.releasing.close_and_draw(desk.sam, called.id)
    assert round_in(standing).state is RoundState.DRAWN


# -- Between looking and releasing ----------------------------------------------------------------------


async def _rest(desk: Desk) -> None:
    async with desk.database.writing() as unit:
        await members.rest_until(unit, ADA, desk.clock.now() + WEEK)


async def _gone(desk: Desk) -> None:
    async with desk.database.writing() as unit:
        await memberships.left(unit, HERE, [ADA], desk.clock.now())


async def _paused(desk: Desk) -> None:
    await desk.calling.pause(desk.toni, ADA)


CHANGES = {
    "somebody joins": lambda desk: desk.join([FIRST + 50]),
    "somebody leaves": lambda desk: desk.leave(ADA),
    "somebody rests": _rest,
    "somebody leaves the server": _gone,
    "somebody is paused": _paused,
    "somebody wishes to be kept apart from whom they would meet": lambda desk: desk.wish(ADA, BEN),
    "somebody wishes to be kept apart from somebody else": lambda desk: desk.wish(ADA, DEE),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_whatever_changes_before_the_release_nothing_is_released_and_it_is_drawn_anew(desk: Desk, change: str):
    drawn = await desk.drawn(6)
    desk.clock.advance(MINUTE)
    await CHANGES[change](desk)
    found = await desk.releasing.release(desk.sam, drawn.id, drawn.draws)
    assert found.outcome is Outcome.CHANGED
    after = round_in(found.standing)
    assert (after.state, after.draws, after.redraws) == (RoundState.DRAWN, 2, 1)
    assert after.seed != drawn.seed, "another draw whatever it was, so that nothing can be told from what stayed"
    assert {match.state for match in await desk.matches()} == {MatchState.DRAWN}
    assert (await desk.acts())[-1] == "matching.draw_again"
    assert found.standing.preview is not None
    assert not found.standing.preview.is_outdated
    second = await desk.releasing.release(desk.sam, after.id, after.draws)
    assert second.outcome is Outcome.RELEASED


async def test_a_wish_alone_is_never_shown_as_a_change(desk: Desk):
    await desk.drawn(6)
    before = await desk.calling.panel(desk.sam)
    await desk.wish(ADA, BEN)
    assert await desk.calling.panel(desk.sam) == before


async def test_what_fails_before_the_release_releases_nothing(desk: Desk):
    drawn = await desk.drawn(4)
    with pytest.raises(NotSteward):
        await desk.releasing.release(Actor(9, HERE, is_steward=False), drawn.id, drawn.draws)
    desk.is_silent = True
    with pytest.raises(DiscordUnavailable):
        await desk.releasing.release(desk.sam, drawn.id, drawn.draws)
    assert await desk.present() == drawn
    assert {match.state for match in await desk.matches()} == {MatchState.DRAWN}


async def test_after_a_wish_everything_is_drawn_otherwise_and_not_only_the_two_it_is_about(desk: Desk):
    drawn = await desk.drawn(8)
    await desk.releasing.separate(desk.sam, drawn.id, CYD, DEE)
    first, *others = [seed for _, seed in desk.draws]
    assert others == [first], "what stewards do moves little that need not move"
    await desk.wish(ADA, BEN)
    await desk.releasing.separate(desk.sam, drawn.id, CYD, DEE)
    await desk.releasing.separate(desk.toni, drawn.id, CYD, DEE)
    assert len(desk.draws) == 3, "separating twice draws once"
    assert desk.draws[-1][1] != first
    assert (await desk.present()).seed == drawn.seed


# -- Two servers ------------------------------------------------------------------------------------


async def test_two_servers_at_once_know_nothing_of_each_other(desk: Desk):
    away = Desk(desk.database, desk.clock, THERE)
    await away.furnished()
    here, there = await asyncio.gather(desk.drawn(6), away.drawn(4))
    for act in (
        desk.calling.cancel(desk.sam, there.id),
        desk.calling.change(desk.sam, there.id, desk.clock.now() + WEEK),
        desk.calling.finish(desk.sam, there.id),
        desk.releasing.draw_again(desk.sam, there.id),
        desk.releasing.separate(desk.sam, there.id, ADA, BEN),
        desk.releasing.release(desk.sam, there.id, there.draws),
    ):
        with pytest.raises(NotFound):
            await act
    await desk.wish(ADA, BEN)
    await asyncio.gather(
        away.releasing.release(away.sam, there.id, there.draws), desk.calling.cancel(desk.sam, here.id)
    )
    assert (await away.present()).state is RoundState.RELEASED
    assert (await desk.calling.panel(desk.sam)).round is None
    assert "matching.cancel" not in await away.acts()


# -- The call's post ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("moves", [True, False])
async def test_a_call_that_moves_while_its_post_is_in_hand_is_changed_once_that_is_there(desk: Desk, moves: bool):
    called = await desk.called(2)
    async with desk.database.writing() as unit:
        in_hand = {"state": "sending", "attempted_at": desk.clock.now(), "attempts": 1}
        await unit.execute(
            update(deliveries).values(in_hand).where(deliveries.c.dedupe_key == f"round:{called.id}:call")
        )
    if moves:
        await desk.calling.change(desk.sam, called.id, desk.clock.now() + 2 * WEEK)
    desk.clock.advance(MINUTE)
    async with desk.database.writing() as unit:
        row = await store.by_key(unit, f"round:{called.id}:call")
        assert row is not None
        await CallPost(desk.clock).posted(unit, row, Sent(CHANNEL, 55))
        which = deliveries.c.kind == CALL_EDIT_KIND, deliveries.c.due_at == desk.clock.now()
        assert len(await unit.all(select(deliveries.c.id).where(*which))) == moves

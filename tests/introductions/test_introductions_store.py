"""Rows of introductions, on both engines."""

from __future__ import annotations

from datetime import timedelta

from bot.database import Database
from cogs.introductions.rules.profile import Hitch, Introduction, Profile, State, TakingPart
from cogs.introductions.store import introductions
from tests.clocks import SettableClock

HERE, THERE, ADA, BEN = 10, 20, 1, 2
PROFILE = Profile(
    "Ada", "Work", "Change", "she/her", ("listening",), ("media",), frozenset({TakingPart.NO_DMS}), "Breaks"
)


async def written(database: Database, clock: SettableClock, person: int = ADA, guild: int = HERE) -> Introduction:
    async with database.writing() as unit:
        return await introductions.keep(unit, guild, person, PROFILE, clock.now(), None)


async def test_what_is_kept_comes_back_as_it_was(database: Database, clock: SettableClock):
    made = await written(database, clock)
    async with database.reading() as unit:
        assert await introductions.get(unit, made.id) == made
        assert await introductions.of_person(unit, HERE, ADA) == made
        assert await introductions.of_person(unit, THERE, ADA) is None
        assert await introductions.of_people(unit, HERE, [ADA, BEN, *range(100, 1300)]) == {ADA: made}
    assert (made.state, made.profile) == (State.KEPT, PROFILE)


async def test_just_being_here_never_replaces_what_was_written(database: Database, clock: SettableClock):
    made = await written(database, clock)
    async with database.writing() as unit:
        await introductions.here(unit, HERE, ADA, clock.now())
        await introductions.here(unit, HERE, BEN, clock.now())
        await introductions.here(unit, HERE, BEN, clock.now())
        ben = await introductions.of_person(unit, HERE, BEN)
        assert ben is not None
        assert (ben.state, ben.is_written) == (State.HERE, False)
        assert await introductions.of_person(unit, HERE, ADA) == made
        after = await introductions.keep(unit, HERE, BEN, PROFILE, clock.now(), ben)
        assert (after.id, after.state, after.edited_at) == (ben.id, State.KEPT, None)
        assert await introductions.get(unit, ben.id) == after


async def test_every_yes_and_every_change_has_an_instant_of_its_own(database: Database, clock: SettableClock):
    made = await written(database, clock)
    async with database.writing() as unit:
        first = await introductions.to_share(unit, made, clock.now())
        second = await introductions.to_share(unit, first, clock.now())
        assert first.shared_at is not None
        assert second.shared_at is not None
        assert second.shared_at > first.shared_at
        one = await introductions.keep(unit, HERE, ADA, PROFILE, clock.now(), second)
        two = await introductions.keep(unit, HERE, ADA, PROFILE, clock.now(), one)
        assert one.edited_at is not None
        assert two.edited_at is not None
        assert two.edited_at > one.edited_at
        assert await introductions.get(unit, made.id) == two


async def test_a_post_is_found_by_its_message_its_thread_and_its_channel_until_it_is_gone(
    database: Database, clock: SettableClock
):
    made = await written(database, clock)
    async with database.writing() as unit:
        await introductions.to_share(unit, made, clock.now())
        await introductions.posted(unit, made.id, 5, 6, clock.now())
        assert [one.id for one in await introductions.without_thread(unit, clock.now() - timedelta(days=1))] == [
            made.id
        ]
        assert await introductions.without_thread(unit, clock.now() + timedelta(seconds=1)) == []
        await introductions.thread_is(unit, made.id, 6)
        assert await introductions.without_thread(unit, clock.now() - timedelta(days=1), HERE) == []
        for found in (await introductions.by_message(unit, 5, 6), await introductions.by_thread(unit, 6)):
            assert found is not None
            assert (found.id, found.is_posted, found.is_public) == (made.id, True, True)
        assert await introductions.by_message(unit, 6, 6) is None
        assert [one.id for one in await introductions.in_channel(unit, 5)] == [made.id]
        assert [one.id for one in await introductions.shared_in(unit, HERE)] == [made.id]
        assert await introductions.shared_in(unit, THERE) == []
        await introductions.is_kept(unit, made.id, Hitch.GONE)
        assert await introductions.by_message(unit, 5, 6) is None
        gone = await introductions.get(unit, made.id)
        assert gone is not None
        assert (gone.state, gone.hitch, gone.thread_id, gone.posted_at) == (State.KEPT, Hitch.GONE, None, None)


async def test_why_it_was_taken_down_is_sealed_and_goes_when_it_is_posted_again(
    database: Database, clock: SettableClock
):
    made = await written(database, clock)
    async with database.writing() as unit:
        await introductions.is_taken_down(unit, made.id, "a kind reason", clock.now())
        down = await introductions.get(unit, made.id)
        assert down is not None
        assert (down.state, down.reason, down.taken_down_at) == (State.TAKEN_DOWN, "a kind reason", clock.now())
        again = await introductions.to_share(unit, down, clock.now())
        assert (again.state, again.reason, again.taken_down_at) == (State.SHARED, None, None)
        assert await introductions.get(unit, made.id) == again


async def test_the_number_of_one_that_was_withdrawn_is_never_given_again(database: Database, clock: SettableClock):
    made = await written(database, clock)
    async with database.writing() as unit:
        await introductions.drop(unit, made.id)
    assert (await written(database, clock)).id > made.id


async def test_who_waits_for_a_channel_is_counted_and_a_server_goes_as_a_whole(
    database: Database, clock: SettableClock
):
    made, other = await written(database, clock), await written(database, clock, guild=THERE)
    async with database.writing() as unit:
        await introductions.has_hitch(unit, made.id, Hitch.NO_CHANNEL)
        assert await introductions.without_channel(unit, HERE) == 1
        assert await introductions.without_channel(unit, THERE) == 0
        assert [one.id for one in await introductions.all_of(unit, ADA)] == [made.id, other.id]
        await introductions.drop_server(unit, HERE)
        assert [one.id for one in await introductions.all_of(unit, ADA)] == [other.id]

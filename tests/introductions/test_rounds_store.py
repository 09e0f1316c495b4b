"""Rows of rounds on both engines: who joined, who can be drawn, what is told until it is read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot import consents, members, memberships
from bot.database import Database
from cogs.introductions.purposes import SUGGESTED
from cogs.introductions.rules.calling import Round
from cogs.introductions.store import matches, rounds, steering
from tests.introductions.calls import join

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
DAY = timedelta(days=1)
HERE, THERE = 2**61 + 1, 2**61 + 2
ADA, BEN, CYD, DEE, EVE = (2**62 + number for number in range(1, 6))


@pytest.fixture
async def called(database: Database) -> Round:
    """A round that five people have joined."""
    async with database.writing() as unit:
        found = await rounds.add(unit, HERE, NOW, NOW + DAY)
        await join(unit, found, (EVE, ADA, BEN, CYD, DEE), NOW)
    return found


async def test_what_the_rules_made_of_a_round_is_kept_whole_and_its_post_stays(database: Database, called: Round):
    async with database.writing() as unit:
        await rounds.posted(unit, called.id, 3, 4)
        drawn = called.closed(NOW).drawn(2**62 - 1, "print", NOW).drawn(5, "other", NOW)
        for changed in (drawn, drawn.released(NOW), drawn.released(NOW).ended(NOW + DAY), drawn.cancelled(NOW)):
            await rounds.keep(unit, changed)
            assert await rounds.get(unit, called.id) == replace(changed, channel_id=3, message_id=4)
    async with database.reading() as unit:
        assert await rounds.get(unit, 999) is None


async def test_the_current_round_is_the_newest_that_is_not_over_here(database: Database, called: Round):
    async with database.writing() as unit:
        assert await rounds.current(unit, HERE) == called
        assert await rounds.current(unit, THERE) is None
        drawn = called.closed(NOW).drawn(5, "print", NOW)
        await rounds.keep(unit, drawn.cancelled(NOW))
        assert await rounds.current(unit, HERE) is None
        second = await rounds.add(unit, HERE, NOW, NOW + DAY)
        ended = second.closed(NOW).drawn(5, "print", NOW).released(NOW).ended(NOW)
        await rounds.keep(unit, ended)
        assert await rounds.over(unit, HERE, 5) == [ended], "what was called off is no round that was"
        third = await rounds.add(unit, HERE, NOW, NOW + DAY)
        assert await rounds.current(unit, HERE) == third
        assert await rounds.over(unit, THERE, 5) == []


async def test_joining_and_leaving_twice_change_nothing_more(database: Database, called: Round):
    async with database.writing() as unit:
        assert await rounds.joined(unit, called.id) == [ADA, BEN, CYD, DEE, EVE]
        await rounds.join(unit, called.id, HERE, ADA, NOW + DAY)
        await rounds.leave(unit, called.id, BEN)
        await rounds.leave(unit, called.id, BEN)
        assert await rounds.joined(unit, called.id) == [ADA, CYD, DEE, EVE]
        assert await rounds.has_joined(unit, called.id, ADA)
        assert not await rounds.has_joined(unit, called.id, BEN)


async def test_who_rests_is_paused_has_left_or_takes_back_their_yes_is_not_drawn(database: Database, called: Round):
    async def drawn(now: datetime = NOW) -> list[int]:
        return await rounds.to_draw(unit, called.id, SUGGESTED, now)

    async with database.writing() as unit:
        assert await drawn() == [ADA, BEN, CYD, DEE, EVE]
        await members.rest_until(unit, ADA, NOW + DAY)
        await steering.pause(unit, HERE, BEN, NOW)
        await memberships.left(unit, HERE, [CYD], NOW)
        await consents.withdraw(unit, DEE, HERE, SUGGESTED.name, NOW)
        assert await drawn() == [EVE]
        # Elsewhere, later, or undone, it is otherwise.
        await steering.pause(unit, THERE, EVE, NOW)
        await memberships.note(unit, THERE, EVE, NOW)
        await memberships.left(unit, THERE, [EVE], NOW)
        assert await drawn(NOW + DAY) == [ADA, EVE]
        await steering.resume(unit, HERE, BEN)
        await memberships.came_back(unit, HERE, [CYD])
        await consents.give(unit, DEE, HERE, SUGGESTED, NOW)
        assert await drawn(NOW + DAY) == [ADA, BEN, CYD, DEE, EVE]


async def test_a_yes_to_an_older_text_is_none(database: Database, called: Round):
    async with database.reading() as unit:
        newer = replace(SUGGESTED, version=SUGGESTED.version + 1)
        assert await rounds.to_draw(unit, called.id, newer, NOW) == []


async def test_being_left_over_is_told_until_it_is_read(database: Database, called: Round):
    async with database.writing() as unit:
        await matches.unmatched(unit, called.id, [ADA, BEN], NOW)
        for person_id, found in ((ADA, [called]), (BEN, [called]), (CYD, [])):
            assert await rounds.unread(unit, HERE, person_id, NOW) == found
        assert await rounds.unread(unit, THERE, ADA, NOW) == []
        await rounds.read(unit, called.id, THERE, ADA, NOW)
        assert await rounds.unread(unit, HERE, ADA, NOW) == [called]
        await rounds.read(unit, called.id, HERE, ADA, NOW)
        assert await rounds.unread(unit, HERE, ADA, NOW) == []
        assert await rounds.unread(unit, HERE, BEN, NOW) == [called]


async def test_a_round_called_off_is_told_for_a_while(database: Database, called: Round):
    async with database.writing() as unit:
        await rounds.keep(unit, called.cancelled(NOW))
        assert [one.id for one in await rounds.unread(unit, HERE, ADA, NOW - DAY)] == [called.id]
        assert await rounds.unread(unit, HERE, ADA, NOW) == []


async def test_pausing_and_letting_in_again_tell_whether_they_changed_anything(database: Database):
    async with database.writing() as unit:
        assert await steering.pause(unit, HERE, ADA, NOW)
        assert not await steering.pause(unit, HERE, ADA, NOW + DAY)
        assert await steering.pause_of(unit, HERE, ADA) == steering.Pause(ADA, NOW, None)
        await steering.pause_read(unit, HERE, ADA, NOW + DAY)
        await steering.pause_read(unit, HERE, ADA, NOW + 2 * DAY)
        assert await steering.pause_of(unit, HERE, ADA) == steering.Pause(ADA, NOW, NOW + DAY)
        assert await steering.paused(unit, HERE) == [ADA]
        assert await steering.paused(unit, THERE) == []
        assert not await steering.resume(unit, THERE, ADA)
        assert await steering.resume(unit, HERE, ADA)
        assert not await steering.resume(unit, HERE, ADA)
        assert not await rounds.is_paused(unit, HERE, ADA)


async def test_separating_is_the_same_in_either_order(database: Database, called: Round):
    async with database.writing() as unit:
        await steering.separate(unit, called.id, HERE, BEN, ADA)
        await steering.separate(unit, called.id, HERE, ADA, BEN)
        await steering.separate(unit, called.id, HERE, DEE, ADA)
        assert await steering.separated(unit, called.id) == [frozenset({ADA, BEN}), frozenset({ADA, DEE})]
        other = await rounds.add(unit, HERE, NOW, NOW + DAY)
        assert await steering.separated(unit, other.id) == []

"""The rows of welcomers and of introductions that wait, on both engines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot import memberships
from bot.database import Database
from bot.deliveries import store as rows
from bot.deliveries.model import Plan
from bot.takedowns import number
from cogs.introductions.rules.profile import IntroductionId, Profile
from cogs.introductions.rules.starting import StartPost
from cogs.introductions.rules.welcoming import Standing
from cogs.introductions.store import introductions, starting, welcomers, welcomes

HERE, THERE = 10, 11
ADA, BEN, CAI = 1, 2, 3
NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
LATER = NOW + timedelta(hours=3)
POST = 500


async def stands(database: Database, person: int = ADA, guild: int = HERE, post: int = POST) -> IntroductionId:
    """Let an introduction stand, with its thread."""
    async with database.writing() as unit:
        found = await introductions.keep(unit, guild, person, Profile("Ada"), NOW, None)
        found = await introductions.to_share(unit, found, NOW)
        await introductions.posted(unit, found.id, 40, post, NOW)
        await introductions.thread_is(unit, found.id, post)
    return found.id


async def test_who_is_asked_says_yes_and_keeps_their_turn(database: Database):
    async with database.writing() as unit:
        await welcomers.ask(unit, HERE, ADA, NOW)
        asked = await welcomers.get(unit, HERE, ADA)
        await welcomers.put_on(unit, HERE, ADA, is_pinged=True, now=LATER)
        await welcomers.note_turn(unit, HERE, [ADA], IntroductionId(7))
        await welcomers.end_turn(unit, HERE, IntroductionId(7), [ADA], LATER)
        await welcomers.put_on(unit, HERE, ADA, is_pinged=False, now=LATER + timedelta(days=1))
        found = await welcomers.get(unit, HERE, ADA)
    assert asked is not None
    assert asked.standing is Standing.ASKED
    assert found is not None
    assert (found.standing, found.is_pinged, found.answered_at, found.last_turn_at) == (
        Standing.ON,
        False,
        LATER,
        LATER,
    )
    assert found.turn_for is None


async def test_turns_taken_together_keep_their_order(database: Database):
    async with database.writing() as unit:
        for person in (ADA, BEN, CAI):
            await welcomers.put_on(unit, HERE, person, is_pinged=True, now=NOW)
        await welcomers.note_turn(unit, HERE, [ADA, BEN], IntroductionId(7))
        assert [one.person_id for one in await welcomers.turns_of(unit, HERE, IntroductionId(7))] == [ADA, BEN]
        await welcomers.end_turn(unit, HERE, IntroductionId(7), [BEN, ADA], NOW)
        await welcomers.note_turn(unit, HERE, [ADA, BEN, CAI], IntroductionId(8))
        assert [one.person_id for one in await welcomers.turns_of(unit, HERE, IntroductionId(8))] == [CAI, BEN, ADA]
        await welcomers.end_turn(unit, HERE, IntroductionId(8), [], LATER)
        found = {one.person_id: one.last_turn_at for one in await welcomers.of_server(unit, HERE)}
    assert found == {BEN: NOW, ADA: NOW + timedelta(microseconds=1), CAI: None}


async def test_who_left_is_not_on_the_rota_and_another_server_has_its_own(database: Database):
    async with database.writing() as unit:
        for guild, person in ((HERE, ADA), (HERE, BEN), (THERE, ADA)):
            await welcomers.put_on(unit, guild, person, is_pinged=True, now=NOW)
        await memberships.left(unit, HERE, [ADA], NOW)
        assert [one.person_id for one in await welcomers.of_server(unit, HERE)] == [BEN]
        assert [one.person_id for one in await welcomers.of_server(unit, THERE)] == [ADA]
        await welcomers.erase(unit, ADA, HERE)
        assert [guild for guild, _ in await welcomers.of_person(unit, ADA)] == [THERE]
        await welcomers.erase_server(unit, THERE)
        assert await welcomers.of_person(unit, ADA) == []


async def test_old_questions_go_and_the_rota_stays(database: Database):
    async with database.writing() as unit:
        await welcomers.ask(unit, HERE, ADA, NOW)
        await welcomers.put_on(unit, HERE, BEN, is_pinged=True, now=NOW)
        await welcomers.put_on(unit, HERE, CAI, is_pinged=True, now=NOW)
        await welcomers.take_off(unit, HERE, CAI, NOW)
        assert await welcomers.forget_old(unit, NOW) == 0
        assert await welcomers.forget_old(unit, LATER) == 2
        assert [one.person_id for one in await welcomers.of_server(unit, HERE)] == [BEN]


async def test_an_introduction_waits_until_the_first_answer(database: Database):
    introduction_id = await stands(database)
    async with database.writing() as unit:
        assert await welcomes.waiting_in_thread(unit, HERE, POST) == (introduction_id, ADA)
        assert await welcomes.waiting_in_thread(unit, THERE, POST) is None
        assert [one.id for one in await welcomes.unanswered(unit, HERE)] == [introduction_id]
        assert await welcomes.unanswered(unit, THERE) == []
        assert await welcomes.unanswered_since(unit, NOW) == []
        assert len(await welcomes.unanswered_since(unit, NOW - timedelta(seconds=1))) == 1
        assert await welcomes.welcomed(unit, introduction_id, LATER)
        assert not await welcomes.welcomed(unit, introduction_id, LATER + timedelta(days=1))
        assert await welcomes.waiting_in_thread(unit, HERE, POST) is None
        assert await welcomes.still_unanswered(unit, introduction_id) is None
        found = await introductions.get(unit, introduction_id)
    assert found is not None
    assert found.welcomed_at == LATER


async def test_without_a_thread_or_its_writer_nothing_waits(database: Database):
    first, second = await stands(database), await stands(database, BEN, post=POST + 1)
    async with database.writing() as unit:
        await welcomes.thread_gone(unit, POST)
        assert await welcomes.still_unanswered(unit, first) is None
        await memberships.note(unit, HERE, BEN, NOW)
        assert await welcomes.still_unanswered(unit, second) is not None
        await memberships.left(unit, HERE, [BEN], NOW)
        assert await welcomes.unanswered(unit, HERE) == []


async def test_rows_about_somebody_go_sent_or_not_and_those_of_others_stay(database: Database):
    async with database.writing() as unit:
        for person, key in ((ADA, "a"), (BEN, "b")):
            await rows.plan(unit, Plan("line", key, NOW, guild_id=HERE, recipient=person))
        await welcomes.let_go_of_rows(unit, "line", HERE, NOW, welcomes.for_recipient(ADA))
        assert await rows.by_key(unit, "a") is None
        assert await rows.by_key(unit, "b") is not None
        assert not await welcomes.has_rows(unit, "line", HERE, welcomes.for_recipient(ADA))
        assert await welcomes.has_rows(unit, "line", HERE, welcomes.for_recipient(BEN))
        assert await welcomes.take_down_old(unit, ["line"], LATER, LATER) == 0
        assert await number(unit) == 0


async def test_where_start_here_stands_is_kept(database: Database):
    async with database.writing() as unit:
        assert await starting.post_of(unit, HERE) is None
        await starting.keep_post(unit, HERE, StartPost(4, 5, "words"))
        await starting.keep_post(unit, THERE, StartPost(6, 7, "words").gone)
        assert (await starting.chosen(unit, HERE)).post == StartPost(4, 5, "words")
        assert await starting.posts_everywhere(unit) == {HERE: StartPost(4, 5, "words")}
        assert await starting.post_of(unit, THERE) == StartPost(6, 7, "words", is_gone=True)

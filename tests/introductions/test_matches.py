"""What becomes of a released round: threads, introductions, the question, and answers that nobody else sees."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.reach import How
from cogs.introductions import meeting
from cogs.introductions.rules.history import Answer
from cogs.introductions.rules.meeting import MatchState
from cogs.introductions.rules.profile import Profile
from cogs.introductions.store import introductions
from tests.community import Community, posts, said
from tests.interface.pressing import labels, private, standing
from tests.introductions.meeting import DAY, NAP, Room, people_pinged, told


@pytest.fixture
async def room(community: Community) -> Room:
    room = Room(community)
    await room.furnish("ada", "ben", "cyd", "dee", "eve")
    return room


async def home(room: Room, person: Any) -> Any:
    return await person.slash(room.channel, "home")


async def test_a_released_round_of_five_from_thread_to_answer(room: Room):
    ada, ben, cyd, dee, eve = room.people
    pair, three = await room.introduced([ada, ben], [cyd, dee, eve])

    first, second = room.threads()
    assert (room.members_of(first), room.members_of(second)) == ({ada.id, ben.id}, {cyd.id, dee.id, eve.id})
    for match, thread in ((pair, first), (three, second)):
        [introduction] = posts(thread)
        shown = told(introduction)
        assert all(f"<@{person}>" in shown for person in match.people)
        assert shown.count("\n- ") == 2
        assert "moderators who can manage threads" in shown
        assert labels(introduction) == ["Get help"]
        assert not any(person.user.name in thread.name for person in room.people)
        assert people_pinged(room.community, thread.id) == set()

    at_home = await home(room, ada)
    assert f"You have been introduced to <@{ben.id}>: <#{first.id}>" in said(at_home)
    assert str(cyd.id) not in said(at_home)
    assert f"<@{cyd.id}> and <@{dee.id}>" in said(await home(room, eve))

    await room.wait(DAY)
    asked = await home(room, ada)
    assert f"Did you talk with <@{ben.id}>?" in said(asked)
    shown = await ada.click(asked.response, label="Answer")
    thanked = await ada.click(shown.response, label="We talked")
    assert "Thank you. I noted: *we talked*." in private(thanked)
    assert "Did you talk" not in said(await home(room, ada))
    assert "Did you talk" in said(await home(room, ben))
    found = await room.match(pair.id)
    assert found is not None
    assert [seat.answer for seat in found.seats] == [Answer.TALKED, None]

    await room.wait(14 * DAY)
    assert room.is_closed(first) == (True, False)
    assert "Did you talk" not in said(await home(room, ben))
    ended = await room.match(pair.id)
    assert ended is not None
    assert ended.state is MatchState.CLOSED


async def test_what_one_offers_and_the_other_hopes_for_is_where_they_begin(room: Room):
    ada, ben, *_ = room.people
    async with room.database.writing() as unit:
        for person, profile in (
            (ada, Profile("Ada", offers=("media",), hopes=("writing",))),
            (ben, Profile("Ben", offers=("writing",), hopes=("media",))),
        ):
            await introductions.keep(unit, room.here, person.id, profile, room.community.now, None)
    [match] = await room.introduced([ada, ben])
    shown = told(posts(room.thread_of(match))[0])
    assert f"<@{ada.id}> can offer something that <@{ben.id}> hopes for: *Working with the media*" in shown
    assert f"<@{ben.id}> can offer something that <@{ada.id}> hopes for: *Writing*" in shown


async def test_only_who_chose_it_is_mentioned_so_that_it_pings(room: Room):
    ada, ben, cyd, dee, _ = room.people
    await room.reach(ada, How.MENTION)
    await room.reach(cyd, How.MENTION)
    await room.rest(cyd, room.community.now + 30 * DAY)
    pair, other = await room.introduced([ada, ben], [cyd, dee])
    assert people_pinged(room.community, pair.thread_id or 0) == {ada.id}
    assert people_pinged(room.community, other.thread_id or 0) == set()

    await room.wait(DAY)
    introduction, question = posts(room.thread_of(pair))
    assert "did you talk?" in told(question)
    assert labels(question) == ["We talked", "Not yet", "No thanks"]
    assert len(posts(room.thread_of(other))) == 1
    assert "*not yet*" in private(await ben.click(question, label="Not yet"))
    assert "*no thanks*" in private(await ada.click(question, label="No thanks"))
    found = await room.match(pair.id)
    assert found is not None
    assert [seat.answer for seat in found.seats] == [Answer.NO_THANKS, Answer.NOT_YET]
    assert told(introduction) == told(posts(room.thread_of(pair))[0])


async def test_who_chose_dms_hears_and_is_asked_there_without_a_name(room: Room):
    ada, ben, *_ = room.people
    await room.reach(ada, How.DM)
    [match] = await room.introduced([ada, ben])
    await room.wait(DAY)  # quiet hours are over by then
    await room.wait(DAY)
    messages = [told(one) for one in posts(ada.user.dm_channel)]
    assert messages[0].startswith("Hearth: something waits for you.\n`/home` in your server shows it.")
    assert messages[1].startswith("Hearth: one question for you. Did you talk?")
    assert not any(str(ben.id) in one or "ben" in one for one in messages)
    assert posts(ben.user.dm_channel) == []

    question = posts(ada.user.dm_channel)[1]
    assert "Stop messages like this" in labels(question)
    assert "*we talked*" in private(await ada.user.click(question, label="We talked"))
    assert "*not yet*" in private(await ada.user.click(question, label="Not yet"))
    found = await room.match(match.id)
    assert found is not None
    assert found.seats[0].answer is Answer.NOT_YET


async def test_closed_dms_are_remembered_and_it_waits_at_home(room: Room):
    ada, ben, *_ = room.people
    await room.reach(ada, How.DM)
    called = await room.draw(await room.open_round(ada, ben), [ada, ben])
    await room.release(called)
    dm = room.community.env.backend.get_dm_channel(ada.id)
    room.community.env.inject_error("POST", f"/channels/{dm.id}/messages", status=403, code=50007, times=None)
    await room.wait(DAY)
    assert posts(ada.user.dm_channel) == []
    assert [row.state for row in await room.rows(meeting.TELL_KIND)] == ["failed", "skipped"]
    assert f"introduced to <@{ben.id}>" in said(await home(room, ada))
    await room.wait(2 * DAY)
    assert [row.reason for row in await room.rows(meeting.ASK_KIND)] == ["it waits in /home"] * 2
    assert "Did you talk" in said(await home(room, ada))
    assert people_pinged(room.community, room.threads()[0].id) == set()


async def test_seen_takes_it_from_home_and_leaves_it_in_the_panel(room: Room):
    ada, ben, *_ = room.people
    await room.introduced([ada, ben])
    shown = await home(room, ada)
    assert "Done" in private(await ada.click(shown.response, label="Seen"))
    assert "Done" in private(await ada.click(shown.response, label="Seen"))
    assert "introduced to" not in said(await home(room, ada))
    assert "introduced to" in said(await home(room, ben))
    assert f"introduced to <@{ben.id}>" in said(await ada.slash(room.channel, "people meet"))


async def test_an_answer_can_be_changed_until_the_next_round_is_drawn(room: Room):
    ada, ben, cyd, *_ = room.people
    await room.introduced([ada, ben])
    shown = await ada.click((await ada.slash(room.channel, "people meet")).response, label="Show")
    for label in ("Not yet", "We talked"):
        private(await ada.click(shown.response, label=label))
    await room.draw(await room.open_round(ada, cyd), [ada, cyd])
    told_now = private(await ada.click(shown.response, label="No thanks"))
    assert "your answer stays as it is" in told_now
    again = await ada.click((await ada.slash(room.channel, "people meet")).response, label="Show")
    assert "You said: *we talked*." in private(again)
    assert labels(again.response) == []
    # Who has not answered yet may still do so: it steers the rounds after.
    bens = await ben.click((await ben.slash(room.channel, "people meet")).response, label="Show")
    assert "*we talked*" in private(await ben.click(bens.response, label="We talked"))


async def test_nobody_else_sees_an_answer(room: Room):
    ada, ben, *_ = room.people
    [match] = await room.introduced([ada, ben])
    everyone = (ben, room.community.steward)

    async def all_they_see() -> list[str]:
        seen = [said(await who.slash(room.channel, name)) for who in everyone for name in ("home", "people meet")]
        seen += [
            said(await room.community.steward.slash(room.channel, f"steward {name}")) for name in ("today", "audit")
        ]
        seen += [told(one) for one in posts(room.thread_of(match))]
        exported = await room.community.hearth.personal_data.export(ben.id)
        return [*seen, json.dumps([[one.title, str(one.facts)] for one in exported])]

    before = await all_they_see()
    shown = await ada.click((await ada.slash(room.channel, "people meet")).response, label="Show")
    private(await ada.click(shown.response, label="No thanks"))
    assert await all_they_see() == before
    own = await room.community.hearth.personal_data.export(ada.id)
    assert "no_thanks" in [one.facts.get("your answer") for one in own]


async def test_somebody_else_finds_nothing_of_a_match(room: Room):
    ada, ben, cyd, *_ = room.people
    await room.reach(ada, How.MENTION)
    [match] = await room.introduced([ada, ben])
    await room.wait(DAY)
    _, question = posts(room.thread_of(match))
    role = room.community.guild.create_role("Moderators", permissions=discord.Permissions(manage_threads=True))
    moderator = room.community.guild.add_member(room.community.env.create_user("mod"), roles=[role])
    for label in labels(question):
        assert "I can't find that any more" in private(await moderator.click(question, label=label))
    for verb in ("show", "seen"):
        post = await standing(room.community, room.channel, f"match:{verb}:{match.id}")
        assert "I can't find that any more" in private(await cyd.click(post, custom_id=f"match:{verb}:{match.id}"))
    found = await room.match(match.id)
    assert found is not None
    assert [seat.answer for seat in found.seats] == [None, None]
    assert "introduced" not in said(await cyd.slash(room.channel, "people meet"))


async def test_the_history_has_pages_and_ones_own_answers(room: Room):
    ada, ben, *_ = room.people
    for _ in range(9):
        await room.introduced([ada, ben])
    first = await ada.click((await ada.slash(room.channel, "people meet")).response, label="Whom I met")
    assert private(first).count(f"<@{ben.id}>") == 8
    assert "Page 1 of 2" in private(first)
    second = await ada.click(first.response, label="Next page")
    assert private(second).count(f"<@{ben.id}>") == 1
    opened = await ada.click(second.response, label="Show")
    private(await ada.click(opened.response, label="We talked"))
    again = await ada.click(first.response, label="Next page")
    assert "You said: *we talked*." in private(again)
    nobody = await room.people[2].click(
        (await room.people[2].slash(room.channel, "people meet")).response, label="Whom I met"
    )
    assert "You have not been introduced to anybody yet" in private(nobody)


async def test_a_later_wave_is_announced_without_a_name_and_comes_when_it_is_due(room: Room):
    ada, ben, cyd, dee, _ = room.people
    called = await room.draw(await room.open_round(ada, ben, cyd, dee), [ada, ben], [cyd, dee])
    _, later = await room.release(called, days=[0, 2])
    await room.wait()
    assert len(room.threads()) == 1
    shown = said(await home(room, cyd))
    assert "Somebody is there for you. The introduction comes" in shown
    assert str(dee.id) not in shown
    await room.wait(2 * DAY)
    assert len(room.threads()) == 2
    found = await room.match(later.id)
    assert found is not None
    assert found.is_open


async def test_a_restart_at_any_step_makes_nothing_twice(room: Room):
    ada, ben, *_ = room.people
    called = await room.draw(await room.open_round(ada, ben), [ada, ben])
    [match] = await room.release(called)
    for _ in range(3):
        await room.community.restart()
        await room.wait(timedelta(minutes=1))
    await room.wait(NAP)
    [thread] = room.threads()
    assert len(posts(thread)) == 1
    await room.community.restart()
    [introduction] = posts(thread)
    assert "Get help" in private(await ada.click(introduction, label="Get help"))
    assert (await room.match(match.id)) is not None

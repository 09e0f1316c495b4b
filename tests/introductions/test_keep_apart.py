"""Rule 10: a keep-apart wish always holds and never shows, whoever looks and whatever else may have been the reason."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest

from bot import consents, keep_apart
from bot.keep_apart import MOST
from bot.reach import How
from cogs.introductions.purposes import SUGGESTED
from cogs.introductions.store import matches, steering
from tests.community import Community, posts, said
from tests.interface.pressing import everything_kept, labels, private
from tests.introductions.meeting import DAY, NAP, Room, told


@pytest.fixture
async def room(community: Community) -> Room:
    room = Room(community)
    await room.furnish("ada", "ben", "cyd", "dee")
    return room


async def wish(room: Room, person: Any, other: Any) -> Any:
    return await person.context_menu(room.channel, "Keep us apart", other)


async def wishes(room: Room) -> list[tuple[int, int]]:
    kept = (await everything_kept(room.community))["keep_apart"]
    return [(person_id, other_id) for _guild, person_id, other_id, _at in kept]


def without_ids(text: str) -> str:
    """Return a text without the ids and instants in it, which differ from press to press."""
    return re.sub(r"\d{6,}", "#", text)


# -- The menu and the list -------------------------------------------------------------------------


async def test_a_wish_is_kept_at_once_and_says_what_it_does(room: Room):
    ada, ben, *_ = room.people
    shown = private(await wish(room, ada, ben))
    assert f"I keep you and <@{ben.id}> apart" in shown
    assert "It holds both ways" in shown
    assert "Nobody is told: not them, and not the stewards." in shown
    assert "*Get help*" in shown
    assert await wishes(room) == [(ada.id, ben.id)]


async def test_it_is_taken_back_where_it_was_made_and_from_the_list(room: Room):
    ada, ben, cyd, _ = room.people
    shown = await wish(room, ada, ben)
    private(await wish(room, ada, cyd))
    assert "you have no wish about" in private(await ada.click(shown.response, label="Take it back"))
    assert await wishes(room) == [(ada.id, cyd.id)]

    panel = await ada.slash(room.channel, "people meet")
    listed = await ada.click(panel.response, label="Whom I'd rather not meet")
    assert f"<@{cyd.id}>, since" in private(listed)
    assert str(ben.id) not in private(listed)
    private(await ada.click(listed.response, label="Take it back"))
    private(await ada.click(listed.response, label="Take it back"))
    assert await wishes(room) == []
    empty = await ada.click(panel.response, label="Whom I'd rather not meet")
    assert "There is nobody you'd rather not meet" in private(empty)


async def test_a_long_list_has_pages(room: Room):
    ada = room.people[0]
    async with room.database.writing() as unit:
        for number in range(9):
            await keep_apart.wish(unit, room.here, ada.id, 10**18 + number, room.community.now)
    panel = await ada.slash(room.channel, "people meet")
    first = await ada.click(panel.response, label="Whom I'd rather not meet")
    assert labels(first.response).count("Take it back") == 8
    second = await ada.click(first.response, label="Next page")
    assert labels(second.response).count("Take it back") == 1


async def test_nobody_is_kept_apart_from_themselves_or_a_bot(room: Room):
    ada = room.people[0]
    assert "That is you" in private(await wish(room, ada, ada))
    bot = room.community.guild.add_member(room.community.env.create_user("helper", bot=True))
    await room.community.env.settle()
    assert "That is a bot" in private(await wish(room, ada, bot))
    assert await wishes(room) == []


async def test_there_is_an_end_to_wishes_and_it_says_so(room: Room):
    ada, ben, cyd, _ = room.people
    async with room.database.writing() as unit:
        await keep_apart.wish(unit, room.here, ada.id, ben.id, room.community.now)
        for number in range(MOST - 1):
            await keep_apart.wish(unit, room.here, ada.id, 10**18 + number, room.community.now)
    assert f"You have {MOST} such wishes" in private(await wish(room, ada, cyd))
    assert "Done" in private(await wish(room, ada, ben))
    assert len(await wishes(room)) == MOST


async def test_the_answer_is_the_same_whoever_it_is_about(room: Room):
    ada, ben, cyd, dee = room.people
    await room.introduced([ada, ben])
    async with room.database.writing() as unit:
        await keep_apart.wish(unit, room.here, cyd.id, ada.id, room.community.now)
        await steering.pause(unit, room.here, dee.id, room.community.now)
    await room.rest(dee, room.community.now + DAY)
    seen = []
    for other in (ben, cyd, dee, room.community.member, room.community.steward, ben):
        before = len(room.community.env.http_requests)
        answer = private(await wish(room, ada, other))
        sent = [(one.method, without_ids(one.path)) for one in room.community.env.http_requests[before:]]
        seen.append((without_ids(answer), sent and [method for method, _ in sent]))
    assert [one for one in seen if one != seen[0]] == []


async def test_a_wish_writes_one_row_and_plans_nothing(room: Room):
    ada, ben, *_ = room.people
    await room.introduced([ada, ben])
    before = await everything_kept(room.community)
    private(await wish(room, ada, ben))
    after = await everything_kept(room.community)
    assert {name for name in before if before[name] != after[name]} == {"keep_apart"}


# -- What others can see ---------------------------------------------------------------------------


async def all_that_others_see(room: Room, wisher: Any) -> str:
    """Return everything that the others and the stewards can read, ask for or take with them."""
    steward, hearth = room.community.steward, room.community.hearth
    seen: list[Any] = []
    for person in [*(one for one in room.people if one is not wisher), room.community.member]:
        asked = ("home", "people meet", "people find", "rest", "my settings", "my data", "introduce")
        seen += [private(await person.slash(room.channel, name)) for name in asked]
        panel = (await person.slash(room.channel, "people meet")).response
        books = ("Whom I met", "Whom I'd rather not meet")
        seen += [private(await person.click(panel, label=label)) for label in books]
        seen += [private(await person.context_menu(room.channel, "Introduction", one)) for one in room.people]
        seen += [[one.title, str(one.facts)] for one in await hearth.personal_data.export(person.id)]
    looked_at = [command.name for command in hearth.steward_group.commands if command.name != "prompts"]
    seen += [private(await steward.slash(room.community.stewards, f"steward {name}")) for name in sorted(looked_at)]
    for channel in (room.channel, room.community.stewards, room.community.reflections, *room.threads()):
        seen += [told(one) if one.components else one.content for one in posts(channel)]
    return json.dumps(seen, indent=1)


@pytest.mark.parametrize("stage", ["before a round", "joined", "drawn", "released", "introduced"])
async def test_nothing_that_anybody_else_sees_changes_with_a_wish(room: Room, stage: str):
    ada, ben, cyd, dee = room.people
    if stage == "introduced":
        await room.introduced([ada, ben], [cyd, dee])
    elif stage != "before a round":
        called = await room.open_round(*room.people)
        if stage != "joined":
            called = await room.draw(called, [ada, ben], [cyd, dee])
        if stage == "released":
            await room.release(called, days=[2, 2])
    before = await all_that_others_see(room, ada)
    private(await wish(room, ada, ben))
    assert await all_that_others_see(room, ada) == before


async def test_who_is_left_over_by_a_wish_reads_what_anybody_left_over_reads(room: Room):
    community, pairs = room.community, []
    for number in range(5):
        ada = community.guild.add_member(community.env.create_user(f"ada{number}"))
        ben = community.guild.add_member(community.env.create_user(f"ben{number}"))
        pairs.append((ada, ben))
    await community.env.settle()
    async with room.database.writing() as unit:
        for person in (person for pair in pairs for person in pair):
            await consents.give(unit, person.id, room.here, SUGGESTED, community.now)
    for _ada, ben in pairs:
        await room.reach(ben, How.DM)
    called = await room.draw(await room.open_round(*(person for pair in pairs for person in pair)), *pairs)
    await room.release(called, days=[1] * 5)

    private(await wish(room, *pairs[0]))
    private(await wish(room, *pairs[1][::-1]))
    async with room.database.writing() as unit:
        await consents.withdraw(unit, pairs[2][0].id, room.here, SUGGESTED.name, community.now)
        await steering.pause(unit, room.here, pairs[3][0].id, community.now)
    community.guild.remove_member(pairs[4][0])
    await room.wait(3 * DAY)
    assert room.threads() == []
    everything = []
    for _ada, ben in pairs:
        shown = [said(await ben.slash(room.channel, name)) for name in ("home", "people meet", "my data")]
        shown += [told(one) for one in posts(ben.user.dm_channel)]
        shown += [str(sorted(one.facts)) for one in await community.hearth.personal_data.export(ben.id)]
        everything.append(re.sub(r"\d{6,}", "#", "\n".join(shown)))
    # The first and the last two: whoever wished it reads of the wish in their own data, and nobody else does.
    assert everything[0] == everything[2] == everything[3] == everything[4]
    assert everything[1].partition("**Your data**")[0] == everything[0].partition("**Your data**")[0]
    async with room.database.reading() as unit:
        assert await matches.of_round(unit, called.id) == []


async def test_a_wish_about_one_of_three_ends_the_three_and_names_nothing(room: Room):
    ada, ben, cyd, _ = room.people
    called = await room.draw(await room.open_round(ada, ben, cyd), [ada, ben, cyd])
    await room.release(called)
    private(await wish(room, ada, ben))
    await room.wait()
    assert room.threads() == []
    async with room.database.reading() as unit:
        assert await matches.of_round(unit, called.id) == []
        assert await matches.history(unit, room.here, [ada.id, ben.id, cyd.id]) == []


@pytest.mark.parametrize("who", [0, 1])
async def test_a_wish_in_the_last_moment_leaves_nobody_introduced(room: Room, who: int):
    ada, ben, *_ = room.people
    called = await room.draw(await room.open_round(ada, ben), [ada, ben])
    await room.release(called)
    # Nobody can be let in at first, so that the thread is there and the introduction is not.
    room.community.env.inject_error("PUT", "/channels/*/thread-members/*", status=500, times=40)
    await room.wait(NAP)
    [thread] = room.threads()
    private(await wish(room, (ada, ben)[who], (ben, ada)[who]))
    room.community.env.backend.faults.clear()
    await room.wait(timedelta(hours=1))
    assert posts(thread) == []
    assert room.is_closed(thread) == (True, True)


async def test_a_standing_conversation_stays_as_it_is(room: Room):
    ada, ben, *_ = room.people
    [match] = await room.introduced([ada, ben])
    before = [told(one) for one in posts(room.thread_of(match))]
    private(await wish(room, ada, ben))
    await room.wait(DAY)
    assert [told(one) for one in posts(room.thread_of(match))] == before
    assert room.members_of(room.thread_of(match)) == {ada.id, ben.id}


async def test_nothing_is_asked_of_discord_but_the_answer(room: Room):
    ada, ben, *_ = room.people
    before = len(room.community.env.http_requests)
    private(await wish(room, ada, ben))
    await room.wait()
    sent = [one for one in room.community.env.http_requests[before:] if "/interactions/" not in one.path]
    assert [one.path for one in sent if "/webhooks/" not in one.path] == []

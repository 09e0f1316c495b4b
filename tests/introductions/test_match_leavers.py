"""Who leaves the server or erases everything, and what becomes of whom they were to meet, or had met."""

from __future__ import annotations

from typing import Any

import pytest

from cogs.introductions import meeting
from cogs.introductions.rules.meeting import MatchState
from tests.community import Community, posts, said
from tests.interface.pressing import everything_kept, labels, private
from tests.introductions.meeting import DAY, Room, clear, released, told, unmatched


@pytest.fixture
async def room(community: Community) -> Room:
    room = Room(community)
    await room.furnish("ada", "ben", "cyd", "dee")
    return room


# -- Somebody leaves -------------------------------------------------------------------------------


async def test_who_leaves_before_the_thread_leaves_the_other_first_in_line(room: Room):
    ada, ben, *_ = room.people
    [match] = await released(room, [ada, ben])
    room.community.guild.remove_member(ada)
    await room.community.env.settle()
    assert await room.match(match.id) is None
    assert ben.id in await unmatched(room)
    await room.wait()
    assert room.threads() == []
    assert f"<@{ada.id}>" not in said(await ben.slash(room.channel, "home"))


async def test_two_of_a_three_go_on_when_one_leaves_before_the_thread(room: Room):
    ada, ben, cyd, _ = room.people
    [match] = await released(room, [ada, ben, cyd])
    room.community.guild.remove_member(ada)
    await room.wait()
    found = await room.match(match.id)
    assert found is not None
    assert (found.people, found.is_open) == ({ben.id, cyd.id}, True)
    assert room.members_of(room.thread_of(found)) == {ben.id, cyd.id}
    assert str(ada.id) not in told(posts(room.thread_of(found))[0])


async def test_who_leaves_a_conversation_of_two_is_told_of_in_a_neutral_line(room: Room):
    ada, ben, *_ = room.people
    [match] = await room.introduced([ada, ben])
    room.community.guild.remove_member(ada)
    await room.wait()
    _, line = posts(room.thread_of(match))
    assert told(line).startswith("One of you has left this conversation.")
    assert labels(line) == ["Get help"]
    shown = await ben.slash(room.channel, "home")
    assert "You come first in the next round" in said(shown)
    private(await ben.click(shown.response, label="Seen"))
    await room.wait(2 * DAY)
    assert "Did you talk" not in said(await ben.slash(room.channel, "home"))
    assert "come first" not in said(await ben.slash(room.channel, "home"))
    assert [row.state for row in await room.rows(meeting.ASK_KIND)] == ["cancelled", "cancelled"]


async def test_two_of_a_three_go_on_when_one_leaves_the_conversation(room: Room):
    ada, ben, cyd, _ = room.people
    [match] = await room.introduced([ada, ben, cyd])
    room.community.guild.remove_member(ada)
    await room.wait()
    found = await room.match(match.id)
    assert found is not None
    assert found.is_open
    assert len(posts(room.thread_of(match))) == 2
    await room.wait(2 * DAY)
    assert "Did you talk" in said(await ben.slash(room.channel, "home"))


async def test_who_left_while_the_bot_was_away_is_noticed(room: Room):
    ada, ben, cyd, dee = room.people
    called = await room.draw(await room.open_round(ada, ben, cyd, dee), [ada, ben], [cyd, dee])
    first, second = await room.release(called, days=[3, 0])
    await room.wait()
    await room.community.stop()
    for person in (ada, cyd):
        room.community.guild.remove_member(person)
    await room.community.restart()
    await clear(room)
    await clear(room)
    await room.wait()
    assert await room.match(first.id) is None
    found = await room.match(second.id)
    assert found is not None
    assert found.state is MatchState.FELL_AWAY
    assert told(posts(room.thread_of(found))[-1]).startswith("One of you has left")


# -- Somebody erases all of it ---------------------------------------------------------------------


async def erase(room: Room, person: Any) -> None:
    """Erase somebody, as they would do it themselves."""
    shown = await person.slash(room.channel, "my data")
    asked = await person.click(shown.response, label="Erase everything")
    [yes] = [label for label in labels(asked.response) if "Yes" in label]
    private(await person.click(asked.response, label=yes))
    await room.wait()


async def named(room: Room, person: Any) -> set[str]:
    """Return the tables in which somebody's id still stands."""
    kept = await everything_kept(room.community)
    return {name for name, rows in kept.items() if any(str(person.id) in str(row) for row in rows)}


async def test_who_is_erased_goes_from_the_conversation_and_its_posts(room: Room):
    ada, ben, *_ = room.people
    [match] = await room.introduced([ada, ben])
    await room.wait(DAY)
    await erase(room, ada)
    assert await named(room, ada) == set()
    [line] = posts(room.thread_of(match))
    assert told(line).startswith("One of you has left this conversation.")
    shown = await ben.click((await ben.slash(room.channel, "people meet")).response, label="Whom I met")
    assert "somebody who has left" in private(shown)


async def test_a_three_goes_on_without_who_is_erased(room: Room):
    ada, ben, cyd, _ = room.people
    [match] = await room.introduced([ada, ben, cyd])
    await erase(room, ada)
    assert await named(room, ada) == set()
    found = await room.match(match.id)
    assert found is not None
    assert (found.people, found.is_open) == ({ben.id, cyd.id}, True)
    assert all(str(ada.id) not in told(one) for one in posts(room.thread_of(match)))
    assert "Get help" in labels(posts(room.thread_of(match))[-1])


async def test_who_is_erased_before_the_thread_leaves_the_other_first_in_line(room: Room):
    ada, ben, *_ = room.people
    await released(room, [ada, ben])
    await erase(room, ada)
    assert await named(room, ada) == set()
    assert room.threads() == []
    assert await unmatched(room) == {ben.id}


async def test_thirty_days_after_leaving_their_part_goes(room: Room):
    ada, ben, *_ = room.people
    [match] = await room.introduced([ada, ben])
    room.community.guild.remove_member(ada)
    await room.wait(29 * DAY)
    await clear(room)
    assert "match_people" in await named(room, ada)
    await room.wait(3 * DAY)
    await clear(room)
    await room.wait()
    assert await named(room, ada) & {"match_people", "meeting_joins", "keep_apart"} == set()
    assert all(str(ada.id) not in told(one) for one in posts(room.thread_of(match)))
    found = await room.match(match.id)
    assert found is not None
    assert found.people == {ben.id}

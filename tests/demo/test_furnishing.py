"""What the browser demo finds in its community: whoever comes in can try introductions at once."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from demo.community import Community, opened
from demo.furnishing import ROOMS, furnish
from tests.community import said


@pytest.fixture
async def community() -> AsyncIterator[Community]:
    async with opened() as community:
        await furnish(community)
        yield community


async def test_the_rooms_are_there_and_start_here_stands_in_welcome(community: Community):
    assert list(community.rooms)[-len(ROOMS) :] == list(ROOMS)
    [post] = community.posts(community.rooms["welcome"])
    assert post.pinned
    assert [community.posts(room) for name, room in community.rooms.items() if name != "welcome"] == [[]] * 5


async def test_nobody_finds_an_answer_that_they_did_not_ask_for(community: Community):
    assert [message for room in community.rooms.values() for message in room.history() if message.flags.ephemeral] == []


async def test_a_newcomer_gets_the_form_and_can_find_those_who_agreed(community: Community):
    amina, welcome = community.members["Amina"], community.rooms["welcome"]
    [post] = community.posts(welcome)
    assert (await amina.click(post, label="Introduce myself")).modal is not None
    found = said(await amina.slash(welcome, "people find"))
    assert "3 people agreed to be found here" in found
    assert all(name in found for name in ("Mo", "Grace", "Bishnu"))


async def test_only_the_newcomer_has_to_wait_for_a_conversation(community: Community):
    sam, stewards = community.members["Sam"], community.rooms["stewards"]
    panel = await sam.slash(stewards, "steward matching")
    opened_form = await sam.click(panel.response, label="Open a call")
    asked = await sam.submit_modal(opened_form, {"until": "in two days"})
    await sam.click(asked.response, label="Yes, until then")
    await community.go_to(community.now)
    for name in ("Mo", "Grace", "Bishnu", "Nadia"):
        member = community.members[name]
        meets = await member.slash(community.rooms["welcome"], "people meet")
        agrees = await member.click(meets.response, label="Join this round")
        assert "You are in." in said(await member.click(agrees.response, label="I agree, and join"))
    meets = said(await community.members["Amina"].slash(community.rooms["welcome"], "people meet"))
    assert "You can join one from" in meets
    assert "Join this round" not in meets

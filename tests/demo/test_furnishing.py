"""What the browser demo finds in its community: whoever comes in can try introductions at once."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from demo.bookcase import BOOKS, COLLECTION, GRANTS, PHONES, SEAT
from demo.community import STARTS_AT, Community, opened
from demo.furnishing import BEGINS_AT, ROOMS, furnish
from tests.community import said, texts


@pytest.fixture
async def community() -> AsyncIterator[Community]:
    async with opened(BEGINS_AT) as community:
        await furnish(community)
        assert community.now == STARTS_AT
        yield community


async def test_the_rooms_are_there_and_start_here_stands_in_welcome(community: Community):
    assert list(community.rooms)[-len(ROOMS) :] == list(ROOMS)
    [post] = community.posts(community.rooms["welcome"])
    assert post.pinned
    assert [community.posts(room) for name, room in community.rooms.items() if name != "welcome"] == [[]] * 5


async def test_nobody_finds_an_answer_that_they_did_not_ask_for(community: Community):
    assert [message for room in community.rooms.values() for message in room.history() if message.flags.ephemeral] == []


async def test_each_resource_has_a_card_with_tags_that_says_who_used_it(community: Community):
    posts = {str(post.name): post for post in community.forums["library"].threads}
    assert set(posts) == {book.title for book in BOOKS}
    untagged = [title for title, post in posts.items() if not community.tags_of(post)]
    assert untagged == [GRANTS]
    for book in BOOKS:
        [card] = community.posts(posts[book.title])
        told = texts([part.to_dict() for part in card.components])
        number = len(book.used_by)
        assert ("used this." in told) == bool(number)
        if number:
            assert f"{number} {'people' if number > 1 else 'person'} used this." in told


async def test_a_library_is_there_to_find_keep_and_look_after(community: Community):
    amina, mo, sam = (community.members[name] for name in ("Amina", "Mo", "Sam"))
    welcome, stewards = community.rooms["welcome"], community.rooms["stewards"]
    assert "Did you mean" in said(await amina.slash(welcome, "library find", words="bord meting"))
    assert SEAT in said(await amina.slash(welcome, "library find", kind="opportunity"))
    assert SEAT in said(await mo.slash(welcome, "library shelf"))
    assert COLLECTION in said(await amina.slash(welcome, "library find", collection=COLLECTION))
    panel = await sam.slash(stewards, "steward library")
    waiting = said(await sam.click(panel.response, label="What waits"))
    assert GRANTS in waiting
    assert PHONES in waiting


async def test_nothing_in_the_library_is_anybodys_real_site(community: Community):
    hosts = {book.link.split("/")[2] for book in BOOKS}
    assert all(host.endswith(("example.org", "example.com", "example.net")) for host in hosts)


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

"""Sharing what is there already: with another name under it, taken out by stewards, or over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cogs.resources.rules.resource import Credit
from cogs.resources.store import members, sharing
from tests.community import Community, posts, said
from tests.interface.pressing import labels
from tests.resources.sharing import (
    LINK,
    TITLE,
    WHY,
    all_of,
    card_in,
    describes,
    offers,
    one,
    passes,
    previews,
    room,
    shares,
    takes_out,
)

THE_SAME = "http://www.example.org/guides/chairing/?utm_source=mail#top"


async def credits_of(community: Community, resource_id: int = 1) -> list[Credit]:
    async with community.hearth.database.reading() as unit:
        return await members.sharers(unit, resource_id)


async def add_name(community: Community, person: Any, **given: Any) -> Any:
    preview = await previews(community, person, **given)
    told = await person.click(preview.response, label="Add my name")
    await passes(community)
    return told


async def test_another_name_goes_under_it_and_the_card_says_so(community: Community):
    channel = await room(community)
    mo, sam = community.member, community.steward
    await shares(community, mo)
    preview = await previews(community, sam, link=THE_SAME, title="Chairing", why="Good for shy people")
    assert f"“{TITLE}” is in the library already." in said(preview)
    assert labels(preview.response) == ["Add my name", "Look at it", "Never mind"]
    assert "your name is under" in said(await sam.click(preview.response, label="Add my name"))
    await passes(community)
    found = await one(community)
    assert (found.description.title, found.description.why) == (TITLE, WHY)
    assert f"Shared by <@{mo.id}> and <@{sam.id}>." in card_in(channel)
    assert [(each.person_id, each.why) for each in await credits_of(community)] == [
        (mo.id, WHY),
        (sam.id, "Good for shy people"),
    ]


async def test_what_a_later_sharer_wrote_stands_beside_their_name_where_it_is_opened(community: Community):
    await shares(community, community.member)
    told = await add_name(community, community.steward, why="Good for\n\n\nshy people")
    opened = said(await community.steward.click(told.response, label="Look at it"))
    assert f"**Others say**\n<@{community.steward.id}>: “Good for shy people”" in opened
    assert opened.count(WHY) == 1


async def test_who_shared_it_is_asked_whether_they_want_to_say_something_else(community: Community):
    await shares(community, community.member)
    preview = await previews(community, community.member, why="Still the best")
    assert f"You shared “{TITLE}” already." in said(preview)
    await community.member.click(preview.response, label="Keep what I wrote now")
    [credit] = await credits_of(community)
    assert credit.why == "Still the best"
    blank = await previews(community, community.member, why="")
    await community.member.click(blank.response, label="Keep what I wrote now")
    [credit] = await credits_of(community)
    assert credit.why == "Still the best"


async def test_six_names_are_five_and_one_more(community: Community):
    channel = await room(community)
    await shares(community, community.member)
    for number in range(5):
        await add_name(community, community.guild.add_member(community.env.create_user(f"p{number}")))
    assert "and 1 more." in card_in(channel)


async def test_what_stewards_took_out_is_not_brought_back_by_sharing_it(community: Community):
    await shares(community, community.member)
    preview = await previews(community, community.member, link="https://example.org/other")
    await takes_out(community)
    refused = await previews(community, community.member, link=THE_SAME)
    assert "Stewards took that out of the library, so it can't be shared again." in said(refused)
    form = await community.member.click(preview.response, label="Change")
    assert "Stewards took that out" in said(await describes(community.member, form, link=THE_SAME))
    async with community.hearth.database.reading() as unit:
        kept = await sharing.unfinished(unit, community.member.id, community.guild.id, community.now)
    assert [each.share.shown for each in kept] == ["https://example.org/other"]


async def test_what_was_taken_out_between_the_preview_and_the_yes_stays_out(community: Community):
    await shares(community, community.member)
    preview = await previews(community, community.steward)
    await takes_out(community)
    assert "Stewards took that out" in said(await community.steward.click(preview.response, label="Add my name"))


async def test_next_years_opportunity_at_the_same_link_is_a_new_one_with_a_card_of_its_own(community: Community):
    channel = await room(community)
    await community.member.click((await offers(community, community.member, "3 January")).response, label="Share it")
    old = await one(community)
    again = await previews(community, community.steward, kind="opportunity")
    assert "is in the library already" in said(again)
    assert old.closes_at is not None
    await community.go_to(old.closes_at + timedelta(days=1))
    preview = await offers(community, community.steward, "20 January", "Trustee, once more")
    assert "“Trustee, once more” is in the library" in said(
        await community.steward.click(preview.response, label="Share it")
    )
    await passes(community)
    first, second = await all_of(community)
    assert (first.id, first.description.title) == (old.id, "Trustee")
    assert second.closes_at is not None
    assert second.closes_at > old.closes_at
    assert len(posts(channel)) == 2
    third = await previews(community, community.member, link=LINK)
    assert "“Trustee, once more” is in the library already" in said(third)

"""What somebody may do with what they shared, and what others may not: changing, taking a name off, taking back."""

from __future__ import annotations

from typing import Any

import pytest

from bot import audit
from cogs.resources.service.sharing import CHANGED
from tests.community import Community, posts, said
from tests.interface.pressing import labels, private, standing
from tests.resources.sharing import (
    TITLE,
    WHY,
    all_of,
    card_in,
    describes,
    find,
    one,
    opens,
    passes,
    previews,
    resource,
    room,
    shares,
)

OWN = ["Change it", "Take my name off", "Take it back"]


async def press(community: Community, person: Any, label: str, resource_id: int = 1) -> str:
    told = await person.click((await opens(community, person, resource_id)).response, label=label)
    private(told)
    await passes(community)
    return said(told)


async def add_name(community: Community, person: Any) -> None:
    preview = await previews(community, person)
    await person.click(preview.response, label="Add my name")
    await passes(community)


async def changes(community: Community, person: Any, **given: Any) -> str:
    preview = await person.click((await opens(community, person)).response, label="Change it")
    assert "This is what it will say." in said(preview)
    described = await describes(person, await person.click(preview.response, label="Change"), **given)
    return said(await person.click(described.response, label="Save the change"))


async def acts(community: Community) -> list[tuple[int, str, dict[str, Any]]]:
    async with community.hearth.database.reading() as unit:
        return [(one.actor_id, one.act, one.facts) for one in await audit.newest(unit, community.guild.id, limit=9)]


async def test_the_first_sharer_changes_it_and_no_steward_learns_of_that(community: Community):
    await shares(community, community.member)
    assert "is changed" in await changes(community, community.member, title="Chairing well", why="New words")
    found = await one(community)
    assert (found.description.title, found.description.why) == ("Chairing well", "New words")
    assert await acts(community) == []
    opened = said(await opens(community, community.member))
    assert WHY not in opened
    assert "Others say" not in opened


async def test_words_that_the_first_sharer_takes_out_stand_nowhere(community: Community):
    await shares(community, community.member)
    await changes(community, community.member, why="")
    assert WHY not in said(await opens(community, community.steward))


async def test_nothing_changes_before_the_yes(community: Community):
    await shares(community, community.member)
    preview = await community.member.click((await opens(community, community.member)).response, label="Change it")
    await describes(
        community.member, await community.member.click(preview.response, label="Change"), title="Something else"
    )
    assert (await one(community)).description.title == TITLE


async def test_a_steward_changes_what_somebody_else_shared_and_it_is_in_the_trail(community: Community):
    await shares(community, community.member)
    await changes(community, community.steward, title="Chairing well", why=WHY)
    assert await acts(community) == [(community.steward.id, CHANGED, {"resource": 1})]
    assert "Others say" not in said(await opens(community, community.member))


async def test_nobody_else_may_change_it_and_its_later_sharers_neither(community: Community):
    await shares(community, community.member)
    other = community.guild.add_member(community.env.create_user("amara"))
    assert not set(OWN) & set(labels((await opens(community, other)).response))
    await add_name(community, other)
    assert "Change it" not in labels((await opens(community, other)).response)
    old = await standing(community, community.reflections, "resource:change:1", "resource:take-back:1")
    told = private(await other.click(old, custom_id="resource:change:1"))
    assert "Somebody else shared it, so only they and stewards can change it." in told
    stranger = community.guild.add_member(community.env.create_user("ben"))
    assert "Somebody else shared it" in private(await stranger.click(old, custom_id="resource:take-back:1"))
    assert (await one(community)).description.title == TITLE


async def test_a_change_to_a_link_that_is_there_already_leads_to_that_one(community: Community):
    await shares(community, community.member)
    await shares(community, community.member, link="https://example.org/other", title="The other")
    preview = await community.member.click((await opens(community, community.member)).response, label="Change it")
    form = await community.member.click(preview.response, label="Change")
    told = await describes(community.member, form, link="http://example.org/other/")
    assert "That link belongs to “The other”, which is in the library already." in said(told)
    assert labels(told.response) == ["Change", "Look at that one", "Never mind"]
    old = await standing(community, community.reflections, "share:yes:3")
    assert "belongs to another resource" in private(await community.member.click(old, custom_id="share:yes:3"))
    assert len({found.address for found in await all_of(community)}) == 2


async def test_a_link_that_was_changed_is_free_again(community: Community):
    await shares(community, community.member)
    await changes(community, community.member, link="https://example.org/moved")
    await shares(community, community.steward)
    assert len(await all_of(community)) == 2


async def test_a_name_goes_from_the_card_at_once_and_the_resource_stays(community: Community):
    channel = await room(community)
    await shares(community, community.member)
    assert "your name is off it" in await press(community, community.member, "Take my name off")
    assert "Shared by" not in card_in(channel)
    assert WHY in card_in(channel)
    assert TITLE in said(await find(community, words="chair"))
    assert not set(OWN) & set(labels((await opens(community, community.member)).response))
    old = await standing(community, community.reflections, "resource:uncredit:1")
    assert "your name is off it" in private(await community.member.click(old, custom_id="resource:uncredit:1"))


async def test_what_nobody_else_touched_is_taken_back_with_its_card_and_its_link(community: Community):
    channel = await room(community)
    await shares(community, community.member)
    await press(community, community.member, "I used this")
    assert set(OWN) <= set(labels((await opens(community, community.member)).response))
    assert "it is out of the library" in await press(community, community.member, "Take it back")
    assert posts(channel) == []
    assert await all_of(community) == []
    assert "Nothing is in the library yet" in said(await find(community))
    old = await standing(community, community.reflections, "resource:take-back:1", "resource:open:1")
    for verb in ("take-back", "open"):
        told = private(await community.member.click(old, custom_id=f"resource:{verb}:1"))
        assert "That is not in the library here (any more)." in told
    await shares(community, community.member)
    assert (await all_of(community))[0].id == 2


@pytest.mark.parametrize("touched", ["used", "shared"])
async def test_what_somebody_else_used_or_shared_stays_without_the_name(community: Community, touched: str):
    await shares(community, community.member)
    if touched == "used":
        await press(community, community.steward, "I used this")
    else:
        await add_name(community, community.steward)
    assert "Take it back" not in labels((await opens(community, community.member)).response)
    old = await standing(community, community.reflections, "resource:take-back:1")
    assert "your name is off it" in private(await community.member.click(old, custom_id="resource:take-back:1"))
    assert await resource(community, 1) is not None
    assert f"<@{community.member.id}>" not in said(await opens(community, community.steward))


async def test_what_lies_on_somebodys_shelf_can_be_taken_back_and_nobody_learns_of_the_shelf(community: Community):
    await shares(community, community.member)
    await press(community, community.steward, "Keep it for me")
    assert "it is out of the library" in await press(community, community.member, "Take it back")
    assert "Your shelf is empty." in said(await community.steward.slash(community.reflections, "library shelf"))

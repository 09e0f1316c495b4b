"""Who leaves is named nowhere; what is kept of them goes with them; the resources and the counts stay."""

from __future__ import annotations

import json
from datetime import timedelta

from bot.left_behind import LEFT_KEPT
from tests.community import Community, delivered, said
from tests.interface.pressing import everything_kept, private, standing
from tests.resources.sharing import (
    TITLE,
    WHY,
    card_in,
    find,
    one,
    opens,
    passes,
    previews,
    room,
    shares,
)

HOUR = timedelta(hours=1)


async def touches(community: Community) -> None:
    """Let the member share a thing, and a steward too; let both use it and keep it, and the member report it."""
    await shares(community, community.member)
    second = await previews(community, community.steward, why="Kind")
    await community.steward.click(second.response, label="Add my name")
    for person in (community.member, community.steward):
        opened = await opens(community, person)
        await person.click(opened.response, label="I used this")
        await person.click(opened.response, label="Keep it for me")
    opened = await opens(community, community.member)
    form = await community.member.click(opened.response, label="Something is wrong")
    told = await community.member.submit_modal(form, {"problem": "old", "words": "The third page is from 2009"})
    assert "Stewards see it" in private(told)
    await previews(community, community.member, link="https://example.org/half", title="Half written")
    await passes(community, HOUR)


async def mentions(community: Community, person_id: int) -> list[str]:
    """Return the tables of the library in which somebody stands."""
    kept = await everything_kept(community)
    return [name for name, rows in kept.items() if name.startswith("resource") and str(person_id) in str(rows)]


async def test_who_leaves_is_named_nowhere_at_once_and_is_gone_after_30_days(community: Community):
    channel = await room(community)
    await touches(community)
    name = f"<@{community.member.id}>"
    assert name in card_in(channel)
    community.guild.remove_member(community.member)
    await passes(community)
    assert name not in card_in(channel)
    assert WHY in card_in(channel)
    assert name not in said(await opens(community, community.steward)).replace(f"{name}: It is out of date", "")
    await community.go_to(community.now + LEFT_KEPT + timedelta(seconds=1))
    await community.hearth.upkeep.clear()
    await delivered()
    assert await mentions(community, community.member.id) == []
    found = await one(community)
    assert (found.description.title, found.uses) == (TITLE, 2)
    assert "2 people used this." in card_in(channel)


async def test_who_comes_back_within_that_time_is_named_again(community: Community):
    channel = await room(community)
    await shares(community, community.member)
    user = community.env.backend.users[community.member.id]
    community.guild.remove_member(community.member)
    await passes(community)
    assert "Shared by" not in card_in(channel)
    community.env.backend.add_member(community.guild.id, user.id, announce=True)
    await passes(community)
    assert f"Shared by <@{community.member.id}>." in card_in(channel)


async def test_who_left_while_the_bot_was_away_is_named_no_more_from_the_next_ring_on(community: Community):
    channel = await room(community)
    await shares(community, community.member)
    await community.stop()
    community.guild.remove_member(community.member)
    await community.restart()
    for chore in community.hearth.chores:
        await chore()
    await delivered()
    assert "Shared by" not in card_in(channel)
    await passes(community, HOUR)
    after = len(community.env.http_requests)
    for chore in community.hearth.chores:
        await chore()
    await delivered()
    assert not [each for each in community.env.http_requests[after:] if each.method == "PATCH"]


async def test_erasing_takes_the_name_and_leaves_the_resource_and_the_count(community: Community):
    channel = await room(community)
    await touches(community)
    await community.hearth.personal_data.erase(community.member.id)
    await delivered()
    assert await mentions(community, community.member.id) == []
    assert f"<@{community.member.id}>" not in card_in(channel)
    assert (await one(community)).uses == 2
    await community.steward.click(
        await standing(community, community.reflections, "resource:unuse:1"), custom_id="resource:unuse:1"
    )
    assert (await one(community)).uses == 1
    assert TITLE in said(await find(community, words="chair"))


async def test_everything_of_somebody_is_in_their_copy_and_nothing_of_anybody_else(community: Community):
    await touches(community)
    kept = await community.hearth.personal_data.export(community.member.id)
    ours = [one for one in kept if str(one.facts.get("server")) == str(community.guild.id)]
    told = json.dumps([[one.title, one.facts] for one in ours], default=str, ensure_ascii=False)
    for part in (TITLE, WHY, "The third page is from 2009", "Half written", "A resource you used", "on your shelf"):
        assert part in told
    assert "Kind" not in told
    assert str(community.steward.id) not in told

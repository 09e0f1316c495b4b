"""What somebody is about to share or to change waits for them in `/home`, until a day has passed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cogs.resources.store import sharing
from tests.community import Community, said
from tests.interface.pressing import private
from tests.resources.sharing import TITLE, one, opens, previews, shares

BEGAN = f"You began to share “{TITLE}” in the library, <t:"


async def home(community: Community, person: Any = None) -> Any:
    found = await (person or community.member).slash(community.reflections, "home")
    private(found)
    return found


async def test_it_waits_after_the_preview_is_lost_and_is_gone_once_shared(community: Community):
    await previews(community, community.member)
    await community.restart()
    found = await home(community)
    assert BEGAN in said(found)
    assert "Nobody else sees it yet." in said(found)
    preview = await community.member.click(found.response, label="Go on with it")
    assert "Only you see this so far." in said(preview)
    await community.member.click(preview.response, label="Share it")
    assert "You began to share" not in said(await home(community))
    await one(community)


async def test_nobody_else_has_it_there(community: Community):
    await previews(community, community.member)
    assert "You began to share" not in said(await home(community, community.steward))


async def test_never_mind_and_a_day_take_it_away(community: Community):
    preview = await previews(community, community.member)
    await community.member.click(preview.response, label="Never mind")
    assert "You began" not in said(await home(community))
    await previews(community, community.member)
    await community.go_to(community.now + timedelta(hours=24, seconds=1))
    assert "You began" not in said(await home(community))


async def test_a_change_that_is_not_saved_is_called_one(community: Community):
    await shares(community, community.member)
    await community.member.click((await opens(community, community.member)).response, label="Change it")
    found = await home(community)
    assert f"You began to change “{TITLE}” in the library" in said(found)
    preview = await community.member.click(found.response, label="Go on with it")
    assert "This is what it will say." in said(preview)
    await community.member.click(preview.response, label="Never mind")
    assert "You began" not in said(await home(community))


async def test_ten_of_them_still_fit_and_an_eleventh_takes_the_place_of_the_first(community: Community):
    for number in range(11):
        await previews(community, community.member, title=f"{'*' * 115} {number:02}")
    found = await home(community)
    assert "10" in said(found)
    async with community.hearth.database.reading() as unit:
        kept = await sharing.unfinished(unit, community.member.id, community.guild.id, community.now)
    assert [each.number for each in kept] == list(range(11, 1, -1))

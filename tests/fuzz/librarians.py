"""A library in which every kind of thing stands: unsorted, reported, taken out, merged, collected, on a shelf."""

from __future__ import annotations

from typing import Any

from bot.access import Actor
from bot.interface.drafts import DraftId
from cogs.resources.service.collecting import Collecting
from cogs.resources.service.curating import Curating
from tests.community import Community
from tests.interface.pressing import nodes
from tests.resources.sharing import all_of, passes, previews, room, shares

_TWO_LINKS = "https://example.org/one and https://example.org/two"


async def librarians(community: Community) -> None:
    """Make all of it, as people do where that is quick."""
    member, steward = community.member, community.steward
    await room(community, forum=True)
    for number, kind in enumerate(("article", "tool", "video", "event", "service", "person")):
        await shares(community, member, link=f"https://example.org/{number}", title=f"Guide {number}", kind=kind)
    asked = await previews(community, member, link="https://example.org/seat", title="A seat", kind="opportunity")
    form = await member.click(asked.response, label="Pay and closing date")
    whole = await member.submit_modal(form, {"pay": "paid", "closes": "in two weeks"})
    await member.click(whole.response, label="Share it")
    first, second, third, fourth, *_ = [one.id for one in await all_of(community)]
    await _opened(community, steward, "resource:use", first)
    await _opened(community, member, "resource:keep", first)
    report = await _opened(community, member, "resource:report", second)
    await member.submit_modal(report, {"problem": "old", "words": "From 1999"})
    hearth, actor = community.hearth, Actor(steward.id, community.guild.id, is_steward=True)
    collecting, curating = hearth.service(Collecting), hearth.service(Curating)
    made = await collecting.name(actor, None, "To begin with", "Three of them", DraftId(0))
    await collecting.file(actor, first, {made.id})
    await curating.retire(actor, third)
    await curating.merge(actor, fourth, first)
    await previews(community, member, link="https://example.org/waits", title="Not shared yet")
    message = await member.send(community.reflections, _TWO_LINKS)
    await member.context_menu(community.reflections, "Save to library", message)
    await passes(community)


async def _opened(community: Community, person: Any, name: str, number: int) -> Any:
    found = await person.slash(community.reflections, "library find", words=f"guide {number - 1}")
    opens = [node["custom_id"] for node in nodes(found.response.components) if "custom_id" in node]
    [opening] = [one for one in opens if one == f"resource:open:{number}"]
    opened = await person.click(found.response, custom_id=opening)
    return await person.click(opened.response, custom_id=f"{name}:{number}")

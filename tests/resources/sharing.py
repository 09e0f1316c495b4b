"""What the tests of the library share."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import simcord

from bot import servers
from cogs.resources import keeping
from cogs.resources.rules.resource import Resource, ResourceId
from cogs.resources.store import resources
from tests.community import Community, posts, texts
from tests.interface.pressing import private

LINK = "https://example.org/guides/chairing"
TITLE = "How to chair a meeting"
WHY = "It took the fear out of my first one"


async def room(community: Community, *, forum: bool = False) -> Any:
    """Make the channel for the library, and let stewards choose it."""
    guild = community.guild
    made = guild.create_forum_channel("library") if forum else guild.create_text_channel("library")
    async with community.hearth.database.writing() as unit:
        await servers.put(unit, guild.id, keeping.LIBRARY_CHANNEL, made.id)
    return made


async def describes(
    person: Any,
    form: simcord.InteractionResult,
    *,
    link: str = LINK,
    title: str = TITLE,
    why: str = WHY,
    kind: str = "article",
) -> simcord.InteractionResult:
    """Send the first form; the answer must be for nobody else."""
    found = await person.submit_modal(form, {"link": link, "title": title, "why": why, "kind": [kind]})
    private(found)
    return found


async def previews(community: Community, person: Any, **given: Any) -> simcord.InteractionResult:
    """Describe something from the command, and return the preview."""
    return await describes(person, await person.slash(community.reflections, "library share"), **given)


async def shares(community: Community, person: Any, **given: Any) -> simcord.InteractionResult:
    """Describe something and share it; return what the presser is told once all of it is done."""
    preview = await previews(community, person, **given)
    told = await person.click(preview.response, label="Share it")
    private(told)
    await passes(community)
    return told


async def find(community: Community, person: Any = None, **options: Any) -> simcord.InteractionResult:
    """Look for something; `words="resource 1"` is what picking the first from the suggestions sends."""
    found = await (person or community.member).slash(community.reflections, "library find", **options)
    private(found)
    return found


async def opens(community: Community, person: Any, resource_id: int = 1) -> simcord.InteractionResult:
    """Open a resource."""
    return await find(community, person, words=f"resource {resource_id}")


async def takes_out(community: Community, resource_id: int = 1) -> None:
    """Let a steward take a resource out of the library."""
    opened = await opens(community, community.steward, resource_id)
    asked = await community.steward.click(opened.response, label="Take it out")
    private(await community.steward.click(asked.response, label="Yes, take it out"))
    await passes(community)


def card_in(channel: Any) -> str:
    """Return what the only card in a channel says."""
    [card] = posts(channel)
    return texts([component.to_dict() for component in card.components])


async def offers(community: Community, person: Any, closes: str, title: str = "Trustee") -> simcord.InteractionResult:
    """Return the preview of a paid opportunity."""
    preview = await previews(community, person, title=title, kind="opportunity")
    form = await person.click(preview.response, label="Pay and closing date")
    whole = await person.submit_modal(form, {"pay": "paid", "closes": closes})
    private(whole)
    return whole


async def passes(community: Community, time: timedelta = timedelta(seconds=5)) -> None:
    """Let a moment pass, in which what was planned is done."""
    await community.go_to(community.now + time)


async def all_of(community: Community) -> list[Resource]:
    """Return every resource there is, the oldest first."""
    async with community.hearth.database.reading() as unit:
        found = await resources.some(unit, range(1, 1000))
    return sorted(found.values(), key=lambda one: one.id)


async def one(community: Community) -> Resource:
    """Return the only resource there is."""
    [found] = await all_of(community)
    return found


async def resource(community: Community, resource_id: int) -> Resource | None:
    """Return a resource, or None."""
    async with community.hearth.database.reading() as unit:
        return await resources.get(unit, ResourceId(resource_id))

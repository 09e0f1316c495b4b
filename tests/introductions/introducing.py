"""What the tests of introducing oneself share."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import simcord

from bot import servers
from cogs.introductions import keeping
from cogs.introductions.rules.profile import Introduction
from cogs.introductions.store import introductions
from tests.community import Community, posts, texts
from tests.interface.pressing import nodes, private

WORK = "I run a drop-in for families"
CHANGE = "That families are asked first"


async def room(community: Community) -> Any:
    """Make the channel for introductions, and let stewards choose it."""
    made = community.guild.create_text_channel("introductions")
    await choose(community, made.id)
    return made


async def choose(community: Community, channel_id: int | None) -> None:
    """Keep which channel introductions go to."""
    async with community.hearth.database.writing() as unit:
        await servers.put(unit, community.guild.id, keeping.INTRODUCTIONS_CHANNEL, channel_id)


async def sends(
    person: Any, form: simcord.InteractionResult, name: str = "Mo", work: str = WORK, change: str = CHANGE
) -> simcord.InteractionResult:
    """Send the first form; the answer must be for nobody else."""
    found = await person.submit_modal(form, {"name": name, "work": work, "change": change})
    private(found)
    return found


async def writes(community: Community, person: Any, **given: str) -> simcord.InteractionResult:
    """Write an introduction from the command, and return the preview."""
    return await sends(person, await person.slash(community.reflections, "introduce"), **given)


async def introduced(community: Community, person: Any, **given: str) -> simcord.InteractionResult:
    """Write an introduction and post it; return what the presser is told once all of it is there."""
    preview = await writes(community, person, **given)
    told = await person.click(preview.response, label="Post it")
    private(told)
    await passes(community)
    return told


async def passes(community: Community, time: timedelta = timedelta(seconds=5)) -> None:
    """Let a moment pass, in which what was planned is done."""
    await community.go_to(community.now + time)


async def of(community: Community, person: Any) -> Introduction | None:
    """Return what is kept of somebody."""
    async with community.hearth.database.reading() as unit:
        return await introductions.of_person(unit, community.guild.id, person.id)


async def kept(community: Community, person: Any) -> Introduction:
    """Return the introduction that must be there."""
    found = await of(community, person)
    assert found is not None
    return found


async def shown(community: Community, person: Any) -> simcord.InteractionResult:
    """Return the panel of who has said something already."""
    found = await person.slash(community.reflections, "introduce")
    private(found)
    return found


def read(message: Any) -> str:
    """Return the paragraphs of a message, each on a line of its own."""
    return "\n".join(str(node["content"]) for node in nodes(message.components) if node.get("content"))


def cards_in(channel: Any) -> list[str]:
    """Return what the bot's posts in a channel say, oldest first."""
    return [read(post) for post in posts(channel) if post.author.bot and post.components]


def told(result: simcord.InteractionResult) -> str:
    """Return all that an answer says, labels included."""
    return texts(result.response.components)

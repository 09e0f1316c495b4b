"""By which words and filters a resource is found: its title before all else, then why it helped and whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot import search
from bot.database import Unit
from cogs.resources.rules.finding import tokens_of
from cogs.resources.rules.resource import Resource, ResourceId, State
from cogs.resources.rules.topics import Topics
from cogs.resources.store import resources

KIND: Final = "resources"
TITLE: Final = 3
"""The weight of titles, which alone are suggested while somebody types."""
_BODY: Final = 1


async def refresh(unit: Unit, topics: Topics, *ids: ResourceId) -> None:
    """Let these be found by what they say now, or no more."""
    there = await resources.some(unit, ids)
    shared = [one for one in there.values() if one.state is State.SHARED]
    if shared:
        await search.index_many(unit, shared[0].guild_id, KIND, [_entry(one, topics) for one in shared])
    for one in there.values():
        if one.state is not State.SHARED:
            await search.forget(unit, one.guild_id, KIND, one.id)


async def forget(unit: Unit, guild_id: int, ids: Sequence[int]) -> None:
    """Let nothing find these any more."""
    await search.forget(unit, guild_id, KIND, *ids)


def _entry(one: Resource, topics: Topics) -> search.Entry:
    about = one.description
    body = (about.why, about.creator, about.region, about.note, " ".join(topics.names(about.topics)))
    return search.Entry(
        subject=one.id,
        texts=[search.Text(about.title, TITLE), *(search.Text(text, _BODY) for text in body if text)],
        tokens=tokens_of(about),
        rank=int(one.shared_at.timestamp()),
        ends_at=one.closes_at,
    )

"""Resources as rows, for the tests of the stores."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.database import Unit
from cogs.resources.rules.resource import Description, Resource, ResourceId
from cogs.resources.rules.sharing import Share
from cogs.resources.store import resources

NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
DAY = timedelta(days=1)
HERE, THERE = 2**61 + 1, 2**61 + 2
ADA, BEN, CYD = (2**62 + number for number in range(1, 4))


def share(name: str, **about: Any) -> Share:
    return Share(f"example.org/{name}", f"https://example.org/{name}", Description(name, **about))


async def add(unit: Unit, name: str, guild_id: int = HERE, **about: Any) -> Resource:
    """Keep a resource and return it."""
    return await get(unit, await resources.add(unit, guild_id, share(name, **about), NOW))


async def get(unit: Unit, resource_id: ResourceId) -> Resource:
    found = await resources.get(unit, resource_id)
    assert found is not None
    return found

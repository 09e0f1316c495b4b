"""The canonical links by which resources are known again: their own, and those of what was merged into them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from sqlalchemy import delete, select, update

from bot.database import Unit
from cogs.resources.rules.resource import ResourceId
from cogs.resources.tables import resource_links as links

_AT_ONCE: Final = 500


async def known(unit: Unit, guild_id: int, addresses: Collection[str]) -> dict[str, ResourceId]:
    """Return to which resource each of these canonical links leads, where it leads to any."""
    found: dict[str, ResourceId] = {}
    wanted = list(addresses)
    for first in range(0, len(wanted), _AT_ONCE):
        here = (links.c.guild_id == guild_id, links.c.address.in_(wanted[first : first + _AT_ONCE]))
        found |= {row.address: ResourceId(row.resource_id) for row in await unit.all(select(links).where(*here))}
    return found


async def lead_to(unit: Unit, guild_id: int, address: str, resource_id: ResourceId) -> None:
    """Let a link lead to a resource; one that leads to it already, and none at all, change nothing."""
    if address and (await known(unit, guild_id, [address])).get(address) != resource_id:
        await unit.execute(links.insert().values(guild_id=guild_id, address=address, resource_id=resource_id))


async def lead_all_to(unit: Unit, guild_id: int, addresses: Sequence[str], ids: Sequence[ResourceId]) -> None:
    """Let each of these links, none of which is known, lead to its resource."""
    new = [
        {"guild_id": guild_id, "address": address, "resource_id": one}
        for address, one in zip(addresses, ids, strict=True)
        if address
    ]
    if new:
        await unit.execute(links.insert(), new)


async def lead_nowhere(unit: Unit, resource_id: ResourceId, address: str) -> None:
    """Let a link of a resource lead to it no more."""
    await unit.execute(delete(links).where(links.c.resource_id == resource_id, links.c.address == address))


async def move(unit: Unit, resource_id: ResourceId, into: ResourceId) -> None:
    """Let every link that leads to one lead to the other."""
    await unit.execute(update(links).where(links.c.resource_id == resource_id).values(resource_id=into))


async def drop(unit: Unit, ids: Collection[ResourceId]) -> None:
    """Delete the links of these."""
    await unit.execute(delete(links).where(links.c.resource_id.in_(list(ids))))


async def drop_server(unit: Unit, guild_id: int) -> None:
    """Delete the links of a server."""
    await unit.execute(delete(links).where(links.c.guild_id == guild_id))

"""The resources themselves, and the links by which they are known again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, bindparam, delete, func, or_, select, update

from bot.database import Id, Prepared, Unit
from cogs.resources.rules.resource import (
    Hitch,
    Resource,
    ResourceId,
    State,
)
from cogs.resources.rules.sharing import Share
from cogs.resources.store import links as link_rows
from cogs.resources.store.rows import facts_of, of_rows, resource
from cogs.resources.tables import resource_links as links
from cogs.resources.tables import resources as rows

_NO_POST: Final[dict[str, Any]] = {"channel_id": None, "post_id": None, "posted_at": None, "is_forum_post": False}

_NEW: Final[dict[str, Any]] = {"uses": 0, "uses_of_gone": 0, "posts_lost": 0, "is_forum_post": False}
_NAMES: Final = tuple(column.name for column in rows.columns if column.name != "id")
_ADD: Final = Prepared(rows.insert().values({name: bindparam(name) for name in _NAMES}).returning(rows.c.id))
_AT_ONCE: Final = 500
_COLUMNS: Final = select(rows)
_ONE: Final = Prepared(_COLUMNS.where(rows.c.id == bindparam("resource", type_=Id)))
_BY_ADDRESS: Final = Prepared(
    _COLUMNS.join(links, links.c.resource_id == rows.c.id).where(
        links.c.guild_id == bindparam("guild", type_=Id), links.c.address == bindparam("address")
    )
)


# -- Finding --------------------------------------------------------------------------------------


async def get(unit: Unit, resource_id: ResourceId) -> Resource | None:
    """Return a resource of any server, or None."""
    return _one(await unit.one(_ONE, {"resource": resource_id}))


async def current(unit: Unit, resource_id: ResourceId) -> Resource | None:
    """Return a resource of any server, or what it became part of, or None."""
    found = await get(unit, resource_id)
    if found is not None and found.state is State.MERGED and found.merged_into is not None:
        return await get(unit, found.merged_into)
    return found


async def some(unit: Unit, ids: Collection[int]) -> dict[int, Resource]:
    """Return those of these that there are, by id."""
    found: dict[int, Resource] = {}
    wanted = list(ids)
    for first in range(0, len(wanted), _AT_ONCE):
        chosen = rows.c.id.in_(wanted[first : first + _AT_ONCE])
        found |= {row.id: resource(row) for row in await unit.all(_COLUMNS.where(chosen))}
    return found


async def by_address(unit: Unit, guild_id: int, address: str) -> Resource | None:
    """Return the resource of a server that this canonical link belongs to, or None."""
    return _one(await unit.one(_BY_ADDRESS, {"guild": guild_id, "address": address})) if address else None


async def without_link(unit: Unit, guild_id: int) -> set[tuple[str, str]]:
    """Return what a server has without a link, taken out or not: (kind, title as titles are compared)."""
    which = (rows.c.guild_id == guild_id, rows.c.address == "", rows.c.state.in_([State.SHARED, State.RETIRED]))
    return {(row.kind, row.title.casefold()) for row in await unit.all(select(rows.c.kind, rows.c.title).where(*which))}


async def by_post(unit: Unit, channel_id: int, post_ids: Collection[int]) -> list[Resource]:
    """Return the resources whose cards are these messages of a channel, or of a forum post."""
    # The card of a forum post has the id of its post, which is the channel it stands in.
    in_place = or_(rows.c.channel_id == channel_id, rows.c.post_id == channel_id)
    here = (rows.c.post_id.in_(list(post_ids)), in_place)
    return of_rows(await unit.all(_COLUMNS.where(*here)))


async def by_thread(unit: Unit, thread_id: int) -> Resource | None:
    """Return the resource whose card is this post of a forum, or None."""
    return _one(await unit.one(_COLUMNS.where(rows.c.post_id == thread_id)))


async def in_channel(unit: Unit, channel_id: int) -> list[Resource]:
    """Return the resources whose cards stand in a channel."""
    return of_rows(await unit.all(_COLUMNS.where(rows.c.channel_id == channel_id)))


async def in_state(
    unit: Unit, guild_id: int, state: State, *, after: ResourceId | None = None, most: int = 1000
) -> list[Resource]:
    """Return a server's resources in a state, oldest first, `most` at once, those after an id."""
    which = [rows.c.guild_id == guild_id, rows.c.state == state]
    if after is not None:
        which.append(rows.c.id > after)
    return of_rows(await unit.all(_COLUMNS.where(*which).order_by(rows.c.id).limit(most)))


async def number(unit: Unit, guild_id: int, *states: State) -> int:
    """Return how many resources of a server are in these states."""
    which = (rows.c.guild_id == guild_id, rows.c.state.in_(states))
    return int(await unit.scalar(select(func.count()).select_from(rows).where(*which)) or 0)


# -- Keeping --------------------------------------------------------------------------------------


async def add(
    unit: Unit,
    guild_id: int,
    share: Share,
    now: datetime,
    *,
    closes_at: datetime | None = None,
) -> ResourceId:
    """Keep something new, and its link, and return its id."""
    facts = {"guild_id": guild_id, "state": State.SHARED, "shared_at": now, "closes_at": closes_at}
    is_sorted = bool(share.description.topics)
    made = await unit.add(rows.insert().values(is_sorted=is_sorted, **_NEW, **facts, **facts_of(share)))
    await link_rows.lead_to(unit, guild_id, share.address, ResourceId(made))
    return ResourceId(made)


async def add_all(
    unit: Unit, guild_id: int, new: Sequence[tuple[Share, datetime | None]], import_id: int, now: datetime
) -> None:
    """Keep what comes in with an import, seen by nobody until all of it is there: each with when it closes, if ever."""
    facts = {"guild_id": guild_id, "state": State.ARRIVING, "shared_at": now, "import_id": import_id}
    added = [
        {**facts, **_NEW, **facts_of(share), "is_sorted": bool(share.description.topics), "closes_at": end}
        for share, end in new
    ]
    made = await unit.each(_ADD, *({**dict.fromkeys(_NAMES), **one} for one in added)) if added else []
    ids = [ResourceId(row.id) for row in made]
    await link_rows.lead_all_to(unit, guild_id, [share.address for share, _ in new], ids)


async def describe(unit: Unit, found: Resource, share: Share, now: datetime, closes_at: datetime | None) -> None:
    """Let a resource say something else, and lead elsewhere where its link is another one."""
    sorted_now = {"is_sorted": True} if share.description.topics else {}
    facts = {"closes_at": closes_at, "edited_at": edited_after(found, now), **sorted_now}
    if share.shown != found.shown:
        facts |= {"flagged_at": None, "moved_to": None}  # that was said of the link before
    await change(unit, found.id, **facts, **facts_of(share))
    if share.address != found.address:
        await link_rows.lead_nowhere(unit, found.id, found.address)
    await link_rows.lead_to(unit, found.guild_id, share.address, found.id)


async def change(unit: Unit, resource_id: ResourceId, **facts: Any) -> None:
    """Keep other facts of one."""
    await unit.execute(update(rows).where(rows.c.id == resource_id).values(**facts))


async def cards_change(unit: Unit, ids: Collection[ResourceId], now: datetime) -> None:
    """Note that what these cards say changes now."""
    for first in range(0, len(ids), _AT_ONCE):
        chosen = rows.c.id.in_(list(ids)[first : first + _AT_ONCE])
        await unit.execute(update(rows).where(chosen).values(card_at=now))


async def has_state(unit: Unit, found: Resource, state: State, now: datetime) -> None:
    """Put it into another state."""
    await change(unit, found.id, state=state, edited_at=edited_after(found, now))


async def to_post(unit: Unit, found: Resource, now: datetime, *, posts_lost: int = 0) -> datetime:
    """Note that its card is asked for; returns the moment that its delivery is about."""
    wanted_at = now if found.wanted_at is None else max(now, found.wanted_at + timedelta(microseconds=1))
    await change(unit, found.id, wanted_at=wanted_at, posts_lost=posts_lost, not_posted=None, **_NO_POST)
    return wanted_at


async def posted(unit: Unit, found: Resource, place: tuple[int, int], at: datetime, *, is_forum_post: bool) -> None:
    """Note that its card is there, and where: channel and message, or forum and post."""
    channel_id, post_id = place
    facts = {"channel_id": channel_id, "post_id": post_id, "is_forum_post": is_forum_post}
    await change(unit, found.id, posted_at=at, not_posted=None, **facts)


async def post_is_gone(unit: Unit, resource_id: ResourceId, hitch: Hitch | None = None) -> None:
    """Note that it has no card in Discord any more, and why none comes."""
    await change(unit, resource_id, wanted_at=None, not_posted=hitch, **_NO_POST)


async def has_hitch(unit: Unit, resource_id: ResourceId, hitch: Hitch | None) -> None:
    """Note what came between it and its card, or that nothing does any more."""
    await change(unit, resource_id, not_posted=hitch)


async def merged_into(unit: Unit, found: Resource, into: Resource, now: datetime) -> None:
    """Note that one is part of another now, and so is all that was merged into it before."""
    facts = {"state": State.MERGED, "merged_into": into.id, "edited_at": edited_after(found, now)}
    await change(unit, found.id, **facts)
    await unit.execute(update(rows).where(rows.c.merged_into == found.id).values(merged_into=into.id))
    await link_rows.move(unit, found.id, into.id)


# -- Letting go -----------------------------------------------------------------------------------


async def drop(unit: Unit, *ids: ResourceId) -> None:
    """Delete resources and their links."""
    await link_rows.drop(unit, ids)
    await unit.execute(delete(rows).where(rows.c.id.in_(ids)))


async def out_since(unit: Unit, before: datetime) -> list[Resource]:
    """Return what was taken out or merged before then, in all servers."""
    which = (rows.c.state.in_([State.RETIRED, State.MERGED]), rows.c.edited_at < before)
    return of_rows(await unit.all(_COLUMNS.where(*which).order_by(rows.c.id)))


async def drop_server(unit: Unit, guild_id: int) -> None:
    """Delete everything of a server."""
    await link_rows.drop_server(unit, guild_id)
    await unit.execute(delete(rows).where(rows.c.guild_id == guild_id))


# -- Within ---------------------------------------------------------------------------------------


def edited_after(found: Resource, now: datetime) -> datetime:
    """Return an instant later than every change before: what is delivered about one is about no other."""
    return now if found.edited_at is None else max(now, found.edited_at + timedelta(microseconds=1))


def _one(row: Row[Any] | None) -> Resource | None:
    return None if row is None else resource(row)

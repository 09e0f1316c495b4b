"""What stewards do with the library: look after what waits, take out and bring back, merge, and put together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot import audit
from bot.access import Actor
from bot.clock import Clock
from bot.database import Database, Unit
from bot.interface import drafts
from bot.interface.drafts import DraftId
from cogs.resources import index
from cogs.resources.rules.finding import A_PAGE
from cogs.resources.rules.keeping import CannotMerge, CardThere, NoRoomForCards, NothingToMergeWith, NotMoved
from cogs.resources.rules.links import canonical
from cogs.resources.rules.resource import Resource, ResourceId, State
from cogs.resources.rules.sharing import NoSuchResource, ThereAlready
from cogs.resources.rules.topics import Topics
from cogs.resources.service.posting import Posting
from cogs.resources.service.watching import Watching
from cogs.resources.store import links, looks, members, resources, sharing, stewards

RETIRED: Final = "library.retire"
RESTORED: Final = "library.restore"
MERGED: Final = "library.merge"
SETTLED: Final = "library.settle"
POSTED: Final = "library.post"
LED_ON: Final = "library.lead_on"


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with a library: how many are in it and taken out, how many wait, and where cards go."""

    shared: int
    retired: int
    waiting: int
    collections: int
    channel_id: int | None


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of what waits for stewards. `number` counts from 0, `of` is how many pages there are, at least one."""

    resources: tuple[Resource, ...]
    reported: frozenset[ResourceId]
    number: int
    of: int
    total: int


@dataclass(frozen=True, slots=True)
class Merging:
    """What a yes would do: `found` becomes part of `into`."""

    found: Resource
    into: Resource


class Curating:
    """What only stewards can ask; every method raises `NotSteward` for others."""

    def __init__(self, database: Database, clock: Clock, topics: Topics, posting: Posting, watching: Watching) -> None:
        self._database = database
        self._clock = clock
        self._topics = topics
        self._posting = posting
        self._watching = watching

    # -- Looking ---------------------------------------------------------------------------------------

    async def standing(self, unit: Unit, actor: Actor) -> Standing:
        """Return how it stands with the library."""
        actor.must_be_steward()
        return Standing(
            await resources.number(unit, actor.guild_id, State.SHARED),
            await resources.number(unit, actor.guild_id, State.RETIRED),
            await stewards.in_inbox(unit, actor.guild_id),
            len(await stewards.collections_of(unit, actor.guild_id)),
            await self._posting.channel(unit, actor.guild_id),
        )

    async def waiting(self, unit: Unit, guild_id: int) -> int:
        """Return how many resources wait for stewards."""
        return await stewards.in_inbox(unit, guild_id)

    async def inbox(self, unit: Unit, actor: Actor, number: int) -> Inbox:
        """Return a page of what has no topic, was reported, or has a broken link; the last where it is past it."""
        actor.must_be_steward()
        found, total = await stewards.inbox(unit, actor.guild_id, start=number * A_PAGE, most=A_PAGE)
        pages = max(1, -(-total // A_PAGE))
        if number >= pages:
            return await self.inbox(unit, actor, pages - 1)
        reported = [one.id for one in found if await stewards.reports_of(unit, one.id)]
        return Inbox(tuple(found), frozenset(reported), number, pages, total)

    async def retired(self, unit: Unit, actor: Actor, number: int) -> Inbox:
        """Return a page of what stewards took out, the last first."""
        actor.must_be_steward()
        total = await resources.number(unit, actor.guild_id, State.RETIRED)
        pages = max(1, -(-total // A_PAGE))
        number = min(number, pages - 1)
        page = await stewards.retired(unit, actor.guild_id, start=number * A_PAGE, most=A_PAGE)
        return Inbox(tuple(page), frozenset(), number, pages, total)

    # -- One resource ------------------------------------------------------------------------------------

    async def settle(self, actor: Actor, resource_id: ResourceId) -> Resource:
        """Say that it is fine as it is: reports go, and it waits for nothing; its link is looked at anew.

        Where the link has moved by its site's word, that is not told again.
        """

        async def do(unit: Unit, found: Resource, now: datetime) -> None:
            await stewards.settle_reports(unit, [found.id])
            await resources.change(unit, found.id, is_sorted=True, flagged_at=None, moved_to=None, not_posted=None)
            declined = found.moved_to or await looks.declined(unit, found.id)
            await self._watching.begin(unit, found, now, declined)

        return await self._do(actor, resource_id, State.SHARED, SETTLED, do)

    async def retire(self, actor: Actor, resource_id: ResourceId) -> Resource:
        """Take it out of the library, with its card; who shared it and who keeps it stays known. Twice is refused."""

        async def do(unit: Unit, found: Resource, now: datetime) -> None:
            await self._posting.take_away(unit, found)
            await resources.has_state(unit, found, State.RETIRED, now)
            await stewards.settle_reports(unit, [found.id])
            await self._watching.end(unit, [found.id])
            await index.refresh(unit, self._topics, found.id)

        return await self._do(actor, resource_id, State.SHARED, RETIRED, do)

    async def restore(self, actor: Actor, resource_id: ResourceId) -> Resource:
        """Bring it back as it was, with a card."""

        async def do(unit: Unit, found: Resource, now: datetime) -> None:
            await resources.has_state(unit, found, State.SHARED, now)
            await index.refresh(unit, self._topics, found.id)
            there = await self._here(unit, actor, found.id, State.SHARED)
            await self._watching.begin(unit, there, now)
            await self._posting.share(unit, there)

        return await self._do(actor, resource_id, State.RETIRED, RESTORED, do)

    async def post(self, actor: Actor, resource_id: ResourceId) -> Resource:
        """Post the card of one that has none; raises `NoRoomForCards`, and `CardThere` where it stands already."""

        async def do(unit: Unit, found: Resource, _now: datetime) -> None:
            if found.is_posted:
                raise CardThere
            if await self._posting.channel(unit, found.guild_id) is None:
                raise NoRoomForCards
            await self._posting.share(unit, found)

        return await self._do(actor, resource_id, State.SHARED, POSTED, do)

    async def lead_on(self, actor: Actor, resource_id: ResourceId) -> Resource:
        """Let it lead to where its site says that it has moved; whoever shares the old link still finds it.

        Raises `NotMoved`, and `ThereAlready` where another resource has that link.
        """

        async def do(unit: Unit, found: Resource, now: datetime) -> None:
            if found.moved_to is None:
                raise NotMoved
            link = canonical(found.moved_to)
            other = await resources.by_address(unit, found.guild_id, link.address)
            if other is not None and other.id != found.id:
                raise ThereAlready(other.id)
            facts = {"address": link.address, "shown": link.shown, "moved_to": None, "flagged_at": None}
            await resources.change(unit, found.id, edited_at=resources.edited_after(found, now), **facts)
            await links.lead_to(unit, found.guild_id, link.address, found.id)
            there = await self._here(unit, actor, found.id, State.SHARED)
            await self._watching.begin(unit, there, now)
            await self._posting.change(unit, there)

        return await self._do(actor, resource_id, State.SHARED, LED_ON, do)

    # -- Merging -----------------------------------------------------------------------------------------

    async def to_merge(self, actor: Actor, resource_id: ResourceId, link: str, draft_id: DraftId) -> Merging:
        """Return what merging with the resource of this link would do.

        Raises what `canonical` raises, `NothingToMergeWith`, `CannotMerge` and `NoSuchResource`.
        """
        actor.must_be_steward()
        address = canonical(link).address
        async with self._database.writing() as unit:
            found = await self._here(unit, actor, resource_id, State.SHARED)
            into = await resources.by_address(unit, actor.guild_id, address)
            if into is None:
                raise NothingToMergeWith
            _must_merge(found, into)
            await drafts.drop(unit, draft_id)
            return Merging(found, into)

    async def between(self, unit: Unit, actor: Actor, resource_id: ResourceId, into_id: ResourceId) -> Merging:
        """Return what merging these two would do; raises `CannotMerge` and `NoSuchResource`."""
        actor.must_be_steward()
        found = await self._here(unit, actor, resource_id, State.SHARED)
        into = await self._here(unit, actor, into_id, State.SHARED)
        _must_merge(found, into)
        return Merging(found, into)

    async def merge(self, actor: Actor, resource_id: ResourceId, into_id: ResourceId) -> Resource:
        """Let one become part of the other: names and uses are added up, whoever stands under both counts once.

        Both links lead to what is left, and so do shelves and collections. Raises `CannotMerge` and `NoSuchResource`.
        """
        actor.must_be_steward()
        now = self._clock.now()
        async with self._database.writing() as unit:
            found = await self._here(unit, actor, resource_id, State.SHARED)
            into = await self._here(unit, actor, into_id, State.SHARED)
            _must_merge(found, into)
            await self._posting.take_away(unit, found)
            await members.move(unit, found, into)
            await stewards.move_reports(unit, found, into)
            await stewards.move_collected(unit, found, into)
            await sharing.drop_about(unit, [found.id])
            await resources.merged_into(unit, found, into, now)
            await self._watching.end(unit, [found.id])
            await index.refresh(unit, self._topics, found.id)
            await self._posting.change(unit, into)
            await audit.write(unit, actor.guild_id, actor.id, MERGED, now, {"resource": found.id, "into": into.id})
            return await self._here(unit, actor, into.id, State.SHARED)

    # -- Within ------------------------------------------------------------------------------------------

    async def _do(
        self,
        actor: Actor,
        resource_id: ResourceId,
        state: State,
        act: str,
        do: Callable[[Unit, Resource, datetime], Awaitable[None]],
    ) -> Resource:
        actor.must_be_steward()
        now = self._clock.now()
        async with self._database.writing() as unit:
            found = await self._here(unit, actor, resource_id, state)
            await do(unit, found, now)
            facts: dict[str, Any] = {"resource": found.id}
            await audit.write(unit, actor.guild_id, actor.id, act, now, facts)
            return found

    async def _here(self, unit: Unit, actor: Actor, resource_id: ResourceId, state: State) -> Resource:
        found = await resources.get(unit, resource_id)
        if found is None or found.guild_id != actor.guild_id or found.state is not state:
            raise NoSuchResource
        return found


def _must_merge(found: Resource, into: Resource) -> None:
    if into.id == found.id or into.state is not State.SHARED:
        raise CannotMerge

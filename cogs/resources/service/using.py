"""What a member does with a resource they found: open it, say that they used it, keep it, say what is wrong."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.access import Actor
from bot.clock import Clock
from bot.database import Database, Unit
from bot.interface import drafts
from bot.interface.drafts import DraftId
from bot.texts import several_lines
from cogs.resources.rules.finding import A_PAGE
from cogs.resources.rules.keeping import MOST_REPORT, Collected, Problem, Report
from cogs.resources.rules.links import canonical
from cogs.resources.rules.resource import Credit, Resource, ResourceId, State
from cogs.resources.rules.sharing import NoSuchResource, as_seen, must_fit
from cogs.resources.service.posting import Posting
from cogs.resources.store import members, resources, stewards
from cogs.resources.store.members import Own


@dataclass(frozen=True, slots=True)
class Opened:
    """A resource as one person sees it. `reports` are for stewards alone."""

    resource: Resource
    sharers: tuple[Credit, ...]
    own: Own
    collections: tuple[Collected, ...]
    reports: tuple[Report, ...]
    may_change: bool
    is_over: bool
    waits_for_topics: bool
    moved_into: Resource | None = None
    """The resource that has the link to which this one's has moved; for stewards alone."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A page of somebody's shelf, or of what they shared.

    `number` counts from 0, `of` is how many pages there are, at least one. Those in `over` have closed.
    """

    resources: tuple[Resource, ...]
    over: frozenset[ResourceId]
    number: int
    of: int
    total: int


class _Part(Protocol):
    async def __call__(
        self, unit: Unit, guild_id: int, person_id: int, *, start: int, most: int
    ) -> tuple[list[Resource], int]: ...


class Using:
    """What members do with what is there."""

    def __init__(self, database: Database, clock: Clock, posting: Posting) -> None:
        self._database = database
        self._clock = clock
        self._posting = posting

    async def open(self, unit: Unit, actor: Actor, resource_id: ResourceId) -> Opened:
        """Return a resource as this person sees it; one that was merged leads to what it became.

        Raises `NoSuchResource`.
        """
        found = await self._there(unit, actor, resource_id)
        sharers = await members.sharers(unit, found.id)
        holds = set(await stewards.collections_with(unit, found.id))
        known = await stewards.collections_of(unit, found.guild_id) if holds else []
        reports = await stewards.reports_of(unit, found.id) if actor.is_steward else []
        moved_into = await self._moved_into(unit, found) if actor.is_steward else None
        is_first = bool(sharers) and sharers[0].person_id == actor.id
        return Opened(
            found,
            tuple(sharers),
            await members.own(unit, found.id, actor.id),
            tuple(one for one in known if one.id in holds),
            tuple(reports),
            may_change=found.state is State.SHARED and (actor.is_steward or is_first),
            is_over=found.is_over(self._clock.now()),
            waits_for_topics=not found.is_sorted,
            moved_into=moved_into,
        )

    async def use(self, actor: Actor, resource_id: ResourceId, *, yes: bool) -> Opened:
        """Count that somebody used it, once a person, or take that back; raises `NoSuchResource`."""

        async def do(unit: Unit, found: Resource, now: datetime) -> None:
            if yes:
                changed = await members.use(unit, found, actor.id, now)
            else:
                changed = await members.unuse(unit, found.id, actor.id)
            if changed:
                await self._posting.count(unit, found)

        return await self._do(actor, resource_id, do)

    async def keep(self, actor: Actor, resource_id: ResourceId, *, yes: bool) -> Opened:
        """Put it on one's own shelf, or take it off; raises `NoSuchResource`. Only they ever see that."""

        async def do(unit: Unit, found: Resource, now: datetime) -> None:
            if yes:
                await members.put_on_shelf(unit, found, actor.id, now)
            else:
                await members.take_off_shelf(unit, actor.guild_id, found.id, actor.id)

        return await self._do(actor, resource_id, do)

    async def off_shelf(self, actor: Actor, resource_id: ResourceId) -> None:
        """Take it off one's own shelf, whatever became of it; twice changes nothing."""
        async with self._database.writing() as unit:
            found = await resources.current(unit, resource_id)
            if found is not None:
                await members.take_off_shelf(unit, actor.guild_id, found.id, actor.id)

    async def report(
        self, actor: Actor, resource_id: ResourceId, problem: Problem, words: str, draft_id: DraftId
    ) -> Resource:
        """Let stewards know that something is wrong with it; raises `NoSuchResource` and `TooLong`."""
        words = as_seen(several_lines(words))
        must_fit("report", words, MOST_REPORT)
        async with self._database.writing() as unit:
            found = await self._there(unit, actor, resource_id)
            await stewards.report(unit, found, actor.id, problem, words, self._clock.now())
            await drafts.drop(unit, draft_id)
            return found

    async def shelf(self, unit: Unit, actor: Actor, page: int) -> Shelf:
        """Return a page of one's own shelf, the last where it is past it."""
        return await self._page(members.on_shelf, unit, actor, page)

    async def shared(self, unit: Unit, actor: Actor, page: int) -> Shelf:
        """Return a page of what somebody shared themselves, the last where it is past it."""
        return await self._page(members.shared_by, unit, actor, page)

    async def _page(self, part: _Part, unit: Unit, actor: Actor, page: int) -> Shelf:
        found, total = await part(unit, actor.guild_id, actor.id, start=page * A_PAGE, most=A_PAGE)
        pages = max(1, -(-total // A_PAGE))
        if page >= pages:
            return await self._page(part, unit, actor, pages - 1)
        now = self._clock.now()
        return Shelf(tuple(found), frozenset(one.id for one in found if one.is_over(now)), page, pages, total)

    async def _do(
        self,
        actor: Actor,
        resource_id: ResourceId,
        do: Callable[[Unit, Resource, datetime], Awaitable[None]],
    ) -> Opened:
        async with self._database.writing() as unit:
            found = await self._there(unit, actor, resource_id)
            await do(unit, found, self._clock.now())
            return await self.open(unit, actor, found.id)

    async def _moved_into(self, unit: Unit, found: Resource) -> Resource | None:
        if found.moved_to is None:
            return None
        other = await resources.by_address(unit, found.guild_id, canonical(found.moved_to).address)
        return None if other is None or other.id == found.id or other.state is not State.SHARED else other

    async def _there(self, unit: Unit, actor: Actor, resource_id: ResourceId) -> Resource:
        found = await resources.current(unit, resource_id)
        if found is None or found.guild_id != actor.guild_id:
            raise NoSuchResource
        if found.state is not State.SHARED and not (actor.is_steward and found.state is State.RETIRED):
            raise NoSuchResource
        return found

"""Collections: what stewards put together for members, such as "Before your first board meeting"."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from bot import audit
from bot.access import Actor
from bot.clock import Clock
from bot.database import Database, Unit
from bot.interface import drafts
from bot.interface.drafts import DraftId
from bot.texts import is_seen, one_line
from cogs.resources.rules.keeping import (
    MOST_COLLECTION_ABOUT,
    MOST_COLLECTION_NAME,
    MOST_COLLECTIONS,
    Collected,
    CollectionId,
    NoCollectionName,
    NoSuchCollection,
    TooManyCollections,
)
from cogs.resources.rules.resource import Resource, ResourceId, State
from cogs.resources.rules.sharing import NoSuchResource, must_fit
from cogs.resources.store import resources, stewards

MADE: Final = "library.collection_made"
CHANGED: Final = "library.collection_changed"
DROPPED: Final = "library.collection_dropped"
FILED: Final = "library.collected"


@dataclass(frozen=True, slots=True)
class Filing:
    """A resource and a server's collections. `holds` are those in which it is."""

    resource: Resource
    collections: tuple[Collected, ...]
    holds: frozenset[CollectionId]


class Collecting:
    """What only stewards can ask; every method raises `NotSteward` for others."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def all(self, unit: Unit, actor: Actor) -> list[Collected]:
        """Return the server's collections, by name."""
        actor.must_be_steward()
        return await stewards.collections_of(unit, actor.guild_id)

    async def one(self, unit: Unit, actor: Actor, collection_id: CollectionId) -> Collected:
        """Return one of them; raises `NoSuchCollection`."""
        actor.must_be_steward()
        found = await stewards.collection(unit, collection_id)
        if found is None or found.guild_id != actor.guild_id:
            raise NoSuchCollection
        return found

    async def name(
        self, actor: Actor, collection_id: CollectionId | None, name: str, about: str, draft_id: DraftId
    ) -> Collected:
        """Make a collection, or call one something else; raises `NoCollectionName`, `TooLong`, `TooManyCollections`."""
        actor.must_be_steward()
        name, about = one_line(name), about.strip()
        if not is_seen(name):
            raise NoCollectionName
        must_fit("name", name, MOST_COLLECTION_NAME)
        must_fit("about", about, MOST_COLLECTION_ABOUT)
        now = self._clock.now()
        async with self._database.writing() as unit:
            if collection_id is None:
                if len(await stewards.collections_of(unit, actor.guild_id)) >= MOST_COLLECTIONS:
                    raise TooManyCollections
                made = await stewards.make_collection(unit, actor.guild_id, name, about, now)
                act = MADE
            else:
                made = (await self.one(unit, actor, collection_id)).id
                await stewards.change_collection(unit, made, name, about)
                act = CHANGED
            await drafts.drop(unit, draft_id)
            await audit.write(unit, actor.guild_id, actor.id, act, now, {"collection": made})
            return await self.one(unit, actor, made)

    async def drop(self, actor: Actor, collection_id: CollectionId) -> Collected:
        """Delete a collection; what is in it stays in the library. Returns what it was."""
        actor.must_be_steward()
        async with self._database.writing() as unit:
            found = await self.one(unit, actor, collection_id)
            await stewards.drop_collection(unit, found.id)
            facts = {"collection": found.id}
            await audit.write(unit, actor.guild_id, actor.id, DROPPED, self._clock.now(), facts)
            return found

    async def filing(self, unit: Unit, actor: Actor, resource_id: ResourceId) -> Filing:
        """Return in which collections a resource is; raises `NoSuchResource`."""
        actor.must_be_steward()
        found = await resources.get(unit, resource_id)
        if found is None or found.guild_id != actor.guild_id or found.state is not State.SHARED:
            raise NoSuchResource
        known = await stewards.collections_of(unit, actor.guild_id)
        holds = await stewards.collections_with(unit, found.id)
        return Filing(found, tuple(known), frozenset(holds))

    async def file(self, actor: Actor, resource_id: ResourceId, wanted: Collection[CollectionId]) -> Filing:
        """Let a resource be in these collections and in no others; what is no collection here is left out."""
        now = self._clock.now()
        async with self._database.writing() as unit:
            before = await self.filing(unit, actor, resource_id)
            chosen = {one.id for one in before.collections if one.id in wanted}
            for one in sorted(chosen - before.holds):
                await stewards.put_in(unit, one, resource_id, now)
            for one in sorted(before.holds - chosen):
                await stewards.take_out(unit, one, resource_id)
            if chosen != before.holds:
                await audit.write(unit, actor.guild_id, actor.id, FILED, now, {"resource": resource_id})
            return await self.filing(unit, actor, resource_id)

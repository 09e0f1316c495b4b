"""What somebody does with a resource that they shared: taking their name off it, or taking it back."""

from __future__ import annotations

from dataclasses import replace

from bot.access import Actor
from bot.database import Database, Unit
from cogs.resources import index
from cogs.resources.rules.resource import Resource, ResourceId, State
from cogs.resources.rules.sharing import NoSuchResource, NotYoursToChange
from cogs.resources.service.posting import Posting
from cogs.resources.service.watching import Watching
from cogs.resources.store import members, resources, sharing, stewards


class Own:
    """What members do with what they shared."""

    def __init__(self, database: Database, posting: Posting, watching: Watching) -> None:
        self._database = database
        self._posting = posting
        self._watching = watching

    async def take_name_off(self, actor: Actor, resource_id: ResourceId) -> Resource:
        """Take one's own name off a resource, which stays; twice changes nothing. Raises `NoSuchResource`."""
        async with self._database.writing() as unit:
            found = await _here(unit, actor, resource_id)
            if (await members.own(unit, found.id, actor.id)).shared:
                await members.uncredit(unit, found.id, actor.id)
                await self._posting.change(unit, found)
            return found

    async def take_back(self, actor: Actor, resource_id: ResourceId) -> Resource:
        """Take out of the library what nobody else has shared or used; otherwise only the name goes.

        Returns what it was; its state says which. Raises `NoSuchResource` and `NotYoursToChange`.
        """
        async with self._database.writing() as unit:
            found = await _here(unit, actor, resource_id)
            own = await members.own(unit, found.id, actor.id)
            if not own.shared:
                raise NotYoursToChange
            if found.uses > own.used or await members.others(unit, found.id, actor.id):
                await members.uncredit(unit, found.id, actor.id)
                await self._posting.change(unit, found)
                return found
            await self._posting.take_away(unit, found)
            await self._watching.end(unit, [found.id])
            await index.forget(unit, found.guild_id, [found.id])
            for drop in (members.drop, stewards.drop_about, sharing.drop_about):
                await drop(unit, [found.id])
            await resources.drop(unit, found.id)
            return replace(found, state=State.RETIRED)


async def to_change(unit: Unit, actor: Actor, resource_id: ResourceId) -> Resource:
    """Return what somebody may change: a steward anything, others what they were the first to share.

    Raises `NoSuchResource` and `NotYoursToChange`.
    """
    found = await _here(unit, actor, resource_id)
    if not actor.is_steward and not await is_first(unit, found.id, actor.id):
        raise NotYoursToChange
    return found


async def is_first(unit: Unit, resource_id: ResourceId, person_id: int) -> bool:
    """Whether somebody is the first of those under whose names it stands."""
    sharers = await members.sharers(unit, resource_id)
    return bool(sharers) and sharers[0].person_id == person_id


async def _here(unit: Unit, actor: Actor, resource_id: ResourceId) -> Resource:
    found = await resources.current(unit, resource_id)
    if found is None or found.guild_id != actor.guild_id or found.state is not State.SHARED:
        raise NoSuchResource
    return found

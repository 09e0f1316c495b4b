"""Sharing what helps: from the first form over the preview to the library, and changing it afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot import audit, memberships, servers
from bot.access import Actor
from bot.clock import Clock
from bot.database import Database, Unit
from bot.interface import drafts
from bot.interface.drafts import DraftId
from cogs.resources import index
from cogs.resources.rules.links import canonical
from cogs.resources.rules.resource import Kind, Resource, ResourceId, State
from cogs.resources.rules.sharing import (
    More,
    NoLinkGiven,
    NoSuchResource,
    Offer,
    Practical,
    Said,
    Share,
    ShareOver,
    TakenOut,
    ThereAlready,
    Unfinished,
    closes_at,
    must_be_open,
    must_be_whole,
)
from cogs.resources.rules.topics import Topics
from cogs.resources.service.own import is_first, to_change
from cogs.resources.service.posting import Posting
from cogs.resources.service.watching import Watching
from cogs.resources.store import links, members, resources, sharing
from cogs.resources.store.sharing import ShareId

CHANGED: Final = "library.change"

Sent = More | Practical | Offer
"""What was sent in a form after the first."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What is about to be shared or changed. `there` is the resource that has the link already.

    `is_own` where it is there with their name already. `closes_at` is when an opportunity is over.
    """

    share_id: ShareId
    share: Share
    there: Resource | None
    is_own: bool
    closes_at: datetime | None


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a yes. `is_new` where nobody had shared it before, `is_change` where it was there."""

    resource: Resource
    is_new: bool
    is_change: bool
    has_channel: bool


class Sharing:
    """What members do with what they share."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        topics: Topics,
        posting: Posting,
        watching: Watching,
        house_zone: str,
    ) -> None:
        self._database = database
        self._clock = clock
        self._topics = topics
        self._posting = posting
        self._watching = watching
        self._house_zone = house_zone

    # -- Before it is shared ---------------------------------------------------------------------------

    async def begin(self, actor: Actor, link: str, said: Said, share_id: int, draft_id: DraftId) -> Preview:
        """Keep what the first form says, as something new or, with `share_id`, instead of what it said before.

        Where that is over meanwhile, it is something new: what was written is not lost. Raises what `canonical` raises
        for a link, and `NoTitle`, `TooLong`, `NoLinkGiven` and `TakenOut`.
        """
        now = self._clock.now()
        found = canonical(link) if link.strip() else None
        async with self._database.writing() as unit:
            before = await sharing.get(unit, share_id, actor.id, actor.guild_id, now)
            about = said.on(None if before is None else before.description)
            if found is None and about.kind.needs_link:
                raise NoLinkGiven
            address, shown = ("", "") if found is None else (found.address, found.shown)
            share = Share(address, shown, about, None if before is None else before.resource_id)
            await self._must_not_be_out(unit, actor.guild_id, address)
            if before is None:
                kept_as = await sharing.begin(unit, actor.guild_id, actor.id, share, now)
            else:
                kept_as = ShareId(share_id)
                await sharing.change(unit, kept_as, share)
            await drafts.drop(unit, draft_id)
            await memberships.note(unit, actor.guild_id, actor.id, now)
            return await self._preview(unit, actor, kept_as, share)

    async def add(self, actor: Actor, share_id: int, sent: Sent, draft_id: DraftId) -> Preview:
        """Keep what a further form says; raises `TooLong`, `ClosedAlready`, `ClosesTooLate` and `ShareOver`."""
        now = self._clock.now()
        async with self._database.writing() as unit:
            before = await self._share(unit, actor, share_id, now)
            about = before.description
            match sent:
                case More():
                    about = sent.on(about, self._topics.keys)
                case Practical():
                    about = sent.on(about)
                case Offer():
                    about = sent.on(about, await self._today(unit, actor.guild_id))
            share = replace(before, description=about)
            await sharing.change(unit, ShareId(share_id), share)
            await drafts.drop(unit, draft_id)
            return await self._preview(unit, actor, ShareId(share_id), share)

    async def change(self, actor: Actor, resource_id: ResourceId) -> Preview:
        """Begin to change what is there; nothing changes before a yes. Raises as `to_change` does."""
        async with self._database.writing() as unit:
            found = await to_change(unit, actor, resource_id)
            share = Share(found.address, found.shown, found.description.only(self._topics.keys), found.id)
            share_id = await sharing.begin(unit, actor.guild_id, actor.id, share, self._clock.now())
            return await self._preview(unit, actor, share_id, share)

    async def preview(self, unit: Unit, actor: Actor, share_id: int) -> Preview:
        """Return what is about to be shared; raises `ShareOver`."""
        share = await self._share(unit, actor, share_id, self._clock.now())
        return await self._preview(unit, actor, ShareId(share_id), share)

    async def unfinished(self, unit: Unit, actor: Actor) -> list[Unfinished]:
        """Return what somebody is about to share or change here, the newest first."""
        return await sharing.unfinished(unit, actor.id, actor.guild_id, self._clock.now())

    async def forget(self, actor: Actor, share_id: int) -> None:
        """Drop what was about to be shared; twice changes nothing."""
        async with self._database.writing() as unit:
            await sharing.drop(unit, share_id, actor.id)

    async def choose_from(self, actor: Actor, links: Sequence[str]) -> ShareId:
        """Keep links of a message until one of them is chosen."""
        async with self._database.writing() as unit:
            return await sharing.choose_from(unit, actor.guild_id, actor.id, links, self._clock.now())

    async def chosen(self, unit: Unit, actor: Actor, share_id: int, number: int) -> str:
        """Return the link that was chosen; raises `ShareOver`."""
        links = await sharing.links_of(unit, share_id, actor.id, actor.guild_id, self._clock.now())
        if not 0 <= number < len(links):
            raise ShareOver
        return links[number]

    # -- The yes -----------------------------------------------------------------------------------------

    async def share(self, actor: Actor, share_id: int) -> Kept:
        """Keep it in the library under the sharer's name, or change what is there.

        A link that is there already gets another name under it and stays as it is; but an opportunity that has closed
        gives its link to what is shared now. Raises `ShareOver`, `Incomplete`, `NoLinkGiven`, `ClosedAlready`,
        `ThereAlready`, `TakenOut`, `NotYoursToChange` and `NoSuchResource`.
        """
        now = self._clock.now()
        async with self._database.writing() as unit:
            share = await self._share(unit, actor, share_id, now)
            if share.resource_id is not None:
                kept = await self._change(unit, actor, share, share.resource_id, now)
            else:
                kept = await self._keep(unit, actor, share, now)
            await sharing.drop(unit, share_id, actor.id)
            return kept

    async def _keep(self, unit: Unit, actor: Actor, share: Share, now: datetime) -> Kept:
        await self._must_not_be_out(unit, actor.guild_id, share.address)
        there = await resources.by_address(unit, actor.guild_id, share.address)
        if there is not None and there.state is State.ARRIVING:
            # A file brings it just now, and nobody has seen it yet: what a person shares comes first.
            await resources.drop(unit, there.id)
            there = None
        if there is None or self._gives_way(there, share):
            await self._must_be_whole(unit, actor.guild_id, share)
            if there is not None:
                await links.lead_nowhere(unit, there.id, share.address)
                await self._watching.end(unit, [there.id])
            ends = closes_at(share.description, await self._zone(unit, actor.guild_id))
            made = await resources.add(unit, actor.guild_id, share, now, closes_at=ends)
            there = await self._there(unit, made)
            await members.credit(unit, there, actor.id, share.description.why, now)
            await index.refresh(unit, self._topics, made)
            await self._watching.begin(unit, there, now)
            await self._posting.share(unit, there)
            return Kept(there, True, False, await self._has_channel(unit, actor.guild_id))
        await members.credit(unit, there, actor.id, share.description.why, now)
        await self._posting.show(unit, there)
        return Kept(there, False, False, await self._has_channel(unit, actor.guild_id))

    async def _change(self, unit: Unit, actor: Actor, share: Share, resource_id: ResourceId, now: datetime) -> Kept:
        found = await to_change(unit, actor, resource_id)
        await self._must_be_whole(unit, actor.guild_id, share)
        await self._must_not_be_out(unit, actor.guild_id, share.address)
        other = await resources.by_address(unit, actor.guild_id, share.address)
        if other is not None and other.state is State.ARRIVING:
            await resources.drop(unit, other.id)  # as above
        elif other is not None and other.id != found.id:
            raise ThereAlready(other.id)
        ends = closes_at(share.description, await self._zone(unit, actor.guild_id))
        await resources.describe(unit, found, share, now, ends)
        if await is_first(unit, found.id, actor.id):
            await members.keep_why(unit, found.id, actor.id, share.description.why)
        else:
            facts = {"resource": found.id}
            await audit.write(unit, actor.guild_id, actor.id, CHANGED, now, facts)
        there = await self._there(unit, found.id)
        await index.refresh(unit, self._topics, found.id)
        if there.shown != found.shown:
            await self._watching.begin(unit, there, now)
        await self._posting.show(unit, there)
        return Kept(there, False, True, await self._has_channel(unit, actor.guild_id))

    # -- Within --------------------------------------------------------------------------------------------

    async def today(self, actor: Actor) -> tuple[date, ZoneInfo]:
        """Return which day it is in the server's zone, and that zone."""
        async with self._database.reading() as unit:
            zone = await self._zone(unit, actor.guild_id)
            return self._clock.now().astimezone(zone).date(), zone

    async def _share(self, unit: Unit, actor: Actor, share_id: int, now: datetime) -> Share:
        share = await sharing.get(unit, share_id, actor.id, actor.guild_id, now)
        if share is None:
            raise ShareOver
        return share

    async def _there(self, unit: Unit, resource_id: ResourceId) -> Resource:
        found = await resources.get(unit, resource_id)
        if found is None:
            raise NoSuchResource
        return found

    async def _preview(self, unit: Unit, actor: Actor, share_id: ShareId, share: Share) -> Preview:
        there = await resources.by_address(unit, actor.guild_id, share.address)
        if there is not None and (
            there.id == share.resource_id or there.state is State.ARRIVING or self._gives_way(there, share)
        ):
            there = None
        is_own = there is not None and (await members.own(unit, there.id, actor.id)).shared
        ends = closes_at(share.description, await self._zone(unit, actor.guild_id))
        return Preview(share_id, share, there, is_own, ends)

    def _gives_way(self, there: Resource, share: Share) -> bool:
        # A year later the same page tells of the next one, and nobody finds what is over.
        return share.resource_id is None and there.is_over(self._clock.now())

    async def _must_not_be_out(self, unit: Unit, guild_id: int, address: str) -> None:
        there = await resources.by_address(unit, guild_id, address)
        if there is not None and there.state is State.RETIRED:
            raise TakenOut

    async def _must_be_whole(self, unit: Unit, guild_id: int, share: Share) -> None:
        must_be_whole(share)
        closes_on = share.description.closes_on
        if share.description.kind is Kind.OPPORTUNITY and closes_on is not None:
            must_be_open(closes_on, await self._today(unit, guild_id))

    async def _has_channel(self, unit: Unit, guild_id: int) -> bool:
        return await self._posting.channel(unit, guild_id) is not None

    async def _zone(self, unit: Unit, guild_id: int) -> ZoneInfo:
        name = await servers.setting(unit, guild_id, servers.ZONE)
        return ZoneInfo(name or self._house_zone)

    async def _today(self, unit: Unit, guild_id: int) -> date:
        return self._clock.now().astimezone(await self._zone(unit, guild_id)).date()

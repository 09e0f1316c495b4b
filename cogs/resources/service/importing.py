"""Bringing a file into the library: looked at first, then taken in together, so that nobody ever sees half of it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import structlog

from bot import audit, servers
from bot.access import Actor
from bot.clock import Clock
from bot.database import Database, Unit
from bot.errors import Refused, StorageUnavailable
from cogs.resources import index
from cogs.resources.rules.health import begun, place_of
from cogs.resources.rules.links import Link, canonical, host_of
from cogs.resources.rules.refused_links import LinkRefused
from cogs.resources.rules.resource import ResourceId, State
from cogs.resources.rules.sharing import Share, closes_at
from cogs.resources.rules.topics import Topics
from cogs.resources.store import imports, links, looks, resources

log = structlog.get_logger(__name__)

if TYPE_CHECKING:
    from cogs.resources.rules.exchange.faults import Fault, Read

IMPORTED: Final = "library.import"
AT_ONCE: Final = 100
"""How many rows are written in one unit, so that others get their turn between."""


class AnotherImport(Refused):
    """A file comes into this library just now."""


class ImportGivenUp(Refused):
    """It took so long that it was taken for broken off, and nothing of it stayed."""


class How(StrEnum):
    """What is to be done with a file."""

    LOOK = "look"
    GOOD_ROWS = "good_rows"
    ALL_OR_NOTHING = "all_or_nothing"


@dataclass(frozen=True, slots=True)
class RefusedLink:
    """A row whose link the library does not keep, and why."""

    number: int
    link: str
    error: LinkRefused


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file would bring. `new` are the rows that are taken in, `there` how many the library has already, and
    `twice` how many stand in the file more than once.
    """

    read: Read
    new: tuple[Share, ...]
    there: int
    twice: int
    refused: tuple[RefusedLink, ...]

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What is wrong with rows, but for their links."""
        return self.read.faults

    @property
    def bad(self) -> int:
        """How many rows cannot be taken in."""
        return len({*(one.number for one in self.read.faults), *(one.number for one in self.refused)})


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file brought: `taken` is how many are in the library now because of it.

    `held_back`: all or nothing was asked for, and some rows could not be taken in.
    """

    looked: Looked
    taken: int
    held_back: bool = False


Progress = Callable[[int, int], Awaitable[None]]
"""Is told how far it is: done, of how many."""


class Importing:
    """What only stewards can ask."""

    def __init__(self, database: Database, clock: Clock, topics: Topics, house_zone: str) -> None:
        self._database = database
        self._clock = clock
        self._topics = topics
        self._house_zone = house_zone

    async def look(self, actor: Actor, content: bytes, name: str) -> Looked:
        """Return what this file would bring; nothing changes. Raises `NotSteward`, and what `read` raises."""
        actor.must_be_steward()
        zone = await self._zone(actor.guild_id)
        today = self._clock.now().astimezone(zone).date()
        # In a thread: a large file takes seconds, and nobody else is to wait for it.
        found, kept_links, refused = await asyncio.to_thread(_read, content, name, self._topics, today)
        async with self._database.reading() as unit:
            known = await links.known(unit, actor.guild_id, [one.address for one in kept_links.values()])
            linkless = await resources.without_link(unit, actor.guild_id)
        return await asyncio.to_thread(_sorted, found, kept_links, refused, known, linkless)

    async def take_in(self, actor: Actor, content: bytes, name: str, how: How, progress: Progress) -> Imported:
        """Take the good rows in, all at once at the end, or none where all or nothing was asked for and one is bad.

        A restart in the midst leaves nothing behind; what was seen once stays. Raises as `look` does, and
        `AnotherImport` and `ImportGivenUp`.
        """
        actor.must_be_steward()
        if how is not How.LOOK:
            await self.finish()
            async with self._database.reading() as unit:
                await self._must_be_alone(unit, actor)
        looked = await self.look(actor, content, name)
        if how is How.ALL_OR_NOTHING and looked.bad:
            return Imported(looked, 0, held_back=True)
        if how is How.LOOK or not looked.new:
            return Imported(looked, 0)
        import_id = await self._begin(actor)
        try:
            taken = await self._take_in(actor, import_id, looked.new, progress)
        except BaseException:
            # Whatever it was, and closing too: half a file must not stay. What cannot be put right now is later.
            await asyncio.shield(self._undo(import_id))
            raise
        try:
            await self._make_findable(import_id, taken)
        except StorageUnavailable:
            log.warning("what came in is made findable later", number=len(taken))
        return Imported(looked, len(taken))

    async def _must_be_alone(self, unit: Unit, actor: Actor) -> None:
        # Two files would each leave out what the other brings, and be short of it where that one breaks off.
        if await imports.is_under_way(unit, actor.guild_id, self._clock.now()):
            raise AnotherImport

    async def _begin(self, actor: Actor) -> int:
        async with self._database.writing() as unit:
            await self._must_be_alone(unit, actor)
            return await imports.begin(unit, actor.guild_id, actor.id, self._clock.now())

    async def _take_in(
        self, actor: Actor, import_id: int, new: Sequence[Share], progress: Progress
    ) -> Sequence[ResourceId]:
        zone = await self._zone(actor.guild_id)
        for first in range(0, len(new), AT_ONCE):
            await progress(first, len(new))
            batch = new[first : first + AT_ONCE]
            ends = [closes_at(one.description, zone) for one in batch]
            async with self._database.writing() as unit:
                now = self._clock.now()
                if not await imports.goes_on(unit, import_id, now):
                    raise ImportGivenUp
                known = await links.known(unit, actor.guild_id, [one.address for one in batch])
                # Somebody may have shared one of them meanwhile.
                fresh = [(one, end) for one, end in zip(batch, ends, strict=True) if one.address not in known]
                await resources.add_all(unit, actor.guild_id, fresh, import_id, now)
        async with self._database.writing() as unit:
            now = self._clock.now()
            if not await imports.goes_on(unit, import_id, now):
                raise ImportGivenUp
            taken = await imports.arrived(unit, import_id)
            await audit.write(unit, actor.guild_id, actor.id, IMPORTED, now, {"number": len(taken)})
        await progress(len(new), len(new))
        return taken

    async def _make_findable(self, import_id: int, taken: Sequence[ResourceId]) -> None:
        for first in range(0, len(taken), AT_ONCE):
            async with self._database.writing() as unit:
                batch = taken[first : first + AT_ONCE]
                now = self._clock.now()
                await imports.goes_on(unit, import_id, now)
                await index.refresh(unit, self._topics, *batch)
                known = await resources.some(unit, batch)
                await looks.drop(unit, batch)
                await looks.put_all(
                    unit,
                    [
                        (one.id, one.guild_id, host_of(one.shown), begun(now, place_of(one.address)))
                        for one in known.values()
                        if one.shown and one.state is State.SHARED
                    ],
                )
        async with self._database.writing() as unit:
            await imports.is_done(unit, import_id)

    async def begin(self) -> None:
        """Put right what a restart broke off, before anybody asks for anything."""
        # Of SQLite we are the only user, so nothing can be in another process's hand.
        await self._put_right(None if self._database.is_sqlite else self._clock.now())

    async def finish(self) -> None:
        """Put right what was broken off: what nobody has seen goes, what is there is made findable."""
        await self._put_right(self._clock.now())

    async def chore(self) -> None:
        """Put right what was broken off; what cannot be put right now is later."""
        try:
            await self.finish()
        except StorageUnavailable:
            log.warning("what was broken off waits for the database")

    async def _put_right(self, now: datetime | None) -> None:
        async with self._database.reading() as unit:
            arriving, arrived = await imports.broken_off(unit, now)
        for import_id in arriving:
            await self._undo(import_id)
        for import_id in arrived:
            async with self._database.reading() as unit:
                taken = await imports.arrived_with(unit, import_id)
            await self._make_findable(import_id, taken)

    async def _undo(self, import_id: int) -> None:
        """Let go of what came in, a few at a time, so that nobody waits for it; none of it was ever seen."""
        is_over = False
        while not is_over:
            async with self._database.writing() as unit:
                if not await imports.is_arriving(unit, import_id):
                    return
                came = await imports.arrived_with(unit, import_id, AT_ONCE)
                await resources.drop(unit, *came)
                if is_over := len(came) < AT_ONCE:
                    await imports.forget(unit, import_id)

    async def _zone(self, guild_id: int) -> ZoneInfo:
        async with self._database.reading() as unit:
            name = await servers.setting(unit, guild_id, servers.ZONE)
        return ZoneInfo(name or self._house_zone)


def _read(content: bytes, name: str, topics: Topics, today: date) -> tuple[Read, dict[int, Link], list[RefusedLink]]:
    from cogs.resources.rules.exchange.reading import read  # of use only where a steward brings a file in

    found = read(content, name, topics, today)
    links: dict[int, Link] = {}
    refused: list[RefusedLink] = []
    for row in found.rows:
        if not row.link:
            continue
        try:
            links[row.number] = canonical(row.link)
        except LinkRefused as error:
            refused.append(RefusedLink(row.number, row.link, error))
    return found, links, refused


def _sorted(
    found: Read,
    kept_links: Mapping[int, Link],
    refused: Sequence[RefusedLink],
    known: Mapping[str, ResourceId],
    linkless: set[tuple[str, str]],
) -> Looked:
    new, there, twice = list[Share](), 0, 0
    seen, refused_rows = set[str | tuple[str, str]](), {one.number for one in refused}
    for row in found.rows:
        if row.number in refused_rows:
            continue
        link = kept_links.get(row.number)
        # Without a link it is what it is called that tells whether it is the same.
        key = (row.description.kind.value, row.description.title.casefold()) if link is None else link.address
        if key in known or key in linkless:
            there += 1
        elif key in seen:
            twice += 1
        else:
            seen.add(key)
            address, shown = ("", "") if link is None else (link.address, link.shown)
            new.append(Share(address, shown, row.description))
    return Looked(found, tuple(new), there, twice, tuple(refused))

"""The contract that every part keeping something of a person signs: what it is, export, erase, expire.

A test holds every table with a person in it against these contracts.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog

from bot import left_behind, servers, takedowns
from bot.clock import Clock, SystemClock
from bot.database import Database, Unit
from bot.erasures import applied_until, erasing_now, finish
from bot.errors import StorageUnavailable
from bot.ledger import Ledger
from bot.words import Words

log = structlog.get_logger(__name__)

_READERS_END_WITHIN = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
SERVERS_KEPT = timedelta(days=30)
"""How long what belongs to a server is kept after it removed us: invited again within it, it goes on."""


@dataclass(frozen=True, slots=True)
class About:
    """What a part keeps of people, in the reader's words: what it is, why, and for how long.

    `stays` says what erasing leaves behind and why, where it leaves anything.
    """

    title: str
    why: str
    period: str
    stays: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing kept of a person: `title` says what in a few words, `facts` are named values for text and JSON.

    Title and names are marked sentences: JSON has them as they are, so that programs find them in every language, and
    people read them in theirs. A fact named `server` is a server's id.
    """

    title: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """What one contract keeps of a person at one moment."""

    contract: PersonalData
    kept: tuple[Kept, ...]


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure still has to do outside the database: so many `posts` of ours are to be deleted from Discord."""

    posts: int


class PersonalData(Protocol):
    """What one part keeps of people. `tables` are the tables it answers for."""

    @property
    def tables(self) -> frozenset[str]: ...

    def about(self, words: Words) -> About | None:
        """Return what `/my data` says of it; None where nothing is kept of people."""
        ...

    async def export(self, unit: Unit, person_id: int) -> list[Kept]:
        """Return everything kept of them, in every server."""
        ...

    async def erase(self, unit: Unit, person_id: int) -> None:
        """Delete all that can be deleted of them, and their name from the rest; twice changes nothing."""
        ...

    async def erase_left(self, unit: Unit, person_id: int, guild_id: int) -> None:
        """Delete what of theirs goes 30 days after they left a server; what has a period of its own stays for it.

        `bot.consents.EVERYWHERE` as the server means: the last one is left, and what belongs to the person goes.
        """
        ...

    async def expire(self, unit: Unit, now: datetime) -> int:
        """Delete what has passed its period; return how many rows went."""
        ...

    async def erase_server(self, unit: Unit, guild_id: int) -> None:
        """Delete everything kept of a server that removed us for good."""
        ...


class PersonalDataOfAll:
    """All the contracts together: what `/my data`, the host's commands and the daily clearing use."""

    def __init__(
        self,
        database: Database,
        contracts: Sequence[PersonalData],
        clock: Clock | None = None,
        ledger: Ledger | None = None,
        arm: Callable[[], None] = lambda: None,
        forget: Callable[[int], None] = lambda _: None,
    ) -> None:
        """`arm` makes the dispatcher look: posts of whoever was erased are to be deleted. `forget` lets go what is held
        of them in memory.
        """
        self._database = database
        self.contracts = tuple(contracts)
        self._clock = clock or SystemClock()
        self._ledger = ledger
        self._arm = arm
        self._forget = forget

    async def parts(self, person_id: int) -> list[Part]:
        """Return everything kept of a person, by contract, from one moment."""
        async with self._database.reading(snapshot=True) as unit:
            return [Part(contract, tuple(await contract.export(unit, person_id))) for contract in self.contracts]

    async def export(self, person_id: int) -> list[Kept]:
        """Return everything kept of a person, from one moment."""
        return [kept for part in await self.parts(person_id) for kept in part.kept]

    async def erase(self, person_id: int) -> Erased:
        """Erase a person everywhere, in one unit: all of it or nothing."""
        noted: datetime | None = None
        try:
            async with self._database.writing() as unit:
                if self._ledger is not None:
                    # What another process wrote down and could not commit: after this one, no start would look for it.
                    await finish(unit, self.contracts, self._ledger)
                before = await takedowns.number(unit)
                for contract in self.contracts:
                    await contract.erase(unit, person_id)
                erased = Erased(posts=await takedowns.number(unit) - before)
                unit.after_commit(self._arm)
                unit.after_commit(lambda: self._forget(person_id))
                if self._ledger is not None:
                    # Last before the commit: a crash in between erases once more at the next start, never too little.
                    noted = await erasing_now(unit, self._clock.now())
                    self._ledger.erased(person_id, noted)
        except Exception:
            if noted is not None and self._ledger is not None and not await self._may_be_committed(noted):
                self._ledger.undone(person_id, noted)
            raise
        await self._leave_no_trace()
        return erased

    async def _leave_no_trace(self) -> None:
        """See that the files hold nothing of what was erased, once those who read at this moment have ended."""
        for seconds in _READERS_END_WITHIN:
            if await self._database.leave_no_trace():
                return
            await asyncio.sleep(seconds)
        if not await self._database.leave_no_trace():
            log.warning("what was erased leaves the database's log when it is cleared next")

    async def _may_be_committed(self, erasing_at: datetime) -> bool:
        # A connection that broke during the commit leaves that open; what is not known stays in the ledger.
        try:
            async with self._database.reading() as unit:
                known = await applied_until(unit)
        except StorageUnavailable:
            return True
        return known is not None and known >= erasing_at

    async def expire(self, now: datetime, *, with_servers: bool = True) -> int:
        """Delete everything past its period, and servers that removed us where asked; return how many rows went."""
        gone = await self._erase_servers(now) if with_servers else 0
        for contract in self.contracts:
            async with self._database.writing() as unit:
                gone += await contract.expire(unit, now)
        await self._database.leave_no_trace()
        return gone

    async def _erase_servers(self, now: datetime) -> int:
        gone = 0
        async with self._database.reading() as unit:
            leaving = await servers.removed_before(unit, now - SERVERS_KEPT)
        for guild_id in leaving:
            async with self._database.writing() as unit:
                if guild_id not in await servers.removed_before(unit, now - SERVERS_KEPT):
                    continue  # it has invited us again meanwhile
                people = await left_behind.members_of(unit, guild_id)
                for contract in self.contracts:
                    await contract.erase_server(unit, guild_id)
                await left_behind.erase_where_alone(unit, self.contracts, people)
                await servers.erase(unit, guild_id)
                gone += 1
        return gone

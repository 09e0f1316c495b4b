"""The contract that every part keeping something of a person signs: what it is, export, erase, expire.

A test holds every table with a person in it against these contracts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot import servers
from bot.database import Database, Unit

SERVERS_KEPT = timedelta(days=30)
"""How long what belongs to a server is kept after it removed us: invited again within it, it goes on."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing kept of a person: `title` says what in a few words, `facts` are named values for text and JSON."""

    title: str
    facts: dict[str, Any]


class PersonalData(Protocol):
    """What one part keeps of people. `tables` are the tables it answers for; `period` says how long, in words."""

    @property
    def tables(self) -> frozenset[str]: ...

    @property
    def period(self) -> str: ...

    async def export(self, unit: Unit, person_id: int) -> list[Kept]:
        """Return everything kept of them, in every server."""
        ...

    async def erase(self, unit: Unit, person_id: int) -> None:
        """Delete all that can be deleted of them, and their name from the rest; twice changes nothing."""
        ...

    async def expire(self, unit: Unit, now: datetime) -> int:
        """Delete what has passed its period; return how many rows went."""
        ...

    async def erase_server(self, unit: Unit, guild_id: int) -> None:
        """Delete everything kept of a server that removed us for good."""
        ...


class PersonalDataOfAll:
    """All the contracts together: what `/my data`, the host's commands and the daily clearing use."""

    def __init__(self, database: Database, contracts: Sequence[PersonalData]) -> None:
        self._database = database
        self.contracts = tuple(contracts)

    async def export(self, person_id: int) -> list[Kept]:
        """Return everything kept of a person, from one moment."""
        async with self._database.reading(snapshot=True) as unit:
            return [kept for contract in self.contracts for kept in await contract.export(unit, person_id)]

    async def erase(self, person_id: int) -> None:
        """Erase a person everywhere, in one unit: all of it or nothing."""
        async with self._database.writing() as unit:
            for contract in self.contracts:
                await contract.erase(unit, person_id)
        await self._database.leave_no_trace()

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
                for contract in self.contracts:
                    await contract.erase_server(unit, guild_id)
                await servers.erase(unit, guild_id)
                gone += 1
        return gone

"""What the database knows of erasures: up to which moment they are applied to it, and how they are applied again.

A database from a backup is older than erasures that were made since. Whoever the ledger names as erased after the
moment a database knows of is erased again, before anything is served. Who came back after an erasure the database
does know of is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

import structlog
from sqlalchemy import Text, cast, select

from bot.database import Database, Json, Unit, metadata
from bot.database.meta import remember, remembered
from bot.ledger import Erasures, Ledger

log = structlog.get_logger(__name__)

APPLIED_UNTIL: Final = "erasures_applied_until"

PERSON_COLUMNS: Final = frozenset(
    {"person_id", "actor_id", "recipient", "author_id", "user_id", "member_id", "owner_id", "steward_id", "host_id"}
)
"""What a column that holds a person's id may be called, in any table."""

_AN_ID = re.compile(r"(?<!\d)\d{15,19}(?!\d)")
_TICK = timedelta(microseconds=1)


class Erases(Protocol):
    """What is asked of a personal-data contract here."""

    @property
    def tables(self) -> frozenset[str]: ...

    async def erase(self, unit: Unit, person_id: int) -> None: ...


async def applied_until(unit: Unit) -> datetime | None:
    """Return the moment up to which erasures are applied, or None where there never was one."""
    value = await remembered(unit, APPLIED_UNTIL)
    return None if value is None else datetime.fromisoformat(value)


async def erasing_now(unit: Unit, now: datetime) -> datetime:
    """Return the instant of the erasure that this unit makes, and note that it is applied.

    Always later than every one before, even where the machine's clock was set back meanwhile.
    """
    known = await applied_until(unit)
    at = now if known is None else max(now, known + _TICK)
    await remember(unit, APPLIED_UNTIL, at.isoformat())
    return at


async def replay(database: Database, contracts: Sequence[Erases], ledger: Ledger) -> int:
    """Erase again whoever was erased after what this database knows of; return how many people that were.

    Safe to be called at any time, and twice. Raises `StorageUnavailable`.
    """
    erasures = ledger.read()
    async with database.reading() as unit:
        if not _has_news(erasures, await applied_until(unit)):
            return 0
    async with database.writing() as unit:
        again = await finish(unit, contracts, ledger)
    if again:
        await database.leave_no_trace()
    return again


async def finish(unit: Unit, contracts: Sequence[Erases], ledger: Ledger) -> int:
    """Erase in this unit whoever the ledger names after what the database knows of; return how many people that were.

    Raises `StorageUnavailable`.
    """
    known = await applied_until(unit)
    # Read while nobody else writes: another process's erasure is in the database by now, or was broken off.
    erasures = ledger.read()
    newest = erasures.newest
    if newest is None or not _has_news(erasures, known):
        return 0
    erased = erasures.after(known)
    again = [
        person_id
        for person_id in sorted(await _people(unit, contracts))
        if any(mark in erased for mark in ledger.marks(person_id))
    ]
    for person_id in again:
        for contract in contracts:
            await contract.erase(unit, person_id)
    await remember(unit, APPLIED_UNTIL, newest.isoformat())
    if again:
        log.info("erased again, as the ledger of erasures asks", people=len(again))
    return len(again)


def _has_news(erasures: Erasures, known: datetime | None) -> bool:
    newest = erasures.newest
    return newest is not None and (known is None or newest > known)


async def _people(unit: Unit, contracts: Sequence[Erases]) -> set[int]:
    found: set[int] = set()
    for name in sorted({name for contract in contracts for name in contract.tables}):
        table = metadata.tables[name]
        for column in table.columns:
            if column.name in PERSON_COLUMNS:
                found |= {row[0] for row in await unit.all(select(column).distinct()) if row[0]}
            elif isinstance(column.type, Json):  # facts may name somebody too
                texts = await unit.all(select(cast(column, Text).label("text")).distinct())
                found |= {int(number) for row in texts for number in _AN_ID.findall(row.text or "")}
    return found

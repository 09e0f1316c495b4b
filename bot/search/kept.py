"""What somebody looked for a moment ago, sealed, so that pages can be turned after a restart too."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Final, NewType

from sqlalchemy import delete, select

from bot.database import Unit
from bot.personal_data import About, Kept
from bot.search.index import forget_ended
from bot.search.tables import searches
from bot.words import Words, sentence

SearchId = NewType("SearchId", int)
KEPT_FOR: Final = timedelta(hours=24)


async def keep(unit: Unit, person_id: int, guild_id: int, kind: str, wanted: dict[str, str], now: datetime) -> SearchId:
    """Keep what is looked for, instead of what this person looked for before in the same place."""
    theirs = (searches.c.person_id == person_id, searches.c.guild_id == guild_id, searches.c.kind == kind)
    await unit.execute(delete(searches).where(*theirs))
    sealed = unit.seal(json.dumps(wanted))
    row = {"person_id": person_id, "guild_id": guild_id, "kind": kind, "wanted": sealed, "asked_at": now}
    return SearchId(await unit.add(searches.insert().values(**row)))


async def get(
    unit: Unit, search_id: SearchId, person_id: int, guild_id: int, kind: str, now: datetime
) -> dict[str, str] | None:
    """Return what they looked for, or None where that is over, or was never theirs."""
    sealed = await unit.scalar(
        select(searches.c.wanted).where(
            searches.c.id == search_id,
            searches.c.person_id == person_id,
            searches.c.guild_id == guild_id,
            searches.c.kind == kind,
            searches.c.asked_at >= now - KEPT_FOR,
        )
    )
    return None if sealed is None else json.loads(unit.open(sealed))


class SearchData:
    """What somebody looked for, for a day; with it goes what search keeps of things that have ended."""

    tables = frozenset({"searches"})

    def about(self, words: Words) -> About:
        return About(
            words.say("What you looked for"),
            words.say("So that you can turn the pages of what was found. It is encrypted."),
            words.say("Kept for a day, and only your last search of each kind."),
        )

    async def export(self, unit: Unit, person_id: int) -> list[Kept]:
        rows = await unit.all(select(searches).where(searches.c.person_id == person_id).order_by(searches.c.id))
        return [
            Kept(
                sentence("A search"),
                {
                    "server": row.guild_id,
                    sentence("looked for"): json.loads(unit.open(row.wanted)),
                    sentence("asked"): row.asked_at,
                },
            )
            for row in rows
        ]

    async def erase(self, unit: Unit, person_id: int) -> None:
        await unit.execute(delete(searches).where(searches.c.person_id == person_id))

    async def erase_left(self, unit: Unit, person_id: int, guild_id: int) -> None:
        await unit.execute(delete(searches).where(searches.c.person_id == person_id, searches.c.guild_id == guild_id))

    async def expire(self, unit: Unit, now: datetime) -> int:
        over = await unit.execute(delete(searches).where(searches.c.asked_at < now - KEPT_FOR))
        return over.rowcount + await forget_ended(unit, now)

    async def erase_server(self, unit: Unit, guild_id: int) -> None:
        await unit.execute(delete(searches).where(searches.c.guild_id == guild_id))

"""What the library keeps of people: what they shared and used, their shelf, and what they said is wrong."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from bot import search
from bot.database import Unit
from bot.personal_data import About, Kept
from bot.words import Words, sentence
from cogs.resources.service.posting import Posting
from cogs.resources.store import imports, looks, members, resources, sharing, stewards

OUT_KEPT: Final = timedelta(days=365)
"""How long what was taken out of the library can be brought back."""
REPORTS_KEPT: Final = timedelta(days=180)

_TITLES: Final = {
    "shared": sentence("A resource you shared"),
    "used": sentence("A resource you used"),
    "kept": sentence("A resource on your shelf"),
}
_MOMENTS: Final = {"shared": "shared_at", "used": "used_at", "kept": "kept_at"}


class LibraryData:
    """The contract of the feature."""

    tables = frozenset(
        {
            "resource_credits",
            "resource_uses",
            "resource_shelf",
            "resource_drafts",
            "resource_reports",
            "resource_imports",
        }
    )

    def __init__(self, posting: Posting) -> None:
        self._posting = posting

    def about(self, words: Words) -> About:
        """Say what all of it is kept for."""
        return About(
            words.say("What you shared in the library, used, and kept on your shelf"),
            words.say("So that what helped you can help others, with your name on it. Only you can see your shelf."),
            words.say(
                "Kept until you take it off, and until 30 days after you left the server. What you are about to share"
                " is kept for a day, and what you said is wrong until stewards have looked, half a year at most."
            ),
            words.say(
                "What you shared stays in the library without your name, and so does the number of people who used"
                " something. *Take it back* takes out what nobody else has shared or used."
            ),
        )

    async def export(self, unit: Unit, person_id: int) -> list[Kept]:
        """Return everything kept of them, in every server."""
        found = [_touched(what, row) for what, row in await members.of_person(unit, person_id)]
        found += [
            Kept(
                sentence("What you said is wrong with a resource"),
                {
                    "server": guild_id,
                    sentence("title"): title,
                    sentence("what is wrong"): one.problem.value,
                    sentence("in your words"): one.words,
                    sentence("reported"): one.reported_at,
                },
            )
            for guild_id, title, one in await stewards.reports_by(unit, person_id)
        ]
        found += [
            Kept(
                sentence("Something you were about to share"),
                {"server": guild_id, sentence("what you wrote"): written, sentence("written"): written_at},
            )
            for guild_id, written_at, written in await sharing.of_person(unit, person_id)
        ]
        found += [
            Kept(
                sentence("A file you brought into the library"),
                {
                    "server": row.guild_id,
                    sentence("begun"): row.begun_at,
                    sentence("state"): row.state,
                    sentence("number of resources"): row.rows,
                },
            )
            for row in await imports.by_person(unit, person_id)
        ]
        return found

    async def erase(self, unit: Unit, person_id: int) -> None:
        """Take their name off everything; what they shared stays."""
        await self._forget(unit, person_id, None)

    async def erase_left(self, unit: Unit, person_id: int, guild_id: int) -> None:
        """The same in one server."""
        await self._forget(unit, person_id, guild_id)

    async def _forget(self, unit: Unit, person_id: int, guild_id: int | None) -> None:
        named = await members.naming(unit, person_id, guild_id)
        await members.erase(unit, person_id, guild_id)
        await stewards.erase_reports(unit, person_id, guild_id)
        await sharing.erase(unit, person_id, guild_id)
        await imports.erase(unit, person_id, guild_id)
        await self._posting.change_all(unit, named)

    async def expire(self, unit: Unit, now: datetime) -> int:
        """Delete what has passed its period: what was about to be shared, taken out, or said to be wrong."""
        gone = await sharing.expire(unit, now) + await imports.expire(unit, now)
        gone += await stewards.expire_reports(unit, now - REPORTS_KEPT)
        out = await resources.out_since(unit, now - OUT_KEPT)
        if out:
            ids = [one.id for one in out]
            for drop in (members.drop, stewards.drop_about, sharing.drop_about, looks.drop):
                await drop(unit, ids)
            await resources.drop(unit, *ids)
        return gone + len(out)

    async def erase_server(self, unit: Unit, guild_id: int) -> None:
        """Delete all of a server; its cards are out of our reach."""
        drops = (
            members.drop_server,
            stewards.drop_server,
            sharing.drop_server,
            imports.drop_server,
            looks.drop_server,
            resources.drop_server,
        )
        for drop in drops:
            await drop(unit, guild_id)
        await search.forget_server(unit, guild_id)


def _touched(what: str, row: Any) -> Kept:
    facts: dict[str, Any] = {
        "server": row.guild_id,
        sentence("title"): row.title,
        sentence("link"): row.shown,
        sentence("since"): getattr(row, _MOMENTS[what]),
    }
    if what == "shared":
        facts[sentence("why it helped")] = row.why
    return Kept(_TITLES[what], facts)

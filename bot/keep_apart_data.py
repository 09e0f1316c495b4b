"""What is kept of keep-apart wishes: everybody's own, and never to be read by whom they are about."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from bot.database import Unit
from bot.keep_apart import keep_apart
from bot.personal_data import About, Kept
from bot.words import Words, sentence


class KeepApartData:
    """Whom somebody would rather not meet."""

    tables = frozenset({"keep_apart"})

    def about(self, words: Words) -> About:
        return About(
            words.say("Whom you'd rather not meet"),
            words.say("So that you are never brought together. Nobody else can read it, stewards included."),
            words.say("Kept until you take it back, and until 30 days after you left the server."),
            words.say("If somebody else has such a wish about you, it is theirs, and only they can read it."),
        )

    async def export(self, unit: Unit, person_id: int) -> list[Kept]:
        """Return their own wishes; those that others have about them are the others' alone."""
        own = keep_apart.c.person_id == person_id
        order = (keep_apart.c.wished_at, keep_apart.c.guild_id, keep_apart.c.other_id)
        rows = await unit.all(select(keep_apart).where(own).order_by(*order))
        return [
            Kept(
                sentence("Somebody you'd rather not meet"),
                {"server": row.guild_id, sentence("who"): row.other_id, sentence("since"): row.wished_at},
            )
            for row in rows
        ]

    async def erase(self, unit: Unit, person_id: int) -> None:
        """Delete their own wishes. Those about them are others', whom they protect for as long as both are here."""
        await unit.execute(delete(keep_apart).where(keep_apart.c.person_id == person_id))

    async def erase_left(self, unit: Unit, person_id: int, guild_id: int) -> None:
        """Delete their own; those about them still protect whoever has them, since they may come back."""
        await unit.execute(
            delete(keep_apart).where(keep_apart.c.person_id == person_id, keep_apart.c.guild_id == guild_id)
        )

    async def expire(self, unit: Unit, now: datetime) -> int:
        return 0

    async def erase_server(self, unit: Unit, guild_id: int) -> None:
        await unit.execute(delete(keep_apart).where(keep_apart.c.guild_id == guild_id))

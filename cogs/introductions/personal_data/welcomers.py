"""What is kept of those who welcome newcomers, and of those who were asked to."""

from __future__ import annotations

from datetime import datetime

from bot.database import Unit
from bot.personal_data import Kept
from bot.words import sentence
from cogs.introductions.rules.welcoming import ASKED_FOR, STANDS_FOR
from cogs.introductions.service.greeting import LINE
from cogs.introductions.store import welcomers, welcomes
from cogs.introductions.welcoming import NUDGE


class WelcomersData:
    """People's places on the rota, for as long as they are on it."""

    tables = frozenset({"welcomers"})

    async def export(self, unit: Unit, person_id: int) -> list[Kept]:
        """Return their place on each server's rota."""
        return [
            Kept(
                sentence("Your place on the welcomers' rota"),
                {
                    sentence("server"): guild_id,
                    sentence("state"): one.standing.value,
                    sentence("pinged"): one.is_pinged,
                    sentence("asked"): one.asked_at,
                    sentence("answered"): one.answered_at,
                    sentence("last turn"): one.last_turn_at,
                },
            )
            for guild_id, one in await welcomers.of_person(unit, person_id)
        ]

    async def erase(self, unit: Unit, person_id: int) -> None:
        """Take them off every rota."""
        await welcomers.erase(unit, person_id)

    async def erase_left(self, unit: Unit, person_id: int, guild_id: int) -> None:
        """Take them off the rota of a server they left."""
        await welcomers.erase(unit, person_id, guild_id)

    async def expire(self, unit: Unit, now: datetime) -> int:
        """Forget questions that nobody answered; take down nudges and welcome lines of four weeks ago, which name
        people."""
        old = await welcomes.take_down_old(unit, (NUDGE, LINE), now - STANDS_FOR, now)
        return old + await welcomers.forget_old(unit, now - ASKED_FOR)

    async def erase_server(self, unit: Unit, guild_id: int) -> None:
        """Erase a server's rota."""
        await welcomers.erase_server(unit, guild_id)

"""The nudge of the welcomers, and the question whether somebody would be one: composed at the moment of sending."""

from __future__ import annotations

from collections.abc import Callable

from bot.database import Unit
from bot.deliveries.effects import Effect, Pings, Send
from bot.deliveries.model import Delivery, Outcome, Purpose, Skip
from bot.members import person
from bot.reach import How, Reach, how_reached
from bot.words import Words, sentence
from cogs.introductions.cards import welcoming as cards
from cogs.introductions.service.rota import ASKING, Rota
from cogs.introductions.service.welcoming import Welcoming
from cogs.introductions.welcoming import NUDGE


class NudgeDelivery:
    """The delivery kind that tells the welcomers' channel of an introduction nobody has answered."""

    name = NUDGE
    purpose = Purpose.NUDGE
    called = sentence("A word to the welcomers")
    mended_with = "/steward people"

    def __init__(self, welcoming: Welcoming, words_of_server: Callable[[str | None], Words]) -> None:
        """`words_of_server` gives the words for a server's language setting."""
        self._welcoming = welcoming
        self._words = words_of_server

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose it, unless somebody has answered or nobody could."""
        nudge = await self._welcoming.to_nudge(unit, delivery)
        if isinstance(nudge, Skip):
            return nudge
        return Send(nudge.channel_id, cards.nudge(nudge, self._words(nudge.language)), Pings(people=nudge.pinged))

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Note whose turn it was."""
        await self._welcoming.nudged(unit, delivery, outcome)


class AskingDelivery:
    """The delivery kind that tells somebody by DM, where they chose that, of a question in `/home`."""

    name = ASKING
    purpose = Purpose.NUDGE
    called = sentence("A question to a member")
    mended_with = ""

    def __init__(self, rota: Rota, reach: Reach) -> None:
        self._rota = rota
        self._reach = reach

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose a DM that says nothing of what is asked, since a locked phone shows it."""
        guild_id, person_id = delivery.guild_id or 0, delivery.recipient or 0
        if not await self._rota.is_asked(unit, guild_id, person_id):
            return Skip("it is not asked any more")
        # A mention would tell everybody there who was asked, and who said no.
        if how_reached(await person(unit, person_id)) is not How.DM:
            return Skip("they look in /home")
        return Send(None, cards.asked_by_dm(guild_id, await self._reach.words(unit, delivery)))

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Nothing follows: the question waits in `/home`."""

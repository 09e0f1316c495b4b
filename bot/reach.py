"""How a person hears of something later: mentioned there, by DM, or by looking in `/home`.

DMs are opted in to, and each carries its own stop button. Where Discord refuses one, that is remembered and none is
tried again until they choose DMs anew; nobody is pinged in public instead.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from discord.ui import LayoutView

from bot import consents, members, servers
from bot.consents import EVERYWHERE, Purpose
from bot.database import Unit
from bot.deliveries import store
from bot.deliveries.effects import Pings, Send
from bot.deliveries.model import Delivery, Skip
from bot.deliveries.policy import WEEK, Circumstances
from bot.interface.cards import row
from bot.interface.confirm import button
from bot.members import Person
from bot.words import Catalogue, Words, sentence

DIRECT_MESSAGES = Purpose(
    name="direct_messages",
    version=1,
    wording=sentence(
        "Hearth may send me direct messages about what I choose to hear of that way. Each has a button that stops them."
    ),
    everywhere=True,
)
"""The consent without which no DM is sent. `bot.direct_messages` says what follows from giving and withdrawing it."""


class How(StrEnum):
    """What somebody chose when they were asked how they want to hear of it."""

    MENTION = "mention me there"
    DM = "DM me"
    HOME = "I'll look in /home"


def how_reached(person: Person) -> How:
    """Return how somebody is to be reached now: as they chose, and in `/home` where they have not or DMs are closed."""
    how = How(person.reach) if person.reach else How.HOME
    return How.HOME if how is How.DM and not person.dms_reach_them else how


def is_reminded_by_dm(person: Person) -> bool:
    """Whether the reminders they chose come as DMs now."""
    return bool(person.dm_reminders) and person.dms_reach_them


def wants_dms(person: Person) -> bool:
    """Whether they chose DMs for anything, whether or not Discord lets them through."""
    return person.reach == How.DM or bool(person.dm_reminders)


def sent_to(person_id: int, how: How, channel_id: int, view: LayoutView) -> Send | Skip:
    """Return the message as the person chose to get it."""
    match how:
        case How.MENTION:
            return Send(channel_id, view, Pings(people=(person_id,)))
        case How.DM:
            return Send(None, view)
        case How.HOME:
            return Skip("they look in /home")


class Reach:
    """What deliveries must know of the person a row is for."""

    def __init__(self, catalogue: Catalogue, house_zone: str) -> None:
        """`house_zone` is the IANA zone for servers and people that have set none."""
        self._catalogue = catalogue
        self._house_zone = house_zone

    async def circumstances(
        self, unit: Unit, delivery: Delivery, counted: Collection[str], now: datetime
    ) -> Circumstances:
        """Return how it stands with the recipient now."""
        recipient = delivery.recipient or 0
        person = await members.person(unit, recipient)
        zone = person.zone
        if zone is None and delivery.guild_id is not None:
            zone = await servers.setting(unit, delivery.guild_id, servers.ZONE)
        sent = await store.direct_messages(unit, recipient, counted, now - WEEK, but=delivery.id)
        return Circumstances(
            zone=ZoneInfo(zone or self._house_zone),
            resting_until=person.resting_until,
            dms_closed=not (
                person.dms_reach_them and await consents.is_given(unit, recipient, EVERYWHERE, DIRECT_MESSAGES)
            ),
            dms_at=tuple(sent),
        )

    async def add_stop_button(self, unit: Unit, delivery: Delivery, message: Send) -> None:
        """Put the stop button under a DM, in its reader's language."""
        words = await self.words(unit, delivery)
        stop = button(words.say("Stop messages like this"), f"dm:stop:{delivery.id}")
        message.view.add_item(row(stop))

    async def dms_are_closed(self, unit: Unit, person_id: int, now: datetime) -> None:
        """Remember that Discord refuses our DMs to them."""
        await members.dms_closed(unit, person_id, now)

    async def words(self, unit: Unit, delivery: Delivery) -> Words:
        """Return the words of the person a row is for: their own language's, else those of the row's server."""
        person = await members.person(unit, delivery.recipient or 0)
        of_server = None
        if delivery.guild_id is not None:
            of_server = await servers.setting(unit, delivery.guild_id, servers.LANGUAGE)
        return self._catalogue.choose(person.language, of_server, None)

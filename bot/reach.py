"""How a person hears of something later: mentioned there, by DM, or by looking in `/home`.

DMs are opted in to, and each carries its own stop button. Where Discord refuses one, that is remembered and none is
tried again until they choose DMs anew; nobody is pinged in public instead.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

import discord
from discord.ui import Button, DynamicItem, LayoutView

from bot import members, servers
from bot.database import Unit
from bot.deliveries import store
from bot.deliveries.effects import Pings, Send
from bot.deliveries.model import Delivery, DeliveryId, Skip
from bot.deliveries.policy import WEEK, Circumstances
from bot.errors import NotFound
from bot.interface.answering import defer_privately, send_privately
from bot.interface.cards import card, line, row
from bot.interface.confirm import button
from bot.interface.host import host_of, words_for
from bot.report import reported
from bot.words import Catalogue


class How(StrEnum):
    """What somebody chose when they were asked how they want to hear of it."""

    MENTION = "mention me there"
    DM = "DM me"
    HOME = "I'll look in /home"


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
            dms_closed=not person.dms_reach_them,
            dms_at=tuple(sent),
        )

    async def add_stop_button(self, unit: Unit, delivery: Delivery, message: Send) -> None:
        """Put the stop button under a DM, in its reader's language."""
        person = await members.person(unit, delivery.recipient or 0)
        words = self._catalogue.choose(person.language, None, None)
        stop = button(words.say("Stop messages like this"), f"dm:stop:{delivery.id}")
        message.view.add_item(row(stop))

    async def dms_are_closed(self, unit: Unit, person_id: int, now: datetime) -> None:
        """Remember that Discord refuses our DMs to them."""
        await members.dms_closed(unit, person_id, now)


class StopDmsButton(DynamicItem[Button[Any]], template=r"dm:stop:(?P<id>[0-9]{1,18})"):
    """Stops DMs to whoever received this one; the row says who that is."""

    def __init__(self, delivery_id: DeliveryId) -> None:
        super().__init__(Button(custom_id=f"dm:stop:{delivery_id}"))
        self.delivery_id = delivery_id

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> StopDmsButton:
        return cls(DeliveryId(int(match["id"])))

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        await defer_privately(interaction)
        host = host_of(interaction)
        words = await words_for(interaction)
        async with host.database.writing() as unit:
            delivery = await store.by_id(unit, self.delivery_id)
            # Rows go after their period, and the button must stop DMs all the same: only its reader can press it.
            if delivery is not None and delivery.recipient != interaction.user.id:
                raise NotFound
            await members.dms_stopped(unit, interaction.user.id, host.clock.now())
        told = words.say("Done: I won't send you direct messages any more. `/home` in the server still has everything.")
        await send_privately(interaction, card(line(told)))

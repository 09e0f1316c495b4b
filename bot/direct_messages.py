"""Direct messages: chosen and tried at once, stopped by the button under each, and a consent of their own."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import discord
from discord.ui import Button, DynamicItem

from bot import consents, members
from bot.consents import EVERYWHERE
from bot.database import Unit
from bot.deliveries import store
from bot.deliveries.effects import Effect, Send
from bot.deliveries.model import Delivery, DeliveryId, Outcome, Plan, Purpose, Skip
from bot.errors import NotFound
from bot.interface.answering import defer_privately, send_privately
from bot.interface.cards import card, line
from bot.interface.host import host_of, words_for
from bot.reach import DIRECT_MESSAGES, How, Reach
from bot.report import reported
from bot.words import sentence

HELLO = "people.dm_hello"
# It answers a press of this minute: much later it would only puzzle.
_USEFUL_FOR = timedelta(minutes=15)


class DirectMessages:
    """What follows from choosing DMs and from stopping them."""

    def __init__(self, arm: Callable[[], None]) -> None:
        """`arm` makes the dispatcher look for what is due."""
        self._arm = arm
        self.purpose = replace(DIRECT_MESSAGES, on_given=self._agreed, on_withdrawn=self.stop)

    async def choose(self, unit: Unit, person_id: int, guild_id: int, now: datetime) -> bool:
        """Keep the yes to DMs; returns whether one is tried now: none is where the last word was that they arrive."""
        person = await members.person(unit, person_id)
        worked = person.dms_reach_them and await consents.is_given(unit, person_id, guild_id, self.purpose)
        if not worked:
            await self._try(unit, person_id, guild_id, now)
        return not worked

    async def want_none(self, unit: Unit, person_id: int, guild_id: int, now: datetime) -> None:
        """Take the yes back: nothing they chose comes by DM any more."""
        await consents.withdraw(unit, person_id, guild_id, self.purpose.name, now)

    async def stop(self, unit: Unit, person_id: int, guild_id: int, now: datetime) -> None:
        """Stop all DMs to them: whatever they chose to get so waits in `/home` from now on."""
        await members.dms_stopped(unit, person_id, now)
        await members.set_reach(unit, person_id, How.HOME)
        await members.set_dm_reminders(unit, person_id, wanted=False)
        await self.want_none(unit, person_id, guild_id, now)

    async def _agreed(self, unit: Unit, person_id: int, guild_id: int, now: datetime) -> None:
        await members.set_reach(unit, person_id, How.DM)
        await self._try(unit, person_id, guild_id, now)

    async def _try(self, unit: Unit, person_id: int, guild_id: int, now: datetime) -> None:
        await consents.give(unit, person_id, guild_id, self.purpose, now)
        await members.dms_chosen(unit, person_id)
        await store.plan(
            unit,
            Plan(
                kind=HELLO,
                # Each time they choose DMs anew is a try of its own.
                dedupe_key=f"dm-hello:{person_id}:{int(now.timestamp() * 1000)}",
                guild_id=guild_id,
                recipient=person_id,
                about_at=now,
                due_at=now,
                useless_after=now + _USEFUL_FOR,
            ),
        )
        unit.after_commit(self._arm)


class DmHello:
    """The delivery kind of the first DM, which shows whether they arrive."""

    name = HELLO
    purpose = Purpose.ANSWER
    called = sentence("A first direct message")
    mended_with = ""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose a short hello that says nothing about the person, since a locked phone shows it."""
        words = await self._reach.words(unit, delivery)
        hello = words.say("Hello from Hearth. It worked: direct messages from me arrive here.")
        change = words.say("You chose them in `/my settings` of your server, and can change it there.")
        return Send(None, card(line(hello), line(change)))

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Nothing follows: that Discord refused is remembered for every kind alike."""


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
            dms = host.service(DirectMessages)
            await dms.stop(unit, interaction.user.id, EVERYWHERE, host.clock.now())
        told = words.say(
            "Done: I won't send you direct messages any more. `/home` in the server still has everything. To have them"
            " again, choose them in `/my settings`."
        )
        await send_privately(interaction, card(line(told)))

"""What a member can ask of their own settings and rest, one method each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot import members, memberships, servers
from bot.access import Actor
from bot.clock import Clock
from bot.database import Database, Unit
from bot.deliveries.handling import HouseRules
from bot.direct_messages import DirectMessages
from bot.interface import drafts
from bot.interface.drafts import DraftId
from bot.members import Person
from bot.own.rests import checked, typed_end
from bot.reach import How, wants_dms

_Change = Callable[[Unit], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody's settings stand at `now`. `server_zone` is what holds where they have no zone of their own."""

    person: Person
    server_zone: str
    house: HouseRules
    now: datetime

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which what they type is read."""
        return ZoneInfo(self.person.zone or self.server_zone)

    def end_of_rest(self, typed: str) -> datetime:
        """Return until when a rest typed so would last; raises as `bot.own.rests.typed_end`."""
        return typed_end(typed, now=self.now, zone=self.zone)


class OwnSettings:
    """Everybody's own settings. Nothing here tells anybody but their owner."""

    def __init__(
        self, database: Database, clock: Clock, dms: DirectMessages, house: HouseRules, house_zone: str
    ) -> None:
        """`house_zone` is the IANA zone of servers that have set none."""
        self._database = database
        self._clock = clock
        self._dms = dms
        self._house = house
        self._house_zone = house_zone

    async def standing(self, unit: Unit, actor: Actor) -> Standing:
        """Return how their settings stand."""
        zone = await servers.setting(unit, actor.guild_id, servers.ZONE)
        person = await members.person(unit, actor.id)
        return Standing(person, zone or self._house_zone, self._house, self._clock.now())

    async def read(self, actor: Actor) -> Standing:
        """Return how their settings stand, read for this alone."""
        async with self._database.reading(snapshot=True) as unit:
            return await self.standing(unit, actor)

    # -- Zone and language -----------------------------------------------------------------------

    async def set_zone(self, actor: Actor, zone: str | None, draft_id: DraftId | None = None) -> Standing:
        """Keep an IANA zone, or go back to the server's; the draft that asked for it has arrived, and goes."""

        async def change(unit: Unit) -> None:
            await members.set_zone(unit, actor.id, zone)
            if draft_id is not None:
                await drafts.drop(unit, draft_id)

        return await self._changed(actor, change)

    async def set_language(self, actor: Actor, language: str | None) -> Standing:
        """Keep a language of the catalogue, or go back to Discord's and the server's."""
        return await self._changed(actor, lambda unit: members.set_language(unit, actor.id, language))

    # -- How they are reached --------------------------------------------------------------------

    async def choose_reach(self, actor: Actor, how: How) -> tuple[Standing, bool]:
        """Keep how they want to hear of things; returns whether a DM is tried for it now."""
        return await self._with_dms(actor, lambda unit: members.set_reach(unit, actor.id, how), chosen=how is How.DM)

    async def switch_reminders(self, actor: Actor, *, on: bool) -> tuple[Standing, bool]:
        """Keep whether they want reminders by DM; returns whether a DM is tried for it now."""
        return await self._with_dms(actor, lambda unit: members.set_dm_reminders(unit, actor.id, on), chosen=on)

    async def try_dms_again(self, actor: Actor) -> tuple[Standing, bool]:
        """Try a DM to somebody who chose them and to whom Discord refused one; returns whether one is tried."""

        async def change(_unit: Unit) -> None:
            """What they chose stays as it is."""

        return await self._with_dms(actor, change, chosen=True)

    async def _with_dms(self, actor: Actor, change: _Change, *, chosen: bool) -> tuple[Standing, bool]:
        now, is_tried = self._clock.now(), False
        async with self._database.writing() as unit:
            await change(unit)
            wanted = wants_dms(await members.person(unit, actor.id))
            if chosen and wanted:
                is_tried = await self._dms.choose(unit, actor.id, actor.guild_id, now)
            if not wanted:
                await self._dms.want_none(unit, actor.id, actor.guild_id, now)
            await memberships.note(unit, actor.guild_id, actor.id, now)
            return await self.standing(unit, actor), is_tried

    # -- Rest ------------------------------------------------------------------------------------

    async def rest_for(self, actor: Actor, length: timedelta) -> Standing:
        """Switch rest on from now, for so long."""
        return await self.rest_until(actor, self._clock.now() + length)

    async def rest_until(self, actor: Actor, end: datetime) -> Standing:
        """Switch rest on until an instant; raises `PastTime` or `TooFarAhead`."""
        checked(end, now=self._clock.now())
        return await self._changed(actor, lambda unit: members.rest_until(unit, actor.id, end))

    async def end_rest(self, actor: Actor) -> Standing:
        """Switch rest off; who does not rest changes nothing."""
        return await self._changed(actor, lambda unit: members.rest_until(unit, actor.id, None))

    async def _changed(self, actor: Actor, change: _Change) -> Standing:
        async with self._database.writing() as unit:
            await change(unit)
            await memberships.note(unit, actor.guild_id, actor.id, self._clock.now())
            return await self.standing(unit, actor)

"""What a person can do about what is kept of them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot import consents, members, servers
from bot.access import Actor
from bot.clock import Clock
from bot.consents import Consent, Purpose
from bot.database import Database
from bot.errors import Outdated
from bot.own_data.copies import Reader, zipped
from bot.personal_data import Erased, Part, PersonalDataOfAll
from bot.words import Words


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who answers for what is kept of a server's members, as its stewards named them; empty where they have not."""

    name: str
    contact: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """A purpose, and the person's last word on it, if there was one."""

    purpose: Purpose
    consent: Consent | None

    @property
    def is_given(self) -> bool:
        """Whether they agreed to it as it is worded now."""
        return self.consent is not None and self.consent.is_for(self.purpose)


class OwnData:
    """Shows, gives and erases what is kept of one person, in every server; keeps what they agreed to."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        all_of_it: PersonalDataOfAll,
        purposes: Callable[[], Sequence[Purpose]],
        house_zone: str,
    ) -> None:
        """`purposes` are all that may be agreed to; `house_zone` is the IANA zone where nobody has set another."""
        self._database = database
        self._clock = clock
        self._all = all_of_it
        self._purposes = purposes
        self._house_zone = house_zone

    async def kept(self, person_id: int) -> list[Part]:
        """Return what is kept of somebody, by contract."""
        return await self._all.parts(person_id)

    async def copy(self, actor: Actor, words: Words, names: Mapping[int, str]) -> bytes:
        """Return all of it as a zip; `names` are the servers' names, by id."""
        async with self._database.reading() as unit:
            own = (await members.person(unit, actor.id)).zone
            zone = own or await servers.setting(unit, actor.guild_id, servers.ZONE) or self._house_zone
        reader = Reader(words, ZoneInfo(zone), names)
        # In a thread: of somebody who wrote for years it takes a while, and others are not to wait for it.
        return await asyncio.to_thread(zipped, await self.kept(actor.id), actor.id, reader, self._clock.now())

    async def responsible(self, guild_id: int) -> Responsible:
        """Return whom the server's stewards have named."""
        async with self._database.reading() as unit:
            found = await servers.settings(unit, guild_id)
        return Responsible(str(found.get("controller_name") or ""), str(found.get("controller_contact") or ""))

    async def agreed(self, actor: Actor) -> list[Agreed]:
        """Return every purpose with the person's last word on it."""
        async with self._database.reading() as unit:
            found = await consents.of_person(unit, actor.id, actor.guild_id)
        last = {(consent.purpose, consent.guild_id): consent for consent in found}
        return [Agreed(one, last.get((one.name, one.place(actor.guild_id)))) for one in self._purposes()]

    async def agree(self, actor: Actor, purpose_name: str) -> None:
        """Keep a yes; raises `Outdated` for what is not asked any more."""
        purpose = self._purpose(purpose_name)
        if purpose is None:
            raise Outdated
        now = self._clock.now()
        async with self._database.writing() as unit:
            await consents.give(unit, actor.id, actor.guild_id, purpose, now)
            if purpose.on_given is not None:
                await purpose.on_given(unit, actor.id, actor.guild_id, now)

    async def take_back(self, actor: Actor, purpose_name: str) -> None:
        """Keep a no, and let follow what follows from it; works for what is not asked any more too."""
        purpose = self._purpose(purpose_name)
        now = self._clock.now()
        async with self._database.writing() as unit:
            await consents.withdraw(unit, actor.id, actor.guild_id, purpose_name, now)
            if purpose is not None and purpose.on_withdrawn is not None:
                await purpose.on_withdrawn(unit, actor.id, actor.guild_id, now)

    async def erase(self, person_id: int) -> Erased:
        """Erase somebody everywhere, at once."""
        return await self._all.erase(person_id)

    def now(self) -> datetime:
        """Return the present."""
        return self._clock.now()

    def _purpose(self, name: str) -> Purpose | None:
        return next((purpose for purpose in self._purposes() if purpose.name == name), None)

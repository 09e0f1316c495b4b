"""What can be done in the browser demo: go into a room as somebody, and let time pass. It knows nothing of HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Final

from simcord import BackendError, SetupError
from simcord.preview import Preview

from bot.recurrence import resolve
from demo.community import LONDON, PEOPLE, Community, Person

BUSY: Final = "Something is still going on in the community. Nothing was changed. Please try again in a few seconds."

_TEN: Final = time(10)
_A_MOMENT: Final = timedelta(seconds=5)  # the bot's timer rings some milliseconds past the hour


class CannotNow(Exception):
    """What was asked is not possible now; the message says why and what to do, for people."""


def target_of(jump: str, now: datetime) -> datetime:
    """Return when a jump ("hour", "tomorrow", "monday") leads, in UTC; raises `CannotNow` for any other."""
    today = now.astimezone(LONDON).date()
    match jump:
        case "hour":
            return now + timedelta(hours=1)
        case "tomorrow":
            day = today + timedelta(days=1)
        case "monday":
            day = today + timedelta(days=-today.weekday())
            if resolve(datetime.combine(day, _TEN), LONDON) <= now:
                day += timedelta(days=7)
        case _:
            raise CannotNow("Time can't jump there. Nothing was changed.")
    return resolve(datetime.combine(day, _TEN), LONDON) + _A_MOMENT


@dataclass
class Rooms:
    """The community as somebody at the browser walks through it: one room open at a time, on `port` (0: any)."""

    community: Community
    port: int = 0
    room: str = "stewards"
    person: Person = PEOPLE[0]
    _preview: Preview | None = None
    _hand: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def open(self, room: str, name: str) -> str:
        """Open a room as this person, closing the one before, and return its address; raises `CannotNow`."""
        person = next((person for person in PEOPLE if person.name == name), None)
        channel = self.community.rooms.get(room)
        if person is None or channel is None:
            raise CannotNow("There is no such room, or nobody of that name. Nothing was changed.")
        if room == "stewards" and not person.is_steward:
            raise CannotNow(f"{name} can't see #stewards: only stewards can. Choose another room, or be Sam or Nadia.")
        async with self._alone():
            await self.close()
            preview = self.community.env.preview(
                channel,
                viewers=[self.community.members[name]],
                layout="channel",
                locale="en-GB",
                timezone=person.zone,
                port=self.port,
            )
            await preview.__aenter__()
            self._preview, self.room, self.person = preview, room, person
            return preview.url

    async def close(self) -> None:
        """Close the room that is open, if one is."""
        if self._preview is not None:
            await self._preview.close()
            self._preview = None

    async def jump(self, to: str) -> list[str]:
        """Let time pass, and return the names of the rooms in which something new stands; raises `CannotNow`."""
        async with self._alone():
            before = self._counts()
            await self.community.go_to(target_of(to, self.community.now))
            await self._show_it()
            return [name for name, count in self._counts().items() if count > before.get(name, 0)]

    async def _show_it(self) -> None:
        if self._preview is None:
            return
        try:
            await self._preview.refresh()
        except SetupError:
            self._preview = None  # its session was ended in the browser

    def _counts(self) -> dict[str, int]:
        return {name: len(self.community.posts(room)) for name, room in self.community.rooms.items()}

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        """Hold off whatever is asked while something else goes on, and put simcord's refusals into words."""
        if self._hand.locked():
            raise CannotNow(BUSY)
        async with self._hand:
            try:
                yield
            except TimeoutError as error:
                raise CannotNow("That took too long, so only a part was done. Please try again.") from error
            except (SetupError, BackendError) as error:
                raise CannotNow(self._words_for(error)) from error

    def _words_for(self, error: Exception) -> str:
        if "overlaps" in str(error):
            return BUSY
        if "could not bind" in str(error):
            return f"Another program uses port {self.port}. End it, or start the demo with another --port."
        return f"That didn't work ({error}). Please try again."

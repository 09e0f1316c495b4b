"""What can be done in the browser demo: go into a room as somebody, and let time pass. It knows nothing of HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from simcord import BackendError, SetupError
from simcord.preview import Preview

from demo import places
from demo.community import Community
from demo.jumps import Jump, jumps_from
from demo.people import PEOPLE, Person
from demo.places import DIRECT, Place

BUSY: Final = "Something is still going on in the community. Nothing was changed. Please try again in a few seconds."
NO_PROMPT: Final = (
    "No prompt is planned, so time can't jump to it. Nothing was changed. As Sam, in #stewards, type /steward prompts."
)


class CannotNow(Exception):
    """What was asked is not possible now; the message says why and what to do, for people."""


@dataclass
class Rooms:
    """The community as somebody at the browser walks through it: one room open at a time, on `port` (0: any).

    `room` and `person` are what the page offers first: where somebody was last, or where something new stands.
    """

    community: Community
    port: int = 0
    room: str = "stewards"
    person: Person = PEOPLE[0]
    _preview: Preview | None = None
    _hand: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def open(self, room: str, name: str) -> str:
        """Open a place as this person, closing the one before, and return its address; raises `CannotNow`."""
        person = next((person for person in PEOPLE if person.name == name), None)
        place = None if person is None else places.found(self.community, room, name)
        if person is None or place is None:
            raise CannotNow("There is no such room, or nobody of that name. Nothing was changed.")
        if not places.may_enter(self.community, place, name):
            raise CannotNow(_closed_to(name, place))
        member = self.community.members[name]
        async with self._alone():
            await self.close()
            preview = self.community.env.preview(
                place.channel,
                viewers=[member.user if place.key == DIRECT else member],
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

    async def jumps(self) -> list[Jump]:
        """Return the ways for time to pass from here."""
        return jumps_from(self.community.now, await self.community.next_prompt())

    async def jump(self, to: str) -> list[Place]:
        """Let time pass, and return the places in which something new stands; raises `CannotNow`.

        Half a year takes about a minute.
        """
        async with self._alone():
            jump = next((jump for jump in await self.jumps() if jump.name == to), None)
            if jump is None:
                raise CannotNow("Time can't jump there. Nothing was changed.")
            if jump.to is None:
                raise CannotNow(NO_PROMPT)
            before = places.newest(self.community)
            await self.community.go_to(jump.to)
            await self._show_it()
            new = places.new_since(self.community, before)
            if new and places.may_enter(self.community, new[0], self.person.name):
                self.room = new[0].key
            return new

    async def _show_it(self) -> None:
        if self._preview is None:
            return
        try:
            await self._preview.refresh()
        except SetupError:
            self._preview = None  # its session was ended in the browser

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


def _closed_to(name: str, place: Place) -> str:
    if place.key == "stewards":
        return f"{name} can't see #stewards: only stewards can. Choose another room, or be Sam or Nadia."
    return f"{name} can't see {place.label}. Choose another room, or be somebody else."

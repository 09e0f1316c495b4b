"""Servers in which people arrive and meet, and the real program killed around what it makes for them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from bot.app import Hearth
from bot.deliveries.model import State
from cogs.introductions.rules.profile import IntroductionId
from tests.wire import Pause, Request, WireServer
from tests.wire.answers import Answer, Drop
from tests.wire.hearth_bed import HearthBed, Rooms, now
from tests.wire.newcomers import Newcomers
from tests.wire.schedules.chronicle import Chronicle, Made
from tests.wire.schedules.striking import nothing_can_be_written

WITHIN_NONCE, PAST_NONCE = 1.5, 20.0
"""Minutes that pass before the next start: the first tries again with the nonce, the second has to look."""
MOST_STARTS = 4
_HELD_SECONDS = 60.0


class First(Pause):
    """Holds the first request of its kind that is about one server."""

    def __init__(self, method: str, path: str, at: Literal["before", "after"], room: Arrivals, server: Rooms) -> None:
        super().__init__(method, path, at, times=None, most_seconds=_HELD_SECONDS)
        self._channels, self._guild_id = room.server.world.backend.channels, server.guild.id
        self._before = dict(self._channels)
        """What was there when it began to stand: after a deletion a channel is there no more."""

    async def act(self, request: Request) -> Answer | Drop | None:
        number = int(request.path.split("/")[2])
        channel = self._channels.get(number) or self._before.get(number)
        if self.request is not None or channel is None or channel.guild_id != self._guild_id:
            return None
        return await super().act(request)


@dataclass
class Arrivals:
    """Three servers in which people arrive and meet; `made` is what came to stand in Discord there."""

    server: WireServer
    bed: HearthBed
    hearth: Hearth
    newcomers: Newcomers
    chronicle: Chronicle
    servers: list[Rooms]
    minutes: float

    def made(self, server: Rooms, what: str, *, in_channel: int | None = None) -> list[Made]:
        """Return every thing of a kind that was ever made in a server, twice if it was made twice."""
        channels = self.server.world.backend.channels
        found = {
            one.id: one  # Discord tells of a thread once more to whoever is let into it
            for one in self.chronicle.made
            if one.what == what
            and channels[one.channel_id].guild_id == server.guild.id
            and in_channel in (None, one.channel_id)
        }
        return list(found.values())

    async def one(self, server: Rooms) -> IntroductionId:
        """Return the introduction of a server's member."""
        found = await self.newcomers.of(server.guild.id, server.member.id)
        assert found is not None
        return found.id


async def run_dry(room: Arrivals) -> None:
    """Let the program run until it has nothing left to do; what it is unsure of waits until minutes have passed."""
    for _ in range(MOST_STARTS):
        async with room.bed.process() as hearth:
            await hearth.wait_ready()
            while True:
                written = len(hearth.stderr)
                if not await due(room):
                    break
                await hearth.until(lambda: len(hearth.stderr) != written, "a change")  # noqa: B023
            hearth.terminate()  # what it has in hand it brings to an end
            assert await hearth.exit_code() == 0
        if not await due(room) and not any(row.state == State.SENDING for row in await room.bed.rows()):
            return
        await room.bed.minutes_pass(PAST_NONCE)
    raise AssertionError("it never comes to rest")


async def due(room: Arrivals) -> int:
    """Return how many deliveries it would take up now, or has in hand."""
    at = now()
    return sum(
        (row.state == State.PLANNED and row.due_at <= at)
        or (row.state == State.SENDING and (row.reason is None or row.lease_until <= at))
        for row in await room.bed.rows()
    )


async def killed_around(
    room: Arrivals, method: str, path: str, meanwhile: Callable[[Arrivals], Awaitable[None]] | None = None
) -> None:
    """Run the program and kill it with three such requests under way: not arrived, not answered, not settled."""
    faults, hearth = room.server.faults, room.bed.process()
    held = [
        First(method, path, at, room, server)
        for at, server in zip(("before", "after", "after"), room.servers, strict=True)
    ]
    for fault in held:
        faults.add(fault)
    await hearth.start()
    for fault in held:
        await fault.reached()
    before, _, reply = held
    async with nothing_can_be_written(room.hearth.database):
        reply.release()
        await room.server.until(lambda: reply.request is not None and reply.request.finished, "its reply")
        await hearth.kill()
    before.discard()
    for fault in held:
        fault.discard()
        faults.remove(fault)
    if meanwhile is not None:
        await meanwhile(room)
    await room.bed.minutes_pass(room.minutes)
    await run_dry(room)

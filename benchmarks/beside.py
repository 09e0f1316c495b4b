"""Hearth and the bare bot side by side: two processes on one server, each with a shard of its own, asked in turn."""

from __future__ import annotations

import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.wire import BotProcess, WireServer
from tests.wire.hearth_bed import HearthBed, Rooms, this_minute

STARTS = 5
ANSWERS = 50
ENTRIES = 40
PEOPLE = 150


@dataclass
class Beside:
    """Both bots, their servers, and people who have not answered yet."""

    bed: HearthBed
    hearth: BotProcess
    bare: BotProcess
    ours: Rooms
    theirs: Rooms
    people: list[Any]

    async def ping(self) -> Any:
        """Ask the bare bot for its line."""
        return await self.theirs.member.slash(self.theirs.reflections, "ping")

    async def home(self, person: Any) -> Any:
        """Ask for `/home`."""
        return await person.slash(self.ours.reflections, "home")

    async def journal(self, person: Any) -> Any:
        """Ask for the journal's first page."""
        return await person.slash(self.ours.reflections, "reflect journal")

    async def form(self, person: Any) -> Any:
        """Open the form for this week's question, again where they have answered it."""
        shown = await person.slash(self.ours.reflections, "reflect answer")
        if shown.response is not None:
            [week] = {week.id for week in await self.bed.weeks(self.ours) if week.state == "sent"}
            shown = await person.click(shown.response, custom_id=f"reflection:another:{week}")
        return shown

    async def send(self, person: Any, form: Any) -> Any:
        """Send the form, for oneself alone."""
        return await person.submit_modal(form, {"text": "We planted a garden behind the library.", "audience": "me"})


@asynccontextmanager
async def beside(folder: Path) -> AsyncIterator[Beside]:
    """Yield both bots, not yet started; Hearth's database is as it should be, and its question due."""
    async with WireServer(shard_count=2) as server:
        bed = HearthBed(server, folder, environ={"HEARTH_SHARDS": "0/2"})
        of_shard: dict[int, Rooms] = {}
        while len(of_shard) < 2:
            rooms = bed.rooms(f"Server {len(server.world.backend.guilds)}")
            of_shard.setdefault((rooms.guild.id >> 22) % 2, rooms)
        ours, theirs = of_shard[0], of_shard[1]
        people = [ours.guild.add_member(server.world.create_user(f"person {number}")) for number in range(PEOPLE)]
        env = {"DISCORD_TOKEN": server.token, "BARE_SHARD": "1/2", "BARE_GUILD": str(theirs.guild.id)}
        bare = BotProcess(server, folder, module="benchmarks.bare", arguments=(), env=env, name="bare")
        await bed.prompt_is_due(ours, at=this_minute())
        hearth = bed.process()
        try:
            yield Beside(bed, hearth, bare, ours, theirs, people)
        finally:
            await bare.kill()
            await hearth.kill()


async def starts(both: Beside) -> tuple[float, float]:
    """Start both in turn a few times and leave them running; return the medians to ready, in seconds: Hearth's, bare.

    A first start, which makes the database's last changes and posts what is due, is not counted.
    """
    taken: dict[str, list[float]] = {"hearth": [], "bare": []}
    for number in range(STARTS + 1):
        for process in (both.hearth, both.bare):
            await process.kill()
            start = time.perf_counter()
            await process.start()
            await process.wait_ready(within=60)
            if number:
                taken[process.name].append(time.perf_counter() - start)
    return statistics.median(taken["hearth"]), statistics.median(taken["bare"])


async def answers(both: Beside) -> dict[str, list[float]]:
    """Return how long each kind of answer took, in seconds: asked in turn, so that a slow moment is everybody's."""
    reader, *writers = both.people[: ANSWERS + 1]
    for _ in range(ENTRIES):
        await both.send(reader, await both.form(reader))
    taken: dict[str, list[float]] = {}

    async def timed(what: str, act: Callable[[], Awaitable[Any]]) -> None:
        start = time.perf_counter()
        result = await act()
        taken.setdefault(what, []).append(time.perf_counter() - start)
        if result.response is None:
            raise RuntimeError(f"{what}: no answer")

    for writer in writers:
        form = await both.form(writer)
        await timed("ping", both.ping)
        await timed("home", lambda: both.home(reader))
        await timed("journal", lambda: both.journal(reader))
        await timed("stored", lambda writer=writer, form=form: both.send(writer, form))
    return taken


def resident_mb(process: BotProcess) -> float:
    """Return what a process holds in memory, in MB of 1024 KB; Linux tells it under /proc."""
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024

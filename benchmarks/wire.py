"""The real process over real sockets, against a bare bot on the same server: to the answer a person sees."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from tests.wire import BotProcess, WireServer
from tests.wire.hearth_bed import HearthBed, Rooms, this_minute

ANSWERS = 50
SERVERS = 40


async def measure() -> list[tuple[str, str]]:
    """Return rows of what was measured and the figure."""
    with tempfile.TemporaryDirectory() as name:
        async with WireServer() as server:
            bed = HearthBed(server, Path(name))
            rooms = [bed.rooms(f"Server {number}") for number in range(SERVERS)]
            bare = await _bare(server, bed, rooms)
        with tempfile.TemporaryDirectory() as other:
            async with WireServer() as server:
                bed = HearthBed(server, Path(other))
                rooms = [bed.rooms(f"Server {number}") for number in range(SERVERS)]
                hearth = await _hearth(bed, rooms)
    asked = ("Start to ready", f"{SERVERS} servers' posts", "`/home`, median of 50")
    return [
        (what, f"{ours * 1000:.0f} ms; bare bot {theirs * 1000:.0f} ms; {ours / theirs:.2f} times")
        for what, ours, theirs in zip(asked, hearth, bare, strict=True)
    ]


async def _hearth(bed: HearthBed, rooms: list[Rooms]) -> tuple[float, float, float]:
    await bed.prompt_is_due(*rooms, at=this_minute())
    return await _measured(bed.server, bed.process(), rooms)


async def _bare(server: WireServer, bed: HearthBed, rooms: list[Rooms]) -> tuple[float, float, float]:
    channels = " ".join(str(room.reflections.id) for room in rooms)
    env = {"DISCORD_TOKEN": server.token, "BARE_CHANNELS": channels}
    process = BotProcess(server, bed.folder, module="benchmarks.bare", arguments=(), env=env, name="bare")
    return await _measured(server, process, rooms)


async def _measured(server: WireServer, process: BotProcess, rooms: list[Rooms]) -> tuple[float, float, float]:
    start = time.perf_counter()
    async with process:
        first = await server.arrived("POST", r"/channels/\d+/messages", count=1, within=60)
        posts_from = time.perf_counter()
        await server.until(lambda: all(room.posts for room in rooms), "every post", within=120)
        posted = time.perf_counter() - posts_from
        await process.wait_ready()
        ready = time.perf_counter() - start
        answered = [await _answer(rooms[0]) for _ in range(ANSWERS)]
        assert first
    return ready, posted, statistics.median(answered)


async def _answer(room: Rooms) -> float:
    start = time.perf_counter()
    result = await room.member.slash(room.reflections, "home")
    assert result.response is not None
    return time.perf_counter() - start

"""Posts that are due in many servers at a start, against a bare bot that knows what to post, on a server like it."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from tests.wire import BotProcess, WireServer
from tests.wire.hearth_bed import HearthBed, Rooms, this_minute

SERVERS = 40


async def measure() -> list[tuple[str, str]]:
    """Return a row of what was measured and the figure: from the first post to the last."""
    taken = []
    for is_ours in (True, False):
        with tempfile.TemporaryDirectory() as name:
            async with WireServer() as server:
                bed = HearthBed(server, Path(name))
                rooms = [bed.rooms(f"Server {number}") for number in range(SERVERS)]
                if is_ours:
                    await bed.prompt_is_due(*rooms, at=this_minute())
                taken.append(await _posted(bed, bed.process() if is_ours else _bare(bed, rooms), rooms))
    ours, theirs = taken
    told = f"{ours * 1000:.0f} ms; bare bot {theirs * 1000:.0f} ms; {ours / theirs:.1f} times"
    return [(f"{SERVERS} servers' posts, due at a start", told)]


def _bare(bed: HearthBed, rooms: list[Rooms]) -> BotProcess:
    channels = " ".join(str(room.reflections.id) for room in rooms)
    env = {"DISCORD_TOKEN": bed.server.token, "BARE_GUILD": str(rooms[0].guild.id), "BARE_CHANNELS": channels}
    return BotProcess(bed.server, bed.folder, module="benchmarks.bare", arguments=(), env=env, name="bare")


async def _posted(bed: HearthBed, process: BotProcess, rooms: list[Rooms]) -> float:
    async with process:
        await bed.server.arrived("POST", r"/channels/\d+/messages", count=1, within=60)
        start = time.perf_counter()
        await bed.server.until(lambda: all(room.posts for room in rooms), "every post", within=120)
        return time.perf_counter() - start

"""Two thousand servers of twenty people: what is held in memory, and how long it takes until all are there."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.beside import bare_bot, cpu_seconds, hearth_bot, resident_mb
from benchmarks.measured import Compared, Found, Mark
from tests.wire import BotProcess, WireServer
from tests.wire.hearth_bed import HearthBed

SERVERS = 2000
PEOPLE = 20
CHANNELS = ("welcome", "rules", "hall", "reflections", "resources", "ideas", "help", "stewards", "quiet", "news")
ROLES = ("Stewards", "Leaders", "New", "Quiet")
SETTLED_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Weighed:
    """Seconds to "ready" and of the processor's work by then and a while later, and the memory held then, in MB."""

    seconds: float
    worked: float
    worked_after: float
    memory: float


async def measure(folder: Path) -> Found:
    """Start one bot after the other: Hearth; a bare bot that keeps as little; a bare bot as discord.py comes."""
    data = folder / "servers"
    data.mkdir()
    async with WireServer() as server:
        first = _settle(server)
        bed = HearthBed(server, data)
        migrating = hearth_bot(bed, folder, "migrate")
        await migrating.start()
        await migrating.exit_code(within=60)
        new, hearth = [await _weighed(server, hearth_bot(bed, folder)) for _ in range(2)]
        lean, default = [
            await _weighed(server, bare_bot(server, folder, data, first, BARE_CACHES=caches))
            for caches in ("hearth", "default")
        ]
    what = f"{SERVERS:,} servers of {PEOPLE}"
    return Found(
        [
            Compared(f"memory with {what}", "MB", [hearth.memory], [lean.memory], Mark(2.1)),
            Compared("the same, as discord.py comes", "MB", [hearth.memory], [default.memory]),
            Compared("the processor's work until all are there", "s", [hearth.worked], [lean.worked]),
        ],
        [
            f"With {what}, Hearth says that it is ready after {hearth.seconds:.1f} s, {new.seconds:.1f} s at a first"
            f" start; the bare bot after {lean.seconds:.1f} s, {default.seconds:.1f} s if it asks for every member.",
            f"In the {SETTLED_SECONDS:.0f} s after it the processor works {hearth.worked_after:.1f} s more for Hearth,"
            f" {lean.worked_after:.1f} s for the bare bot.",
        ],
    )


def _settle(server: WireServer) -> int:
    """Fill the world, the bot and nineteen others in each server; return the id of one of the servers."""
    backend = server.world.backend
    for number in range(SERVERS):
        guild = backend.create_guild(f"Community {number}")
        for person in range(PEOPLE - 2):
            backend.add_member(guild.id, backend.make_user(f"person {person} of {number}").id)
        for name in ROLES:
            backend.create_role(guild.id, name)
        for name in CHANNELS:
            backend.create_channel(guild.id, name)
    return guild.id


async def _weighed(server: WireServer, process: BotProcess) -> Weighed:
    start = time.perf_counter()
    async with process:
        await process.until(lambda: f"servers={SERVERS}" in process.stdout + process.stderr, "every server", within=90)
        seconds, worked = time.perf_counter() - start, cpu_seconds(process)
        await asyncio.sleep(SETTLED_SECONDS)
        found = Weighed(seconds, worked, cpu_seconds(process) - worked, resident_mb(process))
    server.gateway.forget_sessions()
    return found

"""Hearth and the bare bot side by side: two processes on one server, each with a shard of its own, asked in turn."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.wire import BotProcess, WireServer
from tests.wire.hearth_bed import HearthBed, Rooms, this_minute

# Both run from bytecode, as where they are installed; kept in a folder of ours, whatever the shell says of caches.
_BYTECODE = "bytecode"
_SENDS, _CARDS = "sends.json", "cards.json"
_LOOKS_EVERY_SECONDS = 0.05
_LOOKS_AT_REST = 4
_ROOT = Path(__file__).parents[1]


def environment(folder: Path) -> dict[str, str]:
    """Return what every process has in its environment; `folder` is that of the whole run."""
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder / _BYTECODE)}


async def compile_both(folder: Path) -> None:
    """Make the bytecode of both before anything is measured: a process that compiles is slower, and larger for good."""
    compiler = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-c", "import benchmarks.bare, bot.starting, bot.app, cogs.reflections"),
        env={**os.environ, **environment(folder), "PYTHONPATH": str(_ROOT)},
        cwd=folder,
    )
    if await compiler.wait():
        raise RuntimeError("the bots cannot be imported")


def bare_bot(server: WireServer, folder: Path, data: Path, commands_in: int, **env: str) -> BotProcess:
    """Return a bare bot, not yet started, that has its commands in the server with this id."""
    variables = {"DISCORD_TOKEN": server.token, "BARE_GUILD": str(commands_in), **environment(folder), **env}
    return BotProcess(
        server, data, module="benchmarks.bare", arguments=(), env=variables, name="bare", from_scratch=True
    )


def hearth_bot(bed: HearthBed, folder: Path, *arguments: str) -> BotProcess:
    """Return Hearth in this bed, not yet started: `run`, if not told otherwise."""
    own = {"DISCORD_TOKEN": bed.server.token, "HEARTH_DATA_DIR": str(bed.data), **bed.environ}
    variables = {**own, **environment(folder)}
    return BotProcess(
        bed.server, bed.folder, arguments=arguments or ("run",), env=variables, name="hearth", from_scratch=True
    )


@dataclass
class Beside:
    """Both bots, and servers of each: `guild_ids` gives ids by which a server is Hearth's (0) or the bare bot's (1)."""

    bed: HearthBed
    folder: Path
    hearth: BotProcess
    ours: Rooms
    theirs: Rooms
    bare: BotProcess
    _made: int = field(default=0)

    @property
    def sends(self) -> Path:
        """The file that says what the bare bot sends."""
        return self.folder / _SENDS

    @property
    def cards(self) -> Path:
        """The file of the cards that the bare bot shows."""
        return self.folder / _CARDS

    def rooms(self, shard: int) -> Rooms:
        """Make one more server, of Hearth's (0) or of the bare bot's (1)."""
        self._made += 1
        return self.bed.rooms(f"Server {self._made}", id=_guild_id(self._made + 10, shard))

    async def start(self) -> None:
        """Start both, and return when they are ready."""
        for process in (self.hearth, self.bare):
            await process.start()
            await process.wait_ready(within=60)

    async def ping(self) -> Any:
        """Ask the bare bot for its line."""
        return await self.theirs.member.slash(self.theirs.reflections, "ping")

    async def show(self, kind: str) -> Any:
        """Ask the bare bot for the card of this kind."""
        return await self.theirs.member.slash(self.theirs.reflections, "show", kind=kind)


@asynccontextmanager
async def beside(folder: Path) -> AsyncIterator[Beside]:
    """Yield both bots, not yet started; Hearth's database is as it should be, and its question due."""
    data = Path(tempfile.mkdtemp(dir=folder))
    async with WireServer(shard_count=2) as server:
        bed = HearthBed(server, data, environ={"HEARTH_SHARDS": "0/2"})
        ours, theirs = (bed.rooms(f"Server of {shard}", id=_guild_id(1, shard)) for shard in (0, 1))
        env = {"BARE_SHARD": "1/2", "BARE_SENDS": str(data / _SENDS), "BARE_CARDS": str(data / _CARDS)}
        bare = bare_bot(server, folder, data, theirs.guild.id, **env)
        await bed.prompt_is_due(ours, at=this_minute())
        hearth = hearth_bot(bed, folder)
        try:
            yield Beside(bed, data, hearth, ours, theirs, bare)
            # The report of a bug is quick, too, and no answer.
            if "Traceback" in hearth.stderr_of_all:
                raise RuntimeError(f"Hearth ran into a bug\n{hearth.stderr_of_all[-8000:]}")
        finally:
            await bare.kill()
            await hearth.kill()


def _guild_id(number: int, shard: int) -> int:
    # https://discord.com/developers/docs/events/gateway#sharding
    return ((1 << 40) + 2 * number + shard) << 22


def resident_mb(process: BotProcess) -> float:
    """Return what a process holds in memory, in MB of 1024 KB; Linux tells it under /proc."""
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


def cpu_seconds(process: BotProcess) -> float:
    """Return for how long the processor worked for a process; Linux tells it under /proc."""
    fields = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def at_rest(*processes: BotProcess) -> None:
    """Return once the processor has nothing more to do for any of these: what went before is then done."""
    worked, looks = [-1.0], 0
    while looks < _LOOKS_AT_REST:
        await asyncio.sleep(_LOOKS_EVERY_SECONDS)
        before, worked = worked, [cpu_seconds(process) for process in processes]
        looks = looks + 1 if worked == before else 0

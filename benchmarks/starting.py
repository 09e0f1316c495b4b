"""From the start of a process to its being ready, and what it holds in memory then."""

from __future__ import annotations

import asyncio
import statistics
import time
from pathlib import Path

from benchmarks.beside import beside, cpu_seconds, resident_mb
from benchmarks.measured import Compared, Found, Mark

STARTS = 7
SETTLED_SECONDS = 3.0
"""discord.py says "ready" two seconds after the last server; what a bot does upon it is then done too."""


async def measure(folder: Path) -> Found:
    """Start both in turn a few times, and weigh them at rest.

    A first start, which makes the database's last changes and posts what is due, is not counted.
    """
    seconds: dict[str, list[float]] = {"hearth": [], "bare": []}
    worked: dict[str, list[float]] = {"hearth": [], "bare": []}
    async with beside(folder) as both:
        for number in range(STARTS + 1):
            for process in (both.hearth, both.bare):
                await process.kill()
                start = time.perf_counter()
                await process.start()
                await process.wait_ready(within=60)
                if number:
                    seconds[process.name].append(time.perf_counter() - start)
                    worked[process.name].append(cpu_seconds(process))
        await asyncio.sleep(SETTLED_SECONDS)
        memory = [[resident_mb(process)] for process in (both.hearth, both.bare)]
    processor = " and ".join(f"{statistics.median(worked[name]):.2f} s" for name in ("hearth", "bare"))
    return Found(
        [
            Compared("start to ready", "s", seconds["hearth"], seconds["bare"], Mark(3.5)),
            Compared("memory at rest", "MB", *memory, Mark(2.1)),
        ],
        [f"Until ready, the processor worked {processor} (the bare bot)."],
    )

"""`make bench`: prints what was measured. The machine's own speed goes out of the ratios, not out of the times."""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import posts, units
from benchmarks.beside import answers, beside, resident_mb, starts
from benchmarks.crowd import crowds
from bot.running import in_loop

MARKS = {"ready": 4.0, "memory": 2.3, "journal": 3.5, "stored": 7.0}
"""At most so many times what the bare bot takes."""


async def main() -> None:
    """Measure and print."""
    table = Table("measured", "Hearth", "bare bot", "times", "at most", title="Against a bare discord.py bot")
    with tempfile.TemporaryDirectory() as name:
        async with beside(Path(name)) as both:
            ours, theirs = await starts(both)
            table.add_row("start to ready", f"{ours:.2f} s", f"{theirs:.2f} s", *_held(ours / theirs, "ready"))
            taken = {what: statistics.median(seconds) for what, seconds in (await answers(both)).items()}
            ours, theirs = resident_mb(both.hearth), resident_mb(both.bare)
            table.add_row("idle memory", f"{ours:.0f} MB", f"{theirs:.0f} MB", *_held(ours / theirs, "memory"))
            ping = taken.pop("ping")
            called = {"home": "`/home`", "journal": "a page of the journal", "stored": "a stored answer"}
            for what, seconds in taken.items():
                row = f"{seconds * 1000:.1f} ms", f"{ping * 1000:.1f} ms (`/ping`)"
                table.add_row(called[what], *row, *_held(seconds / ping, what))
            rushes = await crowds(both)
    console = Console(soft_wrap=True)
    console.print(table)
    for bot, rush in zip(("Hearth", "The bare bot"), rushes, strict=True):
        console.print(f"{bot}, {len(rush.waited)} at once: {rush.told()}")
    for what, figure in [*await posts.measure(), *await units.measure()]:
        console.print(f"{what}: {figure}")


def _held(times: float, what: str) -> tuple[str, str]:
    return f"{times:.1f}", f"{MARKS[what]:.1f}" if what in MARKS else ""


if __name__ == "__main__":
    in_loop(main())  # the loop that Hearth runs on, so that Discord's side is no slower than need be

"""`make bench`: prints what was measured; `make bench ARGS="crowd units"` measures these parts alone."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from rich.console import Console

from benchmarks import answers, crowd, deliveries, finding, matching, servers, starting, units
from benchmarks.beside import compile_both
from benchmarks.measured import Found
from bot.running import in_loop

PARTS: dict[str, Callable[[Path], Awaitable[Found]]] = {
    "start": starting.measure,
    "servers": servers.measure,
    "answers": answers.measure,
    "crowd": crowd.measure,
    "deliveries": deliveries.measure,
    "units": units.measure,
    "finding": finding.measure,
    "matching": matching.measure,
}

LONG = frozenset({"finding", "matching"})
"""Parts without a bare bot beside them, which take minutes: measured only when they are asked for."""

_WIDTH = 130


async def main(names: list[str]) -> None:
    """Measure and print."""
    console = Console(highlight=False, width=_WIDTH)
    found = Found()
    with tempfile.TemporaryDirectory() as folder:
        await compile_both(Path(folder))
        for name in names:
            start = time.perf_counter()
            found.add(await PARTS[name](Path(folder)))
            print(f"{name}: measured in {time.perf_counter() - start:.0f} s", file=sys.stderr)
    if found.rows:
        console.print(found.table())
    for line in found.lines:
        console.print(line, markup=False, soft_wrap=True)


if __name__ == "__main__":
    chosen = sys.argv[1:] or [name for name in PARTS if name not in LONG]
    if unknown := set(chosen) - set(PARTS):
        raise SystemExit(f"There is no part called {', '.join(sorted(unknown))}. There is: {', '.join(PARTS)}.")
    in_loop(main(chosen))  # the loop that Hearth runs on, so that Discord's side is no slower than need be

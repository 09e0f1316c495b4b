"""`make bench`: prints what was measured. The machine's own speed goes out of the ratios, not out of the times."""

from __future__ import annotations

import asyncio

from rich.console import Console
from rich.table import Table

from benchmarks import units, wire


async def main() -> None:
    """Measure and print."""
    table = Table("measured", "figure")
    for what, figure in [*await units.measure(), *await wire.measure()]:
        table.add_row(what, figure)
    Console().print(table)


if __name__ == "__main__":
    asyncio.run(main())

"""What was measured, Hearth beside a bare bot, and how it is told: one row each, and a line for what has no ratio."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.table import Table


@dataclass(frozen=True, slots=True)
class Mark:
    """What the ratio should be: at most `times`, or at least where more is better."""

    times: float
    is_least: bool = False

    def is_met(self, ratio: float) -> bool:
        """Whether a ratio, as it is printed, reaches it."""
        return round(ratio, 2) >= self.times if self.is_least else round(ratio, 2) <= self.times

    def __str__(self) -> str:
        return f"{'>=' if self.is_least else '<='} {self.times:g}"


@dataclass(frozen=True, slots=True)
class Compared:
    """Figures of Hearth and of the bare bot, one of each for a round: what one round's moment was like, both felt."""

    what: str
    unit: str
    hearth: Sequence[float]
    bare: Sequence[float]
    mark: Mark | None = None
    against: str = ""

    def cells(self) -> list[str]:
        """Return the table's row: both medians, the median of the rounds' ratios and how far they spread."""
        ratios = [ours / theirs for ours, theirs in zip(self.hearth, self.bare, strict=True)]
        ratio = statistics.median(ratios)
        spread = f"{ratio:.2f}" if len(ratios) == 1 else f"{ratio:.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
        marked = ["", ""] if self.mark is None else [str(self.mark), "yes" if self.mark.is_met(ratio) else "no"]
        theirs = f"{self._told(self.bare)} {self.against}".strip()
        return [self.what, self._told(self.hearth), theirs, spread, *marked]

    def _told(self, figures: Sequence[float]) -> str:
        median = statistics.median(figures)
        digits = 0 if median >= 50 else 2 if median < 5 else 1
        return f"{median:.{digits}f} {self.unit}"


@dataclass(slots=True)
class Found:
    """What a part of the benchmarks has found."""

    rows: list[Compared] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def add(self, other: Found) -> None:
        """Take in what another part has found."""
        self.rows += other.rows
        self.lines += other.lines

    def table(self) -> Table:
        """Return the table of everything that has a ratio."""
        table = Table("measured", "Hearth", "bare bot", "times (rounds)", "mark", "met")
        table.title = "Hearth against a bare discord.py bot: medians"
        for row in self.rows:
            table.add_row(*row.cells())
        return table

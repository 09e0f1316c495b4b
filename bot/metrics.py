"""What the bot has done, counted: of nobody in particular.

Counted in plain numbers, so that a bot whom nobody watches does without a library for it.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

_LATE_BUCKETS = (1.0, 2.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0, 4 * 3600.0, 24 * 3600.0)
_ANSWER_BUCKETS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 2.5, 3.0, 5.0, 15.0, 60.0)


class Spread:
    """How long things took: how many up to each of `bounds` (seconds, growing), and beyond the last."""

    def __init__(self, bounds: tuple[float, ...]) -> None:
        self.bounds = bounds
        self.seconds = 0.0
        self._numbers = [0] * (len(bounds) + 1)

    def add(self, seconds: float) -> None:
        """Take in one; below nothing counts as nothing."""
        seconds = max(0.0, seconds)
        self.seconds += seconds
        self._numbers[bisect_left(self.bounds, seconds)] += 1

    def up_to_each(self) -> list[tuple[float, int]]:
        """Return each bound with how many took no longer; the last is infinite, and has all of them."""
        found, so_far = [], 0
        for bound, number in zip((*self.bounds, math.inf), self._numbers, strict=True):
            so_far += number
            found.append((bound, so_far))
        return found


class Metrics:
    """The project's metrics, of one bot: several bots in one process count apart.

    Labels name kinds and commands; nothing here has the id of a person, a server or a message.
    """

    def __init__(self, release: str | None = None) -> None:
        """`release` is the version to tell, else the one that runs."""
        self.release = release
        self.settled: Counter[tuple[str, str]] = Counter()
        self.late = Spread(_LATE_BUCKETS)
        self.waiting: dict[str, int] = {}
        self.interactions: Counter[tuple[str, str]] = Counter()
        self.answer_seconds = Spread(_ANSWER_BUCKETS)

    @cached_property
    def registry(self) -> CollectorRegistry:
        """What tells them in Prometheus' words, as they stand whenever it is asked."""
        from bot.metrics_told import registry_of

        return registry_of(self)

    def delivery_settled(self, kind: str, outcome: str, late_by: timedelta | None = None) -> None:
        """Count a settled delivery: `outcome` is its state; `late_by` is given for those that were sent."""
        self.settled[kind, outcome] += 1
        if late_by is not None:
            self.late.add(late_by.total_seconds())

    def deliveries_waiting(self, counts: Mapping[str, int]) -> None:
        """Set how many deliveries are in each state that is not settled; a state left out has none."""
        self.waiting = dict(counts)

    def interaction_answered(self, name: str, outcome: str, seconds: float | None = None) -> None:
        """Count an interaction: `outcome` is ok, expected or bug. Of a custom_id only `noun:verb` is kept."""
        self.interactions[":".join(name.split(":")[:2]), outcome] += 1
        if seconds is not None:
            self.answer_seconds.add(seconds)

"""What the bot has done, counted: of nobody in particular."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

from bot.version import version

_LATE_BUCKETS = (1, 2, 5, 15, 60, 300, 900, 3600, 4 * 3600, 24 * 3600)
_ANSWER_BUCKETS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 2.5, 3, 5, 15, 60)


class Metrics:
    """The project's metrics, in a registry of their own so that several bots in one process do not clash.

    Labels name kinds and commands; nothing here has the id of a person, a server or a message.
    """

    def __init__(self, release: str | None = None) -> None:
        """`release` is the version to tell, else the one that runs."""
        self.registry = CollectorRegistry()
        self.settled = Counter(
            "hearth_deliveries_settled", "Deliveries settled.", ["kind", "outcome"], registry=self.registry
        )
        self.late = Histogram(
            "hearth_delivery_late_seconds",
            "How long after it was due a delivery was sent.",
            buckets=_LATE_BUCKETS,
            registry=self.registry,
        )
        self.waiting = Gauge(
            "hearth_deliveries_waiting", "Deliveries that are not settled yet.", ["state"], registry=self.registry
        )
        self.interactions = Counter(
            "hearth_interactions", "Commands, buttons and forms answered.", ["name", "outcome"], registry=self.registry
        )
        self.answer_seconds = Histogram(
            "hearth_interaction_answer_seconds",
            "From when Discord made an interaction to its answer.",
            buckets=_ANSWER_BUCKETS,
            registry=self.registry,
        )
        Gauge("hearth_build_info", "The version that runs; always 1.", ["version"], registry=self.registry).labels(
            release if release is not None else version()
        ).set(1)
        ProcessCollector(registry=self.registry)

    def delivery_settled(self, kind: str, outcome: str, late_by: timedelta | None = None) -> None:
        """Count a settled delivery: `outcome` is its state; `late_by` is given for those that were sent."""
        self.settled.labels(kind, outcome).inc()
        if late_by is not None:
            self.late.observe(max(0.0, late_by.total_seconds()))

    def deliveries_waiting(self, counts: Mapping[str, int]) -> None:
        """Set how many deliveries are in each state that is not settled; a state left out has none."""
        self.waiting.clear()
        for state, count in counts.items():
            self.waiting.labels(state).set(count)

    def interaction_answered(self, name: str, outcome: str, seconds: float | None = None) -> None:
        """Count an interaction: `outcome` is ok, expected or bug. Of a custom_id only `noun:verb` is kept."""
        self.interactions.labels(":".join(name.split(":")[:2]), outcome).inc()
        if seconds is not None:
            self.answer_seconds.observe(max(0.0, seconds))

"""Tells the metrics in Prometheus' words. Imported only where somebody asks for them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from prometheus_client import CollectorRegistry, Metric, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector

from bot.metrics import Metrics, Spread
from bot.version import version


def registry_of(metrics: Metrics) -> CollectorRegistry:
    """Return a registry with these metrics and those of the process."""
    registry = CollectorRegistry()
    registry.register(_Told(metrics))
    ProcessCollector(registry=registry)
    return registry


class _Told(Collector):
    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._release = metrics.release if metrics.release is not None else version()

    def collect(self) -> Iterable[Metric]:
        """Return all of them as they stand."""
        counted = self._metrics
        waiting = GaugeMetricFamily(
            "hearth_deliveries_waiting", "Deliveries that are not settled yet.", labels=["state"]
        )
        for state, count in counted.waiting.items():
            waiting.add_metric([state], count)
        release = GaugeMetricFamily("hearth_build_info", "The version that runs; always 1.", labels=["version"])
        release.add_metric([self._release], 1)
        return (
            _counter("hearth_deliveries_settled", "Deliveries settled.", "kind", counted.settled),
            _histogram("hearth_delivery_late_seconds", "How long after it was due a delivery was sent.", counted.late),
            waiting,
            _counter("hearth_interactions", "Commands, buttons and forms answered.", "name", counted.interactions),
            _histogram(
                "hearth_interaction_answer_seconds",
                "From when Discord made an interaction to its answer.",
                counted.answer_seconds,
            ),
            release,
        )


def _counter(name: str, told: str, what: str, counts: Mapping[tuple[str, str], int]) -> CounterMetricFamily:
    family = CounterMetricFamily(name, told, labels=[what, "outcome"])
    for labels, count in counts.items():
        family.add_metric(labels, count)
    return family


def _histogram(name: str, told: str, spread: Spread) -> HistogramMetricFamily:
    buckets = [("+Inf" if bound == math.inf else str(bound), number) for bound, number in spread.up_to_each()]
    return HistogramMetricFamily(name, told, buckets=buckets, sum_value=spread.seconds)

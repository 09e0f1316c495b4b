"""What a schedule was made of, counted: kills, deliveries, faults, and how what was in doubt was found out."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from tests.wire import Request
from tests.wire.schedules.playing import Play

_SETTLED = re.compile(r"delivery settled .*?delivery=(\d+).*?kind=([\w.]+).*?outcome=(\w+)")
_LOOKS = re.compile(r"/channels/\d+/messages|/guilds/\d+/(threads/active|scheduled-events)")


@dataclass
class Counts:
    """The counts of one schedule or, added up, of several."""

    schedules: int = 0
    seconds: float = 0.0
    requests: int = 0
    starts: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    deliveries: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    doubts: Counter[str] = field(default_factory=Counter)
    kinds: set[str] = field(default_factory=set)
    """The kinds of delivery that the program itself has, the probe's left out."""

    def add(self, other: Counts) -> None:
        """Take in another schedule's."""
        self.schedules += other.schedules
        self.seconds += other.seconds
        self.requests += other.requests
        self.starts += other.starts
        self.kinds |= other.kinds
        for mine, theirs in zip(self._counters, other._counters, strict=True):
            mine.update(theirs)

    @property
    def _counters(self) -> tuple[Counter[str], ...]:
        return self.kills, self.deliveries, self.faults, self.doubts

    @property
    def never_sent(self) -> set[str]:
        """The kinds of which nothing was sent: each of them can be."""
        return {kind for kind in self.kinds if not self.deliveries[f"{kind}: sent"]}

    def told(self, heading: str) -> str:
        """Return them as a table."""
        lines = [
            heading,
            f"  {self.schedules} schedules, {self.seconds:.0f} s, {self.starts} starts, {self.requests} requests",
        ]
        for title, counter in (
            (f"{self.kills.total()} kills", self.kills),
            (f"{self.deliveries.total()} deliveries", self.deliveries),
            ("faults", self.faults),
            ("doubts", self.doubts),
        ):
            lines.append(f"  {title}")
            lines += [f"    {number:6}  {name}" for name, number in sorted(counter.items())]
        return "\n".join(lines)


def counts_of(play: Play, seconds: float) -> Counts:
    """Count what was played."""
    logs = "".join(process.stderr_of_all for process in play.processes)
    settled = _SETTLED.findall(logs)
    return Counts(
        schedules=1,
        seconds=seconds,
        requests=len(play.wire.requests),
        starts=len(play.starts),
        kills=Counter(play.kills),
        deliveries=Counter(f"{kind}: {outcome}" for _, kind, outcome in settled),
        faults=Counter(play.faults),
        doubts=_doubts(play, logs),
        kinds=set(play.hearth.kinds),
    )


def _doubts(play: Play, logs: str) -> Counter[str]:
    nonced: dict[tuple[str, str], list[Request]] = {}
    for request in play.wire.sent("POST", r"/channels/\d+/messages"):
        if request.done and isinstance(request.body, dict) and "nonce" in request.body:
            nonced.setdefault((request.path, str(request.body["nonce"])), []).append(request)
    looks = [one for one in play.wire.sent("GET") if _LOOKS.fullmatch(one.path)]
    makings = play.wire.sent("POST", r"/channels/\d+/threads|/guilds/\d+/scheduled-events")
    return Counter(
        {
            "put off by trouble on the line": logs.count("delivery not settled"),
            "sent again with the same nonce": sum(len(several) - 1 for several in nonced.values()),
            "threads and events made, and answered with a failure": sum(
                one.done and (one.status or 0) >= 500 for one in makings
            ),
            "threads and events made, and never answered": sum(one.done and one.status is None for one in makings),
            "looks": len(looks),
            "found by looking": _found(play, nonced),
        }
    )


def _found(play: Play, nonced: dict[tuple[str, str], list[Request]]) -> int:
    """Return how many messages were settled by a process that never sent them."""
    settled: dict[str, str] = {}
    for process in play.processes:
        for (who, _), log in process._written.items():
            ended = _SETTLED.findall(log.decode(errors="replace"))
            settled |= {id: who for id, _, outcome in ended if outcome == "sent"}
    return sum(
        settled.get(nonce.partition("-")[0], several[-1].who) not in {one.who for one in several}
        for (_, nonce), several in nonced.items()
    )

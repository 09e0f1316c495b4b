"""What can go wrong between a bot and Discord, by route and number of times; knows nothing of what the work is.

Every pattern is a regular expression over the whole path; `times` counts matching requests, None means for good;
`at` is "before" the work is done or "after" it.
"""

from __future__ import annotations

import asyncio
import random
import re
from dataclasses import dataclass, field
from types import TracebackType
from typing import Literal

from . import answers
from .answers import Answer, Drop, rate_limited
from .watch import NeverHappened, Request

At = Literal["before", "after"]


@dataclass(eq=False)
class Fault:
    method: str
    path: str
    at: At
    outcome: Answer | Drop | None
    times: int | None = 1

    async def act(self, request: Request) -> Answer | Drop | None:
        return self.outcome


@dataclass(eq=False)
class Quota(Fault):
    """At most `most` in any `per` seconds; what is over is told how long to wait."""

    most: int = 5
    per: float = 5.0
    passed: list[float] = field(default_factory=list)

    async def act(self, request: Request) -> Answer | Drop | None:
        now = asyncio.get_running_loop().time()
        self.passed = [at for at in self.passed if now - at < self.per]
        if len(self.passed) >= self.most:
            return rate_limited(self.passed[0] + self.per - now)
        self.passed.append(now)
        return None


class Pause(Fault):
    """A request held in its place, so that a test can act while it is in flight."""

    def __init__(self, method: str, path: str, at: At, *, times: int | None = 1, most_seconds: float | None = None):
        super().__init__(method, path, at, None, times)
        self.request: Request | None = None
        self._most_seconds = most_seconds
        self._reached = asyncio.Event()
        self._released = asyncio.Event()

    async def act(self, request: Request) -> Answer | Drop | None:
        self.request = request
        self._reached.set()
        try:
            await asyncio.wait_for(self._released.wait(), self._most_seconds)
        except TimeoutError:
            return None  # held as long as was asked; from here it goes its way
        return self.outcome

    async def reached(self, *, within: float = 20.0) -> Request:
        """Return the request once it is held here; raises NeverHappened after `within` seconds."""
        try:
            await asyncio.wait_for(self._reached.wait(), within)
        except TimeoutError:
            raise NeverHappened(f"not within {within:g} s: {self.method} {self.path} ({self.at} its work)") from None
        assert self.request is not None
        return self.request

    def release(self) -> None:
        """Let the request go on; before its work, the work is then done even if its sender has died meanwhile."""
        self._released.set()

    def discard(self) -> None:
        """Cut the connection; before its work, it is as if the request had never arrived."""
        self.outcome = Drop()
        self._released.set()


# What is another number in each run: ids and the tokens made of them.
_CHANGING = re.compile(r"[^/]*\d[^/]*")


class Delay:
    """So many seconds, or as many as a seed draws between two; the n-th draw for the same thing is always the same."""

    def __init__(self, seconds: float | tuple[float, float], seed: int = 0) -> None:
        self._between = seconds if isinstance(seconds, tuple) else (seconds, seconds)
        self._seed = seed
        self._drawn: dict[str, int] = {}

    def draw(self, what: str) -> float:
        """Return the seconds for the next one of its kind."""
        number = self._drawn[what] = self._drawn.get(what, 0) + 1
        return random.Random(f"{self._seed} {what} {number}").uniform(*self._between)


@dataclass(eq=False)
class Latency(Fault):
    """Time on the way; what there is to draw is known by route, so that a run can be repeated."""

    delay: Delay = field(default_factory=lambda: Delay(0))

    async def act(self, request: Request) -> Answer | Drop | None:
        route = _CHANGING.sub("*", request.path)
        await asyncio.sleep(self.delay.draw(f"{request.method} {route} {self.at}"))
        return None


class Held:
    """The `async with` around one pause: whatever still waits at its end is released."""

    def __init__(self, faults: Faults, pause: Pause) -> None:
        self._faults, self._pause = faults, pause

    async def __aenter__(self) -> Pause:
        self._faults.add(self._pause)
        return self._pause

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pause.release()
        self._faults.remove(self._pause)


class Faults:
    """The faults that stand; several may strike one request, pauses and answers in the order they were added."""

    def __init__(self) -> None:
        self._standing: list[Fault] = []

    def add(self, fault: Fault) -> None:
        self._standing.append(fault)

    def remove(self, fault: Fault) -> None:
        if fault in self._standing:
            self._standing.remove(fault)

    def clear(self) -> None:
        """Take every fault away and cut what is still held."""
        standing, self._standing = self._standing, []
        for fault in standing:
            if isinstance(fault, Pause):
                fault.discard()

    async def strike(self, at: At, request: Request) -> Answer | Drop | None:
        """Return what takes the true answer's place, or None; a fault that strikes is used up by one."""
        for fault in [f for f in self._standing if f.at == at and request.matches(f.method, f.path)]:
            if fault.times == 0:
                continue
            if fault.times is not None:
                fault.times -= 1
            outcome = await fault.act(request)
            if outcome is not None:
                return outcome
        return None

    def fail(self, method: str, path: str, *, at: At, status: int = 500, times: int | None = 1) -> None:
        """Answer with a failure of Discord's own; "after" means that the work was done all the same."""
        self.add(Fault(method, path, at, answers.failed(status), times))

    def drop(self, method: str, path: str, *, at: At, times: int | None = 1) -> None:
        """Cut the connection; "after" is a lost reply."""
        self.add(Fault(method, path, at, Drop(), times))

    def refuse(self, method: str, path: str, *, code: int, status: int | None = None, times: int | None = 1) -> None:
        """Refuse with one of Discord's codes (50013, 50001, 50007, 50278, 10003, ...) before the work."""
        self.add(Fault(method, path, "before", answers.refused(code, status=status), times))

    def limit(
        self, method: str, path: str, *, retry_after: float, for_all: bool = False, times: int | None = 1
    ) -> None:
        """Answer 429 before the work; `retry_after` in seconds."""
        self.add(Fault(method, path, "before", rate_limited(retry_after, for_all=for_all), times))

    def quota(self, method: str, path: str, *, most: int, per: float) -> None:
        """Let `most` through in any `per` seconds and answer 429 to the rest, as a bucket of Discord's does."""
        self.add(Quota(method, path, "before", None, None, most, per))

    def ban(self, *, method: str = "*", path: str = ".*", times: int | None = None) -> None:
        """Answer as Cloudflare does to a banned address: 429, without `Via` and without JSON."""
        self.add(Fault(method, path, "before", answers.banned(), times))

    def latency(
        self,
        seconds: float | tuple[float, float],
        *,
        method: str = "*",
        path: str = ".*",
        at: At | Literal["both"] = "both",
        seed: int = 0,
    ) -> None:
        """Let requests and answers take so long on the way: a number of seconds, or two to draw between by the seed."""
        for moment in ("before", "after"):
            if at in (moment, "both"):
                self.add(Latency(method, path, moment, None, None, Delay(seconds, seed)))

    def hang(self, method: str, path: str, *, seconds: float, at: At = "before", times: int | None = 1) -> None:
        """Hold each matching request for so many seconds, then go on with it."""
        self.add(Pause(method, path, at, times=times, most_seconds=seconds))

    def pause(self, method: str, path: str, *, at: At, times: int | None = 1) -> Held:
        """Hold matching requests: `async with faults.pause(...) as paused: await paused.reached(); ...`."""
        return Held(self, Pause(method, path, at, times=times))

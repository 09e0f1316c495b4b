"""What can go wrong between a bot and Discord, by route and number of times; knows nothing of what the work is.

Every pattern is a regular expression over the whole path; `times` counts matching requests, None means for good;
`at` is "before" the work is done or "after" it.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Literal

from .watch import NeverHappened, Request

At = Literal["before", "after"]

# What Discord answers under these codes; a bot branches on the code, the words are for the log.
_CODES = {
    10003: (404, "Unknown Channel"),
    10008: (404, "Unknown Message"),
    10062: (404, "Unknown interaction"),
    50001: (403, "Missing Access"),
    50007: (403, "Cannot send messages to this user"),
    50013: (403, "Missing Permissions"),
    50278: (403, "Cannot send messages to this user due to having no mutual guilds"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in place of the true one."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


class Drop:
    """No answer at all: the connection is cut."""


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


def rate_limited(retry_after: float, *, for_all: bool = False) -> Answer:
    """Return Discord's 429; `retry_after` in seconds; without `Via` discord.py takes it for a ban of the address."""
    headers = {
        "Via": "1.1 google",
        "Retry-After": str(max(1, round(retry_after))),
        "X-RateLimit-Scope": "global" if for_all else "user",
        "X-RateLimit-Reset-After": f"{retry_after:.3f}",
    }
    if for_all:
        headers["X-RateLimit-Global"] = "true"
    body = {"message": "You are being rate limited.", "retry_after": retry_after, "global": for_all}
    return Answer(429, body, headers)


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
        self.add(
            Fault(method, path, at, Answer(status, {"message": f"{status}: Internal Server Error", "code": 0}), times)
        )

    def drop(self, method: str, path: str, *, at: At, times: int | None = 1) -> None:
        """Cut the connection; "after" is a lost reply."""
        self.add(Fault(method, path, at, Drop(), times))

    def refuse(self, method: str, path: str, *, code: int, status: int | None = None, times: int | None = 1) -> None:
        """Refuse with one of Discord's codes (50013, 50001, 50007, 50278, 10003, ...) before the work."""
        usual, words = _CODES.get(code, (400, "Refused"))
        answer = Answer(status or usual, {"message": words, "code": code})
        self.add(Fault(method, path, "before", answer, times))

    def limit(
        self, method: str, path: str, *, retry_after: float, for_all: bool = False, times: int | None = 1
    ) -> None:
        """Answer 429 before the work; `retry_after` in seconds."""
        self.add(Fault(method, path, "before", rate_limited(retry_after, for_all=for_all), times))

    def quota(self, method: str, path: str, *, most: int, per: float) -> None:
        """Let `most` through in any `per` seconds and answer 429 to the rest, as a bucket of Discord's does."""
        self.add(Quota(method, path, "before", None, None, most, per))

    def hang(self, method: str, path: str, *, seconds: float, at: At = "before", times: int | None = 1) -> None:
        """Hold each matching request for so many seconds, then go on with it."""
        self.add(Pause(method, path, at, times=times, most_seconds=seconds))

    def pause(self, method: str, path: str, *, at: At, times: int | None = 1) -> Held:
        """Hold matching requests: `async with faults.pause(...) as paused: await paused.reached(); ...`."""
        return Held(self, Pause(method, path, at, times=times))

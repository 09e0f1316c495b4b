"""Discord's rate limits: buckets told by headers, the limit on everything, and the ban of who does not listen.

At first nothing is limited and no header tells of a limit, so that what is measured is the bot; `as_discord` sets the
limits that are known. Time is the event loop's.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

import discord

from .answers import Answer, banned, rate_limited
from .watch import Request

# Answers to interactions do not count towards the limit on everything.
_EXEMPT = re.compile(r"/interactions/.+|/webhooks/\d+/.+")
_TEN_MINUTES = 600.0


@dataclass(slots=True)
class _Window:
    ends: float
    left: int


@dataclass(eq=False)
class Bucket:
    """At most `most` in `per` seconds from the first on, for each value of what the path's groups hold."""

    method: re.Pattern[str]
    path: re.Pattern[str]
    most: int
    per: float
    shared: bool = False
    windows: dict[tuple[str, ...], _Window] = field(default_factory=dict)

    def take(self, key: tuple[str, ...], now: float) -> tuple[Answer | None, dict[str, str]]:
        """Count a request; return the refusal where it is one too many, and the headers that tell how it stands."""
        window = self.windows.get(key)
        if window is None or window.ends <= now:
            window = self.windows[key] = _Window(now + self.per, self.most)
        reset_after = window.ends - now
        refusal = rate_limited(reset_after, scope="shared" if self.shared else "user") if not window.left else None
        window.left = max(0, window.left - 1)
        headers = {
            "X-RateLimit-Limit": str(self.most),
            "X-RateLimit-Remaining": str(window.left),
            "X-RateLimit-Reset": f"{discord.utils.utcnow().timestamp() + reset_after:.3f}",
            "X-RateLimit-Reset-After": f"{reset_after:.3f}",
            "X-RateLimit-Bucket": self.name,
        }
        return refusal, headers

    @property
    def name(self) -> str:
        """Discord's name of a bucket, which says nothing and is the same for every channel."""
        return hashlib.sha256(f"{self.method.pattern} {self.path.pattern}".encode()).hexdigest()[:32]


class Limits:
    """The limits that stand, and how near the bot came to a ban; `most_invalid` answers in ten minutes bring one."""

    def __init__(self) -> None:
        self.most_invalid = 10_000
        self._buckets: list[Bucket] = []
        self._overall: Bucket | None = None
        self._invalid: deque[float] = deque()

    def bucket(self, method: str, path: str, *, most: int, per: float, shared: bool = False) -> None:
        """Limit a route: a bucket for each value of the groups in `path`; both are regular expressions."""
        self._buckets.append(Bucket(re.compile(method), re.compile(path), most, per, shared))

    def overall(self, *, most: int, per: float = 1.0) -> None:
        """Limit everything together, answers to interactions excepted."""
        self._overall = Bucket(re.compile(".*"), re.compile(".*"), most, per)

    def as_discord(self, *, pace: float = 1.0) -> None:
        """Set what is known of Discord's; `pace` times as quick, for tests that would wait too long.

        Discord documents 50 requests a second; the others are what bots have read from its headers.
        """
        self.overall(most=50, per=1 / pace)
        self.bucket("POST", r"/channels/(\d+)/messages", most=5, per=5 / pace)
        self.bucket("PATCH", r"/channels/(\d+)/messages/\d+", most=5, per=5 / pace)
        self.bucket("DELETE", r"/channels/(\d+)/messages/\d+", most=5, per=1 / pace)
        self.bucket("POST", r"/webhooks/(\d+)/([^/]+)", most=5, per=2 / pace)
        self.bucket("PATCH", r"/webhooks/(\d+)/([^/]+)/messages/[^/]+", most=5, per=2 / pace)

    def take(self, request: Request) -> tuple[Answer | None, dict[str, str]]:
        """Count a request; return the refusal, if any, and the headers that its answer has besides its own."""
        if self.is_banned:
            return banned(), {}
        if self._overall is None and not self._buckets:
            return None, {}
        now = asyncio.get_running_loop().time()
        if self._overall is not None and not _EXEMPT.fullmatch(request.path):
            refusal, told = self._overall.take((), now)
            if refusal is not None:
                return rate_limited(float(told["X-RateLimit-Reset-After"]), for_all=True), {}
        for bucket in self._buckets:
            if bucket.method.fullmatch(request.method) and (found := bucket.path.fullmatch(request.path)):
                return bucket.take(found.groups(), now)
        return None, {}

    def answered(self, status: int, headers: Mapping[str, str]) -> None:
        """Count an answer towards a ban; a 429 does not count where others share the bucket."""
        if status in (401, 403) or (status == 429 and headers.get("X-RateLimit-Scope") != "shared"):
            self._invalid.append(asyncio.get_running_loop().time())

    @property
    def invalid(self) -> int:
        """How many answers of the past ten minutes count towards a ban."""
        now = asyncio.get_running_loop().time()
        while self._invalid and self._invalid[0] <= now - _TEN_MINUTES:
            self._invalid.popleft()
        return len(self._invalid)

    @property
    def is_banned(self) -> bool:
        """Whether the address gets no answer of Discord's any more."""
        return len(self._invalid) >= self.most_invalid and self.invalid >= self.most_invalid

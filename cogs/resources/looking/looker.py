"""One look at one link: HEAD, then GET where that says too little, from hop to hop, within a few seconds."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from datetime import timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

from bot.clock import Clock
from bot.version import version
from cogs.resources.looking import connecting
from cogs.resources.looking.answer import Answer, LookFailed, Reason, answered, failed, is_settled
from cogs.resources.looking.asking import Budget, Reply, ask, question
from cogs.resources.looking.connecting import Connect, Resolve
from cogs.resources.rules.addresses import Address, is_public
from cogs.resources.rules.health import Verdict
from cogs.resources.rules.links import canonical
from cogs.resources.rules.reading_links import USUAL_PORT, Parts, read_exactly
from cogs.resources.rules.refused_links import LinkRefused, PrivateHost

PORTS = frozenset({80, 443, 8080, 8443})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})


@dataclass(frozen=True, slots=True)
class Limits:
    """What one look may take: seconds in all, to connect to one address and to answer a HEAD; hops; bytes read."""

    seconds: float = 5.0
    connect_seconds: float = 2.0
    head_seconds: float = 2.0
    hops: int = 5
    bytes_read: int = 256 * 1024


class Looker:
    """Looks at links, and keeps nothing from one look to the next: no cookies, no connections, no names."""

    def __init__(
        self,
        clock: Clock,
        *,
        resolve: Resolve = connecting.resolve,
        connect: Connect = connecting.connect,
        is_allowed: Callable[[Address], bool] = is_public,
        ports: Container[int] = PORTS,
        limits: Limits | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.clock = clock
        self.resolve = resolve
        self.connect = connect
        self.is_allowed = is_allowed
        self.ports = ports
        self.limits = limits or Limits()
        self._tls = tls
        self.agent = f"Hearth/{version()} (a community library's bot, seeing whether a link still works)"

    @property
    def tls(self) -> ssl.SSLContext:
        """What certificates are checked by; the system's, read once a link asks for it."""
        if self._tls is None:
            self._tls = ssl.create_default_context()
        return self._tls

    async def look(self, link: str) -> Answer:
        """Say how a link is; raises nothing for what a link, a name or a server can do."""
        try:
            start = read_exactly(link)
        except PrivateHost:
            return failed(Reason.PRIVATE)
        except LinkRefused:
            return failed(Reason.NOT_A_LINK)
        try:
            async with asyncio.timeout(self.limits.seconds):
                return await self._follow(start)
        except LookFailed as ended:
            return failed(ended.reason)
        except TimeoutError:
            return failed(Reason.TIMEOUT)

    async def _follow(self, start: Parts) -> Answer:
        budget = Budget(self.limits.bytes_read)
        at, for_good, method = start, True, "HEAD"
        for _ in range(self.limits.hops + 1):
            reply, method = await self._ask(at, method, budget)
            if reply.status not in _REDIRECTS or not reply.headers.get("location"):
                answer = answered(reply.status, reply.headers, self._wait(reply.headers.get("retry-after", "")))
                moved_to = _moved(start, at) if for_good and answer.verdict is Verdict.FINE else None
                return replace(answer, verdict=Verdict.MOVED, link=moved_to) if moved_to else answer
            for_good = for_good and reply.status in _FOR_GOOD
            at = _next(at, reply.headers["location"])
        raise LookFailed(Reason.REDIRECTS)

    async def _ask(self, at: Parts, method: str, budget: Budget) -> tuple[Reply, str]:
        """Return the answer for one hop, and the method that brought it: a site that needed GET once needs it again."""
        port = at.port or USUAL_PORT[at.scheme]
        if port not in self.ports:
            raise LookFailed(Reason.PORT)
        addresses = await connecting.checked_addresses(at.host, port, self.resolve, self.is_allowed)
        if method == "HEAD":
            try:
                async with asyncio.timeout(None) as patience:
                    reply = await self._exchange("HEAD", at, port, addresses, budget, patience)
                if is_settled(reply.status, reply.headers):
                    return reply, "HEAD"
            except TimeoutError:
                pass
            except LookFailed as ended:
                if ended.reason not in (Reason.DROPPED, Reason.NOT_HTTP):
                    raise
        return await self._exchange("GET", at, port, addresses, budget), "GET"

    async def _exchange(
        self,
        method: str,
        at: Parts,
        port: int,
        addresses: tuple[Address, ...],
        budget: Budget,
        patience: asyncio.Timeout | None = None,
    ) -> Reply:
        tls = self.tls if at.scheme == "https" else None
        name = at.host.strip("[]") if tls else None
        connection = await connecting.connected(addresses, port, tls, name, self.connect, self.limits.connect_seconds)
        if patience is not None:
            patience.reschedule(asyncio.get_running_loop().time() + self.limits.head_seconds)
        return await ask(connection, question(method, at, self.agent), budget)

    def _wait(self, asked: str) -> timedelta | None:
        """Read Retry-After, in seconds or as a date; None where it is neither."""
        if asked.isascii() and asked.isdigit():
            return timedelta(seconds=min(int(asked[:12]), 366 * 86400))
        try:
            until = parsedate_to_datetime(asked)
        except (ValueError, OverflowError):
            return None
        if until.tzinfo is None:  # how the library reads "-0000"
            return None
        return max(until - self.clock.now(), timedelta())


def _next(at: Parts, location: str) -> Parts:
    try:
        return read_exactly(urljoin(at.text, location).replace(" ", "%20"))
    except PrivateHost as refused:
        raise LookFailed(Reason.PRIVATE) from refused
    except (LinkRefused, ValueError) as refused:
        raise LookFailed(Reason.REDIRECT_REFUSED) from refused


def _moved(start: Parts, end: Parts) -> str | None:
    """Return where a link has moved, or None where it is the same page by our own rules."""
    try:
        old, new = canonical(start.text), canonical(end.text)
    except LinkRefused:
        return None
    return new.shown if old.address != new.address else None

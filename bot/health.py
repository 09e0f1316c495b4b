"""What a host's machinery asks: is it alive, is it ready, what has it done.

Imported only where an address is set for it."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Protocol

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from bot.clock import Clock
from bot.database import Database
from bot.deliveries import store
from bot.deliveries.model import State
from bot.errors import CannotStart, Expected
from bot.metrics import Metrics
from bot.settings_environment import HttpAddress

Check = Callable[[], Awaitable[bool]]

CHECK_SECONDS = 2.0
"""A check that takes longer than this counts as failed."""

LATEST = timedelta(minutes=5)
"""A bot whose oldest due delivery waits for longer than this is not ready."""


class HealthServer:
    """Serves `/healthz`, `/readyz` and `/metrics` on one address until it is closed."""

    def __init__(
        self,
        address: HttpAddress,
        checks: Mapping[str, Check],
        registry: CollectorRegistry,
        *,
        before_metrics: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """`checks` are asked by `/readyz`, each under its name; `before_metrics` brings gauges up to date."""
        self._address = address
        self._checks = checks
        self._registry = registry
        self._before_metrics = before_metrics
        self._runner: web.AppRunner | None = None

    @property
    def port(self) -> int:
        """The port that is served, also where any free one was asked for."""
        if self._runner is None:
            raise RuntimeError("the server was not started")
        return int(self._runner.addresses[0][1])

    async def start(self) -> None:
        """Listen; raises `CannotStart` where the address cannot be had."""
        app = web.Application()
        app.router.add_get("/healthz", self._alive)
        app.router.add_get("/readyz", self._ready)
        app.router.add_get("/metrics", self._metrics)
        runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, self._address.host or None, self._address.port).start()
        except OSError as error:
            await runner.cleanup()
            raise CannotStart((f"HEARTH_HTTP: {_why_not(error, self._address)}",)) from error
        self._runner = runner

    async def close(self) -> None:
        """Stop listening; closing twice or before a start does nothing."""
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()

    async def _alive(self, _request: web.Request) -> web.Response:
        return web.Response(text="alive\n")

    async def _ready(self, _request: web.Request) -> web.Response:
        answers = await asyncio.gather(*(_holds(check) for check in self._checks.values()))
        is_ready = all(answers)
        found = {"ready": is_ready, "checks": dict(zip(self._checks, answers, strict=True))}
        return web.json_response(found, status=200 if is_ready else 503, headers={"Cache-Control": "no-store"})

    async def _metrics(self, _request: web.Request) -> web.Response:
        if self._before_metrics is not None:
            try:
                async with asyncio.timeout(CHECK_SECONDS):
                    await self._before_metrics()
            except (Expected, OSError, TimeoutError):
                pass  # the gauges stay as they were; `/readyz` says what is wrong
        return web.Response(body=generate_latest(self._registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


class Watched(Protocol):
    """What is asked about a running bot."""

    @property
    def database(self) -> Database: ...

    @property
    def clock(self) -> Clock: ...

    def is_ready(self) -> bool: ...


class Health(HealthServer):
    """The server over one bot: is the gateway ready, does the database answer, are deliveries on time."""

    def __init__(self, address: HttpAddress, bot: Watched, metrics: Metrics) -> None:
        self._bot = bot
        self._gauges = metrics
        checks = {"gateway": self._gateway, "database": self._database, "deliveries": self._deliveries}
        super().__init__(address, checks, metrics.registry, before_metrics=self._count)

    async def _gateway(self) -> bool:
        return self._bot.is_ready()

    async def _database(self) -> bool:
        await self._counts()
        return True

    async def _deliveries(self) -> bool:
        _, seconds_late = await self._counts()
        return seconds_late <= LATEST.total_seconds()

    async def _count(self) -> None:
        counts, _ = await self._counts()
        self._gauges.deliveries_waiting({state: counts.get(state, 0) for state in (State.PLANNED, State.SENDING)})

    async def _counts(self) -> tuple[dict[str, int], float]:
        async with self._bot.database.reading() as unit:
            return await store.counts(unit, self._bot.clock.now())


async def _holds(check: Check) -> bool:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            return await check()
    except (Expected, OSError, TimeoutError):
        return False


def _why_not(error: OSError, address: HttpAddress) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {address.port} is taken by another program. Stop that program or choose another port."
    if error.errno in {errno.EACCES, errno.EPERM}:
        return f"This user may not use port {address.port}. Choose one above 1023."
    # From Python 3.13 on, asyncio says "no such address" with an error that has no number.
    if error.errno in {errno.EADDRNOTAVAIL, None} or isinstance(error, socket.gaierror):
        return f"This machine has no address {address.host}. Most often 127.0.0.1 or 0.0.0.0 is meant."
    return f"It is not possible to listen on {address}: {error.strerror}."

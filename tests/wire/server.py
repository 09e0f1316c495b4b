"""The server itself: one loopback port that speaks Discord's REST, gateway and file addresses."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Self, TypeVar

from aiohttp import web
from simcord.backend.cdn import CDN_BASE

from . import contracted, rest
from .answers import Drop
from .faults import Faults
from .gateway import Gateway
from .limits import Limits
from .watch import NeverHappened, Request, Watch
from .world import World

T = TypeVar("T")

_MOST_BYTES = 32 * 1024 * 1024


class WireServer:
    """Discord on loopback, for one application and as many processes as a test starts.

    `world` is the community, `faults` what goes wrong, `gateway` the connections, `requests` everything that arrived.
    `privileged` names the privileged intents that the application was given ("members", "presences",
    "message_content"); take one out to see a bot refused with 4014. `limits` are Discord's rate limits, none at first.

    On leaving, a route or field that simcord does not know, a failure within the bed, and a request that the real
    Discord would not have taken are raised, so that no test passes upon a gap. What a test sends amiss on purpose it
    names in `expects_refused`: regular expressions that are each found in a line of what is refused.
    """

    def __init__(
        self,
        *,
        token: str = "wire.token",
        shard_count: int = 1,
        nonce_window: timedelta = timedelta(minutes=5),
        privileged: tuple[str, ...] = ("members",),
    ) -> None:
        self.token = token
        self.privileged = set(privileged)
        self.watch = Watch()
        self.faults = Faults()
        self.limits = Limits()
        self.expects_refused: list[str] = []
        self.requests: list[Request] = []
        self.failures: list[Exception] = []
        self.world = World(self.watch, shard_count=shard_count)
        self.gateway = Gateway(self.world, self.watch, token=token, privileged=self.privileged)
        self.rest = rest.Rest(self.world, self.gateway, token=token, window=nonce_window, privileged=self.privileged)
        self.url = ""

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=_MOST_BYTES)
        app.router.add_get("/{who}/gateway/", self.gateway.serve)
        app.router.add_get("/files/{tail:.+}", self._file)
        app.router.add_route("*", "/{who}/api/v10/{tail:.+}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        self.world.files.base = f"{self.url}/files"
        self.gateway.address = f"ws://{host}:{port}/{{who}}/gateway/"
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.faults.clear()
        self.gateway.cut()
        await self._runner.cleanup()
        if kind is not None:
            return
        trouble = [*self.rest.gaps, *self.failures]
        if trouble:
            raise ExceptionGroup("the bed met what it does not know", trouble)
        if unexpected := contracted.unexpected(self.refused_by_contract(), self.expects_refused):
            raise AssertionError("Discord would not have taken:\n" + "\n".join(unexpected))

    async def until(self, claim: Callable[[], T], saying: str, *, within: float = 20.0) -> T:
        """Return the claim's first true value, looked at after every change; raises NeverHappened."""
        try:
            return await self.watch.until(claim, saying, within=within)
        except NeverHappened as error:
            error.add_note(self.transcript())
            raise

    async def arrived(self, method: str, path: str, *, count: int = 1, within: float = 20.0) -> list[Request]:
        """Return the requests to a route once `count` of them have been dealt with (answered, or cut off)."""

        def enough() -> list[Request] | None:
            found = [r for r in self.sent(method, path) if r.finished]
            return found if len(found) >= count else None

        found = await self.until(enough, f"{count} x {method} {path}", within=within)
        assert found is not None
        return found

    def sent(self, method: str = "*", path: str = ".*", *, who: str | None = None) -> list[Request]:
        """Return what arrived for a route so far, in order, by any process or by one (`process.who`)."""
        return [r for r in self.requests if r.matches(method, path) and who in (None, r.who)]

    async def nothing_on_its_way(self, *, within: float = 20.0) -> None:
        """Wait until every connection is closed and its last request dealt with: for use where no process runs.

        What a process sent just before it was killed may still lie in a socket, and arrives as if it lived.
        """
        assert self._runner.server is not None
        async with asyncio.timeout(within):
            while self._runner.server.connections:  # noqa: ASYNC110  (aiohttp tells nobody when the last one goes)
                await asyncio.sleep(0.01)

    def refused_by_contract(self) -> list[str]:
        """Return a line for each reason that the real Discord would have had to refuse a request so far."""
        return contracted.refused(self.requests)

    def transcript(self) -> str:
        """Return one line for each request so far, for the note of a failed test."""
        return "\n".join(f"{r.at:%H:%M:%S.%f} {r.who} {r.method} {r.path} -> {r.status}" for r in self.requests)

    async def _answer(self, http: web.Request) -> web.Response:
        try:
            request = await rest.read(http, self.world.now())
            self.requests.append(request)
            self.watch.ring()
            return await self._deal_with(http, request)
        except (ConnectionError, web.RequestPayloadError):
            raise  # its sender died while sending, which is what this bed is for
        except Exception as error:
            self.failures.append(error)
            raise
        finally:
            self.watch.ring()

    async def _deal_with(self, http: web.Request, request: Request) -> web.Response:
        try:
            refusal, told = self.limits.take(request)
            outcome = refusal or await self.faults.strike("before", request)
            if outcome is None:
                true_answer = self.rest.refusal(http, request) or self.rest.work(request)
                self.watch.ring()
                outcome = await self.faults.strike("after", request) or true_answer
            if isinstance(outcome, Drop):
                if http.transport is not None:
                    http.transport.abort()
                return web.Response(status=500)  # never leaves: there is no connection any more
            request.status = outcome.status
            request.headers = {**told, **outcome.headers} if outcome.status < 500 else outcome.headers
            self.limits.answered(outcome.status, request.headers)
            if outcome.status == 204:
                return web.Response(status=204, headers=request.headers)
            if isinstance(outcome.body, str):
                return web.Response(status=outcome.status, text=outcome.body, headers=request.headers)
            request.payload = json.dumps(outcome.body).encode()
            # discord.py compares the type to the letter: no charset after it.
            headers = {**request.headers, "Content-Type": "application/json"}
            return web.Response(status=outcome.status, body=request.payload, headers=headers)
        finally:
            request.finished = True

    async def _file(self, http: web.Request) -> web.Response:
        blob = self.world.files.get(f"{CDN_BASE}/{http.match_info['tail']}")
        return web.Response(status=404) if blob is None else web.Response(body=blob)

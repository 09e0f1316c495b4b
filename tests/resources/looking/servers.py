"""A server on this machine that answers as it is told, and what a looker needs to be let near it."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import errno
import functools
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from ipaddress import ip_address

from cogs.resources.looking import Answer, Limits, Looker, Reason, connecting
from cogs.resources.rules.addresses import Address, is_public
from cogs.resources.rules.health import Verdict
from tests.clocks import SettableClock

LOOPBACK = ip_address("127.0.0.1")
PRIVATE = Answer(Verdict.NOT_LOOKED_AT, Reason.PRIVATE)
PORTS = range(1, 65536)
SOON = Limits(seconds=1.5, connect_seconds=0.5, head_seconds=0.3)


@dataclass
class Asked:
    """One request as it arrived, and the line to answer on."""

    method: str
    target: str
    headers: dict[str, str]
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def answer(self, status: str, *headers: str, body: bytes = b"") -> None:
        lines = [f"HTTP/1.1 {status}", *headers, "Connection: close"]
        await self.send("\r\n".join(lines).encode() + b"\r\n\r\n" + (b"" if self.method == "HEAD" else body))

    async def send(self, raw: bytes) -> None:
        self.writer.write(raw)
        await self.writer.drain()

    async def until_they_hang_up(self) -> None:
        with contextlib.suppress(ConnectionError):
            await self.reader.read()


Handler = Callable[[Asked], Awaitable[None]]


@dataclass
class Server:
    """Where it listens, and what it was asked."""

    port: int = 0
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0

    @property
    def methods(self) -> list[str]:
        return [each.method for each in self.asked]


@contextlib.asynccontextmanager
async def serving(
    handler: Handler, *, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1", on_connect: Handler | None = None
) -> AsyncIterator[Server]:
    """Serve until the block ends; every connection is closed and every handler has ended by then."""
    server = Server()
    tasks: set[asyncio.Task[None]] = set()

    async def each(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.current_task())
        server.connections += 1
        try:
            if on_connect is not None:
                await on_connect(Asked("", "", {}, reader, writer))
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            first, *lines = head.strip().split("\r\n")
            method, target, _ = first.split(" ")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
            asked = Asked(method, target, headers, reader, writer)
            server.asked.append(asked)
            await handler(asked)
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass  # they hung up, as they should
        finally:
            writer.transport.abort()

    listening = await asyncio.start_server(each, host, 0, ssl=tls)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=2)
            assert not late, "a handler still runs: somebody did not hang up"


def names(**known: Iterable[str]) -> Callable[[str, int], Awaitable[list[str]]]:
    """A resolver that knows these names, written with _ for a dot, and sends all others to this machine."""

    async def resolve(host: str, port: int) -> list[str]:
        return list(known.get(host.replace(".", "_"), ["127.0.0.1"]))

    return resolve


def public_or_loopback(address: Address) -> bool:
    return address == LOOPBACK or address == ip_address("::1") or is_public(address)


@functools.cache
def system_tls() -> ssl.SSLContext:
    """What the system trusts, read once: it takes longer than a look."""
    return ssl.create_default_context()


def looker(**instead: object) -> Looker:
    """A looker that may reach this machine, and is strict in all else."""
    now = dt.datetime(2026, 3, 4, 10, tzinfo=dt.UTC)
    given = {
        "resolve": names(),
        "is_allowed": public_or_loopback,
        "ports": PORTS,
        "limits": SOON,
        "tls": system_tls(),
        **instead,
    }
    return Looker(SettableClock(now), **given)


def strict(clock_of: Looker, **instead) -> Looker:
    """A looker with the rule that is used in earnest."""
    return Looker(clock_of.clock, ports=PORTS, limits=clock_of.limits, tls=system_tls(), **instead)


class Connections:
    """Notes where connections would go, and lets none through unless it is to this machine and allowed to."""

    def __init__(self, *, through: bool = False) -> None:
        self.made: list[tuple[str, int]] = []
        self.through = through

    async def __call__(self, address, port, tls, name):
        self.made.append((str(address), port))
        if self.through and address == LOOPBACK:
            return await connecting.connect(address, port, tls, name)
        raise OSError(errno.ECONNREFUSED, "nobody there")


def sending_to(**where: str):
    """Answer /name with a redirect as told, "301 /b", and everything else with 200."""

    async def handler(asked: Asked) -> None:
        status, _, location = where.get(asked.target.removeprefix("/").partition("?")[0], "200 ").partition(" ")
        await asked.answer(f"{status} Status", *([f"Location: {location}"] if location else []))

    return handler

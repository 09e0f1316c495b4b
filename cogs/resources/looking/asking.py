"""One question to one server, and the head of its answer: all that a look needs, so nothing more is read.

No HTTP client stands here. One would have to be kept from cookies, proxies, redirects, unpacking and reading on, and
would still take any number of headers; what remains is a status line and a few names.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from cogs.resources.looking.answer import LookFailed, Reason
from cogs.resources.looking.connecting import Connection
from cogs.resources.rules.reading_links import Parts

FIRST_BYTES = 1024
_CHUNK = 4096
_STATUS = re.compile(rb"HTTP/1\.[01] +([0-9]{3})(?: .*)?")
_END = re.compile(rb"\r?\n\r?\n")


@dataclass(slots=True)
class Budget:
    """How many bytes a look may still read, over all its connections."""

    left: int

    def take(self, count: int) -> None:
        """Count what was read."""
        self.left -= count


@dataclass(frozen=True, slots=True)
class Reply:
    """A status, and the first header of each name: the name in lower case, the value as the server wrote it."""

    status: int
    headers: dict[str, str]


def question(method: str, parts: Parts, agent: str) -> bytes:
    """Return a request that asks for nothing packed, says who asks, and nothing else."""
    query = "?" + "&".join(parts.query) if parts.query else ""
    host = parts.host if parts.port is None else f"{parts.host}:{parts.port}"
    lines = [
        f"{method} {parts.path}{query} HTTP/1.1",
        f"Host: {host}",
        f"User-Agent: {agent}",
        "Accept: */*",
        "Accept-Encoding: identity",
        *([f"Range: bytes=0-{FIRST_BYTES - 1}"] if method == "GET" else []),
        "Connection: close",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


async def ask(connection: Connection, request: bytes, budget: Budget) -> Reply:
    """Return the head of the answer; LookFailed where none came, or what came is none. Closes the connection."""
    reader, writer = connection
    try:
        writer.write(request)
        await writer.drain()
        rest = b""
        while True:
            head, rest = await _head(reader.read, rest, budget)
            reply = _reply(head)
            if not 100 <= reply.status < 200:
                return reply
    except OSError as error:
        raise LookFailed(Reason.DROPPED) from error
    finally:
        writer.transport.abort()  # a goodbye would wait for servers that never answer it


async def _head(read: Callable[[int], Awaitable[bytes]], so_far: bytes, budget: Budget) -> tuple[bytes, bytes]:
    """Return what stands before the first empty line, and what came after it."""
    head = bytearray(so_far)
    seen = 0
    while not (end := _END.search(head, seen)):
        if not b"HTTP/1".startswith(head[:6]):
            raise LookFailed(Reason.NOT_HTTP)
        if budget.left <= 0:
            raise LookFailed(Reason.TOO_LARGE)
        seen = max(0, len(head) - 3)
        chunk = await read(min(_CHUNK, budget.left))
        if not chunk:
            raise LookFailed(Reason.DROPPED if not head or b"\n" in head else Reason.NOT_HTTP)
        budget.take(len(chunk))
        head += chunk
    return bytes(head[: end.start()]), bytes(head[end.end() :])


def _reply(head: bytes) -> Reply:
    first, *lines = head.splitlines() or [b""]
    status = _STATUS.fullmatch(first)
    if status is None:
        raise LookFailed(Reason.NOT_HTTP)
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(b":")
        if colon:
            headers.setdefault(_text(name).strip().lower(), _text(value).strip())
    return Reply(int(status[1]), headers)


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")

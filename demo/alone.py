"""Keeps the demo to this computer: what is made up may have the address of somebody's real site."""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any, Final

_LOCAL: Final = "localhost"


@contextmanager
def alone() -> Iterator[None]:
    """Let nothing that runs in this loop look a name up or connect elsewhere, as if the line were down."""
    loop: Any = asyncio.get_running_loop()
    look_up, connect = loop.getaddrinfo, loop.create_connection

    async def getaddrinfo(host: str | None, *rest: Any, **how: Any) -> Any:
        if not _is_here(host):
            raise socket.gaierror(socket.EAI_AGAIN, "the demo looks no names up")
        return await look_up(host, *rest, **how)

    async def create_connection(protocol: Any, host: str | None = None, *rest: Any, **how: Any) -> Any:
        if not _is_here(host):
            raise OSError(errno.ENETUNREACH, "the demo stays on this computer")
        return await connect(protocol, host, *rest, **how)

    loop.getaddrinfo, loop.create_connection = getaddrinfo, create_connection
    try:
        yield
    finally:
        loop.getaddrinfo, loop.create_connection = look_up, connect


def _is_here(host: str | bytes | None) -> bool:
    if host is None or host == _LOCAL:
        return True
    try:
        return ip_address(host.decode() if isinstance(host, bytes) else host).is_loopback
    except ValueError:
        return False

"""From a name to a connection: the name's addresses are checked, all of them, and then one of them is connected to."""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Sequence
from ipaddress import ip_address

from cogs.resources.looking.answer import LookFailed, Reason
from cogs.resources.rules.addresses import Address

Resolve = Callable[[str, int], Awaitable[Iterable[str]]]
"""From a host and port to its addresses as text; raises `socket.gaierror`."""
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Connect = Callable[[Address, int, ssl.SSLContext | None, str | None], Awaitable[Connection]]
"""From an address and port to a connection; with TLS, the name is what the certificate must be for."""

MOST_TRIED = 4
READ_AHEAD = 8 * 1024
_NOT_THERE = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME), socket.EAI_FAIL}
_OUR_SIDE = {errno.ENETUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EMFILE, errno.ENFILE}


async def resolve(host: str, port: int) -> list[str]:
    """Ask the system's resolver."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(place[0]) for *_, place in found]


async def connect(address: Address, port: int, tls: ssl.SSLContext | None, name: str | None) -> Connection:
    """Connect to this very address: a number is never looked up, and nothing of the environment sends it elsewhere."""
    return await asyncio.open_connection(str(address), port, ssl=tls, server_hostname=name, limit=READ_AHEAD)


async def checked_addresses(
    host: str, port: int, resolve: Resolve, is_allowed: Callable[[Address], bool]
) -> tuple[Address, ...]:
    """Return the host's addresses, each once, its families in turn; LookFailed where even one is not allowed."""
    try:
        found: Iterable[str] = [str(ip_address(host.strip("[]")))]
    except ValueError:
        try:
            found = await resolve(host, port)
        except socket.gaierror as error:
            raise LookFailed(Reason.NO_SUCH_NAME if error.errno in _NOT_THERE else Reason.NO_NETWORK) from error
        except UnicodeError as error:  # raised for names that no resolver could be asked for
            raise LookFailed(Reason.NO_SUCH_NAME) from error
    try:
        addresses = tuple(dict.fromkeys(ip_address(each) for each in found))
    except ValueError as error:
        raise LookFailed(Reason.PRIVATE) from error
    if not addresses:
        raise LookFailed(Reason.NO_SUCH_NAME)
    if not all(is_allowed(address) for address in addresses):
        raise LookFailed(Reason.PRIVATE)
    return _in_turn(addresses)


def _in_turn(addresses: Sequence[Address]) -> tuple[Address, ...]:
    first = [each for each in addresses if each.version == addresses[0].version]
    others = [each for each in addresses if each.version != addresses[0].version]
    pairs = list(zip(first, others, strict=False))
    common = len(pairs)
    return (*(each for pair in pairs for each in pair), *first[common:], *others[common:])


async def connected(
    addresses: Sequence[Address],
    port: int,
    tls: ssl.SSLContext | None,
    name: str | None,
    connect: Connect,
    within: float,
) -> Connection:
    """Return a connection to the first address that takes one, `within` seconds each; LookFailed where none does."""
    reasons: list[Reason] = []
    for address in addresses[:MOST_TRIED]:
        try:
            async with asyncio.timeout(within):
                return await connect(address, port, tls, name)
        except ssl.SSLCertVerificationError as error:
            raise LookFailed(Reason.CERTIFICATE) from error
        except OSError as error:
            reasons.append(_why(error))
    told = [reason for reason in reasons if reason is not Reason.NO_NETWORK]
    raise LookFailed(told[0] if told else Reason.NO_NETWORK)


def _why(error: OSError) -> Reason:
    if isinstance(error, ssl.SSLError):
        return Reason.TLS
    if isinstance(error, TimeoutError):
        return Reason.TIMEOUT
    if isinstance(error, ConnectionResetError | ConnectionAbortedError):
        return Reason.DROPPED
    return Reason.NO_NETWORK if error.errno in _OUR_SIDE else Reason.CONNECTION_REFUSED

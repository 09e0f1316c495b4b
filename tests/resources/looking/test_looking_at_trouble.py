"""Servers that misbehave: a look ends in time, reads little, says how it was, and leaves nothing open."""

from __future__ import annotations

import asyncio
import gzip
import socket
import struct
import time

import pytest

from cogs.resources.looking import Answer, Limits, Reason
from cogs.resources.rules.health import Verdict
from tests.resources.looking.certificates import Certificates
from tests.resources.looking.servers import SOON, Asked, looker, serving

OK = b"HTTP/1.1 200 OK\r\n"


async def hang(asked: Asked) -> None:
    await asked.until_they_hang_up()


async def reset(asked: Asked) -> None:
    connection = asked.writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    asked.writer.transport.abort()


async def hang_up(asked: Asked) -> None:
    asked.writer.close()


async def endless_headers(asked: Asked) -> None:
    await asked.send(OK)
    while not asked.writer.is_closing():
        await asked.send(b"X-More: " + b"a" * 1000 + b"\r\n")


async def huge_header(asked: Asked) -> None:
    await asked.send(OK + b"X-Big: " + b"a" * 10_000_000 + b"\r\n\r\n")


async def endless_line(asked: Asked) -> None:
    await asked.send(b"HTTP/1.1 200 ")
    while not asked.writer.is_closing():
        await asked.send(b"O" * 1000)


async def endless_hints(asked: Asked) -> None:
    while not asked.writer.is_closing():
        await asked.send(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 50)


async def endless_body(asked: Asked) -> None:
    await asked.send(OK + b"\r\n")
    while not asked.writer.is_closing():
        await asked.send(b"a" * 10_000)


async def drip(asked: Asked, text: bytes, pause: float = 0.02) -> None:
    """Send a byte every few milliseconds, until they hang up."""
    gone = asyncio.ensure_future(asked.until_they_hang_up())
    for byte in text:
        await asked.send(bytes([byte]))
        done, _ = await asyncio.wait([gone], timeout=pause)
        if done:
            return
    await gone


async def slow_headers(asked: Asked) -> None:
    await drip(asked, OK + b"X-Slow: " + b"a" * 5000)


async def slow_body(asked: Asked) -> None:
    await asked.send(OK + b"Content-Length: 5000\r\n\r\n")
    await drip(asked, b"a" * 5000)


async def gzip_bomb(asked: Asked) -> None:
    packed = gzip.compress(b"\0" * 20_000_000)
    await asked.send(OK + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed) + packed)


def only_for(method: str, does, otherwise: str = "200 OK"):
    async def handler(asked: Asked) -> None:
        if asked.method == method:
            await does(asked)
        else:
            await asked.answer(otherwise)

    return handler


def sending(raw: bytes):
    async def handler(asked: Asked) -> None:
        await asked.send(raw)

    return handler


async def look_at(handler, **instead) -> tuple[Answer, list[str]]:
    async with serving(handler) as server:
        begun = time.monotonic()
        answer = await looker(**instead).look(f"http://site.example:{server.port}/a")
        assert time.monotonic() - begun < SOON.seconds + 1
        return answer, server.methods


@pytest.mark.parametrize(
    ("handler", "reason"),
    [
        (hang, Reason.TIMEOUT),
        (reset, Reason.DROPPED),
        (hang_up, Reason.DROPPED),
        (slow_headers, Reason.TIMEOUT),
        (endless_headers, Reason.TOO_LARGE),
        (huge_header, Reason.TOO_LARGE),
        (endless_line, Reason.TOO_LARGE),
        (endless_hints, Reason.TOO_LARGE),
        (sending(b"<html>no status line</html>"), Reason.NOT_HTTP),
        (sending(b"\r\n\r\n"), Reason.NOT_HTTP),
        (sending(b"HTTP/1.1"), Reason.NOT_HTTP),
        (sending(b"HTTP/1.1 abc OK\r\n\r\n"), Reason.NOT_HTTP),
        (sending(b"HTTP/1.1 2000 OK\r\n\r\n"), Reason.NOT_HTTP),
        (sending(b"HTTP/2 200 OK\r\n\r\n"), Reason.NOT_HTTP),
        (sending(b"\x15\x03\x01\x00\x02\x02\x16"), Reason.NOT_HTTP),
        (sending(OK + b"X-Half: a"), Reason.DROPPED),
    ],
)
async def test_a_server_that_never_gives_an_answer_is_broken_and_says_how(handler, reason):
    answer, _ = await look_at(handler)
    assert answer == Answer(Verdict.BROKEN, reason)


@pytest.mark.parametrize("does", [hang, reset, hang_up, slow_headers, sending(b"nonsense\r\n\r\n")])
async def test_a_server_that_chokes_on_head_is_fine_if_get_works(does):
    answer, methods = await look_at(only_for("HEAD", does))
    assert answer == Answer(Verdict.FINE, Reason.ANSWERED, 200)
    assert methods == ["HEAD", "GET"]


@pytest.mark.parametrize(
    "does",
    [
        endless_body,
        slow_body,
        gzip_bomb,
        sending(OK + b"Content-Length: 5\r\n\r\n" + b"a" * 5000),
        sending(OK + b"Content-Length: 5000\r\n\r\nabc"),
        sending(OK + b"Content-Length: -1\r\nContent-Length: x\r\n\r\n"),
        sending(OK + b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n"),
    ],
)
async def test_whatever_follows_the_head_of_an_answer_is_not_waited_for(does):
    began = time.monotonic()
    answer, methods = await look_at(only_for("GET", does, "405 Method Not Allowed"))
    assert answer == Answer(Verdict.FINE, Reason.ANSWERED, 200)
    assert methods == ["HEAD", "GET"]
    assert time.monotonic() - began < SOON.seconds


async def test_an_answer_that_comes_byte_by_byte_is_read():
    async def bit_by_bit(asked: Asked) -> None:
        await drip(asked, b"HTTP/1.1 200 OK\r\nX-A: b\r\n\r\n", pause=0.001)

    answer, methods = await look_at(bit_by_bit, limits=Limits())
    assert answer == Answer(Verdict.FINE, Reason.ANSWERED, 200)
    assert methods == ["HEAD"]


async def test_a_look_reads_no_more_than_it_may_over_all_its_connections():
    read = 0

    async def counting(address, port, tls, name):
        reader, writer = await asyncio.open_connection(str(address), port, limit=1024)
        plain = reader.read

        async def counted(count):
            nonlocal read
            chunk = await plain(count)
            read += len(chunk)
            return chunk

        reader.read = counted
        return reader, writer

    async def on_and_on(asked: Asked) -> None:
        filling = b"X-Much: " + b"a" * 8000 + b"\r\n"
        await asked.send(b"HTTP/1.1 302 Found\r\nLocation: /%d\r\n" % len(asked.target) + filling * 3 + b"\r\n")

    answer, _ = await look_at(on_and_on, connect=counting, limits=Limits(seconds=1.5, bytes_read=50_000))
    assert answer == Answer(Verdict.BROKEN, Reason.TOO_LARGE)
    assert read == 50_000


async def test_a_connection_cut_before_anything_is_asked_is_broken():
    async with serving(hang, on_connect=reset) as server:
        answer = await looker().look(f"http://site.example:{server.port}/a")
    assert answer == Answer(Verdict.BROKEN, Reason.DROPPED)


async def test_a_port_where_nobody_listens_is_broken():
    async with serving(hang) as server:
        port = server.port
    answer = await looker().look(f"http://site.example:{port}/a")
    assert answer == Answer(Verdict.BROKEN, Reason.CONNECTION_REFUSED)


async def test_a_deadline_holds_over_a_whole_chain_of_slow_hops():
    async def slowly(asked: Asked) -> None:
        await asyncio.wait([asyncio.ensure_future(asked.until_they_hang_up())], timeout=0.25)
        await asked.answer("302 Found", f"Location: {asked.target}a")

    answer, _ = await look_at(slowly, limits=Limits(seconds=0.6, head_seconds=0.5))
    assert answer == Answer(Verdict.BROKEN, Reason.TIMEOUT)


async def test_a_look_that_is_cancelled_leaves_nothing_open():
    arrived = asyncio.Event()

    async def tell(asked: Asked) -> None:
        arrived.set()
        await asked.until_they_hang_up()

    async with serving(tell) as server:
        look = asyncio.ensure_future(looker().look(f"http://site.example:{server.port}/a"))
        await arrived.wait()
        look.cancel()
        with pytest.raises(asyncio.CancelledError):
            await look


# -- TLS -------------------------------------------------------------------------------------------


@pytest.fixture
def certificates(tmp_path) -> Certificates:
    return Certificates(tmp_path)


async def fine(asked: Asked) -> None:
    await asked.answer("200 OK")


async def test_a_good_certificate_for_the_name_is_fine(certificates):
    async with serving(fine, tls=certificates.serving("site.example")) as server:
        answer = await looker(tls=certificates.trusting()).look(f"https://site.example:{server.port}/a")
    assert answer == Answer(Verdict.FINE, Reason.ANSWERED, 200)


@pytest.mark.parametrize(
    ("host", "how"),
    [
        ("other.example", {}),
        ("site.example", {"self_signed": True}),
        ("site.example", {"expired": True}),
    ],
)
async def test_a_certificate_that_does_not_hold_is_broken(certificates, host, how):
    async with serving(fine, tls=certificates.serving(host, **how)) as server:
        answer = await looker(tls=certificates.trusting()).look(f"https://site.example:{server.port}/a")
    assert answer == Answer(Verdict.BROKEN, Reason.CERTIFICATE)
    assert server.asked == []


async def test_the_system_trusts_no_authority_of_ours(certificates):
    async with serving(fine, tls=certificates.serving("site.example")) as server:
        answer = await looker(tls=None).look(f"https://site.example:{server.port}/a")
    assert answer == Answer(Verdict.BROKEN, Reason.CERTIFICATE)


async def test_a_server_that_speaks_no_tls_is_broken():
    async def plain(asked: Asked) -> None:
        await asked.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await asked.until_they_hang_up()

    async with serving(fine, on_connect=plain) as server:
        answer = await looker().look(f"https://site.example:{server.port}/a")
    assert answer == Answer(Verdict.BROKEN, Reason.TLS)


@pytest.mark.parametrize(("does", "reason"), [(hang, Reason.TIMEOUT), (reset, Reason.DROPPED)])
async def test_a_handshake_that_never_ends_is_broken(does, reason):
    async with serving(fine, on_connect=does) as server:
        answer = await looker().look(f"https://site.example:{server.port}/a")
    assert answer == Answer(Verdict.BROKEN, reason)

"""What each answer of a server means, and that HEAD is followed by GET where it says too little."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cogs.resources.looking import Answer, Reason
from cogs.resources.rules.health import Verdict
from tests.resources.looking.servers import Asked, looker, serving


def answering(head: str, get: str | None = None, *headers: str, body: bytes = b"hello"):
    async def handler(asked: Asked) -> None:
        await asked.answer(head if asked.method == "HEAD" else get or head, *headers, body=body)

    return handler


@pytest.mark.parametrize("status", ["200 OK", "204 No Content", "206 Partial Content", "304 Not Modified", "200"])
async def test_a_page_that_answers_is_fine_by_its_head_alone(status):
    async with serving(answering(status)) as server:
        answer = await looker().look(f"http://site.example:{server.port}/a?b=1#part")
    assert answer == Answer(Verdict.FINE, Reason.ANSWERED, int(status[:3]))
    assert [(asked.method, asked.target) for asked in server.asked] == [("HEAD", "/a?b=1")]


@pytest.mark.parametrize("head", [400, 403, 404, 405, 406, 410, 500, 501, 503])
async def test_a_server_that_answers_head_wrongly_is_asked_for_the_first_bytes(head):
    async with serving(answering(f"{head} No", "206 Partial Content")) as server:
        answer = await looker().look(f"http://site.example:{server.port}/a")
    assert answer == Answer(Verdict.FINE, Reason.ANSWERED, 206)
    assert server.methods == ["HEAD", "GET"]
    assert server.asked[1].headers["range"] == "bytes=0-1023"


@pytest.mark.parametrize(
    ("status", "verdict", "reason"),
    [
        (404, Verdict.BROKEN, Reason.GONE),
        (410, Verdict.BROKEN, Reason.GONE),
        (500, Verdict.BROKEN, Reason.SERVER_ERROR),
        (503, Verdict.BROKEN, Reason.SERVER_ERROR),
        (401, Verdict.UNSURE, Reason.WALLED),
        (403, Verdict.UNSURE, Reason.WALLED),
        (407, Verdict.UNSURE, Reason.WALLED),
        (451, Verdict.UNSURE, Reason.WALLED),
        (999, Verdict.UNSURE, Reason.WALLED),
        (429, Verdict.UNSURE, Reason.BUSY),
        (405, Verdict.UNSURE, Reason.UNCLEAR),
        (418, Verdict.UNSURE, Reason.UNCLEAR),
        (416, Verdict.FINE, Reason.ANSWERED),
    ],
)
async def test_each_status_has_its_meaning(status, verdict, reason):
    async with serving(answering(f"{status} Whatever")) as server:
        answer = await looker().look(f"http://site.example:{server.port}/a")
    assert answer == Answer(verdict, reason, status)


@pytest.mark.parametrize("status", [401, 429, 451, 999])
async def test_who_says_no_to_a_program_is_not_asked_twice(status):
    async with serving(answering(f"{status} No")) as server:
        await looker().look(f"http://site.example:{server.port}/a")
    assert server.methods == ["HEAD"]


@pytest.mark.parametrize("header", ["CF-Mitigated: challenge", "X-DataDome: protected", "x-amzn-waf-action: captcha"])
@pytest.mark.parametrize("status", ["403 Forbidden", "503 Service Unavailable", "202 Accepted"])
async def test_what_keeps_programs_out_is_not_called_broken(status, header):
    async with serving(answering(status, None, header)) as server:
        answer = await looker().look(f"http://site.example:{server.port}/a")
    assert (answer.verdict, answer.reason) == (Verdict.UNSURE, Reason.WALLED)


async def test_a_page_behind_such_a_keeper_that_lets_us_in_is_fine():
    async with serving(answering("200 OK", None, "X-DataDome: protected")) as server:
        answer = await looker().look(f"http://site.example:{server.port}/a")
    assert answer == Answer(Verdict.FINE, Reason.ANSWERED, 200)


@pytest.mark.parametrize(
    ("asked", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("0", timedelta(0)),
        ("9" * 400, timedelta(days=366)),
        ("Wed, 04 Mar 2026 11:30:00 GMT", timedelta(minutes=90)),
        ("Wed, 04 Mar 2026 09:00:00 GMT", timedelta(0)),
        ("Wed, 04 Mar 2026 11:30:00 -0000", None),
        ("soon", None),
        ("-5", None),
        ("1e3", None),
        ("", None),
        ("Wed, 99 Mar 99999 11:30:00 GMT", None),
    ],
)
async def test_a_busy_site_may_say_when_to_come_again(asked, wait):
    async with serving(answering("429 Too Many Requests", None, f"Retry-After: {asked}")) as server:
        answer = await looker().look(f"http://site.example:{server.port}/a")
    assert answer == Answer(Verdict.UNSURE, Reason.BUSY, 429, wait=wait)


async def test_a_request_says_who_asks_and_nothing_of_anybody():
    async with serving(answering("404 Not Found")) as server:
        await looker().look(f"http://site.example:{server.port}/a")
    for asked in server.asked:
        assert asked.headers["user-agent"].startswith("Hearth/")
        assert asked.headers["host"] == f"site.example:{server.port}"
        assert asked.headers["accept-encoding"] == "identity"
        assert asked.headers.keys() <= {
            "host", "user-agent", "accept", "accept-encoding", "range", "connection",
        }  # fmt: skip


async def test_the_environments_proxy_is_not_used(monkeypatch):
    async with serving(answering("200 OK")) as proxy, serving(answering("200 OK")) as server:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        await looker().look(f"http://site.example:{server.port}/a")
        assert (proxy.connections, server.connections) == (0, 1)


async def test_no_cookie_is_brought_back():
    async def handler(asked: Asked) -> None:
        if asked.target == "/a":
            await asked.answer("302 Found", "Location: /b", "Set-Cookie: a=b")
        else:
            await asked.answer("200 OK")

    async with serving(handler) as server:
        await looker().look(f"http://site.example:{server.port}/a")
    assert [("cookie" in asked.headers, asked.target) for asked in server.asked] == [(False, "/a"), (False, "/b")]


async def test_what_comes_before_the_answer_is_passed_over():
    async def handler(asked: Asked) -> None:
        await asked.send(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n")
        await asked.answer("404 Not Found" if asked.method == "HEAD" else "200 OK")

    async with serving(handler) as server:
        answer = await looker().look(f"http://site.example:{server.port}/a")
    assert answer.verdict is Verdict.FINE


async def test_line_ends_of_old_servers_are_read():
    async def handler(asked: Asked) -> None:
        await asked.send(
            b"HTTP/1.0 301 Moved\nlocation:/b\nbad line\n\xff: \xff\n\n"
            if asked.target == "/a"
            else b"HTTP/1.0 200\n\n"
        )

    async with serving(handler) as server:
        answer = await looker().look(f"http://site.example:{server.port}/a")
    assert (answer.verdict, answer.link) == (Verdict.MOVED, f"http://site.example:{server.port}/b")

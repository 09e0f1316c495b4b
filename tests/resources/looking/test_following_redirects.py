"""Redirects: followed by hand, a few of them, each checked as if somebody had typed it."""

from __future__ import annotations

import pytest

from cogs.resources.looking import Answer, Reason
from cogs.resources.rules.health import Verdict
from tests.resources.looking.servers import PRIVATE, Asked, Connections, looker, names, sending_to, serving


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/",
        "http://0x7f.1/",
        "//169.254.169.254/latest/meta-data/",
        "http://[::1]:8080/",
        "http://localhost:9/",
        "http://inside.example/",
        "http://mixed.example/",
    ],
)
async def test_a_redirect_into_a_private_network_is_not_followed(location):
    connections = Connections(through=True)
    resolve = names(inside_example=["10.0.0.1"], mixed_example=["127.0.0.1", "10.0.0.1"])
    async with serving(sending_to(a=f"302 {location}")) as server:
        look = looker(resolve=resolve, connect=connections).look
        assert await look(f"http://site.example:{server.port}/a") == PRIVATE
        assert connections.made == [("127.0.0.1", server.port)]


@pytest.mark.parametrize(
    "location",
    [
        "ftp://site.example/a",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "zoommtg://site.example/join",
        "https://user:secret@site.example/",
        "http://site.example:99999/",
        "http://[::1/",
        "http://site.example/\u202e",
        "http://site.example/" + "a" * 2000,
    ],
)
async def test_a_redirect_to_no_web_page_says_nothing_about_the_link(location):
    async with serving(sending_to(a=f"302 {location}")) as server:
        answer = await looker().look(f"http://site.example:{server.port}/a")
    assert answer == Answer(Verdict.UNSURE, Reason.REDIRECT_REFUSED)
    assert server.connections == 1


async def test_a_redirect_to_a_port_of_something_else_is_not_followed():
    async with serving(sending_to(a="302 http://site.example:6379/")) as server:
        answer = await looker(ports={server.port}).look(f"http://site.example:{server.port}/a")
    assert answer == Answer(Verdict.NOT_LOOKED_AT, Reason.PORT)


async def test_a_loop_of_redirects_ends_after_five_and_is_not_called_broken():
    async with serving(sending_to(a="302 /b", b="302 /a")) as server:
        answer = await looker().look(f"http://site.example:{server.port}/a")
    assert answer == Answer(Verdict.UNSURE, Reason.REDIRECTS)
    assert len(server.asked) == 6


async def test_five_redirects_are_followed():
    async with serving(sending_to(a="302 /b", b="303 c", c="307 ./d", d="308 /e/../e", e="301 /f?x=a b#c")) as server:
        answer = await looker().look(f"http://site.example:{server.port}/a")
    assert answer == Answer(Verdict.FINE, Reason.ANSWERED, 200)
    assert [asked.target for asked in server.asked] == ["/a", "/b", "/c", "/d", "/e", "/f?x=a%20b"]


@pytest.mark.parametrize(
    ("where", "moved_to"),
    [
        ({"a": "301 /b"}, "/b"),
        ({"a": "308 /b", "b": "301 /c"}, "/c"),
        ({"a": "301 /b?utm_source=x"}, "/b"),
        ({"a": "302 /b"}, None),
        ({"a": "301 /b", "b": "302 /c"}, None),
        ({"a": "301 /a/"}, None),
        ({"a": "301 /a?utm_source=x"}, None),
        ({"a": "301"}, None),
    ],
)
async def test_a_link_has_moved_where_every_redirect_is_for_good_and_it_is_another_page(where, moved_to):
    if where["a"] in ("301 /a/", "301 /a?utm_source=x"):
        once = iter([where["a"]])

        async def handler(asked: Asked) -> None:
            status, _, location = next(once, "200 ").partition(" ")
            await asked.answer(f"{status} Status", *([f"Location: {location}"] if location else []))
    else:
        handler = sending_to(**where)
    async with serving(handler) as server:
        base = f"http://site.example:{server.port}"
        answer = await looker().look(f"{base}/a")
    assert answer.link == (None if moved_to is None else base + moved_to)
    assert answer.verdict is (Verdict.FINE if moved_to is None else Verdict.MOVED)


async def test_a_link_that_moved_to_nothing_is_broken():
    async def handler(asked: Asked) -> None:
        await asked.answer(*(("301 Moved", "Location: /b") if asked.target == "/a" else ("404 Not Found",)))

    async with serving(handler) as server:
        answer = await looker().look(f"http://site.example:{server.port}/a")
    assert answer == Answer(Verdict.BROKEN, Reason.GONE, 404)

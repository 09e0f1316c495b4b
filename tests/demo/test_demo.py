"""`make demo` as a process of its own: it starts, shows its page, and ends on Ctrl+C."""

from __future__ import annotations

import signal
import socket
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Callable

import pytest

from tests.demo.conftest import Running


def test_from_the_page_to_a_room_and_on_in_time(demo: Running):
    status, page, _ = demo.ask("/")
    assert status == 200
    assert "Thursday 8 October 2026, 14:00 in London" in page
    assert page.count("<select") == page.count("<label") == 2

    status, _, room = demo.ask("/room", {"room": "stewards", "person": "Sam"})
    assert status == 303
    assert urllib.parse.urlsplit(room).netloc != urllib.parse.urlsplit(demo.address).netloc
    with urllib.request.urlopen(room.split("#")[0], timeout=10) as answer:
        assert answer.status == 200

    status, page, _ = demo.ask("/room", {"room": "stewards", "person": "Mo"})
    assert status == 409
    assert "Mo can&#x27;t see #stewards" in page

    assert demo.ask("/jump", {"to": "monday"})[::2] == (303, "/")
    _, page, _ = demo.ask("/")
    assert "Monday 12 October 2026, 10:00 in London" in page
    assert "Nothing new was posted." in page

    assert demo.ask("/jump", {"to": "prompt"})[::2] == (303, "/")
    status, page, _ = demo.ask("/")
    assert status == 409
    assert "No prompt is planned" in page

    demo.process.send_signal(signal.SIGINT)
    assert_it_ends_well(demo)


@pytest.mark.parametrize("number", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.soak)])
def test_it_ends_while_time_passes(demo: Running, number: signal.Signals):
    assert demo.ask("/jump", {"to": "clocks"})[0] == 303
    for _ in range(60):  # each of them takes as long as a few seconds of the way
        _, page, _ = demo.ask("/")
        if "Time is passing." in page:
            break
        assert demo.ask("/jump", {"to": "clocks"})[0] == 303
    assert '<meta http-equiv="refresh"' in page
    assert 'name="to"' not in page
    status, page, _ = demo.ask("/jump", {"to": "hour"})
    assert status == 409
    assert "Something is still going on" in page

    demo.process.send_signal(number)
    assert_it_ends_well(demo)


def assert_it_ends_well(demo: Running) -> None:
    told, errors = demo.process.communicate(timeout=20)
    assert demo.process.returncode == 0
    assert "The demo has ended." in told
    assert errors == ""


def test_only_the_page_itself_is_answered(demo: Running):
    assert demo.ask("/jump", {"to": "hour"}, Origin="https://example.org")[0] == 403
    assert demo.ask("/", None, Host="example.org")[0] == 403
    assert "Thursday 8 October 2026, 14:00" in demo.ask("/")[1]


def test_a_port_in_use_is_told_in_words(start_demo: Callable[..., subprocess.Popen[str]]):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = start_demo("--port", str(port))
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 1
    assert errors == f"Another program uses port {port}. Try another one: python -m demo --port 8800\n"

"""`make demo` as a process of its own: it starts, shows its page, and ends on Ctrl+C."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


class _NotFollowing(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


@dataclass
class Running:
    process: subprocess.Popen[str]
    address: str

    def ask(self, path: str, fields: dict[str, str] | None = None, **headers: str) -> tuple[int, str, str]:
        """Return the status, the page, and where it leads."""
        data = None if fields is None else urllib.parse.urlencode(fields).encode()
        request = urllib.request.Request(self.address + path, data, headers)
        try:
            with urllib.request.build_opener(_NotFollowing).open(request, timeout=60) as answer:
                return answer.status, answer.read().decode(), ""
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.read().decode(), answer.headers.get("Location", "")


def _start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "demo", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


@pytest.fixture
def demo() -> Iterator[Running]:
    process = _start("--port", "0")
    assert process.stdout is not None
    told = process.stdout.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+", told)
    if found is None:
        process.kill()
        pytest.fail(process.communicate()[1])
    yield Running(process, found[0])
    if process.poll() is None:
        process.kill()
        process.communicate()


def test_from_the_page_to_a_room_and_on_in_time(demo: Running):
    status, page, _ = demo.ask("/")
    assert status == 200
    assert "Thursday 12 March 2026, 14:00 in London" in page
    assert page.count("<select") == page.count("<label") == 2

    status, _, room = demo.ask("/room", {"room": "stewards", "person": "Sam"})
    assert status == 303
    assert urllib.parse.urlsplit(room).netloc != urllib.parse.urlsplit(demo.address).netloc
    with urllib.request.urlopen(room.split("#")[0], timeout=10) as answer:
        assert answer.status == 200

    status, page, _ = demo.ask("/room", {"room": "stewards", "person": "Mo"})
    assert status == 409
    assert "Mo can&#x27;t see #stewards" in page

    status, _, back = demo.ask("/jump", {"to": "monday"})
    assert (status, back) == (303, "/")
    _, page, _ = demo.ask("/")
    assert "Monday 16 March 2026, 10:00 in London" in page
    assert "Nothing new was posted." in page

    demo.process.send_signal(signal.SIGINT)
    told, errors = demo.process.communicate(timeout=20)
    assert demo.process.returncode == 0
    assert "The demo has ended." in told
    assert errors == ""


def test_only_the_page_itself_is_answered(demo: Running):
    assert demo.ask("/jump", {"to": "hour"}, Origin="https://example.org")[0] == 403
    assert demo.ask("/", None, Host="example.org")[0] == 403
    assert "Thursday 12 March 2026, 14:00" in demo.ask("/")[1]


def test_a_port_in_use_is_told_in_words():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = _start("--port", str(port))
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 1
    assert errors == f"Another program uses port {port}. Try another one: python -m demo --port 8800\n"

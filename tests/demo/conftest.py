"""The demo as a process of its own, as `make demo` starts it, and the browser it is tried in."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from demo.visitor import find_chromium

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


@pytest.fixture
def start_demo() -> Callable[..., subprocess.Popen[str]]:
    """How to start the demo with arguments."""

    def start(*arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "demo", *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    return start


@pytest.fixture
def demo(start_demo: Callable[..., subprocess.Popen[str]]) -> Iterator[Running]:
    """The demo, open on any port."""
    process = start_demo("--port", "0")
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


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium; skipped where there is none, failing with CI=true."""
    found = find_chromium()
    if found is not None:
        return found
    reason = "no Chromium on this machine"
    if os.environ.get("CI", "").lower() in ("true", "1"):
        pytest.fail(f"{reason}, and with CI=true nothing is skipped for want of it", pytrace=False)
    pytest.skip(reason)

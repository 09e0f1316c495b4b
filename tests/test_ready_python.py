"""A program that starts as a copy is as one that Python starts from scratch."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests import ready_python

ROOT = Path(__file__).parents[1]

PROGRAM = """
import json, os, sys
own = [name for name in sys.modules if name.partition(".")[0] in ("bot", "cogs", "demo", "tests", "simcord")]
print(json.dumps([sys.argv, os.getcwd(), sorted(os.environ), sys.path[:2], own, __name__, sys.stdin.read()]))
sys.stderr.write("trouble\\n")
raise SystemExit(7)
"""

START = """
import sys
before = set(sys.modules)
from bot import starting

async def opened(build, token):
    async with build() as bot:
        await bot.open()
        loaded = [name for name in sys.modules if name.startswith(("bot.", "cogs.")) and name not in before]
        print([name for name in loaded if name != "bot.__main__"])

starting._run = opened
sys.argv[1:] = ["run"]
from bot.__main__ import main
main()
"""


def test_it_is_told_the_same_has_loaded_nothing_of_ours_and_ends_the_same(tmp_path: Path):
    (tmp_path / "program.py").write_text(PROGRAM)
    env = {**os.environ, "PYTHONPATH": str(tmp_path), "HEARTH_WORD": "x"}
    command = ["-P", "program.py", "one", "two words"]
    copied = ready_python.run(command, cwd=tmp_path, env=env, timeout=60)
    started = subprocess.run(
        [sys.executable, *command], cwd=tmp_path, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    assert copied.stdout == started.stdout
    assert ', [], "__main__", ""]' in copied.stdout
    assert (copied.returncode, copied.stderr) == (started.returncode, started.stderr) == (7, "trouble\n")


def test_a_start_of_the_bot_finds_all_loaded_that_it_loads(tmp_path: Path):
    (tmp_path / "program.py").write_text(START)
    env = {**os.environ, "PYTHONPATH": str(ROOT), "HEARTH_DATA_DIR": str(tmp_path / "data"), "DISCORD_TOKEN": "a.b.c"}
    ended = ready_python.run(["-P", "program.py"], cwd=tmp_path, env=env, timeout=60)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == "[]\n"


def test_what_nobody_catches_ends_it_with_a_traceback(tmp_path: Path):
    (tmp_path / "program.py").write_text("raise LookupError('not there')")
    ended = ready_python.run(["-P", "program.py"], cwd=tmp_path, env=os.environ, timeout=60)
    assert ended.returncode == 1
    assert ended.stderr.startswith("Traceback")
    assert ended.stderr.endswith("LookupError: not there\n")


@pytest.mark.parametrize("variable", ["PYTHONHASHSEED", "LC_ALL", "TZ", "COVERAGE_PROCESS_CONFIG"])
def test_what_decides_before_any_code_runs_is_left_to_a_start_from_scratch(variable: str):
    assert ready_python.can_be_a_copy(os.environ)
    assert not ready_python.can_be_a_copy({**os.environ, variable: "0"})


async def test_it_can_be_killed_in_the_moment_it_has_begun(tmp_path: Path):
    (tmp_path / "program.py").write_text("import time\ntime.sleep(600)")
    for _ in range(20):
        started = await ready_python.start(["-P", "program.py"], cwd=tmp_path, env=os.environ)
        os.killpg(started.pid, signal.SIGKILL)
        assert started.stdout is not None
        assert await asyncio.wait_for(started.stdout.read(), 30) == b""
        assert await asyncio.wait_for(started.wait(), 30) == -signal.SIGKILL

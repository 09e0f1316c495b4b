"""Drawing off the event loop: the same round as in process, and no process is left, whatever happens meanwhile."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cogs.introductions import drawing
from cogs.introductions.draw_process import STEP_SECONDS, draw_of
from cogs.introductions.drawing import FEW, TookTooLong, elsewhere
from cogs.introductions.rules.calling import RoundState
from cogs.introductions.rules.pool import Pool
from tests.community import Community
from tests.contracts.sources import ROOT
from tests.introductions.calls import Calls
from tests.introductions.rules.pools import a_pool

SLACK = 1.5
"""Seconds that a busy machine may take on top."""


def drawing_now() -> list[int]:
    """Return the ids of our processes that draw."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, IndexError):
            continue
        if b"cogs.introductions.draw_process" in command and parent == os.getpid():
            found.append(int(folder.name))
    return found


async def until_it_draws() -> None:
    """Wait until a process draws."""
    async with asyncio.timeout(20):
        while not drawing_now():  # noqa: ASYNC110  (a process tells nobody that it began)
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("people", [FEW, FEW + 1])
async def test_few_or_many_it_is_the_same_round_as_in_process(people: int):
    pool = a_pool(people, rounds=2, wishes=0.02)
    drawn = await elsewhere(pool, 5)
    assert drawn == draw_of(pool, 5)
    assert drawn == await elsewhere(Pool(pool.people[::-1], pool.apart, pool.separated, pool.met), 5)
    assert drawing_now() == []


async def test_five_hundred_are_drawn_in_a_whole_number_of_steps_and_the_loop_goes_on_meanwhile():
    pool = a_pool(500, rounds=2, wishes=0.02)
    longest, began = 0.0, time.perf_counter()
    drawing_it = asyncio.create_task(elsewhere(pool, 5))
    while not drawing_it.done():
        before = time.perf_counter()
        await asyncio.sleep(0.005)
        longest = max(longest, time.perf_counter() - before)
    took = time.perf_counter() - began
    assert await drawing_it == draw_of(pool, 5)
    assert took >= STEP_SECONDS
    assert longest < 0.5, "seconds in which nobody would be answered"


async def test_how_long_it_takes_tells_nothing_of_wishes():
    took = []
    for wishes in (0.0, 0.4):
        began = time.perf_counter()
        await elsewhere(a_pool(60, wishes=wishes), 5)
        took.append(time.perf_counter() - began)
    assert all(STEP_SECONDS <= one < STEP_SECONDS + SLACK for one in took)


async def test_a_draw_that_is_given_up_ends_its_process():
    drawing_it = asyncio.create_task(elsewhere(a_pool(400), 5))
    await until_it_draws()
    [process] = drawing_now()
    drawing_it.cancel()
    with pytest.raises(asyncio.CancelledError):
        await drawing_it
    async with asyncio.timeout(5):
        while process in drawing_now():  # noqa: ASYNC110  (nor that it ended)
            await asyncio.sleep(0.01)


async def test_a_draw_given_up_before_its_process_began_begins_none():
    process = drawing._Process()
    process.end()
    with pytest.raises(TookTooLong):
        process.draw(a_pool(30), 5)
    assert drawing_now() == []


async def test_a_draw_that_takes_too_long_is_stopped_and_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(drawing, "_LONGEST_SECONDS", 0.2)
    with pytest.raises(TookTooLong):
        await elsewhere(a_pool(60), 5)
    assert drawing_now() == []


async def test_a_process_that_fails_is_a_bug_and_not_an_empty_round():
    twice = a_pool(60)
    with pytest.raises(RuntimeError):
        await elsewhere(Pool(twice.people * 2), 5)


def test_the_process_of_a_draw_loads_the_rules_and_nothing_of_discord_or_the_database():
    script = "import sys, cogs.introductions.draw_process as it; it.draw_of; import cogs.introductions.rules.matching"
    listed = f"{script}; print('\\n'.join(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", listed], cwd=ROOT, capture_output=True, text=True, check=True)
    modules = loaded.stdout.split()
    assert "cogs.introductions.rules.matching" in modules
    assert {name.partition(".")[0] for name in modules} & {"discord", "sqlalchemy", "aiohttp", "bot"} == set()


def test_the_bot_loads_the_rules_of_a_draw_only_when_one_is_drawn():
    listed = "import sys, cogs.introductions.feature; print('\\n'.join(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", listed], cwd=ROOT, capture_output=True, text=True, check=True)
    modules = loaded.stdout.split()
    assert "cogs.introductions.drawing" in modules
    assert "cogs.introductions.rules.matching" not in modules


async def test_the_bot_closes_in_time_during_a_draw_and_nothing_has_changed(community: Community):
    calls = await Calls.begun(community, 60)
    await calls.open()
    round_ = await calls.join()
    await calls.show()
    pressing = asyncio.create_task(calls.steward.click(calls.panel, label="Close it now and draw"))
    await until_it_draws()
    began = time.perf_counter()
    await community.stop()
    assert time.perf_counter() - began < 10
    await asyncio.gather(pressing, return_exceptions=True)
    assert drawing_now() == []

    await community.restart()
    kept = await calls.round(round_.id)
    told = await calls.show()
    if kept.state is RoundState.OPEN:
        assert "It is time to draw" in told
        assert await calls.matches() == []
        told = await calls.press("Draw now")
    assert "There are 30 conversations." in told
    assert len(await calls.groups()) == 30


LONG = """
import asyncio, os, signal, sys
from cogs.introductions.drawing import elsewhere
from tests.introductions.rules.pools import a_pool
from tests.introductions.test_drawing import drawing_now, until_it_draws

async def main():
    asyncio.create_task(elsewhere(a_pool(3000), 5))
    await until_it_draws()
    print(*drawing_now(), flush=True)
    if sys.argv[1] == "killed":
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


@pytest.mark.parametrize("how", ["closes", "killed"])
def test_a_bot_that_ends_during_a_long_draw_ends_at_once_and_leaves_no_process(how: str):
    began = time.perf_counter()
    ended = subprocess.run([sys.executable, "-c", LONG, how], cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert time.perf_counter() - began < 20
    assert ended.returncode == (0 if how == "closes" else -signal.SIGKILL), ended.stderr
    process = Path(f"/proc/{int(ended.stdout)}/cmdline")
    patience = time.perf_counter() + 5
    while _draws(process) and time.perf_counter() < patience:
        time.sleep(0.05)
    assert not _draws(process)


def _draws(process: Path) -> bool:
    try:
        return b"draw_process" in process.read_bytes()
    except OSError:
        return False

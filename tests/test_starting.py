"""What a plain start brings into memory: nothing that waits for a first use, and the same words as the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

LATER = (
    "typer",
    "click",
    "rich",
    "alembic",
    "dateparser",
    "PIL",
    "icalendar",
    "babel.messages",
    "aiohttp.web",
    "prometheus_client",
    "http.server",
    "cryptography",
    "cogs.resources.rules.exchange.reading",
    "cogs.resources.rules.exchange.writing",
    "discord.ext",
)
"""Of use to the command line, a change of the schema, a typed time, pictures, whoever watches, what is sealed, or files
that come in and go out; the last to nobody."""

FIRST_SEALED = """
import time
from bot.database import Sealer, new_key
sealer = Sealer((new_key(),))
begun = time.thread_time()
assert sealer.open(sealer.seal("words")) == "words"
print(time.thread_time() - begun)
"""

MOST_HELD = 0.1
"""Seconds of the processor's work for which a first use may hold the loop."""

STARTED = f"""
import gc
import sys
from bot import starting

async def opened(build, token):
    async with build() as bot:
        await bot.open()
        assert gc.isenabled()
        assert gc.get_freeze_count()
        print([name for name in {LATER} if name in sys.modules])

starting._run = opened
sys.argv[1:] = ["run", *sys.argv[1:]]
from bot.__main__ import main
main()
"""


def started(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program up to where it would log in, in this folder, and return how it ended."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("HEARTH_", "DISCORD_"))}
    return subprocess.run(
        [sys.executable, "-c", STARTED, *arguments],
        cwd=folder,
        env={**inherited, "PYTHONPATH": str(ROOT), "DISCORD_TOKEN": "a.b.c"},
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_plain_start_leaves_to_later_what_is_of_use_later(tmp_path: Path) -> None:
    # The first start makes the database, for which Alembic is needed.
    first, second = started(tmp_path), started(tmp_path)
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert "alembic" in first.stdout
    assert second.stdout == "[]\n"


@pytest.mark.parametrize("arguments", [("--config", "mine.yaml"), ("--config=mine.yaml",)])
def test_with_and_without_the_command_line_a_start_says_the_same(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "mine.yaml").write_text("dms_a_week: 9\n")
    ended = started(tmp_path, *arguments)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == "Hearth cannot start:\n  - mine.yaml: dms_a_week: This should be 7 or less.\n"


def test_sealing_something_for_the_first_time_holds_the_loop_for_a_moment_only() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", FIRST_SEALED],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert float(ended.stdout) < MOST_HELD, ended.stderr


def test_what_a_start_does_not_know_goes_to_the_command_line(tmp_path: Path) -> None:
    ended = started(tmp_path, "--confg", "mine.yaml")
    assert ended.returncode == 2
    assert "No such option: --confg" in ended.stderr

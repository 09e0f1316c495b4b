"""The tour ends by itself, well, and tells what happened; it is checked where it happens, so here it is only read."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from demo.community import opened
from demo.stage import NotAsTold, Stage

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tour() -> subprocess.CompletedProcess[bytes]:
    environ = {**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    # A quarter of a minute by itself; a busy machine may take a few times as long.
    return subprocess.run(
        [sys.executable, "-m", "demo.tour"], cwd=ROOT, env=environ, capture_output=True, timeout=120, check=False
    )


def test_it_ends_well_and_silently(tour: subprocess.CompletedProcess[bytes]):
    assert tour.stderr.decode() == ""
    assert tour.returncode == 0


@pytest.mark.parametrize(
    "told",
    [
        "Hearth in #introductions, 19:30",
        "│ Amina (she/her) @Amina",
        "│ A hello is missing. Nobody has answered Amina yet",
        "│ 1 person for “comunity gardn”, the best first.",
        "It is a post of the forum #library, with the tags Facilitation and Governance.",
        "│ 1 resource for “metting evrybody”, the best first.",
        "Hearth in the post “Paid seat on a housing panel”, 08:30",
        "│ Paid · closed Friday, 20 March 2026 at 23:59",
        "│ It is a browser's bookmarks. It would bring 35 new resources.",
        "- @Grace and @Amina: @Grace offers Working with the media",
        "Hearth in a private thread, 18:30",
        "│ Did you talk with @Grace?",
        "Mo's introduction is gone from #introductions",
        "3 prompts, each once, at 10:00 on the clock all along",
        "2. Stewards: done. @Stewards",
        "Sam presses Yes, set it.",
        "│ Saved in your journal. Only you can read it here.",
        "Hearth in the question's thread, 12:35",
        "what Mo wrote stands nowhere in its files.",
        "The post is gone from the thread. Grace still has the words.",
        "Done: nothing is kept of you any more, in any server.",
        "Hearth (only Sam sees this)",
        "[ Answer ]  [ Lighter question ]  [ Not this week ]",
        "I don't know a time zone called “Europe/Lodnon”. Did you mean Europe/London",
        "Monday 30 March     10:00     09:00",
        "Monday, 6 April 2026 at 10:00: skipped",
        "Hearth in #reflections, 11:00",
        "The weekly prompt could not be posted: the channel chosen for it is gone",
    ],
)
def test_it_tells(tour: subprocess.CompletedProcess[bytes], told: str):
    assert told in tour.stdout.decode()


def test_it_is_plain_text_that_fits_eighty_columns(tour: subprocess.CompletedProcess[bytes]):
    lines = tour.stdout.decode().splitlines()
    assert max(map(len, lines)) <= 80
    assert "\x1b" not in tour.stdout.decode()
    assert "<t:" not in tour.stdout.decode()
    assert "<#" not in tour.stdout.decode()


async def test_a_fact_that_does_not_hold_ends_it():
    async with opened() as community:
        stage = Stage(community, Console(file=io.StringIO(), width=80))
        with pytest.raises(NotAsTold, match="one message stands in #reflections, and there are 0"):
            stage.the_only_post("reflections")

"""Schedules of acts, faults and kills: nothing lost, nothing twice, nothing after it was cancelled."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.wire.schedules.acts import Round, Size
from tests.wire.schedules.counts import Counts, counts_of
from tests.wire.schedules.drawing import LONG, SHORT, schedule
from tests.wire.schedules.evidence import evidence
from tests.wire.schedules.laws import Laws
from tests.wire.schedules.laws_of_arriving import LawsOfArriving
from tests.wire.schedules.laws_of_calling import LawsOfCalling
from tests.wire.schedules.laws_of_conversing import LawsOfConversing
from tests.wire.schedules.laws_of_greeting import LawsOfGreeting
from tests.wire.schedules.laws_of_lending import LawsOfLending
from tests.wire.schedules.laws_within import breaches_within
from tests.wire.schedules.playing import played

pytestmark = pytest.mark.wire

LAWS = (Laws, LawsOfArriving, LawsOfConversing, LawsOfCalling, LawsOfGreeting, LawsOfLending)
ENGINES = ("sqlite", "postgresql")
SEED = os.environ.get("HEARTH_SCHEDULE_SEED")
ROUNDS = int(os.environ.get("HEARTH_SCHEDULE_ROUNDS", "0")) or None
KILLS, DELIVERIES = 200, 2000
"""What a soak takes at least, on each engine: schedule after schedule until both are reached, and every
kind of delivery was sent."""
MOST_SCHEDULES = 12


async def keeps_the_laws(seed: int, size: Size, folder: Path, url: str | None, broken: str | None = None) -> Counts:
    """Play the schedule of a seed; a breach of a law, or whatever else fails, tells that seed."""
    try:
        found, counts = await outcome(schedule(seed, size)[:ROUNDS], size, folder, url, broken)
    except Exception as error:
        error.add_note(f"seed {seed}, {size}")
        raise
    assert found == [], f"seed {seed}, {size}:\n" + "\n".join(found)
    return counts


async def outcome(
    rounds: Sequence[Round], size: Size, folder: Path, url: str | None, broken: str | None = None
) -> tuple[list[str], Counts]:
    """Return the breaches of a schedule, and its counts."""
    async with played(folder, size, postgres_url=url, broken=broken) as play:
        began = play.wire.world.now()
        await play.play(list(rounds))
        seconds = (play.wire.world.now() - began).total_seconds()
        found = [*(breach for laws in LAWS for breach in laws(play).breaches()), *await breaches_within(play)]
        return [*found, *evidence(play, found)], counts_of(play, seconds)


def address(engine: str, request: pytest.FixtureRequest) -> str | None:
    """Return the address of a fresh database; None for SQLite in the data folder."""
    if engine == "sqlite":
        return None
    server: Any = request.getfixturevalue("postgres")
    return str(server.url(server.create_database()))


def tell(counts: Counts, heading: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Print counts where they are seen, in a run over several workers too."""
    with capsys.disabled():
        print(f"\n{counts.told(heading)}", file=sys.stderr, flush=True)  # noqa: T201


@pytest.mark.parametrize("engine", ENGINES)
async def test_a_short_schedule_keeps_the_laws(engine, request, tmp_path):
    counts = await keeps_the_laws(468, SHORT, tmp_path, address(engine, request))
    assert counts.kills.total() >= 10
    assert counts.deliveries.total() >= 80, counts.told(engine)


if SEED is not None:  # to repeat one that failed

    @pytest.mark.parametrize("engine", ENGINES)
    async def test_one_seed(engine, request, tmp_path, capsys):
        seed = int(SEED)
        size = SHORT if os.environ.get("HEARTH_SCHEDULE_SIZE") == "short" else LONG
        counts = await keeps_the_laws(seed, size, tmp_path, address(engine, request))
        tell(counts, f"seed {seed} on {engine}", capsys)


@pytest.mark.soak
@pytest.mark.parametrize("engine", ENGINES)
async def test_many_kills_over_many_deliveries_keep_the_laws(engine, request, tmp_path, capsys):
    total = Counts()
    for seed in range(MOST_SCHEDULES):
        folder = tmp_path / str(seed)
        folder.mkdir()
        total.add(await keeps_the_laws(seed, LONG, folder, address(engine, request)))
        if total.kills.total() >= KILLS and total.deliveries.total() >= DELIVERIES and not total.never_sent:
            break
    tell(total, f"Fault schedules on {engine}, seeds 0 to {seed}", capsys)
    assert total.kills.total() >= KILLS
    assert total.deliveries.total() >= DELIVERIES
    assert total.never_sent == set(), "of these kinds nothing was sent"

"""What people type and what they mean, as people outside the project answered it."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.errors import UnreadableTime
from bot.when import read

CASES = Path(__file__).resolve().parents[2].parent / "shared" / "cases" / "human-times.csv"
NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")


def rows() -> list[dict[str, str]]:
    if not CASES.exists():
        return []
    with CASES.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.skipif(not CASES.exists(), reason="../shared/cases/human-times.csv is not here")
@pytest.mark.parametrize("row", rows(), ids=lambda row: row["typed"])
def test_it_reads_what_people_mean(row):
    try:
        reading = read(row["typed"], now=NOW, zone=LONDON)
    except UnreadableTime:
        found = ""
    else:
        found = str(reading.day) if reading.time is None else f"{reading.day}T{reading.time:%H:%M}"
    assert found in row["expected"].split("|")

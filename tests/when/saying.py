"""Reading a typed time in a test: at Wednesday 4 March 2026, 10:00, in London, unless it says otherwise."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.errors import UnreadableTime
from bot.when import read

LONDON = ZoneInfo("Europe/London")
WEDNESDAY = datetime(2026, 3, 4, 10, tzinfo=UTC)


def said(typed: str, now: datetime = WEDNESDAY, zone: ZoneInfo = LONDON) -> str:
    """Return the local reading as "2026-03-05 19:00", or without a time as "2026-03-05"."""
    reading = read(typed, now=now, zone=zone)
    return str(reading.day) if reading.time is None else f"{reading.day} {reading.time:%H:%M}"


def refused(typed: str, now: datetime = WEDNESDAY, zone: ZoneInfo = LONDON) -> bool:
    with pytest.raises(UnreadableTime) as caught:
        read(typed, now=now, zone=zone)
    return caught.value.typed == typed

"""What Discord shows, as text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from demo.reading import Reader, away

NOON = datetime(2026, 3, 16, 12, tzinfo=UTC)
READER = Reader(ZoneInfo("Asia/Kathmandu"), NOON, {7: "#reflections", 8: "@Mo", 9: "@Weekly nudge"})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"<t:{int(NOON.timestamp())}:F>", "Monday, 16 March 2026 at 17:45"),
        (f"<t:{int(NOON.timestamp()) + 7200}:R>", "in 2 hours"),
        ("<#7>, <@8>, <@&9>", "#reflections, @Mo, @Weekly nudge"),
        ("<#1>", "#unknown"),
        ("**Home**", "Home"),
        ("*theme* and `/home`", "theme and /home"),
        ("-# quietly", "quietly"),
        ("> a question", "| a question"),
        ("[open it](https://discord.com/channels/1/2/3)", "open it [link]"),
    ],
)
def test_a_reader_sees(text: str, shown: str):
    assert READER.styled(text).plain == shown


@pytest.mark.parametrize(
    ("distance", "told"),
    [
        (timedelta(days=6, hours=20), "in 7 days"),
        (timedelta(days=1), "in a day"),
        (timedelta(hours=-1), "an hour ago"),
        (timedelta(minutes=5), "in 5 minutes"),
        (timedelta(seconds=3), "in a few seconds"),
    ],
)
def test_how_far_away(distance: timedelta, told: str):
    assert away(distance) == told

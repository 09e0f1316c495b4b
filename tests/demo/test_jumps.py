"""Where time can jump to."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from demo.community import STARTS_AT, london
from demo.jumps import A_MOMENT, ClockChange, jumps_from, next_change


def leads_to(name: str, now: datetime, next_prompt: datetime | None = None) -> datetime | None:
    return next(jump.to for jump in jumps_from(now, next_prompt) if jump.name == name)


@pytest.mark.parametrize(
    ("jump", "now", "there"),
    [
        ("tomorrow", london(2026, 3, 12, 14), london(2026, 3, 13, 10)),
        ("tomorrow", london(2026, 3, 28, 23), london(2026, 3, 29, 10)),
        ("monday", london(2026, 3, 12, 14), london(2026, 3, 16, 10)),
        ("monday", london(2026, 3, 16, 9), london(2026, 3, 16, 10)),
        ("monday", london(2026, 3, 16, 10, 1), london(2026, 3, 23, 10)),
        ("monday", london(2026, 3, 23, 10, 1), london(2026, 3, 30, 10)),
        ("clocks", STARTS_AT, london(2026, 10, 26, 10)),
        ("clocks", london(2026, 10, 26, 10), london(2027, 3, 29, 10)),
        ("clocks", london(2026, 12, 31, 23, 30), london(2027, 3, 29, 10)),
    ],
)
def test_a_jump_leads_to_the_clock_in_london(jump: str, now: datetime, there: datetime):
    assert leads_to(jump, now) == there + A_MOMENT


def test_an_hour_is_an_hour():
    assert leads_to("hour", london(2026, 3, 29, 0, 30)) == london(2026, 3, 29, 2, 30)


def test_twelve_hours_and_ten_days_are_as_long_as_they_say_whatever_the_clocks_do():
    before = london(2026, 3, 28, 20)
    assert leads_to("half-day", before) == london(2026, 3, 29, 9)
    assert leads_to("ten-days", before) == london(2026, 4, 7, 21)


def test_the_next_prompt_is_where_the_bot_has_planned_it():
    planned = london(2026, 10, 9, 7, 20)
    assert leads_to("prompt", STARTS_AT, planned) == planned + A_MOMENT
    assert leads_to("prompt", STARTS_AT, None) is None


def test_it_tells_which_way_the_clocks_go():
    assert next_change(STARTS_AT) == ClockChange(date(2026, 10, 25), goes_back=True)
    assert next_change(london(2026, 10, 25, 12)) == ClockChange(date(2027, 3, 28), goes_back=False)
    assert "After the clocks go back" in [jump.label for jump in jumps_from(STARTS_AT, None)]
    assert "After the clocks go forward" in [jump.label for jump in jumps_from(london(2026, 12, 24, 18), None)]

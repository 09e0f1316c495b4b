"""Typed times that are refused with a question, and never guessed."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.when.saying import refused


@pytest.mark.parametrize(
    "typed",
    [
        *("", "   ", "asap", "now", "soon", "12", "may", "march 2027", "next month", "this weekend", "fortnight"),
        *("31/02", "30 Feb", "29 Feb 2027", "29 feb", "2026-13-01", "12/25/2026", "0/3", "40th", "31st of next month"),
        *("end of the month", "5th tuesday of april", "the first tuesday of this month", "in half a day"),
        *("25:00", "24:00 friday", "13am", "7:60pm", "13 o'clock", "quarter seven friday", "half to 7pm"),
        *("half 13 friday", "friday 7-25pm", "friday 19:00am", "next friday 20 march 7pm"),
        *("friday at 7", "friday 7:30", "7 o'clock", "half past 7", "thursday seven thirty", "friday 7-9"),
        *("friday 19", "sunday 11", "friday 5 to 8pm", "friday 7-20:30"),
        *("next friday", "next thurs 5pm", "this monday", "wednesday", "wednesday evening", "a week on wednesday"),
        *("friday midnight", "tomorrow midnight", "midnight this morning", "12 tonight", "7am tonight"),
        *("19:00 tomorrow morning", "14:00 in the evening friday", "1 at night"),
        *("the 4th at 9am", "4 march 9am", "tue 3 march 7pm", "sat 6/3 7pm", "tomorrow friday 7pm"),
        *(
            "mon tue",
            "monday monday",
            "today tomorrow",
            "friday 7pm 8pm",
            "friday or saturday 7pm",
            "friday 7pm or 8pm",
        ),
        *("not friday", "by friday", "about 7pm friday", "7ish friday", "friday 7pm please", "every day at 6pm"),
        *(
            "7pm BST tomorrow",
            "6pm EST 1 july",
            "7pm ist friday",
            "friday GMT",
            "7pm utc+19 friday",
            "7pm mars/base friday",
        ),
        *("in 0 days", "in 9999 years", "in 2.5 weeks", "in 1 hour 2 hours", "in 20 minutes 30", "in 2 hours at 7pm"),
        *(
            "1.333 hours from now",
            "in 1.01 hours",
            "tomorrow 2026",
            "12 march 2030",
            "2035 march 12",
            "march 12 2030",
            "thursday 12.03",
        ),
        *("fri 12 march 2026 19:00", "2026 friday march 12", "2026 march 12 7:00 8:00", "2026 march 12 12 7pm"),
        *(
            "2026 march 32",
            "march 12 march 2026",
            "friday\n7pm",
            "friday 7pm 🎉",
            "٣ مارس",
            "<t:99999999999999>",
            "7" * 201,
        ),
    ],
)
def test_what_is_unknown_impossible_or_could_mean_two_things_is_refused(typed):
    assert refused(typed)


@pytest.mark.parametrize(
    ("typed", "now"),
    [
        ("2030 12 march", "2030-03-04T10:00Z"),  # this year, or half past eight?
        ("12 march 2030", "2030-03-04T10:00Z"),
        ("at 9", "2026-03-04T10:00Z"),  # this evening, or tomorrow?
        ("wednesday at 9", "2026-03-04T10:00Z"),
        ("today at 7", "2026-03-04T06:00Z"),
        ("today at 7", "2026-03-04T20:00Z"),
        ("in a month", "2026-01-31T10:00Z"),
        ("the 31st", "2026-04-01T10:00Z"),
        ("last friday of this month", "2026-03-28T10:00Z"),
        ("6pm EST tomorrow", "2026-03-05T01:00Z"),  # whose tomorrow?
    ],
)
def test_what_hangs_on_now_may_be_unclear(typed, now):
    assert refused(typed, datetime.fromisoformat(now))

"""A time of day, or a day of the week, typed alone."""

from __future__ import annotations

from datetime import time

import pytest

from bot.errors import UnreadableDay, UnreadableTime
from bot.when import read_time_of_day, read_weekday


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("10", time(10)),
        ("12", time(12)),
        ("19", time(19)),
        ("10am", time(10)),
        ("10:00", time(10)),
        ("10:00:00", time(10)),
        ("7pm", time(19)),
        ("7.30pm", time(19, 30)),
        ("7.30 p.m.", time(19, 30)),
        ("07:30", time(7, 30)),
        ("noon", time(12)),
        ("midnight", time(0)),
        ("19h", time(19)),
        ("19h30", time(19, 30)),
        ("1900", time(19)),
        ("at 19:00", time(19)),
        ("half seven in the evening", time(19, 30)),
        ("7 in the morning", time(7)),
        ("nine", time(9)),
    ],
)
def test_a_time_of_day(typed, meant):
    assert read_time_of_day(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        *("", "7", "8", "7.30", "half seven", "25:00", "24:00", "7pm friday", "7pm GMT", "7pm 8pm", "evening"),
        *("in 2 hours", "tomorrow", "soon", "5 to 8pm", "13am", "१०", "1140x"),
    ],
)
def test_an_unclear_time_of_day_is_refused(typed):
    with pytest.raises(UnreadableTime):
        read_time_of_day(typed)


@pytest.mark.parametrize("typed", ["10:00:30", "10:00:01", "7:15:45pm", "19:30:59", "at 09:05:10"])
def test_seconds_that_nobody_would_see_are_refused(typed):
    with pytest.raises(UnreadableTime) as caught:
        read_time_of_day(typed)
    assert caught.value.typed == typed


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "9-10am",
            "9am-10am",
            "9 \u2013 10am",
            "9 to 10 am",
            "10-11",
            "10:00-11:00",
            "19:00 to 20:30",
            "9am until 10am",
        ),
        *("from 9 till 10am", "noon to 1pm", "11-noon", "7-8.30pm", "7-8 in the evening", "19:00-19:00", "12 to 1pm"),
    ],
)
def test_a_range_is_no_time_of_day(typed):
    with pytest.raises(UnreadableTime) as caught:
        read_time_of_day(typed)
    assert caught.value.typed == typed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("twenty to eight in the evening", time(19, 40)), ("quarter to 10", time(9, 45)), ("from 9am", time(9))],
)
def test_minutes_to_an_hour_are_no_range(typed, meant):
    assert read_time_of_day(typed) == meant


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        *(("mon", 0), ("Mondays", 0), ("tues", 1), ("weds", 2), ("Wed.", 2), ("thur", 3), ("Thurs", 3)),
        *(("on Friday", 4), ("saturday", 5), (" SUN ", 6), ("every sunday", 6)),
    ],
)
def test_a_weekday(typed, number):
    assert read_weekday(typed) == number


@pytest.mark.parametrize("typed", ["", "m", "t", "blursday", "mon tue", "monday 7pm", "tomorrow", "0", "月曜日"])
def test_what_is_no_weekday_is_refused(typed):
    with pytest.raises(UnreadableDay) as caught:
        read_weekday(typed)
    assert caught.value.typed == typed

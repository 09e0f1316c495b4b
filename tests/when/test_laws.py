"""Whatever is typed is read or refused, soon, and never as the wrong moment."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import UnreadableDay, UnreadableTime
from bot.recurrence import resolve
from bot.when import Reading, read, read_time_of_day, read_weekday

VOCABULARY = """
    next this every other in a an the at on of to from past half quarter week weeks fortnight days hours hour minutes
    months today tomorrow tonight yesterday monday tues wed thursday fri sat sunday march apr may first last second
    month noon midnight morning evening night am pm 7pm 6.30pm 19:00 1900 2026 2027 12 5 31 1st 12th 12/03 18.03
    12/03/2026 2026-03-12 7-9pm - , . : / ( ) @ ? gmt est utc+1 uk time o'clock seven now time' and or not maybe
"""
WORDS = VOCABULARY.split()
ZONES = sorted(name for name in available_timezones() if "/" in name)
SPACES = ["", " ", "  ", " at ", ", "]

zones = st.sampled_from(ZONES).map(ZoneInfo)
instants = st.datetimes(datetime(2001, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))
texts = st.one_of(
    st.text(max_size=300),
    st.text(alphabet="0123456789:./- apm", max_size=200),
    st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join),
)


@pytest.fixture(scope="module", autouse=True)
def words_are_loaded():
    """Read one date through dateparser, which loads its language when first asked."""
    read("2026 march 12", now=datetime(2026, 3, 4, tzinfo=UTC), zone=ZoneInfo("UTC"))


@given(texts, instants, zones)
@settings(max_examples=400, deadline=timedelta(seconds=2), suppress_health_check=[HealthCheck.too_slow])
def test_any_text_is_read_or_refused(typed, now, zone):
    try:
        reading = read(typed, now=now, zone=zone)
    except UnreadableTime:
        return
    assert isinstance(reading, Reading)
    assert (reading.time is None) == (reading.at is None)
    if reading.at is not None:
        assert reading.at.tzinfo is UTC
        local = reading.at.astimezone(zone)
        assert (local.date(), local.time()) == (reading.day, reading.time)


@given(texts)
@settings(deadline=timedelta(seconds=2))
def test_any_text_is_a_time_of_day_and_a_weekday_or_neither(typed):
    for reader, error in ((read_time_of_day, UnreadableTime), (read_weekday, UnreadableDay)):
        with suppress(error):
            reader(typed)


@pytest.mark.parametrize(
    "typed",
    [
        *("1" * 200, "a " * 100, "7 " * 100, "in " * 66, "- " * 100, "(" * 200, "mar " * 50, "12 mar 2026 " * 16),
        *("2026 mar " + "1 " * 90, "2026 march 1" + ":" * 150, "in 1 hour and a half " * 9, "half " * 40),
        *("7 to " * 40, "friday " * 28, "2026 mon mar at " * 12, "." * 200, "2026 mar " + "12:00 " * 30),
    ],
)
def test_long_nonsense_is_refused_at_once(typed):
    started = perf_counter()
    with pytest.raises(UnreadableTime):
        read(typed, now=datetime(2026, 3, 4, tzinfo=UTC), zone=ZoneInfo("Europe/London"))
    assert perf_counter() - started < 1


DATE_FORMS = ["{d}/{m}/{y}", "{d:02}.{m:02}.{y}", "{y}-{m:02}-{d:02}", "{d} {month} {y}", "{month} {d}, {y}"]
DATE_FORMS += ["{weekday} {d} {abbreviated} {y}", "the {d}th of {month} {y}", "{y} {month} {d}"]
TIME_FORMS = ["{h:02}:{n:02}", "{t}:{n:02}{half}", "{t}.{n:02} {half}", "{h:02}{five:02}h"]


@given(st.dates(date(2001, 1, 1), date(2099, 12, 31)), st.sampled_from(DATE_FORMS), instants, zones)
def test_a_whole_date_is_that_date_in_every_form(day, form, now, zone):
    typed = form.format(
        d=day.day,
        m=day.month,
        y=day.year,
        month=f"{day:%B}",
        abbreviated=f"{day:%b}",
        weekday=f"{day:%a}",
    )
    if (" {y}" in form or "{y} " in form) and day.year % 5 == 0 and day.year < 2060:
        typed = f"7pm {typed}"  # a year that could be a time of day is refused without one
    assert read(typed, now=now, zone=zone).day in (day, day + timedelta(days=1))  # a skipped day moves forward


@given(
    st.times().map(lambda each: each.replace(second=0, microsecond=0, minute=each.minute // 5 * 5)),
    st.sampled_from(TIME_FORMS),
    st.sampled_from(SPACES[1:]),
    instants,
    zones,
)
def test_a_whole_time_is_that_wall_time_in_every_form(at, form, space, now, zone):
    half = "pm" if at.hour >= 12 else "am"
    typed = form.format(h=at.hour, t=(at.hour - 1) % 12 + 1, n=at.minute, five=at.minute, half=half)
    day = now.astimezone(zone).date() + timedelta(days=1)
    expected = resolve(datetime.combine(day, at), zone)
    assert read(f"tomorrow{space}{typed}", now=now, zone=zone).at == expected
    assert read(f"{typed} tomorrow", now=now, zone=zone).at == expected
    assert read_time_of_day(typed) == at


@given(st.times(), st.times(), st.sampled_from(["-", " - ", " to ", " until "]))
def test_a_range_of_whole_times_is_never_one_time_of_day(start, end, joint):
    with pytest.raises(UnreadableTime):
        read_time_of_day(f"{start:%H:%M}{joint}{end:%H:%M}")


@given(st.times().map(lambda each: each.replace(microsecond=0)))
def test_a_time_of_day_is_whole_minutes_or_refused(at):
    typed = f"{at:%H:%M:%S}"
    if at.second:
        with pytest.raises(UnreadableTime):
            read_time_of_day(typed)
    else:
        assert read_time_of_day(typed) == at


# At ten, "Tuesday 10:30" said on a Tuesday may be half past ten in the evening, and is refused.
sure_times = st.times().filter(lambda each: each.hour not in (10, 11))


@given(st.integers(0, 6), sure_times, instants, zones)
def test_a_weekday_with_a_time_is_within_the_week_ahead(number, at, now, zone):
    name = ["Mon", "Tues", "Weds", "Thurs", "Fri", "Sat", "Sun"][number]
    found = read(f"{name} {at:%H:%M}", now=now, zone=zone).at
    assert found is not None
    assert now < found <= now + timedelta(days=8, hours=1)

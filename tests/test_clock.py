"""Now, and the hours in which nobody is disturbed."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import discord.utils
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import Clock, QuietHours, SystemClock
from tests.clocks import SettableClock

LONDON = ZoneInfo("Europe/London")
ZONES = sorted(name for name in available_timezones() if "/" in name)


def test_the_system_clock_is_the_machines_in_utc():
    before = discord.utils.utcnow()
    now = SystemClock().now()
    assert before <= now <= discord.utils.utcnow()
    assert now.tzinfo is UTC


def test_the_system_clock_follows_whoever_moves_discords(monkeypatch):
    later = datetime(2030, 1, 1, tzinfo=UTC)
    monkeypatch.setattr(discord.utils, "utcnow", lambda: later)
    assert SystemClock().now() == later


def test_a_settable_clock_stands_until_it_is_moved():
    clock = SettableClock(datetime(2026, 3, 4, 10, tzinfo=UTC))
    as_any: Clock = clock
    assert as_any.now() == as_any.now()
    clock.advance(timedelta(hours=2))
    assert as_any.now() == datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("local", "quiet"),
    [("20:59:59", False), ("21:00", True), ("23:59", True), ("00:00", True), ("07:59:59", True), ("08:00", False)],
)
def test_nights_are_quiet_from_nine_to_eight(local, quiet):
    instant = datetime.combine(datetime(2026, 7, 1), time.fromisoformat(local), LONDON)
    assert QuietHours().holds(instant, LONDON) is quiet


@pytest.mark.parametrize(
    ("instant", "zone", "allowed"),
    [
        ("2026-03-04T12:00Z", "Europe/London", "2026-03-04T12:00Z"),
        ("2026-03-04T22:00Z", "Europe/London", "2026-03-05T08:00Z"),
        ("2026-03-05T07:00Z", "Europe/London", "2026-03-05T08:00Z"),
        ("2026-03-28T22:00Z", "Europe/London", "2026-03-29T07:00Z"),  # one hour of the night is missing
        ("2026-10-24T22:00Z", "Europe/London", "2026-10-25T08:00Z"),  # and one comes twice
        ("2026-03-04T12:00Z", "Pacific/Auckland", "2026-03-04T19:00Z"),
    ],
)
def test_what_is_quiet_waits_for_eight_oclock_there(instant, zone, allowed):
    found = QuietHours().next_allowed(datetime.fromisoformat(instant), ZoneInfo(zone))
    assert found == datetime.fromisoformat(allowed)
    assert found.tzinfo is UTC


def test_quiet_hours_may_lie_within_a_day_or_be_none():
    siesta = QuietHours(time(13), time(15))
    assert siesta.next_allowed(datetime(2026, 1, 5, 14, tzinfo=UTC), LONDON) == datetime(2026, 1, 5, 15, tzinfo=UTC)
    assert not siesta.holds(datetime(2026, 1, 5, 15, tzinfo=UTC), LONDON)
    assert not QuietHours(time(9), time(9)).holds(datetime(2026, 1, 5, 9, tzinfo=UTC), LONDON)


def test_an_end_that_comes_twice_is_waited_for_twice():
    hours = QuietHours(time(21), time(1, 30))
    second_ten_past_one = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
    assert hours.holds(second_ten_past_one, LONDON)
    assert hours.next_allowed(second_ten_past_one, LONDON) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@given(
    st.datetimes(datetime(1971, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(ZONES).map(ZoneInfo),
    st.times(),
    st.times(),
)
def test_the_next_allowed_instant_is_never_earlier_never_quiet_and_near(instant, zone, starts, ends):
    hours = QuietHours(starts, ends)
    allowed = hours.next_allowed(instant, zone)
    assert allowed >= instant
    assert allowed - instant <= timedelta(hours=49)  # a zone may repeat a whole day
    if not hours.holds(instant, zone):
        assert allowed == instant
    shown = allowed.astimezone(zone)
    assert not hours.holds(allowed, zone) or shown.time() != hours.ends  # the end itself may be moved by a gap

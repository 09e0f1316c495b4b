"""When the weekly prompt comes: the same time on the wall all year, once a week, in every zone."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cogs.reflections.rules.bank import Queue
from cogs.reflections.rules.schedule import Schedule, coming_weeks, next_time, position_of, week_of
from tests.community import SHARED

ZONES = (
    "Europe/London",
    "Europe/Dublin",
    "Europe/Lisbon",
    "America/New_York",
    "America/Santiago",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Pacific/Auckland",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Tehran",
)
CASES = SHARED / "cases" / "meetings.csv"


def cases() -> list[dict[str, str]]:
    """Return the weekly cases with answers made elsewhere; none where they are not beside the project."""
    if not CASES.exists():
        return []
    with CASES.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["rule"] == "weekly"]


def schedule_for(local: datetime, zone: str) -> Schedule:
    """Return the schedule that posts at this wall time of its week."""
    return Schedule(1, local.weekday(), local.time(), zone)


@pytest.mark.skipif(not CASES.exists(), reason="../shared/cases is not here")
@pytest.mark.parametrize("case", cases(), ids=lambda case: case["zone"])
def test_it_agrees_with_another_calendar_for_a_year(case: dict[str, str]):
    [column] = [name for name in case if "|" in case[name]]
    expected = [datetime.fromisoformat(at.replace("Z", "+00:00")) for at in case[column].split("|")]
    schedule = schedule_for(datetime.fromisoformat(case["first_local"]), case["zone"])
    found = list(islice(schedule.after(expected[0] - timedelta(seconds=1)), len(expected)))
    assert [one.at for one in found] == expected


@pytest.mark.skipif(not CASES.exists(), reason="../shared/cases is not here")
def test_every_zone_of_the_cases_is_lived_through_here():
    assert {case["zone"] for case in cases()} == set(ZONES)


SPRING = [  # the wall time is skipped: forward by the gap
    ("Europe/London", "2026-03-29T01:30", "2026-03-29T01:30Z"),
    ("Europe/Lisbon", "2026-03-29T01:30", "2026-03-29T01:30Z"),
    ("America/New_York", "2026-03-08T02:30", "2026-03-08T07:30Z"),
    ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:45Z"),
    ("Pacific/Auckland", "2026-09-27T02:30", "2026-09-26T14:30Z"),
]
AUTUMN = [  # the wall time comes twice: the first
    ("Europe/London", "2026-10-25T01:30", "2026-10-25T00:30Z"),
    ("Europe/Lisbon", "2026-10-25T01:30", "2026-10-25T00:30Z"),
    ("America/New_York", "2026-11-01T01:30", "2026-11-01T05:30Z"),
    ("Australia/Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45Z"),
    ("Pacific/Auckland", "2026-04-05T02:30", "2026-04-04T13:30Z"),
]


@pytest.mark.parametrize(("zone", "local", "at"), [*SPRING, *AUTUMN])
def test_a_skipped_time_moves_on_and_a_doubled_one_is_the_first(zone: str, local: str, at: str):
    on_the_wall = datetime.fromisoformat(local)
    schedule = schedule_for(on_the_wall, zone)
    expected = datetime.fromisoformat(at.replace("Z", "+00:00"))
    week = week_of(on_the_wall.date())
    assert schedule.in_week(week).at == expected
    before, on, after = islice(schedule.after(expected - timedelta(days=8)), 3)
    assert (before.local, on.local, after.local) == tuple(on_the_wall + timedelta(days=7 * n) for n in (-1, 0, 1))
    assert on.at == expected
    assert next(schedule.after(expected)).local == on_the_wall + timedelta(days=7), "the second 01:30 is none"


schedules = st.builds(
    Schedule,
    channel_id=st.just(1),
    weekday=st.integers(0, 6),
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    zone=st.sampled_from(ZONES),
)
instants = st.datetimes(datetime(2026, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))


@given(schedules, instants)
def test_each_week_has_one_time_and_it_is_the_one_on_the_wall(schedule: Schedule, after: datetime):
    zone = ZoneInfo(schedule.zone)
    found = list(islice(schedule.after(after), 60))
    assert found[0].at > after
    assert found[0].at - after <= timedelta(days=7, hours=2)
    assert all(one.at < other.at for one, other in pairwise(found))
    weeks = [week_of(one.local.date()) for one in found]
    assert all(other - one == timedelta(days=7) for one, other in pairwise(weeks)), "none twice, none left out"
    for one, week in zip(found, weeks, strict=True):
        assert one == schedule.in_week(week)
        assert (one.local.weekday(), one.local.time()) == (schedule.weekday, schedule.at)
        seen = one.at.astimezone(zone)
        if seen.replace(tzinfo=None) != one.local:
            assert timedelta(0) < seen.replace(tzinfo=None) - one.local <= timedelta(hours=1), (
                "a gap, and no other reason"
            )
        assert seen.fold == 0


@given(schedules, instants, st.sets(st.integers(0, 12)))
def test_a_closed_week_is_passed_over(schedule: Schedule, after: datetime, closed: set[int]):
    times = list(islice(schedule.after(after), 14))
    weeks = [week_of(one.local.date()) for one in times]
    found = next_time(schedule, after, {weeks[number] for number in closed})
    assert found == next(one for number, one in enumerate(times) if number not in closed)


@given(schedules, instants, st.sets(st.integers(0, 9)), st.sets(st.integers(0, 9)))
def test_the_coming_weeks_name_the_prompts_in_order(schedule, after, done, skipped):
    keys = tuple(f"p{number}" for number in range(5))
    weeks = [week_of(one.local.date()) for one in islice(schedule.after(after), 20)]
    coming = coming_weeks(
        schedule,
        Queue.fresh(keys),
        keys,
        after,
        done={weeks[n] for n in done},
        skipped={weeks[n] for n in skipped},
    )
    assert len(coming) == 8
    assert not {week.week for week in coming} & {weeks[n] for n in done}
    with_prompt = [week for week in coming if not week.is_skipped]
    assert [week.key for week in with_prompt] == [keys[n % 5] for n in range(len(with_prompt))]
    for number, week in enumerate(with_prompt):
        assert position_of(coming, week.week) == number
    for week in coming:
        assert week.is_skipped is (week.week in {weeks[n] for n in skipped})
        if week.is_skipped:
            assert position_of(coming, week.week) is None


def test_a_week_begins_on_monday():
    assert week_of(date(2026, 3, 29)) == date(2026, 3, 23)
    assert week_of(date(2026, 3, 30)) == date(2026, 3, 30)
    assert Schedule(1, 6, time(10), "UTC", paused=True).resumed().paused is False

"""Repeating meetings against an independent calendar library, at every kind of clock change, and by their laws."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.recurrence import LAST, Fortnightly, MonthlyByWeekday, OnDates, Recurrence, Rule, Weekly, resolve

CASES = Path(__file__).resolve().parents[1].parent / "shared" / "cases" / "meetings.csv"
RULES: dict[str, Rule] = {
    "weekly": Weekly(),
    "fortnightly": Fortnightly(),
    "monthly-1-TU": MonthlyByWeekday(1, 1),
    "monthly-last-TH": MonthlyByWeekday(LAST, 3),
}
ZONES = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
LONDON = ZoneInfo("Europe/London")


def rows() -> list[dict[str, str]]:
    if not CASES.exists():
        return []
    with CASES.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.skipif(not CASES.exists(), reason="../shared/cases/meetings.csv is not here")
@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['zone']}-{row['rule']}")
def test_it_agrees_with_an_independent_calendar_library(row):
    first = datetime.fromisoformat(row["first_local"])
    expected = [datetime.fromisoformat(each) for each in row["expected_utc"].split("|")]
    _skip_where_morocco_has_changed(row["zone"], expected[-1])

    meetings = Recurrence(first, row["zone"], RULES[row["rule"]])
    found = islice(meetings.occurrences(expected[0] - timedelta(seconds=1)), int(row["count"]))

    assert [occurrence.at for occurrence in found] == expected


def _skip_where_morocco_has_changed(zone: str, last: datetime) -> None:
    """The cases know Morocco's rules as of tz database 2025b; 2026f ends its summer time on 20 September 2026."""
    changed_at = datetime(2026, 9, 21, tzinfo=UTC)
    if zone == "Africa/Casablanca" and last > changed_at and not changed_at.astimezone(ZoneInfo(zone)).utcoffset():
        pytest.skip("the tz database here is newer than the cases: it ends Morocco's +01 on 20 September 2026")


@pytest.mark.parametrize(
    ("zone", "local", "instant"),
    [
        ("Europe/London", "2026-03-29T01:30", "2026-03-29T01:30Z"),  # skipped: 02:30 by the new clock
        ("Europe/London", "2026-10-25T01:30", "2026-10-25T00:30Z"),  # twice: the first, still summer time
        ("America/New_York", "2026-03-08T02:00", "2026-03-08T07:00Z"),
        ("America/New_York", "2026-11-01T01:59", "2026-11-01T05:59Z"),
        ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-03T15:45Z"),  # a gap of half an hour
        ("Pacific/Apia", "2011-12-30T19:00", "2011-12-31T05:00Z"),  # a whole day skipped
        ("Asia/Kathmandu", "2026-06-01T19:00", "2026-06-01T13:15Z"),
    ],
)
def test_a_skipped_time_moves_forward_and_a_doubled_one_is_the_first(zone, local, instant):
    assert resolve(datetime.fromisoformat(local), ZoneInfo(zone)) == datetime.fromisoformat(instant)


def test_a_time_with_a_zone_is_not_wall_time():
    with pytest.raises(ValueError, match="wall time"):
        resolve(datetime(2026, 1, 1, tzinfo=UTC), LONDON)


def test_a_meeting_in_the_gap_keeps_its_wall_time_the_week_after():
    meetings = Recurrence(datetime(2026, 3, 22, 1, 30), "Europe/London", Weekly())
    found = meetings.between(datetime(2026, 3, 22, tzinfo=UTC), datetime(2026, 4, 6, tzinfo=UTC))
    assert [f"{each.at:%d %H:%M}" for each in found] == ["22 01:30", "29 01:30", "05 00:30"]
    assert [f"{each.local:%d %H:%M}" for each in found] == ["22 01:30", "29 01:30", "05 01:30"]


def test_next_after_is_strictly_later_and_between_includes_its_start_only():
    meetings = Recurrence(datetime(2026, 1, 7, 19), "Europe/London", Fortnightly())
    first, second = datetime(2026, 1, 7, 19, tzinfo=UTC), datetime(2026, 1, 21, 19, tzinfo=UTC)
    following = meetings.next_after(first)
    assert following is not None
    assert following.at == second
    assert [each.at for each in meetings.between(first, second)] == [first]


def test_chosen_dates_come_sorted_each_once_and_end():
    dates = (date(2026, 5, 9), date(2026, 4, 1), date(2026, 5, 9))
    meetings = Recurrence(datetime(2026, 4, 1, 18), "Europe/London", OnDates(dates))
    found = list(meetings.occurrences(datetime(2026, 1, 1, tzinfo=UTC)))
    assert [each.local for each in found] == [datetime(2026, 4, 1, 18), datetime(2026, 5, 9, 18)]
    assert meetings.next_after(found[-1].at) is None


def test_two_dates_that_are_one_instant_meet_once():
    dates = (date(2011, 12, 30), date(2011, 12, 31))  # Samoa had no 30 December that year
    meetings = Recurrence(datetime(2011, 12, 30, 19), "Pacific/Apia", OnDates(dates))
    assert len(list(meetings.occurrences(datetime(2011, 1, 1, tzinfo=UTC)))) == 1


def test_it_ends_with_the_calendar():
    last_day = datetime(9999, 12, 31, 23)
    meetings = Recurrence(last_day - timedelta(weeks=1), "America/New_York", Weekly())
    assert len(list(meetings.occurrences(datetime(9999, 1, 1, tzinfo=UTC)))) == 1


@pytest.mark.parametrize(
    "make",
    [
        lambda: MonthlyByWeekday(5, 1),
        lambda: MonthlyByWeekday(0, 1),
        lambda: MonthlyByWeekday(1, 7),
        lambda: OnDates(()),
        lambda: Recurrence(datetime(2026, 1, 7, 19, tzinfo=UTC), "Europe/London", Weekly()),
        lambda: Recurrence(datetime(2026, 1, 7, 19), "Europe/London", MonthlyByWeekday(1, 1)),
        lambda: Recurrence(datetime(2026, 1, 7, 19), "Europe/London", MonthlyByWeekday(LAST, 2)),
        lambda: Recurrence(datetime(2026, 1, 7, 19), "Europe/London", OnDates((date(2026, 1, 8),))),
        lambda: next(Recurrence(datetime(2026, 1, 7), "UTC", Weekly()).occurrences(datetime(2026, 1, 1))),
        lambda: Recurrence(datetime(2026, 1, 7), "UTC", Weekly()).between(
            datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1)
        ),
    ],
)
def test_what_contradicts_itself_cannot_be_made(make):
    with pytest.raises(ValueError):  # noqa: PT011 - each says its own thing
        make()


def test_a_zone_has_to_exist():
    with pytest.raises(ZoneInfoNotFoundError):
        Recurrence(datetime(2026, 1, 7, 19), "Europe/Atlantis", Weekly())


# -- Laws --------------------------------------------------------------------------------------------

wall_times = st.datetimes(datetime(1971, 1, 1), datetime(2040, 1, 1)).map(lambda each: each.replace(microsecond=0))
weekly_rules = st.sampled_from([Weekly(), Fortnightly()])


@st.composite
def recurrences(draw):
    first = draw(wall_times)
    monthly = MonthlyByWeekday(min((first.day - 1) // 7 + 1, 4), first.weekday())
    rules = [Weekly(), Fortnightly()]
    if first.day <= 28:
        rules.append(monthly)
    if (first + timedelta(days=7)).month != first.month:
        rules.append(MonthlyByWeekday(LAST, first.weekday()))
    return Recurrence(first, draw(st.sampled_from(ZONES)), draw(st.sampled_from(rules)))


@given(recurrences(), st.integers(0, 400))
def test_wall_time_is_kept_unless_it_is_skipped(meetings, days):
    zone = ZoneInfo(meetings.zone)
    start = resolve(meetings.first_local, zone) + timedelta(days=days)
    for occurrence in islice(meetings.occurrences(start), 30):
        shown = occurrence.at.astimezone(zone).replace(tzinfo=None)
        assert occurrence.local.time() == meetings.first_local.time()
        if shown != occurrence.local:
            before, after = (occurrence.local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
            assert before is not None
            assert after is not None
            assert after > before  # the local time stands in a gap,
            assert shown - occurrence.local == after - before  # and has moved by its length


@given(recurrences(), st.integers(-400, 400))
def test_each_is_strictly_after_the_one_before(meetings, days):
    start = resolve(meetings.first_local, ZoneInfo(meetings.zone)) + timedelta(days=days)
    found = [start, *(occurrence.at for occurrence in islice(meetings.occurrences(start), 30))]
    assert all(earlier < later for earlier, later in pairwise(found))


@given(wall_times, st.sampled_from(ZONES), weekly_rules)
def test_weeks_are_seven_local_days(first, zone, rule):
    meetings = Recurrence(first, zone, rule)
    found = [each.local for each in islice(meetings.occurrences(datetime(1970, 1, 1, tzinfo=UTC)), 60)]
    weeks = 1 if isinstance(rule, Weekly) else 2
    assert found[0] == first
    assert {later - earlier for earlier, later in pairwise(found)} == {timedelta(weeks=weeks)}


@given(recurrences())
def test_a_month_has_just_one(meetings):
    assume(isinstance(meetings.rule, MonthlyByWeekday))
    found = [each.local for each in islice(meetings.occurrences(datetime(1970, 1, 1, tzinfo=UTC)), 40)]
    months = [each.year * 12 + each.month for each in found]
    assert {later - earlier for earlier, later in pairwise(months)} == {1}
    assert all(meetings.rule.includes(each.date()) for each in found)

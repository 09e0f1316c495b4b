"""Repeating meetings: "every other Wednesday 19:00 in Europe/London" -> instants.

A repetition is wall time in one named zone and keeps that wall time across clock changes. Rules of features
import this module, so it stands on the standard library and dateutil alone and knows nothing of Discord.
The text of an RRULE is never taken from anybody: one such line can keep a processor busy for ten seconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

LAST = -1
"""`MonthlyByWeekday.nth` for "the last such day of the month"."""


def resolve(local: datetime, zone: ZoneInfo) -> datetime:
    """Return the UTC instant of a naive wall time in a zone.

    A time that a clock change skips moves forward by the length of the gap; one that happens twice is the first.
    Raises ValueError for a time that already has a zone.
    """
    if local.tzinfo is not None:
        raise ValueError("a wall time has no zone of its own")
    # fold=0 is the offset before the change: the earlier of two, and forward out of a gap (PEP 495).
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Weekly:
    """Every week on the weekday of the first meeting."""


@dataclass(frozen=True, slots=True)
class Fortnightly:
    """Every other week on the weekday of the first meeting."""


@dataclass(frozen=True, slots=True)
class MonthlyByWeekday:
    """The `nth` (1 to 4, or LAST) such weekday (0 is Monday) of each month. Raises ValueError for others."""

    nth: int
    weekday: int

    def __post_init__(self) -> None:
        # There is no fifth Tuesday in most months; a rule that silently skips months is not offered.
        if self.nth not in (1, 2, 3, 4, LAST):
            raise ValueError(f"no month is sure to have a weekday number {self.nth}")
        if not 0 <= self.weekday <= 6:
            raise ValueError(f"no weekday has the number {self.weekday}")

    def includes(self, day: date) -> bool:
        """Say whether the rule falls on this day."""
        if day.weekday() != self.weekday:
            return False
        if self.nth == LAST:
            return (day + timedelta(days=7)).month != day.month
        return (day.day - 1) // 7 + 1 == self.nth


@dataclass(frozen=True, slots=True)
class OnDates:
    """Chosen local dates, at the wall time of the first meeting; kept sorted, each once. Raises ValueError for none."""

    dates: tuple[date, ...]

    def __post_init__(self) -> None:
        if not self.dates:
            raise ValueError("a meeting on chosen dates needs a date")
        object.__setattr__(self, "dates", tuple(sorted(set(self.dates))))


Rule = Weekly | Fortnightly | MonthlyByWeekday | OnDates


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that a repetition falls on: `local` is the naive wall time it was meant for, `at` the UTC instant."""

    local: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A repetition that begins at `first_local` (naive wall time) in `zone` (IANA name) and has no end of its own.

    Raises ValueError where the first meeting does not fall on its own rule, and ZoneInfoNotFoundError for an
    unknown zone.
    """

    first_local: datetime
    zone: str
    rule: Rule

    def __post_init__(self) -> None:
        if self.first_local.tzinfo is not None:
            raise ValueError("the first meeting is wall time: it has no zone of its own")
        ZoneInfo(self.zone)
        first_day = self.first_local.date()
        if isinstance(self.rule, MonthlyByWeekday) and not self.rule.includes(first_day):
            raise ValueError(f"{first_day} is not on {self.rule}")
        if isinstance(self.rule, OnDates) and first_day != self.rule.dates[0]:
            raise ValueError(f"{first_day} is not the first of the chosen dates")

    def occurrences(self, after: datetime) -> Iterator[Occurrence]:
        """Yield what lies strictly after the instant, in strictly rising order; without end except for `OnDates`."""
        _must_be_aware(after)
        zone = ZoneInfo(self.zone)
        latest = after
        for local in self._wall_times():
            try:
                at = resolve(local, zone)
            except OverflowError:  # the calendar itself ends with the year 9999
                return
            # Two chosen dates can be one instant where a zone skipped a whole day (Samoa, 30 December 2011).
            if at > latest:
                latest = at
                yield Occurrence(local, at)

    def next_after(self, instant: datetime) -> Occurrence | None:
        """Return the first occurrence strictly after the instant, or None when the chosen dates are over."""
        return next(self.occurrences(instant), None)

    def between(self, start: datetime, end: datetime) -> list[Occurrence]:
        """Return the occurrences from `start` (included) up to `end` (left out), both aware."""
        _must_be_aware(end)
        just_before = start - timedelta(microseconds=1)
        return list(takewhile(lambda occurrence: occurrence.at < end, self.occurrences(just_before)))

    def _wall_times(self) -> Iterator[datetime]:
        match self.rule:
            case Weekly():
                yield from rrule(WEEKLY, dtstart=self.first_local)
            case Fortnightly():
                yield from rrule(WEEKLY, interval=2, dtstart=self.first_local)
            case MonthlyByWeekday(nth=nth, weekday=number):
                yield from rrule(MONTHLY, byweekday=weekday(number, nth), dtstart=self.first_local)
            case OnDates(dates=dates):
                for day in dates:
                    yield datetime.combine(day, self.first_local.time())


def _must_be_aware(instant: datetime) -> None:
    if instant.tzinfo is None:
        raise ValueError("an instant has a zone")

"""Days as people name them, and which date each is. A day is found within a `Frame`: what today is, what lies ahead."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from bot.when.reading import Unclear

_WEEK = timedelta(days=7)
YEARS = range(2000, 2101)
"""The years that a typed date may name."""


@dataclass(frozen=True, slots=True)
class Frame:
    """From where days are counted. `ahead(day)` says whether the typed time of that day is still to come; without
    a typed time it answers None.
    """

    today: date
    ahead: Callable[[date], bool | None]


class Day(Protocol):
    """A day as it was named."""

    def on(self, frame: Frame) -> date:
        """Return the date; raises Unclear where there is none, or where people would disagree."""
        ...


@dataclass(frozen=True, slots=True)
class FromToday:
    """So many days, or calendar months, from today."""

    days: int = 0
    months: int = 0

    def on(self, frame: Frame) -> date:
        return months_later(frame.today, self.months) + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Weekday:
    """The next such day. Today counts while its time is ahead; a bare "Wednesday" on a Wednesday is unclear."""

    number: int

    def on(self, frame: Frame) -> date:
        nearest = _nearest(self.number, frame.today)
        if nearest != frame.today:
            return nearest
        ahead = frame.ahead(nearest)
        if ahead is None:
            raise Unclear
        return nearest if ahead else nearest + _WEEK


@dataclass(frozen=True, slots=True)
class NextWeekday:
    """ "Next Tuesday": the coming one, as long as that is in next week; earlier, people disagree about which it is."""

    number: int

    def on(self, frame: Frame) -> date:
        nearest = _nearest(self.number, frame.today + timedelta(days=1))
        if nearest < _monday(frame.today) + _WEEK:
            raise Unclear
        return nearest

    def may_be(self, day: date, frame: Frame) -> bool:
        """Say whether a date that is given as well could be called so."""
        nearest = _nearest(self.number, frame.today + timedelta(days=1))
        return day in (nearest, nearest + _WEEK)


@dataclass(frozen=True, slots=True)
class WeekdayOfWeek:
    """ "This Saturday", "Friday next week": of the week (from Monday) that is `weeks` later; never in the past."""

    number: int
    weeks: int = 0

    def on(self, frame: Frame) -> date:
        day = _monday(frame.today) + self.weeks * _WEEK + timedelta(days=self.number)
        if day < frame.today:
            raise Unclear
        return day


@dataclass(frozen=True, slots=True)
class ComingWeekday:
    """ "This coming Saturday": the nearest one that is not today."""

    number: int

    def on(self, frame: Frame) -> date:
        return _nearest(self.number, frame.today + timedelta(days=1))


@dataclass(frozen=True, slots=True)
class WeeksAfterWeekday:
    """ "Thursday week", "a week on Thursday", "two weeks from Friday": so many weeks after the coming one."""

    number: int
    weeks: int
    today_counts: bool

    def on(self, frame: Frame) -> date:
        nearest = _nearest(self.number, frame.today)
        if nearest == frame.today and not self.today_counts:
            raise Unclear  # "a week on Wednesday", said on a Wednesday, is seven days for some, fourteen for others
        return nearest + self.weeks * _WEEK


@dataclass(frozen=True, slots=True)
class Dated:
    """A day and month. Without a year it is the next such date; with one it may lie in the past."""

    day: int
    month: int
    year: int | None = None

    def on(self, frame: Frame) -> date:
        if self.year is not None:
            return _date(self.year, self.month, self.day)
        day = _date(frame.today.year, self.month, self.day)
        if day < frame.today:
            return _date(frame.today.year + 1, self.month, self.day)
        return _not_gone(day, frame)


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """ "The 12th": of this month, or of the next where it has gone; `months` fixes which month, counted from this."""

    day: int
    months: int | None = None

    def on(self, frame: Frame) -> date:
        first = frame.today.replace(day=1)
        if self.months is not None:
            month = months_later(first, self.months)
            return _not_gone(_date(month.year, month.month, self.day), frame)
        if self.day < frame.today.day:
            first = months_later(first, 1)
        return _not_gone(_date(first.year, first.month, self.day), frame)


@dataclass(frozen=True, slots=True)
class NthWeekday:
    """ "The first Tuesday of April"; `nth` is 1 to 4, or -1 for the last.

    Without a month: of `months` from now, or of "the month", which is the next where this one's has gone.
    """

    nth: int
    number: int
    month: int | None = None
    year: int | None = None
    months: int | None = None

    def on(self, frame: Frame) -> date:
        today = frame.today
        if self.month is not None:
            day = self._in(self.year or today.year, self.month)
            if self.year is None and self._gone(day, frame):
                return self._in(today.year + 1, self.month)
            return day
        first = months_later(today.replace(day=1), self.months or 0)
        day = self._in(first.year, first.month)
        if not self._gone(day, frame):
            return day
        if self.months is not None:
            raise Unclear
        first = months_later(first, 1)
        return self._in(first.year, first.month)

    def _in(self, year: int, month: int) -> date:
        if self.nth > 0:
            return _nearest(self.number, _date(year, month, 1)) + (self.nth - 1) * _WEEK
        last = _date(year, month, calendar.monthrange(year, month)[1])
        return last - timedelta(days=(last.weekday() - self.number) % 7)

    def _gone(self, day: date, frame: Frame) -> bool:
        return day < frame.today or (day == frame.today and frame.ahead(day) is False)


def agreed(days: tuple[Day, ...], frame: Frame) -> date:
    """Return the one date that all the named days are; a weekday beside a date only has to be right.

    Raises Unclear where they contradict one another.
    """
    fixed = [day for day in days if not isinstance(day, Weekday | NextWeekday)]
    weekdays = [day for day in days if isinstance(day, Weekday | NextWeekday)]
    if len(weekdays) > 1:
        raise Unclear
    if not fixed:
        return weekdays[0].on(frame)
    dates = {day.on(frame) for day in fixed}
    if len(dates) != 1:
        raise Unclear
    date_meant = dates.pop()
    for weekday in weekdays:
        if weekday.number != date_meant.weekday():
            raise Unclear
        if isinstance(weekday, NextWeekday) and not weekday.may_be(date_meant, frame):
            raise Unclear
    return date_meant


def months_later(day: date, months: int) -> date:
    """Return the same day of a later month; raises Unclear where that month has no such day."""
    if months == 0:
        return day
    index = day.year * 12 + day.month - 1 + months
    return _date(index // 12, index % 12 + 1, day.day)


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:  # 30 February
        raise Unclear from None


def _not_gone(day: date, frame: Frame) -> date:
    """Refuse today's date with a time that has gone: neither today nor a month or a year later is likely meant."""
    if day < frame.today or (day == frame.today and frame.ahead(day) is False):
        raise Unclear
    return day


def _nearest(number: int, start: date) -> date:
    return start + timedelta(days=(number - start.weekday()) % 7)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())

"""When the weekly prompt comes, and which one. Pure: `now` is an argument.

A week is named by its Monday, in the schedule's own zone, and has one prompt at most: however often stewards change
day or hour, nothing is posted twice in a week.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.recurrence import Occurrence, resolve
from cogs.reflections.rules.bank import Queue

WEEKS_AHEAD = 8
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Where and when the prompt comes. `weekday` 0 is Monday; `at` is wall time in `zone` (an IANA name)."""

    channel_id: int
    weekday: int
    at: time
    zone: str
    role_id: int | None = None
    paused: bool = False

    def in_week(self, week: date) -> Occurrence:
        """Return when the prompt of the week of this Monday comes."""
        local = datetime.combine(week + timedelta(days=self.weekday), self.at)
        return Occurrence(local, resolve(local, ZoneInfo(self.zone)))

    def after(self, instant: datetime) -> Iterator[Occurrence]:
        """Yield the times strictly after an instant, without end."""
        week = week_of(instant.astimezone(ZoneInfo(self.zone)).date()) - _WEEK
        while True:
            found = self.in_week(week)
            if found.at > instant:
                yield found
            week += _WEEK

    def resumed(self) -> Schedule:
        """Return the schedule, running."""
        return replace(self, paused=False)


@dataclass(frozen=True, slots=True)
class Coming:
    """One of the coming weeks. `key` is the prompt's, or None where stewards skip the week."""

    week: date
    at: datetime
    key: str | None

    @property
    def is_skipped(self) -> bool:
        """Whether no prompt comes in this week."""
        return self.key is None


def week_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def next_time(schedule: Schedule, after: datetime, closed: Collection[date]) -> Occurrence:
    """Return the first time after an instant whose week is open: not skipped, and without a prompt so far."""
    return next(time for time in schedule.after(after) if week_of(time.local.date()) not in closed)


def coming_weeks(
    schedule: Schedule,
    queue: Queue,
    bank_keys: Sequence[str],
    after: datetime,
    *,
    done: Collection[date],
    skipped: Collection[date],
    count: int = WEEKS_AHEAD,
) -> tuple[Coming, ...]:
    """Return the next `count` weeks with the prompt of each; weeks that had theirs are left out."""
    keys = iter(queue.upcoming(count, bank_keys))
    found: list[Coming] = []
    for time_ in schedule.after(after):
        week = week_of(time_.local.date())
        if week in done:
            continue
        found.append(Coming(week, time_.at, None if week in skipped else next(keys)))
        if len(found) == count:
            break
    return tuple(found)


def position_of(weeks: Sequence[Coming], week: date) -> int | None:
    """Return which of the queue's prompts a week will have, counted from 0; None where it will have none."""
    open_weeks = [coming.week for coming in weeks if not coming.is_skipped]
    return open_weeks.index(week) if week in open_weeks else None

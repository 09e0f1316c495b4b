"""Where time can jump to in the demo: the clocks are London's, and a jump to a day leads to a round time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.recurrence import resolve
from demo.community import LONDON

A_MOMENT: Final = timedelta(seconds=5)
"""How long the bot is given to post: its timer rings some milliseconds past the hour, so as never to ring early."""

_TEN: Final = time(10)


@dataclass(frozen=True, slots=True)
class Jump:
    """A way for time to pass: its name in a form, what its button says, and the instant it leads to, in UTC.

    `to` is None where the jump leads nowhere for now.
    """

    name: str
    label: str
    to: datetime | None


@dataclass(frozen=True, slots=True)
class ClockChange:
    """The next day on which the clocks in London change."""

    day: date
    goes_back: bool


def jumps_from(now: datetime, next_prompt: datetime | None) -> list[Jump]:
    """Return every jump there is at this moment; `next_prompt` is None while no prompt is planned."""
    today = now.astimezone(LONDON).date()
    change = next_change(now)
    way = "back" if change.goes_back else "forward"
    return [
        Jump("hour", "An hour later", now + timedelta(hours=1)),
        Jump("half-day", "Twelve hours later", now + timedelta(hours=12)),
        Jump("tomorrow", "Tomorrow at 10:00", _ten_on(today + timedelta(days=1))),
        Jump("prompt", "Next prompt", None if next_prompt is None else next_prompt + A_MOMENT),
        Jump("monday", "Next Monday at 10:00", _ten_on(_monday_after(now))),
        Jump("ten-days", "Ten days later", now + timedelta(days=10)),
        Jump("clocks", f"After the clocks go {way}", _ten_on(_next_monday(change.day))),
    ]


def next_change(now: datetime) -> ClockChange:
    """Return the next change of the clocks in London, which is after today."""
    day = now.astimezone(LONDON).date() + timedelta(days=1)
    while _offset_on(day) == _offset_on(day + timedelta(days=1)):
        day += timedelta(days=1)
    return ClockChange(day, goes_back=_offset_on(day) > _offset_on(day + timedelta(days=1)))


def _offset_on(day: date) -> timedelta:
    return datetime.combine(day, time(), LONDON).utcoffset() or timedelta()


def _monday_after(now: datetime) -> date:
    today = now.astimezone(LONDON).date()
    monday = today - timedelta(days=today.weekday())
    return monday if _ten_on(monday) > now else monday + timedelta(days=7)


def _next_monday(day: date) -> date:
    return day + timedelta(days=7 - day.weekday())


def _ten_on(day: date) -> datetime:
    return resolve(datetime.combine(day, _TEN), LONDON) + A_MOMENT

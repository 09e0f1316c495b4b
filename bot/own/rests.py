"""How long somebody may rest, and until when a typed date means. Pure: `now` is an argument."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot import when
from bot.errors import PastTime, TooFarAhead, UnreadableDate, UnreadableTime
from bot.recurrence import resolve

PRESETS: Final = (3, 7, 14)
"""Days."""

LONGEST: Final = timedelta(days=366)
"""A year, whichever; rest never lasts for ever by oversight."""


def typed_end(typed: str, *, now: datetime, zone: ZoneInfo) -> datetime:
    """Return when a rest ends that was typed so, in UTC; a date without a time is the beginning of that day.

    Raises `UnreadableDate`, and what `checked` raises.
    """
    try:
        reading = when.read(typed, now=now, zone=zone)
    except UnreadableTime as error:
        raise UnreadableDate(typed) from error
    end = reading.at
    if end is None:
        try:
            end = resolve(datetime.combine(reading.day, time()), zone)
        except OverflowError as error:  # the calendar's first or last day
            raise UnreadableDate(typed) from error
    return checked(end, now=now)


def checked(end: datetime, *, now: datetime) -> datetime:
    """Return the end of a rest as it is; raises `PastTime` or `TooFarAhead`."""
    if end <= now:
        raise PastTime
    if end > now + LONGEST:
        raise TooFarAhead(LONGEST.days)
    return end

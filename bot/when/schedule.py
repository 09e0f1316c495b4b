"""The parts of a schedule typed alone: a time of day, a day of the week."""

from __future__ import annotations

import re
from datetime import time

from bot.errors import UnreadableDay, UnreadableTime
from bot.when.reading import NotUnderstood, Unclear
from bot.when.sentence import clock_alone
from bot.when.text import tidied
from bot.when.words import WEEKDAY, weekday_of

_WEEKDAY = re.compile(rf"(?:on |every )?({WEEKDAY})")


def read_time_of_day(typed: str) -> time:
    """Return what `bot.when.read_time_of_day` promises."""
    try:
        clock, part = clock_alone(tidied(typed))
        # A schedule is read back as one time in hours and minutes: what that would not show is not kept either.
        if clock.starts_range or clock.second:
            raise Unclear
        return clock.within(part)
    except (NotUnderstood, Unclear):
        raise UnreadableTime(typed) from None


def read_weekday(typed: str) -> int:
    """Return what `bot.when.read_weekday` promises."""
    try:
        match = _WEEKDAY.fullmatch(tidied(typed))
    except Unclear:
        match = None
    if match is None:
        raise UnreadableDay(typed)
    return weekday_of(match[1])

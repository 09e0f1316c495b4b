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
    """Return the wall time in "7pm", "19h", "half seven in the evening"; raises UnreadableTime.

    A bare hour from 1 to 8 ("7", "7.30") may be morning or evening and is refused; "07:30" is the morning, 9 to 12
    are the morning and noon. "Midnight" is 00:00. A range ("9-10am") is refused, and so are seconds other than :00.
    """
    try:
        clock, part = clock_alone(tidied(typed))
        # A schedule is read back as one time in hours and minutes: what that would not show is not kept either.
        if clock.starts_range or clock.second:
            raise Unclear
        return clock.within(part)
    except (NotUnderstood, Unclear):
        raise UnreadableTime(typed) from None


def read_weekday(typed: str) -> int:
    """Return the number (0 is Monday) of "Mon", "Mondays", "weds"; raises UnreadableDay."""
    try:
        match = _WEEKDAY.fullmatch(tidied(typed))
    except Unclear:
        match = None
    if match is None:
        raise UnreadableDay(typed)
    return weekday_of(match[1])

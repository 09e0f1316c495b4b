"""Reading times as people type them: days before months, in the reader's zone, and never by a guess.

What is typed goes through a small grammar of our own, then (for dates in other orders) through dateparser under
guard. Whatever is not understood to its last word, contradicts itself or could mean two moments is refused, so that a
person is asked instead. What was read is still shown to them for a yes. Pure: `now` is an argument.

Where people disagree, this is what holds:
- A weekday is the next such day; today counts while its time is ahead. "Wednesday" alone, on a Wednesday, is refused.
- "Next Friday" is read only where this week (from Monday) has no Friday left; otherwise it is refused.
- A date without a year is the next such date; today's date with a time that has gone is refused.
- Hours from 1 to 8 need am, pm, a part of the day, a leading zero, or "today" with only one of the two still ahead.
- "Midnight" alone or tonight is the coming one; with another day it is refused (its beginning, or its end?).
- A zone's short name must hold at that time: "7pm EST" in July is refused. GMT and UTC are themselves all year.
- A range ("7-8.30pm") is its beginning; a schedule's time of day is never a range.
- "Every other Wednesday" is the first one to come.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.errors import UnreadableTime
from bot.when.otherwise import read_otherwise
from bot.when.reading import NotUnderstood, Reading, Unclear
from bot.when.schedule import read_time_of_day, read_weekday
from bot.when.sentence import read_sentence
from bot.when.text import tidied

__all__ = ["Reading", "read", "read_time_of_day", "read_weekday"]


def read(typed: str, *, now: datetime, zone: ZoneInfo) -> Reading:
    """Return the day, and the time where one was given, that a text means at `now` (aware) to a person in `zone`.

    What names a day that has gone ("12 March 2020", "today 9am" at ten) is returned as such: the caller refuses it.
    Raises UnreadableTime.
    """
    try:
        text = tidied(typed)
        try:
            return read_sentence(text, now=now, zone=zone)
        except NotUnderstood:
            return read_otherwise(text, zone)
    except (NotUnderstood, Unclear, OverflowError):  # OverflowError: beyond the calendar's last year
        raise UnreadableTime(typed) from None

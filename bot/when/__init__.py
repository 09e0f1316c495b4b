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

from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.errors import UnreadableTime
from bot.when.reading import NotUnderstood, Reading, Unclear

__all__ = ["Reading", "read", "read_time_of_day", "read_weekday"]

# The grammar is imported with the first words that somebody types: its patterns take a while to be made, and most
# starts are followed by no typed time for hours.


def read(typed: str, *, now: datetime, zone: ZoneInfo) -> Reading:
    """Return the day, and the time where one was given, that a text means at `now` (aware) to a person in `zone`.

    What names a day that has gone ("12 March 2020", "today 9am" at ten) is returned as such: the caller refuses it.
    Raises UnreadableTime.
    """
    from bot.when.otherwise import read_otherwise
    from bot.when.sentence import read_sentence
    from bot.when.text import tidied

    try:
        text = tidied(typed)
        try:
            return read_sentence(text, now=now, zone=zone)
        except NotUnderstood:
            return read_otherwise(text, zone)
    except (NotUnderstood, Unclear, OverflowError):  # OverflowError: beyond the calendar's last year
        raise UnreadableTime(typed) from None


def read_time_of_day(typed: str) -> time:
    """Return the wall time in "7pm", "19h", "half seven in the evening"; raises UnreadableTime.

    A bare hour from 1 to 8 ("7", "7.30") may be morning or evening and is refused; "07:30" is the morning, 9 to 12
    are the morning and noon. "Midnight" is 00:00. A range ("9-10am") is refused, and so are seconds other than :00.
    """
    from bot.when import schedule

    return schedule.read_time_of_day(typed)


def read_weekday(typed: str) -> int:
    """Return the number (0 is Monday) of "Mon", "Mondays", "weds"; raises UnreadableDay."""
    from bot.when import schedule

    return schedule.read_weekday(typed)

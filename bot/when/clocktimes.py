"""Times of day as people type them: "7pm", "half seven", "19h30", "7-8.30pm" (its beginning).

An hour from 1 to 8 that says neither morning nor evening is never guessed: circles meet at eight in the evening, and
talks begin at eight in the morning. From 9 to 12 it is the morning and noon.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from enum import Enum

from bot.when.reading import Unclear
from bot.when.words import END, HOURS, one_of

_AMBIGUOUS_HOURS = range(1, 9)


class Part(Enum):
    """A part of the day: the hours (of 24) that it may hold, as (first, last)."""

    MORNING = (1, 11)
    AFTERNOON = (12, 18)
    EVENING = (16, 23)
    NIGHT = (18, 23)


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A typed time. `exact` means that the hour counts to 24; otherwise it is 1 to 12 and may be either half.

    `bare` is a lone number, a time only where something beside it says so; `contested` can be read in two ways;
    `like_year` is four digits and nothing more ("2035"); `starts_range` is the beginning of "7-8.30pm".
    """

    hour: int
    minute: int = 0
    second: int = 0
    exact: bool = False
    bare: bool = False
    midnight: bool = False
    contested: bool = False
    like_year: bool = False
    starts_range: bool = False

    def within(self, part: Part | None) -> time:
        """Return the time of day, in that part of the day where one was named; raises Unclear."""
        if self.contested:
            raise Unclear
        candidates = self.candidates()
        if part is not None:
            first, last = part.value
            candidates = [each for each in candidates if first <= each.hour <= last]
            if len(candidates) != 1:
                raise Unclear
            return candidates[0]
        if not self.exact and self.hour in _AMBIGUOUS_HOURS:
            raise Unclear
        return candidates[0]

    def candidates(self) -> list[time]:
        """Return the one or two times of day that this may be, the one of the 24-hour clock first."""
        hours = [self.hour] if self.exact else [self.hour, (self.hour + 12) % 24]
        return [time(hour, self.minute, self.second) for hour in hours]


_HALF = r"(?: ?(?P<half{0}>am|pm))?"
_DIGITS = r"(?P<hour{0}>\d{{1,2}})(?:[:.](?P<minute{0}>[0-5]\d)(?::(?P<second{0}>[0-5]\d)(?:\.0{{1,6}})?)?)?" + _HALF
_NOON = r"(?P<noon{0}>(?:12 ?)?(?:noon|midday))"
_POINT = "(?:" + _NOON + "|" + _DIGITS + ")"
_HOUR_WORD = one_of(HOURS)
_SMALL = r"(?P<by>half|(?:a )?quarter|five|ten|twenty(?:[ -]five)?|5|10|20|25)(?: min(?:ute)?s)?"
_INTRO = r"(?:(?P<at>at |@ ?|from |starting at |starting from ))?"

_PATTERNS = {
    name: re.compile(_INTRO + pattern + END)
    for name, pattern in {
        "point": _POINT.format(""),
        "range": _POINT.format("") + r" ?(?:-|to|until|till|til) ?" + _POINT.format("_end"),
        "french": r"(?P<hour>\d{1,2}) ?h(?:(?P<minute>[0-5]\d)|rs?|ours)?",
        "hours": r"(?P<hour>\d{1,2})[:.](?P<minute>[0-5]\d) ?(?:hrs|hours|h)",
        "military": r"(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?P<unit> ?(?:h|hrs|hours))?",
        "midnight": r"(?:12 ?)?midnight",
        "spoken": _SMALL
        + rf"[ -](?P<way>past[ -]|to[ -])?(?P<hour>{_HOUR_WORD}|\d{{1,2}})(?: o'?clock)?"
        + _HALF.format(""),
        "o'clock": rf"(?P<hour>{_HOUR_WORD}|\d{{1,2}}) ?o'?clock" + _HALF.format(""),
        "word": rf"(?P<hour>{_HOUR_WORD})(?:[ -](?P<minute>fifteen|thirty|forty[ -]five))?" + _HALF.format(""),
    }.items()
}
_MINUTES = {"fifteen": 15, "thirty": 30, "forty five": 45, "forty-five": 45}
_SMALL_MINUTES = {"half": 30, "quarter": 15, "a quarter": 15, "five": 5, "ten": 10, "twenty": 20}


def clock_time_at(text: str, position: int) -> tuple[int, ClockTime] | None:
    """Return where the longest time of day that begins here ends, and what it is."""
    best: tuple[int, ClockTime] | None = None
    for name, pattern in _PATTERNS.items():
        match = pattern.match(text, position)
        if match is None or (best is not None and match.end() <= best[0]):
            continue
        found = _build(name, match)
        if found is not None:
            best = match.end(), found
    return best


def _build(name: str, match: re.Match[str]) -> ClockTime | None:
    introduced = match["at"] is not None
    match name:
        case "midnight":
            return ClockTime(0, exact=True, midnight=True)
        case "point":
            return _point(match, "", introduced)
        case "range":
            return _range(match, _point(match, "", introduced), _point(match, "_end", introduced))
        case "military" if match["unit"] is None and int(match["minute"]) % 5:
            return None  # "2026" is a year before it is 20:26
        case "french" | "hours" | "military":
            hour, minute = int(match["hour"]), int(match["minute"] or 0)
            like_year = name == "military" and match["unit"] is None and not introduced
            return ClockTime(hour, minute, exact=True, like_year=like_year) if hour < 24 else None
        case "spoken":
            return _spoken(match)
        case _:
            hour = HOURS[match["hour"]] if match["hour"] in HOURS else int(match["hour"])
            if not 1 <= hour <= 12:
                return None
            minute = _MINUTES[match["minute"]] if name == "word" and match["minute"] else 0
            bare = name == "word" and not match["half"] and not introduced
            return _halved(hour, minute, 0, match["half"], bare=bare)


def _point(match: re.Match[str], which: str, introduced: bool) -> ClockTime | None:
    if match["noon" + which]:
        return ClockTime(12, exact=True)
    digits, minute, half = match["hour" + which], match["minute" + which], match["half" + which]
    second = int(match["second" + which] or 0)
    bare = minute is None and half is None and not introduced
    return _halved(int(digits), int(minute or 0), second, half, zero=digits[0] == "0", bare=bare)


def _halved(
    hour: int, minute: int, second: int, half: str | None, *, zero: bool = False, bare: bool = False
) -> ClockTime | None:
    """Return the time with its am or pm; None for what no clock shows ("13am", "25:00")."""
    if hour > 23:
        return None
    if half is None:
        return ClockTime(hour, minute, second, exact=zero or hour > 12 or hour == 0, bare=bare)
    if 1 <= hour <= 12:
        return ClockTime(hour % 12 + (12 if half == "pm" else 0), minute, second, exact=True)
    if (half == "pm") == (hour > 12):  # "19:00pm" says the same thing twice
        return ClockTime(hour, minute, second, exact=True)
    return None


def _spoken(match: re.Match[str]) -> ClockTime | None:
    hour = HOURS[match["hour"]] if match["hour"] in HOURS else int(match["hour"])
    if not 1 <= hour <= 12:
        return None
    by, way = match["by"], (match["way"] or "").strip(" -")
    if not way and by != "half":  # "half seven" is half past; "quarter seven" is nothing
        return None
    if way == "to" and by == "half":
        return None
    minutes = _SMALL_MINUTES.get(by) or (25 if by.startswith("twenty") else int(by))
    if way == "to":
        hour, minutes = (hour - 2) % 12 + 1, 60 - minutes
        # "Quarter to twelve" stays in the half of the day that twelve is reached from.
        if match["hour"] in ("12", "twelve") and match["half"]:
            other = "am" if match["half"] == "pm" else "pm"
            return _halved(hour, minutes, 0, other)
    return _halved(hour, minutes, 0, match["half"])


def _range(match: re.Match[str], start: ClockTime | None, end: ClockTime | None) -> ClockTime | None:
    """Return the beginning of "7-8.30pm", in the half of the day that makes it the shorter."""
    if start is None or end is None:
        return None
    minutes_to = " to " in match[0] and start.bare and int(match["hour_end"] or 12) <= 12
    if minutes_to and match["hour"] == "20":
        return None  # "20 to 8" is twenty minutes to eight
    if minutes_to and match["hour"] in ("5", "10"):
        # "5 to 8pm" is 17:00 for some, and 19:55 for others.
        return ClockTime(start.hour, contested=True, starts_range=True)
    chosen, exact = start.candidates()[0], start.exact
    if not exact and end.exact and (match["half_end"] or match["noon_end"]):
        ends = end.hour * 60 + end.minute
        chosen = min(start.candidates(), key=lambda each: (ends - each.hour * 60 - each.minute - 1) % 1440)
        exact = True
    return ClockTime(chosen.hour, chosen.minute, chosen.second, exact=exact, starts_range=True)

"""Stretches of time from now: "in 2 weeks", "in an hour and a half", "3 days from now"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from bot.when.words import END, NUMBERS, amount_of, one_of

_UNITS = {
    "months": ("months", "month", "mths", "mth"),
    "fortnights": ("fortnights", "fortnight"),
    "weeks": ("weeks", "week", "wks", "wk"),
    "days": ("days", "day"),
    "hours": ("hours", "hour", "hrs", "hr", "h"),
    "minutes": ("minutes", "minute", "mins", "min", "m"),
    "years": ("years", "year", "yrs", "yr"),
}
_UNIT = {spelling: unit for unit, spellings in _UNITS.items() for spelling in spellings}
_LARGER_THAN_HOURS = {"years": (12, 0), "months": (1, 0), "fortnights": (0, 14), "weeks": (0, 7), "days": (0, 1)}

_AMOUNT = rf"(?:\d{{1,4}}(?:\.\d{{1,2}})?|{one_of(NUMBERS)}(?= ))"
_AND = r"(?:,? and |, | )"


def _piece(which: int) -> str:
    return rf"(?P<amount{which}>{_AMOUNT}) ?(?P<unit{which}>{one_of(_UNIT)})(?P<half{which}> and a half)?"


_ODD_MINUTES = r"(?P<odd_minutes>[0-5]\d)(?=[ ,]|$)"
_PIECES = rf"{_piece(1)}(?:{_AND}?(?:{_piece(2)}|{_ODD_MINUTES}))?(?:{_AND}{_piece(3)})?"
_PART_OF_HOUR = r"(?P<part>half an|half|a quarter of an|quarter of an|three quarters of an) (?:hour|hr)"
_SPAN = rf"(?:{_PART_OF_HOUR}|{_PIECES})"
_FROM_NOW = re.compile(rf"{_SPAN} from now{END}")
_IN = re.compile(rf"in {_SPAN}(?:(?:'?s'?|') time| time)?{END}")
_PART_MINUTES = {"half": 30, "half an": 30, "a quarter of an": 15, "quarter of an": 15, "three quarters of an": 45}


@dataclass(frozen=True, slots=True)
class Span:
    """Calendar `months` and `days`, then exact `minutes`; `to_the_minute` where hours or minutes were named."""

    months: int = 0
    days: int = 0
    minutes: int = 0
    to_the_minute: bool = False


def span_at(text: str, position: int) -> tuple[int, Span] | None:
    """Return where a stretch of time from now that begins here ends, and how long it is."""
    match = _FROM_NOW.match(text, position) or _IN.match(text, position)
    if match is None:
        return None
    if match["part"]:
        return match.end(), Span(minutes=_PART_MINUTES[match["part"]], to_the_minute=True)
    span = _measured(match)
    return None if span is None else (match.end(), span)


def _measured(match: re.Match[str]) -> Span | None:
    months = days = 0
    minutes = Fraction(0)
    units: list[str] = []
    for which in "123":
        if match["unit" + which] is None:
            continue
        unit, typed = _UNIT[match["unit" + which]], match["amount" + which]
        amount = Fraction(typed) if typed[0].isdigit() else Fraction(amount_of(typed))
        if match["half" + which]:
            amount += Fraction(1, 2)
        units.append(unit)
        if unit in _LARGER_THAN_HOURS:
            if amount.denominator != 1:
                return None  # how long half a month is, nobody agrees on
            months += _LARGER_THAN_HOURS[unit][0] * int(amount)
            days += _LARGER_THAN_HOURS[unit][1] * int(amount)
        else:
            minutes += amount * (60 if unit == "hours" else 1)
    if match["odd_minutes"]:
        if units != ["hours"]:
            return None
        units.append("minutes")
        minutes += int(match["odd_minutes"])
    if len(set(units)) != len(units) or minutes.denominator != 1 or not (months or days or minutes):
        return None
    return Span(months, days, int(minutes), to_the_minute="hours" in units or "minutes" in units)

"""Dates in an order that the grammar does not know ("2026, March the 12th, 7 PM"): dateparser, under guard.

Left alone it drops what it does not understand ("25:00 tomorrow" is tomorrow to it). So it is asked only where
every word is known and a month stands by name, and believed only where each number typed is found in its answer, a
weekday is right, and nothing hangs on whether the day or the month comes first.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime, time
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.recurrence import resolve
from bot.when.reading import NotUnderstood, Reading, Unclear
from bot.when.words import MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

_FILLERS = frozenset({"at", "on", "of", "the", "in", "st", "nd", "rd", "th", "am", "pm"})
_TOKEN = re.compile(r"(?:[a-z0-9]+|\d\d?:\d\d(?:am|pm)?)[,.]?")
_TIME = re.compile(r"\b(?P<hour>\d{1,2})(?::(?P<minute>[0-5]\d))? ?(?:am|pm)\b|\b(?P<h>\d{2}):(?P<m>[0-5]\d)\b")


def read_otherwise(text: str, zone: ZoneInfo) -> Reading:
    """Return what a tidied text means to dateparser, if it can be trusted; raises NotUnderstood or Unclear."""
    words = re.findall(r"[a-z]+", text)
    months = [MONTHS[word] for word in words if word in MONTHS]
    weekdays = [WEEKDAYS[word] for word in words if word in WEEKDAYS]
    known = set(words) <= _FILLERS | set(MONTHS) | set(WEEKDAYS) and all(map(_TOKEN.fullmatch, text.split()))
    # With its year typed a date hangs on nothing else, the present least of all.
    if not (known and len(months) == 1 and len(re.findall(r"\b20\d\d\b", text)) == 1):
        raise NotUnderstood
    times = list(_TIME.finditer(text))
    answers = {_parser(order).get_date_data(text).date_obj for order in ("DMY", "MDY")}
    answer = answers.pop()
    if answer is None or answer.tzinfo is not None or answers:
        raise Unclear
    right = (
        len(times) <= 1
        and answer.month == months[0]
        and all(number == answer.weekday() for number in weekdays)
        and Counter(map(int, re.findall(r"\d+", text))) == Counter([answer.day, answer.year, *_clock(times, answer)])
    )
    if not right:
        raise Unclear
    if not times:
        return Reading(answer.date(), None, None)
    at = resolve(answer, zone)
    local = at.astimezone(zone)
    return Reading(local.date(), local.time(), at)


def _clock(times: list[re.Match[str]], answer: datetime) -> list[int]:
    """Return the numbers that the answer's time of day would have been typed with."""
    if not times:
        return []
    if times[0]["h"]:
        return [answer.hour, answer.minute]
    hour = (answer.hour - 1) % 12 + 1
    return [hour, answer.minute] if times[0]["minute"] else [hour]


@cache
def _parser(order: str) -> DateDataParser:
    from dateparser.date import DateDataParser  # only for the rare text that our own grammar does not know

    # A base of our own, so that nothing asks the machine for the time.
    base = datetime.combine(date(2000, 1, 1), time())
    settings = {"DATE_ORDER": order, "RELATIVE_BASE": base, "REQUIRE_PARTS": ["day", "month", "year"]}
    return DateDataParser(languages=["en"], settings=settings)

"""The phrases that name a day, and what each stands for. Day before month, always."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.when.days import (
    YEARS,
    ComingWeekday,
    Dated,
    Day,
    DayOfMonth,
    FromToday,
    NextWeekday,
    NthWeekday,
    Weekday,
    WeekdayOfWeek,
    WeeksAfterWeekday,
)
from bot.when.words import (
    END,
    MONTH,
    NUMBERS,
    ORDINALS,
    TODAY,
    TOMORROW,
    WEEKDAY,
    amount_of,
    month_of,
    one_of,
    weekday_of,
)

_Builder = Callable[[re.Match[str]], Day | None]

_INTRO = r"(?:on |from |starting on |starting from |starting )?(?:the )?"
_WD = rf"(?P<weekday>{WEEKDAY})"
_TODAY, _TOMORROW = one_of(TODAY), one_of(TOMORROW)
_RELATIVE = rf"(?P<base>{_TODAY}|{_TOMORROW})"
_NUMBER = one_of(NUMBERS)
_WEEKS = rf"(?:(?P<weeks>\d{{1,2}}|{_NUMBER}) (?:weeks|week|wks)|week|(?P<fortnight>(?:a )?fortnight))"
_DAY = r"(?P<day>\d{1,2}) ?(?:st|nd|rd|th)?"
_ORDINAL_DAY = r"(?P<day>\d{1,2}) ?(?:st|nd|rd|th)"
_EVERY = r"(?:every other |every second |every |each |alternate |(?:weekly|fortnightly) (?:on )?)"
_NTH = rf"(?P<nth>{one_of(ORDINALS)}) {_WD}"


def _number(match: re.Match[str]) -> int:
    return weekday_of(match["weekday"])


def _weeks(match: re.Match[str]) -> int:
    if match["fortnight"]:
        return 2
    return amount_of(match["weeks"]) if match["weeks"] else 1


def _base(match: re.Match[str]) -> int:
    return 1 if match["base"] in TOMORROW else 0


def _dated(match: re.Match[str]) -> Day | None:
    groups = match.groupdict()
    typed_month, typed_year = match["month"], groups.get("year")
    month = int(typed_month) if typed_month.isdigit() else month_of(typed_month)
    year = int(typed_year) if typed_year else None
    if year is not None and len(typed_year or "") == 2:
        year += 2000
    if not (1 <= month <= 12 and 1 <= int(match["day"]) <= 31) or (year is not None and year not in YEARS):
        return None
    return Dated(int(match["day"]), month, year)


def _of_month(match: re.Match[str]) -> Day | None:
    which = match.groupdict().get("which")
    return DayOfMonth(int(match["day"]), {None: None, "this": 0, "next": 1}[which]) if int(match["day"]) <= 31 else None


def _nth(match: re.Match[str]) -> Day:
    which = match.groupdict().get("which")
    nth, number = ORDINALS[match["nth"]], _number(match)
    if which is not None:
        return NthWeekday(nth, number, months={"this": 0, "next": 1}.get(which))
    year = int(match["year"]) if match["year"] else None
    return NthWeekday(nth, number, month_of(match["month"]), year)


_PHRASES: list[tuple[str, _Builder]] = [
    (_TODAY, lambda _match: FromToday()),
    (_TOMORROW, lambda _match: FromToday(1)),
    (rf"day after {_TOMORROW}", lambda _match: FromToday(2)),
    ("yesterday", lambda _match: FromToday(-1)),
    ("next week", lambda _match: FromToday(7)),
    # Weekdays
    (_WD, lambda match: Weekday(_number(match))),
    (rf"{_EVERY}{_WD}", lambda match: Weekday(_number(match))),
    (rf"every (?:\d|{_NUMBER}) weeks on {_WD}", lambda match: Weekday(_number(match))),
    (rf"next {_WD}", lambda match: NextWeekday(_number(match))),
    (rf"this {_WD}", lambda match: WeekdayOfWeek(_number(match))),
    (rf"{_WD} this week|this week(?: on)? (?P<other>{WEEKDAY})", lambda match: WeekdayOfWeek(_either(match))),
    (rf"{_WD} next week|next week(?: on)? (?P<other>{WEEKDAY})", lambda match: WeekdayOfWeek(_either(match), 1)),
    (rf"{_WD} of next week", lambda match: WeekdayOfWeek(_number(match), 1)),
    (rf"(?:this )?coming {_WD}", lambda match: ComingWeekday(_number(match))),
    # So many weeks after a day
    (rf"{_WD} {_WEEKS}", lambda match: WeeksAfterWeekday(_number(match), _weeks(match), today_counts=True)),
    (
        rf"(?:in )?{_WEEKS} (?:on |from |after )?{_WD}",
        lambda match: WeeksAfterWeekday(_number(match), _weeks(match), today_counts=False),
    ),
    (rf"{_RELATIVE} {_WEEKS}", lambda match: FromToday(_base(match) + 7 * _weeks(match))),
    (rf"{_WEEKS} (?:from |after )?{_RELATIVE}", lambda match: FromToday(_base(match) + 7 * _weeks(match))),
    (
        rf"(?P<days>\d{{1,3}}|{_NUMBER}) days? from {_RELATIVE}",
        lambda match: FromToday(_base(match) + amount_of(match["days"])),
    ),
    # Dates
    (rf"{_DAY}(?: of)?[ -]?(?P<month>{MONTH})(?:,?[ -](?P<year>20\d\d))?", _dated),
    (rf"(?P<month>{MONTH})(?: the)? {_DAY}(?:,? (?P<year>20\d\d))?", _dated),
    (r"(?P<day>\d{1,2})/(?P<month>\d{1,2})(?:/(?P<year>20\d\d|\d\d))?", _dated),
    (r"(?P<day>\d{1,2})(?P<dot>[.-])(?P<month>\d{1,2})(?P=dot)(?P<year>20\d\d|\d\d)", _dated),
    (r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.?", _dated),
    (r"(?P<year>20\d\d)(?P<dot>[-/.])(?P<month>\d{1,2})(?P=dot)(?P<day>\d{1,2})", _dated),
    (_ORDINAL_DAY, _of_month),
    (rf"{_ORDINAL_DAY} of (?P<which>this|next) month", _of_month),
    (rf"{_NTH} (?:of|in) (?P<month>{MONTH})(?:,? (?P<year>20\d\d))?", _nth),
    (rf"(?:every )?{_NTH} (?:of|in) (?P<which>the|this|next|every|each) month", _nth),
]


def _either(match: re.Match[str]) -> int:
    return weekday_of(match["weekday"] or match["other"])


_COMPILED = [(re.compile(f"{_INTRO}(?:{pattern}){END}"), build) for pattern, build in _PHRASES]


def day_at(text: str, position: int) -> tuple[int, Day] | None:
    """Return where the longest phrase for a day that begins here ends, and the day."""
    best: tuple[int, Day] | None = None
    for pattern, build in _COMPILED:
        match = pattern.match(text, position)
        if match is None or (best is not None and match.end() <= best[0]):
            continue
        day = build(match)
        if day is not None:
            best = match.end(), day
    return best

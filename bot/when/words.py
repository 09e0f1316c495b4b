"""The words of days, months, numbers and hours, as people in Britain type them.

Spelling mistakes stand here one by one: a word that is merely similar to a day is never taken for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

WEEKDAYS = {
    **dict.fromkeys(("monday", "mon", "mondy", "munday"), 0),
    **dict.fromkeys(("tuesday", "tues", "tue", "tuseday", "teusday", "tuesdy"), 1),
    **dict.fromkeys(
        ("wednesday", "weds", "wed", "wednes", "wensday", "wednsday", "wendesday", "wednesay", "wedensday"), 2
    ),
    **dict.fromkeys(("thursday", "thurs", "thur", "thu", "thurday", "thrusday", "thursay", "thirsday"), 3),
    **dict.fromkeys(("friday", "fri", "firday", "fridy"), 4),
    **dict.fromkeys(("saturday", "sat", "satuday", "saterday", "satruday"), 5),
    **dict.fromkeys(("sunday", "sun", "sundy"), 6),
}
"""Every spelling of a day of the week; 0 is Monday. A plural `s` or a dot may follow."""

MONTHS = {
    **dict.fromkeys(("january", "jan"), 1),
    **dict.fromkeys(("february", "feb", "febuary", "feburary"), 2),
    **dict.fromkeys(("march", "mar"), 3),
    **dict.fromkeys(("april", "apr", "apirl"), 4),
    "may": 5,
    **dict.fromkeys(("june", "jun"), 6),
    **dict.fromkeys(("july", "jul"), 7),
    **dict.fromkeys(("august", "aug"), 8),
    **dict.fromkeys(("september", "sept", "sep"), 9),
    **dict.fromkeys(("october", "oct"), 10),
    **dict.fromkeys(("november", "nov"), 11),
    **dict.fromkeys(("december", "dec"), 12),
}
"""Every spelling of a month; a dot may follow."""

NUMBERS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "thirteen": 13,
    "fourteen": 14,
    "fifteen": 15,
    "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "ninety": 90,
}
"""Amounts in words, "a" and "an" among them."""

HOURS = {word: number for word, number in NUMBERS.items() if len(word) > 2 and number <= 12}
"""Hours of the clock in words."""

ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": -1}
"""Which such weekday of a month."""

TODAY = ("today", "2day")
TOMORROW = (
    *("tomorrow", "tmrw", "tmw", "tmr", "tmrrw", "tomoz", "tomo", "2moro", "2morrow", "tomorow", "tommorow"),
    *("tommorrow", "tomorrrow", "tomorro", "tomorow"),
)


def one_of(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, the longest first."""
    return "(?:" + "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word))) + ")"


WEEKDAY = one_of(WEEKDAYS) + r"(?:s|\.(?=[ ,]|$))?"
MONTH = one_of(MONTHS) + r"(?:\.(?=[ ,]|$))?"
END = r"(?![a-z0-9]|[:./-]\d|%|')"
"""What may not follow a phrase: the rest of a longer word or number."""


def weekday_of(spelling: str) -> int:
    """Return the number (0 is Monday) of a spelling that WEEKDAY matched."""
    word = spelling.rstrip(".")
    return WEEKDAYS[word] if word in WEEKDAYS else WEEKDAYS[word.removesuffix("s")]


def month_of(spelling: str) -> int:
    """Return the number of the month of a spelling that MONTH matched."""
    return MONTHS[spelling.rstrip(".")]


def amount_of(spelling: str) -> int:
    """Return the whole number that digits or a word of NUMBERS stand for."""
    return NUMBERS[spelling] if spelling in NUMBERS else int(spelling)

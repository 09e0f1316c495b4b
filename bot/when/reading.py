"""What reading a typed time can end in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time


@dataclass(frozen=True, slots=True)
class Reading:
    """What somebody typed, in the reader's zone; `time` and `at` (UTC) are None where no time of day was given."""

    day: date
    time: time | None
    at: datetime | None


class NotUnderstood(Exception):
    """Some of the text stands outside the grammar; something else may know it."""


class Unclear(Exception):
    """Every word is known, and together they mean nothing, or several things; nothing may guess."""

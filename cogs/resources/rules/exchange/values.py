"""What people write for a kind, a cost, a date... Tolerant where there is no doubt, and never guessing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from cogs.resources.rules.exchange.fields import plain
from cogs.resources.rules.resource import Access, Cost, Kind, Pay, Takes
from cogs.resources.rules.topics import Topics

_MOST_LOOKED_AT: Final = 80
"""Nothing that is known is as long: what is longer is not folded in order to find that out."""

_KINDS: Final = {
    Kind.ARTICLE: "articles|blog|blog post|post|report|guide|book|paper|web page|webpage|page|reading|website",
    Kind.TOOL: "tools|toolkit|template|templates|worksheet",
    Kind.VIDEO: "videos|film",
    Kind.EVENT: "events|workshop|webinar",
    Kind.OPPORTUNITY: "opportunities|job|role|vacancy|grant|bursary",
    Kind.SERVICE: "services|helpline",
    Kind.PERSON: "people|a person|person to ask|a person to ask|somebody to ask|contact",
}
_COSTS: Final = {
    Cost.FREE: "free of charge|no cost|nothing|£0|0|no",
    Cost.PARTLY: "partly free|free in part|part free|partially free|some of it is free|some free|free and paid",
    Cost.COSTS: "costs money|it costs|paid|paid for|not free|yes",
}
_TAKES: Final = {
    Takes.MINUTES: "a few minutes|few minutes|some minutes",
    Takes.HALF_HOUR: "half an hour|about half an hour|30 minutes|30 mins|30 min",
    Takes.HOURS: "a few hours|few hours|some hours|an hour or more|hour|an hour|1 hour",
    Takes.DAY: "a day|one day|1 day|about a day|days",
    Takes.LONGER: "longer than a day|more than a day|several days|weeks|months",
}
_ACCESS: Final = {
    Access.CAPTIONS: "captioned|with captions|subtitles|subtitled|closed captions",
    Access.EASY_READ: "easyread|in easy read",
    Access.BSL: "british sign language|sign language|signed|in bsl",
    Access.SCREEN_READER: "screen readers|screenreader|screen reader friendly|works with screen readers",
}
_PAY: Final = {
    Pay.PAID: "pays|yes",
    Pay.EXPENSES: "expenses only|expenses paid|only expenses",
    Pay.UNPAID: "voluntary|volunteer|volunteering|not paid|no pay|no",
}

_MONTHS: Final = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH: Final = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_MIDNIGHT: Final = r"(?:[t ]0?0:00(?::00(?:\.0+)?)?z?)?"
_DATES: Final = [
    re.compile(pattern + _MIDNIGHT, re.ASCII | re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})(?P<by>[/.\-])(?P<month>\d{1,2})(?P=by)(?P<year>\d{4}|\d{2})",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ \-]{_MONTH}\.?,?[ \-](?P<year>\d{{4}}|\d{{2}})",
        rf"{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})",
    )
]

Choice = TypeVar("Choice", bound=StrEnum)
Named = TypeVar("Named", bound=str)


def _by_name(names: Mapping[Choice, str]) -> dict[str, Choice]:
    return {plain(name): one for one, others in names.items() for name in (one.value, *others.split("|"))}


KINDS: Final = _by_name(_KINDS)
COSTS: Final = _by_name(_COSTS)
TIMES: Final = _by_name(_TAKES)
ACCESS: Final = _by_name(_ACCESS)
PAY: Final = _by_name(_PAY)


def named(names: Mapping[str, Named], text: str) -> Named | None:
    """Return what this text means, if it is one of the names."""
    return names.get(plain(text)) if len(text) <= _MOST_LOOKED_AT else None


def date_of(text: str) -> date | None:
    """Return the day that is written, day before month; None where it is no date or could mean two."""
    if len(text) > _MOST_LOOKED_AT:
        return None
    for pattern in _DATES:
        if found := pattern.fullmatch(" ".join(text.split())):
            return _day(found.groupdict())
    return None


def _day(found: Mapping[str, str | None]) -> date | None:
    name, year = found.get("name"), int(found["year"] or 0)
    month = _MONTHS.index(name[:3].lower()) + 1 if name else int(found.get("month") or 0)
    try:
        return date(year + 2000 if year < 100 else year, month, int(found["day"] or 0))
    except ValueError:
        return None


def topics_by_name(topics: Topics) -> dict[str, str]:
    """Return the key of each topic by its name and by its key, as `named` looks them up; keys go before names."""
    names = {plain(topic.name): topic.key for topic in topics.all}
    return names | {plain(topic.key): topic.key for topic in topics.all}

"""A whole typed time: its phrases in any order, and the one moment that they mean together.

Every phrase of the text has to be known. Where the same text can be cut into phrases in two ways, both must mean the
same; anything else is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.recurrence import resolve
from bot.when.clocktimes import ClockTime, Part, clock_time_at
from bot.when.dayphrases import day_at
from bot.when.days import Dated, Day, Frame, FromToday, NthWeekday, agreed, months_later
from bot.when.reading import NotUnderstood, Reading, Unclear
from bot.when.spans import Span, span_at
from bot.when.typedzones import TypedZone, typed_zone_at
from bot.when.words import END

_BETWEEN = re.compile(r"(?: - |[ ,()])*")
_STAMP = re.compile(r"<t:(\d{1,11})(?::[tdfrs])?>")
_PART = re.compile(rf"(?:in the |this |at )?(?P<part>morning|afternoon|evening|eve|night){END}")
_TONIGHT = re.compile(rf"(?:tonight|tonite|2night|this (?P<part>morning|afternoon|evening)){END}")
_YEAR_OR_TIME = re.compile(r"[a-z0-9] 20[0-5][05]$")
_PARTS = {
    "morning": Part.MORNING,
    "afternoon": Part.AFTERNOON,
    "evening": Part.EVENING,
    "eve": Part.EVENING,
    "night": Part.NIGHT,
}
_MOST_DAYS = 3  # "Thursday, tomorrow, the 5th" is as much as anybody types


@dataclass(frozen=True, slots=True)
class Sentence:
    """The phrases found in a text."""

    days: tuple[Day, ...] = ()
    clock: ClockTime | None = None
    part: Part | None = None
    zone: TypedZone | None = None
    span: Span | None = None


def read_sentence(text: str, *, now: datetime, zone: ZoneInfo) -> Reading:
    """Return what a tidied text means; raises NotUnderstood or Unclear."""
    if stamp := _STAMP.fullmatch(text):
        return _at(datetime.fromtimestamp(int(stamp[1]), UTC), zone)
    sentences = list(_sentences(text, 0, Sentence()))
    if not sentences:
        raise NotUnderstood
    readings = {_meaning(sentence, now, zone) for sentence in sentences}
    if len(readings) > 1:
        raise Unclear
    reading = readings.pop()
    if reading.time is None and (ending := _YEAR_OR_TIME.search(text)) and _may_be_year(int(ending[0][2:]), now):
        raise Unclear  # "12 March 2030": a year, or half past eight
    return reading


def clock_alone(text: str) -> tuple[ClockTime, Part | None]:
    """Return the one time of day that a tidied text is, with its part of the day; raises NotUnderstood."""
    for sentence in _sentences(text, 0, Sentence()):
        if sentence.clock is not None and not (sentence.days or sentence.span or sentence.zone):
            return sentence.clock, sentence.part
    raise NotUnderstood


def _sentences(text: str, position: int, so_far: Sentence) -> Iterator[Sentence]:
    """Yield every way of cutting the rest of the text into phrases, each kind by its longest."""
    between = _BETWEEN.match(text, position)
    start = between.end() if between else position
    if start == len(text):
        yield so_far
        return
    if so_far.clock is None and (clock := clock_time_at(text, start)):
        yield from _sentences(text, clock[0], replace(so_far, clock=clock[1]))
    if len(so_far.days) < _MOST_DAYS and (day := day_at(text, start)):
        yield from _sentences(text, day[0], replace(so_far, days=(*so_far.days, day[1])))
    if so_far.span is None and (span := span_at(text, start)):
        yield from _sentences(text, span[0], _with_span(so_far, span[1]))
    if so_far.part is None and (tonight := _TONIGHT.match(text, start)):
        part = _PARTS[tonight["part"] or "evening"]
        yield from _sentences(text, tonight.end(), replace(so_far, days=(*so_far.days, FromToday()), part=part))
    elif so_far.part is None and (match := _PART.match(text, start)):
        yield from _sentences(text, match.end(), replace(so_far, part=_PARTS[match["part"]]))
    if so_far.zone is None and so_far.clock is not None and (typed := typed_zone_at(text, start)):
        yield from _sentences(text, typed[0], replace(so_far, zone=typed[1]))


def _may_be_year(number: int, now: datetime) -> bool:
    """Say whether four digits could be the year of a date; long ago, they are a time of day ("2000")."""
    return number >= now.year - 2


def _with_span(sentence: Sentence, span: Span) -> Sentence:
    if span.to_the_minute:
        return replace(sentence, span=span)
    return replace(sentence, span=span, days=(*sentence.days, FromToday(span.days, span.months)))


def _meaning(sentence: Sentence, now: datetime, zone: ZoneInfo) -> Reading:
    if sentence.span is not None and sentence.span.to_the_minute:
        if sentence.days or sentence.clock or sentence.part or sentence.zone:
            raise Unclear
        return _from_now(sentence.span, now, zone)
    if sentence.clock is None:
        if not sentence.days:
            raise Unclear
        frame = Frame(now.astimezone(zone).date(), lambda _day: None)
        return Reading(agreed(sentence.days, frame), None, None)
    like_year = sentence.clock.like_year and _may_be_year(sentence.clock.hour * 100 + sentence.clock.minute, now)
    if like_year and any(isinstance(day, Dated | NthWeekday) and day.year is None for day in sentence.days):
        raise Unclear  # "2035 January 1"
    todays = {now.astimezone(zone).date()}
    if sentence.zone is not None:
        there = sentence.zone.today(now)
        # "6pm EST tomorrow", typed in London at one in the morning: whose tomorrow? Both must give the same.
        todays = {*todays, there} if sentence.days else {there}
    instants = {_instant(sentence, sentence.clock, today, now, zone) for today in todays}
    if len(instants) > 1:
        raise Unclear
    return _at(instants.pop(), zone)


def _instant(sentence: Sentence, clock: ClockTime, today: date, now: datetime, zone: ZoneInfo) -> datetime:
    def placed(day: date, at: time) -> datetime:
        local = datetime.combine(day, at)
        return resolve(local, zone) if sentence.zone is None else sentence.zone.instant(local)

    only_today = bool(sentence.days) and all(day == FromToday() for day in sentence.days)
    if clock.midnight:
        # With a day people mean its beginning or its end; without one, or tonight, the coming midnight.
        if (sentence.days and not only_today) or sentence.part in (Part.MORNING, Part.AFTERNOON):
            raise Unclear
        return placed(today + timedelta(days=1), time(0))
    if clock.bare and sentence.part is None and not any(isinstance(day, FromToday) for day in sentence.days):
        raise Unclear  # a lone number after a weekday may be its date
    if only_today and sentence.part is None and not clock.exact:
        return _still_to_come([placed(today, each) for each in clock.candidates()], clock, now)

    def nearest(at: time) -> datetime:
        if not sentence.days:
            candidate = placed(today, at)
            return candidate if candidate > now else placed(today + timedelta(days=1), at)
        return placed(agreed(sentence.days, Frame(today, lambda day: placed(day, at) > now)), at)

    found = nearest(clock.within(sentence.part))
    if sentence.part is None and not clock.exact and clock.hour < 12:
        later = nearest(clock.candidates()[1])
        if later < found:
            raise Unclear  # "at 9", said at ten: this evening, or tomorrow
    return found


def _still_to_come(instants: list[datetime], clock: ClockTime, now: datetime) -> datetime:
    """Return the one of two times of today that is ahead: "today at 7", said at ten, is the evening."""
    ahead = [instant for instant in instants if instant > now]
    if clock.contested or not ahead or (len(ahead) > 1 and clock.hour in range(1, 9)):
        raise Unclear
    return ahead[0]


def _from_now(span: Span, now: datetime, zone: ZoneInfo) -> Reading:
    local = now.astimezone(zone).replace(second=0, microsecond=0)
    if not (span.months or span.days):
        return _at((local.astimezone(UTC) + timedelta(minutes=span.minutes)), zone)
    day = months_later(local.date(), span.months) + timedelta(days=span.days)
    start = resolve(datetime.combine(day, local.time()), zone)
    return _at(start + timedelta(minutes=span.minutes), zone)


def _at(instant: datetime, zone: ZoneInfo) -> Reading:
    local = instant.astimezone(zone)
    return Reading(local.date(), local.time(), instant)

"""Zones typed beside a time: "6pm EST", "7pm UTC+1", "noon New York time", "19:00 Europe/Paris"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from bot.errors import UnknownZone
from bot.recurrence import resolve
from bot.when.reading import Unclear
from bot.when.words import END
from bot.zones import zone as zone_named

# (hours from UTC, a zone that keeps this name for part of the year). What means several places (IST, CST) is left
# out, and so refused.
_SEASONAL = {
    "bst": (1, "Europe/London"),
    "est": (-5, "America/New_York"),
    "edt": (-4, "America/New_York"),
    "cdt": (-5, "America/Chicago"),
    "mdt": (-6, "America/Denver"),
    "pst": (-8, "America/Los_Angeles"),
    "pdt": (-7, "America/Los_Angeles"),
    "cet": (1, "Europe/Paris"),
    "cest": (2, "Europe/Paris"),
    "wet": (0, "Europe/Lisbon"),
    "west": (1, "Europe/Lisbon"),
    "eet": (2, "Europe/Athens"),
    "eest": (3, "Europe/Athens"),
    "aest": (10, "Australia/Sydney"),
    "aedt": (11, "Australia/Sydney"),
    "nzst": (12, "Pacific/Auckland"),
    "nzdt": (13, "Pacific/Auckland"),
}
_PLACES = {"et": "America/New_York", "pt": "America/Los_Angeles", "uk": "Europe/London"}
_UNIVERSAL = ("utc", "gmt", "z")

_OFFSET = re.compile(rf"\(?(?:utc|gmt) ?(?P<sign>[+-]) ?(?P<hours>\d{{1,2}})(?::?(?P<minutes>[0-5]\d))?\)?{END}")
_SHORT = re.compile(rf"\(?(?P<name>[a-z]{{1,4}})(?: time)?\)?{END}")
_NAMED = re.compile(rf"\(?(?P<name>[a-z]{{2,20}}(?:/[a-z_-]{{2,30}}){{1,2}})(?: time)?\)?{END}")
_PLACE_TIME = re.compile(rf"\(?(?:in )?(?P<name>[a-z]{{2,20}}(?: [a-z]{{2,20}}){{0,2}}) time\)?{END}")


@dataclass(frozen=True, slots=True)
class TypedZone:
    """A zone as typed. With `offset` it is that distance from UTC, which `place` must keep at the time in question."""

    place: ZoneInfo | None = None
    offset: timedelta | None = None

    def instant(self, local: datetime) -> datetime:
        """Return the UTC instant of a naive wall time; raises Unclear for "EST" in a summer of New York."""
        if self.offset is None:
            return resolve(local, self.place or ZoneInfo("UTC"))
        instant = (local - self.offset).replace(tzinfo=UTC)
        if self.place is not None and instant.astimezone(self.place).utcoffset() != self.offset:
            raise Unclear
        return instant

    def today(self, now: datetime) -> date:
        """Return the date there."""
        return now.astimezone(self.place or timezone(self.offset or timedelta())).date()


def typed_zone_at(text: str, position: int) -> tuple[int, TypedZone] | None:
    """Return where a zone that begins here ends, and the zone."""
    if match := _OFFSET.match(text, position):
        distance = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
        if distance <= timedelta(hours=14):
            return match.end(), TypedZone(offset=distance if match["sign"] == "+" else -distance)
        return None
    if match := _PLACE_TIME.match(text, position):
        place = _place(match["name"])
        if place is not None:
            return match.end(), TypedZone(place)
    if match := _NAMED.match(text, position):
        place = _place(match["name"])
        return None if place is None else (match.end(), TypedZone(place))
    match = _SHORT.match(text, position)
    return None if match is None else _short(match)


def _short(match: re.Match[str]) -> tuple[int, TypedZone] | None:
    name = match["name"]
    if name in _UNIVERSAL:
        return match.end(), TypedZone(offset=timedelta())
    if name in _PLACES:
        return match.end(), TypedZone(ZoneInfo(_PLACES[name]))
    if name in _SEASONAL:
        hours, place = _SEASONAL[name]
        return match.end(), TypedZone(ZoneInfo(place), timedelta(hours=hours))
    return None


def _place(name: str) -> ZoneInfo | None:
    if name in _UNIVERSAL or name in _SEASONAL or name in _PLACES:
        return None  # "gmt time" keeps its own meaning
    try:
        return zone_named(name)
    except UnknownZone:
        return None

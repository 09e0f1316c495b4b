"""Time zones as people name them. Pure: it knows the tz database, and nothing of Discord or of members.

Which rules a zone has is left to `zoneinfo`'s own order: the system's tz database first, which a host's updates keep
current, and the `tzdata` package where there is none (as in slim containers). Nothing global is changed here.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from contextlib import suppress
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from bot.errors import UnknownZone

MOST_CHOICES = 25
"""How many suggestions Discord takes in one answer."""

# "GMT+1", "+01:00", "utc2": no place keeps an offset all year, and names that look alike are hours away.
_OFFSET = re.compile(
    r"(?:[+-]|\b(?:plus|minus)\b) ?\d"
    r"|^\(?(?:utc|gmt|etc/gmt) ?(?:\d|[+-]|(?:plus|minus)\b)"
)
_LONGEST = 64  # no name of a zone is longer; what is longer is not worth comparing

# Names without a place that the database keeps for old programs: fixed offsets under a local name (EST never
# becomes EDT), so a person who types one would be an hour off for half the year.
_LEGACY = ("posix/", "right/", "SystemV/", "Etc/")
# Folders of countries, whose "cities" are points of the compass and states (Australia/North).
_FOLDERS_OF_COUNTRIES = ("Australia/", "Brazil/", "Canada/", "Chile/", "Mexico/", "US/")
_COMMON = (
    "Europe/London",
    "Europe/Dublin",
    "UTC",
    "Europe/Paris",
    "Europe/Madrid",
    "Europe/Berlin",
    "Europe/Lisbon",
    "Europe/Warsaw",
    "Europe/Bucharest",
    "Europe/Athens",
    "Europe/Istanbul",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Toronto",
    "Africa/Lagos",
    "Africa/Nairobi",
    "Africa/Johannesburg",
    "Asia/Kolkata",
    "Asia/Karachi",
    "Asia/Dhaka",
    "Asia/Hong_Kong",
    "Australia/Sydney",
    "Pacific/Auckland",
)
# Here a person who says GMT as *their* zone is somebody in the United Kingdom, whose summer is BST.
_WORDS = {
    **dict.fromkeys(
        (
            *("uk", "u k", "gb", "gmt", "bst", "gmt/bst", "bst/gmt", "uk time", "britain", "united kingdom"),
            *(
                "great britain",
                "england",
                "scotland",
                "wales",
                "cymru",
                "northern ireland",
                "ni",
                "british summer time",
            ),
            *("greenwich mean time", "greenwich", "cardiff", "edinburgh", "glasgow", "manchester", "birmingham"),
            *("leeds", "liverpool", "bristol", "sheffield", "newcastle", "swansea", "aberdeen", "derry", "belfast"),
        ),
        "Europe/London",
    ),
    **dict.fromkeys(("utc", "z", "zulu", "coordinated universal time", "etc/utc"), "UTC"),
    **dict.fromkeys(("ireland", "republic of ireland", "eire"), "Europe/Dublin"),
    **dict.fromkeys(("new york city", "nyc", "boston", "washington dc"), "America/New_York"),
    **dict.fromkeys(("mumbai", "delhi", "new delhi", "calcutta", "bangalore"), "Asia/Kolkata"),
    **dict.fromkeys(("kiev", "kyiv"), "Europe/Kyiv"),
    **dict.fromkeys(("katmandu", "kathmandu"), "Asia/Kathmandu"),
    **dict.fromkeys(("saigon", "hanoi"), "Asia/Ho_Chi_Minh"),
    "istanbul": "Europe/Istanbul",
    "nicosia": "Asia/Nicosia",
    "san francisco": "America/Los_Angeles",
    "barcelona": "Europe/Madrid",
    "turkey": "Europe/Istanbul",
}
# Words that mean one of several zones, or a fixed offset that no place keeps all year: offered, never taken.
_OFFERED = {
    **dict.fromkeys(
        ("est", "edt", "et", "est5edt", "eastern", "eastern time"), ("America/New_York", "America/Toronto")
    ),
    **dict.fromkeys(("cst", "cdt", "ct", "cst6cdt", "central", "central time"), ("America/Chicago", "Asia/Shanghai")),
    **dict.fromkeys(("mst", "mdt", "mt", "mst7mdt"), ("America/Denver", "America/Phoenix")),
    **dict.fromkeys(("pst", "pdt", "pt", "pst8pdt", "pacific time"), ("America/Los_Angeles", "America/Vancouver")),
    **dict.fromkeys(("cet", "cest", "met"), ("Europe/Paris", "Europe/Berlin", "Europe/Madrid")),
    **dict.fromkeys(("eet", "eest"), ("Europe/Athens", "Europe/Bucharest", "Europe/Helsinki")),
    **dict.fromkeys(("wet", "west"), ("Europe/Lisbon", "Atlantic/Canary")),
    "ist": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"),
    "georgia": ("Asia/Tbilisi", "America/New_York"),
    **dict.fromkeys(
        ("usa", "us", "america", "united states"),
        ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"),
    ),
}


def zone(typed: str) -> ZoneInfo:
    """Return the zone that a name, city, one-zone country or common word stands for.

    Forgives case, spaces and underscores; never guesses at a spelling: raises UnknownZone with the nearest names, or
    with none for an offset ("GMT+1").
    """
    if typed in _COMMON:
        # As it is written already: this needs no tables, which a start has no time for.
        with suppress(ZoneInfoNotFoundError):
            return ZoneInfo(typed)
    folded = _fold(typed)
    name = _by_text().get(folded)
    if name is None:
        raise UnknownZone(typed, _nearest(folded))
    return ZoneInfo(name)


def suggest(typed: str, limit: int = MOST_CHOICES) -> list[str]:
    """Return at most `limit` (and never over 25) IANA names for what has been typed so far, best first."""
    most = max(0, min(limit, MOST_CHOICES))
    folded = _fold(typed)
    if not folded:
        return list(_common()[:most])
    found: dict[str, None] = {}
    exact = _by_text().get(folded)
    if exact is not None:
        found[exact] = None
    found.update(dict.fromkeys(_OFFERED.get(folded, ())))
    starts = _starts()
    position = bisect_left(starts, (folded, 0, ""))
    matches = []
    while position < len(starts) and starts[position][0].startswith(folded):
        matches.append(starts[position][1:])
        position += 1
    found.update(dict.fromkeys(name for _, name in sorted(matches)))
    if len(found) < most and len(folded) >= 3:
        found.update(dict.fromkeys(name for text, name in _folded_names() if folded in text))
    return list(found)[:most] or list(_nearest(folded)[:most])


def _fold(text: str) -> str:
    """Return the text in lower case without accents, words parted by single spaces and zones by a slash."""
    if len(text) > _LONGEST:
        return text[: _LONGEST + 1]  # longer than every name, so it finds nothing
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    plain = re.sub("[\u2010-\u2015\u2212]", "-", plain)  # phones type dashes and minus signs of their own
    return re.sub(r"\s*/\s*", "/", " ".join(plain.casefold().replace("_", " ").replace(".", "").split()))


@cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones())  # it walks the folders each time


@cache
def _countries() -> dict[str, list[str]]:
    """Return the zones of each country by its folded English name, from the tables beside the tz database."""
    tables = files("tzdata") / "zoneinfo"
    names = {}
    for line in (tables / "iso3166.tab").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            code, country = line.split("\t")
            names[code] = _fold(country)
    zones: dict[str, list[str]] = {}
    for line in (tables / "zone.tab").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            code, _, name = line.split("\t")[:3]
            if name in _known():
                zones.setdefault(names[code], []).append(name)
    return zones


@cache
def _names() -> tuple[str, ...]:
    """Return the names that are offered: one for each place, in today's spelling, and UTC."""
    return (*sorted(name for zones in _countries().values() for name in zones), "UTC")


@cache
def _folded_names() -> tuple[tuple[str, str], ...]:
    return tuple((_fold(name), name) for name in _names())


@cache
def _common() -> tuple[str, ...]:
    return tuple(name for name in _COMMON if name in _known())


@cache
def _by_text() -> dict[str, str]:
    """Return the zone's name by every folded text that means just that zone."""
    known = sorted(name for name in _known() if "/" in name and not name.startswith(_LEGACY))
    places = [name for name in known if not name.startswith(_FOLDERS_OF_COUNTRIES)]
    # Old spellings first, so that a city that stands twice ends with today's.
    table = {_fold(name.rpartition("/")[2]): name for name in (*places, *_names())}
    table |= {country: zones[0] for country, zones in _countries().items() if len(zones) == 1}
    table |= {_fold(name): name for name in known}
    table |= {text: name for text, name in _WORDS.items() if name in _known()}
    return {text: name for text, name in table.items() if text not in _OFFERED}


@cache
def _starts() -> list[tuple[str, int, str]]:
    """Return (beginning, rank, name), sorted: city, its later words, whole name, country. Low ranks are common."""
    rows = set()
    for country, zones in _countries().items():
        for name in zones:
            city = _fold(name.rpartition("/")[2])
            rank = _COMMON.index(name) if name in _COMMON else len(_COMMON)
            rows |= {(text, rank, name) for text in (city, _fold(name), country, *city.split()[1:])}
    rows |= {(text, len(_COMMON), name) for text, name in _WORDS.items() if name in _known()}
    return sorted(rows)


def _nearest(folded: str) -> tuple[str, ...]:
    if folded in _OFFERED:
        return _OFFERED[folded]
    if len(folded) > _LONGEST or _OFFSET.search(folded):
        return ()
    table = _by_text()
    close = get_close_matches(folded, table, n=10, cutoff=0.7)
    return tuple(dict.fromkeys(table[text] for text in close))[:5]

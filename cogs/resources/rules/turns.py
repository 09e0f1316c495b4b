"""In which turns links are looked at: a few an hour, evenly apart, and no site twice in a minute. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

BETWEEN_LOOKS_AT_A_HOST: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Due:
    """A link whose turn has come: which resource's, at which host, and since when."""

    resource_id: int
    host: str
    next_at: datetime


@dataclass(frozen=True, slots=True)
class Turn:
    """When a link that is due is looked at."""

    resource_id: int
    host: str
    at: datetime


def turns(
    due: Iterable[Due],
    now: datetime,
    an_hour: int,
    looked_at: Mapping[str, datetime],
) -> list[Turn]:
    """Return the turns of the hour that begins now, evenly apart, the longest due first, at most `an_hour`.

    `looked_at` tells when each host was last looked at, where that was within the last hour: no two looks are closer
    than an hour's share, and no two at one host closer than a minute.
    """
    apart = timedelta(hours=1) / an_hour
    at = max([now, *(last + apart for last in looked_at.values())])
    lately = dict(looked_at)
    waiting = sorted((each for each in due if each.next_at <= now), key=lambda each: (each.next_at, each.resource_id))
    planned: list[Turn] = []
    while waiting and len(planned) < an_hour and at < now + timedelta(hours=1):
        free = (
            place
            for place, each in enumerate(waiting)
            if each.host not in lately or at - lately[each.host] >= BETWEEN_LOOKS_AT_A_HOST
        )
        place = next(free, None)
        if place is not None:
            chosen = waiting.pop(place)
            lately[chosen.host] = at
            planned.append(Turn(chosen.resource_id, chosen.host, at))
        at += apart
    return planned

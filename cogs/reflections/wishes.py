"""Reads what a steward typed or chose for the schedule; nothing is guessed."""

from __future__ import annotations

from bot import when, zones
from bot.errors import Outdated, Refused, UnreadableDay
from cogs.reflections.rules.schedule import Schedule

_NUMBERS = frozenset("0123456")


class EveryonePinged(Refused):
    """@everyone was chosen as the role to ping; that is never an option."""


class RoleGone(Refused):
    """The role to ping is not there (any more)."""


class Unfinished(Refused):
    """The channel, the day or the time was left out."""


def schedule_of(
    channel: list[str], day: str | list[str], time: str, zone: str, role: list[str], guild_id: int
) -> Schedule:
    """Return the schedule that was asked for. `day` is what was typed or, in a list, the number that was chosen.

    Raises `Unfinished`, `UnreadableTime`, `UnreadableDay`, `UnknownZone`, `EveryonePinged` and `Outdated`.
    """
    if not channel or not day or not time:
        raise Unfinished
    if not all(value.isdecimal() for value in (*channel, *role)):
        raise Outdated  # Discord's lists give ids; anything else was made by hand
    role_id = int(role[0]) if role else None
    if role_id == guild_id:  # the role @everyone has the server's own id
        raise EveryonePinged
    return Schedule(
        channel_id=int(channel[0]),
        weekday=_weekday(day),
        at=when.read_time_of_day(time),
        zone=zones.zone(zone).key,
        role_id=role_id,
    )


def _weekday(day: str | list[str]) -> int:
    # A number means a day only where the form's list gave it: typed, it could be counted from anywhere.
    if isinstance(day, str):
        return when.read_weekday(day)
    if day[0] not in _NUMBERS:
        raise UnreadableDay(day[0])
    return int(day[0])

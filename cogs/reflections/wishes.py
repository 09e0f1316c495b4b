"""Reads what a steward typed or chose for the schedule; nothing is guessed."""

from __future__ import annotations

from bot import when, zones
from bot.errors import NotFound, Refused, UnreadableDay
from cogs.reflections.rules.schedule import Schedule

_NUMBERS = frozenset("0123456")


class EveryonePinged(Refused):
    """@everyone was chosen as the role to ping; that is never an option."""


def schedule_of(channel: list[str], day: list[str], time: str, zone: str, role: list[str], guild_id: int) -> Schedule:
    """Return the schedule that was asked for.

    Raises `UnreadableTime`, `UnreadableDay`, `UnknownZone`, `EveryonePinged`, and `NotFound` where no channel is given.
    """
    if not channel:
        raise NotFound
    if not day:
        raise UnreadableDay("")
    role_id = int(role[0]) if role else None
    if role_id == guild_id:  # the role @everyone has the server's own id
        raise EveryonePinged
    return Schedule(
        channel_id=int(channel[0]),
        # Chosen from the form's list it is a number already; typed as a command's option it is a word.
        weekday=int(day[0]) if day[0] in _NUMBERS else when.read_weekday(day[0]),
        at=when.read_time_of_day(time),
        zone=zones.zone(zone).key,
        role_id=role_id,
    )

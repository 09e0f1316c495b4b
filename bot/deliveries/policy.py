"""What rest, quiet hours, closed DMs and the week's two DMs mean for a row that is for one person. Pure.

It is asked here, once, when a row is sent, and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.clock import QuietHours
from bot.deliveries.model import Purpose, Skip

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """How it stands with a recipient now. `dms_at` are the counted DMs of the past week, oldest first."""

    zone: ZoneInfo
    resting_until: datetime | None = None
    dms_closed: bool = False
    dms_at: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Wait:
    """Not now, but at `until` (UTC)."""

    until: datetime
    reason: str


def decide(
    now: datetime,
    purpose: Purpose,
    circumstances: Circumstances,
    *,
    is_dm: bool,
    useless_after: datetime | None,
    quiet: QuietHours,
    dms_a_week: int,
) -> Wait | Skip | None:
    """Return None to send now, `Wait` to send later, `Skip` not to send at all."""
    if purpose.rests and circumstances.resting_until is not None and circumstances.resting_until > now:
        return Skip("resting")
    if not is_dm:
        return None
    if circumstances.dms_closed:
        return Skip("their DMs are closed")
    wait: Wait | None = None
    at = now
    if purpose.is_counted:
        if dms_a_week == 0:
            return Skip("no such DMs are sent here")
        recent = [sent for sent in circumstances.dms_at if sent > now - WEEK]
        if len(recent) >= dms_a_week:
            at = recent[-dms_a_week] + WEEK + timedelta(seconds=1)
            wait = Wait(at, "two DMs this week already")
    if purpose.keeps_quiet and quiet.holds(at, circumstances.zone):
        wait = Wait(quiet.next_allowed(at, circumstances.zone), "quiet hours")
    if wait is not None and useless_after is not None and wait.until > useless_after:
        return Skip(f"{wait.reason}, and of no use afterwards")
    return wait

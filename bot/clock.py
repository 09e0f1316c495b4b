"""Now, and the hours in which nobody is disturbed. Everything that needs the time is handed a `Clock`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

import discord.utils

from bot.recurrence import resolve


class Clock(Protocol):
    """Whatever knows the present."""

    def now(self) -> datetime:
        """Return the present instant, aware and in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the present instant, aware and in UTC."""
        # Looked up in its module at each call: it is the machine's UTC, and the double of Discord that the
        # tests and the demo run in moves time by replacing this very attribute, so that ours moves along.
        return discord.utils.utcnow()


@dataclass(frozen=True, slots=True)
class QuietHours:
    """The wall time, in a person's own zone, in which nothing is sent to them: from `starts` up to, not with, `ends`.

    They may run past midnight; where both are the same time there are none.
    """

    starts: time = time(21)
    ends: time = time(8)

    def holds(self, instant: datetime, zone: ZoneInfo) -> bool:
        """Say whether the aware instant is quiet in that zone."""
        local = instant.astimezone(zone).time()
        if self.starts <= self.ends:
            return self.starts <= local < self.ends
        return local >= self.starts or local < self.ends

    def next_allowed(self, instant: datetime, zone: ZoneInfo) -> datetime:
        """Return, in UTC, the instant itself unless it is quiet, and otherwise when the quiet hours end there."""
        if not self.holds(instant, zone):
            return instant.astimezone(UTC)
        local = instant.astimezone(zone)
        day = local.date() if local.time() < self.ends else local.date() + timedelta(days=1)
        end = datetime.combine(day, self.ends)
        ends_at = resolve(end, zone)
        if ends_at > instant:
            return ends_at
        # The clocks went back over the end: quiet a second time, until it comes round again.
        return end.replace(tzinfo=zone, fold=1).astimezone(UTC)

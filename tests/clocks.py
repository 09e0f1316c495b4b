"""A clock that stands still until a test moves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass
class SettableClock:
    """A `bot.clock.Clock` whose present is an aware UTC instant that the test chose."""

    instant: datetime

    def now(self) -> datetime:
        """Return the instant last set."""
        return self.instant

    def advance(self, by: timedelta) -> None:
        """Let so much time pass."""
        self.instant += by

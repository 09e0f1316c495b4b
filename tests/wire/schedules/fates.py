"""How often something is to have come about, in every part of the model."""

from __future__ import annotations

from enum import Enum


class Fate(Enum):
    """How often something is to have been sent at the end."""

    ONCE = "once"
    PERHAPS = "at most once"
    NEVER = "never"
    WAITS = "not yet: its time is still to come"

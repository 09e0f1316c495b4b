"""Puts each part of the feature together: `set_up(bot, skills)` returns what the part brings."""

from cogs.introductions.wiring import calling, finding, introducing, meeting, welcoming

# In the order of `/home` and of setup. Kept here, since some parts have a module of the feature of the same name.
PARTS = (introducing, welcoming, finding, meeting, calling)

__all__ = ["PARTS"]

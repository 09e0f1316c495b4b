"""How often discord.py's record of rate limits is gone through, for those that were not used for long.

discord.py does so for every channel it has not spoken to before, and from 256 channels on it looks at all of them.
Where a question goes to many servers at once, that was a twelfth of the processor's work, and grew with their square.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

ONCE_IN: Final = 256
"""So many more are kept at most than discord.py would keep."""


def seldom(clear: Callable[[], None]) -> Callable[[], None]:
    """Return what clears once in so many times that it is asked to."""
    asked = 0

    def clear_seldom() -> None:
        nonlocal asked
        asked += 1
        if asked % ONCE_IN == 0:
            clear()

    return clear_seldom

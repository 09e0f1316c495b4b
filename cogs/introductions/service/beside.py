"""What happens elsewhere in the feature when an introduction changes: filled in where the parts are put together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from bot.database import Unit
from cogs.introductions.rules.profile import Introduction


@dataclass(frozen=True, slots=True)
class Beside:
    """`refresh` brings member search up to date about somebody: unit, server's id, person's id, now.

    `posted` plans that somebody is welcomed, once the thread under the post is there: unit, introduction, now.
    `let_go` calls that off: unit, introduction. `takes_no_part` takes somebody out of conversations that are not
    introduced yet, when they take the yes to being suggested back: unit, person's id, server's id, now.
    """

    refresh: Callable[[Unit, int, int, datetime], Awaitable[None]]
    posted: Callable[[Unit, Introduction, datetime], Awaitable[None]]
    let_go: Callable[[Unit, Introduction], Awaitable[None]]
    takes_no_part: Callable[[Unit, int, int, datetime], Awaitable[None]]

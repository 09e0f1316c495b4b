"""Where the program is killed, and what goes wrong meanwhile: faults of the bed, chosen by a round."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Literal

from sqlalchemy import text

from bot.database import Database
from tests.wire import Pause, Request
from tests.wire.faults import Answer, Drop, Fault, Faults, rate_limited
from tests.wire.schedules.acts import Trouble

_DOINGS = re.compile(
    r"/channels/\d+(/messages(/\d+(/threads)?|/pins/\d+)?|/threads|/thread-members/\d+)?"
    r"|/guilds/\d+/scheduled-events(/\d+)?"
)
_SORTS = {
    "send": ("POST", r"/channels/\d+/messages"),
    "thread": ("POST", r"/channels/\d+/(messages/\d+/)?threads"),
    "event": ("*", r"/guilds/\d+/scheduled-events(/\d+)?"),
    "any": ("*", _DOINGS.pattern),
}
# discord.py waits a second or more before it tries a 500 again, so the time that a round takes comes mostly from here.
_RETRY_SECONDS = 0.1
_SLOW_SECONDS = 0.3


def is_doing(request: Request) -> bool:
    """Whether a request does something in Discord: not a look, and no answer to a person."""
    return request.method != "GET" and _DOINGS.fullmatch(request.path) is not None


class NthDoing(Pause):
    """Holds the `nth` request of one process that does something; those before it and after it pass."""

    def __init__(self, name: str, nth: int, at: Literal["before", "after"]) -> None:
        super().__init__("*", ".*", at, times=None)
        self._name, self._nth, self._seen = name, nth, 0

    @property
    def is_reached(self) -> bool:
        """Whether it holds its request now."""
        return self.request is not None

    async def act(self, request: Request) -> Answer | Drop | None:
        if request.who.rpartition("-")[0] != self._name or not is_doing(request) or self.is_reached:
            return None
        self._seen += 1
        return await super().act(request) if self._seen == self._nth else None


class ClosedDms(Fault):
    """Refuses what is sent to people whose direct messages are closed; `closed` changes while it stands."""

    def __init__(self, backend: Any, closed: set[int]) -> None:
        super().__init__("POST", r"/channels/\d+/messages", "before", None, None)
        self._backend, self._closed, self._number = backend, closed, 0

    async def act(self, request: Request) -> Answer | Drop | None:
        channel = self._backend.channels.get(int(request.path.split("/")[2]))
        if channel is None or not self._closed.intersection(channel.recipient_ids):
            return None
        self._number += 1
        # Closed to all, or no server in common any more: Discord says either.
        code = (50007, 50278)[self._number % 2]
        return Answer(403, {"message": "Cannot send messages to this user", "code": code})


class Counted(Fault):
    """A fault that counts how often it struck."""

    def __init__(self, method: str, path: str, at: Any, outcome: Answer | Drop, times: int) -> None:
        super().__init__(method, path, at, outcome, times)
        self.struck = 0

    async def act(self, request: Request) -> Answer | Drop | None:
        self.struck += 1
        return await super().act(request)


class Slow(Pause):
    """Holds a request for a moment; counts how often it did."""

    def __init__(self, method: str, path: str, times: int) -> None:
        super().__init__(method, path, "before", times=times, most_seconds=_SLOW_SECONDS)
        self.struck = 0

    async def act(self, request: Request) -> Answer | Drop | None:
        self.struck += 1
        return await super().act(request)


def stand(faults: Faults, trouble: Trouble) -> Counted | Slow:
    """Let a trouble stand, and return the fault that counts it."""
    method, path = _SORTS[trouble.sort]
    fault: Counted | Slow
    if trouble.kind == "slow":
        fault = Slow(method, path, trouble.times)
    else:
        at, outcome = _outcome(trouble.kind)
        fault = Counted(method, path, at, outcome, trouble.times)
    faults.add(fault)
    return fault


def _outcome(kind: str) -> tuple[str, Answer | Drop]:
    match kind.split():
        case ["lost"]:
            return "before", Drop()
        case ["reply", "lost"]:
            return "after", Drop()
        case ["429", *for_all]:
            return "before", rate_limited(_RETRY_SECONDS, for_all=bool(for_all))
        case [status, at]:
            return at, Answer(int(status), {"message": f"{status}: in trouble", "code": 0})
    raise ValueError(kind)


@asynccontextmanager
async def nothing_can_be_written(database: Database) -> AsyncIterator[None]:
    """Keep every other program from changing a delivery for as long as this lasts."""
    async with database.writing() as unit:
        if not database.is_sqlite:  # on SQLite whoever writes is alone
            await unit.execute(text("LOCK TABLE deliveries IN EXCLUSIVE MODE"))
        yield

"""Waiting for the bed: every change rings once, and whoever waits looks again; nothing polls and nothing sleeps."""

from __future__ import annotations

import asyncio
import copy
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

T = TypeVar("T")


class NeverHappened(AssertionError):
    """What a test waited for did not come true in time; the text says what it was."""


@dataclass
class Request:
    """One request as it arrived, kept from its arrival on.

    `path` has no version prefix ("/channels/1/messages"); `at` is UTC; `status` is what was answered and None where
    nothing was; `done` says whether it was carried out as far as Discord would, whatever the answer became; `finished`
    says that it was answered or cut off. `headers` are those of the answer that mean something to a bot.
    """

    who: str
    method: str
    path: str
    body: Any
    params: dict[str, Any]
    reason: str | None
    at: datetime
    files: list[Any] = field(default_factory=list)
    raw: bytes | None = None
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    payload: bytes | None = None
    done: bool = False
    finished: bool = False

    @property
    def answer(self) -> Any:
        """What was answered, from its JSON; None where there was none."""
        return None if self.payload is None else json.loads(self.payload)

    def body_again(self) -> Any:
        """Return the body anew, for who may change it."""
        return copy.deepcopy(self.body) if self.raw is None else json.loads(self.raw)

    def matches(self, method: str, path: str) -> bool:
        """Say whether this is a `method` ("*" for any) to a path that the regular expression `path` covers wholly."""
        return method in ("*", self.method) and re.fullmatch(path, self.path) is not None


class Watch:
    """A bell: `ring` after every change, `until` to wait for a change that makes a claim true."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Callable[[], Any], asyncio.Future[Any]]] = []
        self._looks_soon = False

    def ring(self) -> None:
        """Let everyone who waits look again, once what is under way has come to a stop."""
        if self._waiting and not self._looks_soon:
            self._looks_soon = True
            asyncio.get_running_loop().call_soon(self._look)

    def _look(self) -> None:
        # Here and not in the tasks that wait: of five hundred all but one would be woken in vain at each change.
        self._looks_soon = False
        waiting, self._waiting = self._waiting, []
        for claim, future in waiting:
            if future.done():
                continue
            try:
                found = claim()
            except Exception as error:  # noqa: BLE001  (whoever waits hears of it)
                future.set_exception(error)
                continue
            if found:
                future.set_result(found)
            else:
                self._waiting.append((claim, future))

    async def until(self, claim: Callable[[], T], saying: str, *, within: float = 20.0) -> T:
        """Return the claim's first true value; raise NeverHappened, naming it by `saying`, after `within` seconds."""
        if found := claim():
            return found
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((claim, future))
        try:
            async with asyncio.timeout(within):
                return await future
        except TimeoutError:
            raise NeverHappened(f"not within {within:g} s: {saying}") from None

"""How long the program's event loop is held, measured in the program itself: where WIRE_HELD names a file.

A ticker on the loop says when the loop came round; a thread beside it looks, while the loop does not, at where it is.
A loop that is late is not always held: on a busy machine its thread may just not have been let onto a processor. So
each hold has two figures, wall time and the processor time of the loop's own thread, and counts in full only where the
thread was at work or stood in one call that waits (a sleep, a file, a lock): at more than half of the looks it was at
that place and had, as Linux tells it, no use for a processor. Otherwise what counts is what it worked.

The file has a line of JSON for the beginning and for each hold that is worth telling; times are milliseconds. This
imports the standard library alone, so that a program that is measured weighs no more for it.
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TextIO

TICK = 0.005
WORTH_TELLING = 30.0
_LOOKS_EVERY = 0.01
_LOOKS_AFTER = 0.02


@dataclass(frozen=True, slots=True)
class Hold:
    """A time in which the loop did not come round. `stood` says that its thread was in one call, of its own will.

    `ended_at` is in seconds since the epoch; `stack` is where it was when it had been held for a while, innermost last.
    """

    ended_at: float
    wall: float
    cpu: float
    stood: bool
    stack: list[str]

    @property
    def counts(self) -> float:
        """For how long the program itself held the loop."""
        return self.wall if self.stood or self.cpu >= self.wall / 2 else self.cpu


class Holds:
    """Watches the running loop from within it, until the process or the loop ends."""

    def __init__(self, tell: Callable[[Hold], None]) -> None:
        self._tell = tell
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._state = Path(f"/proc/self/task/{threading.get_native_id()}/stat")
        self._ended = False
        self._waited_at: Counter[tuple[int, int]] = Counter()
        self._looks = 0
        self._stack: list[str] = []
        self._note()
        self._loop.call_later(TICK, self._tick)
        threading.Thread(target=self._look, name="held", daemon=True).start()

    def end(self) -> None:
        """Watch no longer."""
        self._ended = True

    def _note(self) -> None:
        self._came_round = time.perf_counter()
        self._worked = time.thread_time()
        self._waited_at, self._looks, self._stack = Counter(), 0, []

    def _tick(self) -> None:
        wall = (time.perf_counter() - self._came_round - TICK) * 1000
        if wall >= WORTH_TELLING:
            stood = self._looks > 1 and max(self._waited_at.values(), default=0) > self._looks / 2
            self._tell(Hold(_now(), wall, (time.thread_time() - self._worked) * 1000, stood, self._stack))
        self._note()
        if not self._ended:
            self._loop.call_later(TICK, self._tick)

    def _look(self) -> None:
        while not self._ended:
            time.sleep(_LOOKS_EVERY)
            if time.perf_counter() - self._came_round < TICK + _LOOKS_AFTER:
                continue
            frame = sys._current_frames().get(self._thread)
            if frame is None:
                return
            self._looks += 1
            self._waited_at[id(frame), frame.f_lasti] += self._waits()
            if not self._stack:  # the first look is within the hold for sure; the last may come after its end
                self._stack = [f"{one.filename}:{one.lineno} {one.name}" for one in traceback.extract_stack(frame)]

    def _waits(self) -> bool:
        # https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: R is at work, or would be were there a processor.
        return self._state.read_text(encoding="ascii").rpartition(")")[2].split()[0] != "R"


def watch(path: Path) -> None:
    """Let every loop that `asyncio.Runner` runs in this process be watched, and told of in a file."""
    run = asyncio.Runner.run

    def run_watched(runner: asyncio.Runner, main: Coroutine[Any, Any, Any], **options: Any) -> Any:
        with path.open("a", encoding="utf-8") as file:
            return run(runner, _watched(main, file), **options)

    asyncio.Runner.run = run_watched  # type: ignore[method-assign]


async def _watched(main: Coroutine[Any, Any, Any], file: TextIO) -> Any:
    def tell(**facts: Any) -> None:
        file.write(json.dumps(facts) + "\n")
        file.flush()

    loop = type(asyncio.get_running_loop())
    tell(loop=f"{loop.__module__}.{loop.__qualname__}")
    holds = Holds(lambda hold: tell(**asdict(hold)))
    try:
        return await main
    finally:
        holds.end()


def told_in(path: Path) -> list[Hold]:
    """Return the holds that a program told of, after making sure that it was watched at all."""
    began, *found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert "loop" in began, "the program was not watched"
    return [Hold(**facts) for facts in found if "loop" not in facts]


def _now() -> float:
    return time.clock_gettime(time.CLOCK_REALTIME)

"""Five hundred at once, of every kind of answer, and as many of the bare bot's: who is late, and who is busy."""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.beside import Beside
from tests.wire import BotProcess

CROWD = 500
IN_TIME = 3.0
"""Seconds in which Discord takes a first answer; here the answer itself must be there."""


@dataclass(frozen=True, slots=True)
class Rush:
    """How long each waited, in seconds, and how long the processor was at work meanwhile: for the bot, for Discord."""

    waited: list[float]
    unanswered: int
    bot_cpu: float
    bed_cpu: float

    def told(self) -> str:
        """Return it in a line."""
        in_time = sum(seconds <= IN_TIME for seconds in self.waited) - self.unanswered
        late = statistics.quantiles(self.waited, n=20)[-1]
        return (
            f"{in_time} of {len(self.waited)} within 3 s; slowest {max(self.waited):.2f} s, 95 % within {late:.2f} s"
            f" (at work meanwhile: the bot {self.bot_cpu:.1f} s, the made-up Discord {self.bed_cpu:.1f} s)"
        )


async def crowds(both: Beside) -> tuple[Rush, Rush]:
    """Return the rush at Hearth, a quarter of it each of four kinds of answer, and that at the bare bot."""
    forms = [(person, await both.form(person)) for person in both.people[-CROWD // 4 :]]
    [post] = [post for post in both.ours.posts if post.components]
    acts: list[Callable[[], Awaitable[Any]]] = []
    for number, (writer, form) in enumerate(forms):
        reader = both.people[number]
        acts += (
            lambda reader=reader: both.home(reader),
            lambda reader=reader: both.journal(reader),
            lambda reader=reader: reader.click(post, label="Lighter question"),
            lambda writer=writer, form=form: both.send(writer, form),
        )
    return await _rush(both.hearth, acts), await _rush(both.bare, [both.ping] * len(acts))


async def _rush(process: BotProcess, acts: list[Callable[[], Awaitable[Any]]]) -> Rush:
    waited: list[float] = []
    unanswered = 0

    async def one(act: Callable[[], Awaitable[Any]]) -> None:
        nonlocal unanswered
        start = time.perf_counter()
        result = await act()
        waited.append(time.perf_counter() - start)
        unanswered += result.response is None

    bot, bed = cpu_seconds(process.pid), time.process_time()
    await asyncio.gather(*(one(act) for act in acts))
    return Rush(waited, unanswered, cpu_seconds(process.pid) - bot, time.process_time() - bed)


def cpu_seconds(pid: int) -> float:
    """Return for how long the processor worked for a process; Linux tells it under /proc."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

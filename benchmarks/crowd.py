"""Five hundred at once, of every kind of answer, and as many of the bare bot's: how many a second, and who is late.

The bare bot's line is what there is to be measured against. Beside it the bare bot shows Hearth's own cards, of which
it knows and keeps nothing: what is left between the two is Hearth.
"""

from __future__ import annotations

import asyncio
import gc
import json
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.answers import form, home, journal, people_of, send
from benchmarks.beside import Beside, beside, cpu_seconds
from benchmarks.measured import Compared, Found, Mark
from tests.wire import BotProcess

ROUNDS = 5
CROWD = 500
KINDS = ("`/home`", "a page of the journal", "a button", "a stored answer")
IN_TIME = 3.0
"""Seconds in which Discord takes a first answer; here the answer itself must be there."""

Act = Callable[[], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Rush:
    """How long each waited, in seconds, for an answer or in vain; how long the processor was at work meanwhile."""

    waited: list[float]
    in_vain: list[float]
    bot_cpu: float
    bed_cpu: float

    @property
    def in_a_second(self) -> float:
        """How many were answered in a second."""
        return len(self.waited) / max(*self.waited, *self.in_vain)

    @property
    def in_time(self) -> int:
        """How many had their answer within three seconds."""
        return sum(seconds <= IN_TIME for seconds in self.waited)


async def measure(folder: Path) -> Found:
    """Let both be rushed in turn, once to warm up; half of the people write for the first time, half again."""
    ours, theirs, shown = [], [], []
    async with beside(folder) as both:
        await both.start()
        people = people_of(both, CROWD // len(KINDS) + 1)  # one of whom tells what the cards are
        for _ in range(ROUNDS + 1):
            acts = await _acts(both, people)
            await _take_cards(both, acts)
            shows = [lambda kind=kind: both.show(kind) for kind in KINDS] * len(people)
            theirs.append(await _rush(both.bare, [both.ping] * CROWD))
            ours.append(await _rush(both.hearth, acts[len(KINDS) :]))
            shown.append(await _rush(both.bare, shows[len(KINDS) :]))
        by_kind = await _work_by_kind(both, people)
    # Whoever comes first would pay for five hundred connections, and for all that the made-up Discord does once.
    del ours[0], theirs[0], shown[0]
    many, lines, cards = ([rush.in_a_second for rush in rushes] for rushes in (ours, theirs, shown))
    rows = [
        Compared(f"{CROWD} at once", "a second", many, lines, Mark(0.4, is_least=True), "`/ping`"),
        Compared("the same, against a bare bot that shows the same cards", "a second", many, cards),
    ]
    told = [_told("Hearth", ours), _told("the bare bot", theirs), _told("the bare bot with cards", shown)]
    return Found(rows, [*told, by_kind])


async def _take_cards(both: Beside, acts: list[Act]) -> None:
    """Let the first person act, and the bare bot know what was shown."""
    results = [await act() for act in acts[: len(KINDS)]]
    cards = {
        kind: {"components": result.response.components, "is_deferred": kind == KINDS[-1]}
        for kind, result in zip(KINDS, results, strict=True)
    }
    both.cards.write_text(json.dumps(cards), encoding="utf-8")


async def _work_by_kind(both: Beside, people: list[Any]) -> str:
    """Return how many times as much work each kind is as the bare bot's line, in a rush of its own."""
    work, line = [0.0] * len(KINDS), 0.0
    for _ in range(ROUNDS):
        acts = await _acts(both, people)
        line += (await _rush(both.bare, [both.ping] * len(acts))).bot_cpu / len(acts)
        for number in range(len(KINDS)):
            some = acts[number :: len(KINDS)]
            work[number] += (await _rush(both.hearth, some)).bot_cpu / len(some)
    told = ", ".join(f"{kind} {seconds / line:.1f}" for kind, seconds in zip(KINDS, work, strict=True))
    return f"Work of the bot's processor, times the bare bot's line of {line / ROUNDS * 1000:.2f} ms: {told}."


async def _acts(both: Beside, people: list[Any]) -> list[Act]:
    """Return as many of each kind of answer in turn; the forms of those who write are open already."""
    forms = [(person, await form(both, person)) for person in people]
    [post] = [post for post in both.ours.posts if post.components]
    acts: list[Act] = []
    for reader, (writer, opened) in zip(people, forms, strict=True):
        acts += (
            lambda reader=reader: home(both, reader),
            lambda reader=reader: journal(both, reader),
            lambda reader=reader: reader.click(post, label="Lighter question"),
            lambda writer=writer, opened=opened: send(writer, opened),
        )
    return acts


async def _rush(process: BotProcess, acts: list[Act]) -> Rush:
    waited: list[float] = []
    in_vain: list[float] = []

    async def one(act: Act) -> None:
        start = time.perf_counter()
        result = await act()
        (in_vain if result.response is None else waited).append(time.perf_counter() - start)

    with _without_collections():
        bot, bed = cpu_seconds(process), time.process_time()
        await asyncio.gather(*(one(act) for act in acts))
        return Rush(waited, in_vain, cpu_seconds(process) - bot, time.process_time() - bed)


@contextmanager
def _without_collections() -> Iterator[None]:
    # The made-up Discord remembers all that ever happened. To go through it takes as long as half a rush of the bare
    # bot, and would come upon one or the other.
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _told(who: str, rushes: list[Rush]) -> str:
    waited = [seconds for rush in rushes for seconds in rush.waited]
    bot, bed = (statistics.median(seconds) for seconds in zip(*((r.bot_cpu, r.bed_cpu) for r in rushes), strict=True))
    late = statistics.quantiles(waited, n=20)[-1]
    in_vain = sum(len(rush.in_vain) for rush in rushes)
    return (
        f"{CROWD} at once, {who}: within 3 s {', '.join(str(rush.in_time) for rush in rushes)}; never {in_vain};"
        f" slowest {max(waited):.2f} s, 95 % within {late:.2f} s;"
        f" at work meanwhile the bot {bot:.1f} s, the made-up Discord {bed:.1f} s."
    )

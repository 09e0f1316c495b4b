"""How long each kind of answer takes, up to the answer that a person sees."""

from __future__ import annotations

import statistics
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from benchmarks.beside import Beside, beside, resident_mb
from benchmarks.measured import Compared, Found, Mark

ROUNDS = 6
IN_A_ROUND = 10
ENTRIES = 40
TEXT = "We planted a garden behind the library."


async def measure(folder: Path) -> Found:
    """Ask both in turn, so that a slow moment is everybody's; a round's figure is the median of its answers."""
    async with beside(folder) as both:
        await both.start()
        people = people_of(both, 1 + ROUNDS * IN_A_ROUND)
        reader, *writers = people
        for _ in range(ENTRIES):
            await send(reader, await form(both, reader))
        taken: dict[str, list[float]] = {"ping": [], "home": [], "journal": [], "stored": []}
        for number in range(ROUNDS):
            of_round = await _round(both, reader, writers[number * IN_A_ROUND :][:IN_A_ROUND])
            for what, seconds in of_round.items():
                taken[what].append(statistics.median(seconds) * 1000)
        memory = [[resident_mb(process)] for process in (both.hearth, both.bare)]
    ping = taken["ping"]
    answered = ENTRIES * 2 + ROUNDS * IN_A_ROUND * 4
    return Found(
        [
            Compared("a read: `/home`", "ms", taken["home"], ping, Mark(3), "`/ping`"),
            Compared(f"a read: a page of a journal of {ENTRIES}", "ms", taken["journal"], ping, Mark(3), "`/ping`"),
            Compared("a write: a stored answer", "ms", taken["stored"], ping, Mark(6), "`/ping`"),
            Compared(f"memory after {answered} answers", "MB", *memory),
        ]
    )


async def _round(both: Beside, reader: Any, writers: list[Any]) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {}

    async def timed(what: str, act: Callable[[], Awaitable[Any]]) -> None:
        start = time.perf_counter()
        result = await act()
        taken.setdefault(what, []).append(time.perf_counter() - start)
        if result.response is None:
            raise RuntimeError(f"{what}: no answer")

    for writer in writers:
        opened = await form(both, writer)
        await timed("ping", both.ping)
        await timed("home", lambda: home(both, reader))
        await timed("journal", lambda: journal(both, reader))
        await timed("stored", lambda writer=writer, opened=opened: send(writer, opened))
    return taken


# -- What people ask of Hearth -------------------------------------------------------------------


def people_of(both: Beside, number: int) -> list[Any]:
    """Return so many new people in Hearth's server."""
    world = both.bed.server.world
    return [both.ours.guild.add_member(world.create_user(f"person {one}")) for one in range(number)]


async def home(both: Beside, person: Any) -> Any:
    """Ask for `/home`."""
    return await person.slash(both.ours.reflections, "home")


async def journal(both: Beside, person: Any) -> Any:
    """Ask for the journal's first page."""
    return await person.slash(both.ours.reflections, "reflect journal")


async def form(both: Beside, person: Any) -> Any:
    """Open the form for this week's question, again where they have answered it."""
    shown = await person.slash(both.ours.reflections, "reflect answer")
    if shown.response is not None:
        [week] = {week.id for week in await both.bed.weeks(both.ours) if week.state == "sent"}
        shown = await person.click(shown.response, custom_id=f"reflection:another:{week}")
    return shown


async def send(person: Any, opened: Any) -> Any:
    """Send the form, for oneself alone."""
    return await person.submit_modal(opened, {"text": TEXT, "audience": "me"})

"""What must hold within the program once all has come to rest: its rows, its log, and the requests it made."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from bot.deliveries.tables import deliveries
from cogs.reflections.tables import schedules
from cogs.resources.service.posting import CHANGE_KIND
from tests.community import contract
from tests.wire.hearth_bed import now
from tests.wire.schedules.launched import probe
from tests.wire.schedules.playing import Play

_NEVER_REFUSED = {"thread", "event", "message", "close", "end"}
"""What the schedule's Discord refuses nobody; the others may come too late, to a thread that has been closed."""
_WITH_A_REASON = {"skipped", "failed", "cancelled"}
_IN_GOOD_TIME = {
    *("reflections.prompt", "introductions.nudge"),
    *("matches.question", "matches.ask", "matches.close", "rounds.call_edit"),
    CHANGE_KIND,
}
"""What is planned long before it is due."""
_MOST_INVALID = 0.1
"""How many of all requests may be answered 401, 403 or 429, those aside that the schedule answered so itself."""


async def breaches_within(play: Play) -> list[str]:
    """Return everything that should not be so."""
    return [*await _rows(play), *await _weeks(play), *await _things(play), *_log(play), *_requests(play)]


async def _rows(play: Play) -> list[str]:
    async with play.hearth.database.reading() as unit:
        rows = await unit.all(select(deliveries))
    made = {one.id for one in play.chronicle.made}
    at, found = now(), []
    for row in rows:
        name = f"delivery {row.id} ({row.kind})"
        if row.state == "sending" or (row.state == "planned" and row.due_at <= at):
            found.append(f"{name}: not settled: {row.reason}, {row.attempts} tries")
        if row.state in _WITH_A_REASON and not row.reason:
            found.append(f"{name}: {row.state} without a reason")
        if row.state == "planned" and row.kind not in _IN_GOOD_TIME and not (row.recipient and row.reason):
            found.append(f"{name}: waits for {row.due_at} without a reason")
        if row.state == "sent" and row.kind == "reflections.prompt" and row.message_id not in made:
            found.append(f"{name}: is called sent, and was never there")
    return found


async def _weeks(play: Play) -> list[str]:
    """Each running schedule has its next prompt planned, once."""
    async with play.hearth.database.reading() as unit:
        kept = await unit.all(select(schedules))
        prompts = await unit.all(select(deliveries).where(deliveries.c.kind == "reflections.prompt"))
    at, found = now(), []
    for row in kept:
        coming = [one for one in prompts if one.guild_id == row.guild_id and one.state == "planned" and one.due_at > at]
        if len(coming) != (0 if row.paused else 1):
            found.append(f"server {row.guild_id}: {len(coming)} prompts planned")
    return found


async def _things(play: Play) -> list[str]:
    """A feature hears of every end once, in the unit that writes it; of whoever was erased, no row is left to tell."""
    async with play.hearth.database.reading() as unit:
        things = await unit.all(select(probe.things))
        ended = await unit.all(select(deliveries).where(deliveries.c.kind.in_(list(probe.PURPOSES))))
    rows = {row.subject: row for row in ended}
    found = []
    for thing in things:
        row = rows.get(thing.id)
        message = play.model.messages.get(thing.label)
        if row is None and message is not None and message.ended_at is not None and thing.told <= 1:
            continue
        state = None if row is None else row.state
        told = 1 if state in {"sent", "skipped", "failed"} else 0
        if thing.told != told or (told and thing.ended != state):
            found.append(f"{thing.does} of {thing.label}: told {thing.told} times, {thing.ended}; its row is {state}")
        if thing.ended == "failed" and thing.does in _NEVER_REFUSED:
            found.append(f"{thing.does} of {thing.label}: failed, {row and row.reason}")
    return found


def _log(play: Play) -> Iterator[str]:
    for process in play.processes:
        log = process.stderr_of_all
        for sign in ("Traceback", "database is locked", "[error", "[critical"):
            if sign in log:
                place = log.index(sign)
                yield f"the log of {process.name} holds {sign!r}: ...{log[max(0, place - 300) : place + 1500]}"
        for words in (
            "Answer a",
            "Arrival i",
            "Say hello",
            "Circle c",
            "Meeting m",
            "Mo-0",
            "Sam-0",
            "Guest-",
            "Welcome to",
        ):
            if words in log:
                yield f"the log of {process.name} holds somebody's words: {words!r}"


def _requests(play: Play) -> Iterator[str]:
    module = contract()
    requests = play.wire.requests
    if module is not None:
        for request in requests:
            for reason in module.violations(request.method, request.path, request.body, now=request.at):
                yield f"{request.method} {request.path}: {reason}"
    invalid = sum(request.status in {401, 403, 429} for request in requests)
    made_so = sum(number for kind, number in play.faults.items() if kind.startswith("429"))
    if invalid - made_so > len(requests) * _MOST_INVALID:
        yield f"{invalid} of {len(requests)} requests were answered 401, 403 or 429"

"""What becomes of a draw once it is released: the rows that bring each match to a private thread of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.database import Unit
from bot.deliveries import store as deliveries
from bot.deliveries.model import Plan, State
from cogs.introductions.rules.meeting import CLOSES_AFTER, Match, MatchId, MatchState, Turn
from cogs.introductions.store import matches

THREAD_KIND = "matches.thread"
ADD_KIND = "matches.add"
INTRODUCTION_KIND = "matches.introduction"
TELL_KIND = "matches.tell"
QUESTION_KIND = "matches.question"
ASK_KIND = "matches.ask"
GONE_KIND = "matches.gone"
CLOSE_KIND = "matches.close"
EMPTY_KIND = "matches.empty"


# -- What stewards' calls ask ----------------------------------------------------------------------


async def released(unit: Unit, round_id: int, turns: Sequence[Turn], now: datetime) -> None:
    """Plan that the drawn matches of these turns get their threads when each is due; the caller wakes the dispatcher.

    At that moment everybody is looked at once more: who has left, or may not be brought together, is not introduced.
    """
    await matches.release(unit, turns)
    waiting = [match for match in await matches.of_round(unit, round_id) if match.state is MatchState.WAITING]
    await deliveries.plan_all(unit, [thread_of(match, match.due_at or now) for match in waiting])


async def called_off(unit: Unit, round_id: int) -> None:
    """Forget what was drawn for a round and not released: nobody but stewards has seen it."""
    await matches.drop_drawn(unit, round_id)


async def introduce_once_all_are_in(unit: Unit, match: Match, now: datetime) -> None:
    """Plan that they are introduced, unless somebody of them is still to be let in."""
    rows = [await deliveries.by_key(unit, add_key(match.id, each)) for each in sorted(match.people)]
    if not any(row is not None and row.state in {State.PLANNED, State.SENDING} for row in rows):
        await deliveries.plan(unit, introduction_of(match, now))


# -- The rows --------------------------------------------------------------------------------------


def thread_of(match: Match, due_at: datetime) -> Plan:
    """Return the row that makes its thread; planned again, it is moved."""
    return _row(THREAD_KIND, f"match:{match.id}:thread", match, due_at)


def add_key(match_id: MatchId, person_id: int) -> str:
    """Return the dedupe key of the row that first lets somebody into the thread."""
    return f"match:{match_id}:add:{person_id}"


def add_of(match: Match, person_id: int, due_at: datetime, again: int = 0) -> Plan:
    """Return the row that lets somebody into the thread; `again` counts later tries."""
    key = add_key(match.id, person_id)
    return _row(ADD_KIND, f"{key}:{again}" if again else key, match, due_at, recipient=person_id)


def introduction_of(match: Match, due_at: datetime) -> Plan:
    """Return the row that introduces them in the thread."""
    return _in_thread(INTRODUCTION_KIND, introduction_key(match.id), match, due_at)


def introduction_key(match_id: MatchId) -> str:
    """Return the dedupe key of the message that introduces them."""
    return f"match:{match_id}:introduction"


def tell_key(match_id: MatchId, person_id: int) -> str:
    """Return the dedupe key of the message that tells one person they have been introduced."""
    return f"match:{match_id}:tell:{person_id}"


def question_key(match_id: MatchId) -> str:
    """Return the dedupe key of the question in the thread."""
    return f"match:{match_id}:question"


def ask_key(match_id: MatchId, person_id: int) -> str:
    """Return the dedupe key of the question to one person."""
    return f"match:{match_id}:ask:{person_id}"


def after_introduction(match: Match, people: Iterable[int], ask_at: datetime, now: datetime) -> list[Plan]:
    """Return the rows that follow: each is told the way they chose, asked when it is time, and the thread put away."""
    until = ask_at + CLOSES_AFTER
    rows = [
        _in_thread(QUESTION_KIND, question_key(match.id), match, ask_at, useless_after=until),
        _row(CLOSE_KIND, f"match:{match.id}:close", match, until),
    ]
    for person_id in people:
        tell, ask = tell_key(match.id, person_id), ask_key(match.id, person_id)
        rows += [
            _row(TELL_KIND, tell, match, now, recipient=person_id, useless_after=ask_at),
            _row(ASK_KIND, ask, match, ask_at, recipient=person_id, useless_after=until),
        ]
    return rows


def naming_keys(match: Match) -> list[str]:
    """Return the dedupe keys of the messages in its thread that name its people."""
    return [introduction_key(match.id), question_key(match.id)]


def gone_of(match: Match, number: int, now: datetime) -> Plan:
    """Return the row that says in the thread that somebody has left; `number` is how many are still there."""
    return _in_thread(GONE_KIND, gone_key(match.id, number), match, now)


def gone_key(match_id: MatchId, number: int) -> str:
    """Return the dedupe key of the line that says somebody has left."""
    return f"match:{match_id}:gone:{number}"


def empty_thread(guild_id: int | None, thread_id: int, now: datetime) -> Plan:
    """Return the row that puts a thread away in which nobody was brought together."""
    key = f"match:empty:{thread_id}"
    return Plan(EMPTY_KIND, key, guild_id=guild_id, subject=thread_id, about_at=now, due_at=now)


def _row(
    kind: str,
    key: str,
    match: Match,
    due_at: datetime,
    recipient: int | None = None,
    useless_after: datetime | None = None,
) -> Plan:
    return Plan(
        kind,
        key,
        due_at,
        guild_id=match.guild_id,
        subject=match.id,
        recipient=recipient,
        about_at=due_at,
        useless_after=useless_after,
    )


def _in_thread(kind: str, key: str, match: Match, due_at: datetime, useless_after: datetime | None = None) -> Plan:
    # Of no server, so that a refusal is not told as one of the thread's: stewards need not learn where that is, and a
    # thread has no settings to mend.
    return Plan(kind, key, due_at, subject=match.id, about_at=due_at, useless_after=useless_after)

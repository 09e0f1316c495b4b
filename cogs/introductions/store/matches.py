"""Rows of matches: drawn in a round, brought to a thread, asked about, and what a next draw has to know of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final, Protocol

from sqlalchemy import bindparam, delete, func, select, update

from bot.database import Id, Prepared, Unit
from bot.memberships import memberships
from cogs.introductions.rules.history import Answer
from cogs.introductions.rules.meeting import (
    Conversation,
    Match,
    MatchId,
    MatchState,
    NotMade,
    Seat,
    Turn,
)
from cogs.introductions.tables import joins, match_people, matches, rounds

_AT_ONCE = 500


class OfRound(Protocol):
    """What must be known of a round to keep what was drawn for it."""

    @property
    def id(self) -> int: ...

    @property
    def guild_id(self) -> int: ...


# -- What is drawn ---------------------------------------------------------------------------------


async def replace_drawn(unit: Unit, round: OfRound, groups: Sequence[frozenset[int]]) -> None:
    """Keep these groups as what is drawn for a round, in place of what was drawn before and is not released."""
    await drop_drawn(unit, round.id)
    if not groups:
        return
    newest = await unit.scalar(select(func.max(matches.c.id))) or 0
    made = {"round_id": round.id, "guild_id": round.guild_id, "state": MatchState.DRAWN, "wave": 0}
    await unit.execute(matches.insert(), [made for _ in groups])
    # Units take turns, so what is newer than the newest is ours.
    rows = await unit.all(select(matches.c.id).where(matches.c.id > newest).order_by(matches.c.id))
    seats = [
        {"match_id": row.id, "person_id": person_id, "round_id": round.id, "guild_id": round.guild_id}
        for row, group in zip(rows, groups, strict=True)
        for person_id in sorted(group)
    ]
    await unit.execute(match_people.insert(), seats)


async def drop_drawn(unit: Unit, round_id: int) -> None:
    """Delete what was drawn for a round and is not released."""
    drawn_ids = select(matches.c.id).where(matches.c.round_id == round_id, matches.c.state == MatchState.DRAWN)
    await unit.execute(delete(match_people).where(match_people.c.match_id.in_(drawn_ids)))
    await unit.execute(delete(matches).where(matches.c.round_id == round_id, matches.c.state == MatchState.DRAWN))


async def drawn(unit: Unit, round_id: int) -> list[Match]:
    """Return what is drawn for a round and not released, in the order of the draw."""
    return await _found(unit, matches.c.round_id == round_id, matches.c.state == MatchState.DRAWN)


async def release(unit: Unit, turns: Sequence[Turn]) -> None:
    """Let these drawn matches wait for their threads."""
    for wave, turn in enumerate(turns):
        facts = {"state": MatchState.WAITING, "wave": wave, "due_at": turn.due_at}
        for start in range(0, len(turn.match_ids), _AT_ONCE):
            these = matches.c.id.in_(turn.match_ids[start : start + _AT_ONCE])
            await unit.execute(update(matches).where(these, matches.c.state == MatchState.DRAWN).values(**facts))


# -- Finding ---------------------------------------------------------------------------------------


async def get(unit: Unit, match_id: int) -> Match | None:
    """Return a match, or None where there is none of this id."""
    return next(iter(await _found(unit, matches.c.id == match_id)), None)


async def of_round(unit: Unit, round_id: int) -> list[Match]:
    """Return every match of a round, drawn ones included, in the order of the draw."""
    return await _found(unit, matches.c.round_id == round_id)


_SITS_IN: Final = Prepared(
    select(match_people.c.match_id)
    .where(
        match_people.c.person_id == bindparam("person", type_=Id),
        match_people.c.guild_id == bindparam("guild", type_=Id),
    )
    .limit(1)
)


async def of_person(unit: Unit, guild_id: int, person_id: int, *states: MatchState) -> list[Match]:
    """Return somebody's matches in these states, oldest first."""
    if await unit.scalar(_SITS_IN, {"guild": guild_id, "person": person_id}) is None:
        return []
    theirs = select(match_people.c.match_id).where(
        match_people.c.person_id == person_id, match_people.c.guild_id == guild_id
    )
    return await _found(unit, matches.c.id.in_(theirs), matches.c.state.in_(states))


async def everywhere(unit: Unit, person_id: int) -> list[Match]:
    """Return somebody's matches in every server and state, oldest first."""
    theirs = select(match_people.c.match_id).where(match_people.c.person_id == person_id)
    return await _found(unit, matches.c.id.in_(theirs))


async def in_state(unit: Unit, guild_id: int, *states: MatchState) -> list[Match]:
    """Return the matches of a server in these states, oldest first."""
    return await _found(unit, matches.c.state.in_(states), matches.c.guild_id == guild_id)


async def gone(unit: Unit, guild_id: int, people: Collection[int]) -> frozenset[int]:
    """Return which of these people are known to have left the server."""
    rows = await unit.all(
        select(memberships.c.person_id).where(
            memberships.c.guild_id == guild_id,
            memberships.c.person_id.in_(list(people)),
            memberships.c.left_at.is_not(None),
        )
    )
    return frozenset(row.person_id for row in rows)


async def with_leavers(unit: Unit, *states: MatchState) -> list[tuple[int, int]]:
    """Return (match, person) for everybody in a match in these states who is known to have left its server."""
    rows = await unit.all(
        select(match_people.c.match_id, match_people.c.person_id)
        .join(matches, matches.c.id == match_people.c.match_id)
        .join(
            memberships,
            (memberships.c.guild_id == match_people.c.guild_id) & (memberships.c.person_id == match_people.c.person_id),
        )
        .where(matches.c.state.in_(states), memberships.c.left_at.is_not(None))
        .order_by(match_people.c.match_id, match_people.c.person_id)
    )
    return [(row.match_id, row.person_id) for row in rows]


# -- What becomes of one ---------------------------------------------------------------------------


async def thread_is(unit: Unit, match_id: MatchId, channel_id: int | None, thread_id: int, at: datetime) -> None:
    """Note its thread."""
    facts = {"state": MatchState.OPEN, "channel_id": channel_id, "thread_id": thread_id, "opened_at": at}
    await unit.execute(update(matches).where(matches.c.id == match_id).values(**facts, not_made=None))


async def introduced(unit: Unit, match_id: MatchId, message_id: int, ask_at: datetime) -> None:
    """Note the message that introduces them, and when they are asked whether they talked."""
    await unit.execute(update(matches).where(matches.c.id == match_id).values(message_id=message_id, ask_at=ask_at))


async def could_not_be_made(unit: Unit, match_id: MatchId, why: NotMade | None) -> None:
    """Note why its thread is not there; None where nothing stands in its way any more."""
    await unit.execute(update(matches).where(matches.c.id == match_id).values(not_made=why))


async def end(unit: Unit, match_id: MatchId, state: MatchState, at: datetime) -> None:
    """Note that it is over."""
    await unit.execute(update(matches).where(matches.c.id == match_id).values(state=state, closed_at=at))


async def drop(unit: Unit, match_id: MatchId) -> None:
    """Delete a match, and who was in it."""
    await unit.execute(delete(match_people).where(match_people.c.match_id == match_id))
    await unit.execute(delete(matches).where(matches.c.id == match_id))


async def leave(unit: Unit, match_id: MatchId, person_id: int) -> None:
    """Delete somebody's seat."""
    theirs = (match_people.c.match_id == match_id, match_people.c.person_id == person_id)
    await unit.execute(delete(match_people).where(*theirs))


async def answer(unit: Unit, match_id: MatchId, person_id: int, said: Answer, at: datetime) -> None:
    """Keep somebody's answer in place of an earlier one; whoever answered has seen it."""
    theirs = (match_people.c.match_id == match_id, match_people.c.person_id == person_id)
    facts = {"answer": said, "answered_at": at, "seen_at": at}
    await unit.execute(update(match_people).where(*theirs).values(**facts))


async def seen(unit: Unit, match_id: MatchId, person_id: int, at: datetime | None) -> None:
    """Note that somebody has seen what waits for them; None where something new does."""
    theirs = (match_people.c.match_id == match_id, match_people.c.person_id == person_id)
    await unit.execute(update(match_people).where(*theirs).values(seen_at=at))


async def thread_gone(unit: Unit, thread_id: int) -> None:
    """Note that somebody deleted a thread."""
    await unit.execute(update(matches).where(matches.c.thread_id == thread_id).values(thread_id=None, message_id=None))


async def unmatched(unit: Unit, round_id: int, people: Collection[int], at: datetime) -> None:
    """Note that these people, of those who joined, meet nobody in a round, so that they come first in the next."""
    for start in range(0, len(people), _AT_ONCE):
        these = joins.c.person_id.in_(sorted(people)[start : start + _AT_ONCE])
        not_yet = (joins.c.round_id == round_id, joins.c.unmatched_at.is_(None))
        await unit.execute(update(joins).where(*not_yet, these).values(unmatched_at=at, seen_at=None))


# -- What a next draw has to know ------------------------------------------------------------------


async def history(unit: Unit, guild_id: int, person_ids: Collection[int]) -> list[Conversation]:
    """Return who of these people was introduced to whom, with everybody's answers, oldest round first."""
    wanted = set(person_ids)
    found = await _found(unit, matches.c.guild_id == guild_id, matches.c.opened_at.is_not(None))
    return [
        Conversation(
            match.round_id,
            match.people,
            {seat.person_id: seat.answer for seat in match.seats if seat.answer is not None},
            was_cut_short=match.state is MatchState.FELL_AWAY,
        )
        for match in found
        if match.people & wanted
    ]


async def odd_times(unit: Unit, guild_id: int, person_ids: Collection[int]) -> dict[int, int]:
    """Return how often each of these people was in a three, left over, or left by whom they had just met.

    Who never was is not in it.
    """
    wanted = set(person_ids)
    times: Counter[int] = Counter()
    for conversation in await history(unit, guild_id, wanted):
        if len(conversation.people) > 2 or conversation.was_cut_short:
            times.update(conversation.people & wanted)
    left_over = select(joins.c.person_id).where(joins.c.guild_id == guild_id, joins.c.unmatched_at.is_not(None))
    times.update(row.person_id for row in await unit.all(left_over) if row.person_id in wanted)
    return dict(times)


async def is_drawn_since(unit: Unit, guild_id: int, round_id: int) -> bool:
    """Whether a later round of the server has been drawn."""
    later = (rounds.c.guild_id == guild_id, rounds.c.id > round_id, rounds.c.drawn_at.is_not(None))
    return await unit.scalar(select(rounds.c.id).where(*later).limit(1)) is not None


# -- Within ----------------------------------------------------------------------------------------


async def _found(unit: Unit, *conditions: Any) -> list[Match]:
    rows = await unit.all(select(matches).where(*conditions).order_by(matches.c.id))
    if not rows:
        return []
    within = select(matches.c.id).where(*conditions)
    seats: dict[int, list[Seat]] = {row.id: [] for row in rows}
    for row in await unit.all(
        select(match_people).where(match_people.c.match_id.in_(within)).order_by(match_people.c.person_id)
    ):
        answered = None if row.answer is None else Answer(row.answer)
        seats[row.match_id].append(Seat(row.person_id, answered, row.answered_at, row.seen_at))
    return [_match(row, seats[row.id]) for row in rows]


def _match(row: Any, seats: Sequence[Seat]) -> Match:
    facts = dict(row._mapping)
    facts["id"] = MatchId(facts["id"])
    facts["state"] = MatchState(facts["state"])
    facts["not_made"] = None if facts["not_made"] is None else NotMade(facts["not_made"])
    return Match(**facts, seats=tuple(seats))

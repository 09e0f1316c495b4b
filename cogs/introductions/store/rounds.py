"""Rounds of conversations, and who joined them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, bindparam, delete, or_, select, update

from bot import memberships
from bot.consents import Purpose, consents
from bot.database import Id, Instant, Prepared, Unit
from bot.members import people
from bot.memberships import memberships as members_of
from cogs.introductions.rules.calling import Round, RoundId, RoundState
from cogs.introductions.store.steering import is_paused as is_paused
from cogs.introductions.tables import joins, pauses, rounds

_OVER = (RoundState.ENDED, RoundState.CANCELLED)


# Made once: every `/home` asks for them.
_CURRENT: Final = Prepared(
    select(rounds)
    .where(
        rounds.c.guild_id == bindparam("guild", type_=Id),
        *(rounds.c.state != state for state in _OVER),
    )
    .order_by(rounds.c.id.desc())
    .limit(1)
)
_UNREAD: Final = Prepared(
    select(rounds)
    .join(joins, joins.c.round_id == rounds.c.id)
    .where(
        joins.c.person_id == bindparam("person", type_=Id),
        joins.c.guild_id == bindparam("guild", type_=Id),
        joins.c.seen_at.is_(None),
        or_(
            joins.c.unmatched_at.is_not(None),
            and_(rounds.c.state == RoundState.CANCELLED, rounds.c.ended_at > bindparam("since", type_=Instant)),
        ),
    )
    .order_by(rounds.c.id.desc())
)

# -- Rounds --------------------------------------------------------------------------------------------


async def add(unit: Unit, guild_id: int, now: datetime, closes_at: datetime) -> Round:
    """Keep a new call; the caller has seen that there is no other."""
    facts = {"guild_id": guild_id, "state": RoundState.OPEN, "opened_at": now, "closes_at": closes_at}
    round_id = await unit.add(rounds.insert().values(**facts, draws=0, redraws=0))
    return Round(RoundId(round_id), guild_id, RoundState.OPEN, now, closes_at)


async def keep(unit: Unit, changed: Round) -> None:
    """Keep what the rules made of a round; where its post is stays as it was."""
    await unit.execute(
        update(rounds)
        .where(rounds.c.id == changed.id)
        .values(
            state=changed.state,
            closes_at=changed.closes_at,
            seed=changed.seed,
            drawn_at=changed.drawn_at,
            drawn_from=changed.drawn_from,
            draws=changed.draws,
            redraws=changed.redraws,
            released_at=changed.released_at,
            ended_at=changed.ended_at,
        )
    )


async def posted(unit: Unit, round_id: RoundId, channel_id: int | None, message_id: int | None) -> None:
    """Note where the call's post is."""
    values = {"channel_id": channel_id, "message_id": message_id}
    await unit.execute(update(rounds).where(rounds.c.id == round_id).values(**values))


async def get(unit: Unit, round_id: int) -> Round | None:
    """Return a round, or None."""
    row = await unit.one(select(rounds).where(rounds.c.id == round_id))
    return None if row is None else _round(row)


async def current(unit: Unit, guild_id: int) -> Round | None:
    """Return a server's newest round that is not over, or None."""
    row = await unit.one(_CURRENT, {"guild": guild_id})
    return None if row is None else _round(row)


async def over(unit: Unit, guild_id: int, most: int) -> list[Round]:
    """Return a server's rounds that were released and are over, newest first."""
    rows = await unit.all(
        select(rounds)
        .where(rounds.c.guild_id == guild_id, rounds.c.state == RoundState.ENDED)
        .order_by(rounds.c.id.desc())
        .limit(most)
    )
    return [_round(row) for row in rows]


# -- Who joined ----------------------------------------------------------------------------------------


async def join(unit: Unit, round_id: RoundId, guild_id: int, person_id: int, now: datetime) -> None:
    """Keep that somebody joined; twice keeps the first date."""
    statement = unit.insert(joins).values(round_id=round_id, guild_id=guild_id, person_id=person_id, joined_at=now)
    await unit.execute(statement.on_conflict_do_nothing())
    await memberships.note(unit, guild_id, person_id, now)


async def leave(unit: Unit, round_id: RoundId, person_id: int) -> None:
    """Forget that somebody joined; twice changes nothing."""
    await unit.execute(delete(joins).where(joins.c.round_id == round_id, joins.c.person_id == person_id))


async def leave_paused(unit: Unit, round_id: RoundId) -> None:
    """Forget that whoever is paused joined a round: it is drawn without them, and they come into the next one."""
    is_paused = select(pauses.c.person_id).where(
        pauses.c.guild_id == joins.c.guild_id, pauses.c.person_id == joins.c.person_id
    )
    await unit.execute(delete(joins).where(joins.c.round_id == round_id, is_paused.exists()))


async def joined(unit: Unit, round_id: RoundId) -> list[int]:
    """Return who joined a round, by id; who rests, or is paused, is among them."""
    rows = await unit.all(select(joins.c.person_id).where(joins.c.round_id == round_id).order_by(joins.c.person_id))
    return [row.person_id for row in rows]


async def has_joined(unit: Unit, round_id: RoundId, person_id: int) -> bool:
    """Whether somebody is in a round."""
    found = await unit.scalar(
        select(joins.c.person_id).where(joins.c.round_id == round_id, joins.c.person_id == person_id)
    )
    return found is not None


async def to_draw(unit: Unit, round_id: RoundId, purpose: Purpose, now: datetime) -> list[int]:
    """Return who of a round can be drawn now, by id.

    Left out are who rests, is paused, has left the server, or has not (any more) agreed to `purpose`.
    """
    of_round = joins.c.round_id == round_id
    is_paused = select(pauses.c.person_id).where(
        pauses.c.guild_id == joins.c.guild_id, pauses.c.person_id == joins.c.person_id
    )
    rests = select(people.c.person_id).where(
        people.c.person_id == joins.c.person_id, people.c.resting_until.is_not(None), people.c.resting_until > now
    )
    has_left = select(members_of.c.person_id).where(
        members_of.c.guild_id == joins.c.guild_id,
        members_of.c.person_id == joins.c.person_id,
        members_of.c.left_at.is_not(None),
    )
    has_agreed = select(consents.c.person_id).where(
        consents.c.person_id == joins.c.person_id,
        consents.c.guild_id == joins.c.guild_id,
        consents.c.purpose == purpose.name,
        consents.c.version == purpose.version,
        consents.c.withdrawn_at.is_(None),
    )
    rows = await unit.all(
        select(joins.c.person_id)
        .where(of_round, ~is_paused.exists(), ~rests.exists(), ~has_left.exists(), has_agreed.exists())
        .order_by(joins.c.person_id)
    )
    return [row.person_id for row in rows]


async def unread(unit: Unit, guild_id: int, person_id: int, since: datetime) -> list[Round]:
    """Return rounds somebody was left over in, or that were called off after `since`, until they read so."""
    rows = await unit.all(_UNREAD, {"guild": guild_id, "person": person_id, "since": since})
    return [_round(row) for row in rows]


async def read(unit: Unit, round_id: int, guild_id: int, person_id: int, now: datetime) -> None:
    """Keep that somebody read how a round of theirs ended; twice keeps the first date."""
    await unit.execute(
        update(joins)
        .where(
            joins.c.round_id == round_id,
            joins.c.guild_id == guild_id,
            joins.c.person_id == person_id,
            joins.c.seen_at.is_(None),
        )
        .values(seen_at=now)
    )


def _round(row: Any) -> Round:
    return Round(
        RoundId(row.id),
        row.guild_id,
        RoundState(row.state),
        row.opened_at,
        row.closes_at,
        row.channel_id,
        row.message_id,
        row.seed,
        row.drawn_at,
        row.drawn_from,
        row.draws,
        row.redraws,
        row.released_at,
        row.ended_at,
    )

"""Rows of deliveries: planned with the change that causes them, claimed, settled."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, cast

from sqlalchemy import and_, bindparam, case, func, or_, select, update

from bot.database import Instant, Unit
from bot.deliveries.model import Delivery, DeliveryId, Failed, Outcome, Plan, Sent, State
from bot.deliveries.tables import deliveries as rows

_WAITING = (State.PLANNED, State.SENDING)
_MOVABLE = (State.PLANNED, State.SKIPPED, State.FAILED, State.CANCELLED)
_AS_PLANNED: dict[str, Any] = {
    "state": State.PLANNED,
    "attempts": 0,
    "reason": None,
    "settled_at": None,
    "lease_until": None,
    "attempted_at": None,
    "channel_id": None,
    "message_id": None,
}


async def plan(unit: Unit, planned: Plan) -> None:
    """Write or move the row of this dedupe key; one that is in hand or sent is left as it is."""
    await plan_all(unit, [planned])


async def plan_all(unit: Unit, plans: Sequence[Plan]) -> None:
    """Write or move each of these rows, as `plan` does, in one statement."""
    if not plans:
        return
    planned = [{**asdict(one), **_AS_PLANNED} for one in plans]
    statement = unit.insert(rows)
    await unit.execute(
        statement.on_conflict_do_update(
            index_elements=[rows.c.dedupe_key],
            set_={name: statement.excluded[name] for name in planned[0] if name != "dedupe_key"},
            # Not IN: its list is spelled out afresh each time, which one statement for many rows cannot be.
            where=and_(or_(*(rows.c.state == state for state in _MOVABLE)), rows.c.attempted_at.is_(None)),
        ),
        planned,
    )


async def cancel(unit: Unit, dedupe_key: str, reason: str, now: datetime) -> bool:
    """Cancel the row if it is still waiting; returns whether it was."""
    result = await unit.execute(
        update(rows)
        .where(rows.c.dedupe_key == dedupe_key, rows.c.state == State.PLANNED)
        .values(state=State.CANCELLED, reason=reason, settled_at=now)
    )
    return result.rowcount > 0


async def cancel_all(unit: Unit, dedupe_keys: Collection[str], reason: str, now: datetime) -> None:
    """Cancel those of these rows that are still waiting, in one statement."""
    if not dedupe_keys:
        return
    waiting = (rows.c.dedupe_key == bindparam("the_key"), rows.c.state == State.PLANNED)
    await unit.execute(
        update(rows).where(*waiting).values(state=State.CANCELLED, reason=reason, settled_at=now),
        [{"the_key": key} for key in dedupe_keys],
    )


async def by_key(unit: Unit, dedupe_key: str) -> Delivery | None:
    """Return the row of this dedupe key, or None."""
    row = await unit.one(select(rows).where(rows.c.dedupe_key == dedupe_key))
    return None if row is None else _delivery(row)


async def by_id(unit: Unit, delivery_id: DeliveryId) -> Delivery | None:
    """Return the row with this id, or None."""
    row = await unit.one(select(rows).where(rows.c.id == delivery_id))
    return None if row is None else _delivery(row)


async def claim(
    unit: Unit, now: datetime, lease_until: datetime, kinds: Collection[str], except_for: Collection[int]
) -> Delivery | None:
    """Take the row that has been due longest, and lease it; None when nothing is due.

    Rows that another process left in hand are taken once their lease has run out.
    """
    due = (
        select(rows)
        .where(
            _waiting(now, at_latest=now),
            rows.c.kind.in_(list(kinds)),
            rows.c.id.not_in(list(except_for)),
        )
        .order_by(rows.c.due_at, rows.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = await unit.one(due)
    if row is None:
        return None
    claimed = {"state": State.SENDING, "lease_until": lease_until, "attempts": row.attempts + 1}
    await unit.execute(update(rows).where(rows.c.id == row.id).values(claimed))
    return _delivery(row, claimed)


async def next_due(unit: Unit, kinds: Collection[str], except_for: Collection[int]) -> datetime | None:
    """Return when the next row can be claimed, or None when none waits."""
    at = case((rows.c.state == State.PLANNED, rows.c.due_at), else_=rows.c.lease_until)
    found = await unit.scalar(
        select(func.min(at, type_=Instant)).where(
            rows.c.state.in_(_WAITING), rows.c.kind.in_(list(kinds)), rows.c.id.not_in(list(except_for))
        )
    )
    return cast("datetime | None", found)


async def attempting(unit: Unit, held: Delivery, now: datetime, channel_id: int | None) -> bool:
    """Note that from now on Discord may have it, and in which channel; returns False where it is not ours any more.

    A process that slept through its lease must not go on with a row that another one has taken or settled since.
    """
    result = await unit.execute(update(rows).where(_held(held)).values(attempted_at=now, channel_id=channel_id))
    return result.rowcount > 0


async def is_held(unit: Unit, held: Delivery) -> bool:
    """Return whether the row is still in the hand that claimed it so."""
    return await unit.scalar(select(rows.c.id).where(_held(held))) is not None


async def keep_in_hand(unit: Unit, held: Delivery, lease_until: datetime, reason: str) -> None:
    """Note why it is not settled, and when to go on with it; whether Discord may have it stays as it was noted."""
    await unit.execute(update(rows).where(_held(held)).values(lease_until=lease_until, reason=reason))


async def postpone(unit: Unit, held: Delivery, due_at: datetime, reason: str) -> None:
    """Put a row that Discord surely does not have back to wait until `due_at`."""
    await unit.execute(
        update(rows)
        .where(_held(held))
        .values(
            state=State.PLANNED,
            due_at=due_at,
            lease_until=None,
            reason=reason,
            attempts=0,
            attempted_at=None,
            channel_id=None,
        )
    )


async def settle(unit: Unit, held: Delivery, outcome: Outcome, now: datetime) -> bool:
    """Write how it ended; returns False where that is for another process to say, or is said already.

    That Discord has it is true whoever says so; any other end is for the process that holds the row.
    """
    facts: dict[str, Any] = {"settled_at": now, "lease_until": None, "attempted_at": None, "reason": None}
    may_say = _held(held)
    match outcome:
        case Sent(channel_id, message_id):
            facts |= {"state": State.SENT, "channel_id": channel_id, "message_id": message_id}
            may_say = and_(_same(held), rows.c.state == State.SENDING)
        case Failed():
            facts |= {"state": State.FAILED, "reason": outcome.reason}
        case _:
            facts |= {"state": State.SKIPPED, "reason": outcome.reason}
    result = await unit.execute(update(rows).where(may_say).values(facts))
    return result.rowcount > 0


async def made_by_us(unit: Unit, ids: Collection[int]) -> set[int]:
    """Return which of these threads or events stand in a row already."""
    found = await unit.all(select(rows.c.message_id).where(rows.c.message_id.in_(list(ids))))
    return {int(row.message_id) for row in found}


async def direct_messages(
    unit: Unit, recipient: int, kinds: Collection[str], since: datetime, but: DeliveryId
) -> list[datetime]:
    """Return when this person was sent messages of these kinds since then, oldest first, `but` for one row.

    One that may be there already, or is on its way, counts from its last try.
    """
    at = case((rows.c.state == State.SENT, rows.c.settled_at), else_=rows.c.attempted_at)
    found = await unit.all(
        select(at.label("at"))
        .where(
            rows.c.recipient == recipient,
            rows.c.state.in_([State.SENT, State.SENDING]),
            rows.c.kind.in_(list(kinds)),
            rows.c.id != but,
            at > since,
        )
        .order_by(at)
    )
    return [row.at for row in found]


async def counts(unit: Unit, now: datetime) -> tuple[dict[str, int], float]:
    """Return how many rows stand in each state, and how many seconds the oldest waiting one is late."""
    found = await unit.all(select(rows.c.state, func.count().label("number")).group_by(rows.c.state))
    oldest = await unit.scalar(select(func.min(rows.c.due_at)).where(_waiting(now, at_latest=now)))
    late = 0.0 if oldest is None else max(0.0, (now - oldest).total_seconds())
    return {row.state: row.number for row in found}, late


def _waiting(now: datetime, *, at_latest: datetime) -> Any:
    return or_(
        and_(rows.c.state == State.PLANNED, rows.c.due_at <= at_latest),
        and_(rows.c.state == State.SENDING, rows.c.lease_until <= now),
    )


def _held(held: Delivery) -> Any:
    """Whether the row is in the hand that claimed it so: each claim has a lease of its own."""
    return and_(_same(held), rows.c.state == State.SENDING, rows.c.lease_until == held.lease_until)


def _same(held: Delivery) -> Any:
    # SQLite gives the number of a row that was erased meanwhile to the next one that is made.
    return and_(rows.c.id == held.id, rows.c.dedupe_key == held.dedupe_key)


def _delivery(row: Any, changed: dict[str, Any] | None = None) -> Delivery:
    facts = {**row._mapping, **(changed or {})}
    facts["state"] = State(facts["state"])
    facts["id"] = DeliveryId(facts["id"])
    return Delivery(**facts)

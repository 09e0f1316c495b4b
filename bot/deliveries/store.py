"""Rows of deliveries: planned with the change that causes them, claimed, settled."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Text, and_, bindparam, case, cast, func, select, update

from bot.database import Unit
from bot.deliveries import statements
from bot.deliveries.model import Delivery, DeliveryId, Failed, Outcome, Plan, Sent, State
from bot.deliveries.tables import deliveries as rows

_FACTS = tuple(one.name for one in fields(Plan))


async def plan(unit: Unit, planned: Plan) -> None:
    """Write or move the row of this dedupe key; one that is in hand or sent is left as it is."""
    await plan_all(unit, [planned])


async def plan_all(unit: Unit, plans: Sequence[Plan]) -> None:
    """Write or move each of these rows, as `plan` does."""
    await unit.run(statements.PLANNED, *({name: getattr(one, name) for name in _FACTS} for one in plans))


async def cancel(unit: Unit, dedupe_key: str, reason: str, now: datetime) -> bool:
    """Cancel the row if it is still waiting; returns whether it was."""
    result = await unit.execute(
        update(rows)
        .where(rows.c.dedupe_key == dedupe_key, rows.c.state == State.PLANNED)
        .values(state=State.CANCELLED, reason=reason, settled_at=now)
    )
    return result.rowcount > 0


async def let_go_in_hand(unit: Unit, dedupe_keys: Collection[str]) -> None:
    """Let those of these rows that are in hand be about nothing any more, and free their keys.

    Whatever they turn out to have sent is taken back by their kind, which finds no subject.
    """
    in_hand = rows.c.dedupe_key.in_(list(dedupe_keys)), rows.c.state == State.SENDING
    freed = rows.c.dedupe_key + ":let-go:" + cast(rows.c.id, Text)
    await unit.execute(update(rows).where(*in_hand).values(subject=None, dedupe_key=freed))


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
    row = await unit.one(statements.BY_KEY, {"key": dedupe_key})
    return None if row is None else _delivery(row)


async def by_id(unit: Unit, delivery_id: DeliveryId) -> Delivery | None:
    """Return the row with this id, or None."""
    row = await unit.one(select(rows).where(rows.c.id == delivery_id))
    return None if row is None else _delivery(row)


async def claim(
    unit: Unit, now: datetime, lease_until: datetime, kinds: Collection[str], except_for: Collection[int]
) -> Delivery | None:
    """Take the row that has been due longest, and lease it; None when nothing is due."""
    return next(iter(await claim_some(unit, now, lease_until, kinds, except_for, most=1)), None)


async def claim_some(
    unit: Unit, now: datetime, lease_until: datetime, kinds: Collection[str], except_for: Collection[int], *, most: int
) -> list[Delivery]:
    """Take up to `most` rows, those due longest first, and lease them.

    Rows that another process left in hand are taken once their lease has run out.
    """
    values = {"now": now, "most": most + len(except_for)}
    found = [row for row in await unit.all(statements.due(frozenset(kinds)), values) if row.id not in except_for][:most]
    if not found:
        return []
    await unit.run(statements.LEASED, *({"the_id": row.id, "until": lease_until} for row in found))
    return [
        _delivery(row, {"state": State.SENDING, "lease_until": lease_until, "attempts": row.attempts + 1})
        for row in found
    ]


async def next_due(unit: Unit, kinds: Collection[str]) -> datetime | None:
    """Return when the next row can be claimed, by us or once another process's lease is over; None when none waits."""
    coming = [await unit.scalar(statement) for statement in statements.coming(frozenset(kinds))]
    return min((at for at in coming if at is not None), default=None)


async def attempting(unit: Unit, held: Delivery, now: datetime, channel_id: int | None) -> bool:
    """Note that from now on Discord may have it, and in which channel; returns False where it is not ours any more.

    A process that slept through its lease must not go on with a row that another one has taken or settled since.
    """
    result = await unit.execute(update(rows).where(_held(held)).values(attempted_at=now, channel_id=channel_id))
    return result.rowcount > 0


async def attempting_all(unit: Unit, tried: Sequence[tuple[Delivery, int | None]], now: datetime) -> None:
    """Note the same of rows that were claimed in this very unit, each with its channel."""
    noted = ({"the_id": held.id, "now": now, "channel": channel_id} for held, channel_id in tried)
    await unit.run(statements.ATTEMPTED, *noted)


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


async def settle_sent(unit: Unit, sent: Sequence[tuple[Delivery, Sent]], now: datetime) -> set[DeliveryId]:
    """Write that Discord has all of these, as `settle` does for one; return those that nobody else had settled."""
    written = await unit.each(
        statements.SENT,
        *(
            {
                "the_id": held.id,
                "key": held.dedupe_key,
                "now": now,
                "channel": there.channel_id,
                "message": there.message_id,
            }
            for held, there in sent
        ),
    )
    return {DeliveryId(row.id) for row in written}


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
    oldest = await unit.scalar(select(func.min(rows.c.due_at)).where(statements.waiting(now)))
    late = 0.0 if oldest is None else max(0.0, (now - oldest).total_seconds())
    return {row.state: row.number for row in found}, late


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

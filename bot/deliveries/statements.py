"""What the dispatcher asks and writes about every row, made once: building a statement takes longer than running it."""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Integer, and_, bindparam, false, or_, select, update

from bot.database import Id, Instant, Prepared
from bot.deliveries.model import Plan, State
from bot.deliveries.tables import deliveries as rows

if TYPE_CHECKING:
    from bot.database.prepared import InsertInto

_MOVABLE = (State.PLANNED, State.SKIPPED, State.FAILED, State.CANCELLED)
_AS_PLANNED: Final[dict[str, Any]] = {
    "state": State.PLANNED,
    "attempts": 0,
    "reason": None,
    "settled_at": None,
    "lease_until": None,
    "attempted_at": None,
    "channel_id": None,
    "message_id": None,
}


def _planned(insert_into: InsertInto) -> Any:
    facts = {one.name: bindparam(one.name, type_=rows.c[one.name].type) for one in fields(Plan)}
    made = insert_into(rows).values({**facts, **_AS_PLANNED})
    return made.on_conflict_do_update(
        index_elements=[rows.c.dedupe_key],
        set_={name: made.excluded[name] for name in (*facts, *_AS_PLANNED) if name != "dedupe_key"},
        # Not IN: a statement that is made once has as many places each time.
        where=and_(or_(*(rows.c.state == state for state in _MOVABLE)), rows.c.attempted_at.is_(None)),
    )


PLANNED: Final = Prepared(_planned)
"""Takes the fields of a `Plan` by name."""
BY_KEY: Final = Prepared(select(rows).where(rows.c.dedupe_key == bindparam("key")))

_THIS_ONE = rows.c.id == bindparam("the_id", type_=Id)

LEASED: Final = Prepared(
    update(rows)
    .where(_THIS_ONE)
    .values(state=State.SENDING, lease_until=bindparam("until", type_=Instant), attempts=rows.c.attempts + 1)
)
ATTEMPTED: Final = Prepared(
    update(rows)
    .where(_THIS_ONE)
    .values(attempted_at=bindparam("now", type_=Instant), channel_id=bindparam("channel", type_=Id))
)
SENT: Final = Prepared(
    update(rows)
    .where(_THIS_ONE, rows.c.dedupe_key == bindparam("key"), rows.c.state == State.SENDING)
    .values(
        state=State.SENT,
        settled_at=bindparam("now", type_=Instant),
        channel_id=bindparam("channel", type_=Id),
        message_id=bindparam("message", type_=Id),
        lease_until=None,
        attempted_at=None,
        reason=None,
    )
    .returning(rows.c.id)
)


def waiting(now: Any) -> Any:
    """Return the condition that a row can be claimed at this instant."""
    return or_(
        and_(rows.c.state == State.PLANNED, rows.c.due_at <= now),
        and_(rows.c.state == State.SENDING, rows.c.lease_until <= now),
    )


@cache
def due(kinds: frozenset[str]) -> Prepared:
    """Return the rows of these kinds that can be claimed: `now`, and `most` of them, those due longest first."""
    return Prepared(
        select(rows)
        .where(waiting(bindparam("now", type_=Instant)), _of(kinds))
        .order_by(rows.c.due_at, rows.c.id)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(skip_locked=True)
    )


@cache
def coming(kinds: frozenset[str]) -> tuple[Prepared, Prepared]:
    """Return when the row is due that is due first, and when the lease ends that ends first.

    Two statements, each of which reads an index from its beginning, however much is planned for later.
    """
    return _first(rows.c.due_at, State.PLANNED, kinds), _first(rows.c.lease_until, State.SENDING, kinds)


def _first(at: Any, state: State, kinds: frozenset[str]) -> Prepared:
    return Prepared(select(at).where(rows.c.state == state, _of(kinds)).order_by(at).limit(1))


def _of(kinds: frozenset[str]) -> Any:
    # Not IN: a statement that is made once has as many places each time.
    return or_(false(), *(rows.c.kind == kind for kind in sorted(kinds)))

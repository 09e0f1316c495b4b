"""What somebody submitted, sealed and kept for a day, so that a refusal or a fault never loses it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NewType

from sqlalchemy import Column, Index, Table, Text, bindparam, delete, func, select

from bot.database import Id, Instant, Prepared, Sealed, Unit, Unsealable, metadata
from bot.errors import Outdated

DraftId = NewType("DraftId", int)
Fields = dict[str, str | list[str]]

MOST_OF_A_PERSON: Final = 10
"""How many drafts of somebody are kept in one server; an older one goes when another comes."""

MOST_CHARACTERS: Final = 20_000
"""How long a draft may be, as JSON. No form of ours can give more."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

drafts = Table(
    "drafts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person_id", Id, nullable=False),
    Column("guild_id", Id, nullable=False),
    Column("form", Text, nullable=False),
    Column("subject", Id, nullable=False),
    Column("fields", Sealed, nullable=False),
    Column("created_at", Instant, nullable=False),
    Index("ix_drafts_person_id", "person_id"),
    Index("ix_drafts_created_at", "created_at"),
    sqlite_strict=True,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A submitted form. `fields` is: the control's name -> its text, or the values chosen; none where it is damaged,
    so that no key opens it.
    """

    id: DraftId
    person_id: int
    guild_id: int
    form: str
    subject: int
    fields: Fields
    created_at: datetime
    is_damaged: bool = False


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A draft without what stands in it."""

    id: DraftId
    form: str
    created_at: datetime


_THEIRS = (drafts.c.person_id == bindparam("person"), drafts.c.guild_id == bindparam("guild"))
_SINCE = drafts.c.created_at >= bindparam("since")
_THE_ONE = drafts.c.id == bindparam("draft")
_NEWEST_FIRST = select(drafts.c.id).where(*_THEIRS).order_by(drafts.c.id.desc())
_ONE_TOO_MANY = _NEWEST_FIRST.offset(MOST_OF_A_PERSON).limit(1).scalar_subquery()

_NEWEST_ID = Prepared(select(func.max(drafts.c.id)))
_KEEP = Prepared(drafts.insert().values({column.name: bindparam(column.name) for column in drafts.columns}))
_DROP_OLDEST = Prepared(delete(drafts).where(*_THEIRS, drafts.c.id <= _ONE_TOO_MANY))
_DROP_OWN = Prepared(delete(drafts).where(*_THEIRS, _THE_ONE))
_DROP = Prepared(delete(drafts).where(_THE_ONE))
_OWN = Prepared(select(drafts).where(*_THEIRS, _THE_ONE, _SINCE))
_UNFINISHED = Prepared(
    _NEWEST_FIRST.with_only_columns(drafts.c.id, drafts.c.form, drafts.c.created_at)
    .where(_SINCE)
    .limit(bindparam("most"))
)


async def keep(
    unit: Unit,
    *,
    person_id: int,
    guild_id: int,
    form: str,
    subject: int,
    fields: Fields,
    at: datetime,
    instead_of: DraftId | None = None,
) -> DraftId:
    """Keep what was submitted and return its draft's id; the person's oldest go where that makes too many.

    It takes the place of `instead_of`, the draft that the form was filled in from, if that is their own.
    Raises `Outdated` where it is longer than any form of ours could be.
    """
    if len(json.dumps(fields, ensure_ascii=False)) > MOST_CHARACTERS:
        raise Outdated
    draft_id = await _new_id(unit, at)
    facts = {
        "id": draft_id,
        "person_id": person_id,
        "guild_id": guild_id,
        "form": form,
        "subject": subject,
        "fields": unit.seal(json.dumps(fields)),
        "created_at": at,
    }
    await unit.run(_KEEP, facts)
    whose = {"person": person_id, "guild": guild_id}
    if instead_of is not None:
        await unit.run(_DROP_OWN, {**whose, "draft": instead_of})
    await unit.run(_DROP_OLDEST, whose)
    return draft_id


async def _new_id(unit: Unit, at: datetime) -> DraftId:
    """Return an id that grows and is never given again: an old button must not mean what was written after it."""
    # SQLite would give the number of the newest row again once that is gone, which is soon with drafts.
    newest = await unit.scalar(_NEWEST_ID, {}) or 0
    return DraftId(max(int(newest) + 1, (at - _EPOCH) // timedelta(microseconds=1)))


async def get(unit: Unit, draft_id: DraftId, person_id: int, guild_id: int, *, since: datetime) -> Draft | None:
    """Return a person's own draft in this server, or None; anybody else's, and one made before `since`, look absent."""
    row = await unit.one(_OWN, {"draft": draft_id, "person": person_id, "guild": guild_id, "since": since})
    return None if row is None else _draft(unit, row)


def _draft(unit: Unit, row: Any) -> Draft:
    return Draft(
        DraftId(row.id),
        row.person_id,
        row.guild_id,
        row.form,
        row.subject,
        json.loads(unit.open(row.fields)),
        row.created_at,
    )


async def unfinished(unit: Unit, person_id: int, guild_id: int, *, since: datetime, most: int) -> list[Unfinished]:
    """Return a person's newest drafts in this server that are not older than `since`, newest first."""
    rows = await unit.all(_UNFINISHED, {"person": person_id, "guild": guild_id, "since": since, "most": most})
    return [Unfinished(DraftId(row.id), row.form, row.created_at) for row in rows]


async def of_person(unit: Unit, person_id: int) -> list[Draft]:
    """Return every draft of a person, oldest first, those that are damaged included."""
    rows = await unit.all(select(drafts).where(drafts.c.person_id == person_id).order_by(drafts.c.id))
    return [_draft_or_what_is_left(unit, row) for row in rows]


def _draft_or_what_is_left(unit: Unit, row: Any) -> Draft:
    try:
        return _draft(unit, row)
    except Unsealable:
        facts = (row.person_id, row.guild_id, row.form, row.subject)
        return Draft(DraftId(row.id), *facts, {}, row.created_at, is_damaged=True)


async def drop(unit: Unit, draft_id: DraftId) -> None:
    """Forget a draft: what was submitted has arrived where it belongs."""
    await unit.run(_DROP, {"draft": draft_id})


async def erase(unit: Unit, person_id: int) -> None:
    """Forget every draft of a person."""
    await unit.execute(delete(drafts).where(drafts.c.person_id == person_id))


async def expire(unit: Unit, older_than: datetime) -> int:
    """Forget drafts made before this instant; return how many."""
    return (await unit.execute(delete(drafts).where(drafts.c.created_at < older_than))).rowcount


async def number(unit: Unit) -> int:
    """Return how many drafts are kept."""
    return int(await unit.scalar(select(func.count()).select_from(drafts)) or 0)

"""Rows of reflections in, dataclasses out. Their text is sealed on the way in and opened on the way out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, or_, select, update

from bot.database import Id, Instant, Prepared, Unit, Unsealable
from bot.takedowns import Post
from cogs.reflections.rules.reflection import Audience, Hitch, Reflection, ReflectionId
from cogs.reflections.rules.week import WeekId
from cogs.reflections.tables import reflections as rows
from cogs.reflections.tables import weeks


@dataclass(frozen=True, slots=True)
class Entry:
    """A reflection without its text, and its post, while it has one."""

    id: ReflectionId
    post: Post | None


_FOR_EVERYONE = (rows.c.audience == Audience.EVERYONE, rows.c.message_id.is_(None))

# What the journal, /home and every answer asks.
_THE_ONE = rows.c.id == bindparam("the_id")
_THEIRS = (rows.c.person_id == bindparam("person"), rows.c.guild_id == bindparam("guild"))
_IN_WEEK = rows.c.week_id == bindparam("week")
_NEWEST_FIRST = select(rows).where(*_THEIRS).order_by(rows.c.written_at.desc(), rows.c.id.desc())
_NEWEST = Prepared(_NEWEST_FIRST.offset(bindparam("offset")).limit(bindparam("limit")))
_NOT_POSTED = Prepared(_NEWEST_FIRST.where(*_FOR_EVERYONE, rows.c.not_posted.is_not(None)))
_ANSWERED = Prepared(_NEWEST_FIRST.where(_IN_WEEK, rows.c.question == bindparam("asked")).limit(1))
_HAS_ANSWERED = Prepared(select(rows.c.id).where(*_THEIRS, _IN_WEEK).limit(1))
_NUMBER = Prepared(select(func.count()).select_from(rows).where(*_THEIRS))
_GOING = Prepared(
    select(func.count().label("number"), func.min(rows.c.written_at).label("first_at")).where(
        *_THEIRS, rows.c.written_at < bindparam("before")
    )
)
_OWN = Prepared(select(rows).where(_THE_ONE, *_THEIRS))
_BY_ID = Prepared(select(rows).where(_THE_ONE))
_WAITING_IN = Prepared(
    select(rows.c.id).where(_IN_WEEK, *_FOR_EVERYONE, rows.c.not_posted.is_(None)).order_by(rows.c.id)
)
_POSTED = Prepared(
    update(rows)
    .where(rows.c.id == bindparam("the_id", type_=Id))
    .values(
        channel_id=bindparam("channel", type_=Id),
        message_id=bindparam("message", type_=Id),
        posted_at=bindparam("at", type_=Instant),
        not_posted=None,
    )
)
_THREAD = Prepared(
    update(weeks).where(weeks.c.id == bindparam("the_week", type_=Id)).values(thread_id=bindparam("thread", type_=Id))
)
_STANDS_AT = Prepared(
    select(rows.c.id).where(rows.c.channel_id == bindparam("channel"), rows.c.message_id == bindparam("message"))
)
_ADD = Prepared(
    rows.insert()
    .values(
        {
            name: bindparam(name)
            for name in ("guild_id", "person_id", "week_id", "question", "theme", "audience", "text", "written_at")
        }
    )
    .returning(rows.c.id)
)


async def add(
    unit: Unit,
    *,
    guild_id: int,
    person_id: int,
    week_id: WeekId,
    question: str,
    theme: str,
    audience: Audience,
    text: str,
    at: datetime,
) -> Reflection:
    """Keep a new reflection and return it."""
    facts: dict[str, Any] = {
        "guild_id": guild_id,
        "person_id": person_id,
        "week_id": week_id,
        "question": question,
        "theme": theme,
        "audience": audience,
        "written_at": at,
    }
    found = await unit.scalar(_ADD, {**facts, "text": unit.seal(text)})
    return Reflection(id=ReflectionId(found), text=text, **facts)


async def own(unit: Unit, reflection_id: ReflectionId, person_id: int, guild_id: int) -> Reflection | None:
    """Return a person's own reflection in this server, or None; anybody else's looks absent."""
    row = await unit.one(_OWN, {"the_id": reflection_id, "person": person_id, "guild": guild_id})
    return None if row is None else _reflection(unit, row)


async def by_id(unit: Unit, reflection_id: ReflectionId) -> Reflection | None:
    """Return a reflection, whoever's it is: for what is sent later, never for an answer to somebody."""
    row = await unit.one(_BY_ID, {"the_id": reflection_id})
    return None if row is None else _reflection(unit, row)


async def unopened(unit: Unit, reflection_id: ReflectionId) -> Reflection | None:
    """Return the same, its text left sealed and therefore empty here."""
    row = await unit.one(_BY_ID, {"the_id": reflection_id})
    return None if row is None else _reflection(unit, row, "")


async def answered(unit: Unit, person_id: int, guild_id: int, week_id: WeekId, question: str) -> Reflection | None:
    """Return a person's newest reflection on this question of this week, or None."""
    row = await unit.one(_ANSWERED, {"person": person_id, "guild": guild_id, "week": week_id, "asked": question})
    return None if row is None else _reflection(unit, row)


async def has_answered(unit: Unit, person_id: int, guild_id: int, week_id: WeekId) -> bool:
    """Whether a person has written anything in this week."""
    return await unit.scalar(_HAS_ANSWERED, {"person": person_id, "guild": guild_id, "week": week_id}) is not None


async def number(unit: Unit, person_id: int, guild_id: int) -> int:
    """Return how many reflections a person has in a server."""
    return int(await unit.scalar(_NUMBER, {"person": person_id, "guild": guild_id}) or 0)


async def newest(unit: Unit, person_id: int, guild_id: int, offset: int, limit: int) -> list[Reflection]:
    """Return a person's reflections in a server, newest first."""
    asked = {"person": person_id, "guild": guild_id, "offset": offset, "limit": limit}
    found = await unit.all(_NEWEST, asked)
    return [_reflection(unit, row) for row in found]


async def all_of(unit: Unit, person_id: int, guild_id: int | None = None) -> list[Reflection]:
    """Return every reflection of a person, in one server or in all of them, oldest first."""
    theirs = [rows.c.person_id == person_id] + ([] if guild_id is None else [rows.c.guild_id == guild_id])
    found = await unit.all(select(rows).where(*theirs).order_by(rows.c.written_at, rows.c.id))
    return [_reflection(unit, row) for row in found]


async def entries_of(unit: Unit, person_id: int) -> list[Entry]:
    """Return every entry of a person, without its text: to let it go, nobody needs to open it."""
    return await _entries(unit, rows.c.person_id == person_id)


async def all_that_open(unit: Unit, person_id: int) -> list[tuple[Reflection, bool]]:
    """Return every reflection of a person, oldest first, and whether it opens: one that is damaged has no text."""
    found = await unit.all(select(rows).where(rows.c.person_id == person_id).order_by(rows.c.written_at, rows.c.id))
    return [_what_opens(unit, row) for row in found]


async def not_posted(unit: Unit, person_id: int, guild_id: int) -> list[Reflection]:
    """Return a person's reflections for everyone that could not be posted, newest first."""
    found = await unit.all(_NOT_POSTED, {"person": person_id, "guild": guild_id})
    return [_reflection(unit, row) for row in found]


async def going_before(unit: Unit, person_id: int, guild_id: int, before: datetime) -> tuple[int, datetime | None]:
    """Return how many of a person's reflections were written before this instant, and when the first was."""
    found = await unit.one(_GOING, {"person": person_id, "guild": guild_id, "before": before})
    return (0, None) if found is None else (found.number, found.first_at)


async def waiting_in(unit: Unit, week_id: WeekId) -> list[ReflectionId]:
    """Return what is for everyone in a week and has no post yet, in the order of writing."""
    return [ReflectionId(row.id) for row in await unit.all(_WAITING_IN, {"week": week_id})]


async def rewrite(unit: Unit, reflection_id: ReflectionId, text: str, at: datetime) -> None:
    """Keep another text instead."""
    await _change(unit, reflection_id, text=unit.seal(text), edited_at=at)


async def posted(
    unit: Unit, reflection_id: ReflectionId, channel_id: int | None, message_id: int | None, at: datetime
) -> None:
    """Note that its post is there, and where."""
    await unit.run(_POSTED, {"the_id": reflection_id, "channel": channel_id, "message": message_id, "at": at})


async def has_hitch(unit: Unit, reflection_id: ReflectionId, hitch: Hitch | None) -> None:
    """Note what came between it and its post, or that nothing does any more."""
    await _change(unit, reflection_id, not_posted=hitch)


async def for_its_writer_alone(unit: Unit, reflection_id: ReflectionId, hitch: Hitch | None = None) -> None:
    """Let it be for its writer alone from now on, without a post; `hitch` says why, where they did not ask for that."""
    alone = {"audience": Audience.ME, "channel_id": None, "message_id": None, "posted_at": None}
    await _change(unit, reflection_id, not_posted=hitch, **alone)


async def lost_in(unit: Unit, channel_id: int, message_id: int | None = None) -> None:
    """Somebody deleted a post, or with its thread all of them: what stood there is for its writer alone from now on."""
    there = [rows.c.channel_id == channel_id] + ([] if message_id is None else [rows.c.message_id == message_id])
    for row in await unit.all(select(rows.c.id).where(*there)):
        await for_its_writer_alone(unit, ReflectionId(row.id), Hitch.REMOVED)


async def stands_at(unit: Unit, channel_id: int, message_id: int) -> bool:
    """Whether a message is the post of a reflection."""
    return await unit.scalar(_STANDS_AT, {"channel": channel_id, "message": message_id}) is not None


async def drop(unit: Unit, *reflection_ids: ReflectionId) -> None:
    """Delete these."""
    if reflection_ids:
        gone = delete(rows).where(rows.c.id == bindparam("the_id"))
        await unit.execute(gone, [{"the_id": one} for one in reflection_ids])


async def older_than(unit: Unit, before: datetime, guild_id: int | None = None) -> list[Entry]:
    """Return what was written before this instant, whoever's it is, in one server or in all, without its text."""
    here = [] if guild_id is None else [rows.c.guild_id == guild_id]
    return await _entries(unit, rows.c.written_at < before, *here)


async def drop_server(unit: Unit, guild_id: int) -> None:
    """Delete everything of a server."""
    await unit.execute(delete(rows).where(rows.c.guild_id == guild_id))


async def week_of_thread(unit: Unit, thread_id: int) -> int | None:
    """Return the server in which a prompt has this thread, or None."""
    # The thread of a message has the message's id, so this holds even where the thread was forgotten.
    either = or_(weeks.c.thread_id == thread_id, weeks.c.message_id == thread_id)
    found = await unit.scalar(select(weeks.c.guild_id).where(either).limit(1))
    return None if found is None else int(found)


async def thread_is(unit: Unit, week_id: WeekId, thread_id: int | None) -> None:
    """Note in which thread a week's answers stand; None where it is gone."""
    await unit.run(_THREAD, {"the_week": week_id, "thread": thread_id})


async def thread_is_gone(unit: Unit, thread_id: int) -> None:
    """Forget a thread that somebody deleted, and what stood in it."""
    await unit.execute(update(weeks).where(weeks.c.thread_id == thread_id).values(thread_id=None))
    await lost_in(unit, thread_id)


async def _change(unit: Unit, reflection_id: ReflectionId, **facts: Any) -> None:
    await unit.execute(update(rows).where(rows.c.id == reflection_id).values(facts))


async def _entries(unit: Unit, *which: Any) -> list[Entry]:
    found = await unit.all(
        select(rows.c.id, rows.c.guild_id, rows.c.channel_id, rows.c.message_id).where(*which).order_by(rows.c.id)
    )
    return [
        Entry(
            ReflectionId(row.id),
            None
            if row.channel_id is None or row.message_id is None
            else Post(row.guild_id, row.channel_id, row.message_id),
        )
        for row in found
    ]


def _what_opens(unit: Unit, row: Row[Any]) -> tuple[Reflection, bool]:
    try:
        return _reflection(unit, row, unit.open(row.text)), True
    except Unsealable:
        return _reflection(unit, row, ""), False


def _reflection(unit: Unit, row: Row[Any], text: str | None = None) -> Reflection:
    return reflection_of(unit, dict(zip(row._fields, row, strict=True)), text)


def reflection_of(unit: Unit, facts: dict[str, Any], text: str | None = None) -> Reflection:
    """Return what a row holds: its columns by name; `text` where it need not be opened."""
    hitch = facts.pop("not_posted")
    return Reflection(
        **{
            **facts,
            "id": ReflectionId(facts["id"]),
            "week_id": WeekId(facts["week_id"]),
            "audience": Audience(facts["audience"]),
            "text": unit.open(facts["text"]) if text is None else text,
            "hitch": None if hitch is None else Hitch(hitch),
        }
    )

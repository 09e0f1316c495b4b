"""Rows of introductions in, dataclasses out; what a steward wrote when taking one down is sealed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, delete, select, update

from bot.consents import Purpose, consents
from bot.database import Prepared, Unit, Unsealable
from bot.memberships import memberships
from cogs.introductions.rules.profile import Hitch, Introduction, IntroductionId, Profile, State, TakingPart
from cogs.introductions.tables import introductions as rows

_THEIRS = (rows.c.guild_id == bindparam("guild"), rows.c.person_id == bindparam("person"))
_BY_ID = Prepared(select(rows).where(rows.c.id == bindparam("the_id")))
_OF_PERSON = Prepared(select(rows).where(*_THEIRS))
_BY_MESSAGE = Prepared(
    select(rows).where(rows.c.message_id == bindparam("message"), rows.c.channel_id == bindparam("channel"))
)
_HAS_LEFT = (
    select(memberships.c.person_id)
    .where(
        memberships.c.guild_id == rows.c.guild_id,
        memberships.c.person_id == rows.c.person_id,
        memberships.c.left_at.is_not(None),
    )
    .exists()
)
_AT_ONCE = 500

_NO_POST: dict[str, Any] = {
    "channel_id": None,
    "message_id": None,
    "posted_at": None,
    "thread_id": None,
    "welcomed_at": None,
}


# -- Reading ---------------------------------------------------------------------------------------


async def get(unit: Unit, introduction_id: IntroductionId) -> Introduction | None:
    """Return an introduction, whoever's it is, or None."""
    return _one(unit, await unit.one(_BY_ID, {"the_id": introduction_id}))


async def of_person(unit: Unit, guild_id: int, person_id: int) -> Introduction | None:
    """Return what somebody said of themselves in this server, that they would rather just be here included."""
    return _one(unit, await unit.one(_OF_PERSON, {"guild": guild_id, "person": person_id}))


async def of_people(unit: Unit, guild_id: int, person_ids: Collection[int]) -> dict[int, Introduction]:
    """Return the introductions of these people in this server: person's id -> introduction."""
    wanted, found = sorted(set(person_ids)), {}
    for start in range(0, len(wanted), _AT_ONCE):
        these = rows.c.person_id.in_(wanted[start : start + _AT_ONCE])
        for row in await unit.all(select(rows).where(rows.c.guild_id == guild_id, these)):
            found[row.person_id] = _introduction(unit, row)
    return found


async def some(unit: Unit, ids: Collection[int]) -> dict[int, Introduction]:
    """Return these introductions, as far as they are there: id -> introduction."""
    return {one.id: one for one in await _some(unit, rows.c.id.in_(list(ids)))}


async def ids_in(unit: Unit, guild_id: int) -> set[int]:
    """Return the ids of all introductions of a server."""
    return {row.id for row in await unit.all(select(rows.c.id).where(rows.c.guild_id == guild_id))}


async def by_message(unit: Unit, channel_id: int, message_id: int) -> Introduction | None:
    """Return the introduction whose post this message is, or None."""
    return _one(unit, await unit.one(_BY_MESSAGE, {"message": message_id, "channel": channel_id}))


async def by_thread(unit: Unit, thread_id: int) -> Introduction | None:
    """Return the introduction under whose post this thread is, or None."""
    # The thread of a message has the message's id.
    return _one(unit, await unit.one(select(rows).where(rows.c.message_id == thread_id)))


async def in_channel(unit: Unit, channel_id: int) -> list[Introduction]:
    """Return the introductions whose posts stand in this channel."""
    return await _some(unit, rows.c.channel_id == channel_id, rows.c.message_id.is_not(None))


async def shared_in(unit: Unit, guild_id: int) -> list[Introduction]:
    """Return the introductions of a server that are posted or are to be, the newest yes first."""
    found = await _some(unit, rows.c.guild_id == guild_id, rows.c.state == State.SHARED)
    return sorted(found, key=lambda one: (one.shared_at or one.written_at, one.id), reverse=True)


async def without_channel(unit: Unit, guild_id: int) -> int:
    """Return how many wait for stewards to choose a channel; those whose writers left are left out."""
    here = (rows.c.guild_id == guild_id, rows.c.not_posted == Hitch.NO_CHANNEL)
    return len(await unit.all(select(rows.c.id).where(*here, ~_HAS_LEFT)))


async def agreed_to(unit: Unit, purpose: Purpose) -> list[Introduction]:
    """Return what was written by everybody, in every server, who agreed to a purpose and is still there."""
    agrees = select(consents.c.person_id).where(
        consents.c.person_id == rows.c.person_id,
        consents.c.guild_id == rows.c.guild_id,
        consents.c.purpose == purpose.name,
        consents.c.version == purpose.version,
        consents.c.withdrawn_at.is_(None),
    )
    return await _some(unit, rows.c.state.in_([State.KEPT, State.SHARED]), agrees.exists(), ~_HAS_LEFT)


async def without_thread(unit: Unit, since: datetime, guild_id: int | None = None) -> list[Introduction]:
    """Return those posted since then whose post stands without a thread, in one server or in all."""
    here = [rows.c.posted_at >= since] + ([] if guild_id is None else [rows.c.guild_id == guild_id])
    return await _some(unit, rows.c.message_id.is_not(None), rows.c.thread_id.is_(None), *here)


async def all_of(unit: Unit, person_id: int, guild_id: int | None = None) -> list[Introduction]:
    """Return a person's introductions, in one server or in all, oldest first; a reason no key opens is left out."""
    here = [] if guild_id is None else [rows.c.guild_id == guild_id]
    return await _some(unit, rows.c.person_id == person_id, *here)


# -- What somebody says ----------------------------------------------------------------------------


async def keep(
    unit: Unit, guild_id: int, person_id: int, profile: Profile, now: datetime, before: Introduction | None
) -> Introduction:
    """Keep a profile, as a new introduction where there was none `before`, and return it.

    The state stays, but for who would rather just be here, or had none: theirs is kept, and not posted.
    """
    if before is None:
        facts = {"guild_id": guild_id, "person_id": person_id, "state": State.KEPT, "written_at": now}
        made = rows.insert().values({**facts, **_facts(profile)}).returning(rows.c.id)
        found = IntroductionId(int(await unit.scalar(made) or 0))
        return Introduction(found, guild_id, person_id, State.KEPT, profile, now)
    state = before.state if before.is_written else State.KEPT
    written_at = before.written_at if before.is_written else now
    edited_at = _after(before.edited_at, now) if before.is_written else None
    facts = {"state": state, "written_at": written_at, "edited_at": edited_at}
    await _change(unit, before.id, **facts, **_facts(profile))
    return replace(before, state=state, profile=profile, written_at=written_at, edited_at=edited_at)


async def here(unit: Unit, guild_id: int, person_id: int, now: datetime) -> None:
    """Keep that somebody would rather just be here; one who has said anything already keeps that."""
    facts = {"guild_id": guild_id, "person_id": person_id, "state": State.HERE, "written_at": now}
    statement = unit.insert(rows).values({**facts, **_facts(Profile(""))})
    await unit.execute(statement.on_conflict_do_nothing(index_elements=[rows.c.guild_id, rows.c.person_id]))


# -- Where its post stands -------------------------------------------------------------------------


async def to_share(unit: Unit, found: Introduction, now: datetime) -> Introduction:
    """Note that its writer said yes to posting it, and return it so; whatever stood in the way is gone."""
    shared_at = _after(found.shared_at, now)
    facts = {"state": State.SHARED, "shared_at": shared_at, "reason": None, "taken_down_at": None}
    await _change(unit, found.id, not_posted=None, **facts)
    return replace(found, hitch=None, state=State.SHARED, shared_at=shared_at, reason=None, taken_down_at=None)


async def posted(unit: Unit, introduction_id: IntroductionId, channel_id: int, message_id: int, at: datetime) -> None:
    """Note that its post is there, and where."""
    facts = {**_NO_POST, "channel_id": channel_id, "message_id": message_id, "posted_at": at}
    await _change(unit, introduction_id, not_posted=None, **facts)


async def to_change(unit: Unit, found: Introduction, now: datetime) -> Introduction:
    """Note that its post is to say once more what it says, and return it so."""
    edited_at = _after(found.edited_at, now)
    await _change(unit, found.id, edited_at=edited_at, not_posted=None)
    return replace(found, edited_at=edited_at, hitch=None)


async def thread_is(unit: Unit, introduction_id: IntroductionId, thread_id: int | None) -> None:
    """Note the thread under its post; None where it is gone."""
    await _change(unit, introduction_id, thread_id=thread_id)


async def has_hitch(unit: Unit, introduction_id: IntroductionId, hitch: Hitch | None) -> None:
    """Note what came between it and its post, or that nothing does any more."""
    await _change(unit, introduction_id, not_posted=hitch)


async def is_kept(unit: Unit, introduction_id: IntroductionId, hitch: Hitch | None = None) -> None:
    """Let it be kept without a post from now on; `hitch` says why, where its writer did not ask for that."""
    facts = {"state": State.KEPT, "reason": None, "taken_down_at": None}
    await _change(unit, introduction_id, not_posted=hitch, **facts, **_NO_POST)


async def reason_is_read(unit: Unit, introduction_id: IntroductionId) -> None:
    """Let go of what a steward wrote, which its writer has read; nobody else sees the introduction any sooner."""
    await _change(unit, introduction_id, reason=None, taken_down_at=None)


async def is_taken_down(unit: Unit, introduction_id: IntroductionId, reason: str, now: datetime) -> None:
    """Note that a steward took it down, with what they wrote to its writer."""
    facts = {"state": State.TAKEN_DOWN, "reason": unit.seal(reason), "taken_down_at": now}
    await _change(unit, introduction_id, not_posted=None, **facts, **_NO_POST)


# -- Letting go ------------------------------------------------------------------------------------


async def drop(unit: Unit, introduction_id: IntroductionId) -> None:
    """Delete it."""
    await unit.execute(delete(rows).where(rows.c.id == introduction_id))


async def drop_server(unit: Unit, guild_id: int) -> None:
    """Delete everything of a server."""
    await unit.execute(delete(rows).where(rows.c.guild_id == guild_id))


# -- Within ----------------------------------------------------------------------------------------


async def _change(unit: Unit, introduction_id: IntroductionId, **facts: Any) -> None:
    await unit.execute(update(rows).where(rows.c.id == introduction_id).values(facts))


async def _some(unit: Unit, *which: Any) -> list[Introduction]:
    return [_introduction(unit, row) for row in await unit.all(select(rows).where(*which).order_by(rows.c.id))]


def _after(earlier: datetime | None, now: datetime) -> datetime:
    # Later than every one before it: what is delivered about an earlier one must not be taken for this one's.
    return now if earlier is None else max(now, earlier + timedelta(microseconds=1))


def _one(unit: Unit, row: Row[Any] | None) -> Introduction | None:
    return None if row is None else _introduction(unit, row)


def _facts(profile: Profile) -> dict[str, Any]:
    return {
        "name": profile.name,
        "pronouns": profile.pronouns,
        "work": profile.work,
        "change": profile.change,
        "offers": list(profile.offers),
        "hopes": list(profile.hopes),
        "taking_part": sorted(profile.taking_part),
        "adjustments": profile.adjustments,
    }


def _introduction(unit: Unit, row: Row[Any]) -> Introduction:
    known = set(TakingPart)
    return Introduction(
        id=IntroductionId(row.id),
        guild_id=row.guild_id,
        person_id=row.person_id,
        state=State(row.state),
        profile=Profile(
            name=row.name,
            work=row.work,
            change=row.change,
            pronouns=row.pronouns,
            offers=tuple(row.offers),
            hopes=tuple(row.hopes),
            taking_part=frozenset(TakingPart(one) for one in row.taking_part if one in known),
            adjustments=row.adjustments,
        ),
        written_at=row.written_at,
        edited_at=row.edited_at,
        channel_id=row.channel_id,
        message_id=row.message_id,
        posted_at=row.posted_at,
        hitch=None if row.not_posted is None else Hitch(row.not_posted),
        thread_id=row.thread_id,
        welcomed_at=row.welcomed_at,
        reason=_opened(unit, row.reason),
        taken_down_at=row.taken_down_at,
        shared_at=row.shared_at,
    )


def _opened(unit: Unit, reason: Any) -> str | None:
    # One that no key opens stands in nobody's way: what they wrote themselves is still theirs.
    try:
        return None if reason is None else unit.open(reason)
    except Unsealable:
        return None

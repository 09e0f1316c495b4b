"""Which introductions wait for a human answer, and the rows of what is sent about newcomers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, delete, select, update

from bot.database import Id, Prepared, Unit
from bot.deliveries.model import State as RowState
from bot.deliveries.tables import deliveries
from bot.memberships import memberships
from bot.takedowns import Post, take_down_all
from cogs.introductions.rules.profile import IntroductionId, State
from cogs.introductions.rules.welcoming import Unanswered
from cogs.introductions.tables import introductions

MOST_UNANSWERED: Final = 100
"""How many are looked at at once."""

# Asked for every message that is written in any thread. The thread under a post has the id of the post.
_IN_THREAD: Final = Prepared(
    select(introductions.c.id, introductions.c.person_id).where(
        introductions.c.message_id == bindparam("thread", type_=Id),
        introductions.c.guild_id == bindparam("guild", type_=Id),
        introductions.c.state == State.SHARED,
        introductions.c.welcomed_at.is_(None),
    )
)


async def waiting_in_thread(unit: Unit, guild_id: int, thread_id: int) -> tuple[IntroductionId, int] | None:
    """Return the introduction whose thread this is and which nobody has answered, with its writer; else None."""
    row = await unit.one(_IN_THREAD, {"thread": thread_id, "guild": guild_id})
    return None if row is None else (IntroductionId(row.id), row.person_id)


async def welcomed(unit: Unit, introduction_id: IntroductionId, at: datetime) -> bool:
    """Note that somebody else has written; returns False where that was noted before, whose moment stays."""
    first = (introductions.c.id == introduction_id, introductions.c.welcomed_at.is_(None))
    return (await unit.execute(update(introductions).where(*first).values(welcomed_at=at))).rowcount > 0


async def thread_gone(unit: Unit, thread_id: int) -> None:
    """Note that the thread of an introduction was deleted: nobody can answer in it."""
    await unit.execute(update(introductions).where(introductions.c.thread_id == thread_id).values(thread_id=None))


async def unanswered(unit: Unit, guild_id: int) -> list[Unanswered]:
    """Return a server's introductions that nobody has answered, longest there first; those who left are left out."""
    return await _unanswered(unit, introductions.c.guild_id == guild_id)


async def unanswered_since(unit: Unit, instant: datetime) -> list[Unanswered]:
    """Return those posted since then in every server, longest there first."""
    return await _unanswered(unit, introductions.c.posted_at > instant)


async def still_unanswered(unit: Unit, introduction_id: IntroductionId) -> Unanswered | None:
    """Return the introduction if it stands, its writer is here, and nobody has answered it; else None."""
    return next(iter(await _unanswered(unit, introductions.c.id == introduction_id)), None)


async def _unanswered(unit: Unit, which: ColumnElement[bool]) -> list[Unanswered]:
    has_left = select(memberships.c.person_id).where(
        memberships.c.guild_id == introductions.c.guild_id,
        memberships.c.person_id == introductions.c.person_id,
        memberships.c.left_at.is_not(None),
    )
    rows = await unit.all(
        select(introductions)
        .where(
            which,
            introductions.c.state == State.SHARED,
            introductions.c.welcomed_at.is_(None),
            introductions.c.posted_at.is_not(None),
            introductions.c.channel_id.is_not(None),
            introductions.c.thread_id.is_not(None),
            ~has_left.exists(),
        )
        .order_by(introductions.c.posted_at, introductions.c.id)
        .limit(MOST_UNANSWERED)
    )
    return [
        Unanswered(
            IntroductionId(row.id),
            row.guild_id,
            row.person_id,
            row.name,
            row.channel_id,
            row.thread_id,
            row.posted_at,
        )
        for row in rows
    ]


async def let_go_of_rows(
    unit: Unit, kind: str, guild_id: int, now: datetime, *about: ColumnElement[bool], keeps_in_hand: bool = False
) -> None:
    """Let rows of a kind go: none of them is sent any more, and what was sent is taken down.

    With `keeps_in_hand`, a row stays of which nobody knows whether it got there: its kind takes back what is found.
    """
    those = (deliveries.c.kind == kind, deliveries.c.guild_id == guild_id, *about)
    await _take_down(unit, those, now)
    # What is in hand in a program that runs is taken back when it arrives, since its row is gone.
    goes = (deliveries.c.state != RowState.SENDING,) if keeps_in_hand else ()
    await unit.execute(delete(deliveries).where(*those, *goes))


async def has_rows(unit: Unit, kind: str, guild_id: int, *about: ColumnElement[bool]) -> bool:
    """Return whether there is any row of a kind about this."""
    those = (deliveries.c.kind == kind, deliveries.c.guild_id == guild_id, *about)
    return await unit.scalar(select(deliveries.c.id).where(*those).limit(1)) is not None


def about_subject(subject: int) -> ColumnElement[bool]:
    """Choose rows by what they are about."""
    return deliveries.c.subject == subject


def for_recipient(person_id: int) -> ColumnElement[bool]:
    """Choose rows by whom they are for."""
    return deliveries.c.recipient == person_id


async def take_down_old(unit: Unit, kinds: Sequence[str], before: datetime, now: datetime) -> int:
    """Take down what was sent before then, and forget where it was; return how many."""
    old = (deliveries.c.kind.in_(list(kinds)), deliveries.c.settled_at < before, deliveries.c.state == RowState.SENT)
    await _take_down(unit, old, now)
    return (await unit.execute(delete(deliveries).where(*old))).rowcount


async def _take_down(unit: Unit, those: Sequence[ColumnElement[bool]], now: datetime) -> None:
    sent = (deliveries.c.state == RowState.SENT, deliveries.c.message_id.is_not(None))
    rows: Sequence[Any] = await unit.all(
        select(deliveries.c.guild_id, deliveries.c.channel_id, deliveries.c.message_id).where(*those, *sent)
    )
    await take_down_all(unit, [Post(row.guild_id or 0, row.channel_id or 0, row.message_id) for row in rows], now)

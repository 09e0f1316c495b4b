"""Posts of ours that are to go from Discord: taken back by their writer, or erased with all that is theirs.

A row here names no person, so an erasure can leave it behind until the post is gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Column, Index, Table, delete, func, select

from bot.database import Id, Instant, Unit, metadata
from bot.deliveries import store
from bot.deliveries.effects import Delete, DeletePost, Effect
from bot.deliveries.model import Delivery, Failed, Outcome, Plan, Purpose, Skip
from bot.deliveries.tables import deliveries
from bot.words import sentence

takedowns = Table(
    "takedowns",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", Id, nullable=False),
    Column("channel_id", Id, nullable=False),
    Column("message_id", Id, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Index("ix_takedowns_guild_id", "guild_id"),
    sqlite_strict=True,
)

KIND = "posts.take_down"
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Post:
    """A message of ours, and where it stands: of a forum post both are the thread's id."""

    guild_id: int
    channel_id: int
    message_id: int


async def take_down(unit: Unit, guild_id: int, channel_id: int, message_id: int, now: datetime) -> None:
    """Plan that a message of ours goes, as soon as the unit is committed and the dispatcher looks.

    A forum post goes as a whole: `channel_id` and `message_id` are both the thread's.
    """
    await take_down_all(unit, [Post(guild_id, channel_id, message_id)], now)


async def take_down_all(unit: Unit, posts: Sequence[Post], now: datetime) -> None:
    """Plan that all of these messages of ours go, in a few statements for hundreds of them."""
    # Not all in one, since nothing else is answered while thousands of rows are made ready for a statement.
    for start in range(0, len(posts), _AT_ONCE):
        await _take_down_some(unit, posts[start : start + _AT_ONCE], now)


async def _take_down_some(unit: Unit, posts: Sequence[Post], now: datetime) -> None:
    newest = await unit.scalar(select(func.max(takedowns.c.id)))
    await unit.execute(takedowns.insert(), [{**asdict(post), "asked_at": now} for post in posts])
    # Units take turns, so what is newer than the newest is ours.
    added = await unit.all(select(takedowns).where(takedowns.c.id > (newest or 0)).order_by(takedowns.c.id))
    await store.plan_all(
        unit,
        [
            Plan(
                kind=KIND,
                dedupe_key=f"take-down:{row.id}:{row.message_id}",
                guild_id=row.guild_id,
                subject=row.id,
                about_at=now,
                due_at=now,
            )
            for row in added
        ],
    )


async def number(unit: Unit) -> int:
    """Return how many posts are still to go."""
    return int(await unit.scalar(select(func.count()).select_from(takedowns)) or 0)


class TakeDowns:
    """The delivery kind that deletes the post."""

    name = KIND
    purpose = Purpose.UPKEEP
    called = sentence("Taking back a post")
    mended_with = ""

    async def compose(self, unit: Unit, delivery: Delivery) -> Effect | Skip:
        """Compose the deletion; a post that is gone already counts as deleted."""
        row = await unit.one(select(takedowns).where(takedowns.c.id == (delivery.subject or 0)))
        if row is None:
            return Skip("it was taken down meanwhile")
        # A message with the id of its channel is the card of a forum post: the whole post goes with it.
        is_forum_post = row.channel_id == row.message_id
        return DeletePost(row.channel_id) if is_forum_post else Delete(row.channel_id, row.message_id)

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Forget it and where it was, unless Discord refused: then it stands until the server's own period."""
        if not isinstance(outcome, Failed):
            await unit.execute(delete(takedowns).where(takedowns.c.id == (delivery.subject or 0)))
            await unit.execute(delete(deliveries).where(deliveries.c.id == delivery.id))

"""Posts of ours that are to go from Discord: taken back by their writer, or erased with all that is theirs.

A row here names no person, so an erasure can leave it behind until the post is gone.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Index, Table, delete, func, select

from bot.database import Id, Instant, Unit, metadata
from bot.deliveries import store
from bot.deliveries.effects import Delete, Effect
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


async def take_down(unit: Unit, guild_id: int, channel_id: int, message_id: int, now: datetime) -> None:
    """Plan that a message of ours goes, as soon as the unit is committed and the dispatcher looks."""
    statement = takedowns.insert().values(guild_id=guild_id, channel_id=channel_id, message_id=message_id, asked_at=now)
    takedown_id = await unit.add(statement)
    await store.plan(
        unit,
        Plan(
            kind=KIND,
            dedupe_key=f"take-down:{takedown_id}:{message_id}",
            guild_id=guild_id,
            subject=takedown_id,
            about_at=now,
            due_at=now,
        ),
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
        return Delete(row.channel_id, row.message_id)

    async def settled(self, unit: Unit, delivery: Delivery, outcome: Outcome) -> None:
        """Forget it and where it was, unless Discord refused: then it stands until the server's own period."""
        if not isinstance(outcome, Failed):
            await unit.execute(delete(takedowns).where(takedowns.c.id == (delivery.subject or 0)))
            await unit.execute(delete(deliveries).where(deliveries.c.id == delivery.id))

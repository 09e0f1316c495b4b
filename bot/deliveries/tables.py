"""The table of everything that is sent later."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table, Text

from bot.database import Id, Instant, metadata

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("dedupe_key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("guild_id", Id),
    Column("subject", Id),
    Column("recipient", Id),
    Column("about_at", Instant),
    Column("due_at", Instant, nullable=False),
    Column("useless_after", Instant),
    Column("state", Text, nullable=False),
    Column("lease_until", Instant),
    Column("attempted_at", Instant),
    Column("attempts", Id, nullable=False, default=0),
    Column("reason", Text),
    Column("channel_id", Id),
    Column("message_id", Id),
    Column("settled_at", Instant),
    Index("ix_deliveries_state_due_at", "state", "due_at"),
    Index("ix_deliveries_recipient_settled_at", "recipient", "settled_at"),
    Index("ix_deliveries_guild_id", "guild_id"),
    sqlite_strict=True,
)

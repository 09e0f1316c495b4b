"""The tables of reflections: each server's schedule, and the weeks it has had."""

from __future__ import annotations

from sqlalchemy import Column, Index, Table, Text, UniqueConstraint

from bot.database import Id, Instant, Json, LocalDate, Sealed, Truth, WallTime, metadata

schedules = Table(
    "prompt_schedules",
    metadata,
    Column("guild_id", Id, primary_key=True, autoincrement=False),
    Column("channel_id", Id, nullable=False),
    Column("weekday", Id, nullable=False),
    Column("at", WallTime, nullable=False),
    Column("zone", Text, nullable=False),
    Column("role_id", Id),
    Column("paused", Truth, nullable=False),
    Column("current", Json, nullable=False),
    Column("following", Json, nullable=False),
    sqlite_strict=True,
)

weeks = Table(
    "prompt_weeks",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", Id, nullable=False),
    Column("week", LocalDate, nullable=False),
    Column("state", Text, nullable=False),
    Column("about_at", Instant),
    Column("prompt_key", Text),
    Column("theme", Text),
    Column("text", Text),
    Column("lighter", Text),
    Column("channel_id", Id),
    Column("message_id", Id),
    Column("posted_at", Instant),
    Column("thread_id", Id),
    UniqueConstraint("guild_id", "week"),
    sqlite_strict=True,
)

reflections = Table(
    "reflections",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", Id, nullable=False),
    Column("person_id", Id, nullable=False),
    Column("week_id", Id, nullable=False),
    Column("question", Text, nullable=False),
    Column("theme", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("text", Sealed, nullable=False),
    Column("written_at", Instant, nullable=False),
    Column("edited_at", Instant),
    Column("channel_id", Id),
    Column("message_id", Id),
    Column("posted_at", Instant),
    Column("not_posted", Text),
    Index("ix_reflections_person_id_guild_id", "person_id", "guild_id", "written_at"),
    Index("ix_reflections_week_id", "week_id"),
    Index("ix_reflections_channel_id_message_id", "channel_id", "message_id"),
    Index("ix_reflections_guild_id_written_at", "guild_id", "written_at"),
    sqlite_strict=True,
    # No id is ever given again: buttons and deliveries of one that was deleted must not mean another.
    sqlite_autoincrement=True,
)

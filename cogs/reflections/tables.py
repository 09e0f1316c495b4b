"""The tables of reflections: each server's schedule, and the weeks it has had."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text, UniqueConstraint

from bot.database import Id, Instant, Json, LocalDate, Truth, WallTime, metadata

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
    UniqueConstraint("guild_id", "week"),
    sqlite_strict=True,
)

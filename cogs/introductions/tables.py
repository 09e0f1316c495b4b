"""The tables of introductions: what people say of themselves, who welcomes, and the rounds of conversations."""

from __future__ import annotations

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Table, Text, UniqueConstraint

from bot.database import Id, Instant, Json, Sealed, Truth, metadata

introductions = Table(
    "introductions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", Id, nullable=False),
    Column("person_id", Id, nullable=False),
    Column("state", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("pronouns", Text, nullable=False),
    Column("work", Text, nullable=False),
    Column("change", Text, nullable=False),
    Column("offers", Json, nullable=False),
    Column("hopes", Json, nullable=False),
    Column("taking_part", Json, nullable=False),
    Column("adjustments", Text, nullable=False),
    Column("written_at", Instant, nullable=False),
    Column("edited_at", Instant),
    Column("channel_id", Id),
    Column("message_id", Id),
    Column("posted_at", Instant),
    Column("not_posted", Text),
    Column("thread_id", Id),
    Column("welcomed_at", Instant),
    Column("reason", Sealed),
    Column("taken_down_at", Instant),
    Column("shared_at", Instant),
    UniqueConstraint("guild_id", "person_id"),
    Index("ix_introductions_person_id", "person_id"),
    Index("ix_introductions_message_id", "message_id"),
    Index("ix_introductions_guild_id_posted_at", "guild_id", "posted_at"),
    sqlite_strict=True,
    # No id is ever given again: buttons and deliveries of one that was withdrawn must not mean another.
    sqlite_autoincrement=True,
)

welcomers = Table(
    "welcomers",
    metadata,
    Column("guild_id", Id, nullable=False),
    Column("person_id", Id, nullable=False),
    Column("state", Text, nullable=False),
    Column("is_pinged", Truth, nullable=False),
    Column("asked_at", Instant),
    Column("answered_at", Instant),
    Column("last_turn_at", Instant),
    Column("turn_for", Id),
    PrimaryKeyConstraint("guild_id", "person_id"),
    Index("ix_welcomers_person_id", "person_id"),
    sqlite_strict=True,
)

rounds = Table(
    "meeting_rounds",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", Id, nullable=False),
    Column("state", Text, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("closes_at", Instant, nullable=False),
    Column("channel_id", Id),
    Column("message_id", Id),
    Column("seed", Id),
    Column("drawn_at", Instant),
    Column("drawn_from", Text),
    Column("draws", Id, nullable=False),
    Column("redraws", Id, nullable=False),
    Column("released_at", Instant),
    Column("ended_at", Instant),
    Index("ix_meeting_rounds_guild_id", "guild_id"),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)

joins = Table(
    "meeting_joins",
    metadata,
    Column("round_id", Id, nullable=False),
    Column("person_id", Id, nullable=False),
    Column("guild_id", Id, nullable=False),
    Column("joined_at", Instant, nullable=False),
    Column("unmatched_at", Instant),
    Column("seen_at", Instant),
    PrimaryKeyConstraint("round_id", "person_id"),
    Index("ix_meeting_joins_person_id_guild_id", "person_id", "guild_id"),
    sqlite_strict=True,
)

pauses = Table(
    "meeting_pauses",
    metadata,
    Column("guild_id", Id, nullable=False),
    Column("person_id", Id, nullable=False),
    Column("paused_at", Instant, nullable=False),
    Column("seen_at", Instant),
    PrimaryKeyConstraint("guild_id", "person_id"),
    Index("ix_meeting_pauses_person_id", "person_id"),
    sqlite_strict=True,
)

separations = Table(
    "meeting_separations",
    metadata,
    Column("round_id", Id, nullable=False),
    Column("person_id", Id, nullable=False),
    Column("other_id", Id, nullable=False),
    Column("guild_id", Id, nullable=False),
    PrimaryKeyConstraint("round_id", "person_id", "other_id"),
    Index("ix_meeting_separations_person_id", "person_id"),
    Index("ix_meeting_separations_other_id", "other_id"),
    sqlite_strict=True,
)

matches = Table(
    "matches",
    metadata,
    Column("id", Id, primary_key=True),
    Column("round_id", Id, nullable=False),
    Column("guild_id", Id, nullable=False),
    Column("state", Text, nullable=False),
    Column("wave", Id, nullable=False),
    Column("due_at", Instant),
    Column("channel_id", Id),
    Column("thread_id", Id),
    Column("message_id", Id),
    Column("opened_at", Instant),
    Column("ask_at", Instant),
    Column("closed_at", Instant),
    Column("not_made", Text),
    Index("ix_matches_round_id", "round_id"),
    Index("ix_matches_guild_id", "guild_id"),
    Index("ix_matches_thread_id", "thread_id"),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)

match_people = Table(
    "match_people",
    metadata,
    Column("match_id", Id, nullable=False),
    Column("person_id", Id, nullable=False),
    Column("round_id", Id, nullable=False),
    Column("guild_id", Id, nullable=False),
    Column("answer", Text),
    Column("answered_at", Instant),
    Column("seen_at", Instant),
    PrimaryKeyConstraint("match_id", "person_id"),
    Index("ix_match_people_person_id_guild_id", "person_id", "guild_id"),
    Index("ix_match_people_round_id", "round_id"),
    sqlite_strict=True,
)

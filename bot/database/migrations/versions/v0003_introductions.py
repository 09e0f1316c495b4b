"""Introductions, welcomers, rounds of conversations, keep-apart wishes, and search."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.database.columns import Id, Instant, Json, Sealed, Truth

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the tables."""
    _introductions()
    _rounds()
    _matches()
    _of_the_platform()


def _introductions() -> None:
    op.create_table(
        "introductions",
        sa.Column("id", Id(), primary_key=True),
        sa.Column("guild_id", Id(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("pronouns", sa.Text(), nullable=False),
        sa.Column("work", sa.Text(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("offers", Json(), nullable=False),
        sa.Column("hopes", Json(), nullable=False),
        sa.Column("taking_part", Json(), nullable=False),
        sa.Column("adjustments", sa.Text(), nullable=False),
        sa.Column("written_at", Instant(), nullable=False),
        sa.Column("edited_at", Instant(), nullable=True),
        sa.Column("channel_id", Id(), nullable=True),
        sa.Column("message_id", Id(), nullable=True),
        sa.Column("posted_at", Instant(), nullable=True),
        sa.Column("not_posted", sa.Text(), nullable=True),
        sa.Column("thread_id", Id(), nullable=True),
        sa.Column("welcomed_at", Instant(), nullable=True),
        sa.Column("reason", Sealed(), nullable=True),
        sa.Column("taken_down_at", Instant(), nullable=True),
        sa.Column("shared_at", Instant(), nullable=True),
        sa.UniqueConstraint("guild_id", "person_id", name="uq_introductions_guild_id_person_id"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("ix_introductions_person_id", "introductions", ["person_id"])
    op.create_index("ix_introductions_message_id", "introductions", ["message_id"])
    op.create_index("ix_introductions_guild_id_posted_at", "introductions", ["guild_id", "posted_at"])
    op.create_table(
        "welcomers",
        sa.Column("guild_id", Id(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("is_pinged", Truth(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("last_turn_at", Instant(), nullable=True),
        sa.Column("turn_for", Id(), nullable=True),
        sa.PrimaryKeyConstraint("guild_id", "person_id", name="pk_welcomers"),
        sqlite_strict=True,
    )
    op.create_index("ix_welcomers_person_id", "welcomers", ["person_id"])


def _rounds() -> None:
    op.create_table(
        "meeting_rounds",
        sa.Column("id", Id(), primary_key=True),
        sa.Column("guild_id", Id(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("closes_at", Instant(), nullable=False),
        sa.Column("channel_id", Id(), nullable=True),
        sa.Column("message_id", Id(), nullable=True),
        sa.Column("seed", Id(), nullable=True),
        sa.Column("drawn_at", Instant(), nullable=True),
        sa.Column("drawn_from", sa.Text(), nullable=True),
        sa.Column("draws", Id(), nullable=False),
        sa.Column("redraws", Id(), nullable=False),
        sa.Column("released_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("ix_meeting_rounds_guild_id", "meeting_rounds", ["guild_id"])
    op.create_table(
        "meeting_joins",
        sa.Column("round_id", Id(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("guild_id", Id(), nullable=False),
        sa.Column("joined_at", Instant(), nullable=False),
        sa.Column("unmatched_at", Instant(), nullable=True),
        sa.Column("seen_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("round_id", "person_id", name="pk_meeting_joins"),
        sqlite_strict=True,
    )
    op.create_index("ix_meeting_joins_person_id_guild_id", "meeting_joins", ["person_id", "guild_id"])
    op.create_table(
        "meeting_pauses",
        sa.Column("guild_id", Id(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("paused_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("guild_id", "person_id", name="pk_meeting_pauses"),
        sqlite_strict=True,
    )
    op.create_index("ix_meeting_pauses_person_id", "meeting_pauses", ["person_id"])
    op.create_table(
        "meeting_separations",
        sa.Column("round_id", Id(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("other_id", Id(), nullable=False),
        sa.Column("guild_id", Id(), nullable=False),
        sa.PrimaryKeyConstraint("round_id", "person_id", "other_id", name="pk_meeting_separations"),
        sqlite_strict=True,
    )
    op.create_index("ix_meeting_separations_person_id", "meeting_separations", ["person_id"])
    op.create_index("ix_meeting_separations_other_id", "meeting_separations", ["other_id"])


def _matches() -> None:
    op.create_table(
        "matches",
        sa.Column("id", Id(), primary_key=True),
        sa.Column("round_id", Id(), nullable=False),
        sa.Column("guild_id", Id(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("wave", Id(), nullable=False),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("channel_id", Id(), nullable=True),
        sa.Column("thread_id", Id(), nullable=True),
        sa.Column("message_id", Id(), nullable=True),
        sa.Column("opened_at", Instant(), nullable=True),
        sa.Column("ask_at", Instant(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("not_made", sa.Text(), nullable=True),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("ix_matches_round_id", "matches", ["round_id"])
    op.create_index("ix_matches_guild_id", "matches", ["guild_id"])
    op.create_index("ix_matches_thread_id", "matches", ["thread_id"])
    op.create_table(
        "match_people",
        sa.Column("match_id", Id(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("round_id", Id(), nullable=False),
        sa.Column("guild_id", Id(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("seen_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("match_id", "person_id", name="pk_match_people"),
        sqlite_strict=True,
    )
    op.create_index("ix_match_people_person_id_guild_id", "match_people", ["person_id", "guild_id"])
    op.create_index("ix_match_people_round_id", "match_people", ["round_id"])


def _of_the_platform() -> None:
    op.create_table(
        "keep_apart",
        sa.Column("guild_id", Id(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("other_id", Id(), nullable=False),
        sa.Column("wished_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "person_id", "other_id", name="pk_keep_apart"),
        sqlite_strict=True,
    )
    op.create_index("ix_keep_apart_person_id", "keep_apart", ["person_id"])
    op.create_index("ix_keep_apart_other_id", "keep_apart", ["other_id"])
    word = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.create_table(
        "search_words",
        sa.Column("guild_id", Id(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("word", word, nullable=False),
        sa.Column("subject", Id(), nullable=False),
        sa.Column("weight", Id(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "kind", "word", "subject", name="pk_search_words"),
        sqlite_strict=True,
    )
    op.create_index("ix_search_words_kind_subject", "search_words", ["kind", "subject"])
    op.create_table(
        "search_vocabulary",
        sa.Column("guild_id", Id(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("length", Id(), nullable=False),
        sa.Column("word", word, nullable=False),
        sa.Column("number", Id(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "kind", "length", "word", name="pk_search_vocabulary"),
        sqlite_strict=True,
    )
    op.create_table(
        "searches",
        sa.Column("id", Id(), primary_key=True),
        sa.Column("guild_id", Id(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("wanted", Sealed(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("ix_searches_person_id", "searches", ["person_id"])
    op.create_index("ix_searches_asked_at", "searches", ["asked_at"])

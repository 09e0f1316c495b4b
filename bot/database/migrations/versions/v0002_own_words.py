"""Answers and the journal, consents, who is where, what is to be taken down, and how a person is reached."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.database.columns import Id, Instant, Sealed, Truth

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add columns to people and weeks, and the tables."""
    op.add_column("people", sa.Column("reach", sa.Text(), nullable=True))
    op.add_column("people", sa.Column("dm_reminders", Truth(), nullable=True))
    op.add_column("prompt_weeks", sa.Column("thread_id", Id(), nullable=True))
    op.create_table(
        "consents",
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("guild_id", Id(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("version", Id(), nullable=False),
        sa.Column("given_at", Instant(), nullable=False),
        sa.Column("withdrawn_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("person_id", "guild_id", "purpose", name="pk_consents"),
        sqlite_strict=True,
    )
    op.create_index("ix_consents_guild_id", "consents", ["guild_id"])
    op.create_table(
        "memberships",
        sa.Column("guild_id", Id(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("noted_at", Instant(), nullable=False),
        sa.Column("left_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("guild_id", "person_id", name="pk_memberships"),
        sqlite_strict=True,
    )
    op.create_index("ix_memberships_person_id", "memberships", ["person_id"])
    op.create_index("ix_memberships_left_at", "memberships", ["left_at"])
    op.create_table(
        "reflections",
        sa.Column("id", Id(), primary_key=True),
        sa.Column("guild_id", Id(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("week_id", Id(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("theme", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("text", Sealed(), nullable=False),
        sa.Column("written_at", Instant(), nullable=False),
        sa.Column("edited_at", Instant(), nullable=True),
        sa.Column("channel_id", Id(), nullable=True),
        sa.Column("message_id", Id(), nullable=True),
        sa.Column("posted_at", Instant(), nullable=True),
        sa.Column("not_posted", sa.Text(), nullable=True),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reflections_person_id_guild_id", "reflections", ["person_id", "guild_id", "written_at"])
    op.create_index("ix_reflections_week_id", "reflections", ["week_id"])
    op.create_index("ix_reflections_channel_id_message_id", "reflections", ["channel_id", "message_id"])
    op.create_index("ix_reflections_guild_id_written_at", "reflections", ["guild_id", "written_at"])
    op.create_table(
        "takedowns",
        sa.Column("id", Id(), primary_key=True),
        sa.Column("guild_id", Id(), nullable=False),
        sa.Column("channel_id", Id(), nullable=False),
        sa.Column("message_id", Id(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_takedowns_guild_id", "takedowns", ["guild_id"])

"""The first schema: the platform, and the weekly prompt."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.database.columns import Id, Instant, Json, LocalDate, Sealed, Truth, WallTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "audit",
        sa.Column("id", Id(), primary_key=True),
        sa.Column("guild_id", Id(), nullable=False),
        sa.Column("actor_id", Id(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("facts", Json(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_audit_actor_id", "audit", ["actor_id"])
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_guild_id_at", "audit", ["guild_id", "at"])
    op.create_table(
        "deliveries",
        sa.Column("id", Id(), primary_key=True),
        sa.Column("dedupe_key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("guild_id", Id(), nullable=True),
        sa.Column("subject", Id(), nullable=True),
        sa.Column("recipient", Id(), nullable=True),
        sa.Column("about_at", Instant(), nullable=True),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("useless_after", Instant(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("lease_until", Instant(), nullable=True),
        sa.Column("attempted_at", Instant(), nullable=True),
        sa.Column("attempts", Id(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("channel_id", Id(), nullable=True),
        sa.Column("message_id", Id(), nullable=True),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.UniqueConstraint("dedupe_key", name="uq_deliveries_dedupe_key"),
        sqlite_strict=True,
    )
    op.create_index("ix_deliveries_guild_id", "deliveries", ["guild_id"])
    op.create_index("ix_deliveries_recipient_settled_at", "deliveries", ["recipient", "settled_at"])
    op.create_index("ix_deliveries_state_due_at", "deliveries", ["state", "due_at"])
    op.create_table(
        "drafts",
        sa.Column("id", Id(), primary_key=True),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("guild_id", Id(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("subject", Id(), nullable=False),
        sa.Column("fields", Sealed(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sqlite_strict=True,
    )
    op.create_index("ix_drafts_created_at", "drafts", ["created_at"])
    op.create_index("ix_drafts_person_id", "drafts", ["person_id"])
    op.create_table(
        "meta",
        sa.Column("name", sa.Text(), primary_key=True),
        sa.Column("value", sa.Text(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "notices",
        sa.Column("guild_id", Id(), nullable=False),
        sa.Column("channel_id", Id(), nullable=False),
        sa.Column("code", Id(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("mended_with", sa.Text(), nullable=False),
        sa.Column("raised_at", Instant(), nullable=False),
        sa.Column("mended_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("guild_id", "channel_id", name="pk_notices"),
        sqlite_strict=True,
    )
    op.create_table(
        "people",
        sa.Column("person_id", Id(), primary_key=True, autoincrement=False),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("resting_until", Instant(), nullable=True),
        sa.Column("dms_closed_at", Instant(), nullable=True),
        sa.Column("dms_stopped_at", Instant(), nullable=True),
        sqlite_strict=True,
    )
    op.create_table(
        "prompt_schedules",
        sa.Column("guild_id", Id(), primary_key=True, autoincrement=False),
        sa.Column("channel_id", Id(), nullable=False),
        sa.Column("weekday", Id(), nullable=False),
        sa.Column("at", WallTime(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("role_id", Id(), nullable=True),
        sa.Column("paused", Truth(), nullable=False),
        sa.Column("current", Json(), nullable=False),
        sa.Column("following", Json(), nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "prompt_weeks",
        sa.Column("id", Id(), primary_key=True),
        sa.Column("guild_id", Id(), nullable=False),
        sa.Column("week", LocalDate(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("about_at", Instant(), nullable=True),
        sa.Column("prompt_key", sa.Text(), nullable=True),
        sa.Column("theme", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("lighter", sa.Text(), nullable=True),
        sa.Column("channel_id", Id(), nullable=True),
        sa.Column("message_id", Id(), nullable=True),
        sa.Column("posted_at", Instant(), nullable=True),
        sa.UniqueConstraint("guild_id", "week", name="uq_prompt_weeks_guild_id_week"),
        sqlite_strict=True,
    )
    op.create_table(
        "server_settings",
        sa.Column("guild_id", Id(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", Json(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "name", name="pk_server_settings"),
        sqlite_strict=True,
    )
    op.create_table(
        "servers",
        sa.Column("guild_id", Id(), primary_key=True, autoincrement=False),
        sa.Column("joined_at", Instant(), nullable=False),
        sa.Column("removed_at", Instant(), nullable=True),
        sqlite_strict=True,
    )

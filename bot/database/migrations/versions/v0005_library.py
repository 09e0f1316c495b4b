"""The library: resources, who shared and used them, collections, and how their links are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.database.columns import Id, Instant, Json, LocalDate, Sealed, Truth

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the tables."""
    _resources()
    _people()
    _stewards()


def _resources() -> None:
    op.create_table(
        "resources",
        sa.Column("id", Id(), primary_key=True),
        sa.Column("guild_id", Id(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("topics", Json(), nullable=False),
        sa.Column("creator", sa.Text(), nullable=False),
        sa.Column("cost", sa.Text(), nullable=True),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("takes", sa.Text(), nullable=True),
        sa.Column("access", Json(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("pay", sa.Text(), nullable=True),
        sa.Column("closes_on", LocalDate(), nullable=True),
        sa.Column("closes_at", Instant(), nullable=True),
        sa.Column("shared_at", Instant(), nullable=False),
        sa.Column("edited_at", Instant(), nullable=True),
        sa.Column("merged_into", Id(), nullable=True),
        sa.Column("import_id", Id(), nullable=True),
        sa.Column("is_sorted", Truth(), nullable=False),
        sa.Column("uses", Id(), nullable=False),
        sa.Column("uses_of_gone", Id(), nullable=False),
        sa.Column("channel_id", Id(), nullable=True),
        sa.Column("post_id", Id(), nullable=True),
        sa.Column("is_forum_post", Truth(), nullable=False),
        sa.Column("wanted_at", Instant(), nullable=True),
        sa.Column("card_at", Instant(), nullable=True),
        sa.Column("posted_at", Instant(), nullable=True),
        sa.Column("posts_lost", Id(), nullable=False),
        sa.Column("not_posted", sa.Text(), nullable=True),
        sa.Column("flagged_at", Instant(), nullable=True),
        sa.Column("moved_to", sa.Text(), nullable=True),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("ix_resources_guild_id_state", "resources", ["guild_id", "state"])
    op.create_index("ix_resources_post_id", "resources", ["post_id"])
    op.create_index("ix_resources_import_id", "resources", ["import_id"])
    op.create_index("ix_resources_merged_into", "resources", ["merged_into"])
    op.create_table(
        "resource_links",
        sa.Column("guild_id", Id(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("resource_id", Id(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "address", name="pk_resource_links"),
        sqlite_strict=True,
    )
    op.create_index("ix_resource_links_resource_id", "resource_links", ["resource_id"])
    op.create_table(
        "resource_looks",
        sa.Column("resource_id", Id(), primary_key=True, autoincrement=False),
        sa.Column("guild_id", Id(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("next_at", Instant(), nullable=False),
        sa.Column("looked_at", Instant(), nullable=True),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("misses", Id(), nullable=False),
        sa.Column("first_missed_at", Instant(), nullable=True),
        sa.Column("last_missed_at", Instant(), nullable=True),
        sa.Column("waits", Id(), nullable=False),
        sa.Column("declined", sa.Text(), nullable=True),
        sqlite_strict=True,
    )
    op.create_index("ix_resource_looks_next_at", "resource_looks", ["next_at"])
    op.create_index("ix_resource_looks_guild_id", "resource_looks", ["guild_id"])


def _people() -> None:
    op.create_table(
        "resource_credits",
        sa.Column("resource_id", Id(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("guild_id", Id(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("shared_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("resource_id", "person_id", name="pk_resource_credits"),
        sqlite_strict=True,
    )
    op.create_index("ix_resource_credits_person_id_guild_id", "resource_credits", ["person_id", "guild_id"])
    op.create_table(
        "resource_uses",
        sa.Column("resource_id", Id(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("guild_id", Id(), nullable=False),
        sa.Column("used_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("resource_id", "person_id", name="pk_resource_uses"),
        sqlite_strict=True,
    )
    op.create_index("ix_resource_uses_person_id_guild_id", "resource_uses", ["person_id", "guild_id"])
    op.create_table(
        "resource_shelf",
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("guild_id", Id(), nullable=False),
        sa.Column("resource_id", Id(), nullable=False),
        sa.Column("kept_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "resource_id", name="pk_resource_shelf"),
        sqlite_strict=True,
    )
    op.create_index("ix_resource_shelf_resource_id", "resource_shelf", ["resource_id"])
    op.create_table(
        "resource_drafts",
        sa.Column("id", Id(), primary_key=True),
        sa.Column("guild_id", Id(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("resource_id", Id(), nullable=True),
        sa.Column("written", Sealed(), nullable=False),
        sa.Column("written_at", Instant(), nullable=False),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("ix_resource_drafts_person_id", "resource_drafts", ["person_id"])
    op.create_index("ix_resource_drafts_written_at", "resource_drafts", ["written_at"])
    op.create_table(
        "resource_reports",
        sa.Column("resource_id", Id(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("guild_id", Id(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("words", Sealed(), nullable=True),
        sa.Column("reported_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("resource_id", "person_id", name="pk_resource_reports"),
        sqlite_strict=True,
    )
    op.create_index("ix_resource_reports_guild_id", "resource_reports", ["guild_id"])
    op.create_index("ix_resource_reports_person_id", "resource_reports", ["person_id"])


def _stewards() -> None:
    op.create_table(
        "resource_collections",
        sa.Column("id", Id(), primary_key=True),
        sa.Column("guild_id", Id(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("ix_resource_collections_guild_id", "resource_collections", ["guild_id"])
    op.create_table(
        "resource_collected",
        sa.Column("collection_id", Id(), nullable=False),
        sa.Column("resource_id", Id(), nullable=False),
        sa.Column("added_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("collection_id", "resource_id", name="pk_resource_collected"),
        sqlite_strict=True,
    )
    op.create_index("ix_resource_collected_resource_id", "resource_collected", ["resource_id"])
    op.create_table(
        "resource_imports",
        sa.Column("id", Id(), primary_key=True),
        sa.Column("guild_id", Id(), nullable=False),
        sa.Column("person_id", Id(), nullable=False),
        sa.Column("begun_at", Instant(), nullable=False),
        sa.Column("lease_until", Instant(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("rows", Id(), nullable=False),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    op.create_index("ix_resource_imports_guild_id", "resource_imports", ["guild_id"])
    op.create_index("ix_resource_imports_person_id", "resource_imports", ["person_id"])

"""The tables of the library: resources, who shared and used them, collections, and how their links are."""

from __future__ import annotations

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Table, Text

from bot.database import Id, Instant, Json, LocalDate, Sealed, Truth, metadata

resources = Table(
    "resources",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", Id, nullable=False),
    Column("state", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("shown", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("topics", Json, nullable=False),
    Column("creator", Text, nullable=False),
    Column("cost", Text),
    Column("region", Text, nullable=False),
    Column("takes", Text),
    Column("access", Json, nullable=False),
    Column("note", Text, nullable=False),
    Column("pay", Text),
    Column("closes_on", LocalDate),
    Column("closes_at", Instant),
    Column("shared_at", Instant, nullable=False),
    Column("edited_at", Instant),
    Column("merged_into", Id),
    Column("import_id", Id),
    Column("is_sorted", Truth, nullable=False),
    Column("uses", Id, nullable=False),
    Column("uses_of_gone", Id, nullable=False),
    Column("channel_id", Id),
    Column("post_id", Id),
    Column("is_forum_post", Truth, nullable=False),
    Column("wanted_at", Instant),
    Column("card_at", Instant),
    Column("posted_at", Instant),
    Column("posts_lost", Id, nullable=False),
    Column("not_posted", Text),
    Column("flagged_at", Instant),
    Column("moved_to", Text),
    Index("ix_resources_guild_id_state", "guild_id", "state"),
    Index("ix_resources_post_id", "post_id"),
    Index("ix_resources_import_id", "import_id"),
    Index("ix_resources_merged_into", "merged_into"),
    sqlite_strict=True,
    # No id is ever given again: buttons and deliveries of one that is gone must not mean another.
    sqlite_autoincrement=True,
)

# The canonical links by which a resource is known again: its own, and those of what was merged into it.
resource_links = Table(
    "resource_links",
    metadata,
    Column("guild_id", Id, nullable=False),
    Column("address", Text, nullable=False),
    Column("resource_id", Id, nullable=False),
    PrimaryKeyConstraint("guild_id", "address"),
    Index("ix_resource_links_resource_id", "resource_id"),
    sqlite_strict=True,
)

credits = Table(
    "resource_credits",
    metadata,
    Column("resource_id", Id, nullable=False),
    Column("person_id", Id, nullable=False),
    Column("guild_id", Id, nullable=False),
    Column("why", Text, nullable=False),
    Column("shared_at", Instant, nullable=False),
    PrimaryKeyConstraint("resource_id", "person_id"),
    Index("ix_resource_credits_person_id_guild_id", "person_id", "guild_id"),
    sqlite_strict=True,
)

uses = Table(
    "resource_uses",
    metadata,
    Column("resource_id", Id, nullable=False),
    Column("person_id", Id, nullable=False),
    Column("guild_id", Id, nullable=False),
    Column("used_at", Instant, nullable=False),
    PrimaryKeyConstraint("resource_id", "person_id"),
    Index("ix_resource_uses_person_id_guild_id", "person_id", "guild_id"),
    sqlite_strict=True,
)

shelf = Table(
    "resource_shelf",
    metadata,
    Column("person_id", Id, nullable=False),
    Column("guild_id", Id, nullable=False),
    Column("resource_id", Id, nullable=False),
    Column("kept_at", Instant, nullable=False),
    PrimaryKeyConstraint("person_id", "resource_id"),
    Index("ix_resource_shelf_resource_id", "resource_id"),
    sqlite_strict=True,
)

# Something that somebody is about to share or to change, between two forms.
sharing = Table(
    "resource_drafts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", Id, nullable=False),
    Column("person_id", Id, nullable=False),
    Column("resource_id", Id),
    Column("written", Sealed, nullable=False),
    Column("written_at", Instant, nullable=False),
    Index("ix_resource_drafts_person_id", "person_id"),
    Index("ix_resource_drafts_written_at", "written_at"),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)

reports = Table(
    "resource_reports",
    metadata,
    Column("resource_id", Id, nullable=False),
    Column("person_id", Id, nullable=False),
    Column("guild_id", Id, nullable=False),
    Column("problem", Text, nullable=False),
    Column("words", Sealed),
    Column("reported_at", Instant, nullable=False),
    PrimaryKeyConstraint("resource_id", "person_id"),
    Index("ix_resource_reports_guild_id", "guild_id"),
    Index("ix_resource_reports_person_id", "person_id"),
    sqlite_strict=True,
)

collections = Table(
    "resource_collections",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", Id, nullable=False),
    Column("name", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Index("ix_resource_collections_guild_id", "guild_id"),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)

collected = Table(
    "resource_collected",
    metadata,
    Column("collection_id", Id, nullable=False),
    Column("resource_id", Id, nullable=False),
    Column("added_at", Instant, nullable=False),
    PrimaryKeyConstraint("collection_id", "resource_id"),
    Index("ix_resource_collected_resource_id", "resource_id"),
    sqlite_strict=True,
)

# How the link of a resource was when it was looked at. One row for each that has a link.
looks = Table(
    "resource_looks",
    metadata,
    Column("resource_id", Id, primary_key=True, autoincrement=False),
    Column("guild_id", Id, nullable=False),
    Column("host", Text, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("looked_at", Instant),
    Column("verdict", Text),
    Column("reason", Text),
    Column("misses", Id, nullable=False),
    Column("first_missed_at", Instant),
    Column("last_missed_at", Instant),
    Column("waits", Id, nullable=False),
    # Where it has moved by its site's own word, and stewards said that it is to stay as it is.
    Column("declined", Text),
    Index("ix_resource_looks_next_at", "next_at"),
    Index("ix_resource_looks_guild_id", "guild_id"),
    sqlite_strict=True,
)

# Imports that are under way or done, so that one broken off by a restart is put right.
imports = Table(
    "resource_imports",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", Id, nullable=False),
    Column("person_id", Id, nullable=False),
    Column("begun_at", Instant, nullable=False),
    # While it is in hand, this moves: another process must not take it for one that was broken off.
    Column("lease_until", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("rows", Id, nullable=False),
    Index("ix_resource_imports_guild_id", "guild_id"),
    Index("ix_resource_imports_person_id", "person_id"),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)

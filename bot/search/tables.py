"""The tables behind search: what can be found, in which of it each word stands, and what somebody looked for.

What can be found in a server is numbered from 0 (its position), in the order in which it was taken in. Which positions
hold a word is kept for some thousands of them in one row (`bot/search/lists.py`).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Table, Text, UniqueConstraint

from bot.database import Id, Instant, Json, Packed, Sealed, Truth, metadata

# Prefixes are ranges of words in the order of their letters' numbers, whatever the server's language.
_WORD: Any = Text().with_variant(Text(collation="C"), "postgresql")

search_indexes = Table(
    "search_indexes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", Id, nullable=False),
    Column("kind", Text, nullable=False),
    Column("next_position", Id, nullable=False),
    Column("top_rank", Id, nullable=False),
    Column("is_in_order", Truth, nullable=False),
    UniqueConstraint("guild_id", "kind"),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)

search_subjects = Table(
    "search_subjects",
    metadata,
    Column("index_id", Id, nullable=False),
    Column("subject", Id, nullable=False),
    Column("position", Id, nullable=False),
    Column("rank", Id, nullable=False),
    Column("ends_at", Instant, nullable=True),
    Column("words", Json, nullable=False),
    PrimaryKeyConstraint("index_id", "subject"),
    Index("ix_search_subjects_index_id_position", "index_id", "position", unique=True),
    Index("ix_search_subjects_index_id_rank", "index_id", "rank", "position"),
    Index("ix_search_subjects_index_id_ends_at", "index_id", "ends_at"),
    sqlite_strict=True,
)

search_lists = Table(
    "search_lists",
    metadata,
    Column("index_id", Id, nullable=False),
    Column("block", Id, nullable=False),
    Column("word", _WORD, nullable=False),
    Column("holders", Packed, nullable=False),
    PrimaryKeyConstraint("index_id", "block", "word"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

search_vocabulary = Table(
    "search_vocabulary",
    metadata,
    Column("index_id", Id, nullable=False),
    Column("length", Id, nullable=False),
    Column("word", _WORD, nullable=False),
    Column("backward", _WORD, nullable=False),
    Column("number", Id, nullable=False),
    PrimaryKeyConstraint("index_id", "length", "word"),
    Index("ix_search_vocabulary_index_id_length_backward", "index_id", "length", "backward"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

searches = Table(
    "searches",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", Id, nullable=False),
    Column("person_id", Id, nullable=False),
    Column("kind", Text, nullable=False),
    Column("wanted", Sealed, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Index("ix_searches_person_id", "person_id"),
    Index("ix_searches_asked_at", "asked_at"),
    sqlite_strict=True,
    sqlite_autoincrement=True,
)

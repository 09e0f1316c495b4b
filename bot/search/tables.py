"""The tables behind search: which words stand in what, all the words there are, and what somebody looked for."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Table, Text

from bot.database import Id, Instant, Sealed, metadata

# Prefixes are ranges of words in the order of their letters' numbers, whatever the server's language.
_WORD: Any = Text().with_variant(Text(collation="C"), "postgresql")

search_words = Table(
    "search_words",
    metadata,
    Column("guild_id", Id, nullable=False),
    Column("kind", Text, nullable=False),
    Column("word", _WORD, nullable=False),
    Column("subject", Id, nullable=False),
    Column("weight", Id, nullable=False),
    PrimaryKeyConstraint("guild_id", "kind", "word", "subject"),
    Index("ix_search_words_kind_subject", "kind", "subject"),
    sqlite_strict=True,
)

search_vocabulary = Table(
    "search_vocabulary",
    metadata,
    Column("guild_id", Id, nullable=False),
    Column("kind", Text, nullable=False),
    Column("length", Id, nullable=False),
    Column("word", _WORD, nullable=False),
    Column("number", Id, nullable=False),
    PrimaryKeyConstraint("guild_id", "kind", "length", "word"),
    sqlite_strict=True,
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

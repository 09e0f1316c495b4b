"""Search by lists of positions: in which of what can be found each word stands."""

from __future__ import annotations

import struct
from collections import Counter, defaultdict
from typing import NamedTuple

import sqlalchemy as sa
from alembic import op

from bot.database.columns import Id, Instant, Json, Packed, Truth
from bot.search.words import weighed

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Put the new tables in the place of the old ones, and take in who could be found."""
    people = _people()
    op.drop_table("search_words")
    op.drop_table("search_vocabulary")
    tables = _tables()
    for number, (guild_id, theirs) in enumerate(sorted(people.items()), start=1):
        _take_in(tables, number, guild_id, sorted(theirs, key=lambda person: (person.rank, person.subject)))


class Person(NamedTuple):
    """Whose introduction could be found: its id, its rank, its words with their weights, and its tokens."""

    subject: int
    rank: int
    words: dict[str, int]
    tokens: list[str]


def _people() -> dict[int, list[Person]]:
    """Return who can be found in each server. Words are read anew, since they are told apart differently now."""
    introductions = sa.table("introductions", *map(sa.column, ("id", "guild_id", "name", "work", "change")))
    words = sa.table("search_words", *map(sa.column, ("guild_id", "kind", "word", "subject", "weight")))
    here = sa.and_(words.c.kind == "people", words.c.guild_id == introductions.c.guild_id)
    marks = sa.select(introductions, words.c.word, words.c.weight).join(
        words, sa.and_(here, words.c.subject == introductions.c.id)
    )
    people: dict[int, list[Person]] = defaultdict(list)
    tokens: dict[int, list[str]] = defaultdict(list)
    bind = op.get_bind()
    for row in bind.execute(marks.where(words.c.word >= "=", words.c.word < ">")):
        tokens[row.id].append(row.word[1:])
    for row in bind.execute(marks.where(words.c.word == "*")):
        weights = weighed([(row.name, 3), (row.work, 1), (row.change, 1)])
        people[row.guild_id].append(Person(row.id, row.weight, weights, sorted(tokens[row.id])))
    return people


def _take_in(tables: list[sa.Table], index_id: int, guild_id: int, people: list[Person]) -> None:
    indexes, subjects, lists, vocabulary = tables
    bind = op.get_bind()
    row = {"guild_id": guild_id, "kind": "people", "next_position": len(people), "top_rank": people[-1].rank}
    bind.execute(indexes.insert(), {**row, "is_in_order": True})
    holders: dict[tuple[int, str], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    numbers: Counter[str] = Counter()
    rows = []
    for position, person in enumerate(people):
        block, place = divmod(position, 8192)
        for key, weight in _keys(person).items():
            holders[block, key][weight].append(place)
        numbers.update(person.words.keys())
        kept: dict[int, list[str]] = defaultdict(list)
        for word, weight in person.words.items():
            kept[weight].append(word)
        words = {str(weight): " ".join(some) for weight, some in kept.items()}
        facts = {"rank": person.rank, "ends_at": None, "words": {"words": words, "tokens": person.tokens}}
        rows.append({"index_id": index_id, "subject": person.subject, "position": position, **facts})
    bind.execute(subjects.insert(), rows)
    bind.execute(
        lists.insert(),
        [
            {"index_id": index_id, "block": block, "word": key, "holders": _packed_all(held)}
            for (block, key), held in sorted(holders.items())
        ],
    )
    known = [(word, number) for word, number in numbers.items() if len(word) >= 3]
    if known:
        bind.execute(
            vocabulary.insert(),
            [
                {"index_id": index_id, "length": len(word), "word": word, "backward": word[::-1], "number": number}
                for word, number in sorted(known)
            ],
        )


def _keys(person: Person) -> dict[str, int]:
    keys = {"*": 0, **dict.fromkeys((f"={token}" for token in person.tokens), 0), **person.words}
    for word, weight in person.words.items():
        for length in range(1, min(4, len(word) - 1) + 1):
            beginning = f"^{word[:length]}"
            keys[beginning] = max(keys.get(beginning, weight), weight)
    return keys


def _packed_all(held: dict[int, list[int]]) -> bytes:
    return b"".join(_packed(weight, places) for weight, places in held.items())


def _packed(weight: int, places: list[int]) -> bytes:
    if len(places) <= 128:
        return struct.pack(f"<hH{len(places)}H", weight, 2 * len(places), *places)
    return struct.pack("<hH", weight, 1024) + sum(1 << place for place in places).to_bytes(1024, "little")


def _tables() -> list[sa.Table]:
    word = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    indexes = op.create_table(
        "search_indexes",
        sa.Column("id", Id(), primary_key=True),
        sa.Column("guild_id", Id(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("next_position", Id(), nullable=False),
        sa.Column("top_rank", Id(), nullable=False),
        sa.Column("is_in_order", Truth(), nullable=False),
        sa.UniqueConstraint("guild_id", "kind", name="uq_search_indexes_guild_id_kind"),
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )
    subjects = op.create_table(
        "search_subjects",
        sa.Column("index_id", Id(), nullable=False),
        sa.Column("subject", Id(), nullable=False),
        sa.Column("position", Id(), nullable=False),
        sa.Column("rank", Id(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=True),
        sa.Column("words", Json(), nullable=False),
        sa.PrimaryKeyConstraint("index_id", "subject", name="pk_search_subjects"),
        sqlite_strict=True,
    )
    op.create_index("ix_search_subjects_index_id_position", "search_subjects", ["index_id", "position"], unique=True)
    op.create_index("ix_search_subjects_index_id_rank", "search_subjects", ["index_id", "rank", "position"])
    op.create_index("ix_search_subjects_index_id_ends_at", "search_subjects", ["index_id", "ends_at"])
    lists = op.create_table(
        "search_lists",
        sa.Column("index_id", Id(), nullable=False),
        sa.Column("block", Id(), nullable=False),
        sa.Column("word", word, nullable=False),
        sa.Column("holders", Packed(), nullable=False),
        sa.PrimaryKeyConstraint("index_id", "block", "word", name="pk_search_lists"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    vocabulary = op.create_table(
        "search_vocabulary",
        sa.Column("index_id", Id(), nullable=False),
        sa.Column("length", Id(), nullable=False),
        sa.Column("word", word, nullable=False),
        sa.Column("backward", word, nullable=False),
        sa.Column("number", Id(), nullable=False),
        sa.PrimaryKeyConstraint("index_id", "length", "word", name="pk_search_vocabulary"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_search_vocabulary_index_id_length_backward", "search_vocabulary", ["index_id", "length", "backward"]
    )
    return [indexes, subjects, lists, vocabulary]

"""Keeps which words stand in what, and finds it again. `kind` is what is looked for, `subject` the id of one of it.

A table of words and not the engines' own full-text search: it is the same on both, forgets at once what is erased,
knows which words there are (so that a mistyped one can be forgiven), and each server's words lie together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, case, delete, func, literal, select, union_all

from bot.database import Id, Prepared, Unit
from bot.search.tables import search_vocabulary, search_words
from bot.search.words import asked, mistakes_in, nearest, weighed

_EXACT, _PREFIX, _MISTYPED = 4, 2, 1
_EVERYTHING: Final = "*"
"""Stands in everything, so that a search without words finds all of it. No word is spelt so, nor is any token."""

_PAST_EVERY_LETTER: Final = "\U0010ffff"

_GUILD, _KIND = bindparam("guild", type_=Id), bindparam("of_kind", type_=String())
_ANY_WORD: Final = Prepared(
    select(search_words.c.word)
    .where(
        search_words.c.guild_id == _GUILD,
        search_words.c.kind == _KIND,
        search_words.c.word >= bindparam("begins"),
        search_words.c.word < bindparam("ends"),
    )
    .limit(1)
)
_WORDS_OF_LENGTH: Final = Prepared(
    select(search_vocabulary.c.word).where(
        search_vocabulary.c.guild_id == _GUILD,
        search_vocabulary.c.kind == _KIND,
        search_vocabulary.c.length >= bindparam("least"),
        search_vocabulary.c.length <= bindparam("greatest"),
    )
)


class Text(NamedTuple):
    """Words to be found by; those of a heavier text come first."""

    text: str
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: a page of subjects, best first, and how many there are in all."""

    subjects: tuple[int, ...]
    number: int


async def index(
    unit: Unit,
    guild_id: int,
    kind: str,
    subject: int,
    texts: Iterable[Text],
    tokens: Collection[str] = (),
    *,
    rank: int = 0,
) -> None:
    """Make a subject be found by these words and by no others. `tokens` are found whole only: "offers:writing".

    `rank` puts it before those of a lesser one where nobody types words.
    """
    await forget(unit, guild_id, kind, subject)
    weights = weighed(texts)
    rows = {**weights, **dict.fromkeys((_token(token) for token in tokens), rank), _EVERYTHING: rank}
    facts = {"guild_id": guild_id, "kind": kind, "subject": subject}
    await unit.execute(
        search_words.insert(), [{**facts, "word": word, "weight": weight} for word, weight in rows.items()]
    )
    if not weights:
        return
    counted = unit.insert(search_vocabulary)
    await unit.execute(
        counted.on_conflict_do_update(
            index_elements=[*search_vocabulary.primary_key.columns],
            set_={"number": search_vocabulary.c.number + 1},
        ),
        [{"guild_id": guild_id, "kind": kind, "length": len(word), "word": word, "number": 1} for word in weights],
    )


async def forget(unit: Unit, guild_id: int, kind: str, subject: int) -> None:
    """Let nothing find a subject any more; one that was never there changes nothing."""
    of_it = (search_words.c.kind == kind, search_words.c.subject == subject, search_words.c.guild_id == guild_id)
    words = [row.word for row in await unit.all(select(search_words.c.word).where(*of_it))]
    if not words:
        return
    await unit.execute(delete(search_words).where(*of_it))
    known = (search_vocabulary.c.guild_id == guild_id, search_vocabulary.c.kind == kind)
    theirs = and_(*known, search_vocabulary.c.word.in_(words))
    await unit.execute(search_vocabulary.update().where(theirs).values(number=search_vocabulary.c.number - 1))
    await unit.execute(delete(search_vocabulary).where(theirs, search_vocabulary.c.number <= 0))


async def every(unit: Unit, guild_id: int, kind: str) -> list[int]:
    """Return all that can be found of a kind in a server."""
    here = (search_words.c.guild_id == guild_id, search_words.c.kind == kind, search_words.c.word == _EVERYTHING)
    return sorted(row.subject for row in await unit.all(select(search_words.c.subject).where(*here)))


async def forget_server(unit: Unit, guild_id: int) -> None:
    """Let nothing of a server be found any more."""
    for table in (search_words, search_vocabulary):
        await unit.execute(delete(table).where(table.c.guild_id == guild_id))


async def find(
    unit: Unit,
    guild_id: int,
    kind: str,
    words: str,
    tokens: Sequence[str] = (),
    *,
    start: int = 0,
    most: int = 10,
) -> Found:
    """Return what holds all of these words and tokens, best first, from the `start`-th on, `most` at once.

    A word is found by its beginning too. One that is found nowhere is taken for a mistyped one. Without words, those
    of the highest rank come first. Whatever is typed is looked for as it stands: there are no signs with a meaning.
    """
    wanted = asked(words)
    if words.strip() and not wanted and not tokens:
        return Found((), 0)
    here = and_(search_words.c.guild_id == guild_id, search_words.c.kind == kind)
    parts = [await _part(unit, guild_id, kind, here, word) for word in wanted]
    parts += [_whole(here, _token(token), is_ranked=not wanted) for token in tokens]
    parts = parts or [_whole(here, _EVERYTHING, is_ranked=True)]
    each = union_all(*parts).subquery()
    score = func.sum(each.c.score)
    fitting = (
        select(each.c.subject, func.count().over().label("number"))
        .group_by(each.c.subject)
        .having(func.count() == len(parts))
        .order_by(score.desc(), each.c.subject.desc())
        .limit(most)
        .offset(start)
    )
    rows = await unit.all(fitting)
    if not rows and start:  # past the end: how many there are is still to be said
        return Found((), (await find(unit, guild_id, kind, words, tokens, most=1)).number)
    return Found(tuple(row.subject for row in rows), rows[0].number if rows else 0)


async def _part(unit: Unit, guild_id: int, kind: str, here: ColumnElement[bool], word: str) -> Select[tuple[int, int]]:
    end = word + _PAST_EVERY_LETTER
    begins = and_(search_words.c.word >= word, search_words.c.word < end)
    values = {"guild": guild_id, "of_kind": kind, "begins": word, "ends": end}
    if not mistakes_in(word) or await unit.scalar(_ANY_WORD, values):
        weight = case((search_words.c.word == word, _EXACT), else_=_PREFIX) * search_words.c.weight
        return _scored(here, begins, weight)
    similar = nearest(word, await _words_like(unit, guild_id, kind, word))
    return _scored(here, search_words.c.word.in_(similar), literal(_MISTYPED) * search_words.c.weight)


async def _words_like(unit: Unit, guild_id: int, kind: str, word: str) -> list[str]:
    most = mistakes_in(word)
    lengths = {"least": len(word) - most, "greatest": len(word) + most}
    rows = await unit.all(_WORDS_OF_LENGTH, {"guild": guild_id, "of_kind": kind, **lengths})
    return [row[0] for row in rows]


def _scored(
    here: ColumnElement[bool], fits: ColumnElement[bool], weight: ColumnElement[int]
) -> Select[tuple[int, int]]:
    return (
        select(search_words.c.subject, func.max(weight).label("score"))
        .where(here, fits)
        .group_by(search_words.c.subject)
    )


def _whole(here: ColumnElement[bool], word: str, *, is_ranked: bool) -> Select[tuple[int, int]]:
    score = search_words.c.weight if is_ranked else literal(0)
    return select(search_words.c.subject, score.label("score")).where(here, search_words.c.word == word)


def _token(token: str) -> str:
    # What parts words stands in it, so that no typed word can be one.
    return f"={token}"

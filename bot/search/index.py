"""Keeps which words stand in what. `kind` is what is looked for, `subject` the id of one of it."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Row, String, bindparam, delete, select

from bot.database import Id, Instant, Json, Prepared, Truth, Unit
from bot.search.changes import Changes
from bot.search.keys import token
from bot.search.statements import OneOf, WithLists, listed
from bot.search.tables import search_indexes, search_lists, search_subjects, search_vocabulary
from bot.search.words import weighed

AT_ONCE: Final = 100
"""How many subjects one unit should take in: more would keep other writers waiting for longer than they notice."""

_LEAST_RANK: Final = -(2**62)
_IN_ONE_GO: Final = 20
"""So many texts are read before the event loop comes round again."""

INDEX: Final = Prepared(
    select(
        search_indexes.c.id,
        search_indexes.c.next_position,
        search_indexes.c.top_rank,
        search_indexes.c.is_in_order,
    ).where(
        search_indexes.c.guild_id == bindparam("guild", type_=Id),
        search_indexes.c.kind == bindparam("of_kind", type_=String()),
    )
)


def _known(one_of: OneOf) -> Any:
    columns = (search_subjects.c.subject, search_subjects.c.position, search_subjects.c.rank, search_subjects.c.words)
    return select(*columns).where(
        search_subjects.c.index_id == bindparam("of_index"), one_of(search_subjects.c.subject, "subjects")
    )


_KNOWN: Final = WithLists(_known)
_GO_ON_FROM: Final = Prepared(
    search_indexes.update()
    .where(search_indexes.c.id == bindparam("of_index"))
    .values(
        next_position=bindparam("position"),
        top_rank=bindparam("rank"),
        is_in_order=bindparam("in_order", type_=Truth),
    )
)
_KEEP: Final = Prepared(
    lambda insert: (
        kept := insert(search_subjects).values(
            index_id=bindparam("of_index"),
            subject=bindparam("subject"),
            position=bindparam("position"),
            rank=bindparam("rank"),
            ends_at=bindparam("ends_at", type_=Instant),
            words=bindparam("words", type_=Json),
        )
    ).on_conflict_do_update(
        index_elements=[*search_subjects.primary_key.columns],
        set_={name: kept.excluded[name] for name in ("position", "rank", "ends_at", "words")},
    )
)
_DROP: Final = Prepared(
    delete(search_subjects).where(
        search_subjects.c.index_id == bindparam("of_index"), search_subjects.c.subject == bindparam("of_subject")
    )
)
_ENDED: Final = Prepared(
    select(search_subjects.c.index_id, search_subjects.c.subject).where(
        search_subjects.c.ends_at <= bindparam("now", type_=Instant)
    )
)


class Text(NamedTuple):
    """Words to be found by; those of a heavier text come first."""

    text: str
    weight: int = 1


class Entry(NamedTuple):
    """What is to be found: by these words, and whole by these tokens, before those of a lesser rank, until it ends."""

    subject: int
    texts: Sequence[Text]
    tokens: Collection[str] = ()
    rank: int = 0
    ends_at: datetime | None = None


async def index(
    unit: Unit,
    guild_id: int,
    kind: str,
    subject: int,
    texts: Iterable[Text],
    tokens: Collection[str] = (),
    *,
    rank: int = 0,
    ends_at: datetime | None = None,
) -> None:
    """Make a subject be found by these words and by no others. `tokens` are found whole only: "offers:writing".

    `rank` puts it before those of a lesser one where nobody types words. From `ends_at` on nothing finds it. Taken in
    again at the same rank, it keeps its place among its equals; at another, it is the newest of them. Searches without
    words are quickest where ranks come in ascending order, as those made from the present moment do.
    """
    await index_many(unit, guild_id, kind, [Entry(subject, [*texts], tokens, rank, ends_at)])


async def index_many(unit: Unit, guild_id: int, kind: str, entries: Iterable[Entry]) -> None:
    """Do so for many, of which the later one counts as the newer. More than `AT_ONCE` belong in several units."""
    wanted = {entry.subject: entry for entry in entries}
    if not wanted:
        return
    row = await _to_fill(unit, guild_id, kind)
    position, top_rank, is_in_order = row.next_position, row.top_rank, row.is_in_order
    changes = Changes(row.id)
    known = await _leaving(unit, changes, row.id, wanted)
    kept = []
    for number, entry in enumerate(wanted.values()):
        if number % _IN_ONE_GO == 0:
            await asyncio.sleep(0)
        at, rank = known.get(entry.subject, (None, None))
        if at is None or rank != entry.rank:
            at, position = position, position + 1
            is_in_order = is_in_order and entry.rank >= top_rank
            top_rank = max(top_rank, entry.rank)
        words = weighed(entry.texts)
        changes.join(at, words, entry.tokens)
        facts = {"rank": entry.rank, "ends_at": entry.ends_at, "words": _by_weight(words, entry.tokens)}
        kept.append({"of_index": row.id, "subject": entry.subject, "position": at, **facts})
    await unit.run(_KEEP, *kept)
    await unit.run(_GO_ON_FROM, {"of_index": row.id, "position": position, "rank": top_rank, "in_order": is_in_order})
    await changes.write(unit)


async def forget(unit: Unit, guild_id: int, kind: str, *subjects: int) -> None:
    """Let nothing find these any more; one that was never there changes nothing."""
    found = await unit.one(INDEX, {"guild": guild_id, "of_kind": kind})
    if found is not None:
        await _forget(unit, found.id, subjects)


async def forget_ended(unit: Unit, now: datetime) -> int:
    """Let go of whatever has ended, which nothing finds any more, and return how much that was."""
    ended: dict[int, list[int]] = {}
    for row in await unit.all(_ENDED, {"now": now}):
        ended.setdefault(row.index_id, []).append(row.subject)
    for index_id, subjects in ended.items():
        for at in range(0, len(subjects), AT_ONCE):
            await _forget(unit, index_id, subjects[at : at + AT_ONCE])
    return sum(map(len, ended.values()))


async def every(unit: Unit, guild_id: int, kind: str) -> list[int]:
    """Return all that can be found of a kind in a server, and what has ended since it was last cleared."""
    found = await unit.one(INDEX, {"guild": guild_id, "of_kind": kind})
    if found is None:
        return []
    theirs = select(search_subjects.c.subject).where(search_subjects.c.index_id == found.id)
    return [row.subject for row in await unit.all(theirs.order_by(search_subjects.c.subject))]


async def forget_server(unit: Unit, guild_id: int) -> None:
    """Let nothing of a server be found any more."""
    theirs = select(search_indexes.c.id).where(search_indexes.c.guild_id == guild_id)
    for table in (search_lists, search_vocabulary, search_subjects):
        await unit.execute(delete(table).where(table.c.index_id.in_(theirs)))
    await unit.execute(delete(search_indexes).where(search_indexes.c.guild_id == guild_id))


async def _to_fill(unit: Unit, guild_id: int, kind: str) -> Row[Any]:
    where = {"guild": guild_id, "of_kind": kind}
    found = await unit.one(INDEX, where)
    if found is None:
        empty = {"next_position": 0, "top_rank": _LEAST_RANK, "is_in_order": True}
        await unit.execute(search_indexes.insert().values(guild_id=guild_id, kind=kind, **empty))
        found = await unit.one(INDEX, where)
    if found is None:
        raise LookupError("an index that was just made is not there")
    return found


async def _forget(unit: Unit, index_id: int, subjects: Iterable[int]) -> None:
    changes = Changes(index_id)
    known = await _leaving(unit, changes, index_id, subjects)
    await unit.run(_DROP, *({"of_index": index_id, "of_subject": subject} for subject in known))
    await changes.write(unit)


async def _leaving(unit: Unit, changes: Changes, index_id: int, subjects: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Take those of these that are known out of their lists; return subject -> (position, rank)."""
    known = {}
    for row in await unit.all(_KNOWN.of(unit), {"of_index": index_id, "subjects": listed(unit, subjects)}):
        known[row.subject] = (row.position, row.rank)
        changes.leave(row.position, *_of_kept(row.words))
    return known


def _by_weight(words: Mapping[str, int], tokens: Collection[str]) -> dict[str, Any]:
    by_weight: dict[int, list[str]] = {}
    for word, weight in words.items():
        by_weight.setdefault(weight, []).append(word)
    return {
        "words": {str(weight): " ".join(some) for weight, some in by_weight.items()},
        "tokens": [token(name)[1:] for name in tokens],
    }


def _of_kept(kept: dict[str, Any]) -> tuple[dict[str, int], list[str]]:
    words = {word: int(weight) for weight, some in kept["words"].items() for word in some.split(" ")}
    return words, kept["tokens"]

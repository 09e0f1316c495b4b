"""A page of what was found, where nobody typed words: by the rank that each was given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import bindparam, select

from bot.database import Id, Prepared, Unit
from bot.search import lists
from bot.search.statements import OneOf, WithLists, listed
from bot.search.tables import search_subjects

_IN_ORDER = (search_subjects.c.rank.desc(), search_subjects.c.position.desc())
_COLUMNS = (search_subjects.c.subject, search_subjects.c.position, search_subjects.c.rank)
_HERE = search_subjects.c.index_id == bindparam("of_index", type_=Id)
_FIRST: Final = Prepared(select(*_COLUMNS).where(_HERE).order_by(*_IN_ORDER).limit(bindparam("most", type_=Id)))


def _of_these(one_of: OneOf) -> Any:
    return select(*_COLUMNS).where(_HERE, one_of(search_subjects.c.position, "positions"))


_OF_THESE: Final = WithLists(_of_these)
_SPARE: Final = 100


async def by_rank(
    unit: Unit, index_id: int, size: int, fitting: Mapping[int, lists.Levels], number: int, start: int, most: int
) -> list[int]:
    """Return a page of the `number` that fit among `size`, those of the highest rank first.

    Where a great part of all fits, all are gone through in order until the page is full. Else those that fit are
    put in order; that happens too where they are not to be found among the first.
    """
    bits = {block: _united(levels) for block, levels in fitting.items()}
    end = min(start + most, number)
    expected = 2 * end * size // number + _SPARE
    if expected < number:
        rows = await unit.all(_FIRST, {"of_index": index_id, "most": expected})
        found = [row.subject for row in rows if _fits(bits, row.position)]
        if len(found) >= end:
            return found[start:end]
    positions = [block * lists.SIZE + place for block, here in bits.items() for place in lists.descending(here)]
    rows = await unit.all(_OF_THESE.of(unit), {"of_index": index_id, "positions": listed(unit, positions)})
    ranked = sorted(((row.rank, row.position, row.subject) for row in rows), reverse=True)
    return [subject for _, _, subject in ranked[start:end]]


def _united(levels: lists.Levels) -> int:
    united = 0
    for bits in levels.values():
        united |= bits
    return united


def _fits(bits: Mapping[int, int], position: int) -> bool:
    block, place = lists.place(position)
    return bool(bits.get(block, 0) >> place & 1)

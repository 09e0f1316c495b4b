"""What a mistyped word was meant to be: the nearest of those that begin or end as it does."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, bindparam, select

from bot.database import Id, Prepared, Unit
from bot.search.tables import search_vocabulary
from bot.search.words import SHORTEST_KNOWN, mistakes_in, nearest

_MOST_COMPARED: Final = 3000
"""Of the words of one length that begin or end alike."""

_MOST_MEANT: Final = 20
_LONGEST_END: Final = 4
_PAST_EVERY_LETTER: Final = "\U0010ffff"


def _alike(column: ColumnElement[str]) -> Prepared:
    return Prepared(
        select(search_vocabulary.c.word, search_vocabulary.c.number)
        .where(
            search_vocabulary.c.index_id == bindparam("of_index", type_=Id),
            search_vocabulary.c.length == bindparam("of_length", type_=Id),
            column >= bindparam("begins"),
            column < bindparam("ends"),
        )
        .limit(_MOST_COMPARED)
    )


_BEGINNING_ALIKE: Final = _alike(search_vocabulary.c.word)
_ENDING_ALIKE: Final = _alike(search_vocabulary.c.backward)


async def nearest_known(unit: Unit, index_id: int, word: str) -> list[str]:
    """Return the known words that are nearest to a mistyped one, as long as they are near enough.

    First it is compared with those whose first letters are the same, and where none of them is near enough, with those
    whose last ones are. So one mistake is forgiven wherever it is, and two in a longer word, unless one is near its
    beginning and the other near its end.
    """
    most = mistakes_in(word)
    lengths = range(max(SHORTEST_KNOWN, len(word) - most), len(word) + most + 1)
    # A mistake, and be it two neighbours that changed places, leaves so many letters before it, or so many after it.
    before = min(_LONGEST_END, (len(word) - 1) // 2)
    after = min(_LONGEST_END, len(word) - before - 1)
    for statement, letters in ((_BEGINNING_ALIKE, word[:before]), (_ENDING_ALIKE, word[: -after - 1 : -1])):
        where = {"of_index": index_id, "begins": letters, "ends": letters + _PAST_EVERY_LETTER}
        rows = await unit.each(statement, *({**where, "of_length": length} for length in lengths))
        known: dict[str, int] = {row.word: row.number for row in rows}
        if meant := nearest(word, known):
            return sorted(sorted(meant, key=lambda one: (-known[one], one))[:_MOST_MEANT])
    return []

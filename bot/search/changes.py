"""What becomes of the lists of words when subjects are taken in or forgotten: gathered first, then written at once."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar

from sqlalchemy import bindparam, delete, select

from bot.database import Packed, Prepared, Unit
from bot.search import lists
from bot.search.keys import EVERYTHING, beginnings_of, token
from bot.search.statements import OneOf, WithLists, listed
from bot.search.tables import search_lists, search_vocabulary
from bot.search.words import SHORTEST_KNOWN

T = TypeVar("T")

_IN_ONE_GO: Final = 500
"""So many rows are made before the event loop comes round again: about 5 ms."""

_HERE = (search_lists.c.index_id == bindparam("of_index"), search_lists.c.block == bindparam("of_block"))


def _known_lists(one_of: OneOf) -> Any:
    return select(search_lists.c.word, search_lists.c.holders).where(*_HERE, one_of(search_lists.c.word, "words"))


_KNOWN_LISTS: Final = WithLists(_known_lists)
_KEEP_LIST: Final = Prepared(
    lambda insert: (
        kept := insert(search_lists).values(
            index_id=bindparam("of_index"),
            block=bindparam("of_block"),
            word=bindparam("word"),
            holders=bindparam("holders", type_=Packed),
        )
    ).on_conflict_do_update(index_elements=[*search_lists.primary_key.columns], set_={"holders": kept.excluded.holders})
)
_DROP_LIST: Final = Prepared(delete(search_lists).where(*_HERE, search_lists.c.word == bindparam("of_word")))
_COUNT_WORD: Final = Prepared(
    lambda insert: (
        counted := insert(search_vocabulary).values(
            index_id=bindparam("of_index"),
            length=bindparam("length"),
            word=bindparam("word"),
            backward=bindparam("backward"),
            number=bindparam("number"),
        )
    ).on_conflict_do_update(
        index_elements=[*search_vocabulary.primary_key.columns],
        set_={"number": search_vocabulary.c.number + counted.excluded.number},
    )
)
_DROP_UNUSED: Final = Prepared(
    delete(search_vocabulary).where(
        search_vocabulary.c.index_id == bindparam("of_index"),
        search_vocabulary.c.length == bindparam("of_length"),
        search_vocabulary.c.word == bindparam("of_word"),
        search_vocabulary.c.number <= 0,
    )
)


class _Places:
    """Places in a block, by what they are to be found by."""

    def __init__(self) -> None:
        self._words: dict[str, list[int]] = defaultdict(list)
        self._whole: dict[str, list[int]] = defaultdict(list)

    def add(self, place: int, words: Iterable[str], whole: Iterable[str] = ()) -> None:
        for word in words:
            self._words[word].append(place)
        for key in whole:
            self._whole[key].append(place)

    def sets(self) -> dict[str, int]:
        """Return the list of each key: of words, of their beginnings, of what is found whole."""
        found = {word: lists.bits_of(places) for word, places in self._words.items()}
        beginnings: dict[str, int] = {}
        for word, bits in found.items():
            for key in beginnings_of(word):
                beginnings[key] = beginnings.get(key, 0) | bits
        found.update(beginnings)
        found.update((key, lists.bits_of(places)) for key, places in self._whole.items())
        return found


class Changes:
    """Which positions are to leave which lists of an index, and to join which, at which weight."""

    def __init__(self, index_id: int) -> None:
        self._index_id = index_id
        self._leaving: dict[int, _Places] = defaultdict(_Places)
        self._joining: dict[int, dict[int, _Places]] = defaultdict(lambda: defaultdict(_Places))
        self._words: Counter[str] = Counter()

    def leave(self, position: int, words: Mapping[str, int], tokens: Iterable[str]) -> None:
        """Let a position be found no more by these words (word -> weight) and tokens."""
        block, place = lists.place(position)
        self._leaving[block].add(place, words, _whole(tokens))
        self._words.subtract(words.keys())

    def join(self, position: int, words: Mapping[str, int], tokens: Iterable[str]) -> None:
        """Let a position be found by these words (word -> weight) and tokens."""
        block, place = lists.place(position)
        joining = self._joining[block]
        by_weight: dict[int, list[str]] = {}
        for word, weight in words.items():
            by_weight.setdefault(weight, []).append(word)
        for weight, some in by_weight.items():
            joining[weight].add(place, some)
        joining[0].add(place, (), _whole(tokens))
        self._words.update(words.keys())

    async def write(self, unit: Unit) -> None:
        """Change the lists, and the vocabulary with them."""
        for block in sorted(self._leaving.keys() | self._joining.keys()):
            leaving = self._leaving[block].sets()
            joining: dict[str, lists.Levels] = {}
            for weight, places in self._joining[block].items():
                for key, bits in places.sets().items():
                    joining.setdefault(key, {})[weight] = bits
                await asyncio.sleep(0)
            await self._write_block(unit, block, leaving, joining)
        await self._write_vocabulary(unit)

    async def _write_block(
        self, unit: Unit, block: int, leaving: Mapping[str, int], joining: Mapping[str, lists.Levels]
    ) -> None:
        here = {"of_index": self._index_id, "of_block": block}
        words = sorted(leaving.keys() | joining.keys())
        for some in _in_turns(words):
            found = await unit.all(_KNOWN_LISTS.of(unit), {**here, "words": listed(unit, some)})
            known: dict[str, bytes] = {row.word: row.holders for row in found}
            kept, dropped = [], []
            for word in some:
                before = lists.unpacked(known[word]) if word in known else {}
                after = _changed(before, leaving.get(word, 0), joining.get(word, {}))
                if after == before:
                    continue
                if after:
                    kept.append({**here, "word": word, "holders": lists.packed(after)})
                else:
                    dropped.append({**here, "of_word": word})
            await unit.run(_KEEP_LIST, *kept)
            await unit.run(_DROP_LIST, *dropped)
            await asyncio.sleep(0)

    async def _write_vocabulary(self, unit: Unit) -> None:
        changed = sorted(
            (len(word), word, number) for word, number in self._words.items() if number and len(word) >= SHORTEST_KNOWN
        )
        for some in _in_turns(changed):
            counted = [
                {"of_index": self._index_id, "length": length, "word": word, "backward": word[::-1], "number": number}
                for length, word, number in some
            ]
            await unit.run(_COUNT_WORD, *counted)
            fewer = [
                {"of_index": self._index_id, "of_length": length, "of_word": word}
                for length, word, number in some
                if number < 0
            ]
            await unit.run(_DROP_UNUSED, *fewer)
            await asyncio.sleep(0)


def _whole(tokens: Iterable[str]) -> list[str]:
    return [EVERYTHING, *map(token, tokens)]


def _changed(before: lists.Levels, leaving: int, joining: lists.Levels) -> lists.Levels:
    after = lists.without(before, leaving)
    for weight, bits in joining.items():
        after[weight] = after.get(weight, 0) | bits
    return after


def _in_turns(rows: Sequence[T]) -> list[Sequence[T]]:
    return [rows[at : at + _IN_ONE_GO] for at in range(0, len(rows), _IN_ONE_GO)]

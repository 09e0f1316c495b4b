"""Finds what holds words and tokens, best first. Knows of lists of positions, and of subjects only at the end."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import bindparam, select

from bot.database import Id, Instant, Prepared, Unit
from bot.search import lists, mistyped
from bot.search.index import INDEX
from bot.search.keys import EVERYTHING, LONGEST_BEGINNING, beginning, token
from bot.search.lists import Levels
from bot.search.ranked import by_rank
from bot.search.statements import OneOf, WithLists, listed
from bot.search.tables import search_lists, search_subjects, search_vocabulary
from bot.search.words import LONGEST, asked, mistakes_in

_EXACT, _PREFIX, _MISTYPED = 4, 2, 1
_PAST_EVERY_LETTER: Final = "\U0010ffff"
_NO_END_YET: Final = datetime.max.replace(tzinfo=UTC)

Blocks = dict[int, Levels]
"""Block -> those in it that fit, by score."""


def _lists_of(one_of: OneOf) -> Any:
    return select(search_lists.c.block, search_lists.c.word, search_lists.c.holders).where(
        search_lists.c.index_id == bindparam("of_index", type_=Id),
        one_of(search_lists.c.block, "blocks"),
        one_of(search_lists.c.word, "words"),
    )


def _lists_from(one_of: OneOf) -> Any:
    return select(search_lists.c.block, search_lists.c.word, search_lists.c.holders).where(
        search_lists.c.index_id == bindparam("of_index", type_=Id),
        one_of(search_lists.c.block, "blocks"),
        search_lists.c.word >= bindparam("begins"),
        search_lists.c.word < bindparam("ends"),
    )


def _at_positions(one_of: OneOf) -> Any:
    return select(search_subjects.c.position, search_subjects.c.subject).where(
        search_subjects.c.index_id == bindparam("of_index", type_=Id), one_of(search_subjects.c.position, "positions")
    )


_LISTS: Final = WithLists(_lists_of)
_LISTS_FROM: Final = WithLists(_lists_from)
_AT_POSITIONS: Final = WithLists(_at_positions)
_ENDED: Final = Prepared(
    select(search_subjects.c.position).where(
        search_subjects.c.index_id == bindparam("of_index", type_=Id),
        search_subjects.c.ends_at <= bindparam("now", type_=Instant),
    )
)


_ANY_WORD: Final = Prepared(
    select(search_vocabulary.c.word)
    .where(
        search_vocabulary.c.index_id == bindparam("of_index", type_=Id),
        search_vocabulary.c.length == bindparam("of_length", type_=Id),
        search_vocabulary.c.word >= bindparam("begins"),
        search_vocabulary.c.word < bindparam("ends"),
    )
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class ReadAs:
    """What a mistyped word was taken for: every known word that is nearest to it, as they are folded."""

    typed: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: a page of subjects, best first, and how many there are in all, counted exactly."""

    subjects: tuple[int, ...]
    number: int
    read_as: tuple[ReadAs, ...] = ()


NOTHING: Final = Found((), 0)


async def find(
    unit: Unit,
    guild_id: int,
    kind: str,
    words: str,
    tokens: Sequence[str] = (),
    *,
    now: datetime | None = None,
    start: int = 0,
    most: int = 10,
) -> Found:
    """Return what holds all of these words and tokens, best first, from the `start`-th on, `most` at once.

    A word is found by its beginning too. One that is found nowhere is taken for a mistyped one. Without words, those
    of the highest rank come first; among equals, those taken in last. Whatever is typed is looked for as it stands:
    there are no signs with a meaning. What has ended by `now` is not found; without it, nothing that ever ends is.
    """
    wanted = asked(words)
    looking = await _Looking.into(unit, guild_id, kind)
    if looking is None or (words.strip() and not wanted and not tokens):
        return NOTHING
    read_as = await looking.for_words(wanted)
    await looking.for_keys([token(name) for name in tokens] or ([] if wanted else [EVERYTHING]))
    fitting = await looking.fitting(now)
    number = sum(bits.bit_count() for levels in fitting.values() for bits in levels.values())
    if start >= number:
        return Found((), number, read_as)
    if wanted or looking.is_in_order:
        subjects = await looking.best(fitting, start, most)
    else:
        subjects = await by_rank(unit, looking.index_id, looking.size, fitting, number, start, most)
    return Found(tuple(subjects), number, read_as)


async def suggest(
    unit: Unit,
    guild_id: int,
    kind: str,
    typed: str,
    tokens: Sequence[str] = (),
    *,
    now: datetime | None = None,
    weight: int = 1,
    most: int = 25,
) -> tuple[int, ...]:
    """Return subjects for what is typed so far, best first: they hold its words, and one that begins like the last.

    Only words of texts of at least this weight count, so that what is suggested shows why. Nothing is taken for
    mistyped, since it may not be finished. With nothing typed, those of the highest rank are suggested.
    """
    wanted = asked(typed)
    if not wanted:
        return (await find(unit, guild_id, kind, typed, tokens, now=now, most=most)).subjects
    looking = await _Looking.into(unit, guild_id, kind)
    if looking is None:
        return ()
    *whole, last = wanted
    await looking.for_keys(whole, weight)
    looking.narrow(await looking.for_beginning(last, weight))
    await looking.for_keys(token(name) for name in tokens)
    return tuple(await looking.best(await looking.fitting(now), 0, most))


class _Looking:
    """One search in one index."""

    def __init__(self, unit: Unit, index_id: int, size: int, *, is_in_order: bool) -> None:
        self._unit = unit
        self.index_id = index_id
        self.size = size
        self.is_in_order = is_in_order
        self._fitting: Blocks | None = None
        self._blocks: Collection[int] = range(-(-size // lists.SIZE))

    @classmethod
    async def into(cls, unit: Unit, guild_id: int, kind: str) -> _Looking | None:
        found = await unit.one(INDEX, {"guild": guild_id, "of_kind": kind})
        if found is None:
            return None
        return cls(unit, found.id, found.next_position, is_in_order=found.is_in_order)

    async def for_words(self, words: Sequence[str]) -> tuple[ReadAs, ...]:
        """Keep only those that hold these words, or what they were meant to be; returns that in the words' order."""
        read_as = []
        # The longer a word, the fewer have it, and only where they are is looked for the others.
        for word in sorted(words, key=len, reverse=True):
            part = await self.for_beginning(word)
            if not part and mistakes_in(word) and not await self._is_anywhere(word):
                nearest = await mistyped.nearest_known(self._unit, self.index_id, word)
                part = await self._lists(_LISTS, dict.fromkeys(nearest, _MISTYPED), words=nearest)
                if nearest:
                    read_as.append(ReadAs(word, tuple(nearest)))
            self.narrow(part)
        return tuple(sorted(read_as, key=lambda one: words.index(one.typed)))

    async def _is_anywhere(self, word: str) -> bool:
        where = {"of_index": self.index_id, "begins": word, "ends": word + _PAST_EVERY_LETTER}
        lengths = range(len(word), LONGEST + 1)
        return bool(await self._unit.each(_ANY_WORD, *({**where, "of_length": length} for length in lengths)))

    def narrow(self, part: Blocks) -> None:
        """Keep only those that are in this part too, at the sum of their scores."""
        if self._fitting is None:
            self._fitting = part
        else:
            both = {block: lists.both(levels, part[block]) for block, levels in self._fitting.items() if block in part}
            self._fitting = {block: levels for block, levels in both.items() if levels}
        self._blocks = self._fitting.keys()

    async def for_beginning(self, word: str, least_weight: int = 0) -> Blocks:
        """Return where a word stands, and where longer ones do that begin with it."""
        if len(word) <= LONGEST_BEGINNING:
            scores = {word: _EXACT, beginning(word): _PREFIX}
            return await self._lists(_LISTS, scores, least_weight, words=[*scores])
        ends = word + _PAST_EVERY_LETTER
        return await self._lists(_LISTS_FROM, {word: _EXACT}, least_weight, begins=word, ends=ends)

    async def for_keys(self, keys: Iterable[str], least_weight: int = 0) -> None:
        """Keep only those that hold exactly these."""
        for key in keys:
            self.narrow(await self._lists(_LISTS, {key: _EXACT}, least_weight, words=[key]))

    async def _lists(
        self, statement: WithLists, scores: Mapping[str, int], least_weight: int = 0, **asked_for: Any
    ) -> Blocks:
        if not self._blocks:
            return {}
        asked_for = {name: listed(self._unit, some) if name == "words" else some for name, some in asked_for.items()}
        here = {"of_index": self.index_id, "blocks": listed(self._unit, self._blocks)}
        scored: dict[int, list[tuple[int, int]]] = {}
        for row in await self._unit.all(statement.of(self._unit), {**here, **asked_for}):
            score = scores.get(row.word, _PREFIX)
            found = scored.setdefault(row.block, [])
            for weight, bits in lists.unpacked(row.holders).items():
                if weight >= least_weight:
                    found.append((score * weight, bits))
        return {block: lists.best(found) for block, found in scored.items() if found}

    async def fitting(self, now: datetime | None) -> Blocks:
        """Return those that fit and have not ended, the newest block first."""
        if not self._fitting:
            return {}
        ended: dict[int, int] = {}
        for row in await self._unit.all(_ENDED, {"of_index": self.index_id, "now": now or _NO_END_YET}):
            block, place = lists.place(row.position)
            ended[block] = ended.get(block, 0) | 1 << place
        newest_first = sorted(self._fitting.items(), key=lambda one: one[0], reverse=True)
        return {block: lists.without(levels, ended.get(block, 0)) for block, levels in newest_first}

    async def best(self, fitting: Blocks, start: int, most: int) -> list[int]:
        """Return a page of subjects, those of the highest score first, and of the same score those taken in last."""
        positions = _page(fitting, start, most)
        found = await self._unit.all(
            _AT_POSITIONS.of(self._unit), {"of_index": self.index_id, "positions": listed(self._unit, positions)}
        )
        subjects = {row.position: row.subject for row in found}
        return [subjects[position] for position in positions if position in subjects]


def _page(fitting: Blocks, start: int, most: int) -> list[int]:
    page: list[int] = []
    for score in sorted({score for levels in fitting.values() for score in levels}, reverse=True):
        for block, levels in fitting.items():
            bits = levels.get(score, 0)
            number = bits.bit_count()
            if start >= number:
                start -= number
                continue
            for place in lists.descending(bits):
                if start:
                    start -= 1
                    continue
                page.append(block * lists.SIZE + place)
                if len(page) == most:
                    return page
    return page

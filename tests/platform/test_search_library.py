"""Search among many things, some of which end: the laws of what is found, in which order, and what was meant."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot import search
from bot.database import Database
from bot.search import lists
from bot.search.tables import search_indexes, search_lists, search_subjects, search_vocabulary
from bot.search.words import asked, weighed, words_of

HERE, ELSEWHERE, KIND = 1, 2, "library"
NOW = datetime(2026, 3, 4, 10, tzinfo=UTC)
TITLE, BODY = 3, 1


async def take_in(database: Database, *entries: search.Entry, guild: int = HERE) -> None:
    async with database.writing() as unit:
        await search.index_many(unit, guild, KIND, entries)


async def find(database: Database, words: str, *tokens: str, now: datetime | None = NOW, **page: int) -> search.Found:
    async with database.reading() as unit:
        return await search.find(unit, HERE, KIND, words, tokens, now=now, **page)


def entry(subject: int, title: str, body: str = "", *tokens: str, **more: object) -> search.Entry:
    return search.Entry(subject, [search.Text(title, TITLE), search.Text(body, BODY)], tokens, **more)  # type: ignore[arg-type]


async def test_what_ends_is_found_until_that_very_moment(database: Database):
    await take_in(database, entry(1, "A paid post", "", "kind:opportunity", ends_at=NOW), entry(2, "Post"))
    just_before = NOW - timedelta(microseconds=1)
    for words, tokens, left in (("post", (), (2,)), ("", (), (2,)), ("", ("kind:opportunity",), ())):
        assert set((await find(database, words, *tokens, now=just_before)).subjects) == {1, *left}
        found = await find(database, words, *tokens, now=NOW)
        assert (found.subjects, found.number) == (left, len(left))
        assert (await find(database, words, *tokens, now=None)).subjects == left
    async with database.reading() as unit:
        assert await search.suggest(unit, HERE, KIND, "po", now=just_before) == (2, 1)
        assert await search.suggest(unit, HERE, KIND, "po", now=NOW) == (2,)


async def test_an_end_can_be_put_off(database: Database):
    await take_in(database, entry(1, "A paid post", ends_at=NOW))
    await take_in(database, entry(1, "A paid post", ends_at=NOW + timedelta(days=1)))
    assert (await find(database, "paid")).subjects == (1,)


async def test_what_has_ended_is_let_go_of_with_its_words(database: Database):
    ended = [entry(number, f"bees{number}", ends_at=NOW) for number in range(1, 6)]
    await take_in(database, *ended, entry(9, "garden", ends_at=NOW + timedelta(hours=1)))
    async with database.writing() as unit:
        assert await search.forget_ended(unit, NOW) == 5
        assert await search.forget_ended(unit, NOW) == 0
        assert await search.every(unit, HERE, KIND) == [9]
        words = [row.word for row in await unit.all(select(search_lists.c.word))]
        known = [row.word for row in await unit.all(select(search_vocabulary.c.word))]
    assert sorted(words) == sorted(["*", "^g", "^ga", "^gar", "^gard", "garden"])
    assert known == ["garden"]


async def test_a_mistyped_word_is_said_to_be_taken_for_others(database: Database):
    await take_in(database, entry(1, "Facilitation"), entry(2, "A garden"), entry(3, "Gardens", "facilitation"))
    found = await find(database, "facilitaton gradens")
    assert found.subjects == (3,)
    assert set(found.read_as) == {
        search.ReadAs("facilitaton", ("facilitation",)),
        search.ReadAs("gradens", ("gardens",)),
    }
    assert (await find(database, "garden facilitation")).read_as == ()
    # That two words stand nowhere together is no mistake in either.
    assert await find(database, "facilitation zzz garden") == search.Found((), 0)


@pytest.mark.parametrize(
    ("words", "subjects"),
    [
        ("会議", (2, 1)),
        ("議会", ()),
        ("会", (2, 1)),
        ("者", (1,)),
        ("支援者", (1,)),
        ("者支援", ()),
        ("ガイド", (1,)),
        ("ｶﾞｲﾄﾞ", (1,)),
        ("カイト", ()),
        ("ＮＰＯ", (2,)),
        ("npo法人", (2,)),
        ("法人 会議", (2,)),
        ("กระบวนการ", (3,)),
        ("한국", (4,)),
        ("हिन्दी", (5,)),
    ],
)
async def test_scripts_without_spaces_are_found(database: Database, words: str, subjects: tuple[int, ...]):
    await take_in(
        database,
        entry(1, "会議の支援者", "ガイド"),
        entry(2, "NPO法人の会議"),
        entry(3, "ประชุมกระบวนการ"),
        entry(4, "한국어 모임"),
        entry(5, "हिन्दी में"),
    )
    assert (await find(database, words)).subjects == subjects


async def test_suggestions_are_titles_that_hold_what_was_typed(database: Database):
    await take_in(
        database,
        entry(1, "Garden clubs in Leeds", "", "topic:rights"),
        entry(2, "Growing together", "garden"),
        entry(3, "A gardener's year"),
        *(entry(number, "Garden letters") for number in range(10, 40)),
    )
    async with database.reading() as unit:

        async def suggest(typed: str, *tokens: str) -> tuple[int, ...]:
            return await search.suggest(unit, HERE, KIND, typed, tokens, now=NOW, weight=TITLE)

        assert await suggest("garden") == tuple(range(39, 14, -1))
        assert await suggest("gardener") == (3,)
        assert await suggest("garden c") == (1,)
        assert await suggest("c garden") == ()
        assert await suggest("leeds gar") == (1,)
        assert await suggest("gard", "topic:rights") == (1,)
        assert await suggest("graden") == ()
        assert await suggest("") == tuple(range(39, 14, -1))
        assert await search.suggest(unit, ELSEWHERE, KIND, "garden", now=NOW) == ()


async def test_a_search_goes_over_the_edges_of_blocks(database: Database):
    await take_in(database, entry(1, "garden"), entry(2, "bees"))
    async with database.writing() as unit:
        await unit.execute(search_indexes.update().values(next_position=lists.SIZE - 1))
    await take_in(database, *(entry(number, "garden", "bees") for number in range(3, 8)))
    assert (await find(database, "garden")).subjects == (7, 6, 5, 4, 3, 1)
    assert (await find(database, "garden", start=3, most=2)).subjects == (4, 3)
    assert (await find(database, "bees garden", most=3)) == search.Found((7, 6, 5), 5)
    assert (await find(database, "", start=4)).subjects == (3, 2, 1)
    async with database.writing() as unit:
        await search.forget(unit, HERE, KIND, 3, 7, 1)
    assert (await find(database, "gard")).subjects == (6, 5, 4)


async def test_taken_in_again_it_keeps_its_place_unless_its_rank_is_another(database: Database):
    await take_in(database, *(entry(number, "garden", rank=5) for number in (1, 2, 3)))
    await take_in(database, entry(1, "garden bees", rank=5))
    assert (await find(database, "garden")).subjects == (3, 2, 1)
    await take_in(database, entry(1, "garden bees", rank=6))
    assert (await find(database, "garden")).subjects == (1, 3, 2)
    assert (await find(database, "")).subjects == (1, 3, 2)
    await take_in(database, entry(1, "garden bees", rank=4))
    assert (await find(database, "")).subjects == (3, 2, 1)
    assert await find(database, "", start=2) == search.Found((1,), 3)


async def test_of_a_unit_that_fails_nothing_is_found(database: Database):
    await take_in(database, entry(1, "garden"))
    with suppress(LookupError):
        async with database.writing() as unit:
            await search.index_many(unit, HERE, KIND, [entry(1, "bees"), entry(2, "garden")])
            raise LookupError
    assert await find(database, "garden") == search.Found((1,), 1)
    assert await find(database, "bees") == search.Found((), 0)


class Model(NamedTuple):
    """What is known of something, without any index."""

    words: dict[str, int]
    tokens: frozenset[str]
    rank: int
    ends_at: datetime | None
    taken_in: int


def score_of(one: Model, word: str) -> int:
    return max(
        (
            known_weight * (4 if known == word else 2)
            for known, known_weight in one.words.items()
            if known.startswith(word)
        ),
        default=0,
    )


def expected(known: dict[int, Model], words: str, tokens: list[str], now: datetime) -> list[int]:
    fitting = {
        subject: sum(score_of(one, word) for word in asked(words))
        for subject, one in known.items()
        if all(score_of(one, word) for word in asked(words))
        and one.tokens >= set(tokens)
        and (one.ends_at is None or one.ends_at > now)
    }
    by_rank = not asked(words)
    return sorted(
        fitting,
        key=lambda subject: (known[subject].rank if by_rank else fitting[subject], known[subject].taken_in),
        reverse=True,
    )


# Short, so that nothing is taken for mistyped, but long enough to share their beginnings.
WORDS = st.text("abあいé", min_size=1, max_size=3)
ENTRIES = st.builds(
    search.Entry,
    st.integers(1, 12),
    st.lists(
        st.builds(search.Text, st.lists(WORDS, max_size=3).map(" ".join), st.sampled_from((BODY, TITLE))), max_size=3
    ),
    st.sets(st.sampled_from("pqr")),
    st.integers(0, 3),
    st.none() | st.integers(-1, 1).map(lambda hours: NOW + timedelta(hours=hours)),
)
STEPS = st.lists(st.lists(ENTRIES, min_size=1, max_size=4) | st.integers(1, 12), min_size=1, max_size=6)


@given(
    steps=STEPS, words=st.lists(WORDS, max_size=2).map(" ".join), tokens=st.lists(st.sampled_from("pqr"), max_size=2)
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_was_taken_in_and_forgotten_a_search_finds_what_going_through_it_all_would(
    database: Database, steps: list[list[search.Entry] | int], words: str, tokens: list[str]
):
    known: dict[int, Model] = {}
    clock = 0
    async with database.writing() as unit:
        await search.forget_server(unit, HERE)
        for step in steps:
            if isinstance(step, int):
                await search.forget(unit, HERE, KIND, step)
                known.pop(step, None)
                continue
            await search.index_many(unit, HERE, KIND, step)
            for one in {each.subject: each for each in step}.values():
                clock += 1
                before = known.get(one.subject)
                taken_in = before.taken_in if before is not None and before.rank == one.rank else clock
                known[one.subject] = Model(weighed(one.texts), frozenset(one.tokens), one.rank, one.ends_at, taken_in)
    right = expected(known, words, tokens, NOW)
    found = await find(database, words, *tokens, most=100)
    assert list(found.subjects) == right
    assert found.number == len(right)
    assert list((await find(database, words, *tokens, start=1, most=2)).subjects) == right[1:3]
    async with database.writing() as unit:
        await search.forget(unit, HERE, KIND, *known)
        for table in (search_subjects, search_lists, search_vocabulary):
            assert await unit.all(select(table)) == []


ODD = st.text(st.characters() | st.sampled_from("\0\ud800\udfff'\"*^=():-%_\\あ会ｶﾞ😀̈"), max_size=60)


@given(typed=ODD, token=ODD)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_text_at_all_is_a_legal_search_and_a_legal_text(database: Database, typed: str, token: str):
    await take_in(database, entry(1, "garden"), entry(2, typed, typed, token))
    found = await find(database, typed, token)
    assert set(found.subjects) <= {1, 2}
    if words_of(typed) or not typed.strip():
        assert 2 in found.subjects
    async with database.reading() as unit:
        await search.suggest(unit, HERE, KIND, typed, [token], now=NOW)


@pytest.mark.parametrize(
    "typed", ["\0", "a" * 6000, "会" * 6000, "' OR 1=1 --", "a " * 3000, "😀" * 6000, "\ud800" * 6000]
)
async def test_long_and_odd_texts_find_nothing_and_break_nothing(database: Database, typed: str):
    await take_in(database, entry(1, "garden"))
    assert await find(database, typed) == search.Found((), 0)


WEIGHTS = st.dictionaries(st.integers(-9, 9), st.sets(st.integers(0, lists.SIZE - 1), max_size=300), max_size=4)


@given(WEIGHTS)
def test_a_list_is_read_as_it_was_kept(places: dict[int, set[int]]):
    levels = {weight: lists.bits_of(some) for weight, some in places.items() if some}
    assert lists.unpacked(lists.packed(levels)) == levels
    for weight, bits in levels.items():
        assert list(lists.descending(bits)) == sorted(places[weight], reverse=True)

"""Search: whatever is indexed is found by its words, their beginnings, and small mistakes; and forgotten at once."""

from __future__ import annotations

import string

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot import search
from bot.database import Database, Unit
from bot.search.tables import search_lists, search_subjects, search_vocabulary
from bot.search.words import LONGEST, MOST_ASKED, asked, mistakes_in, nearest, weighed, words_of

HERE, ELSEWHERE = 1, 2
KIND = "people"
TABLES = (search_subjects, search_lists, search_vocabulary)

PROFILES = {
    1: "We planted a garden behind the library in Llandudno.",
    2: "Facilitation for peer groups, café mornings and co-production.",
    3: "Campaigning with young people; a garden, a garden, a garden.",
}


async def add(unit: Unit, subject: int, text: str, *tokens: str, guild: int = HERE, weight: int = 1) -> None:
    await search.index(unit, guild, KIND, subject, [search.Text(text, weight)], tokens)


async def found(database: Database, words: str, *tokens: str, guild: int = HERE, kind: str = KIND) -> list[int]:
    async with database.reading() as unit:
        return list((await search.find(unit, guild, kind, words, tokens)).subjects)


@pytest.fixture
async def profiles(database: Database) -> Database:
    async with database.writing() as unit:
        for subject, text in PROFILES.items():
            await add(unit, subject, text, f"offers:skill-{subject}", "offers:listening")
        await add(unit, 9, PROFILES[1], guild=ELSEWHERE)
    return database


@pytest.mark.parametrize(
    ("words", "subjects"),
    [
        ("library", [1]),
        ("LIBRARY garden", [1]),
        ("garden library", [1]),
        ("garden", [3, 1]),
        ("facil", [2]),
        ("cafe", [2]),
        ("café", [2]),
        ("llandudno", [1]),
        ("Landudno", [1]),
        ("llanduno", [1]),
        ("libarry", [1]),
        ("campaining", [3]),
        ("gargen young", [3]),
        ("co-production", [2]),
        ("production co", [2]),
        ("nothing of the kind", []),
        ("zzz", []),
        ("the library' OR 1=1 --", []),
        ('"garden"', [3, 1]),
        ("garden*", [3, 1]),
        ("NOT garden", []),
        ("!!! ***", []),
        ("   ", [3, 2, 1]),
        ("", [3, 2, 1]),
    ],
)
async def test_words_find_what_holds_them(profiles: Database, words: str, subjects: list[int]):
    assert await found(profiles, words) == subjects


async def test_tokens_are_found_whole_and_never_by_typing(profiles: Database):
    assert await found(profiles, "", "offers:listening") == [3, 2, 1]
    assert await found(profiles, "garden", "offers:skill-1") == [1]
    assert await found(profiles, "", "offers:skill-1", "offers:skill-2") == []
    assert await found(profiles, "offers:listening") == []
    assert await found(profiles, "=offers:listening") == []


async def test_another_server_and_another_kind_find_nothing_of_it(profiles: Database):
    assert await found(profiles, "garden", guild=ELSEWHERE) == [9]
    assert await found(profiles, "gargen", guild=3) == []
    assert await found(profiles, "garden", kind="library") == []


async def test_exact_before_beginning_before_mistyped_and_heavy_before_light(database: Database):
    async with database.writing() as unit:
        await add(unit, 1, "gardening")
        await add(unit, 2, "garden")
        await add(unit, 3, "garden", weight=3)
    assert await found(database, "garden") == [3, 2, 1]


async def test_a_word_that_is_there_is_not_taken_for_a_mistyped_one(database: Database):
    async with database.writing() as unit:
        await add(unit, 1, "writing")
        await add(unit, 2, "waiting")
    assert await found(database, "writing") == [1]
    assert await found(database, "wrting") == [1]


async def test_without_words_the_highest_rank_comes_first(database: Database):
    async with database.writing() as unit:
        for subject, rank in ((1, 50), (2, 70), (3, 60)):
            await search.index(unit, HERE, KIND, subject, [search.Text("garden")], ["offers:listening"], rank=rank)
    assert await found(database, "") == [2, 3, 1]
    assert await found(database, "", "offers:listening") == [2, 3, 1]
    assert await found(database, "garden", "offers:listening") == [3, 2, 1]


async def test_pages_go_on_and_say_how_many_there_are(database: Database):
    async with database.writing() as unit:
        for subject in range(1, 24):
            await add(unit, subject, "garden")
    async with database.reading() as unit:
        pages = [await search.find(unit, HERE, KIND, "garden", start=start) for start in (0, 10, 20, 30)]
    assert [len(page.subjects) for page in pages] == [10, 10, 3, 0]
    assert {page.number for page in pages} == {23}
    assert [subject for page in pages for subject in page.subjects] == list(range(23, 0, -1))


async def test_what_is_forgotten_leaves_no_row_behind(profiles: Database):
    async with profiles.writing() as unit:
        for subject in PROFILES:
            await search.forget(unit, HERE, KIND, subject)
            await search.forget(unit, HERE, KIND, subject)
        await search.forget_server(unit, ELSEWHERE)
    async with profiles.reading() as unit:
        assert [await unit.scalar(select(func.count()).select_from(t)) for t in TABLES] == [0] * len(TABLES)


async def test_what_is_written_anew_is_found_by_its_new_words_alone(profiles: Database):
    async with profiles.writing() as unit:
        await add(unit, 1, "We keep bees.")
    assert await found(profiles, "bees") == [1]
    assert await found(profiles, "library") == []
    assert await found(profiles, "garden") == [3]


WORDS = st.text("abcdeé", min_size=1, max_size=9)


@given(texts=st.dictionaries(st.integers(1, 9), st.lists(WORDS, min_size=1, max_size=5), min_size=1, max_size=5))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_everything_is_found_by_its_words_in_any_order_and_by_their_beginnings(
    database: Database, texts: dict[int, list[str]]
):
    async with database.writing() as unit:
        await search.forget_server(unit, HERE)
        for subject, words in texts.items():
            await add(unit, subject, " ".join(words))
    async with database.reading() as unit:
        for subject, words in texts.items():
            for typed in (" ".join(words), " ".join(reversed(words)), " ".join(word[:3] for word in words)):
                result = await search.find(unit, HERE, KIND, typed, most=10)
                assert subject in result.subjects
                assert result.number == len(result.subjects) == len(set(result.subjects))


@given(
    word=st.text(string.ascii_lowercase, min_size=4, max_size=20), place=st.integers(0, 19), to=st.sampled_from("xyz")
)
def test_one_mistake_is_forgiven_in_every_place(word: str, place: int, to: str):
    place %= len(word)
    for typed in (
        word[:place] + to + word[place:],
        word[:place] + word[place + 1 :],
        word[:place] + to + word[place + 1 :],
    ):
        assume(mistakes_in(typed))
        assert nearest(typed, [word, "q" * len(word) * 2]) == [word]


@given(st.text(max_size=300))
def test_whatever_is_typed_becomes_words_without_case_accents_or_signs(text: str):
    for word in words_of(text):
        assert 0 < len(word) <= LONGEST
        assert words_of(word) == [word]
    assert len(asked(text)) <= MOST_ASKED
    assert set(asked(text)) <= set(weighed([(text, 1)]))

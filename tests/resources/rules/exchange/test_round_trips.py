"""What goes out comes in again as it was, as far as each format can carry it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.texts import cut
from cogs.resources.rules.exchange.faults import Format
from cogs.resources.rules.exchange.writing import Entry, as_bookmarks, as_csv, as_json
from cogs.resources.rules.resource import (
    MOST_CREATOR,
    MOST_NOTE,
    MOST_REGION,
    MOST_TITLE,
    MOST_WHY,
    Access,
    Cost,
    Description,
    Kind,
    Pay,
    Takes,
)
from tests.resources.rules.exchange.taking_in import TODAY, TOPICS, taken

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)

letters = st.one_of(
    st.sampled_from("=+-@＝'\"<>&;, 　\nŵ日🔥"), st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])
)


def lines(most: int) -> st.SearchStrategy[str]:
    """Text as the library keeps it on several lines: without blanks around it."""
    return st.text(letters, max_size=most).map(lambda text: cut(text, most)[0])


def words(most: int) -> st.SearchStrategy[str]:
    """Text as the library keeps it on one line."""
    return st.text(letters, max_size=most).map(lambda text: cut(" ".join(text.split()), most)[0])


plain = st.builds(
    Description,
    title=words(MOST_TITLE).filter(bool),
    why=lines(MOST_WHY),
    kind=st.sampled_from([kind for kind in Kind if kind is not Kind.OPPORTUNITY]),
    topics=st.lists(st.sampled_from(sorted(TOPICS.keys)), max_size=5, unique=True).map(tuple),
    creator=words(MOST_CREATOR),
    cost=st.none() | st.sampled_from(Cost),
    region=words(MOST_REGION),
    takes=st.none() | st.sampled_from(Takes),
    access=st.frozensets(st.sampled_from(Access)),
    note=lines(MOST_NOTE),
)
opportunities = st.builds(
    lambda said, pay, day: replace(said, kind=Kind.OPPORTUNITY, pay=pay, closes_on=day),
    plain,
    st.sampled_from(Pay),
    st.dates(TODAY, date(2100, 1, 1)),
)
descriptions = plain | opportunities
links = st.sampled_from(
    ["https://a.example/", "http://b.example:8080/x?y=1&copy=2&z='\"#f", "https://例え.テスト/手引き"]
)
entries = st.builds(
    Entry,
    links,
    descriptions,
    st.just(AT),
    st.integers(0, 9),
    st.integers(0, 9),
    st.sampled_from(["shared", "retired"]),
)


@given(st.lists(entries, min_size=1, max_size=3))
def test_csv_carries_everything(rows: list[Entry]):
    found = taken(as_csv(rows))
    assert (found.format, found.faults) == (Format.CSV, ())
    assert [(row.link, row.description) for row in found.rows] == [(row.link, row.description) for row in rows]


@given(st.lists(entries, min_size=1, max_size=3))
def test_json_carries_everything(rows: list[Entry]):
    found = taken(as_json(rows))
    assert (found.format, found.faults) == (Format.JSON, ())
    assert [(row.link, row.description) for row in found.rows] == [(row.link, row.description) for row in rows]


@given(st.lists(entries, min_size=1, max_size=3), words(40))
def test_bookmarks_carry_title_link_why_and_topics(rows: list[Entry], title: str):
    found = taken(as_bookmarks(rows, title))
    assert (found.format, found.faults, found.told) == (Format.BOOKMARKS, (), ())
    assert [(row.link, row.description) for row in found.rows] == [
        (row.link, Description(row.description.title, row.description.why, topics=row.description.topics))
        for row in rows
    ]

"""JSON: a list, or an object with one; anything odd is a fault of its item or a refusal, never a crash."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refused
from cogs.resources.rules.exchange.faults import Format, Problem, Remark
from cogs.resources.rules.exchange.fields import Field
from cogs.resources.rules.exchange.refusals import NoList, NothingInIt, Unreadable
from cogs.resources.rules.resource import Access, Description
from tests.resources.rules.exchange.taking_in import in_json, problems, taken, told

GUIDE = {"title": "A guide", "link": "https://a.example/"}


@pytest.mark.parametrize("wrapped", [[GUIDE], {"resources": [GUIDE]}, {"version": 1, "Resources": [GUIDE]}])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_list_is_found_bare_or_wrapped(wrapped: object, encoding: str):
    found = taken(json.dumps(wrapped).encode(encoding), "anything.csv")
    assert found.format is Format.JSON
    assert [(row.number, row.line, row.link) for row in found.rows] == [(1, 0, "https://a.example/")]


def test_lists_may_be_lists_or_text():
    as_lists = in_json(topics=["Rights", "peer_support"], access=["BSL", "easy read"])
    as_text = in_json(tags="rights, Peer support", accessibility="bsl; Easy-Read")
    assert [row.description for row in as_lists.rows] == [row.description for row in as_text.rows]
    assert as_lists.rows[0].description == Description(
        "A guide", topics=("rights", "peer-support"), access=frozenset({Access.BSL, Access.EASY_READ})
    )


def test_what_is_no_object_is_a_fault_of_its_item_and_the_others_are_read():
    found = taken(json.dumps([1, GUIDE, "https://b.example/", None, [GUIDE], GUIDE]))
    assert [row.number for row in found.rows] == [2, 6]
    assert problems(found.faults) == [(number, None, Problem.NOT_A_RESOURCE) for number in (1, 3, 4, 5)]


@pytest.mark.parametrize(
    "value", ["1984", "true", "NaN", "-Infinity", "1e999", "9" * 5000, '{"a": 1}', "[1]", '"\\ud800"']
)
def test_what_is_not_text_is_a_fault_of_its_field(value: str):
    found = taken(f'[{{"title": {value}, "link": "https://a.example/", "topics": {value}}}]')
    assert (1, Field.TITLE, Problem.NOT_TEXT) in problems(found.faults)
    assert {fault.field for fault in found.faults} == {Field.TITLE, Field.TOPICS}
    assert all(len(fault.shown) <= 60 for fault in found.faults)


def test_two_halves_of_a_surrogate_pair_are_one_character():
    assert taken('[{"title": "\\ud83d\\udd25", "link": "x"}]').rows[0].description.title == "🔥"


@pytest.mark.parametrize("again", ['"title": "B"', '"Name": "B"'])
def test_a_key_that_is_there_twice_is_a_fault(again: str):
    found = taken(f'[{{"title": "A", {again}, "link": "x"}}]')
    assert problems(found.faults) == [(1, Field.TITLE, Problem.COLUMN_TWICE)]


def test_unknown_keys_and_what_the_library_says_itself_are_told_once():
    found = taken(json.dumps([{**GUIDE, "colour": "red", "uses": 4}, {**GUIDE, "colour": 7, "credits": 1}]))
    assert len(found.rows) == 2
    assert told(found) == {Remark.UNKNOWN_COLUMNS: ("colour",), Remark.COLUMNS_LEFT_OUT: ("uses", "credits")}


def test_what_is_null_or_blank_is_as_if_it_were_not_there():
    assert in_json(why=None, kind="  ", cost="", topics=[]).rows[0].description == Description("A guide")


def test_json_that_is_broken_is_refused_with_where():
    with pytest.raises(Unreadable) as refused:
        taken('[\n  {"title": "A",}\n]')
    assert (refused.value.format, refused.value.line) == (Format.JSON, 2)


@pytest.mark.parametrize("content", ["[" * 100_000, '{"a":' * 100_000, "[" * 100_000 + "]" * 100_000])
def test_json_that_is_too_deep_is_refused(content: str):
    with pytest.raises(Unreadable):
        taken(content)


@pytest.mark.parametrize("content", ['{"title": "A"}', '{"resources": {"title": "A"}}', '{"resources": 3}', "{}"])
def test_json_without_a_list_is_refused(content: str):
    with pytest.raises(NoList):
        taken(content)


@pytest.mark.parametrize("content", ["[]", '{"resources": []}'])
def test_an_empty_list_is_refused(content: str):
    with pytest.raises(NothingInIt):
        taken(content)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
keys = st.sampled_from([*Field, "url", "colour"])


@given(st.lists(values | st.dictionaries(keys, values, max_size=6), max_size=5))
def test_any_json_at_all_gives_rows_and_faults_or_a_refusal(items: list[object]):
    try:
        found = taken(json.dumps(items))
    except Refused:
        return
    numbers = {row.number for row in found.rows} | {fault.number for fault in found.faults}
    assert numbers == set(range(1, len(items) + 1))
    assert not {row.number for row in found.rows} & {fault.number for fault in found.faults}

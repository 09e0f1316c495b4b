"""Verdicts that are found sooner are the verdicts of the contract as it is."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.contract import contract, contract_as_it_is

pytestmark = pytest.mark.skipif(contract() is None, reason="needs the contract beside the project")

WORDS = st.sampled_from(["", "Press", "x" * 200, 7, None])
LEAVES = st.fixed_dictionaries(
    {"type": st.sampled_from([2, 3, 4, 5, 10, 12, 14, 21, 99, "2", None])},
    optional={
        "content": WORDS,
        "label": WORDS,
        "custom_id": WORDS,
        "style": st.sampled_from([1, 5, 9]),
        "options": st.lists(st.fixed_dictionaries({"label": WORDS, "value": WORDS}), max_size=2),
        "items": st.just([{"media": {"url": "attachment://week.png"}}]),
    },
)


def holding(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(
        {"type": st.sampled_from([1, 9, 17, 18])},
        optional={"components": st.lists(inner, max_size=3), "component": inner, "accessory": inner},
    )


COMPONENTS = st.lists(st.recursive(LEAVES, holding, max_leaves=5), max_size=2)
MESSAGES = st.fixed_dictionaries(
    {"allowed_mentions": st.just({"parse": []})},
    optional={"components": COMPONENTS, "flags": st.sampled_from([0, 64, 1 << 15, -1]), "content": WORDS},
)
ANSWERS = st.fixed_dictionaries({"type": st.sampled_from([4, 5, 7, 8, 9, "4"])}, optional={"data": MESSAGES})


@pytest.fixture(scope="module")
def as_it_is() -> Iterator[ModuleType]:
    module = contract_as_it_is()
    assert module is not None
    yield module
    module._validator.cache_clear()


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        MESSAGES.map(lambda body: ("/channels/1/messages", body)),
        ANSWERS.map(lambda body: ("/interactions/1/token/callback", body)),
    )
)
def test_whatever_is_sent_it_is_refused_for_the_same_reasons(as_it_is: ModuleType, sent: tuple[str, Any]):
    quick = contract()
    assert quick is not None
    # What the document says, without the rules beside it, which suppose that a text is a text.
    assert list(quick._schema_violations("POST", *sent)) == list(as_it_is._schema_violations("POST", *sent))

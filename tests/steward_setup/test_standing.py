"""How far a server is set up, and what comes next: rules without Discord."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ports import SetupStep
from bot.setup.standing import FEATURES_FROM, Kept, Missing, Own, Post, PostState, Seen, Standing, State

DIGEST = "now"
POST = Post(2, 30, DIGEST)
DONE = Kept(
    zone="Europe/London",
    controller_name="A trust",
    controller_contact="a@b.example",
    steward_roles=(7,),
    stewards_channel=1,
    support_channel=2,
    post=POST,
    features=(SetupStep("One", "One", True), SetupStep("Two", "Two", True)),
)
maybe = st.sampled_from([None, "something"])
standings = st.builds(
    Standing,
    kept=st.builds(
        Kept,
        zone=maybe,
        controller_name=maybe,
        controller_contact=maybe,
        steward_roles=st.sampled_from([(), (7,), (7, 8)]),
        settled=st.sampled_from([frozenset(), frozenset({2})]),
        stewards_channel=st.sampled_from([None, 1]),
        support_channel=st.sampled_from([None, 2]),
        post=st.sampled_from([None, POST, Post(3, 30, DIGEST), Post(2, 30, "old"), replace(POST, is_gone=True)]),
        row=st.sampled_from([None, PostState.ON_ITS_WAY, PostState.REFUSED]),
        features=st.lists(st.builds(SetupStep, st.just("T"), st.just("t"), st.booleans()), max_size=4).map(tuple),
    ),
    seen=st.builds(
        Seen,
        missing=st.sampled_from([(), (Missing(1, ("send_messages",)),)]),
        gone=st.sampled_from([frozenset(), frozenset({7}), frozenset({1})]),
        looks=st.sampled_from([None, PostState.STANDS, PostState.UNPINNED, PostState.GONE]),
    ),
    digest=st.just(DIGEST),
    is_checked=st.booleans(),
)


def standing(kept: Kept = DONE, **seen: Any) -> Standing:
    return Standing(kept, Seen(**seen), DIGEST, is_checked=True)


def test_nothing_is_open_where_all_is_set():
    assert standing().next_open() is None
    assert all(not standing().state(number).is_open for number in standing().numbers)


def test_a_new_server_begins_with_the_basics_and_goes_on_in_order():
    new = standing(Kept(features=(SetupStep("One", "One", False),)))
    assert new.next_open() == Own.BASICS
    assert new.next_open(Own.BASICS) == Own.STEWARDS
    assert new.next_open(Own.SUPPORT) == FEATURES_FROM
    assert new.next_open(FEATURES_FROM) == Own.BASICS


@pytest.mark.parametrize("left_out", ["zone", "controller_name", "controller_contact"])
def test_the_basics_need_all_three(left_out: str):
    assert standing(replace(DONE, **{left_out: None})).state(Own.BASICS) is State.TO_DO


def test_only_people_who_manage_the_server_is_an_answer_too():
    nobody = replace(DONE, steward_roles=())
    assert standing(nobody).state(Own.STEWARDS) is State.TO_DO
    assert standing(replace(nobody, settled=frozenset({Own.STEWARDS}))).state(Own.STEWARDS) is State.DONE
    assert standing(gone=frozenset({7})).state(Own.STEWARDS) is State.TO_DO


@pytest.mark.parametrize(
    ("changes", "looks", "state"),
    [
        ({}, PostState.STANDS, PostState.STANDS),
        ({}, None, PostState.STANDS),
        ({}, PostState.UNPINNED, PostState.UNPINNED),
        ({}, PostState.GONE, PostState.GONE),
        ({"support_channel": None}, None, PostState.NO_ROOM),
        ({"post": None}, None, PostState.NOT_YET),
        ({"post": None, "row": PostState.REFUSED}, None, PostState.REFUSED),
        ({"row": PostState.ON_ITS_WAY}, PostState.GONE, PostState.ON_ITS_WAY),
        ({"row": PostState.REFUSED, "support_channel": 9}, PostState.STANDS, PostState.REFUSED),
        ({"row": PostState.REFUSED}, PostState.STANDS, PostState.STANDS),
        ({"support_channel": 9}, PostState.STANDS, PostState.ELSEWHERE),
        ({"post": Post(2, 30, "old")}, PostState.STANDS, PostState.OLD),
        ({"post": replace(POST, is_gone=True)}, None, PostState.GONE),
    ],
)
def test_how_it_stands_with_the_support_post(changes: dict[str, Any], looks: PostState | None, state: PostState):
    assert standing(replace(DONE, **changes), looks=looks).post is state


@given(standings)
def test_going_from_open_step_to_open_step_meets_every_one_of_them(one: Standing):
    waiting = [number for number in one.numbers if one.state(number).is_open]
    met, at = [], 0
    for _ in waiting:
        following = one.next_open(at)
        assert following is not None
        met.append(following)
        at = following
    assert met == waiting
    assert (one.next_open() is None) == (not waiting)


@given(standings)
def test_what_is_optional_is_never_asked_for(one: Standing):
    assert one.state(Own.PREVIEW) is State.OPTIONAL
    assert all(one.next_open(number) != Own.PREVIEW for number in (0, *one.numbers))


@given(standings)
def test_every_state_of_the_post_has_a_state_of_its_step(one: Standing):
    assert one.state(Own.SUPPORT) in State


def test_a_step_that_no_feature_signs_is_none():
    assert standing().feature(FEATURES_FROM + 2) is None
    assert standing().feature(Own.BASICS) is None

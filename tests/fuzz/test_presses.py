"""Every button and every list, with ids and values of things that are there, elsewhere, gone, or of another kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, get_args, get_origin

import pytest
from discord import ui
from discord.ui import DynamicItem
from hypothesis import strategies as st

from tests.contracts import posted
from tests.fuzz.conftest import Fuzzed
from tests.fuzz.hostile import ids, texts, values
from tests.fuzz.test_commands import CHANNEL, EVERYBODY, NAMES, ROLE, USER

BUTTON, LIST, USER_LIST, ROLE_LIST, CHANNEL_LIST = 2, 3, 5, 6, 8
_KINDS: Final[dict[Any, int]] = {ui.Button: BUTTON, ui.Select: LIST, ui.UserSelect: USER_LIST}
_KINDS |= {ui.RoleSelect: ROLE_LIST, ui.ChannelSelect: CHANNEL_LIST}
_NAMED = {USER_LIST: USER, ROLE_LIST: ROLE, CHANNEL_LIST: CHANNEL}


@dataclass(frozen=True)
class Press:
    """Somebody's press of what has this id; in a list, what they chose there."""

    custom_id: str
    who: str
    kind: int = BUTTON
    chosen: tuple[Any, ...] | None = None


def kinds(fuzzed: Fuzzed) -> dict[re.Pattern[str], int]:
    """Return of which kind each template's control is, as its handler has it."""
    items: dict[re.Pattern[str], type[DynamicItem[Any]]]
    items = fuzzed.place.community.hearth._connection._view_store._dynamic_items
    return {template: _KINDS[_held_by(item)] for template, item in items.items()}


def _held_by(item: type[DynamicItem[Any]]) -> Any:
    [held] = [get_args(base)[0] for base in item.__orig_bases__ if get_origin(base) is DynamicItem]  # type: ignore[attr-defined]
    return get_origin(held)


def custom_ids(template: re.Pattern[str], numbers: st.SearchStrategy[int]) -> st.SearchStrategy[str]:
    """Return ids that a template takes: those that were shown, with other numbers in them, and any others."""
    shown = [one for one in posted.ALL if template.fullmatch(one)]
    made = st.from_regex(template, fullmatch=True, alphabet=st.characters(codec="ascii"))
    known = st.sampled_from(shown)
    renumbered = st.tuples(known, numbers).map(lambda pair: re.sub(r"\d+", str(pair[1]), pair[0], count=1))
    return st.one_of(known, renumbered, made).filter(
        lambda one: template.fullmatch(one) is not None and len(one) <= 100
    )


def presses(template: re.Pattern[str], kind: int, numbers: st.SearchStrategy[int]) -> st.SearchStrategy[Press]:
    """Return all presses of what a template takes."""
    chosen: st.SearchStrategy[Any] = st.none()
    if kind == LIST:
        known = st.one_of(
            values("2026-01-05", "stewards", "zone", "home", "dm", "mention", "discord", "en-GB", "0", "20"),
            st.lists(numbers.map(str), max_size=2),
            texts(100).map(lambda text: [text]),
        )
        chosen = known.map(tuple)
    elif kind in _NAMED:
        named = NAMES[_NAMED[kind]]
        chosen = st.lists(st.one_of(st.sampled_from(named), ids()), max_size=3).map(tuple)
    return st.builds(
        Press,
        custom_ids(template, numbers),
        st.sampled_from(EVERYBODY),
        st.just(kind),
        chosen,
    )


def test_every_control_is_of_a_kind_that_is_tried(fuzzed: Fuzzed):
    assert set(kinds(fuzzed).values()) == set(_KINDS.values())


@pytest.mark.parametrize("part", range(3))
def test_every_button_and_list_answers_whatever_its_id_holds(fuzzed: Fuzzed, part: int):
    async def law(press: Press) -> None:
        person, channel = fuzzed.place.people[press.who]
        message = fuzzed.place.message_in(channel)
        chosen, resolved, typed = None, {}, []
        if press.chosen is not None and press.kind == LIST:
            chosen = typed = list(press.chosen)
        elif press.chosen is not None:
            chosen, resolved = fuzzed.place.named(press.chosen)
        await fuzzed.laws.hold(
            lambda: fuzzed.hands.press(person, message, press.custom_id, press.kind, chosen, resolved), typed
        )

    numbers = ids(*fuzzed.do(fuzzed.place.numbers()))
    for template, kind in list(kinds(fuzzed).items())[part::3]:
        fuzzed.examine(presses(template, kind, numbers), law, share=0.2)

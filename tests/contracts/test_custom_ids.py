"""Ids of buttons, lists and forms: what was posted once is understood for good, and by one handler only."""

from __future__ import annotations

import re
from typing import Any

import pytest
from discord.ui import DynamicItem

from bot.features import KNOWN
from bot.interface.forms import FORM_ID
from tests.community import Community
from tests.contracts import posted


def items_of(community: Community) -> list[type[DynamicItem[Any]]]:
    return list(community.hearth._connection._view_store._dynamic_items.values())


def pattern_of(item: type[DynamicItem[Any]]) -> re.Pattern[str]:
    return item.__discord_ui_compiled_template__


async def test_every_posted_id_is_understood_by_exactly_one_handler(community: Community):
    handlers = {
        custom_id: [item.__name__ for item in items_of(community) if pattern_of(item).fullmatch(custom_id)]
        for custom_id in posted.ALL
    }
    assert {custom_id: names for custom_id, names in handlers.items() if len(names) != 1} == {}


async def test_every_handler_has_a_posted_id_in_the_table(community: Community):
    forgotten = [
        item.__name__
        for item in items_of(community)
        if not any(pattern_of(item).fullmatch(custom_id) for custom_id in posted.ALL)
    ]
    assert forgotten == []


async def test_an_item_read_from_its_id_has_that_id(community: Community):
    for custom_id in posted.ALL:
        [item] = [item for item in items_of(community) if pattern_of(item).fullmatch(custom_id)]
        match = pattern_of(item).fullmatch(custom_id)
        assert match is not None
        made = await item.from_custom_id(None, None, match)  # type: ignore[arg-type]
        assert made.custom_id == custom_id


async def test_templates_take_the_whole_id_and_no_number_the_database_cannot_hold(community: Community):
    for item in items_of(community):
        pattern = pattern_of(item)
        for custom_id in posted.ALL:
            if pattern.fullmatch(custom_id):
                assert not pattern.fullmatch(f"{custom_id}x")
                assert not pattern.fullmatch(f"x{custom_id}")
                assert not pattern.fullmatch(re.sub(r"\d+", str(2**63), custom_id, count=1)) or not re.search(
                    r"\d", custom_id
                )


async def test_forms_are_found_by_the_names_that_were_shown(community: Community):
    assert tuple(sorted(community.hearth.forms)) == posted.FORMS
    for name in posted.FORMS:
        match = FORM_ID.fullmatch(f"{name}:0:Ab-_1234")
        assert match is not None
        assert match["form"] == name


async def test_books_are_found_by_the_names_that_were_shown(community: Community):
    shown = {custom_id.split(":")[1] for custom_id in posted.BUTTONS if custom_id.startswith("page:")}
    assert set(community.hearth.books) == shown


@pytest.mark.parametrize("custom_id", posted.ALL)
def test_ids_are_a_noun_a_verb_and_an_id(custom_id: str):
    assert re.fullmatch(r"[a-z]+:[a-z-]+:[\w-]+(:[a-z])?", custom_id)
    assert len(custom_id) <= 100


def test_every_known_feature_is_looked_at():
    assert set(KNOWN) == {"introductions", "reflections", "resources"}, "add its ids to tests/contracts/posted.py"

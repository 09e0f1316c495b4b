"""What people see of reflections."""

from cogs.reflections.cards.journal import as_json, as_markdown, exported, found
from cogs.reflections.cards.journal import page as journal_page
from cogs.reflections.cards.members import (
    at_home,
    at_home_for_stewards,
    offers,
    own_at_home,
    passed,
    prompt,
    week_label,
)
from cogs.reflections.cards.reflections import (
    answered_already,
    answered_before,
    asks_to_delete,
    deleted,
    entry,
    lighter,
    on_its_way,
    post,
    preview,
    saved,
    too_long,
)
from cogs.reflections.cards.stewards import choices, panel, read_back

__all__ = [
    "answered_already",
    "answered_before",
    "as_json",
    "as_markdown",
    "asks_to_delete",
    "at_home",
    "at_home_for_stewards",
    "choices",
    "deleted",
    "entry",
    "exported",
    "found",
    "journal_page",
    "lighter",
    "offers",
    "on_its_way",
    "own_at_home",
    "panel",
    "passed",
    "post",
    "preview",
    "prompt",
    "read_back",
    "saved",
    "too_long",
    "week_label",
]

"""What people see of the weekly prompt."""

from cogs.reflections.cards.members import (
    answering_comes_next,
    at_home,
    at_home_for_stewards,
    lighter,
    passed,
    prompt,
)
from cogs.reflections.cards.stewards import choices, panel, read_back

__all__ = [
    "answering_comes_next",
    "at_home",
    "at_home_for_stewards",
    "choices",
    "lighter",
    "panel",
    "passed",
    "prompt",
    "read_back",
]

"""The ids that stand in messages people can still see: a public interface, so this table only ever grows.

Whoever takes a line away breaks buttons that are on somebody's screen: keep the template, answer `Outdated`.
"""

from __future__ import annotations

BUTTONS = (
    "dm:stop:12",
    "form:again:12",
    "page:audit:0:b",
    "page:audit:1:a",
    "prompt:answer:12",
    "prompt:lighter:12",
    "prompt:pass:12",
    "prompts:pause:0",
    "prompts:resume:0",
    "prompts:retry:0",
    "prompts:schedule:0",
    "prompts:set:12",
)
LISTS = ("prompts:back:0", "prompts:skip:0", "prompts:swap:0", "prompts:trade:20260105-0")
CHANNEL_LISTS = ("prompts:tell:0",)
FORMS = ("prompts:schedule",)
"""`noun:verb` of each form; a subject and a nonce follow."""

ALL = BUTTONS + LISTS + CHANNEL_LISTS


def noun_and_verb(custom_id: str) -> str:
    """Return the part of an id that says what it does."""
    return ":".join(custom_id.split(":")[:2])

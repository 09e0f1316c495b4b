"""The ids that stand in messages people can still see: a public interface, so this table only ever grows.

Whoever takes a line away breaks buttons that are on somebody's screen: keep the template, answer `Outdated`.
Each area has a test that presses all of it (`tests/interface/`), and asks `presses_of` for what that is.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Area:
    """What one part of the bot has shown. `forms` are `noun:verb`; a subject and a nonce follow."""

    buttons: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    channel_lists: tuple[str, ...] = ()
    role_lists: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()


PROMPTS = Area(
    buttons=(
        "page:audit:0:b",
        "page:audit:1:a",
        "form:again:12",
        "dm:stop:12",
        "prompt:answer:12",
        "prompt:lighter:12",
        "prompt:pass:12",
        "prompts:pause:0",
        "prompts:resume:0",
        "prompts:retry:0",
        "prompts:schedule:0",
        "prompts:set:12",
    ),
    lists=("prompts:back:0", "prompts:skip:0", "prompts:swap:0", "prompts:trade:20260105-0"),
    channel_lists=("prompts:tell:0",),
    forms=("prompts:schedule",),
)
JOURNAL = Area(
    buttons=(
        "page:journal:0:b",
        "page:journal:1:a",
        "journal:export:json",
        "journal:export:markdown",
        "reflection:another:12",
        "reflection:another-lighter:12",
        "reflection:delete:12",
        "reflection:edit:12",
        "reflection:erase:12",
        "reflection:keep:12",
        "reflection:lighter:12",
        "reflection:open:12",
        "reflection:post:12",
        "reflection:rest:12",
        "reflection:retry:12",
        "reflection:take-back:12",
    ),
    lists=("journal:open:0",),
    forms=("reflection:answer", "reflection:edit", "reflection:lighter"),
)
OWN = Area(
    buttons=(
        "form:held:12",
        "own:show:0",
        "own:zone:0",
        "own:reminders-on:0",
        "own:reminders-off:0",
        "own:try-dm:0",
        "rest:show:0",
        "rest:choose:0",
        "rest:days:3",
        "rest:days:7",
        "rest:days:14",
        "rest:until:1767225600",
        "rest:end:0",
    ),
    lists=("own:reach:0", "own:language:0"),
    forms=("own:zone", "rest:until"),
)
DATA = Area(
    buttons=(
        "consent:give:direct_messages-0",
        "consent:withdraw:direct_messages-0",
        "data:what:0",
        "data:who:0",
        "data:take:0",
        "data:agreed:0",
        "data:erase:0",
        "data:erase-all:1767225600",
        "data:keep:0",
    ),
)
SETUP = Area(
    buttons=(
        "setup:open:0",
        "setup:open:20",
        "setup:basics:0",
        "setup:managers:0",
        "setup:make:stewards:r",
        "setup:make:reflections:r",
        "setup:post:0",
    ),
    lists=("setup:jump:0",),
    channel_lists=("setup:stewards-in:0", "setup:support-in:0"),
    role_lists=("setup:stewards:0",),
    forms=("setup:basics",),
)
STEWARDS = Area(
    buttons=(
        "audit:export:any-0",
        "audit:export:prompts-put_back-1456074443980800013",
        "audit:page:0-any-1456074443980800013",
        "audit:page:1-settings-zone-0",
        "page:settings:0:b",
        "page:settings:1:a",
        "settings:all:0",
        "settings:change:zone-0",
        "settings:default:stewards_channel-0",
        "today:open:0",
    ),
    lists=("settings:open:0",),
    forms=("settings:set",),
)

AREAS = (PROMPTS, JOURNAL, OWN, DATA, SETUP, STEWARDS)
BUTTONS = tuple(one for area in AREAS for one in area.buttons)
LISTS = tuple(one for area in AREAS for one in area.lists)
CHANNEL_LISTS = tuple(one for area in AREAS for one in area.channel_lists)
ROLE_LISTS = tuple(one for area in AREAS for one in area.role_lists)
FORMS = tuple(sorted(one for area in AREAS for one in area.forms))
ALL = BUTTONS + LISTS + CHANNEL_LISTS + ROLE_LISTS


def noun_and_verb(custom_id: str) -> str:
    """Return the part of an id that says what it does."""
    return ":".join(custom_id.split(":")[:2])


def presses_of(area: Area) -> set[str]:
    """Return what a test of an area must press, as `noun:verb`."""
    shown = (*area.buttons, *area.lists, *area.channel_lists, *area.role_lists)
    return {noun_and_verb(custom_id) for custom_id in shown}

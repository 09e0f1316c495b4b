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
    user_lists: tuple[str, ...] = ()
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
FINDING = Area(buttons=("people:open:1456074443980800013", "people:page:12-0:b", "people:page:12-1:a"))
INTRODUCING = Area(
    buttons=(
        "introduction:change:12",
        "introduction:erase:12",
        "introduction:found-off:0",
        "introduction:found-on:0",
        "introduction:here:0",
        "introduction:leave:12",
        "introduction:more:0",
        "introduction:post:12",
        "introduction:seen:12",
        "introduction:show:0",
        "introduction:suggested-off:0",
        "introduction:suggested-on:0",
        "introduction:take-back:12",
        "introduction:take-down:12",
        "introduction:taking-part:0",
        "introduction:withdraw:12",
        "introduction:write:0",
    ),
    forms=("introduction:more", "introduction:take-down", "introduction:taking-part", "introduction:write"),
)
MEETING = Area(
    buttons=(
        "apart:back:1456074443980800013",
        "match:help:12",
        "match:no-thanks:12",
        "match:not-yet:12",
        "match:retry:0",
        "match:seen:12",
        "match:show:12",
        "match:talked:12",
        "meeting:agree:12",
        "meeting:join:12",
        "meeting:leave:12",
        "meeting:show:0",
        "page:apart:0:b",
        "page:apart:1:a",
        "page:meetings:0:b",
        "page:meetings:1:a",
    ),
)
WELCOMING = Area(
    buttons=(
        "home:show:0",
        "start:post:0",
        "welcome:done:12",
        "welcome:join:0",
        "welcome:leave:0",
        "welcome:mine:0",
        "welcome:no:0",
        "welcome:panel:0",
        "welcome:ping-off:0",
        "welcome:ping-on:0",
        "welcome:question:0",
        "welcome:seen:0",
        "welcome:starters:12",
        "welcome:yes:0",
        "welcome:yes-ping:0",
    ),
    lists=("welcome:ask:0", "welcome:off:0"),
)
CALLING = Area(
    buttons=(
        "matching:ask:0",
        "matching:ask:12",
        "matching:call-off:12",
        "matching:cancel:12",
        "matching:done:12",
        "matching:draw:12",
        "matching:noted:0",
        "matching:pause:1456074443980800013",
        "matching:redraw:12",
        "matching:release:12-1",
        "matching:resume:1456074443980800013",
        "matching:seen:12",
        "matching:set:0-1767225600",
        "matching:set:12-1767225600",
        "matching:show:0",
        "page:matching:0:b",
        "page:matching:1:a",
    ),
    user_lists=("matching:person:0", "matching:separate:12"),
    forms=("matching:until",),
)
LIBRARY = Area(
    buttons=(
        "collection:page:12-0:a",
        "library:page:12-1:b",
        "resource:change:12",
        "resource:keep:12",
        "resource:link:12",
        "resource:open:12",
        "resource:report:12",
        "resource:take-back:12",
        "resource:uncredit:12",
        "resource:unkeep:12",
        "resource:unuse:12",
        "resource:use:12",
        "share:edit:12",
        "share:more:12",
        "share:no:12",
        "share:offer:12",
        "share:practical:12",
        "share:show:12",
        "share:yes:12",
        "shared:page:0-0:c",
        "shared:page:0-1:a",
        "shelf:page:0-0:c",
        "shelf:page:0-1:a",
    ),
    lists=("share:choose:12",),
    forms=("resource:report", "share:more", "share:offer", "share:practical", "share:write"),
)
CURATING = Area(
    buttons=(
        "library:collect:12",
        "library:collection-drop:12",
        "library:collection-gone:12",
        "library:collection-name:12",
        "library:collection-new:0",
        "library:collections:0",
        "library:copy-bookmarks:0",
        "library:copy-csv:0",
        "library:copy-json:0",
        "library:export:0",
        "library:import:0",
        "library:inbox:0-0:a",
        "library:lead-on:12",
        "library:merge:12",
        "library:merge-ask:12-13",
        "library:merge-yes:12-13",
        "library:out:0-1:c",
        "library:panel:0",
        "library:post:12",
        "library:restore:12",
        "library:retire:12",
        "library:retire-yes:12",
        "library:settle:12",
    ),
    lists=("library:collection-pick:0", "library:file:12"),
    forms=("library:bring-in", "library:collection", "library:merge-with"),
)

OF_LIBRARY = (LIBRARY, CURATING)
AREAS = (PROMPTS, JOURNAL, OWN, DATA, SETUP, STEWARDS, FINDING, INTRODUCING, MEETING, WELCOMING, CALLING, *OF_LIBRARY)
BUTTONS = tuple(one for area in AREAS for one in area.buttons)
LISTS = tuple(one for area in AREAS for one in area.lists)
CHANNEL_LISTS = tuple(one for area in AREAS for one in area.channel_lists)
ROLE_LISTS = tuple(one for area in AREAS for one in area.role_lists)
USER_LISTS = tuple(one for area in AREAS for one in area.user_lists)
FORMS = tuple(sorted(one for area in AREAS for one in area.forms))
ALL = BUTTONS + LISTS + CHANNEL_LISTS + ROLE_LISTS + USER_LISTS


def noun_and_verb(custom_id: str) -> str:
    """Return the part of an id that says what it does."""
    return ":".join(custom_id.split(":")[:2])


def presses_of(area: Area) -> set[str]:
    """Return what a test of an area must press, as `noun:verb`."""
    shown = (*area.buttons, *area.lists, *area.channel_lists, *area.role_lists, *area.user_lists)
    return {noun_and_verb(custom_id) for custom_id in shown}

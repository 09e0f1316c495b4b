"""What waits for somebody, as parts of a card: each with its button, and an honest word where there is more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.interface.cards import Part, clip, line, lines, section
from bot.interface.confirm import button
from bot.ports import Waits
from bot.words import Words

MOST_BUTTONS: Final = 10
"""How many lines of a card get their button: each takes three of Discord's 40 components."""

MOST_LINES: Final = 15
_LONGEST_LINE = 330
_LONGEST_IN_ALL = 2800


def inbox(waits: Sequence[Waits], words: Words, most_buttons: int = MOST_BUTTONS) -> list[Part]:
    """Return the lines in their order, as many as fit; the rest are counted, and come up as these are dealt with.

    At most `most_buttons` of them have their button, and no button stands there twice.
    """
    parts: list[Part] = []
    plain: list[str] = []
    ids: set[str] = set()
    room = _LONGEST_IN_ALL
    shown = 0
    for wait in waits[:MOST_LINES]:
        told = clip(wait.line, _LONGEST_LINE)
        if shown and len(told) > room:
            break
        room -= len(told)
        shown += 1
        if wait.press is None or wait.press.custom_id in ids or len(ids) >= most_buttons:
            plain.append(told)
            continue
        if plain:
            parts.append(lines(plain))
            plain = []
        ids.add(wait.press.custom_id)
        parts.append(section(told, button(wait.press.label, wait.press.custom_id)))
    if plain:
        parts.append(lines(plain))
    if len(waits) > shown:
        more = len(waits) - shown
        parts.append(
            line(words.many("And {number} more, once these are done.", "And {number} more, once these are done.", more))
        )
    return parts

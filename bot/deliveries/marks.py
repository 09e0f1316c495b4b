"""The mark by which a message is known as a row's: the numeric id of its first container."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from discord.ui import Container, LayoutView

from bot.deliveries.model import Delivery

# Component ids that Discord gives out itself start from 1; ours keep well away from them.
_MARKS_FROM: Final = 1_000_000_000


def mark_of(delivery: Delivery) -> int:
    """Return the numeric component id that marks a message as this row's."""
    return _MARKS_FROM + delivery.id % _MARKS_FROM


def mark(view: LayoutView, delivery: Delivery) -> None:
    """Put the row's mark on the message's first container; a message without one cannot be found again."""
    for item in view.children:
        if isinstance(item, Container):
            item.id = mark_of(delivery)
            return
    raise TypeError("a delivered message stands in a container, which carries the row's mark")


def marks_on(components: Iterable[Any]) -> set[int]:
    """Return the numeric ids of a message's outermost components."""
    return {component.id for component in components if getattr(component, "id", None) is not None}

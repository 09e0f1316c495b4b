"""What is shown of posts before they are posted: the support numbers, and what members will see."""

from __future__ import annotations

from collections.abc import Sequence

from discord.ui import Button, LayoutView, TextDisplay

from bot.interface.cards import MOST_TEXT, Part, line, row
from bot.interface.confirm import button
from bot.setup import telling
from bot.setup.cards import adults_only
from bot.setup.standing import PostState, Standing
from bot.words import Words

_LEFT_FOR_FRAME = 400
_MOST_COMPONENTS = 30
_POSTABLE = frozenset(PostState) - {PostState.NO_ROOM, PostState.ON_ITS_WAY, PostState.STANDS}


def support_page(standing: Standing, post: Sequence[Part], words: Words) -> list[Part]:
    """Return the support post as it will stand there, with what is to be known of it before it is posted."""
    parts: list[Part] = [line(telling.support(standing, words))]
    if not standing.is_checked:
        parts.append(
            line(
                words.say(
                    "**Nobody has checked these numbers lately.** Please ask whoever hosts me to check each with its"
                    " service, and to note the day in `config/support.yaml`. You can post them meanwhile."
                )
            )
        )
    parts += post
    if standing.post in _POSTABLE:
        label = words.say("Post and pin it")
        if standing.kept.post is not None:
            label = words.say("Post it again")
        parts.append(row(button(label, "setup:post:0", main=True)))
    return parts


def preview(home: LayoutView, posts: Sequence[LayoutView], words: Words) -> list[Part]:
    """Return what a new member finds, with buttons that cannot be pressed here."""
    parts: list[Part] = [
        line(adults_only(words)),
        line(words.say("This is how it looks to members. Buttons are off here.")),
        line(words.say("**When somebody types `/home`**")),
    ]
    room = MOST_TEXT - _LEFT_FOR_FRAME - sum(len(text) for part in parts for text in _texts([part]))
    places = _MOST_COMPONENTS
    for number, view in enumerate([home, *posts]):
        shown = _inside(view)
        size, count = sum(map(len, _texts(shown))), sum(1 for _ in view.walk_children())
        # A post that does not fit is left out whole: half of one would show nobody what it looks like.
        if size > room or count > places:
            continue
        if number == 1:
            parts.append(line(words.say("**What I post**")))
        room, places = room - size, places - count
        parts += shown
    for number, one in enumerate(child for part in parts for child in _buttons(part)):
        one.disabled = True
        one.custom_id = f"setup:shown:{number}"
    return parts


def _inside(view: LayoutView) -> list[Part]:
    """Return what stands in a message's container, which becomes part of another."""
    return [part for container in view.children for part in getattr(container, "children", ())]


def _texts(parts: Sequence[Part]) -> list[str]:
    found: list[str] = []
    for part in parts:
        if isinstance(part, TextDisplay):
            found.append(part.content)
        found += _texts(list(getattr(part, "children", ())))
    return found


def _buttons(part: Part) -> list[Button[LayoutView]]:
    inner = [*getattr(part, "children", ()), *([part.accessory] if hasattr(part, "accessory") else [])]
    return [one for one in inner if isinstance(one, Button)]

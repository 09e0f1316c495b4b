"""What a server may set of the library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from bot.servers import Setting
from bot.setting_places import TO_POST_IN_FORUM, PostsChannel
from bot.words import sentence

IN_FORUM: Final = (*TO_POST_IN_FORUM, "manage_threads")
"""What cards take in a forum: each is a post, which only goes as a whole where threads may be managed."""

LIBRARY_CHANNEL: Final[Setting[int | None]] = Setting(
    "library_channel",
    None,
    sentence("Where a card stands for each resource that is shared: a text channel or a forum."),
    PostsChannel(in_forum=IN_FORUM),
)

SETTINGS: Final[Sequence[Setting[Any]]] = (LIBRARY_CHANNEL,)

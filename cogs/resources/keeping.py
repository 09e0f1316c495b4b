"""What a server may set of the library."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from bot.servers import Setting
from bot.setting_places import PostsChannel
from bot.words import sentence

LIBRARY_CHANNEL: Final[Setting[int | None]] = Setting(
    "library_channel",
    None,
    sentence("Where a card stands for each resource that is shared: a text channel or a forum."),
    PostsChannel(),
)

SETTINGS: Final[Sequence[Setting[Any]]] = (LIBRARY_CHANNEL,)

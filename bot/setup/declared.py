"""What a server sets in `/steward setup`, and what setup notes for itself."""

from __future__ import annotations

from typing import Any, Final

from bot.servers import Setting
from bot.setting_kinds import ShortText
from bot.setting_places import TextChannel
from bot.words import sentence

NAME_MOST: Final = 100
CONTACT_MOST: Final = 200

CONTROLLER_NAME: Setting[str | None] = Setting(
    "controller_name",
    None,
    sentence("Who is responsible for members' data. Members see it in `/my data`."),
    ShortText(NAME_MOST),
    is_confidential=True,
)
CONTROLLER_CONTACT: Setting[str | None] = Setting(
    "controller_contact",
    None,
    sentence("How to reach who is responsible for members' data. Members see it in `/my data`."),
    ShortText(CONTACT_MOST),
    is_confidential=True,
)
SUPPORT_CHANNEL: Setting[int | None] = Setting(
    "support_channel", None, sentence("Where the post with support numbers stands."), TextChannel()
)
DECLARED: Final[list[Setting[Any]]] = [CONTROLLER_NAME, CONTROLLER_CONTACT, SUPPORT_CHANNEL]

SETTLED: Setting[list[int]] = Setting(
    "setup_settled", [], sentence("The steps of setup that stewards said need nothing.")
)
SUPPORT_POST: Setting[dict[str, Any] | None] = Setting(
    "support_post", None, sentence("Where the post with support numbers is, and what it said.")
)

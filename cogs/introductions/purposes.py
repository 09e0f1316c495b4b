"""What may be agreed to here, each on its own."""

from __future__ import annotations

from typing import Final

from bot.consents import Purpose
from bot.words import sentence

POSTED: Final = Purpose(
    "introduction_posted",
    1,
    sentence("My introduction may be posted in this server, where everybody here can read it."),
)
FOUND: Final = Purpose(
    "member_search",
    1,
    sentence("Members of this server may find me by what I wrote in my introduction, in `/people find`."),
)
SUGGESTED: Final = Purpose(
    "suggestions",
    1,
    sentence("Hearth may suggest me to others here for conversations and circles, by what I offer and hope for."),
)

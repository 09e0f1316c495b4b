"""What a server may set of introductions, welcomes and conversations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from bot.servers import Setting
from bot.setting_kinds import WholeNumber, YesNo
from bot.setting_places import TextChannel
from bot.words import sentence

INTRODUCTIONS_CHANNEL: Final[Setting[int | None]] = Setting(
    "introductions_channel",
    None,
    sentence("Where introductions are posted, each with a thread to say hello in."),
    TextChannel(),
)
START_CHANNEL: Final[Setting[int | None]] = Setting(
    "start_channel", None, sentence("Where the post “Start here” stands, with its buttons."), TextChannel()
)
WELCOME_LINE: Final[Setting[bool]] = Setting(
    "welcome_line", False, sentence("Whether one line greets everybody who joins the server."), YesNo()
)
WELCOME_CHANNEL: Final[Setting[int | None]] = Setting(
    "welcome_channel", None, sentence("Where that line is posted."), TextChannel()
)
WELCOMERS_CHANNEL: Final[Setting[int | None]] = Setting(
    "welcomers_channel",
    None,
    sentence("Where welcomers hear of an introduction that nobody has answered yet."),
    TextChannel(),
)
NUDGE_AFTER: Final[Setting[int]] = Setting(
    "welcome_nudge_hours",
    12,
    sentence("After how many hours without an answer welcomers are told."),
    WholeNumber(1, 72),
)
STEWARDS_AFTER: Final[Setting[int]] = Setting(
    "welcome_stewards_hours",
    20,
    sentence("After how many hours without an answer it stands in `/steward today`."),
    WholeNumber(1, 168),
)
MEETING_CHANNEL: Final[Setting[int | None]] = Setting(
    "meeting_channel",
    None,
    sentence("Where a call for conversations is posted, and their private threads are made."),
    TextChannel(),
)
MEET_AFTER_DAYS: Final[Setting[int]] = Setting(
    "meet_after_days",
    7,
    sentence("For how many days somebody is a member before they can join a conversation."),
    WholeNumber(0, 365),
)
ASK_AFTER_DAYS: Final[Setting[int]] = Setting(
    "meeting_question_days",
    10,
    sentence("After how many days people are asked whether they talked."),
    WholeNumber(1, 60),
)
START_POST: Final[Setting[dict[str, Any] | None]] = Setting(
    "start_post", None, sentence("Where the post “Start here” is, and what it said.")
)

SETTINGS: Final[Sequence[Setting[Any]]] = (
    INTRODUCTIONS_CHANNEL,
    START_CHANNEL,
    WELCOME_LINE,
    WELCOME_CHANNEL,
    WELCOMERS_CHANNEL,
    NUDGE_AFTER,
    STEWARDS_AFTER,
    MEETING_CHANNEL,
    MEET_AFTER_DAYS,
    ASK_AFTER_DAYS,
    START_POST,
)

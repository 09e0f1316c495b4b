"""Reads what went wrong with a try: refused for good, surely not done, or unsure."""

from __future__ import annotations

from enum import Enum

import aiohttp
import discord

CLOSED_DMS = frozenset({50007, 50278})
CHANNEL_GONE = frozenset({10003, 10004, 50001})
NOT_ALLOWED = frozenset({50013, 50001, 160005})
# A steward can mend these by choosing another channel or giving the permission back.
STEWARDS_CAN_MEND = CHANNEL_GONE | NOT_ALLOWED

# What a request may fail with; anything else is a bug of ours.
TRANSPORT = (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError)


class Verdict(Enum):
    """What is known of a try that raised."""

    REFUSED = "Discord said no, and will again"
    NOT_DONE = "Discord surely did not do it, and may later"
    UNSURE = "Discord may have done it"


def read(error: BaseException) -> Verdict:
    """Return what an error of `TRANSPORT` tells about the effect."""
    if isinstance(error, discord.DiscordServerError):
        return Verdict.UNSURE  # a 500 may come after the work was done
    if isinstance(error, discord.HTTPException):
        return Verdict.NOT_DONE if error.status in {401, 408, 429} else Verdict.REFUSED
    if isinstance(error, aiohttp.ClientConnectorError):
        return Verdict.NOT_DONE  # no connection was ever made
    return Verdict.UNSURE


def code_of(error: BaseException) -> int:
    """Return Discord's error code, or 0."""
    return error.code if isinstance(error, discord.HTTPException) else 0


def phrase(error: BaseException) -> str:
    """Return what the row keeps of it: no text of Discord's or ours, since that could hold somebody's words."""
    if isinstance(error, discord.HTTPException):
        return f"Discord answered {error.status} (code {error.code})"
    return f"no answer from Discord ({type(error).__name__})"

"""Reads what went wrong with a try: refused for good, or unsure."""

from __future__ import annotations

from enum import Enum

import aiohttp
import discord

CLOSED_DMS = frozenset({50007, 50278})
CHANNEL_DELETED = frozenset({10003, 10004})
NOT_ALLOWED = frozenset({50013, 50001, 160005})
# A forum in which every post needs a tag, and has none of those that we would put on.
TAG_REQUIRED = frozenset({40067})
# A channel of a kind that takes no messages, or no posts.
WRONG_KIND = frozenset({50008, 50024})
# A steward can mend these by choosing another channel, giving the permission back, or changing the forum's tags.
STEWARDS_CAN_MEND = CHANNEL_DELETED | NOT_ALLOWED | TAG_REQUIRED | WRONG_KIND

# What a request may fail with; anything else is a bug of ours.
TRANSPORT = (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError)


class Verdict(Enum):
    """What is known of a try that raised."""

    REFUSED = "Discord said no, and will again"
    UNSURE = "Discord may have done it, and may do it later if not"


# No to the token, the moment or the pace, and not to what was asked.
_NOT_THE_LAST_WORD = frozenset({401, 408, 429})
# Too many edits to messages over an hour old: https://discord.com/developers/docs/topics/opcodes-and-status-codes
_LATER = frozenset({30046})


def read(error: BaseException) -> Verdict:
    """Return what an error of `TRANSPORT` tells about the effect.

    No answer and "no connection" are the same: discord.py tries again by itself, so an earlier try may be there.
    """
    if isinstance(error, discord.HTTPException) and error.status < 500:
        is_open = error.status in _NOT_THE_LAST_WORD or error.code in _LATER
        return Verdict.UNSURE if is_open else Verdict.REFUSED
    return Verdict.UNSURE  # a 500 may come after the work was done


def code_of(error: BaseException) -> int:
    """Return Discord's error code, or 0."""
    return error.code if isinstance(error, discord.HTTPException) else 0


def phrase(error: BaseException) -> str:
    """Return what the row keeps of it: no text of Discord's or ours, since that could hold somebody's words."""
    if isinstance(error, discord.HTTPException):
        return f"Discord answered {error.status} (code {error.code})"
    return f"no answer from Discord ({type(error).__name__})"

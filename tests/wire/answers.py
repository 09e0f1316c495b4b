"""What Discord answers when it does not do as asked: refusals by code, rate limits, and the ban of an address."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Literal

Scope = Literal["user", "global", "shared"]

# What Discord answers under these codes; a bot branches on the code, the words are for the log.
_CODES = {
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10008: (404, "Unknown Message"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    30038: (400, "Maximum number of guild scheduled events reached"),
    30046: (429, "Maximum number of edits to messages older than 1 hour reached. Try again later"),
    40060: (400, "Interaction has already been acknowledged."),
    40067: (400, "A tag is required to create a forum post in this channel"),
    50001: (403, "Missing Access"),
    50007: (403, "Cannot send messages to this user"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50013: (403, "Missing Permissions"),
    50027: (401, "Invalid Webhook Token"),
    50083: (400, "Thread is archived"),
    50278: (403, "Cannot send messages to this user due to having no mutual guilds"),
    160006: (400, "Maximum number of active threads reached"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer and its headers; a body of text is no JSON of Discord's, but a page of what stands before it."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


class Drop:
    """No answer at all: the connection is cut."""


def refused(code: int, *, status: int | None = None) -> Answer:
    """Return Discord's refusal under one of its codes; 400 for a code that is not known here."""
    usual, words = _CODES.get(code, (400, "Refused"))
    if (status or usual) == 429:
        return rate_limited(60.0, code=code, words=words)
    return Answer(status or usual, {"message": words, "code": code})


def failed(status: int) -> Answer:
    """Return a failure of Discord's own."""
    return Answer(status, {"message": f"{status}: Internal Server Error", "code": 0})


def rate_limited(
    retry_after: float,
    *,
    for_all: bool = False,
    scope: Scope | None = None,
    code: int | None = None,
    words: str = "You are being rate limited.",
) -> Answer:
    """Return Discord's 429; `retry_after` in seconds; without `Via` discord.py takes it for a ban of the address."""
    headers = {
        "Via": "1.1 google",
        "Retry-After": str(max(1, math.ceil(retry_after))),
        "X-RateLimit-Scope": scope or ("global" if for_all else "user"),
        "X-RateLimit-Reset-After": f"{retry_after:.3f}",
    }
    if for_all:
        headers["X-RateLimit-Global"] = "true"
    body = {"message": words, "retry_after": retry_after, "global": for_all}
    return Answer(429, body if code is None else {**body, "code": code}, headers)


def banned(*, seconds: int = 3600) -> Answer:
    """Return what a banned address gets from Cloudflare, which stands before Discord: no `Via`, and no JSON."""
    return Answer(429, "error code: 1015", {"Retry-After": str(seconds), "Server": "cloudflare"})

"""What Discord documents of forums and simcord does not do: tags that must be there, and archived posts by pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from simcord.backend.models import Channel
from simcord.enums import ChannelType

from .watch import Request
from .world import World

REQUIRES_TAG = 1 << 4
_MOST_OF_A_PAGE = 100


def why_not(world: World, channel: Channel | None, request: Request) -> int | None:
    """Return the code under which Discord refuses a message or a thread in a forum; None where it takes it."""
    if channel is None or channel.type != ChannelType.FORUM:
        return None
    if request.path.endswith("/messages"):
        return 50008
    return 40067 if channel.id in world.tags_required and not request.body.get("applied_tags") else None


def as_documented(world: World, request: Request, answer: Any) -> Any:
    """Return what Discord would tell of a forum or of a channel's archived threads, from what simcord tells."""
    if request.matches("GET", r"/channels/\d+") and int(answer["id"]) in world.tags_required:
        return {**answer, "flags": REQUIRES_TAG}
    if request.matches("GET", r"/channels/\d+/threads/archived/public"):
        return _page(request, answer)
    return answer


def _page(request: Request, answer: Any) -> Any:
    before = request.params.get("before")
    threads = [
        thread for thread in answer["threads"] if before is None or _put_away(thread) < datetime.fromisoformat(before)
    ]
    threads.sort(key=_put_away, reverse=True)
    most = min(int(request.params.get("limit", 50)), _MOST_OF_A_PAGE)
    return {**answer, "threads": threads[:most], "has_more": len(threads) > most}


def _put_away(thread: Any) -> datetime:
    return datetime.fromisoformat(thread["thread_metadata"]["archive_timestamp"])

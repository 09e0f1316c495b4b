"""The rows that bring the support post to its channel: posting it, pinning it, and changing what it says."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.deliveries.model import Plan
from bot.setup.standing import Post

POST = "setup.support_post"
EDIT = "setup.support_edit"
PIN = "setup.support_pin"

_USEFUL_FOR = timedelta(days=1)


def key_of_post(guild_id: int, post: Post | None) -> str:
    """Return the dedupe key of the next post: one for each post before it, so pressing twice makes one."""
    return f"support-post:{guild_id}:{post.message_id if post is not None else 0}"


def post_of(guild_id: int, before: Post | None, now: datetime) -> Plan:
    """Return the row that posts the numbers, in place of the post before."""
    return _row(POST, key_of_post(guild_id, before), guild_id, before.message_id if before is not None else 0, now)


def edit_of(guild_id: int, post: Post, now: datetime) -> Plan:
    """Return the row that brings the post to what the file says."""
    return _row(EDIT, f"support-edit:{post.message_id}:{now.isoformat()}", guild_id, post.message_id, now)


def pin_of(guild_id: int, message_id: int, now: datetime) -> Plan:
    """Return the row that pins the post."""
    return _row(PIN, f"support-pin:{message_id}:{now.isoformat()}", guild_id, message_id, now)


def _row(kind: str, key: str, guild_id: int, subject: int, now: datetime) -> Plan:
    return Plan(
        kind=kind,
        dedupe_key=key,
        guild_id=guild_id,
        subject=subject,
        about_at=now,
        due_at=now,
        useless_after=now + _USEFUL_FOR,
    )

"""Posts in forums: which of a forum's tags are meant, making a post once, and finding it again by its mark.

A post is a thread whose first message, the card, has the thread's own id. Making one knows no nonce.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final

import discord
from discord.http import HTTPClient, MultipartParameters, Route, handle_message_parameters
from discord.ui import LayoutView

from bot import one_try
from bot.deliveries.effects import ChangePost, Post
from bot.setting_kinds import folded

MOST_TAGS: Final = 5
_FORUM: Final = 15
_REQUIRES_TAG: Final = 1 << 4
_GONE: Final = frozenset({10003, 10008})

Though = Callable[[int, Callable[[], Awaitable[object]]], Awaitable[None]]
"""Acts in a thread, opening it first where it was put away."""


def is_forum(channel: Any) -> bool:
    """Whether what Discord tells of a channel is of a forum."""
    return bool(channel["type"] == _FORUM)


def tags_named(forum: Any, names: Sequence[str], *, also_moderated: bool = True) -> list[str]:
    """Return the ids of the first five of these tags that a forum has; case, accents and blanks do not count."""
    known = {
        folded(tag["name"]): str(tag["id"])
        for tag in reversed(forum.get("available_tags") or ())  # of two of one name the first is meant
        if also_moderated or not tag.get("moderated")
    }
    found = (known.get(folded(name)) for name in names)
    return list(dict.fromkeys(one for one in found if one is not None))[:MOST_TAGS]


async def make(http: HTTPClient, forum: Any, post: Post) -> int:
    """Return the id of the post that was made; raises `UnsureTry` where it may or may not be there."""
    tags = tags_named(forum, post.tags)
    try:
        return await _make(http, int(forum["id"]), post, tags)
    except discord.Forbidden:
        # Some tags may only be put on by who manages threads; the post matters more than they do.
        plain = tags_named(forum, post.tags, also_moderated=False)
        if plain == tags:
            raise
        return await _make(http, int(forum["id"]), post, plain)


async def _make(http: HTTPClient, forum_id: int, post: Post, tags: list[str]) -> int:
    card = _said(post.view).payload or {}
    starter = {name: card[name] for name in ("components", "flags", "allowed_mentions")}
    about = {"name": post.name, "auto_archive_duration": 10080, "applied_tags": tags, "message": starter}
    made = await one_try.make(http, Route("POST", "/channels/{channel_id}/threads", channel_id=forum_id), about)
    return int(made["id"])


async def change(http: HTTPClient, effect: ChangePost, though_archived: Though) -> None:
    """Change the card, then whatever of name and tags is not so yet: a thread may be renamed twice in ten minutes."""
    thread: Any = await http.get_channel(effect.thread_id)
    forum: Any = await http.get_channel(int(thread["parent_id"]))
    edit_card = partial(http.edit_message, effect.thread_id, effect.thread_id, params=_said(effect.view))
    await though_archived(effect.thread_id, edit_card)
    changed: dict[str, Any] = {}
    if thread["name"] != effect.name:
        changed["name"] = effect.name
    tags = tags_named(forum, effect.tags)
    # A forum that asks for a tag lets none go without: what stands there is better than nothing.
    may_be_so = bool(tags) or not forum.get("flags", 0) & _REQUIRES_TAG
    if may_be_so and sorted(tags) != sorted(map(str, thread.get("applied_tags") or ())):
        changed["applied_tags"] = tags
    if changed:
        await though_archived(effect.thread_id, partial(http.edit_channel, effect.thread_id, **changed))


def _said(view: LayoutView) -> MultipartParameters:
    return handle_message_parameters(view=view, allowed_mentions=discord.AllowedMentions.none())


async def find(
    http: HTTPClient, forum: Any, own_id: int, around: tuple[datetime, datetime], name: str | None, mark: int
) -> int | None:
    """Return the post of ours that bears this mark, of those that were made within `around`; None without one.

    The mark alone decides: the name may have been changed meanwhile, and only says which to look at first.
    """
    since, until = around
    candidates = [
        thread
        async for thread in _threads(http, forum, since)
        if int(thread["owner_id"]) == own_id and since <= _made_at(thread) <= until
    ]
    middle = since + (until - since) / 2
    for thread in sorted(candidates, key=lambda one: (one["name"] != name, abs(_made_at(one) - middle))):
        if mark in await _marks_of(http, int(thread["id"])):
            return int(thread["id"])
    return None


async def _threads(http: HTTPClient, forum: Any, since: datetime) -> AsyncIterator[Any]:
    """Yield a forum's active threads, then those that were put away after an instant."""
    active: Any = await http.get_active_threads(int(forum["guild_id"]))
    for thread in active["threads"]:
        if int(thread["parent_id"]) == int(forum["id"]):
            yield thread
    before: Any = None
    while True:
        page: Any = await http.get_public_archived_threads(int(forum["id"]), before=before, limit=100)
        for thread in page["threads"]:
            before = thread["thread_metadata"]["archive_timestamp"]
            if datetime.fromisoformat(before) < since:  # the last to be put away come first
                return
            yield thread
        if not page.get("has_more") or not page["threads"]:
            return


async def _marks_of(http: HTTPClient, post_id: int) -> set[int]:
    try:
        card: Any = await http.get_message(post_id, post_id)
    except discord.NotFound as error:
        if error.code not in _GONE:
            raise
        return set()  # somebody deleted it, or its card
    return {component["id"] for component in card["components"] if "id" in component}


def _made_at(thread: Any) -> datetime:
    return discord.utils.snowflake_time(int(thread["id"]))

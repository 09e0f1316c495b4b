"""What simcord's model of a forum lacks of Discord's; the tests need it as the demo does."""

from __future__ import annotations

from functools import partial
from typing import Any

from simcord.backend import Backend


def number_posts_as_discord_does(backend: Backend) -> None:
    """Let a forum post's first message have the id of the post, and not one of its own."""
    make_post, make_thread = backend.create_forum_post, backend.create_thread

    def create_forum_post(forum_id: int, name: str, starter: Any, **facts: Any) -> Any:
        numbered = partial(make_thread, message_id=starter.id)
        backend.create_thread = numbered  # type: ignore[method-assign]
        try:
            return make_post(forum_id, name, starter, **facts)
        finally:
            backend.create_thread = make_thread  # type: ignore[method-assign]

    backend.create_forum_post = create_forum_post  # type: ignore[method-assign]

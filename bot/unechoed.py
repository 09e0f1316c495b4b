"""Answers to interactions, sent without asking Discord for the message that they became.

discord.py asks for it with each first answer, reads it and builds it with all its parts, and nothing of ours looks at
it.
"""

from __future__ import annotations

from typing import Any

from discord.http import Route
from discord.webhook.async_ import AsyncWebhookAdapter, async_context


class Unechoed(AsyncWebhookAdapter):
    """discord.py's way to Discord's webhooks, but for the echo of first answers."""

    async def request(self, route: Route, *arguments: Any, **options: Any) -> Any:
        """Return what Discord answers; of a first answer no more than that it was taken."""
        if not route.path.endswith("/callback"):
            return await super().request(route, *arguments, **options)
        # https://discord.com/developers/docs/interactions/receiving-and-responding#create-interaction-response
        await super().request(route, *arguments, **{**options, "params": None})
        return {"interaction": {"id": str(route.webhook_id)}}


def leave_echoes_out() -> None:
    """Let whatever this task does from now on, and what it begins, answer so."""
    unechoed: AsyncWebhookAdapter = Unechoed()  # type: ignore[no-untyped-call]  # as discord.py has it
    async_context.set(unechoed)

"""Answers to interactions, without the message that each became.

discord.py asks for it with a first answer, is told it with those that follow, and builds it with all its parts. Nothing
of ours looks at them.
"""

from __future__ import annotations

from typing import Any

from discord.http import Route
from discord.webhook.async_ import AsyncWebhookAdapter, async_context


class Unechoed(AsyncWebhookAdapter):
    """discord.py's way to Discord's webhooks, but for the echo of answers."""

    async def request(self, route: Route, *arguments: Any, **options: Any) -> Any:
        """Return what Discord answers: of a first answer that it was taken, of others their message without parts."""
        if not route.path.endswith("/callback"):
            told = await super().request(route, *arguments, **options)
            return {**told, "components": []} if isinstance(told, dict) else told
        # https://discord.com/developers/docs/interactions/receiving-and-responding#create-interaction-response
        await super().request(route, *arguments, **{**options, "params": None})
        return {"interaction": {"id": str(route.webhook_id)}}


def leave_echoes_out() -> None:
    """Let whatever this task does from now on, and what it begins, answer so."""
    unechoed: AsyncWebhookAdapter = Unechoed()  # type: ignore[no-untyped-call]  # as discord.py has it
    async_context.set(unechoed)

"""Answers to interactions, without the message that each became.

discord.py asks Discord for it with a first answer, is told it with those that follow, and builds it with all its parts.
Nothing of ours looks at it.
"""

from __future__ import annotations

from typing import Any

import discord
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


class _Unread(discord.Webhook):
    """Sends what follows, and builds nothing of what Discord tells of it."""

    def _create_message(self, data: Any, *, thread: Any) -> Any:
        return None


def following(interaction: discord.Interaction) -> discord.Webhook:
    """Return what sends whatever follows the first answer; its `send` returns None."""
    told: Any = {
        "id": interaction.application_id,
        "type": discord.WebhookType.application.value,
        "token": interaction.token,
    }
    return _Unread.from_state(told, interaction._state)

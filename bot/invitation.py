"""What can be known of a bot without starting it: its features, and the link that invites it."""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord
from pydantic import SecretStr

from bot.app import Hearth, build
from bot.errors import CannotStart
from bot.features import permissions_of
from bot.running import refusals_explained
from bot.settings import Settings

SCOPES = ("bot", "applications.commands")


@asynccontextmanager
async def prepared(settings: Settings) -> AsyncIterator[Hearth]:
    """Yield the bot with its features loaded, nothing opened and no file made; raises `CannotStart`."""
    async with build(settings) as hearth:
        with refusals_explained():
            await hearth.load_features()
        yield hearth


def link(settings: Settings, application_id: int | None = None) -> str:
    """Return the link with exactly the permissions that the features need.

    Without an id the application's is read from the token; raises `CannotStart` where there is none or it cannot be.
    """
    client_id = application_id if application_id is not None else _application_of(settings.token)
    return discord.utils.oauth_url(client_id, permissions=asyncio.run(_permissions(settings)), scopes=SCOPES)


async def _permissions(settings: Settings) -> discord.Permissions:
    async with prepared(settings) as hearth:
        return permissions_of(hearth.features)


def _application_of(token: SecretStr | None) -> int:
    if token is None:
        raise CannotStart(("Set DISCORD_TOKEN, or give the application's id with --application-id.",))
    first = token.get_secret_value().partition(".")[0]
    try:
        # A token begins with the application's id in base64, without the padding.
        return int(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except (binascii.Error, ValueError):
        raise CannotStart(
            ("DISCORD_TOKEN: This is not a bot's token. You can also give the application's id with --application-id.",)
        ) from None

"""Notices in Discord what concerns newcomers: who comes and goes, that somebody answered, that a post was deleted.

Of a message it is only ever seen that it was written: by whom, where, and when; never what it says.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

import discord
import structlog

from bot.clock import Clock
from bot.deliveries import failures
from bot.errors import StorageUnavailable
from cogs.introductions.rules.welcoming import Unanswered
from cogs.introductions.service.greeting import Greeting
from cogs.introductions.service.starting import StartHere
from cogs.introductions.service.welcoming import Welcoming

log = structlog.get_logger(__name__)

_LOOKED_AT: Final = 50
"""How many messages of a thread are looked at: past its writer's own, an answer stands among the first."""
_PATIENCE_SECONDS: Final = 30
_AGAIN_AFTER: Final = timedelta(minutes=5)
_MESSAGES: Final = frozenset({discord.MessageType.default, discord.MessageType.reply})
_UNKNOWN_CHANNEL: Final = 10003
_UNKNOWN_MESSAGE: Final = 10008


class Noticing:
    """Listens, and looks for what it could not hear while the bot was away."""

    def __init__(
        self, client: discord.Client, clock: Clock, welcoming: Welcoming, start: StartHere, greeting: Greeting
    ) -> None:
        self._client = client
        self._clock = clock
        self._welcoming = welcoming
        self._start = start
        self._greeting = greeting
        self._looked_at: datetime | None = None

    # -- What Discord tells --------------------------------------------------------------------------

    async def on_message(self, message: discord.Message) -> None:
        """Note that somebody else has written in the thread of an introduction."""
        if message.author.bot or message.guild is None:
            return  # most of what bots write in threads is our own
        if isinstance(message.channel, discord.TextChannel | discord.VoiceChannel):
            return  # a thread that was put away is in no memory, so what is unknown is looked up
        with _or_later():
            found = await self._welcoming.waiting_in(message.guild.id, message.channel.id)
            if found is not None and _answers(message, found[1]):
                await self._welcoming.answered(found[0], message.created_at)

    async def on_member_join(self, member: discord.Member) -> None:
        """Greet somebody who came, where the server wants that."""
        if not member.bot:
            with _or_later():
                joined_at = member.joined_at or self._clock.now()
                await self._greeting.came(member.guild.id, member.id, joined_at)

    async def on_raw_member_remove(self, payload: discord.RawMemberRemoveEvent) -> None:
        """Take the greeting back of somebody who is gone."""
        with _or_later():
            await self._greeting.left(payload.guild_id, payload.user.id)

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Post “Start here” anew where it was deleted."""
        if payload.guild_id is not None:
            with _or_later():
                await self._start.deleted(payload.guild_id, {payload.message_id})

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Post it anew where it was deleted with others."""
        if payload.guild_id is not None:
            with _or_later():
                await self._start.deleted(payload.guild_id, payload.message_ids)

    async def on_ready(self) -> None:
        """Look for what happened in a gap: at a start the threads were looked at just now."""
        with _or_later():
            if self._looked_at is None or self._clock.now() - self._looked_at > _AGAIN_AFTER:
                await self.look_into_threads()
            await self._look_for_start_posts()

    # -- What we look for ----------------------------------------------------------------------------

    async def on_start(self) -> None:
        """Put “Start here” right, and see who was welcomed meanwhile, before anything is sent about it."""
        await self._start.put_all_right()
        await self.look_into_threads()

    async def look_into_threads(self) -> None:
        """Look into the threads of the last three days in which nobody is known to have answered.

        What cannot be looked at now is left: a needless nudge is a small thing.
        """
        self._looked_at = self._clock.now()
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                for one in await self._welcoming.unanswered_lately():
                    await self._look_into(one)
        except TimeoutError:
            log.warning("not every thread of an introduction could be looked at in time")

    async def _look_into(self, one: Unanswered) -> None:
        thread = self._client.get_partial_messageable(one.thread_id)
        try:
            async for message in thread.history(limit=_LOOKED_AT, oldest_first=True):
                if _answers(message, one.person_id):
                    await self._welcoming.answered(one.id, message.created_at)
                    return
        except discord.NotFound as error:
            if error.code == _UNKNOWN_CHANNEL:
                await self._welcoming.thread_gone(one.thread_id)
        except failures.TRANSPORT as error:
            log.warning("a thread could not be looked at", introduction=one.id, reason=type(error).__name__)

    async def _look_for_start_posts(self) -> None:
        here = {guild.id for guild in self._client.guilds}
        for guild_id, post in (await self._start.standing()).items():
            if guild_id not in here:
                continue
            channel = self._client.get_partial_messageable(post.channel_id)
            try:
                await channel.fetch_message(post.message_id)
            except discord.NotFound as error:
                if error.code in (_UNKNOWN_MESSAGE, _UNKNOWN_CHANNEL):
                    await self._start.deleted(guild_id, {post.message_id})
            except failures.TRANSPORT as error:
                log.warning("“Start here” could not be looked at", guild=guild_id, reason=type(error).__name__)


def _answers(message: discord.Message, writer_id: int) -> bool:
    """Whether a message is a person's who is not the writer: a bot's reply never counts as a welcome."""
    is_a_persons = not message.author.bot and message.webhook_id is None
    return message.type in _MESSAGES and is_a_persons and message.author.id != writer_id


@contextmanager
def _or_later() -> Iterator[None]:
    try:
        yield
    except StorageUnavailable:
        log.warning("what happened to newcomers waits for the next look")

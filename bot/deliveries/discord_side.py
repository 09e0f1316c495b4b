"""Carries effects out in Discord, and finds out afterwards whether one got there.

Only requests are used, never discord.py's cache: archived threads and other processes' servers are not in it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol

import discord
from discord.http import Route, handle_message_parameters

from bot import one_try
from bot.deliveries import forums
from bot.deliveries.effects import (
    AddToThread,
    ChangeEvent,
    ChangePost,
    CloseThread,
    Delete,
    DeletePost,
    Edit,
    Effect,
    EndEvent,
    MakeEvent,
    MakeThread,
    Pin,
    Pings,
    Post,
    RemoveFromThread,
    RenameThread,
    Send,
    place_of,
)
from bot.deliveries.marks import mark, mark_of, marks_on
from bot.deliveries.model import Delivery, Sent

# Opening a DM and sending to it together stay within a lease: what hangs is let go while the row is still ours.
PATIENCE = timedelta(seconds=25)
_PATIENCE_SECONDS = PATIENCE.total_seconds()
# How far the host's clock and Discord's may be apart, the tries of one attempt included: a small computer at home may
# well be a whole hour off, where somebody set its clock by hand to the wrong side of a clock change.
_LOOK_AROUND = timedelta(minutes=90)

UNKNOWN_CHANNEL = 10003
UNKNOWN_MESSAGE = 10008
UNKNOWN_EVENT = 10070
UNKNOWN_MEMBER = 10007
ARCHIVED = 50083
THREAD_THERE_ALREADY = 160004


class DiscordSide(Protocol):
    """What the dispatcher needs of Discord."""

    async def target(self, delivery: Delivery, effect: Effect) -> int | None:
        """Return the channel in which the effect will be seen, opening the recipient's DM where that is it."""
        ...

    async def perform(self, delivery: Delivery, effect: Effect, channel_id: int | None) -> Sent:
        """Carry the effect out; discord.py's errors pass through."""
        ...

    async def find(self, delivery: Delivery, effect: Effect | None, channel_id: int | None) -> tuple[Sent, ...]:
        """Return what an earlier try of a making may have made: nothing when it surely never got there."""
        ...


class LiveDiscord:
    """The real one, over a logged-in client."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._http = client.http

    async def target(self, delivery: Delivery, effect: Effect) -> int | None:
        if isinstance(effect, Send) and effect.channel_id is None:
            if delivery.recipient is None:
                raise ValueError("a direct message needs a recipient")
            async with asyncio.timeout(_PATIENCE_SECONDS):
                return (await self._client.create_dm(discord.Object(delivery.recipient))).id
        return place_of(effect)

    async def perform(self, delivery: Delivery, effect: Effect, channel_id: int | None) -> Sent:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            return await self._perform(delivery, effect, channel_id)

    async def _perform(self, delivery: Delivery, effect: Effect, channel_id: int | None) -> Sent:
        match effect:
            case Send():
                return await self._send(delivery, effect, channel_id or 0)
            case Post():
                return await self._post(delivery, effect)
            case ChangePost(thread_id):
                await forums.change(self._http, effect, self._though_archived)
                return Sent(thread_id, None)
            case Edit():
                return await self._edit(effect)
            case MakeThread():
                return await self._make_thread(effect)
            case MakeEvent():
                events = Route("POST", "/guilds/{guild_id}/scheduled-events", guild_id=effect.guild_id)
                event = await one_try.make(self._http, events, _event_payload(effect))
                return Sent(effect.channel_id, int(event["id"]))
            case ChangeEvent(event_id, changed):
                await self._http.edit_scheduled_event(changed.guild_id, event_id, **_event_payload(changed))
                return Sent(changed.channel_id, event_id)
            case CloseThread(thread_id, lock, name):
                renamed = {} if name is None else {"name": name}
                close = partial(self._http.edit_channel, thread_id, archived=True, locked=lock, **renamed)
                await self._though_archived(thread_id, close)  # one that is closed already is locked all the same
                return Sent(thread_id, None)
            case RenameThread(thread_id, name):
                await self._though_archived(thread_id, partial(self._http.edit_channel, thread_id, name=name))
                return Sent(thread_id, None)
            case Pin(channel_id, message_id):
                await self._http.pin_message(channel_id, message_id)
                return Sent(channel_id, message_id)
            case AddToThread(thread_id, person_id):
                await self._http.add_user_to_thread(thread_id, person_id)
                return Sent(thread_id, None)
            case _:
                return await self._take_away(effect)

    async def _send(self, delivery: Delivery, effect: Send, channel_id: int) -> Sent:
        mark(effect.view, delivery)
        # Asked for as discord.py's own `send` does, which would also make a message and keep its view: of what is sent
        # only its id is needed, and what survives a restart is a dynamic item.
        said = handle_message_parameters(
            view=effect.view, nonce=delivery.nonce, allowed_mentions=_allowed(effect.pings)
        )
        with said as params:
            message = await self._http.send_message(channel_id, params=params)
        return Sent(channel_id, int(message["id"]))

    async def _post(self, delivery: Delivery, effect: Post) -> Sent:
        channel = await self._http.get_channel(effect.channel_id)
        if not forums.is_forum(channel):
            return await self._send(delivery, Send(effect.channel_id, effect.view), effect.channel_id)
        mark(effect.view, delivery)
        return Sent(effect.channel_id, await forums.make(self._http, channel, effect), is_forum_post=True)

    async def _edit(self, effect: Edit) -> Sent:
        effect.view.stop()
        message = self._client.get_partial_messageable(effect.channel_id).get_partial_message(effect.message_id)

        async def edit() -> None:
            await message.edit(view=effect.view, allowed_mentions=discord.AllowedMentions.none())

        await self._though_archived(effect.channel_id, edit)
        return Sent(effect.channel_id, effect.message_id)

    async def _though_archived(self, channel_id: int, act: Callable[[], Awaitable[object]]) -> None:
        """Act on a thread or a message in it, opening the thread first where it was put away."""
        try:
            await act()
        except discord.HTTPException as error:
            if error.code != ARCHIVED:
                raise
            await self._http.edit_channel(channel_id, archived=False)
            await act()

    async def _make_thread(self, effect: MakeThread) -> Sent:
        duration: Any = effect.auto_archive_minutes
        if effect.message_id is None:
            threads = Route("POST", "/channels/{channel_id}/threads", channel_id=effect.channel_id)
            about = {"name": effect.name, "auto_archive_duration": duration, "type": 12, "invitable": False}
            return Sent(effect.channel_id, int((await one_try.make(self._http, threads, about))["id"]))
        try:
            made = await self._http.start_thread_with_message(
                effect.channel_id, effect.message_id, name=effect.name, auto_archive_duration=duration
            )
        except discord.HTTPException as error:
            if error.code != THREAD_THERE_ALREADY:
                raise
            return Sent(effect.channel_id, effect.message_id)  # such a thread has the id of its message
        return Sent(effect.channel_id, int(made["id"]))

    async def _take_away(self, effect: Effect) -> Sent:
        """Gone already counts as done."""
        try:
            match effect:
                case Delete(channel_id, message_id):
                    delete = partial(self._http.delete_message, channel_id, message_id)
                    await self._though_archived(channel_id, delete)
                    return Sent(channel_id, message_id)
                case DeletePost(thread_id):
                    await self._http.delete_channel(thread_id)
                    return Sent(thread_id, None)
                case RemoveFromThread(thread_id, person_id):
                    await self._http.remove_user_from_thread(thread_id, person_id)
                    return Sent(thread_id, None)
                case EndEvent(guild_id, event_id):
                    await self._http.delete_scheduled_event(guild_id, event_id)
                    return Sent(None, event_id)
                case _:
                    raise TypeError(f"no such effect: {type(effect).__name__}")
        except discord.NotFound as error:
            gone = UNKNOWN_CHANNEL if isinstance(effect, DeletePost) else UNKNOWN_MESSAGE
            if error.code not in {gone, UNKNOWN_MEMBER, UNKNOWN_EVENT}:
                raise
            return Sent(getattr(effect, "channel_id", None), getattr(effect, "message_id", None))

    async def find(self, delivery: Delivery, effect: Effect | None, channel_id: int | None) -> tuple[Sent, ...]:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            match effect:
                case MakeThread():
                    made = _made_about(_tried_at(delivery), await self._threads_like(effect))
                case MakeEvent():
                    made = _made_about(_tried_at(delivery), await self._events_like(effect))
                case _ if channel_id is None:
                    return ()
                case Send():
                    return await self._message_marked(delivery, channel_id)
                case _:  # called off, it may have been a post as well
                    return await self._post_marked(delivery, effect, channel_id)
            return tuple(Sent(effect.channel_id, one) for one in made)

    async def _post_marked(self, delivery: Delivery, effect: Effect | None, channel_id: int) -> tuple[Sent, ...]:
        channel = await self._http.get_channel(channel_id)
        if not forums.is_forum(channel):
            return await self._message_marked(delivery, channel_id)
        tried_at = _tried_at(delivery)
        around = (tried_at - _LOOK_AROUND, tried_at + _LOOK_AROUND)
        name = effect.name if isinstance(effect, Post) else None
        found = await forums.find(self._http, channel, self._own_id, around, name, mark_of(delivery))
        return () if found is None else (Sent(channel_id, found, is_forum_post=True),)

    async def _message_marked(self, delivery: Delivery, channel_id: int) -> tuple[Sent, ...]:
        # All that was said around the try, however much was said since: after a long absence ours is far up.
        tried_at = _tried_at(delivery)
        channel = self._client.get_partial_messageable(channel_id)
        async for message in channel.history(limit=None, before=tried_at + _LOOK_AROUND):
            if message.created_at < tried_at - _LOOK_AROUND:
                break
            if message.author.id == self._own_id and mark_of(delivery) in marks_on(message.components):
                return (Sent(channel_id, message.id),)
        return ()

    async def _threads_like(self, effect: MakeThread) -> list[int]:
        active = await self._http.get_active_threads(effect.guild_id)
        return [
            int(thread["id"])
            for thread in active["threads"]
            if int(thread["owner_id"]) == self._own_id
            and int(thread["parent_id"]) == effect.channel_id
            and thread["name"] == effect.name
        ]

    async def _events_like(self, effect: MakeEvent) -> list[int]:
        events = await self._http.get_scheduled_events(effect.guild_id, with_user_count=False)
        return [
            int(event["id"])
            for event in events
            if int(event.get("creator_id") or 0) == self._own_id and event["name"] == effect.name
        ]

    @property
    def _own_id(self) -> int:
        if self._client.user is None:
            raise RuntimeError("not logged in")
        return self._client.user.id


def _tried_at(delivery: Delivery) -> datetime:
    return delivery.attempted_at or delivery.due_at


def _made_about(tried_at: datetime, ids: list[int]) -> tuple[int, ...]:
    # Rows go after their period: an older one of the same name is another's, though no row says so any more.
    return tuple(one for one in ids if discord.utils.snowflake_time(one) >= tried_at - _LOOK_AROUND)


def _allowed(pings: Pings) -> discord.AllowedMentions:
    return discord.AllowedMentions(
        everyone=False,
        users=[discord.Object(person) for person in pings.people],
        roles=[discord.Object(role) for role in pings.roles],
        replied_user=False,
    )


def _event_payload(event: MakeEvent) -> dict[str, Any]:
    place: dict[str, Any] = {"entity_type": 2, "channel_id": event.channel_id}
    if event.channel_id is None:
        place = {"entity_type": 3, "entity_metadata": {"location": event.location}}
    return {
        "name": event.name,
        "description": event.description,
        "privacy_level": 2,
        "scheduled_start_time": event.starts_at.isoformat(),
        "scheduled_end_time": event.ends_at.isoformat(),
        **place,
    }

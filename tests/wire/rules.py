"""What Discord refuses and simcord lets through: closed DMs, locked threads, tokens that are over, useless answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import discord
from simcord.backend.errors import BackendError, invalid_form_body, missing_permissions
from simcord.backend.models import Channel, Interaction
from simcord.enums import CallbackType, ChannelType, InteractionType

from . import forums
from .answers import refused
from .watch import Request
from .world import World

_AN_HOUR = timedelta(hours=1)
_ON_A_MESSAGE = frozenset({CallbackType.DEFERRED_UPDATE_MESSAGE, CallbackType.UPDATE_MESSAGE})


def coded(code: int) -> BackendError:
    """Return the error that becomes Discord's answer under this code."""
    answer = refused(code)
    return BackendError(answer.status, code, answer.body["message"])


def hold_to(world: World, request: Request) -> None:
    """Raise what Discord would answer, where simcord would do as it is asked; writing reopens an archived thread."""
    backend = world.backend
    match (request.method, *request.path.split("/")[1:]):
        case ("POST", "interactions", interaction, _, "callback") if interaction.isdecimal():
            _answer_fits(backend.interactions.get(int(interaction)), request)
        case (_, "webhooks", _, token, *_):
            record = backend.interactions.get(backend.interaction_tokens.get(token, 0))
            if record is not None and _is_over(record.expires_at, request.at):
                raise coded(50027)
        case ("POST", "channels", channel, "messages"):
            _may_be_in_a_forum(world, channel, request)
            _may_write(world, _channel(world, channel))
        case ("PATCH", "channels", channel, "messages", message):
            _must_be_open(_channel(world, channel))
            _spend_an_old_edit(world, int(channel), int(message), request.at)
        case ("PUT", "channels", channel, "messages" | "pins" | "thread-members", *_):
            _must_be_open(_channel(world, channel))
        case ("PATCH", "channels", channel):
            _may_edit(world, _channel(world, channel), request.body)
            _is_put_away_or_opened(_channel(world, channel), request)
        case ("POST", "channels", channel, "threads") | ("POST", "channels", channel, "messages", _, "threads"):
            _may_be_in_a_forum(world, channel, request)
            _must_have_room(world, _channel(world, channel))


def _channel(world: World, text: str) -> Channel | None:
    return world.backend.channels.get(int(text)) if text.isdecimal() else None


def _is_over(until: str | None, at: datetime) -> bool:
    return until is not None and at >= datetime.fromisoformat(until)


# -- Interactions -------------------------------------------------------------------------------


def _answer_fits(record: Interaction | None, request: Request) -> None:
    # An answer that is too late, or a second one, is refused for that first; simcord does it.
    if record is None or record.responded or _is_over(record.initial_response_deadline, request.at):
        return
    kind = request.body["type"]
    if record.type == InteractionType.MODAL_SUBMIT and kind == CallbackType.MODAL:
        raise invalid_form_body("a form may not answer a form")
    is_completion = kind == CallbackType.APPLICATION_COMMAND_AUTOCOMPLETE_RESULT
    if is_completion != (record.type == InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE):
        raise invalid_form_body("choices answer what is typed, and nothing else does")
    if kind in _ON_A_MESSAGE and record.source_message_id is None:
        raise invalid_form_body("there is no message to update")


# -- Direct messages ----------------------------------------------------------------------------


def _may_write(world: World, channel: Channel | None) -> None:
    if channel is None:
        return
    if channel.type == ChannelType.DM:
        _must_be_reachable(world, channel.recipient_ids[0])
    elif channel.thread_metadata is not None:
        thread = channel.thread_metadata
        if thread.locked and not _bot_may(world, channel, "manage_threads"):
            raise coded(50083) if thread.archived else missing_permissions()
        if thread.archived and _bot_may(world, channel, "send_messages_in_threads"):
            world.backend.edit_channel(channel.id, {}, thread_metadata={"archived": False})


def _must_be_reachable(world: World, user_id: int) -> None:
    # Opening the channel works all the same, as it does at Discord: only the message is refused.
    code = world.closed_dms.get(user_id)
    if code is not None:
        raise coded(code)
    bot_id = world.backend.bot_user.id
    if not any(user_id in guild.members and bot_id in guild.members for guild in world.backend.guilds.values()):
        raise coded(50278)


# -- Threads and old messages -------------------------------------------------------------------


def _bot_may(world: World, channel: Channel, name: str) -> bool:
    if channel.guild_id is None:
        return False
    granted = world.backend.compute_permissions(channel.guild_id, world.backend.bot_user.id, channel.id)
    return bool(granted & getattr(discord.Permissions, name).flag)


def _must_be_open(channel: Channel | None) -> None:
    if channel is not None and channel.thread_metadata is not None and channel.thread_metadata.archived:
        raise coded(50083)


def _may_edit(world: World, channel: Channel | None, body: Any) -> None:
    if channel is None or channel.thread_metadata is None:
        return
    if channel.thread_metadata.archived and body.get("archived") is not False:
        raise coded(50083)
    if channel.thread_metadata.locked and not _bot_may(world, channel, "manage_threads"):
        raise missing_permissions()


def _is_put_away_or_opened(channel: Channel | None, request: Request) -> None:
    if channel is not None and channel.thread_metadata is not None and "archived" in request.body:
        channel.thread_metadata.archive_timestamp = request.at.isoformat()


def _may_be_in_a_forum(world: World, channel: str, request: Request) -> None:
    code = forums.why_not(world, _channel(world, channel), request)
    if code is not None:
        raise coded(code)


def _must_have_room(world: World, channel: Channel | None) -> None:
    if channel is None or channel.guild_id is None:
        return
    if len(world.backend.active_threads(channel.guild_id)) >= world.most_threads:
        raise coded(160006)


def _spend_an_old_edit(world: World, channel_id: int, message_id: int, at: datetime) -> None:
    message = world.backend.messages.get(channel_id, {}).get(message_id)
    if world.old_edits is None or message is None or at - datetime.fromisoformat(message.timestamp) < _AN_HOUR:
        return
    if world.old_edits <= 0:
        raise coded(30046)
    world.old_edits -= 1

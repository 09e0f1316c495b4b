"""Sends interactions as Discord delivers them, whatever its apps would have kept somebody from sending."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

import simcord
from simcord import interactions
from simcord.backend import serializers
from simcord.enums import InteractionType

_V2 = 1 << 15
_SETTLED_AFTER = 0.002  # real seconds between two looks; simcord's own 50 ms would be most of a run
BUTTON = 2


class Hands:
    """What any program could send in somebody's name."""

    def __init__(self, env: simcord.Env) -> None:
        self._env = env

    def root(self, path: str) -> dict[str, Any]:
        """Return the command as Discord was given it."""
        found = self._env.backend.find_command(path.split()[0], None)
        assert found is not None
        return found

    async def command(
        self,
        person: Any,
        channel: Any,
        path: str,
        options: Sequence[dict[str, Any]],
        resolved: Mapping[str, Any] | None = None,
        *,
        kind: InteractionType = InteractionType.APPLICATION_COMMAND,
    ) -> simcord.InteractionResult:
        """Use a command, or type into one of its options (`kind`), with these options as they are."""
        root = self.root(path)
        nested = interactions.nest_options(root, path.split()[1:], [dict(option) for option in options])
        data: dict[str, Any] = {"id": root["id"], "name": root["name"], "type": 1, "options": nested}
        if resolved:
            data["resolved"] = copy.deepcopy(dict(resolved))
        return await self._send(person, channel, kind, data)

    async def menu(
        self, person: Any, channel: Any, name: str, kind: int, target: int | str, resolved: Mapping[str, Any]
    ) -> simcord.InteractionResult:
        """Use a menu of a person (`kind` 2) or of a message (3), on a target which Discord says this much about."""
        found = self._env.backend.find_command(name, None, kind)
        assert found is not None
        data: dict[str, Any] = {"id": found["id"], "name": name, "type": kind, "target_id": str(target)}
        data["resolved"] = copy.deepcopy(dict(resolved))
        return await self._send(person, channel, InteractionType.APPLICATION_COMMAND, data)

    async def press(
        self,
        person: Any,
        message: Any,
        custom_id: str,
        kind: int = BUTTON,
        values: Sequence[str] | None = None,
        resolved: Mapping[str, Any] | None = None,
    ) -> simcord.InteractionResult:
        """Press a button of this id, or choose in a list, that stands in a message of the bot's."""
        control: dict[str, Any] = {"type": kind, "custom_id": custom_id, "id": 3}
        control |= {"label": "x", "style": 2} if kind == BUTTON else {"min_values": 0, "max_values": 25}
        if kind == 3:
            control["options"] = [{"label": "x", "value": "x"}]
        stored = self._env.backend.get_message(message.channel.id, message.id)
        shown = dict(copy.deepcopy(serializers.message_payload(self._env.backend, stored)))
        shown["flags"] = _V2
        shown["components"] = [{"type": 1, "id": 2, "components": [control]}]
        data: dict[str, Any] = {"custom_id": custom_id, "component_type": kind, "id": 3}
        if values is not None:
            data["values"] = list(values)
            data["resolved"] = copy.deepcopy(dict(resolved or {}))
        place = simcord.ChannelHandle(
            self._env, getattr(person, "guild", None), self._env.backend.get_channel(message.channel.id)
        )
        return await self._send(
            person, place, InteractionType.MESSAGE_COMPONENT, data, extra={"message": shown}, source=message.id
        )

    async def submit(
        self, person: Any, channel: Any, custom_id: str, components: Sequence[dict[str, Any]], resolved: Any = None
    ) -> simcord.InteractionResult:
        """Send a form of this id with these parts."""
        data: dict[str, Any] = {"custom_id": custom_id, "components": copy.deepcopy(list(components))}
        if resolved:
            data["resolved"] = resolved
        return await self._send(person, channel, InteractionType.MODAL_SUBMIT, data)

    async def _send(
        self,
        person: Any,
        channel: Any,
        kind: InteractionType,
        data: dict[str, Any],
        extra: Mapping[str, Any] | None = None,
        source: int | None = None,
    ) -> simcord.InteractionResult:
        record, payload = interactions.base_payload(
            self._env.backend,
            type=kind,
            channel_id=channel.id,
            guild_id=person.guild.id if hasattr(person, "guild") else None,
            user_id=person.id,
            data=data,
        )
        payload.update(extra or {})
        record.source_message_id = source
        self._env.backend.emit("INTERACTION_CREATE", payload)
        await self._env.settle(idle=_SETTLED_AFTER)
        return simcord.InteractionResult(self._env, record)

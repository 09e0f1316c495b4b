"""What came to stand in Discord, as it happened: a thing that was made twice is here twice, whatever went since."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.community import texts
from tests.wire import Request, WireServer
from tests.wire.answers import Answer

_STOP = re.compile(r"dm:stop:(\d+)")
_PROMPT = re.compile(r"prompt:answer:(\d+)")


@dataclass(frozen=True, slots=True)
class Made:
    """A message, thread or event of the bot's, when it was made and by which start of which process (`who`).

    `pings` are the people and roles that it pinged; `words` is all that can be read in it, or its name.
    """

    what: str
    id: int
    channel_id: int
    words: str
    raw: str
    pings: frozenset[int]
    who: str
    at: datetime
    nonce: str

    @property
    def prompt_of(self) -> int | None:
        """The week whose prompt this message is, by the id in its button."""
        found = _PROMPT.search(self.raw)
        return None if found is None else int(found[1])

    @property
    def dm_of(self) -> int | None:
        """The delivery whose direct message this is, by the id in its stop button."""
        found = _STOP.search(self.raw)
        return None if found is None else int(found[1])


class Chronicle:
    """Listens to the made-up Discord from now on; `arrived` counts requests by who sent them."""

    def __init__(self, server: WireServer) -> None:
        self._server = server
        self._backend = server.world.backend
        self._request: Request | None = None
        self.made: list[Made] = []
        self.arrived: Counter[str] = Counter()
        self._work = server.rest.work
        server.rest.work = self._listening  # type: ignore[method-assign]
        self._backend.subscribers.append(self._on_event)

    def _listening(self, request: Request) -> Answer:
        self._request = request
        self.arrived[request.who] += 1
        try:
            return self._work(request)
        finally:
            self._request = None

    def _on_event(self, event: str, payload: Mapping[str, Any]) -> None:
        if self._request is None:
            return  # people's own doing, not the bot's
        if event == "MESSAGE_CREATE" and int(payload["author"]["id"]) == self._backend.bot_user.id:
            self._message(payload)
        elif event == "THREAD_CREATE" and "/threads" in self._request.path:
            self._keep("thread", int(payload["id"]), int(payload["parent_id"]), payload["name"], "")
        elif event == "GUILD_SCHEDULED_EVENT_CREATE":
            self._keep("event", int(payload["id"]), int(payload["guild_id"]), payload["name"], "")

    def _message(self, payload: Mapping[str, Any]) -> None:
        message = self._backend.messages[int(payload["channel_id"])][int(payload["id"])]
        if message.is_ephemeral or not message.components:
            return
        pings = frozenset((*message.ping_user_ids, *message.ping_role_ids))
        raw = json.dumps(message.components)
        self._keep("message", message.id, message.channel_id, texts(message.components), raw, pings)

    def _keep(
        self, what: str, id: int, channel_id: int, words: str, raw: str, pings: frozenset[int] = frozenset()
    ) -> None:
        assert self._request is not None
        who, at, body = self._request.who, self._server.world.now(), self._request.body
        nonce = str(body.get("nonce")) if isinstance(body, dict) else ""
        self.made.append(Made(what, id, channel_id, words, raw, pings, who, at, nonce))

    # -- Asked at the end ------------------------------------------------------------------------

    def saying(self, label: str) -> list[Made]:
        """Return every message made that holds this label."""
        return [one for one in self.made if one.what == "message" and holds(one.words, label)]

    def named(self, what: str, label: str) -> list[Made]:
        """Return every thread or event made under this label."""
        return [one for one in self.made if one.what == what and holds(one.words, label)]

    def stands(self, one: Made) -> str | None:
        """Return what a message says now, or None where it is gone."""
        message = self._backend.messages.get(one.channel_id, {}).get(one.id)
        return None if message is None else texts(message.components)


def holds(words: str, label: str) -> bool:
    """Whether a label stands in a text as a word of its own."""
    return re.search(rf"\b{re.escape(label)}\b", words) is not None

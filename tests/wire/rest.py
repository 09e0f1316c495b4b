"""What Discord's REST side does with a request: simcord's routes, and the rules that simcord is silent on."""

from __future__ import annotations

import functools
import io
import json
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote

import discord
from aiohttp import web
from aiohttp.web_request import FileField
from simcord.backend.errors import BackendError, invalid_form_body
from simcord.http import client as _client  # noqa: F401  (importing it registers every route)
from simcord.http.router import (
    _ROUTES,
    Handler,
    RequestContext,
    RouteNotImplemented,
    UnsupportedField,
    _check_faults,
)

from . import forums, rules
from .answers import Answer, refused
from .copying import components_copied_as_json
from .gateway import Gateway
from .watch import Request
from .world import World

_SEND = r"/channels/\d+/messages"
_CALLBACK = r"/interactions/\d+/.+/callback"
_UNSIGNED = r"/interactions/.+|/webhooks/\d+/.+"


async def read(http: web.Request, at: datetime) -> Request:
    """Return the request that travelled, JSON or multipart."""
    body, files, raw = None, [], None
    if http.content_type == "multipart/form-data":
        fields = await http.post()
        parts = {name: value for name, value in fields.items() if not isinstance(value, FileField)}
        payload = parts.pop("payload_json", None)
        body = json.loads(payload) if isinstance(payload, str | bytes | bytearray) else parts or None
        files = _files(body, [(name, value) for name, value in fields.items() if isinstance(value, FileField)])
    elif http.can_read_body:
        raw = await http.read()
        body = json.loads(raw)
    reason = http.headers.get("X-Audit-Log-Reason")
    _, _who, _api, _version, path = http.rel_url.raw_path.split("/", 4)
    return Request(
        who=http.match_info["who"],
        method=http.method,
        path=f"/{path}",
        body=body,
        params=dict(http.query),
        reason=unquote(reason) if reason else None,
        at=at,
        files=files,
        raw=raw,
    )


def _files(body: Any, uploads: list[tuple[str, FileField]]) -> list[discord.File]:
    # A description stands in the message's own list of attachments, by the number in the part's name.
    described = {
        f"files[{item['id']}]": item.get("description") for item in (body or {}).get("attachments", ()) if "id" in item
    }
    return [
        discord.File(io.BytesIO(upload.file.read()), upload.filename, description=described.get(name))
        for name, upload in uploads
    ]


@functools.cache
def _templates(method: str, length: int) -> list[tuple[list[str], Handler]]:
    return [(template, handler) for template, handler in _ROUTES.get(method, ()) if len(template) == length]


def _handler(method: str, path: str) -> tuple[Handler, dict[str, str]]:
    """Return who answers a route in simcord's table, and the path's arguments; raises RouteNotImplemented."""
    segments = path.strip("/").split("/")
    found: list[tuple[int, Handler, dict[str, str]]] = []
    for template, handler in _templates(method, len(segments)):
        pairs = list(zip(template, segments, strict=True))
        if all(part == segment or part[0] == "{" for part, segment in pairs):
            arguments = {part[1:-1]: segment for part, segment in pairs if part[0] == "{"}
            found.append((len(arguments), handler, arguments))
    if not found:
        raise RouteNotImplemented(method, path)
    _, handler, arguments = min(found, key=lambda one: one[0])  # "pins" is meant before "{message_id}"
    return handler, arguments


class Nonces:
    """The messages of the past few minutes by channel and nonce; the window is a setting of the bed."""

    def __init__(self, window: timedelta) -> None:
        self.window = window
        self._sent: dict[tuple[str, str], tuple[int, datetime]] = {}

    def forget(self) -> None:
        """Let the past few minutes have passed."""
        self._sent.clear()

    def first(self, path: str, nonce: Any, now: datetime) -> int | None:
        found = self._sent.get((path, str(nonce)))
        return found[0] if found is not None and now - found[1] < self.window else None

    def keep(self, path: str, nonce: Any, message_id: int, now: datetime) -> None:
        self._sent[path, str(nonce)] = (message_id, now)


class Rest:
    """Answers requests; `gaps` are the routes and fields that simcord does not know, which fail the bed at its end."""

    def __init__(
        self, world: World, gateway: Gateway, *, token: str, window: timedelta, privileged: Collection[str]
    ) -> None:
        self._world, self._gateway, self._token, self._privileged = world, gateway, token, privileged
        self.nonces = Nonces(window)
        self.gaps: list[BackendError] = []

    def refusal(self, http: web.Request, request: Request) -> Answer | None:
        """Return Discord's 401 for a token that is not the bot's; interaction tokens stand in the path."""
        if request.matches("*", _UNSIGNED) or http.headers.get("Authorization") == f"Bot {self._token}":
            return None
        return Answer(401, {"message": "401: Unauthorized", "code": 0})

    def work(self, request: Request) -> Answer:
        """Carry the request out; return what to answer."""
        request.done = True
        try:
            with components_copied_as_json():
                answer = self._carry_out(request)
        except (RouteNotImplemented, UnsupportedField) as gap:
            self.gaps.append(gap)
            return Answer(gap.status, gap.to_json())
        except BackendError as error:
            # Only the limit on edits is a rate limit of the work's own, and it says how long to wait.
            return refused(error.code) if error.status == 429 else Answer(error.status, error.to_json())
        return Answer(204, None) if answer is None else Answer(200, answer)

    def _carry_out(self, request: Request) -> Any:
        address = self._gateway.address.format(who=request.who)
        if request.matches("GET", "/gateway"):
            return {"url": address}
        if request.matches("GET", "/gateway/bot"):
            left = max(0, 1000 - self._gateway.identified)
            limits = {"total": 1000, "remaining": left, "reset_after": 86_400_000, "max_concurrency": 1}
            return {"url": address, "shards": self._world._shard_count, "session_start_limit": limits}
        if request.matches("GET", "/applications/@me|/oauth2/applications/@me"):
            about = self._dispatch(request, path="/oauth2/applications/@me")
            return {**about, "flags": self._gateway.application_flags()}
        rules.hold_to(self._world, request)
        if request.matches("POST", _SEND) and isinstance(request.body, dict) and request.body.get("nonce") is not None:
            return self._send_with_nonce(request)
        answer = forums.as_documented(self._world, request, self._dispatch(request))
        return None if request.matches("POST", _CALLBACK) and "with_response" not in request.params else answer

    def _dispatch(self, request: Request, *, path: str | None = None) -> Any:
        # simcord's own dispatch, without the copies that it keeps of every request: the bed has a record of its own.
        backend, path = self._world.backend, path or request.path
        _check_faults(backend, request.method, path)
        handler, arguments = _handler(request.method, path)
        return handler(
            RequestContext(
                backend,
                arguments,
                json=request.body_again(),  # the record keeps what was sent, whatever is made of it here
                params=request.params,
                files=request.files,
                reason=request.reason,
                method=request.method,
                path=path,
                message_content_access="message_content" in self._privileged,
            )
        )

    def _send_with_nonce(self, request: Request) -> Any:
        nonce, now = request.body["nonce"], request.at
        if len(str(nonce)) > 25:
            raise invalid_form_body("nonce: Must be 25 or fewer in length")
        channel_id = int(request.path.split("/")[2])
        first = self.nonces.first(request.path, nonce, now) if request.body.get("enforce_nonce") else None
        if first is not None and first in self._world.backend.messages.get(channel_id, {}):
            sent = self._dispatch(Request(request.who, "GET", f"{request.path}/{first}", None, {}, None, now))
        else:
            sent = self._dispatch(request)
            self.nonces.keep(request.path, nonce, int(sent["id"]), now)
        return {**sent, "nonce": nonce}

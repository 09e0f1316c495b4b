"""What holds whatever anybody sends: an answer, for them alone, that pings nobody and is no bug."""

from __future__ import annotations

import io
import json
import re
from bisect import bisect_left
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Any

import simcord

from bot.errors import Expected
from tests.community import Community, contract, texts
from tests.fuzz.hostile import is_whole
from tests.interface.pressing import nodes

# How long Discord lets this or that be, in characters: texts between the same two of these are alike to it.
_LIMITS = (
    *(0, 1, 2, 5, 6, 7, 20, 25, 30, 32, 45, 50, 60, 64, 80, 100, 120, 140, 150, 160, 190, 200, 250, 255, 256, 260, 300),
    *(400, 500, 512, 1000, 1024, 2000, 2048, 4000, 4096, 6000, 10240, 152133),
)
_MOST_TEXT = 4000
_LONG_ENOUGH = 8  # shorter texts may stand in a log line of their own accord


class Laws:
    """Holds each answer against the laws; `log` is what the bot has logged."""

    def __init__(self, community: Community, log: io.StringIO) -> None:
        self._community = community
        self._log = log
        self._errors = community.env.error_cursor
        self._taken: set[str] = set()

    async def hold(
        self,
        sending: Callable[[], Awaitable[simcord.InteractionResult]],
        typed: Sequence[str] = (),
        *,
        is_answered: bool = True,
    ) -> simcord.InteractionResult:
        """Send it, and return the answer once every law was kept; `typed` must not be logged."""
        env = self._community.env
        env.backend.http_requests.clear()
        env.backend.transcript.clear()
        self._log.seek(0)
        self._log.truncate()
        bugs = self.outcomes("bug")
        found = await sending()
        unexpected = [error for error in env.errors_since(self._errors) if not isinstance(_cause(error), Expected)]
        self._errors = env.error_cursor
        assert self.outcomes("bug") == bugs, f"reported as a bug:\n{self._log.getvalue()}"
        assert unexpected == []
        self._must_log_nothing_of(typed)
        self._must_be_taken_by_discord()
        if is_answered:
            must_be_answered(found)
        return found

    def outcomes(self, outcome: str) -> float:
        """Return how many answers ended so: ok, expected or bug."""
        return sum(
            sample.value
            for metric in self._community.hearth.metrics.registry.collect()
            for sample in metric.samples
            if sample.name == "hearth_interactions_total" and sample.labels["outcome"] == outcome
        )

    def _must_log_nothing_of(self, typed: Sequence[str]) -> None:
        logged = self._log.getvalue()
        assert '"level": "error"' not in logged, logged
        for text in typed:
            shapes = (text, repr(text)[1:-1], json.dumps(text)[1:-1])
            if len(text.strip()) >= _LONG_ENOUGH:
                assert not any(shape in logged for shape in shapes), f"logged what was typed:\n{logged}"

    def _must_be_taken_by_discord(self) -> None:
        for request in self._community.env.http_requests:
            body = request.json
            self._must_be_as_the_contract_has_it(request.method, request.path, body)
            if not isinstance(body, dict):
                continue
            assert all(is_whole(text) for text in _strings(body)), f"half a character in {request.path}"
            _must_ping_nobody(body.get("data") if request.path.endswith("/callback") else body)

    def _must_be_as_the_contract_has_it(self, method: str, path: str, body: Any) -> None:
        """Hold a request against the contract, once for each shape: it takes four times as long as an answer does."""
        shape = repr((method, re.sub(r"\d+", "1", path), _shape(body, {})))
        module = contract()
        if module is not None and shape not in self._taken:
            assert module.violations(method, path, body, now=self._community.now) == []
            self._taken.add(shape)


def must_be_answered(found: simcord.InteractionResult) -> None:
    """Assert that whoever sent it is told something, or shown a form, and nobody else sees it."""
    assert found.acknowledged, "no answer came"
    if found.modal is not None or found.autocomplete_choices is not None:
        return
    told = [message for message in (found.response, *found.followups) if message is not None]
    assert told, "it was deferred and never answered"
    for message in told:
        assert message.ephemeral, "others can see the answer"
        said = texts(message.components)
        assert said.strip(), "the answer says nothing"
        assert "reference:" not in said, said


def _must_ping_nobody(message: Any) -> None:
    if not isinstance(message, dict):
        return
    shown = list(nodes(message.get("components")))
    if shown:
        assert message.get("content") is None
        allowed = message.get("allowed_mentions")
        if "custom_id" not in message:  # a form, which cannot ping
            assert allowed is not None
            assert not any(allowed.get(name) for name in ("parse", "users", "roles", "replied_user")), allowed
    assert sum(len(str(node["content"])) for node in shown if node.get("type") == 10) <= _MOST_TEXT
    blank = [node for node in shown if node.get("type") == 10 and not str(node["content"]).strip()]
    assert blank == [], "Discord takes no paragraph without anything in it"


def _shape(body: Any, met: dict[str, int]) -> Any:
    """Return all that the contract looks at: kinds, numbers, about how long texts are, and which are the same."""
    match body:
        case str():
            return (bisect_left(_LIMITS, len(body)), body.isdigit(), met.setdefault(body, len(met)))
        case dict():
            return {name: _shape(value, met) for name, value in body.items()}
        case list() | tuple():
            return [_shape(value, met) for value in body]
        case int() if body > 10**6:
            return "an id"
    return body


def _strings(body: Any) -> Iterator[str]:
    if isinstance(body, str):
        yield body
    elif isinstance(body, dict):
        for name, value in body.items():
            yield from (name, *_strings(value))
    elif isinstance(body, list | tuple):
        for value in body:
            yield from _strings(value)


def _cause(error: BaseException) -> BaseException:
    return _cause(error.__cause__) if error.__cause__ is not None and not isinstance(error, Expected) else error

"""The program with one feature more, `probe`, and one fault in it if SCHEDULE_BREAK names one.

The faults are for one purpose: to see that the laws notice them.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import bot.app
import bot.features
import bot.one_try
import bot.reach
from bot.clock import SystemClock
from bot.deliveries.discord_side import LiveDiscord
from bot.deliveries.effects import Effect, MakeThread, Send
from bot.deliveries.marks import mark
from bot.deliveries.model import Delivery, Sent, Skip
from bot.starting import start
from cogs.introductions.deliveries.calling import CallEditDelivery, PausedDelivery
from cogs.introductions.deliveries.introductions import PostDelivery
from cogs.introductions.deliveries.meeting import CloseDelivery
from cogs.introductions.deliveries.start import StartPosting
from cogs.introductions.round_rows import tell_paused
from cogs.reflections.deliveries import AnswerDelivery, PromptDelivery
from cogs.resources.deliveries import CardDelivery, ChangeDelivery

_later: set[asyncio.Future[Sent]] = set()


class SendsWithoutNonce(LiveDiscord):
    """Discord cannot know a second try."""

    async def _send(self, delivery: Delivery, effect: Send, channel_id: int) -> Sent:
        mark(effect.view, delivery)
        effect.view.stop()
        message = await self._client.get_partial_messageable(channel_id).send(view=effect.view)
        return Sent(channel_id, message.id)


class NeverLooks(LiveDiscord):
    """Whatever an earlier try made, it is made again."""

    async def find(self, delivery: Delivery, effect: Effect | None, channel_id: int | None) -> tuple[Sent, ...]:
        return ()


class SettlesFirst(LiveDiscord):
    """A row is called sent before anything was sent."""

    async def perform(self, delivery: Delivery, effect: Effect, channel_id: int | None) -> Sent:
        if not isinstance(effect, Send | MakeThread):
            return await super().perform(delivery, effect, channel_id)
        _later.add(asyncio.ensure_future(super().perform(delivery, effect, channel_id)))
        return Sent(channel_id, delivery.id)


def _discord_is(side: type[LiveDiscord]) -> Callable[[], None]:
    def do() -> None:
        bot.app.LiveDiscord = side  # type: ignore[misc]

    return do


def _asks_again() -> None:
    async def make(http: Any, route: Any, payload: dict[str, Any], *, reason: str | None = None) -> Any:
        return await http.request(route, json=payload, reason=reason)

    bot.one_try.make = make


def _has_a_bug() -> None:
    async def compose(self: Any, unit: Any, delivery: Delivery) -> Any:
        raise RuntimeError("a bug")

    PromptDelivery.compose = PromptDelivery.compose_all = compose  # type: ignore[method-assign, assignment]


def _disturbs_who_rests() -> None:
    known = bot.reach.Reach.circumstances

    async def circumstances(self: Any, *about: Any) -> Any:
        return replace(await known(self, *about), resting_until=None)

    bot.reach.Reach.circumstances = circumstances  # type: ignore[method-assign]


def _forgets_what_follows() -> None:
    async def settled(self: Any, unit: Any, delivery: Delivery, outcome: Any) -> None:
        return None

    async def all_sent(self: Any, unit: Any, sent: Any) -> None:
        return None

    AnswerDelivery.settled, AnswerDelivery.all_sent = settled, all_sent  # type: ignore[method-assign]


def _forgets_threads() -> None:
    async def settled(self: Any, unit: Any, delivery: Delivery, outcome: Any) -> None:
        return None

    PostDelivery.settled = settled  # type: ignore[method-assign]


def _forgets_cards() -> None:
    async def settled(self: Any, unit: Any, delivery: Delivery, outcome: Any) -> None:
        return None

    CardDelivery.settled = settled  # type: ignore[method-assign]


def _changes_no_cards() -> None:
    async def compose(self: Any, unit: Any, delivery: Delivery) -> Skip:
        return Skip("a fault")

    ChangeDelivery.compose = compose  # type: ignore[assignment]


def _changes_no_calls() -> None:
    async def compose(self: Any, unit: Any, delivery: Delivery) -> Skip:
        return Skip("a fault")

    CallEditDelivery.compose = compose  # type: ignore[assignment]


def _forgets_start_here() -> None:
    async def settled(self: Any, unit: Any, delivery: Delivery, outcome: Any) -> None:
        return None

    StartPosting.settled = settled  # type: ignore[method-assign]


def _leaves_threads_open() -> None:
    async def compose(self: Any, unit: Any, delivery: Delivery) -> Skip:
        return Skip("a fault")

    CloseDelivery.compose = compose  # type: ignore[assignment]


def _says_once_more() -> None:
    async def settled(self: Any, unit: Any, delivery: Delivery, outcome: Any) -> None:
        await tell_paused(unit, delivery.guild_id or 0, delivery.recipient or 0, SystemClock().now())

    PausedDelivery.settled = settled  # type: ignore[method-assign]


BREAKS: dict[str, Callable[[], None]] = {
    "sends without a nonce": _discord_is(SendsWithoutNonce),
    "never looks": _discord_is(NeverLooks),
    "asks again after a 500": _asks_again,
    "settles first": _discord_is(SettlesFirst),
    "has a bug": _has_a_bug,
    "disturbs who rests": _disturbs_who_rests,
    "forgets what follows": _forgets_what_follows,
    "forgets the threads of newcomers": _forgets_threads,
    "forgets where cards are": _forgets_cards,
    "changes no cards": _changes_no_cards,
    "changes no calls": _changes_no_calls,
    "forgets where Start here is": _forgets_start_here,
    "leaves threads open": _leaves_threads_open,
    "says once more": _says_once_more,
}


def main() -> None:
    bot.features.KNOWN["probe"] = "probe"
    build = bot.app.build

    def with_probe(settings: Any, clock: Any = None) -> Any:
        return build(settings.model_copy(update={"features": [*settings.features, "probe"]}), clock)

    bot.app.build = with_probe
    if wanted := os.environ.get("SCHEDULE_BREAK"):
        BREAKS[wanted]()
    start(None)


if __name__ == "__main__":
    main()

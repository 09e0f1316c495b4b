"""How the process runs a bot and ends: on a signal it finishes what is in hand; what Discord refuses, it explains."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import importlib.util
import signal
from collections.abc import Callable, Collection, Coroutine, Iterator
from typing import Any

import aiohttp
import discord
import structlog

from bot.errors import CannotStart

log = structlog.get_logger(__name__)

CLOSE_SECONDS = 9.5
"""A host's machinery kills after ten seconds, so closing gives up before."""

_CANCELLED_AGAIN_AFTER = 1.0

_SIGNALS = (signal.SIGTERM, signal.SIGINT)

# https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes
_WRONG_TOKEN = 4004
_WRONG_SHARDS = frozenset({4010, 4011})

NOT_ACCEPTED = (
    "DISCORD_TOKEN: Discord does not accept this token. Make a new one in Discord's Developer Portal"
    " (your application, Bot, Reset Token), and put it there."
)
NO_MEMBERS_INTENT = (
    "Discord does not let this bot hear of people who join and leave. Open Discord's Developer Portal, your"
    ' application, Bot, "Privileged Gateway Intents", and switch "Server Members Intent" on. Then start Hearth again.'
)
NO_ANSWER = "Discord could not be reached. Is this machine online? Nothing is lost; start Hearth again in a while."


class TryLater(Exception):
    """Discord could not be reached, or is in trouble itself; the same start may work later. Exit status 1."""


async def run(bot: discord.Client, token: str) -> None:
    """Run until the bot ends or a signal asks for it, then close it, within ten seconds; a second signal ends at once.

    Raises `CannotStart` where Discord refuses for good, and `TryLater` where it cannot be reached.
    """
    with _stopping_on_signals() as asked, refusals_explained():
        # Entered, since only then can it be closed at any moment; not by `async with`, which would wait for its
        # closing for as long as that takes.
        await bot.__aenter__()
        running = asyncio.create_task(bot.start(token), name="bot")
        stop = asyncio.create_task(asked.wait(), name="asked to stop")
        try:
            await asyncio.wait({running, stop}, return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                running.result()
        finally:
            await _end(bot, {running, stop})


def in_loop(main: Coroutine[Any, Any, None]) -> None:
    """Run to its end, on uvloop where that is installed (the `fast` extra)."""
    factory: Callable[[], asyncio.AbstractEventLoop] | None = None
    if importlib.util.find_spec("uvloop") is not None:
        factory = importlib.import_module("uvloop").new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(main)


@contextlib.contextmanager
def refusals_explained() -> Iterator[None]:
    """Turn a refused token, intent or shard and a silent Discord into `CannotStart` and `TryLater`."""
    try:
        yield
    except discord.LoginFailure as error:
        raise CannotStart((NOT_ACCEPTED,)) from error
    except discord.PrivilegedIntentsRequired as error:
        raise CannotStart((NO_MEMBERS_INTENT,)) from error
    except discord.ConnectionClosed as error:
        if error.code == _WRONG_TOKEN:
            raise CannotStart((NOT_ACCEPTED,)) from error
        if error.code in _WRONG_SHARDS:
            raise CannotStart(("HEARTH_SHARDS: Discord does not accept these shards for this bot.",)) from error
        raise
    except discord.HTTPException as error:
        if error.status < 500 and error.status != 429:
            raise
        raise TryLater(
            f"Discord is in trouble or asks to wait ({error.status}). Nothing is lost; start Hearth again in a while."
        ) from error
    except (aiohttp.ClientConnectionError, discord.GatewayNotFound, TimeoutError) as error:
        raise TryLater(NO_ANSWER) from error


@contextlib.contextmanager
def _stopping_on_signals() -> Iterator[asyncio.Event]:
    loop = asyncio.get_running_loop()
    asked = asyncio.Event()

    def ask(number: signal.Signals) -> None:
        log.info("stopping", signal=number.name)
        asked.set()
        forget()

    def forget() -> None:
        for number in _SIGNALS:
            loop.remove_signal_handler(number)

    with contextlib.suppress(NotImplementedError):  # Windows, where Ctrl+C still raises KeyboardInterrupt
        for number in _SIGNALS:
            loop.add_signal_handler(number, ask, number)
    try:
        yield asked
    finally:
        with contextlib.suppress(NotImplementedError):
            forget()


async def _end(bot: discord.Client, tasks: Collection[asyncio.Task[Any]]) -> None:
    try:
        async with asyncio.timeout(CLOSE_SECONDS):
            # More than once: up to Python 3.11 `asyncio.wait_for`, in which discord.py connects, loses a cancellation
            # that comes as what it waits for is done. The bot would go on, and the host's machinery would kill it.
            while left := [task for task in tasks if not task.done()]:
                for task in left:
                    task.cancel()
                await asyncio.wait(left, timeout=_CANCELLED_AGAIN_AFTER)
            await bot.close()
    except TimeoutError:
        log.warning("stopped before everything was closed")

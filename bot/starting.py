"""Starts the bot, and says why where it cannot: all of `hearth run`, without the command line around it.

Heavy modules are imported within the functions, so that a signal is heard from the first moment on. Exit statuses:
0 all is well; 1 try again later; 2 something must be put right first.
"""

from __future__ import annotations

import contextlib
import gc
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final

from bot.errors import CannotStart, StorageUnavailable

if TYPE_CHECKING:
    import discord

TRY_LATER: Final = 1
PUT_RIGHT_FIRST: Final = 2


def start(config: Path | None) -> None:
    """Run until the bot is stopped; raises `SystemExit` with its status where it cannot."""
    for number in (signal.SIGTERM, signal.SIGINT):
        # Until the bot runs there is nothing to finish.
        signal.signal(number, lambda *_: sys.exit(0))
    # To look for cycles time and again among what imports make, which is there to stay, is a tenth of a start.
    gc.disable()
    with explained("Hearth cannot start:"):
        with _without("rich"):  # structlog would draw tracebacks with it, which ours never are
            import structlog  # noqa: F401
        from bot import logs, running
        from bot.settings import load

        settings = load(config)
        if settings.token is None:
            raise CannotStart(
                (
                    "DISCORD_TOKEN: The bot's token is missing. You find it in Discord's Developer Portal (your"
                    " application, Bot, Reset Token). Set it in the environment, never in a file that is shared.",
                )
            )
        logs.configure(settings.logs.level, settings.logs.format)
        sys.excepthook = _log_bug
        from bot import app

        _spare_the_collector()
        try:
            running.in_loop(_run(lambda: app.build(settings), settings.token.get_secret_value()))
        except running.TryLater as later:
            print(later, file=sys.stderr)  # noqa: T201
            raise SystemExit(TRY_LATER) from None


@contextlib.contextmanager
def explained(heading: str) -> Iterator[None]:
    """Tell whoever hosts the bot what must be put right, under a heading; raises `SystemExit` with the status."""
    try:
        yield
    except CannotStart as error:
        _tell(heading, error.faults)
        raise SystemExit(PUT_RIGHT_FIRST) from None
    except StorageUnavailable:
        _tell(heading, ("The database does not answer. Please try again in a minute.",))
        raise SystemExit(TRY_LATER) from None


def _tell(heading: str, faults: Sequence[str]) -> None:
    print("\n".join([heading, *(f"  - {fault}" for fault in faults)]), file=sys.stderr)  # noqa: T201


async def _run(build: Callable[[], discord.Client], token: str) -> None:
    from bot import running
    from bot.unechoed import leave_echoes_out

    leave_echoes_out()
    await running.run(build(), token)


def _spare_the_collector() -> None:
    """Let Python's collector of cycles leave alone what was imported, and look again, but less often.

    What an answer makes goes by itself when the answer is done; looking for cycles among it, and through every module
    each time, is a seventh of the processor's work when many ask at once.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


@contextlib.contextmanager
def _without(package: str) -> Iterator[None]:
    """Let what is imported meanwhile do without a package that it would use where it is installed."""
    known = package in sys.modules
    if not known:
        sys.modules[package] = None  # type: ignore[assignment]  # importing it then says that it is not there
    try:
        yield
    finally:
        if not known:
            del sys.modules[package]


def _log_bug(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    import structlog

    if issubclass(kind, KeyboardInterrupt):
        return
    structlog.get_logger(__name__).critical("ended by a bug", exc_info=(kind, error, trace))

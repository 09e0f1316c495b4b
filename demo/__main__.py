"""`make demo`: the made-up community in the browser, until Ctrl+C."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import sys
from collections.abc import Iterator
from types import FrameType
from typing import Final

from aiohttp import web

from demo.community import opened
from demo.furnishing import BEGINS_AT, furnish
from demo.rooms import Rooms
from demo.server import HOST, Page

PORT: Final = 8765
_HIGHEST_PORT: Final = 65534


class PortTaken(Exception):
    """Another program listens on the port that the page was to have."""


async def serve(port: int) -> None:
    """Serve the demo until a signal ends it; raises `PortTaken`. Rooms get the port after, or any where it is 0."""
    ended = asyncio.Event()
    with _ending(ended):
        async with opened(BEGINS_AT) as community:
            await furnish(community)
            rooms = Rooms(community, port + 1 if port else 0)
            page = Page(rooms)
            runner = web.AppRunner(page.application(), access_log=None)
            await runner.setup()
            try:
                await _listen(runner, port)
                address = f"http://{HOST}:{runner.addresses[0][1]}"
                print(f"The community is open at {address}", flush=True)
                print("Open that address in your browser. To end the demo, press Ctrl+C here.", flush=True)
                await ended.wait()
            finally:
                await page.close()
                await rooms.close()
                await runner.cleanup()
    print("\nThe demo has ended. Nothing of it was kept.", flush=True)


async def _listen(runner: web.AppRunner, port: int) -> None:
    try:
        await web.TCPSite(runner, HOST, port).start()
    except OSError as error:
        raise PortTaken from error


@contextlib.contextmanager
def _ending(ended: asyncio.Event) -> Iterator[None]:
    """Let Ctrl+C and a polite kill set the event; a second Ctrl+C ends at once."""
    loop = asyncio.get_running_loop()

    def end(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, before[signal.Signals(number)])
        loop.call_soon_threadsafe(ended.set)

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def main(arguments: list[str] | None = None) -> int:
    """Run the demo; return 0 once it was ended, 1 where it could not start."""
    parser = argparse.ArgumentParser(
        prog="python -m demo", description="Hearth in a small made-up community, in the browser."
    )
    parser.add_argument("--port", type=int, default=PORT, help=f"the page's port (default {PORT}); rooms use the next")
    port: int = parser.parse_args(arguments).port
    if not 0 <= port <= _HIGHEST_PORT:
        parser.error(f"--port must be from 0 (any) to {_HIGHEST_PORT}")
    try:
        asyncio.run(serve(port))
    except PortTaken:
        print(f"Another program uses port {port}. Try another one: python -m demo --port 8800", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

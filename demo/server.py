"""The browser demo's own page, on this computer only: pick a room and who you are, and let time pass."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from bot.words import Catalogue
from demo.page import Lobby
from demo.places import Place
from demo.rooms import BUSY, CannotNow, Rooms

HOST: Final = "127.0.0.1"
_HERE: Final = Path(__file__).parent
_HEADERS: Final = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Rooms are on a port of their own, to which the form for a room leads on.
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'self'; img-src data:; form-action 'self' http://{HOST}:*; base-uri 'none'"
    ),
}
_AT_ONCE_SECONDS: Final = 6

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Page:
    """Serves the page over the rooms."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._lobby = Lobby(rooms)
        self._words = Catalogue(rooms.community.settings.config_dir / "locales").choose("en-GB", None, None)
        self._passing: asyncio.Task[list[Place]] | None = None

    def application(self) -> web.Application:
        """Return the application, to be served on the loopback address only."""
        application = web.Application(middlewares=[_only_from_here])
        application.router.add_get("/", self.show)
        application.router.add_get("/page.css", self.style)
        application.router.add_post("/room", self.room)
        application.router.add_post("/jump", self.jump)
        return application

    async def close(self) -> None:
        """Stop the time that passes, if any does."""
        if self._passing is not None:
            self._passing.cancel()
            await asyncio.gather(self._passing, return_exceptions=True)
            self._passing = None

    async def show(self, request: web.Request) -> web.Response:
        """Show the page, with what was to be told once."""
        if self._passing is None or not self._passing.done():
            return await self._page(None)
        passed, self._passing = self._passing, None
        try:
            return await self._page(self._told(await passed))
        except CannotNow as error:
            return await self._page(str(error), status=409)

    async def style(self, request: web.Request) -> web.Response:
        """Return the style sheet."""
        text = (_HERE / "page.css").read_text(encoding="utf-8")
        return web.Response(text=text, content_type="text/css", headers=_HEADERS)

    async def room(self, request: web.Request) -> web.StreamResponse:
        """Lead on to the room that was chosen, or say why that is not possible."""
        form = await request.post()
        room, name = str(form.get("room", "")), str(form.get("person", ""))
        try:
            address = await self._rooms.open(room, name)
        except CannotNow as error:
            return await self._page(str(error), chosen=(room, name), status=409)
        return web.Response(status=303, headers={**_HEADERS, "Location": address})

    async def jump(self, request: web.Request) -> web.StreamResponse:
        """Let time pass and show the page again: at the end, or after some seconds, when it tells that time passes."""
        form = await request.post()
        if self._passing is not None:
            return await self._page(BUSY, status=409)
        self._passing = asyncio.create_task(self._rooms.jump(str(form.get("to", ""))), name="time passes")
        await asyncio.wait({self._passing}, timeout=_AT_ONCE_SECONDS)
        return web.Response(status=303, headers={**_HEADERS, "Location": "/"})

    def _told(self, new: Sequence[Place]) -> str:
        if not new:
            return "Time has passed. Nothing new was posted."
        return f"There is something new in {self._words.all_of([place.label for place in new])}."

    async def _page(self, told: str | None, chosen: tuple[str, str] | None = None, status: int = 200) -> web.Response:
        html = await self._lobby.page(told, chosen, time_passes=self._passing is not None)
        return web.Response(text=html, content_type="text/html", headers=_HEADERS, status=status)


@web.middleware
async def _only_from_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    # Any site may make a browser send requests to this computer; only ones that began here are answered.
    host = urlsplit(f"//{request.host}").hostname
    origin = request.headers.get("Origin")
    if host not in {HOST, "localhost"} or (origin is not None and urlsplit(origin).netloc != request.host):
        raise web.HTTPForbidden(text="This page answers only to itself.")
    return await handler(request)

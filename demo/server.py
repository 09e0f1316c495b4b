"""The browser demo's own page, on this computer only: pick a room and who you are, and let time pass."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from html import escape
from pathlib import Path
from string import Template
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from bot.words import Catalogue
from demo.community import LONDON, PEOPLE, SERVER, Person
from demo.rooms import CannotNow, Rooms

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

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Page:
    """Serves the page over the rooms."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._told: str | None = None
        self._template = Template((_HERE / "page.html").read_text(encoding="utf-8"))
        self._words = Catalogue(rooms.community.settings.config_dir / "locales").choose("en-GB", None, None)

    def application(self) -> web.Application:
        """Return the application, to be served on the loopback address only."""
        application = web.Application(middlewares=[_only_from_here])
        application.router.add_get("/", self.show)
        application.router.add_get("/page.css", self.style)
        application.router.add_post("/room", self.room)
        application.router.add_post("/jump", self.jump)
        return application

    async def show(self, request: web.Request) -> web.Response:
        """Show the page, with what was to be told once."""
        told, self._told = self._told, None
        return self._page(told)

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
            return self._page(str(error), chosen=(room, name), status=409)
        return web.Response(status=303, headers={**_HEADERS, "Location": address})

    async def jump(self, request: web.Request) -> web.StreamResponse:
        """Let time pass and show the page again, saying where something new stands."""
        form = await request.post()
        try:
            new = await self._rooms.jump(str(form.get("to", "")))
        except CannotNow as error:
            return self._page(str(error), status=409)
        where = self._words.all_of([f"#{name}" for name in new])
        self._told = f"There is something new in {where}." if new else "Time has passed. Nothing new was posted."
        return web.Response(status=303, headers={**_HEADERS, "Location": "/"})

    def _page(self, told: str | None, chosen: tuple[str, str] | None = None, status: int = 200) -> web.Response:
        rooms = self._rooms
        now = rooms.community.now
        room, name = chosen or (rooms.room, rooms.person.name)
        html = self._template.substitute(
            server=escape(SERVER),
            told=f'<div class="told" role="status"><p>{escape(told)}</p></div>' if told else "",
            rooms=_options([(each, f"#{each}") for each in rooms.community.rooms], room),
            people=_options([(person.name, _described(person)) for person in PEOPLE], name),
            now=_on_the_clock(now),
            now_utc=f"{now:%H:%M} UTC",
        )
        return web.Response(text=html, content_type="text/html", headers=_HEADERS, status=status)


@web.middleware
async def _only_from_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    # Any site may make a browser send requests to this computer; only ones that began here are answered.
    host = urlsplit(f"//{request.host}").hostname
    origin = request.headers.get("Origin")
    if host not in {HOST, "localhost"} or (origin is not None and urlsplit(origin).netloc != request.host):
        raise web.HTTPForbidden(text="This page answers only to itself.")
    return await handler(request)


def _described(person: Person) -> str:
    role = "a steward" if person.is_steward else "a member"
    return f"{person.name}, {role}, in {person.zone.split('/')[-1].replace('_', ' ')}"


def _options(choices: list[tuple[str, str]], chosen: str) -> str:
    return "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(label)}</option>'
        for value, label in choices
    )


def _on_the_clock(instant: datetime) -> str:
    local = instant.astimezone(LONDON)
    return f"{local:%A} {local.day} {local:%B %Y}, {local:%H:%M} in London"

"""What the demo's own page says: the rooms and people to choose from, the time, and where it can jump to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from html import escape
from pathlib import Path
from string import Template
from typing import Final

from demo import places
from demo.community import LONDON, SERVER
from demo.jumps import Jump
from demo.people import PEOPLE, Person
from demo.places import DIRECT
from demo.rooms import Rooms

_RENEWAL: Final = '<meta http-equiv="refresh" content="2; url=/">\n'


class Lobby:
    """Writes the page as things stand."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms
        self._template = Template((Path(__file__).parent / "page.html").read_text(encoding="utf-8"))

    async def page(self, told: str | None, chosen: tuple[str, str] | None, *, time_passes: bool) -> str:
        """Return the page as HTML; `chosen` is a room's key and a person's name, else those of the room that is open.

        While time passes, the page renews itself every two seconds.
        """
        rooms = self._rooms
        now = rooms.community.now
        room, name = chosen or (rooms.room, rooms.person.name)
        if time_passes:
            told = told or f"Time is passing. It is now {on_the_clock(now)}. This page goes on by itself."
        return self._template.substitute(
            renewal=_RENEWAL if time_passes else "",
            server=escape(SERVER),
            told=f'<div class="told" role="status"><p>{escape(told)}</p></div>' if told else "",
            rooms=self._places(room),
            people=_options([(person.name, _described(person)) for person in PEOPLE], name),
            now=escape(on_the_clock(now)),
            now_utc=f"{now:%H:%M} UTC",
            jumps="" if time_passes else await self._jumps(),
            who="\n".join(f"<dt>{escape(_described(each))}</dt><dd>{escape(each.about)}</dd>" for each in PEOPLE),
        )

    async def _jumps(self) -> str:
        items = "\n".join(_jump(jump) for jump in await self._rooms.jumps())
        return f'<form method="post" action="/jump">\n<ul class="jumps">\n{items}\n</ul>\n</form>'

    def _places(self, chosen: str) -> str:
        community = self._rooms.community
        shown = _options([(place.key, place.label) for place in places.rooms(community)], chosen)
        for title, found in (("Threads", places.threads(community)), ("In the forums", places.posts(community))):
            if found:
                listed = _options([(place.key, _capital(place.label)) for place in found], chosen)
                shown += f'<optgroup label="{title}">{listed}</optgroup>'
        return shown + _options([(DIRECT, "Direct messages with Hearth")], chosen)


def on_the_clock(instant: datetime) -> str:
    """Return an instant as London's clocks and calendar show it."""
    local = instant.astimezone(LONDON)
    return f"{local:%A} {local.day} {local:%B %Y}, {local:%H:%M} in London"


def _jump(jump: Jump) -> str:
    when = "once a steward has switched it on" if jump.to is None else on_the_clock(jump.to)
    return (
        f'<li><button type="submit" name="to" value="{escape(jump.name)}">{escape(jump.label)}</button>'
        f" <span>{escape(when)}</span></li>"
    )


def _described(person: Person) -> str:
    return f"{person.name}, {person.role}, in {person.zone.split('/')[-1].replace('_', ' ')}"


def _options(choices: Iterable[tuple[str, str]], chosen: str) -> str:
    return "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{escape(label)}</option>'
        for value, label in choices
    )


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]

"""Tells the tour in the terminal: scenes with a date, who does what, and what they see; and holds it to its word."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import discord
from rich.console import Console
from rich.table import Table
from rich.text import Text
from simcord import InteractionResult, ResponseMessage

from demo import reading
from demo.community import LONDON, Community
from demo.people import PEOPLE
from demo.reading import Component, Reader

WIDEST = 92


class NotAsTold(Exception):
    """Something in the tour is not as it was told."""


class Stage:
    """Prints what happens in a community, and notes every fact that was checked."""

    def __init__(self, community: Community, console: Console) -> None:
        self.community = community
        self.console = console
        self.width = min(console.width, WIDEST)
        self._checked = 0
        self._scenes = 0

    @property
    def checked(self) -> int:
        """How many facts were found to be as told so far."""
        return self._checked

    # -- Telling -----------------------------------------------------------------------------------

    def scene(self, title: str) -> None:
        """Begin the next scene, by its number, with the time on the clock in London."""
        self._scenes += 1
        self._heading(f"{self._scenes}. {title}")

    def sum_up(self, title: str) -> None:
        """Begin what is said at the end."""
        self._heading(title)

    def _heading(self, title: str) -> None:
        now = self.community.now.astimezone(LONDON)
        moment = f"{now:%A} {now.day} {now:%B %Y}, {now:%H:%M} in London"
        self.console.print()
        self.console.rule(Text(title, "bold"), align="left")
        self.console.print(Text(moment, "italic"))

    def say(self, text: str) -> None:
        """Tell something in the narrator's words."""
        self._line(Text(text))

    def does(self, name: str, what: str) -> None:
        """Tell what somebody does."""
        self._line(Text.assemble("> ", (name, "bold"), f" {what}"))

    def table(self, headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
        """Print a small table."""
        table = Table(*headings, width=self.width, box=None, padding=(0, 1), header_style="bold")
        for row in rows:
            table.add_row(*row)
        self.console.print()
        self.console.print(table)

    def answer(self, name: str, result: InteractionResult, *, shortened: bool = False) -> str:
        """Show the private answer somebody got, and return its words; it must be there, and be private."""
        words, answer, reader = self.read(name, result), answered(result), self.reader(name)
        heading = f"Hearth (only {name} sees this)"
        self._panel(reading.message(answer.components, reader, heading, self.width, shortened=shortened))
        return words

    def read(self, name: str, result: InteractionResult) -> str:
        """Return the words of a private answer without showing it; it must be there, and be private."""
        answer = answered(result)
        self.must(f"the answer to {name} is for {name} alone", answer.ephemeral)
        return reading.words_of(answer.components, self.reader(name))

    def post(self, message: discord.Message, room: str, name: str) -> str:
        """Show a message that stands in a room or another place, as this person reads it, and return its words."""
        components = [part.to_dict() for part in message.components]
        reader = self.reader(name)
        at = message.created_at.astimezone(reader.zone)
        place = f"#{room}" if room in self.community.rooms else room
        self._panel(reading.message(components, reader, f"Hearth in {place}, {at:%H:%M}", self.width))
        return reading.words_of(components, reader)

    def words_of(self, message: discord.Message, name: str) -> str:
        """Return the words of a message as this person reads it, without showing it."""
        return reading.words_of([part.to_dict() for part in message.components], self.reader(name))

    def form(self, name: str, result: InteractionResult, filled: Mapping[str, str] | None = None) -> dict[str, str]:
        """Show a form that opened, with what somebody enters, and return what it was filled with when it opened."""
        modal: Component | None = result.modal
        if modal is None:
            raise NotAsTold(f"no form opened for {name}")
        reader = self.reader(name)
        self._panel(reading.form(modal, reader, "A form", self.width, filled or {}))
        return reading.standing_in(modal, reader)

    # -- Holding it to its word --------------------------------------------------------------------

    def must(self, claim: str, holds: bool) -> None:
        """Note a fact that was checked; raises `NotAsTold` where it does not hold."""
        if not holds:
            raise NotAsTold(claim)
        self._checked += 1

    def must_say(self, words: str, *expected: str) -> None:
        """Hold what was shown against the words the tour tells of; raises `NotAsTold`."""
        for one in expected:
            self.must(f"what was shown says “{one}”", one in words)

    def the_only_post(self, room: str) -> discord.Message:
        """Return the one message that stands in a room; raises `NotAsTold` where there is none, or another."""
        posts = self.community.posts(self.community.rooms[room])
        self.must(f"one message stands in #{room}, and there are {len(posts)}", len(posts) == 1)
        return posts[0]

    def reader(self, name: str) -> Reader:
        """Return this person as a reader, at this moment."""
        zone = next(person.zone for person in PEOPLE if person.name == name)
        return Reader(ZoneInfo(zone), self.community.now, self.community.names)

    def _line(self, text: Text) -> None:
        self.console.print()
        self.console.print(text, width=self.width)

    def _panel(self, panel: Any) -> None:
        self.console.print(panel)


def answered(result: InteractionResult) -> ResponseMessage:
    """Return what was answered, the last of it; raises `NotAsTold` where nothing was."""
    if result.response is None:
        raise NotAsTold("what was pressed or typed gets an answer")
    return result.followups[-1] if result.followups else result.response


def options_of(result: InteractionResult, custom_id: str) -> list[str]:
    """Return what can be chosen from a list in an answer, as values; raises `NotAsTold` where there is no such list."""
    for part in reading.controls_of(answered(result).components):
        if part.get("custom_id") == custom_id:
            return [option["value"] for option in part["options"]]
    raise NotAsTold(f"there is a list {custom_id}")


def button_of(result: InteractionResult, beginning: str) -> str:
    """Return the whole id of the button whose id begins so, where two have the same label; raises `NotAsTold`."""
    for part in reading.controls_of(answered(result).components):
        name = str(part.get("custom_id", ""))
        if name.startswith(beginning):
            return name
    raise NotAsTold(f"there is a button {beginning}")


def clock_of(instant: datetime, zone: str) -> str:
    """Return the time on the clock in a zone, with the day where it is another one than in London."""
    local = instant.astimezone(ZoneInfo(zone))
    same_day = local.date() == instant.astimezone(LONDON).date()
    return f"{local:%H:%M}" if same_day else f"{local:%a %H:%M}"


def to_the_second(instant: datetime) -> datetime:
    """Return the instant without its fraction of a second."""
    return instant.replace(microsecond=0)

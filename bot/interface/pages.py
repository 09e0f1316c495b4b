"""Long lists in pages: a book is read a page at a time, afresh at each press, with the rights of that moment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Protocol

import discord
from discord.ui import Button, DynamicItem, LayoutView

from bot.access import Actor
from bot.database import Unit
from bot.errors import Outdated
from bot.interface.answering import answering_at_once
from bot.interface.cards import Part, card, line, lines, row
from bot.interface.confirm import button
from bot.interface.host import host_of
from bot.report import reported
from bot.words import Words


@dataclass(frozen=True, slots=True)
class Page:
    """Part of a list. `number` counts from 0; `of` is how many pages there are, at least one.

    `controls` are rows of the book's own, above the buttons that turn pages.
    """

    title: str
    lines: tuple[str, ...]
    number: int
    of: int
    controls: tuple[Part, ...] = ()


class Book(Protocol):
    """A list that is read in pages. `name` is in the ids of buttons already shown, so it stays."""

    @property
    def name(self) -> str: ...

    async def page(self, unit: Unit, actor: Actor, words: Words, number: int) -> Page:
        """Return a page (the last, where `number` is past it); raises `Refused` for who may not read it."""
        ...


def shown(page: Page, book: Book, words: Words) -> LayoutView:
    """Return a page with buttons to the ones beside it."""
    empty = words.say("There is nothing here yet.")
    parts = [line(f"**{page.title}**"), lines(page.lines or (empty,))]
    if page.of > 1:
        here = words.say("Page {number} of {of}", number=page.number + 1, of=page.of)
        before = button(
            words.say("Previous page"), f"page:{book.name}:{max(page.number - 1, 0)}:b", disabled=page.number == 0
        )
        after = button(
            words.say("Next page"), f"page:{book.name}:{page.number + 1}:a", disabled=page.number + 1 >= page.of
        )
        return card(*parts, line(here), *page.controls, row(before, after))
    return card(*parts, *page.controls)


class PageButton(DynamicItem[Button[Any]], template=r"page:(?P<book>[a-z-]+):(?P<number>[0-9]{1,6}):[ab]"):
    """Turns to a page."""

    def __init__(self, book: str, number: int, custom_id: str) -> None:
        super().__init__(Button(custom_id=custom_id))
        self.book = book
        self.number = number

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> PageButton:
        return cls(match["book"], int(match["number"]), match[0])

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        async with answering_at_once(interaction) as (answer, unit):
            book = host_of(interaction).books.get(self.book)
            if book is None:
                raise Outdated
            page = await book.page(unit, answer.actor, answer.words, self.number)
            answer.show(shown(page, book, answer.words))

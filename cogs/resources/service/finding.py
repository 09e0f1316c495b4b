"""Looking for resources: by words and filters, in pages, and while somebody types."""

from __future__ import annotations

from dataclasses import dataclass

from bot import search
from bot.access import Actor
from bot.clock import Clock
from bot.database import Database, Unit
from bot.errors import Outdated
from bot.search import kept
from bot.search.kept import SearchId
from cogs.resources import index
from cogs.resources.rules.finding import A_PAGE, MOST_SUGGESTED, Page, Wanted, wanted_of
from cogs.resources.rules.keeping import Collected, CollectionId, NoSuchCollection
from cogs.resources.rules.resource import Resource
from cogs.resources.store import resources, stewards


class SearchOver(Outdated):
    """What was looked for is not kept any more: a day is over, or something else was looked for since."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found, and under which number the search is kept for its other pages; None where there are none."""

    page: Page
    search_id: SearchId | None


class Finding:
    """What a member can ask of the library."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def look(self, actor: Actor, wanted: Wanted) -> Looked:
        """Return the first page of what this finds."""
        async with self._database.reading() as unit:
            page = await self._page(unit, actor, wanted, 0)
        if page.of == 1:
            return Looked(page, None)
        async with self._database.writing() as unit:
            now = self._clock.now()
            search_id = await kept.keep(unit, actor.id, actor.guild_id, index.KIND, wanted.kept(), now)
        return Looked(page, search_id)

    async def turn_to(self, unit: Unit, actor: Actor, search_id: SearchId, number: int) -> Looked:
        """Return another page of a search of their own; raises `SearchOver`."""
        wanted = await kept.get(unit, search_id, actor.id, actor.guild_id, index.KIND, self._clock.now())
        if wanted is None:
            raise SearchOver
        return Looked(await self._page(unit, actor, wanted_of(wanted), number), search_id)

    async def suggest(self, unit: Unit, guild_id: int, typed: str) -> list[Resource]:
        """Return at most 25 resources for what was typed so far, best first."""
        now = self._clock.now()
        found = await search.suggest(
            unit, guild_id, index.KIND, typed, now=now, weight=index.TITLE, most=MOST_SUGGESTED
        )
        known = await resources.some(unit, found)
        return [known[one] for one in found if one in known and known[one].is_there(self._clock.now())]

    async def collections(self, unit: Unit, guild_id: int) -> list[Collected]:
        """Return a server's collections, by name."""
        return await stewards.collections_of(unit, guild_id)

    async def collection(
        self, unit: Unit, actor: Actor, collection_id: CollectionId, number: int
    ) -> tuple[Collected, list[Resource], tuple[int, int]]:
        """Return a collection and a page of it: what stands there, its number, and how many there are.

        Raises `NoSuchCollection`.
        """
        found = await stewards.collection(unit, collection_id)
        if found is None or found.guild_id != actor.guild_id:
            raise NoSuchCollection
        ask = (unit, collection_id, self._clock.now())
        held, total = await stewards.in_collection(*ask, start=number * A_PAGE, most=A_PAGE)
        pages = max(1, -(-total // A_PAGE))
        if number >= pages:
            number = pages - 1
            held, total = await stewards.in_collection(*ask, start=number * A_PAGE, most=A_PAGE)
        return found, held, (number, pages)

    async def _page(self, unit: Unit, actor: Actor, wanted: Wanted, number: int) -> Page:
        ask = (unit, actor.guild_id, index.KIND, wanted.words, wanted.tokens)
        now = self._clock.now()
        found = await search.find(*ask, now=now, start=number * A_PAGE, most=A_PAGE)
        pages = max(1, -(-found.number // A_PAGE))
        if number >= pages:  # there are fewer of them by now
            number = pages - 1
            found = await search.find(*ask, now=now, start=number * A_PAGE, most=A_PAGE)
        known = await resources.some(unit, found.subjects)
        there = tuple(known[one] for one in found.subjects if one in known and known[one].is_there(now))
        instead = {one.typed: one.words for one in found.read_as}
        return Page(there, wanted, number, pages, found.number, instead)

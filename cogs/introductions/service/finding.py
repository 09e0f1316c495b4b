"""Looking for people: only those who agreed to be found, read afresh each time."""

from __future__ import annotations

from dataclasses import dataclass

from bot import memberships, search
from bot.access import Actor
from bot.clock import Clock
from bot.database import Database, Unit
from bot.errors import NotFound, Outdated
from bot.search import kept
from bot.search.kept import SearchId
from cogs.introductions import directory
from cogs.introductions.rules.finding import A_PAGE, People, Wanted
from cogs.introductions.rules.profile import Introduction, State
from cogs.introductions.rules.skills import Skills
from cogs.introductions.store import introductions

# No person has a larger one: the database counts no further.
_LARGEST_ID = 2**63 - 1


class NobodyToShow(NotFound):
    """There is nobody's introduction to be shown, for whatever reason: it is the same for every one of them."""


class SearchOver(Outdated):
    """What was looked for is not kept any more: a day is over, or something else was looked for since."""


@dataclass(frozen=True, slots=True)
class Looked:
    """Who was found, and under which number the search is kept for its other pages; None where there are none."""

    people: People
    search_id: SearchId | None


class Finding:
    """What a member can ask about others."""

    def __init__(self, database: Database, clock: Clock, skills: Skills) -> None:
        self._database = database
        self._clock = clock
        self.skills = skills

    async def look(self, actor: Actor, wanted: Wanted) -> Looked:
        """Return the first page of whom these words and skills find."""
        async with self._database.reading() as unit:
            people = await self._page(unit, actor, wanted, 0)
        if people.pages == 1:
            return Looked(people, None)
        async with self._database.writing() as unit:
            search_id = await kept.keep(
                unit, actor.id, actor.guild_id, directory.KIND, wanted.kept(), self._clock.now()
            )
        return Looked(people, search_id)

    async def turn_to(self, unit: Unit, actor: Actor, search_id: SearchId, page: int) -> Looked:
        """Return another page of a search of their own; raises `SearchOver`."""
        wanted = await kept.get(unit, search_id, actor.id, actor.guild_id, directory.KIND, self._clock.now())
        if wanted is None:
            raise SearchOver
        return Looked(await self._page(unit, actor, Wanted.of(wanted), page), search_id)

    async def one(self, unit: Unit, actor: Actor, person_id: int) -> Introduction:
        """Return somebody's introduction; raises `NobodyToShow`.

        A wish to be kept apart changes nothing here: whoever was hidden for it would be told of it that way.
        """
        if person_id > _LARGEST_ID:
            raise NobodyToShow
        found = await introductions.of_person(unit, actor.guild_id, person_id)
        if found is None or await memberships.has_left(unit, actor.guild_id, person_id):
            raise NobodyToShow
        if not (_stands_before(actor, found) or await directory.may_be_found(unit, found)):
            raise NobodyToShow
        return found

    async def _page(self, unit: Unit, actor: Actor, wanted: Wanted, page: int) -> People:
        tokens = [
            *([directory.offers(wanted.offers)] if wanted.offers else []),
            *([directory.hopes(wanted.hopes)] if wanted.hopes else []),
        ]
        ask = (unit, actor.guild_id, directory.KIND, wanted.words, tokens)
        found = await search.find(*ask, start=page * A_PAGE, most=A_PAGE)
        pages = max(1, -(-found.number // A_PAGE))
        if page >= pages:  # there are fewer of them by now
            page = pages - 1
            found = await search.find(*ask, start=page * A_PAGE, most=A_PAGE)
        known = await introductions.some(unit, found.subjects)
        shown = [known[one] for one in found.subjects if one in known]
        there = [one for one in shown if await directory.may_be_found(unit, one)]
        return People(tuple(there), wanted, page, pages, found.number)


def _stands_before(actor: Actor, found: Introduction) -> bool:
    """Whether the introduction is posted where this person can read it anyway."""
    return (
        found.state is State.SHARED
        and found.message_id is not None
        and found.channel_id is not None
        and actor.sees(found.channel_id)
    )

"""What people do around introductions and conversations, through the program's own services over its database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update

from bot import consents, servers
from bot.access import Actor
from bot.app import Hearth
from bot.deliveries.tables import deliveries
from bot.interface import drafts
from bot.interface.drafts import DraftId
from cogs.introductions import keeping, meeting
from cogs.introductions.purposes import SUGGESTED
from cogs.introductions.rules.introducing import Said
from cogs.introductions.rules.meeting import MatchId, Turn
from cogs.introductions.rules.profile import Introduction, IntroductionId
from cogs.introductions.service.drafted import WRITE
from cogs.introductions.service.introducing import Introducing
from cogs.introductions.service.taking_down import TakingDown
from cogs.introductions.store import introductions, matches, rounds, welcomers
from cogs.introductions.welcoming import NUDGE
from tests.wire.hearth_bed import now

_NO_DRAFT = DraftId(0)


class Newcomers:
    """People who introduce themselves and meet; everybody is named by (server, person)."""

    def __init__(self, hearth: Hearth) -> None:
        self._hearth = hearth
        self._introducing = hearth.service(Introducing)

    async def choose(self, guild_id: int, introductions_in: Any, meetings_in: Any, welcomers_in: Any) -> None:
        """Let stewards have chosen the channels."""
        chosen = {
            keeping.INTRODUCTIONS_CHANNEL: introductions_in,
            keeping.MEETING_CHANNEL: meetings_in,
            keeping.WELCOMERS_CHANNEL: welcomers_in,
        }
        async with self._hearth.database.writing() as unit:
            for setting, channel in chosen.items():
                await servers.put(unit, guild_id, setting, channel.id)

    async def welcomes(self, guild_id: int, person_id: int) -> None:
        """Let somebody be a welcomer, who is not pinged."""
        async with self._hearth.database.writing() as unit:
            await welcomers.put_on(unit, guild_id, person_id, is_pinged=False, now=now())

    # -- Introductions -------------------------------------------------------------------------------

    async def of(self, guild_id: int, person_id: int) -> Introduction | None:
        """Return what is kept of somebody."""
        async with self._hearth.database.reading() as unit:
            return await introductions.of_person(unit, guild_id, person_id)

    async def introduce(self, guild_id: int, person_id: int, name: str, work: str) -> IntroductionId:
        """Write an introduction and say yes to its post."""
        actor = Actor(person_id, guild_id, is_steward=False)
        found = (await self._introducing.write(actor, Said(name, work, ""), _NO_DRAFT)).introduction
        assert found is not None
        await self._introducing.post(actor, found.id)
        return found.id

    async def rewrite(self, guild_id: int, person_id: int, name: str, work: str) -> None:
        """Change an introduction that is posted, or is to be, and say yes to the change."""
        actor = Actor(person_id, guild_id, is_steward=False)
        at = now()
        async with self._hearth.database.writing() as unit:
            fields = {"name": name, "work": work, "change": ""}
            about = {"person_id": person_id, "guild_id": guild_id, "form": WRITE, "subject": 0}
            draft_id = await drafts.keep(unit, **about, fields=fields, at=at)  # type: ignore[arg-type]
        await self._introducing.change(actor, draft_id, at)

    async def withdraw(self, guild_id: int, person_id: int, introduction_id: IntroductionId) -> None:
        """Delete it."""
        await self._introducing.withdraw(Actor(person_id, guild_id, is_steward=False), introduction_id)

    async def take_down(self, guild_id: int, steward_id: int, introduction_id: IntroductionId) -> None:
        """Let a steward take it down."""
        steward = Actor(steward_id, guild_id, is_steward=True)
        await self._hearth.service(TakingDown).take_down(steward, introduction_id, "For another channel", _NO_DRAFT)

    async def nudge_is_due(self, introduction_id: IntroductionId) -> bool:
        """Let the time come at which welcomers are told of it; returns whether that was still to come."""
        async with self._hearth.database.writing() as unit:
            which = deliveries.c.kind == NUDGE, deliveries.c.subject == introduction_id, deliveries.c.state == "planned"
            row = await unit.one(select(deliveries).where(*which))
            if row is None or row.due_at <= now():
                return False
            await unit.execute(update(deliveries).where(deliveries.c.id == row.id).values(due_at=now()))
            return True

    # -- Conversations -------------------------------------------------------------------------------

    async def released(self, guild_id: int, *groups: Sequence[int]) -> list[MatchId]:
        """Draw a round of these groups, who all agreed, and release it; return the matches."""
        at = now()
        everybody = [person_id for group in groups for person_id in group]
        async with self._hearth.database.writing() as unit:
            called = await rounds.add(unit, guild_id, at, at)
            for person_id in everybody:
                await consents.give(unit, person_id, guild_id, SUGGESTED, at)
                await rounds.join(unit, called.id, guild_id, person_id, at)
            drawn = called.closed(at).drawn(7, "as it was", at)
            await rounds.keep(unit, drawn)
            await matches.replace_drawn(unit, drawn, [frozenset(group) for group in groups])
            made = [one.id for one in await matches.drawn(unit, called.id)]
            await rounds.keep(unit, drawn.released(at))
            await meeting.released(unit, called.id, [Turn(tuple(made), at)], at)
        return made

    async def join(self, guild_id: int, people: Sequence[int]) -> None:
        """Let people say yes to being suggested, and join the round that is open."""
        at = now()
        async with self._hearth.database.writing() as unit:
            called = await rounds.current(unit, guild_id)
            assert called is not None
            for person_id in people:
                await consents.give(unit, person_id, guild_id, SUGGESTED, at)
                await rounds.join(unit, called.id, guild_id, person_id, at)

    async def takes_no_part(self, guild_id: int, person_id: int) -> None:
        """Let somebody take back their yes to being suggested."""
        actor = Actor(person_id, guild_id, is_steward=False)
        await self._introducing.agree(actor, SUGGESTED.name, yes=False)

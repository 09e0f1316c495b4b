"""Calls for conversations in tests: who joined, and what stewards press."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

import simcord

from bot import audit, consents, keep_apart, members, servers
from bot.database import Unit
from cogs.introductions.keeping import MEETING_CHANNEL
from cogs.introductions.purposes import SUGGESTED
from cogs.introductions.rules.calling import Round, RoundId
from cogs.introductions.rules.meeting import Match
from cogs.introductions.rules.profile import Profile
from cogs.introductions.store import introductions, matches, rounds
from tests.community import STEWARD, Community, said, texts
from tests.interface.pressing import pressable

WEEK = timedelta(days=7)


async def join(unit: Unit, round_: Round, people: Collection[int], now: Any) -> None:
    """Let people have joined a round, with the yes that it takes."""
    for person_id in people:
        await consents.give(unit, person_id, round_.guild_id, SUGGESTED, now)
        await rounds.join(unit, round_.id, round_.guild_id, person_id, now)


class Calls:
    """A community whose stewards call for conversations."""

    def __init__(self, community: Community) -> None:
        self.community = community
        self.steward = community.steward
        self.room: Any = None
        self.people: list[Any] = []
        self.panel: Any = None

    @classmethod
    async def begun(cls, community: Community, number: int, *, with_room: bool = True) -> Calls:
        """Return one with so many members who may join, and a channel for their threads."""
        found = cls(community)
        found.people = [community.guild.add_member(community.env.create_user(f"member{one}")) for one in range(number)]
        if with_room:
            found.room = community.guild.create_text_channel("conversations")
            async with community.hearth.database.writing() as unit:
                await servers.put(unit, community.guild.id, MEETING_CHANNEL, found.room.id)
        await community.go_to(community.now + WEEK)
        return found

    @property
    def ids(self) -> list[int]:
        """Everybody's ids."""
        return [person.id for person in self.people]

    def another_steward(self) -> Any:
        """Return a second steward."""
        role = self.community.guild.create_role("More stewards", permissions=STEWARD)
        return self.community.guild.add_member(self.community.env.create_user("toni"), roles=[role])

    # -- What stewards press ---------------------------------------------------------------------------

    async def show(self, person: Any = None) -> str:
        """Open the panel and return what it says."""
        return self._took(await (person or self.steward).slash(self.community.stewards, "steward matching"))

    async def press(self, label: str, person: Any = None) -> str:
        """Press a button of the panel and return what comes of it, which is the panel from now on."""
        return self._took(await (person or self.steward).click(self.panel, label=label))

    async def choose(self, verb: str, *chosen: Any) -> str:
        """Choose people in a list of the panel."""
        [custom_id] = [
            node["custom_id"] for node in pressable(self.panel) if node["custom_id"].startswith(f"matching:{verb}:")
        ]
        return self._took(await self.steward.select(self.panel, list(chosen), custom_id=custom_id))

    async def type_until(self, label: str, until: str) -> str:
        """Type a time into the form behind a button, and return what is read back."""
        form = await self.steward.click(self.panel, label=label)
        return self._took(await self.steward.submit_modal(form, {"until": until}))

    async def open(self, until: str = "in a week") -> Round:
        """Open a call as a steward does."""
        await self.show()
        await self.type_until("Open a call", until)
        told = await self.press("Yes, until then")
        assert "the call is open" in told
        return await self.round()

    def _took(self, result: simcord.InteractionResult) -> str:
        self.panel = result.response
        return said(result)

    # -- What others do --------------------------------------------------------------------------------

    async def join(self, *people: Any) -> Round:
        """Let people join, or everybody."""
        round_ = await self.round()
        async with self.community.hearth.database.writing() as unit:
            await join(unit, round_, [person.id for person in (people or self.people)], self.community.now)
        return round_

    async def leave(self, *people: Any) -> None:
        """Let people leave the round."""
        round_ = await self.round()
        async with self.community.hearth.database.writing() as unit:
            for person in people:
                await rounds.leave(unit, round_.id, person.id)

    async def keep_apart(self, one: Any, other: Any) -> None:
        """Let one wish to be kept apart from the other."""
        async with self.community.hearth.database.writing() as unit:
            await keep_apart.wish(unit, self.community.guild.id, one.id, other.id, self.community.now)

    async def rest(self, person: Any, days: int = 30) -> None:
        """Let somebody rest."""
        async with self.community.hearth.database.writing() as unit:
            await members.rest_until(unit, person.id, self.community.now + timedelta(days=days))

    async def introduce(self, person: Any, offers: Sequence[str] = (), hopes: Sequence[str] = ()) -> None:
        """Let somebody have written an introduction."""
        profile = Profile(person.name, offers=tuple(offers), hopes=tuple(hopes))
        async with self.community.hearth.database.writing() as unit:
            await introductions.keep(unit, self.community.guild.id, person.id, profile, self.community.now, None)

    # -- What is kept ----------------------------------------------------------------------------------

    async def round(self, round_id: int | None = None) -> Round:
        """Return a round, or the present one."""
        async with self.community.hearth.database.reading() as unit:
            if round_id is not None:
                found = await rounds.get(unit, RoundId(round_id))
            else:
                found = await rounds.current(unit, self.community.guild.id)
        assert found is not None
        return found

    async def matches(self) -> list[Match]:
        """Return what is drawn, or released, in the present round."""
        round_ = await self.round()
        async with self.community.hearth.database.reading() as unit:
            return await matches.of_round(unit, round_.id)

    async def groups(self) -> set[frozenset[int]]:
        """Return who is with whom."""
        return {match.people for match in await self.matches()}

    async def acts(self) -> list[str]:
        """Return what the audit trail has, oldest first."""
        async with self.community.hearth.database.reading() as unit:
            newest = await audit.newest(unit, self.community.guild.id, limit=50)
        return [entry.act for entry in reversed(newest)]

    async def home(self, person: Any) -> str:
        """Return what somebody finds at home."""
        return said(await person.slash(self.room or self.community.reflections, "home"))

    def posts(self) -> list[str]:
        """Return what the bot posted in the room, oldest first."""
        found = [one for one in sorted(self.room.history(), key=lambda message: message.id) if one.author.bot]
        return [texts([part.to_dict() for part in one.components]) for one in found if one.components]

"""The welcomers' rota: asked of whom, joined and left by everybody for themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot import audit, servers
from bot.access import Actor
from bot.clock import Clock
from bot.database import Database, Unit
from bot.deliveries import store as rows
from bot.deliveries.model import Plan
from cogs.introductions.keeping import NUDGE_AFTER, STEWARDS_AFTER, WELCOMERS_CHANNEL
from cogs.introductions.rules.welcoming import (
    ASKED_FOR,
    BotsCannotWelcome,
    NotOnRota,
    OnRotaAlready,
    Standing,
    Unanswered,
    Welcomer,
)
from cogs.introductions.store import welcomers, welcomes

ASKING: Final = "introductions.ask_welcomer"
ASKED: Final = "welcomers.ask"
TAKEN_OFF: Final = "welcomers.take_off"


@dataclass(frozen=True, slots=True)
class Panel:
    """How it stands with welcoming in a server: the rota, who is asked, what is set, what nobody has answered."""

    rota: tuple[Welcomer, ...]
    asked: tuple[Welcomer, ...]
    unanswered: tuple[Unanswered, ...]
    channel_id: int | None
    nudge_hours: int
    stewards_hours: int
    is_on: bool
    """Whether who asks is on the rota."""


class Rota:
    """Who welcomes newcomers. Nobody is on it without their own yes."""

    def __init__(self, database: Database, clock: Clock, arm: Callable[[], None]) -> None:
        """`arm` wakes the dispatcher."""
        self._database = database
        self._clock = clock
        self._arm = arm

    async def panel(self, actor: Actor) -> Panel:
        """Return how it stands; raises `NotSteward`."""
        actor.must_be_steward()
        async with self._database.reading(snapshot=True) as unit:
            known = await welcomers.of_server(unit, actor.guild_id)
            rota = tuple(one for one in known if one.is_on)
            return Panel(
                rota=rota,
                asked=tuple(one for one in known if one.standing is Standing.ASKED),
                unanswered=tuple(await welcomes.unanswered(unit, actor.guild_id)),
                channel_id=await servers.setting(unit, actor.guild_id, WELCOMERS_CHANNEL),
                nudge_hours=await servers.setting(unit, actor.guild_id, NUDGE_AFTER),
                stewards_hours=await servers.setting(unit, actor.guild_id, STEWARDS_AFTER),
                is_on=any(one.person_id == actor.id for one in rota),
            )

    async def number(self, unit: Unit, guild_id: int) -> int:
        """Return how many are on the rota."""
        return sum(one.is_on for one in await welcomers.of_server(unit, guild_id))

    async def own(self, unit: Unit, actor: Actor) -> Welcomer | None:
        """Return how the actor stands to the rota, or None."""
        return await welcomers.get(unit, actor.guild_id, actor.id)

    # -- What stewards do ----------------------------------------------------------------------------

    async def ask(self, actor: Actor, person_id: int, *, is_bot: bool) -> None:
        """Ask somebody, who finds the question in `/home`, and hears of it by DM where they chose that.

        Raises `NotSteward`, `OnRotaAlready` and `BotsCannotWelcome`.
        """
        actor.must_be_steward()
        if is_bot:
            raise BotsCannotWelcome
        now = self._clock.now()
        async with self._database.writing() as unit:
            standing = await welcomers.get(unit, actor.guild_id, person_id)
            if standing is not None and standing.standing is not Standing.TAKEN_OFF:
                raise OnRotaAlready
            await welcomers.ask(unit, actor.guild_id, person_id, now)
            asking = Plan(
                kind=ASKING,
                dedupe_key=f"welcomer-ask:{actor.guild_id}:{person_id}:{int(now.timestamp() * 1000)}",
                guild_id=actor.guild_id,
                recipient=person_id,
                about_at=now,
                due_at=now,
                useless_after=now + ASKED_FOR,
            )
            await rows.plan(unit, asking)
            await audit.write(unit, actor.guild_id, actor.id, ASKED, now, {"person": person_id})
            unit.after_commit(self._arm)

    async def take_off(self, actor: Actor, person_id: int) -> None:
        """Take somebody off the rota, who finds that in `/home`, or take a question back; raises as `ask` does."""
        actor.must_be_steward()
        now = self._clock.now()
        async with self._database.writing() as unit:
            standing = await welcomers.get(unit, actor.guild_id, person_id)
            if standing is None or standing.standing is Standing.TAKEN_OFF:
                raise NotOnRota
            if standing.is_on and person_id != actor.id:
                await welcomers.take_off(unit, actor.guild_id, person_id, now)
            else:
                await welcomers.forget(unit, actor.guild_id, person_id)
            await audit.write(unit, actor.guild_id, actor.id, TAKEN_OFF, now, {"person": person_id})

    async def join(self, actor: Actor) -> None:
        """Put oneself on the rota, without pings; raises `NotSteward`: members are asked."""
        actor.must_be_steward()
        async with self._database.writing() as unit:
            standing = await welcomers.get(unit, actor.guild_id, actor.id)
            if standing is None or not standing.is_on:
                await welcomers.put_on(unit, actor.guild_id, actor.id, is_pinged=False, now=self._clock.now())

    # -- What everybody does for themselves ----------------------------------------------------------

    async def say_yes(self, actor: Actor, *, is_pinged: bool) -> None:
        """Answer the question with yes; raises `NotOnRota` where nobody asks (any more)."""
        async with self._database.writing() as unit:
            await self._must_stand(unit, actor, Standing.ASKED, Standing.ON)
            await welcomers.put_on(unit, actor.guild_id, actor.id, is_pinged=is_pinged, now=self._clock.now())

    async def set_pinged(self, actor: Actor, *, is_pinged: bool) -> None:
        """Choose whether nudges may ping oneself; raises `NotOnRota`."""
        async with self._database.writing() as unit:
            await self._must_stand(unit, actor, Standing.ON)
            await welcomers.set_pinged(unit, actor.guild_id, actor.id, is_pinged=is_pinged)

    async def say_no(self, actor: Actor) -> bool:
        """Answer with no, of which nothing is kept; returns False for who is on the rota by now, and stays there."""
        async with self._database.writing() as unit:
            standing = await welcomers.get(unit, actor.guild_id, actor.id)
            if standing is not None and standing.standing is Standing.ASKED:
                await welcomers.forget(unit, actor.guild_id, actor.id)
            return standing is None or not standing.is_on

    async def leave(self, actor: Actor) -> None:
        """Leave the rota; twice changes nothing."""
        async with self._database.writing() as unit:
            await welcomers.forget(unit, actor.guild_id, actor.id)

    async def seen(self, actor: Actor) -> None:
        """Forget that they were taken off, which they have read; whoever is on the rota stays there."""
        async with self._database.writing() as unit:
            found = await welcomers.get(unit, actor.guild_id, actor.id)
            if found is not None and found.standing is Standing.TAKEN_OFF:
                await welcomers.forget(unit, actor.guild_id, actor.id)

    async def is_asked(self, unit: Unit, guild_id: int, person_id: int) -> bool:
        """Whether the question still waits for their answer."""
        standing = await welcomers.get(unit, guild_id, person_id)
        return standing is not None and standing.standing is Standing.ASKED

    async def _must_stand(self, unit: Unit, actor: Actor, *standings: Standing) -> None:
        found = await welcomers.get(unit, actor.guild_id, actor.id)
        if found is None or found.standing not in standings:
            raise NotOnRota

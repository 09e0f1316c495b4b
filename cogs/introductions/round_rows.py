"""The rows that a round of conversations plans: its call, what the call says later, and a word to somebody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from bot.database import Unit
from bot.deliveries import store as deliveries
from bot.deliveries.model import Plan
from cogs.introductions.rules.calling import Round

CALL_KIND: Final = "rounds.call"
CALL_EDIT_KIND: Final = "rounds.call_edit"
UNMATCHED_KIND: Final = "rounds.unmatched"
PAUSED_KIND: Final = "rounds.paused"

_WORD_IS_OF_USE: Final = timedelta(days=7)


async def call(unit: Unit, round_: Round, now: datetime) -> None:
    """Plan the call's post, and that it changes when joining ends."""
    post = Plan(
        CALL_KIND,
        f"round:{round_.id}:call",
        now,
        guild_id=round_.guild_id,
        subject=round_.id,
        about_at=now,
        useless_after=round_.closes_at,
    )
    await deliveries.plan(unit, post)
    await closes(unit, round_)


async def closes(unit: Unit, round_: Round) -> None:
    """Plan, or move, that the call's post changes when joining ends."""
    await deliveries.plan(unit, _edit(round_, f"round:{round_.id}:closes", round_.closes_at))


async def changed(unit: Unit, round_: Round, now: datetime) -> None:
    """Plan that the call's post says how the round stands now."""
    await deliveries.plan(unit, _edit(round_, f"round:{round_.id}:edit:{now.isoformat()}", now))


def _edit(round_: Round, key: str, due_at: datetime) -> Plan:
    return Plan(CALL_EDIT_KIND, key, due_at, guild_id=round_.guild_id, subject=round_.id, about_at=due_at)


async def tell_unmatched(unit: Unit, round_: Round, people: Iterable[int], now: datetime) -> None:
    """Plan a word to each of these people, the way they chose: that something waits for them in `/home`."""
    await deliveries.plan_all(
        unit,
        [
            _word(UNMATCHED_KIND, f"round:{round_.id}:unmatched:{one}", round_.guild_id, round_.id, one, now)
            for one in people
        ],
    )


async def tell_paused(unit: Unit, guild_id: int, person_id: int, now: datetime) -> None:
    """Plan a word to somebody that something waits for them in `/home`, the way they chose."""
    key = f"paused:{guild_id}:{person_id}:{now.isoformat()}"
    await deliveries.plan(unit, _word(PAUSED_KIND, key, guild_id, 0, person_id, now))


def _word(kind: str, key: str, guild_id: int, subject: int, person_id: int, now: datetime) -> Plan:
    return Plan(
        kind,
        key,
        now,
        guild_id=guild_id,
        subject=subject,
        recipient=person_id,
        about_at=now,
        useless_after=now + _WORD_IS_OF_USE,
    )

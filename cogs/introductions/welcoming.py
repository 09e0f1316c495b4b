"""What follows for the welcome when an introduction is posted, and when it goes."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot import servers
from bot.clock import SystemClock
from bot.database import Unit
from bot.deliveries import store as rows
from bot.deliveries.model import Plan
from cogs.introductions.keeping import NUDGE_AFTER
from cogs.introductions.rules.profile import Introduction
from cogs.introductions.rules.welcoming import NUDGE_OF_USE, due_at
from cogs.introductions.store import welcomers, welcomes

NUDGE: Final = "introductions.nudge"


async def posted(unit: Unit, introduction: Introduction, now: datetime) -> None:
    """Plan the nudge of the rota, in the unit that notes the post's thread; twice changes nothing."""
    hours = await servers.setting(unit, introduction.guild_id, NUDGE_AFTER)
    posted_at = introduction.posted_at or now
    await rows.plan(
        unit, nudge_of(introduction.guild_id, introduction.id, introduction.message_id or 0, posted_at, hours)
    )


async def let_go(unit: Unit, introduction: Introduction, now: datetime | None = None) -> None:
    """Let the nudge go, sent or not, with an introduction that was withdrawn, taken down or erased."""
    guild_id, at = introduction.guild_id, now or SystemClock().now()
    about = welcomes.about_subject(introduction.id)
    await welcomes.let_go_of_rows(unit, NUDGE, guild_id, at, about, keeps_in_hand=True)
    await welcomers.end_turn(unit, guild_id, introduction.id, [], at)


def nudge_of(guild_id: int, introduction_id: int, message_id: int, posted_at: datetime, hours: int) -> Plan:
    """Return the row of the nudge about one post of an introduction."""
    due = due_at(posted_at, hours)
    return Plan(
        kind=NUDGE,
        dedupe_key=f"welcome-nudge:{introduction_id}:{message_id}",
        guild_id=guild_id,
        subject=introduction_id,
        about_at=posted_at,
        due_at=due,
        useless_after=due + NUDGE_OF_USE,
    )

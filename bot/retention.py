"""For how long what belongs to no person is kept, what a server may shorten, and what keeps both.

What is kept of people says its period in its personal-data contract; these are the tables, and the parts of tables,
that no contract answers for. A test holds every table there is against the two.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Column, ColumnElement, and_, delete, or_, select

from bot.database import Unit
from bot.deliveries import store
from bot.deliveries.model import Plan, State
from bot.deliveries.tables import deliveries
from bot.servers import Setting, server_settings
from bot.setting_kinds import WholeNumber
from bot.takedowns import KIND, takedowns
from bot.words import sentence

PERIODS: Final = {
    "meta": "for as long as the database is there: what it knows of itself",
    "servers": "until 30 days after the server removed us",
    "server_settings": "until 30 days after the server removed us",
    "notices": "until 90 days after it was mended, and until 30 days after the server removed us",
    "takedowns": "until the post is gone, 30 days at most",
    "meeting_rounds": "two years after they ended, so that whoever was left over comes first in the next ones",
    "matches": "until 30 days after the last of its people left",
    "search_indexes": "until 30 days after the server removed us",
    "search_subjects": "for as long as what it was made from",
    "search_lists": "for as long as what it was made from",
    "search_vocabulary": "for as long as what it was made from",
    "resources": "until stewards take it out, and for a year after that; until 30 days after the server removed us",
    "resource_links": "for as long as what it leads to",
    "resource_looks": "for as long as the link is in the library",
    "resource_collections": "until stewards delete it, and until 30 days after the server removed us",
    "resource_collected": "for as long as the collection",
    "prompt_schedules": "until 30 days after the server removed us",
    "prompt_weeks": "460 days, so that no question comes twice in a round",
}
"""The tables that hold nothing of anybody, each with its period."""

MONTH: Final = timedelta(days=30)

AUDIT_KEPT_MONTHS: Final[Setting[int | None]] = Setting(
    "audit_kept_months",
    None,
    sentence("For how many months the list of what stewards did is kept here, if for less than elsewhere."),
    WholeNumber(1, 24),
)

TAKEDOWNS_KEPT: Final = timedelta(days=30)


async def past(
    unit: Unit,
    guild_id: Column[int],
    at: Column[datetime],
    kept_for: timedelta,
    shorter: Setting[int | None],
    now: datetime,
) -> ColumnElement[bool]:
    """Return which rows of a table have passed their period: `kept_for`, or what their server chose if that is less.

    `shorter` is the setting in which a server chooses, in months of 30 days.
    """
    chosen = await unit.all(
        select(server_settings.c.guild_id, server_settings.c.value).where(server_settings.c.name == shorter.name)
    )
    of_servers = [
        and_(guild_id == row.guild_id, at < now - row.value * MONTH)
        for row in chosen
        if row.value is not None and row.value * MONTH < kept_for
    ]
    return or_(at < now - kept_for, *of_servers)


async def retry_take_downs(unit: Unit, now: datetime) -> int:
    """Plan once more each deletion of a post that Discord refused; forget those too old to go on with.

    Returns how many were forgotten. What kept us from deleting may be mended meanwhile, and the post was to go.
    """
    gone = await unit.execute(delete(takedowns).where(takedowns.c.asked_at < now - TAKEDOWNS_KEPT))
    refused = await unit.all(
        select(deliveries.c.dedupe_key, takedowns.c.id, takedowns.c.guild_id)
        .join(takedowns, takedowns.c.id == deliveries.c.subject)
        .where(deliveries.c.kind == KIND, deliveries.c.state == State.FAILED)
    )
    for row in refused:
        await store.plan(
            unit, Plan(KIND, row.dedupe_key, due_at=now, guild_id=row.guild_id, subject=row.id, about_at=now)
        )
    return gone.rowcount

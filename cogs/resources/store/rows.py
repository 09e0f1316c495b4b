"""What a row of a resource means, and what a resource is as a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from cogs.resources.rules.resource import (
    Cost,
    Description,
    Hitch,
    Kind,
    Pay,
    Resource,
    ResourceId,
    State,
    Takes,
)
from cogs.resources.rules.sharing import Share, access_of


def facts_of(share: Share) -> dict[str, Any]:
    """Return what is said of a resource, and its link, as columns."""
    about = share.description
    return {
        "address": share.address,
        "shown": share.shown,
        "title": about.title,
        "why": about.why,
        "kind": about.kind,
        "topics": list(about.topics),
        "creator": about.creator,
        "cost": about.cost,
        "region": about.region,
        "takes": about.takes,
        "access": sorted(about.access),
        "note": about.note,
        "pay": about.pay,
        "closes_on": about.closes_on,
    }


def described(row: Row[Any]) -> Description:
    """Return what a row says of its resource."""
    return Description(
        title=row.title,
        why=row.why,
        kind=Kind(row.kind),
        topics=tuple(row.topics),
        creator=row.creator,
        cost=None if row.cost is None else Cost(row.cost),
        region=row.region,
        takes=None if row.takes is None else Takes(row.takes),
        access=access_of(row.access),
        note=row.note,
        pay=None if row.pay is None else Pay(row.pay),
        closes_on=row.closes_on,
    )


def resource(row: Row[Any]) -> Resource:
    """Return the resource that a row of the table is."""
    return Resource(
        id=ResourceId(row.id),
        guild_id=row.guild_id,
        state=State(row.state),
        description=described(row),
        address=row.address,
        shown=row.shown,
        shared_at=row.shared_at,
        edited_at=row.edited_at,
        closes_at=row.closes_at,
        merged_into=None if row.merged_into is None else ResourceId(row.merged_into),
        channel_id=row.channel_id,
        post_id=row.post_id,
        is_forum_post=row.is_forum_post,
        wanted_at=row.wanted_at,
        card_at=row.card_at,
        posted_at=row.posted_at,
        posts_lost=row.posts_lost,
        hitch=None if row.not_posted is None else Hitch(row.not_posted),
        flagged_at=row.flagged_at,
        moved_to=row.moved_to,
        uses=row.uses,
        is_sorted=row.is_sorted,
    )


def of_rows(found: Sequence[Row[Any]]) -> list[Resource]:
    """Return the resources of these rows, in their order."""
    return [resource(row) for row in found]

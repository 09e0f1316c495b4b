"""Rows of reflections in, dataclasses out; every query of the feature."""

from cogs.reflections.store.posting import composed, keep_queue, open_weeks, posted, standing
from cogs.reflections.store.prompts import (
    all_kept,
    drop_week,
    erase_server,
    forget_weeks,
    keep,
    kept,
    not_posted,
    posted_keys,
    posted_weeks,
    put_week,
    week_by_id,
    weeks_from,
    weeks_in,
)

__all__ = [
    "all_kept",
    "composed",
    "drop_week",
    "erase_server",
    "forget_weeks",
    "keep",
    "keep_queue",
    "kept",
    "not_posted",
    "open_weeks",
    "posted",
    "posted_keys",
    "posted_weeks",
    "put_week",
    "standing",
    "week_by_id",
    "weeks_from",
    "weeks_in",
]

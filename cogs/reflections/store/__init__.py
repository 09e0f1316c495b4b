"""Rows of reflections in, dataclasses out; every query of the feature."""

from cogs.reflections.store.prompts import (
    all_kept,
    composed,
    drop_week,
    erase_server,
    forget_weeks,
    keep,
    kept,
    not_posted,
    posted,
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
    "kept",
    "not_posted",
    "posted",
    "posted_keys",
    "posted_weeks",
    "put_week",
    "week_by_id",
    "weeks_from",
    "weeks_in",
]

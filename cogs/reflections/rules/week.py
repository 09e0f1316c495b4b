"""A week of a server: how it stands with its prompt, and which one it was. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from cogs.reflections.rules.bank import Queue
from cogs.reflections.rules.schedule import Schedule

WeekId = NewType("WeekId", int)


class WeekState(StrEnum):
    """How it stands with a week's prompt. `stuck`: Discord refused it, and a steward can mend that."""

    PLANNED = "planned"
    SENT = "sent"
    SKIPPED = "skipped"
    MISSED = "missed"
    STUCK = "stuck"


@dataclass(frozen=True, slots=True)
class Week:
    """A week of a server, by its Monday. `about_at` is when its prompt is due; `prompt` is set once it was composed."""

    id: WeekId
    guild_id: int
    week: date
    state: WeekState
    about_at: datetime | None
    prompt_key: str | None
    theme: str | None
    text: str | None
    lighter: str | None
    channel_id: int | None
    message_id: int | None
    posted_at: datetime | None
    thread_id: int | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A server's schedule, and the order of its prompts."""

    guild_id: int
    schedule: Schedule
    queue: Queue

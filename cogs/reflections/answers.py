"""What the service answers with: facts for cards, which choose the words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.notices import Notice
from cogs.reflections.rules.bank import Prompt
from cogs.reflections.rules.schedule import Coming, Schedule
from cogs.reflections.rules.week import Week


@dataclass(frozen=True, slots=True)
class Panel:
    """What stewards see.

    `coming`: the next eight weeks; `waiting`: a prompt that Discord refused, still of use; `missed`: the newest week
    that went without, lately, because nothing ran here; `left_in_round`: how many prompts come before they repeat.
    """

    schedule: Schedule | None
    coming: tuple[Coming, ...] = ()
    prompts: dict[str, Prompt] | None = None
    waiting: Week | None = None
    stewards_channel: int | None = None
    mends: tuple[Notice, ...] = ()
    is_posting: bool = False
    missed: Week | None = None
    left_in_round: int | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What saying yes to a schedule would do. `first_at` leaves out the prompt that `posts_at_once`, if one does."""

    first_at: datetime
    posts_at_once: bool
    week_is_done: bool
    resumes: bool
    stewards_channel: int | None


@dataclass(frozen=True, slots=True)
class NextPrompt:
    """What `/home` may say: when the next one comes and where, what was asked this week, what stewards should know."""

    at: datetime | None
    channel_id: int | None
    posted: Week | None
    is_set_up: bool
    missed: Week | None

"""A reflection: somebody's answer to a question, whom it is for, and what it may be. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from bot.errors import Refused
from cogs.reflections.rules.week import Week, WeekId

ReflectionId = NewType("ReflectionId", int)

MOST_TEXT = 4000
"""How long a reflection may be, in characters: what Discord's forms take."""

MOST_FOR_EVERYONE = 3500
"""How long one for everyone may be: with its heading and the lines of the preview it fits one message of 4,000."""

KEPT_MONTHS = 15

KEPT_FOR = timedelta(days=457)
"""15 months."""

NOTICE_BEFORE = timedelta(days=30)
"""How long before the first one goes its writer is told."""


class Audience(StrEnum):
    """Whom a reflection is for."""

    ME = "me"
    EVERYONE = "everyone"


class Asked(StrEnum):
    """Which of a week's two questions."""

    QUESTION = "answer"
    LIGHTER = "lighter"


class Hitch(StrEnum):
    """What came between a reflection for everyone and its post. The last two: it was posted before.

    `prompt_gone`, `thread_gone`: the prompt or its thread was deleted. `removed`: somebody deleted the post, so that
    it is for its writer alone by now. `unchanged`: the post still says what it said before an edit.
    """

    PROMPT_GONE = "prompt_gone"
    THREAD_GONE = "thread_gone"
    NOT_ALLOWED = "not_allowed"
    REFUSED = "refused"
    REMOVED = "removed"
    UNCHANGED = "unchanged"


class NothingWritten(Refused):
    """What was sent holds no words."""


@dataclass(eq=False)
class TooLong(Refused):
    """It is too long for everyone. `by` is how many characters are too many."""

    by: int


@dataclass(frozen=True, slots=True)
class Reflection:
    """What somebody wrote. `channel_id` and `message_id`: its post, while it has one."""

    id: ReflectionId
    guild_id: int
    person_id: int
    week_id: WeekId
    question: str
    theme: str
    audience: Audience
    text: str
    written_at: datetime
    edited_at: datetime | None = None
    channel_id: int | None = None
    message_id: int | None = None
    posted_at: datetime | None = None
    hitch: Hitch | None = None

    @property
    def is_for_everyone(self) -> bool:
        """Whether it has a post, or is to have one."""
        return self.audience is Audience.EVERYONE

    @property
    def is_posted(self) -> bool:
        """Whether it can be read in Discord."""
        return self.message_id is not None

    @property
    def could_not_be_posted(self) -> bool:
        """Whether it is for everyone and waits for its writer to say what now."""
        return self.is_for_everyone and not self.is_posted and self.hitch is not None

    @property
    def waits_for_post(self) -> bool:
        """Whether a post of it is on its way."""
        return self.is_for_everyone and not self.is_posted and self.hitch is None


@dataclass(frozen=True, slots=True)
class Written:
    """What was written in the form: in which week, to which of its questions."""

    week_id: WeekId
    asked: Asked
    text: str


def question_of(week: Week, asked: Asked) -> str:
    """Return the question in full; empty where the week has none."""
    return (week.lighter if asked is Asked.LIGHTER else week.text) or ""


def length(text: str) -> int:
    """Return how long a text is, counted as the strictest of Discord's clients do: most emoji are two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def must_be_written(text: str) -> None:
    """Raise `NothingWritten` where there are no words."""
    if not text.strip():
        raise NothingWritten


def must_fit_everyone(text: str) -> None:
    """Raise `TooLong` where a post could not hold it."""
    if (too_many := length(text) - MOST_FOR_EVERYONE) > 0:
        raise TooLong(too_many)

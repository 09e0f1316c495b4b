"""What somebody says of themselves: their work and what they offer, never where they come from. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, NewType

IntroductionId = NewType("IntroductionId", int)

MOST_NAME: Final = 60
MOST_PRONOUNS: Final = 40
MOST_WORK: Final = 800
MOST_CHANGE: Final = 800
MOST_ADJUSTMENTS: Final = 300
MOST_SKILLS: Final = 8
"""How many skills somebody may offer, and how many they may hope for."""


class State(StrEnum):
    """`here`: they would rather just be here. `kept`: written and not posted. `shared`: posted, or on its way.

    `taken_down`: a steward took the post away, and nobody else sees it; its writer may change it and post it again.
    """

    HERE = "here"
    KEPT = "kept"
    SHARED = "shared"
    TAKEN_DOWN = "taken_down"


class TakingPart(StrEnum):
    """How somebody likes to take part."""

    TEXT_FIRST = "text_first"
    SLOW_REPLIES = "slow_replies"
    NO_DMS = "no_dms"
    ADJUSTMENTS = "adjustments"


class Hitch(StrEnum):
    """Why a post is not there although it should be."""

    REFUSED = "refused"
    """Discord refuses it; stewards are told."""
    UNCHANGED = "unchanged"
    """The post stands, and could not be changed."""
    GONE = "gone"
    """Somebody deleted it."""
    NO_CHANNEL = "no_channel"
    """Stewards have chosen no channel for introductions."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What somebody says. Only `name` is required; `offers` and `hopes` are keys of the list of skills."""

    name: str
    work: str = ""
    change: str = ""
    pronouns: str = ""
    offers: tuple[str, ...] = ()
    hopes: tuple[str, ...] = ()
    taking_part: frozenset[TakingPart] = frozenset()
    adjustments: str = ""

    def only(self, known: Collection[str]) -> Profile:
        """Return it without skills that are not (any more) in the list."""
        return Profile(
            self.name,
            self.work,
            self.change,
            self.pronouns,
            tuple(one for one in self.offers if one in known),
            tuple(one for one in self.hopes if one in known),
            self.taking_part,
            self.adjustments,
        )


@dataclass(frozen=True, slots=True)
class Introduction:
    """A profile in a server, and where its post stands. `reason` is what a steward wrote when taking it down.

    The thread under a post has the id of the post; `thread_id` is set once it is made. `welcomed_at` is when somebody
    else first wrote there. `shared_at` is when its writer last said yes to posting it: no two posts of it share one.
    `reason` and `taken_down_at` go once its writer has read them.
    """

    id: IntroductionId
    guild_id: int
    person_id: int
    state: State
    profile: Profile
    written_at: datetime
    edited_at: datetime | None = None
    channel_id: int | None = None
    message_id: int | None = None
    posted_at: datetime | None = None
    hitch: Hitch | None = None
    thread_id: int | None = None
    welcomed_at: datetime | None = None
    reason: str | None = None
    taken_down_at: datetime | None = None
    shared_at: datetime | None = None

    @property
    def is_written(self) -> bool:
        """Whether there is a profile at all."""
        return self.state is not State.HERE

    @property
    def is_posted(self) -> bool:
        """Whether its post stands in Discord."""
        return self.message_id is not None

    @property
    def is_public(self) -> bool:
        """Whether others can read it in its post, or are about to."""
        return self.is_posted or (self.state is State.SHARED and self.hitch is None)

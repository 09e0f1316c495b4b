"""What a resource is: something that helped somebody, described as it is and never by who needs it. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Final, NewType

ResourceId = NewType("ResourceId", int)

MOST_LINK: Final = 2000
MOST_TITLE: Final = 120
MOST_WHY: Final = 600
MOST_CREATOR: Final = 80
MOST_REGION: Final = 60
MOST_NOTE: Final = 200
MOST_TOPICS: Final = 5


class Kind(StrEnum):
    """What sort of thing it is. An opportunity also says what it pays and when it closes."""

    ARTICLE = "article"
    TOOL = "tool"
    VIDEO = "video"
    EVENT = "event"
    OPPORTUNITY = "opportunity"
    SERVICE = "service"
    PERSON = "person"
    """A person to ask, who agreed to be named."""

    @property
    def needs_link(self) -> bool:
        """Whether there is none of it without a link: a service may only have a telephone, a person only a name."""
        return self not in {Kind.SERVICE, Kind.PERSON}


class Pay(StrEnum):
    """What an opportunity pays."""

    PAID = "paid"
    EXPENSES = "expenses"
    UNPAID = "unpaid"


class Cost(StrEnum):
    """What using it costs."""

    FREE = "free"
    PARTLY = "partly"
    COSTS = "costs"


class Takes(StrEnum):
    """How much time it takes."""

    MINUTES = "minutes"
    HALF_HOUR = "half_hour"
    HOURS = "hours"
    DAY = "day"
    LONGER = "longer"


class Access(StrEnum):
    """In which ways it can be read, seen or heard."""

    CAPTIONS = "captions"
    EASY_READ = "easy_read"
    BSL = "bsl"
    SCREEN_READER = "screen_reader"


class State(StrEnum):
    """`arriving`: part of an import that is not complete, seen by nobody. `shared`: in the library.

    `retired`: stewards took it out, and may bring it back. `merged`: it is part of another one now.
    """

    ARRIVING = "arriving"
    SHARED = "shared"
    RETIRED = "retired"
    MERGED = "merged"


class Hitch(StrEnum):
    """Why a post is not there although it should be."""

    REFUSED = "refused"
    """Discord refuses it; stewards are told."""
    DELETED = "deleted"
    """Somebody deleted it, and once more after it was mended."""


@dataclass(frozen=True, slots=True)
class Description:
    """What is said of a resource. `topics` are keys of the list of topics; `pay` and `closes_on` are an opportunity's.

    `closes_on` is the last day, in the server's zone.
    """

    title: str
    why: str = ""
    kind: Kind = Kind.ARTICLE
    topics: tuple[str, ...] = ()
    creator: str = ""
    cost: Cost | None = None
    region: str = ""
    takes: Takes | None = None
    access: frozenset[Access] = frozenset()
    note: str = ""
    """What it touches upon, so that nobody is taken by surprise."""
    pay: Pay | None = None
    closes_on: date | None = None

    def only(self, known: Collection[str]) -> Description:
        """Return it without topics that are not (any more) in the list."""
        return replace(self, topics=tuple(one for one in self.topics if one in known))

    @property
    def is_complete(self) -> bool:
        """Whether all is there that its kind asks for: an opportunity says what it pays and when it closes."""
        return self.kind is not Kind.OPPORTUNITY or (self.pay is not None and self.closes_on is not None)


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource of a server. `address` is the canonical link, `shown` the one people are sent to; both may be empty.

    `closes_at` is the instant after which an opportunity is over. `post_id` is its message in the library channel, or
    its post (a thread) in the library forum; `wanted_at` is when its card was last asked for: no two share one.
    `card_at` is when what the card says was last to change. `flagged_at` is when its link was found broken for good,
    `moved_to` is where its site says that it has moved for good.
    It `is_sorted` once it has a topic, or a steward said that it needs none.
    """

    id: ResourceId
    guild_id: int
    state: State
    description: Description
    address: str
    shown: str
    shared_at: datetime
    edited_at: datetime | None = None
    closes_at: datetime | None = None
    merged_into: ResourceId | None = None
    channel_id: int | None = None
    post_id: int | None = None
    is_forum_post: bool = False
    wanted_at: datetime | None = None
    card_at: datetime | None = None
    posted_at: datetime | None = None
    posts_lost: int = 0
    hitch: Hitch | None = None
    flagged_at: datetime | None = None
    moved_to: str | None = None
    uses: int = 0
    is_sorted: bool = True

    @property
    def is_posted(self) -> bool:
        """Whether its card stands in Discord."""
        return self.post_id is not None

    def is_over(self, now: datetime) -> bool:
        """Whether it was an opportunity that has closed."""
        return self.closes_at is not None and now >= self.closes_at

    def is_there(self, now: datetime) -> bool:
        """Whether it is found by whoever looks for it."""
        return self.state is State.SHARED and not self.is_over(now)


@dataclass(frozen=True, slots=True)
class Credit:
    """That somebody shared a resource, and why it helped them."""

    person_id: int
    why: str
    shared_at: datetime

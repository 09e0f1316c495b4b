"""What may be said of a resource, what becomes of what was typed, and when an opportunity is over. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

from bot.errors import NotFound, Outdated, Refused
from bot.recurrence import resolve
from bot.texts import is_seen, length, one_line, several_lines
from cogs.resources.rules.resource import (
    MOST_CREATOR,
    MOST_NOTE,
    MOST_REGION,
    MOST_TITLE,
    MOST_TOPICS,
    MOST_WHY,
    Access,
    Cost,
    Description,
    Kind,
    Pay,
    ResourceId,
    Takes,
)

MOST_CLOSES: Final = 60
"""How long what is typed for a closing date may be."""
LONGEST_OPEN: Final = timedelta(days=3 * 366)


class NoTitle(Refused):
    """What was sent has no title in it."""


class NoLinkGiven(Refused):
    """A thing of this kind is nothing without its link."""


@dataclass(eq=False)
class TooLong(Refused):
    """A field is too long. `field` is its name, `by` how many characters are too many."""

    field: str
    by: int


class ClosedAlready(Refused):
    """The closing date has passed."""


class ClosesTooLate(Refused):
    """The closing date is years away."""


class Incomplete(Refused):
    """An opportunity says what it pays and when it closes before it is shared."""


class ShareOver(Outdated):
    """What was about to be shared is shared already, was dropped, or is older than a day."""


class NoSuchResource(NotFound):
    """There is no such resource here (any more), or it is another server's and looks absent."""


class TakenOut(Refused):
    """Stewards took what has this link out of the library; sharing it anew does not bring it back."""


class NotYoursToChange(Refused):
    """Somebody else shared it, and whoever asks is no steward."""


class NoLinksThere(Refused):
    """The message holds no link that could be kept."""


@dataclass(eq=False)
class ThereAlready(Refused):
    """The link belongs to another resource that is in the library already."""

    resource_id: ResourceId


@dataclass(frozen=True, slots=True)
class Share:
    """Something that is about to be shared or, with `resource_id`, a change of what is shared.

    `address` is the canonical link, `shown` the one people are sent to; both are empty where there is no link.
    """

    address: str
    shown: str
    description: Description
    resource_id: ResourceId | None = None


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Something that somebody is about to share or to change, under which number it is kept, and since when."""

    number: int
    share: Share
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """The first form, without its link: what it is called, why it helped, what sort of thing it is."""

    title: str
    why: str = ""
    kind: str = Kind.ARTICLE.value

    def on(self, before: Description | None) -> Description:
        """Return the description with this in it; raises `NoTitle` and `TooLong`."""
        title, why = one_line(self.title), as_seen(several_lines(self.why))
        if not is_seen(title):
            raise NoTitle
        must_fit("title", title, MOST_TITLE)
        must_fit("why", why, MOST_WHY)
        kind = one_of(Kind, self.kind) or Kind.ARTICLE
        said = replace(before or Description(title), title=title, why=why, kind=kind)
        return said if kind is Kind.OPPORTUNITY else replace(said, pay=None, closes_on=None)


@dataclass(frozen=True, slots=True)
class More:
    """The second form: topics, whose work it is, where it is for, and what it touches upon."""

    topics: tuple[str, ...] = ()
    creator: str = ""
    region: str = ""
    note: str = ""

    def on(self, before: Description, known: Collection[str]) -> Description:
        """Return the description with this in it; topics that are not in the list are left out. Raises `TooLong`."""
        creator, region, note = (as_seen(one_line(one)) for one in (self.creator, self.region, self.note))
        must_fit("creator", creator, MOST_CREATOR)
        must_fit("region", region, MOST_REGION)
        must_fit("note", note, MOST_NOTE)
        topics = tuple(dict.fromkeys(key for key in self.topics if key in known))[:MOST_TOPICS]
        return replace(before, topics=topics, creator=creator, region=region, note=note)


@dataclass(frozen=True, slots=True)
class Practical:
    """The third form: what it costs, how long it takes, and in which ways it can be read, seen or heard."""

    cost: str = ""
    takes: str = ""
    access: tuple[str, ...] = ()

    def on(self, before: Description) -> Description:
        """Return the description with this in it; what is in no list is left out."""
        access = frozenset(one for value in self.access if (one := one_of(Access, value)) is not None)
        return replace(before, cost=one_of(Cost, self.cost), takes=one_of(Takes, self.takes), access=access)


@dataclass(frozen=True, slots=True)
class Offer:
    """The form of an opportunity: what it pays, and its last day."""

    pay: str
    closes_on: date

    def on(self, before: Description, today: date) -> Description:
        """Return the description with this in it; raises `ClosedAlready`, `ClosesTooLate` and `Incomplete`."""
        pay = one_of(Pay, self.pay)
        if pay is None:
            raise Incomplete
        must_be_open(self.closes_on, today)
        return replace(before, kind=Kind.OPPORTUNITY, pay=pay, closes_on=self.closes_on)


def must_fit(field: str, text: str, most: int) -> None:
    """Raise `TooLong` where the card has no room for it."""
    if (by := length(text) - most) > 0:
        raise TooLong(field, by)


def as_seen(text: str) -> str:
    """Return the text, or nothing where there is nothing in it that can be seen."""
    return text if is_seen(text) else ""


def must_be_open(closes_on: date, today: date) -> None:
    """Raise `ClosedAlready` or `ClosesTooLate`; the closing day itself is still open."""
    if closes_on < today:
        raise ClosedAlready
    if closes_on - today > LONGEST_OPEN:
        raise ClosesTooLate


def must_be_whole(share: Share) -> None:
    """Raise `NoLinkGiven` or `Incomplete` where something is missing that its kind asks for."""
    if not share.address and share.description.kind.needs_link:
        raise NoLinkGiven
    if not share.description.is_complete:
        raise Incomplete


def closes_at(description: Description, zone: ZoneInfo) -> datetime | None:
    """Return the instant (UTC) at which an opportunity is over: the end of its last day in this zone."""
    if description.closes_on is None:
        return None
    return resolve(datetime.combine(description.closes_on + timedelta(days=1), time()), zone)


E = TypeVar("E", bound=StrEnum)


def one_of(kinds: type[E], value: str) -> E | None:
    """Return the one of this value, or None where there is none."""
    return next((one for one in kinds if one.value == value), None)


def kept(share: Share) -> dict[str, Any]:
    """Return it as plain data, for `share_of`."""
    about = share.description
    return {
        "address": share.address,
        "shown": share.shown,
        "resource_id": share.resource_id,
        "title": about.title,
        "why": about.why,
        "kind": about.kind.value,
        "topics": list(about.topics),
        "creator": about.creator,
        "cost": about.cost and about.cost.value,
        "region": about.region,
        "takes": about.takes and about.takes.value,
        "access": sorted(one.value for one in about.access),
        "note": about.note,
        "pay": about.pay and about.pay.value,
        "closes_on": about.closes_on and about.closes_on.isoformat(),
    }


def share_of(data: dict[str, Any]) -> Share:
    """Return what `kept` made plain data of."""
    closes_on = data["closes_on"]
    about = Description(
        title=data["title"],
        why=data["why"],
        kind=Kind(data["kind"]),
        topics=tuple(data["topics"]),
        creator=data["creator"],
        cost=one_of(Cost, data["cost"] or ""),
        region=data["region"],
        takes=one_of(Takes, data["takes"] or ""),
        access=access_of(data["access"]),
        note=data["note"],
        pay=one_of(Pay, data["pay"] or ""),
        closes_on=None if closes_on is None else date.fromisoformat(closes_on),
    )
    number = data["resource_id"]
    return Share(data["address"], data["shown"], about, None if number is None else ResourceId(number))


def access_of(values: Iterable[str]) -> frozenset[Access]:
    """Return the ways of these names; what is none is left out."""
    return frozenset(one for value in values if (one := one_of(Access, value)) is not None)

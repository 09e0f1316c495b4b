"""Every place where somebody can look: rooms, the threads in them, a forum's posts, and one's messages with the bot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from simcord.backend.access import can_access_channel
from simcord.builders import ChannelHandle

from demo.community import Community

DIRECT: Final = "direct"


@dataclass(frozen=True, slots=True)
class Place:
    """A room, a thread or a forum's post: its name in a form, and what people call it."""

    key: str
    label: str
    channel: ChannelHandle


def rooms(community: Community) -> list[Place]:
    """Return the rooms."""
    return [Place(name, f"#{name}", room) for name, room in community.rooms.items()]


def threads(community: Community) -> list[Place]:
    """Return the threads in all rooms, the newest first."""
    found = [(thread, room) for room in rooms(community) for thread in room.channel.threads]
    found.sort(key=lambda each: each[0].id, reverse=True)
    return [Place(_key(thread), f"the thread “{thread.name}” in {room.label}", thread) for thread, room in found]


def posts(community: Community) -> list[Place]:
    """Return the posts in all forums, the newest first; the model shows no forum itself."""
    found = [(post, name) for name, forum in community.forums.items() for post in forum.threads]
    found.sort(key=lambda each: each[0].id, reverse=True)
    return [Place(_key(post), f"the post “{post.name}” in #{name}", post) for post, name in found]


def _key(thread: ChannelHandle) -> str:
    return f"thread-{thread.id}"


def direct(community: Community, name: str) -> Place:
    """Return somebody's direct messages with the bot."""
    return Place(DIRECT, f"{name}'s direct messages", community.members[name].user.dm_channel)


def found(community: Community, key: str, name: str) -> Place | None:
    """Return the place of this name as this person means it, or None where there is none."""
    if key == DIRECT:
        return direct(community, name)
    return next((place for place in _shared(community) if place.key == key), None)


def may_enter(community: Community, place: Place, name: str) -> bool:
    """Return whether this person can see a place, as the model of Discord decides."""
    member = community.members[name]
    viewer = member.user if place.key == DIRECT else member
    return can_access_channel(community.env, place.channel.id, viewer, history=True)


def newest(community: Community) -> dict[int, int]:
    """Return the newest message that stands in each place: the channel's id -> the message's id, or 0."""
    return {
        place.channel.id: max((message.id for message in community.posts(place.channel)), default=0)
        for place in _everywhere(community)
    }


def new_since(community: Community, before: dict[int, int]) -> list[Place]:
    """Return the places where something stands that was not there when `newest` was asked before."""
    now = newest(community)
    return [place for place in _everywhere(community) if now[place.channel.id] > before.get(place.channel.id, 0)]


def _shared(community: Community) -> Iterator[Place]:
    yield from rooms(community)
    yield from threads(community)
    yield from posts(community)


def _everywhere(community: Community) -> Iterator[Place]:
    yield from _shared(community)
    for name in community.members:
        yield direct(community, name)

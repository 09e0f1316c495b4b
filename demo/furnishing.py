"""What the browser demo finds in its community beside the rooms: introductions and a library can be tried at once.

It is all done as people do it, by commands and presses, so that it stands in the audit trail like anything else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from demo.community import STARTS_AT, Community
from demo.stage import answered
from demo.stocking import stock

BEGINS_AT: Final = STARTS_AT - timedelta(minutes=10)
"""When it is begun, so that everything is there at the start of the demo: a card's count takes some minutes."""

ROOMS: Final = {
    "introductions": "Who is here. Say hello in the threads.",
    "welcomers": "For whoever welcomes newcomers.",
    "conversations": "Would you like to meet somebody? Conversations of two.",
}
"""The rooms it adds: each one's name -> its topic."""

_BACKSTAGE: Final = "backstage"
_CHOSEN: Final = {
    "introductions_channel": "introductions",
    "start_channel": "welcome",
    "welcomers_channel": "welcomers",
    "meeting_channel": "conversations",
}


@dataclass(frozen=True, slots=True)
class _Said:
    work: str
    offers: tuple[str, ...]
    hopes: tuple[str, ...]


_SAID: Final = {
    "Mo": _Said("A repair café with neighbours.", ("listening", "fundraising"), ("governance",)),
    "Grace": _Said("A radio hour made by carers.", ("media", "writing"), ("facilitation",)),
    "Bishnu": _Said("A cookery club in four languages.", ("facilitation", "networks"), ("fundraising",)),
}
"""What some members have written with `/introduce`. They keep it without posting, and agreed to be found."""


async def furnish(community: Community) -> None:
    """Add the rooms, choose them, let “Start here” stand, put Mo on the welcomers' rota, and fill the library."""
    for name, topic in ROOMS.items():
        community.open_room(name, topic)
    # The answers to all of this stand in a room that is gone afterwards, so that nobody finds them in theirs.
    backstage = community.open_room(_BACKSTAGE, "")
    await community.env.settle()
    for setting, room in _CHOSEN.items():
        await community.members["Sam"].slash(backstage, "steward settings", name=setting, value=f"#{room}")
    for name, said in _SAID.items():
        await _introduces(community.members[name], name, said, backstage)
    await _joins_the_rota(community, community.members["Mo"], backstage)
    await stock(community, backstage)
    await community.delete_room(_BACKSTAGE)
    await community.go_to(STARTS_AT)


async def _introduces(member: MemberActor, name: str, said: _Said, room: ChannelHandle) -> None:
    opened = await member.slash(room, "introduce")
    preview = await member.submit_modal(opened, {"name": name, "work": said.work, "change": ""})
    more = await member.click(answered(preview), label="Add more")
    preview = await member.submit_modal(more, {"pronouns": "", "offers": list(said.offers), "hopes": list(said.hopes)})
    await member.click(answered(preview), custom_id="introduction:found-on:0")


async def _joins_the_rota(community: Community, member: MemberActor, room: ChannelHandle) -> None:
    sam = community.members["Sam"]
    rota = await sam.slash(room, "steward people")
    await sam.select(answered(rota), [member], custom_id="welcome:ask:0")
    home = await member.slash(room, "home")
    question = await member.click(answered(home), label="Read and answer")
    await member.click(answered(question), label="Yes, and ping me")

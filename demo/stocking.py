"""Fills the demo's library as people do: by forms, presses and lists, so that everything in it is as it would be."""

from __future__ import annotations

from typing import Final

from simcord.actors import MemberActor
from simcord.builders import ChannelHandle

from cogs.resources.rules.topics import Topics
from demo.bookcase import BOOKS, COLLECTED, COLLECTION, COLLECTION_ABOUT, ON_THE_SHELF, WRONG, Book
from demo.community import Community
from demo.jumps import A_MOMENT
from demo.stage import answered, button_of, options_of

LIBRARY: Final = "library"


async def stock(community: Community, backstage: ChannelHandle) -> None:
    """Make the forum, choose it, and let members fill it; the answers stand in a room that nobody sees afterwards."""
    sam, topics = community.members["Sam"], community.hearth.service(Topics)
    community.open_forum(LIBRARY, topics.names([topic.key for topic in topics.all]))
    await community.env.settle()
    await sam.slash(backstage, "steward settings", name="library_channel", value=f"#{LIBRARY}")
    for book in BOOKS:
        await _shares(community.members[book.by], book, backstage)
        for name in book.used_by:
            await _presses(community.members[name], book.title, "I used this", backstage)
    for title in ON_THE_SHELF:
        await _presses(community.members["Mo"], title, "Keep it for me", backstage)
    await _reports(community, backstage)
    await _collects(sam, backstage)
    await community.go_to(community.now + A_MOMENT)


async def _shares(member: MemberActor, book: Book, room: ChannelHandle) -> None:
    form = await member.slash(room, "library share")
    written = {"link": book.link, "title": book.title, "why": book.why, "kind": [book.kind]}
    preview = await member.submit_modal(form, written)
    if book.pay:
        form = await member.click(answered(preview), label="Pay and closing date")
        preview = await member.submit_modal(form, {"pay": book.pay, "closes": book.closes})
    if book.topics:
        form = await member.click(answered(preview), label="Add topics and credit")
        more = {"topics": list(book.topics), "creator": book.creator, "region": book.region, "note": book.note}
        preview = await member.submit_modal(form, more)
    if book.cost:
        form = await member.click(answered(preview), label="Add cost, time and access")
        practical = {"cost": [book.cost], "takes": [book.takes] if book.takes else [], "access": list(book.access)}
        preview = await member.submit_modal(form, practical)
    await member.click(answered(preview), label="Share it")


async def _presses(member: MemberActor, title: str, label: str, room: ChannelHandle) -> None:
    found = await member.slash(room, "library find", words=title)
    opened = await member.click(answered(found), custom_id=button_of(found, "resource:open:"))
    await member.click(answered(opened), label=label)


async def _reports(community: Community, room: ChannelHandle) -> None:
    name, title, problem, words = WRONG
    member = community.members[name]
    found = await member.slash(room, "library find", words=title)
    opened = await member.click(answered(found), custom_id=button_of(found, "resource:open:"))
    form = await member.click(answered(opened), label="Something is wrong")
    await member.submit_modal(form, {"problem": problem, "words": words})


async def _collects(sam: MemberActor, room: ChannelHandle) -> None:
    panel = await sam.slash(room, "steward library")
    shown = await sam.click(answered(panel), label="Collections")
    form = await sam.click(answered(shown), label="A new collection")
    await sam.submit_modal(form, {"name": COLLECTION, "about": COLLECTION_ABOUT})
    for title in COLLECTED:
        found = await sam.slash(room, "library find", words=title)
        opened = await sam.click(answered(found), custom_id=button_of(found, "resource:open:"))
        filing = await sam.click(answered(opened), label="Collections")
        chooser = button_of(filing, "library:file:")
        await sam.select(answered(filing), options_of(filing, chooser), custom_id=chooser)

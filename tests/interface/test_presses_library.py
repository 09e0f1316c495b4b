"""Everything members press in the library, and that nobody but who pressed sees what comes of it."""

from __future__ import annotations

from typing import Any

from tests.community import Community, posts
from tests.contracts import posted
from tests.interface.pressing import nodes, pressable, private
from tests.resources.sharing import find, offers, opens, previews, room, shares

A_LONG_LINK = "https://example.org/" + "x" * 600


class Presser:
    """Presses everything in a message, and remembers what it was; the answer must be for the presser alone."""

    def __init__(self, person: Any) -> None:
        self.person = person
        self.pressed: set[str] = set()

    async def press(self, message: Any, custom_id: str) -> Any:
        self.pressed.add(posted.noun_and_verb(custom_id))
        found = await self.person.click(message, custom_id=custom_id)
        private(found)
        return found

    async def everything(self, message: Any, *, last: tuple[str, ...] = ()) -> None:
        """Press all of it, and these verbs at the end, since they take away what the others need."""
        ids = [node["custom_id"] for node in pressable(message) if node.get("custom_id")]
        for custom_id in sorted(ids, key=lambda one: (*(one.startswith(verb) for verb in last), one)):
            if message.components and custom_id.split(":")[1] != "choose":
                await self.press(message, custom_id)


async def test_every_answer_is_for_the_presser_alone(community: Community):
    channel = await room(community)
    mo, sam = Presser(community.member), Presser(community.steward)
    for number in range(9):
        await shares(community, community.member, link=f"https://example.org/{number}", title=f"Guide {number}")
    await shares(community, community.member, link=A_LONG_LINK, title="Guide with a long link")

    long = posts(channel)[-1]
    for person in (mo, sam):
        await person.everything(long)
        await person.everything((await opens(community, person.person, 10)).response, last=("resource:take-back",))
    found = await find(community, words="guide")
    await mo.everything(found.response)
    for number in range(1, 10):
        await mo.press(posts(channel)[number - 1], f"resource:keep:{number}")
    shelf = await community.member.slash(community.reflections, "library shelf")
    await mo.everything(shelf.response)
    own = await mo.press(shelf.response, "shared:page:0-0:c")
    await mo.everything(own.response)
    mine = await opens(community, community.member, 3)
    await mo.everything(mine.response, last=("resource:take-back",))

    made = await previews(community, community.member, link="https://example.org/new")
    await mo.everything(made.response, last=("share:yes", "share:no"))
    offered = await offers(community, community.member, "in a week")
    await mo.everything(offered.response, last=("share:no", "share:yes"))
    await previews(community, community.member, link="https://example.org/newer")
    home = await community.member.slash(community.reflections, "home")
    for node in nodes(home.response.components):
        if str(node.get("custom_id")).startswith("share:"):
            await mo.press(home.response, node["custom_id"])

    made = await community.steward.slash(community.stewards, "steward library")
    collections = await sam.press(made.response, "library:collections:0")
    form = await sam.press(collections.response, "library:collection-new:0")
    await community.steward.submit_modal(form, {"name": "Guides", "about": ""})
    opened = await opens(community, community.steward, 5)
    filing = await sam.press(opened.response, "library:collect:5")
    await community.steward.select(filing.response, ["1"], custom_id="library:file:5")
    told = await find(community, collection="Guides")
    private(told)
    both = await community.steward.send(community.reflections, "https://example.org/a and https://example.org/b")
    choice = await community.member.context_menu(community.reflections, "Save to library", both)
    [select] = pressable(choice.response)
    private(await community.member.select(choice.response, ["0"], custom_id=select["custom_id"]))
    mo.pressed.add(posted.noun_and_verb(select["custom_id"]))

    missing = posted.presses_of(posted.LIBRARY) - mo.pressed - sam.pressed
    assert missing == {"collection:page"}

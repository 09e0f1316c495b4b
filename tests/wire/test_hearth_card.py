"""Cards of the library by the real program, killed around each thing it does with one: there once, gone for good."""

from __future__ import annotations

from typing import Any

import pytest

from bot import servers
from bot.access import Actor
from bot.interface.drafts import DraftId
from cogs.resources.keeping import LIBRARY_CHANNEL
from cogs.resources.rules.resource import Resource, ResourceId
from cogs.resources.rules.sharing import Said
from cogs.resources.service.curating import Curating
from cogs.resources.service.sharing import Sharing
from cogs.resources.store import resources
from tests.wire.arrivals import Arrivals, killed_around, run_dry
from tests.wire.hearth_bed import Rooms
from tests.wire.schedules.chronicle import Made

pytestmark = pytest.mark.wire

LINK, TITLE, ANOTHER_TITLE = "https://books.example.org/one", "A good read", "A better read"
_NO_DRAFT = DraftId(0)


@pytest.fixture(params=["channel", "forum"])
async def library(request: pytest.FixtureRequest, arrivals: Arrivals) -> Arrivals:
    """Three servers whose cards stand in a text channel, or in a forum; in each, one thing was shared."""
    for server in arrivals.servers:
        guild = server.guild
        made = guild.create_forum_channel("library") if request.param == "forum" else server.stewards
        async with arrivals.hearth.database.writing() as unit:
            await servers.put(unit, guild.id, LIBRARY_CHANNEL, made.id)
        actor = Actor(server.member.id, guild.id, is_steward=False)
        preview = await _sharing(arrivals).begin(actor, LINK, Said(TITLE, "It helped"), 0, _NO_DRAFT)
        await _sharing(arrivals).share(actor, preview.share_id)
    return arrivals


def is_forum(request: Any) -> bool:
    """Whether the cards of this test stand in forums."""
    return bool(request.node.callspec.params["library"] == "forum")


def _sharing(room: Arrivals) -> Sharing:
    return room.hearth.service(Sharing)


async def one(room: Arrivals, server: Rooms) -> Resource:
    """Return what was shared in a server."""
    async with room.hearth.database.reading() as unit:
        for number in range(1, 10):
            found = await resources.get(unit, ResourceId(number))
            if found is not None and found.guild_id == server.guild.id:
                return found
    raise AssertionError("nothing was shared there")


async def cards(room: Arrivals, server: Rooms) -> list[Made]:
    """Return every card that was ever posted in a server, in whichever posts, gone or not."""
    its_button = f'"resource:open:{(await one(room, server)).id}"'
    return [made for made in room.chronicle.made if its_button in made.raw]


async def must_stand_once(room: Arrivals, title: str) -> None:
    """Assert that each server has one card, made once, that says this, and that its row knows where it is."""
    for server in room.servers:
        [card] = await cards(room, server)
        assert title in (room.chronicle.stands(card) or "")
        found = await one(room, server)
        assert found.post_id == card.id
        if found.is_forum_post:
            assert room.server.world.backend.channels[card.id].name == title


async def retire_all(room: Arrivals) -> None:
    """Let a steward of each server take it out."""
    for server in room.servers:
        steward = Actor(server.steward.id, server.guild.id, is_steward=True)
        await room.hearth.service(Curating).retire(steward, (await one(room, server)).id)


async def test_killed_around_posting_a_card_it_is_there_once(library: Arrivals, request: pytest.FixtureRequest):
    path = r"/channels/\d+/threads" if is_forum(request) else r"/channels/\d+/messages"
    await killed_around(library, "POST", path)
    await must_stand_once(library, TITLE)


async def test_what_is_taken_out_while_its_card_is_under_way_leaves_none(
    library: Arrivals, request: pytest.FixtureRequest
):
    """Whether it got there or not is known to nobody when it is taken out."""
    path = r"/channels/\d+/threads" if is_forum(request) else r"/channels/\d+/messages"
    await killed_around(library, "POST", path, meanwhile=retire_all)
    for server in library.servers:
        assert [library.chronicle.stands(card) for card in await cards(library, server)] in ([], [None])


async def test_killed_around_a_change_the_card_says_it_and_is_not_posted_again(library: Arrivals):
    await run_dry(library)
    for server in library.servers:
        actor, found = Actor(server.member.id, server.guild.id, is_steward=False), await one(library, server)
        preview = await _sharing(library).change(actor, found.id)
        said = Said(ANOTHER_TITLE, "It helped")
        preview = await _sharing(library).begin(actor, LINK, said, preview.share_id, _NO_DRAFT)
        await _sharing(library).share(actor, preview.share_id)
    await killed_around(library, "PATCH", r"/channels/\d+/messages/\d+")
    await must_stand_once(library, ANOTHER_TITLE)


async def test_killed_around_its_going_it_is_gone(library: Arrivals, request: pytest.FixtureRequest):
    await run_dry(library)
    await retire_all(library)
    await killed_around(library, "DELETE", r"/channels/\d+" if is_forum(request) else r"/channels/\d+/messages/\d+")
    for server in library.servers:
        [card] = await cards(library, server)
        assert library.chronicle.stands(card) is None

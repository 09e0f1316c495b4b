"""Cards in forums by the real program, killed and cut off around each: one post, never two, and never a lost one."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest

from bot.app import build
from bot.database import Database
from bot.deliveries.model import State
from bot.notices import Notice, open_notices
from tests.community import texts
from tests.wire import BotProcess
from tests.wire.hearth_bed import HearthBed, Rooms, now
from tests.wire.schedules.launched import probe
from tests.wire.schedules.launched.probe import Thing
from tests.wire.schedules.playing import Program
from tests.wire.schedules.striking import nothing_can_be_written

pytestmark = pytest.mark.wire

PAST_NONCE = 20.0
NAME = "A good read"
_TAG = {"moderated": False, "emoji_id": None, "emoji_name": None}
_SETTLED = re.compile(r"delivery settled .*kind=probe")  # a word to stewards about one of them is settled too


@dataclass
class Library:
    """A forum, a text channel, and the program that posts cards in both."""

    bed: HearthBed
    database: Database
    rooms: Rooms
    forum: Any

    @property
    def posts(self) -> list[Any]:
        """The forum's posts, oldest first, those that were put away included."""
        return self.posts_in(self.forum)

    def posts_in(self, forum: Any) -> list[Any]:
        """Return the posts of any forum, oldest first."""
        channels = self.bed.server.world.backend.channels.values()
        return sorted((one for one in channels if one.parent_id == forum.id), key=lambda one: one.id)

    @property
    def making(self) -> str:
        """The path on which posts are made."""
        return f"/channels/{self.forum.id}/threads"

    def says(self, post: Any) -> str:
        """Return what a post's card says."""
        return texts(self.bed.server.world.backend.get_message(post.id, post.id).components)

    def program(self) -> BotProcess:
        """Make a process of the program with the probe in it."""
        env = {"DISCORD_TOKEN": self.bed.server.token, "HEARTH_DATA_DIR": str(self.bed.data), **self.bed.environ}
        process = Program(self.bed.server, self.bed.folder, env=env, name="program")
        self.bed.processes.append(process)
        return process

    async def add(self, label: str, does: str = "card", *, of: int | None = None, **facts: Any) -> int:
        """Keep a thing and plan its row for now."""
        facts = {"channel": self.forum.id, "name": NAME, "tags": ["Rights"], **facts}
        async with self.database.writing() as unit:
            thing = await probe.add(unit, Thing(label, does, facts), of)
            await probe.plan(unit, thing, "once", now(), guild_id=self.rooms.guild.id)
        return thing

    async def thing(self, thing_id: int) -> Any:
        """Return a thing as it stands."""
        async with self.database.reading() as unit:
            return await probe.the(unit, thing_id)

    async def notices(self) -> list[Notice]:
        """Return what stewards are told."""
        async with self.database.reading() as unit:
            return await open_notices(unit, self.rooms.guild.id)

    async def until_settled(self, number: int, *, minutes: float = PAST_NONCE) -> None:
        """Start the program once minutes have passed, and end it when so many of the probe's rows are settled."""
        await self.bed.minutes_pass(minutes)
        async with self.program() as hearth:
            await hearth.until(lambda: len(_SETTLED.findall(hearth.stderr)) == number, f"{number} settled")

    async def rows(self) -> list[Any]:
        """Return the probe's rows, oldest first."""
        return [row for row in await self.bed.rows() if row.kind == probe.KIND]


@pytest.fixture
async def library(bed: HearthBed, rooms: Rooms) -> AsyncIterator[Library]:
    forum = rooms.guild.create_forum_channel("library")
    tags = [{**_TAG, "id": str(number), "name": name} for number, name in enumerate(("Rights", "Well-being"), 1)]
    bed.server.world.backend.edit_channel(forum.id, {"available_tags": tags})
    async with build(bed.settings) as hearth:
        await hearth.open()
        async with hearth.database.writing() as unit:
            await probe.make_table(unit)
        yield Library(bed, hearth.database, rooms, forum)
        await bed.leave()


async def test_killed_around_posts_in_three_forums_each_is_there_once_and_its_own(library: Library):
    """One had not arrived, one was not answered, and of one the answer could not be written down."""
    faults, world = library.bed.server.faults, library.bed.server.world
    forums = [library.forum, *(library.rooms.guild.create_forum_channel(name) for name in ("second", "third"))]
    for forum in forums:
        await library.add("earlier", channel=forum.id)
    await library.until_settled(3)
    things = [await library.add(f"later {number}", channel=forum.id) for number, forum in enumerate(forums)]
    unsent, unanswered, unsettled = (f"/channels/{forum.id}/threads" for forum in forums)
    hearth = library.program()
    async with (
        faults.pause("POST", unsent, at="before") as before,
        faults.pause("POST", unanswered, at="after") as after,
        faults.pause("POST", unsettled, at="after") as reply,
    ):
        await hearth.start()
        for paused in (before, after, reply):
            await paused.reached()
        async with nothing_can_be_written(library.database):
            reply.release()
            await library.bed.server.until(lambda: reply.request is not None and reply.request.finished, "its reply")
            await hearth.kill()
        before.discard()
    assert [len(library.posts_in(forum)) for forum in forums] == [1, 2, 2]
    assert [row.state for row in await library.rows()].count(State.SENDING) == 3

    await library.until_settled(3)

    for thing_id, forum in zip(things, forums, strict=True):
        thing = await library.thing(thing_id)
        earlier, later = library.posts_in(forum)
        assert earlier.name == later.name
        assert thing.made_id == later.id
        assert texts(world.backend.get_message(later.id, later.id).components) == f"Probe {thing.label} version 1"
        assert (thing.place_id, thing.ended, thing.told) == (forum.id, "sent", 1)


@pytest.mark.parametrize(
    ("how", "at", "there"),
    [
        ("500", "after", 1),
        ("cut", "before", 0),
        *(
            pytest.param(how, at, there, marks=pytest.mark.soak)
            for how, at, there in (("500", "before", 0), ("503", "before", 0), ("503", "after", 1), ("cut", "after", 1))
        ),
    ],
)
async def test_where_nobody_knows_whether_it_is_there_it_is_asked_once_and_looked_for(
    library: Library, how: str, at: Any, there: int
):
    faults = library.bed.server.faults
    if how == "cut":
        faults.drop("POST", library.making, at=at)
    else:
        faults.fail("POST", library.making, at=at, status=int(how))
    await library.add("one")
    async with library.program() as hearth:
        await hearth.until(lambda: "delivery not settled" in hearth.stderr, "it is unsure")
        assert len(library.bed.server.sent("POST", library.making)) == 1
    assert len(library.posts) == there
    await library.until_settled(1)
    [post] = library.posts
    assert library.says(post) == "Probe one version 1"


async def test_one_that_was_put_away_and_renamed_meanwhile_among_many_is_found(library: Library):
    world = library.bed.server.world
    library.bed.server.faults.fail("POST", library.making, at="after")
    thing = await library.add("one")
    async with library.program() as hearth:
        await hearth.until(lambda: "delivery not settled" in hearth.stderr, "it is unsure")
    [post] = library.posts
    world.backend.edit_channel(post.id, {"name": "Another name"})
    world.archive(post)
    for number in range(120):  # more than Discord tells of at once, each put away after ours
        other = world.backend.create_thread(library.forum.id, f"post {number}", library.rooms.member.id)
        world.archive(other)
    await library.until_settled(1)
    assert (await library.thing(thing)).made_id == post.id
    assert len(library.posts) == 121
    pages = library.bed.server.sent("GET", f"{library.making}/archived/public")
    assert [page.params.get("before") is not None for page in pages] == [False, True]


async def test_called_off_while_in_doubt_it_is_found_and_taken_away(library: Library):
    library.bed.server.faults.fail("POST", library.making, at="after")
    thing = await library.add("one")
    async with library.program() as hearth:
        await hearth.until(lambda: "delivery not settled" in hearth.stderr, "it is unsure")
    async with library.database.writing() as unit:
        await probe.call_off(unit, thing)
    await library.until_settled(2)
    assert library.posts == []
    assert (await library.thing(thing)).ended == "sent"


@pytest.mark.parametrize("at", [pytest.param("before", marks=pytest.mark.soak), "after"])
async def test_killed_around_a_change_and_a_going_both_come_to_pass(library: Library, at: Any):
    made = [await library.add(label) for label in ("stays", "goes")]
    await library.until_settled(2)
    stays, goes = library.posts
    assert (library.says(stays), library.says(goes)) == ("Probe stays version 1", "Probe goes version 1")
    library.bed.server.world.archive(stays)
    async with library.database.writing() as unit:
        await probe.rewrite(unit, made[0])
    await library.add("stays", "change post", of=made[0], name="A better read", tags=["wellbeing", "WELL-BEING"])
    await library.add("goes", "delete post", of=made[1])
    faults, hearth = library.bed.server.faults, library.program()
    async with (
        faults.pause("PATCH", f"/channels/{stays.id}/messages/{stays.id}", at="before", times=2) as opening,
        faults.pause("DELETE", f"/channels/{goes.id}", at=at) as going,
    ):
        await hearth.start()
        await opening.reached()
        await going.reached()
        await hearth.kill()
        opening.discard()
        if at == "before":
            going.discard()
    await library.until_settled(2)
    [left] = library.posts
    assert (left.id, left.name, left.applied_tags) == (stays.id, "A better read", [2])
    assert not left.thread_metadata.archived
    assert library.says(left) == "Probe stays version 2"


async def test_a_forum_that_asks_for_a_tag_which_none_fits_is_told_and_a_change_keeps_what_stands(library: Library):
    world = library.bed.server.world
    fits = await library.add("fits")
    await library.until_settled(1)
    world.tags_required.add(library.forum.id)
    await library.add("fits not", tags=["Nothing like it"])
    await library.add("fits", "change post", of=fits, name="A better read", tags=["Nothing like it"])
    await library.until_settled(2)
    [post] = library.posts
    assert (post.name, post.applied_tags) == ("A better read", [1])
    [notice] = await library.notices()
    assert (notice.trouble.channel_id, notice.trouble.code) == (library.forum.id, 40067)


async def test_a_message_that_meets_a_forum_is_refused_in_order_and_a_card_in_a_text_channel_is_a_message(
    library: Library,
):
    message = await library.add("message", "message")
    text = await library.add("text", channel=library.rooms.reflections.id)
    await library.until_settled(2)
    assert (await library.thing(message)).ended == "failed"
    [notice] = await library.notices()
    assert (notice.trouble.channel_id, notice.trouble.code) == (library.forum.id, 50008)
    [post] = library.rooms.posts
    assert (await library.thing(text)).made_id == post.id

"""What happens to an answer while its post is in hand, on both engines and in a Discord that fails in every way."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest

from bot.access import Actor
from bot.database import Database
from bot.interface import drafts
from bot.interface.drafts import DraftId
from bot.takedowns import TakeDowns
from cogs.reflections import store
from cogs.reflections.deliveries import AnswerDelivery, EditDelivery, ThreadDelivery
from cogs.reflections.personal_data import ReflectionsData
from cogs.reflections.rules.bank import Prompt
from cogs.reflections.rules.reflection import Reflection
from cogs.reflections.rules.week import WeekState
from cogs.reflections.service import Answering
from cogs.reflections.sharing import Sharing
from cogs.reflections.store import reflections
from tests.clocks import SettableClock
from tests.deliveries.fake_discord import ERROR_AFTER, ERROR_BEFORE, KILLED_AFTER, KILLED_BEFORE, LOST, Fate
from tests.deliveries.world import CHANNEL, GUILD, World

WRITER = Actor(id=5, guild_id=GUILD, is_steward=False)
PROMPT = 900
A_WHILE = timedelta(hours=1)
FATES = [LOST, ERROR_AFTER, ERROR_BEFORE, KILLED_BEFORE, KILLED_AFTER]


class Sharers(World):
    """A world with a posted prompt, and people who answer it."""

    def __init__(self, database: Database, clock: SettableClock) -> None:
        super().__init__(database, clock)
        self.sharing = Sharing(clock, self.notices, lambda: None)
        self.answering = Answering(database, clock, self.sharing)

        def words(language: str | None):
            return self.catalogue.choose(None, language, None)

        for kind in (
            ThreadDelivery(self.sharing),
            AnswerDelivery(self.sharing, words),
            EditDelivery(self.sharing, words),
            TakeDowns(),
        ):
            self.sign(kind)

    async def shared(self, text: str = "Mine") -> Reflection:
        """Say yes to a preview; nothing is sent yet."""
        now = self.clock.now()
        async with self.database.writing() as unit:
            week = await store.put_week(unit, GUILD, date(2026, 3, 2), WeekState.SENT, now)
            await store.composed(unit, week, Prompt("p", "a theme", "Kolb", "What is new?", "A colour?", light=False))
            await store.posted(unit, week, CHANNEL, PROMPT, now)
            draft = await drafts.keep(
                unit,
                person_id=WRITER.id,
                guild_id=GUILD,
                form="reflection:answer",
                subject=week,
                fields={"text": text, "audience": "everyone"},
                at=now,
            )
        found = await self.answering.post(WRITER, draft, now - timedelta(days=1))
        assert found is not None
        return found

    async def in_thread(self) -> Reflection:
        """Return an answer whose post is there, so that the thread is too."""
        found = await self.shared("First")
        await self.run()
        return found

    async def kept(self, found: Reflection) -> Reflection | None:
        async with self.database.reading() as unit:
            return await reflections.by_id(unit, found.id)

    @property
    def posts(self) -> list[str]:
        """What the answers in Discord say, deleted ones left out."""
        gone = {getattr(change, "message_id", None) for change in self.discord.changes}
        return [
            message.view.children[0].children[1].content for message in self.discord.messages if message.id not in gone
        ]


@pytest.fixture
def world(database: Database, clock: SettableClock) -> Sharers:
    return Sharers(database, clock)


@pytest.mark.parametrize("fate", FATES, ids=repr)
async def test_an_answer_is_posted_once_whatever_becomes_of_the_request(world: Sharers, fate: Fate):
    await world.in_thread()
    mine = await world.shared()
    world.discord.fates = [fate]
    await world.run()
    await world.run_until(world.clock.now() + A_WHILE)
    assert world.posts == ["First", "Mine"]
    kept = await world.kept(mine)
    assert kept is not None
    assert kept.is_posted


@pytest.mark.parametrize("fate", FATES, ids=repr)
async def test_what_was_taken_back_while_in_hand_is_not_left_in_discord(world: Sharers, fate: Fate):
    await world.in_thread()
    mine = await world.shared()
    world.discord.fates = [fate]
    await world.run()
    await world.answering.take_back(WRITER, mine.id)
    await world.run_until(world.clock.now() + A_WHILE)
    assert world.posts == ["First"]
    kept = await world.kept(mine)
    assert kept is not None
    assert (kept.is_for_everyone, kept.is_posted) == (False, False)


@pytest.mark.parametrize("way", ["deleted", "erased"])
async def test_what_goes_while_it_is_being_sent_goes_from_discord_too(world: Sharers, way: str):
    await world.in_thread()
    mine = await world.shared()
    world.discord.holding = asyncio.Event()
    sending = asyncio.create_task(world.run())
    await world.discord.reached.wait()
    if way == "deleted":
        await world.answering.delete(WRITER, mine.id)
    else:
        async with world.database.writing() as unit:
            await ReflectionsData(world.sharing).erase(unit, WRITER.id)
    world.discord.holding.set()
    await sending
    world.discord.holding = None
    await world.run()
    assert world.posts == (["First"] if way == "deleted" else [])
    assert await world.kept(mine) is None


async def test_an_edit_while_it_is_being_sent_reaches_the_post(world: Sharers):
    await world.in_thread()
    mine = await world.shared()
    world.discord.holding = asyncio.Event()
    sending = asyncio.create_task(world.run())
    await world.discord.reached.wait()
    await world.answering.edit(WRITER, mine.id, "Better", DraftId(0))
    world.discord.holding.set()
    await sending
    await world.run()
    last = world.discord.changes[-1]
    assert last.view.children[0].children[1].content == "Better"


async def test_of_two_edits_the_last_one_stays(world: Sharers):
    first = await world.in_thread()
    for text in ("Second", "Third"):
        world.clock.instant += timedelta(seconds=1)
        await world.answering.edit(WRITER, first.id, text, DraftId(0))
    await world.run()
    assert [change.view.children[0].children[1].content for change in world.discord.changes] == ["Third"]


async def test_an_older_edit_that_may_have_come_late_is_followed_by_the_newest_once_more(world: Sharers):
    first = await world.in_thread()
    world.discord.fates = [LOST]
    await world.answering.edit(WRITER, first.id, "Second", DraftId(0))
    await world.run()
    world.clock.instant += timedelta(seconds=1)
    await world.answering.edit(WRITER, first.id, "Third", DraftId(0))
    await world.run()
    before = len(world.discord.changes)
    await world.run_until(world.clock.now() + A_WHILE)
    said = [change.view.children[0].children[1].content for change in world.discord.changes[before:]]
    assert said == ["Third"]

"""What setup keeps of a server, on both engines."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot import servers
from bot.database import Database
from bot.deliveries import store as deliveries
from bot.deliveries.model import Failed, Outcome, Sent, Skipped
from bot.setup import store
from bot.setup.declared import CONTROLLER_CONTACT, CONTROLLER_NAME, SETTLED, SUPPORT_CHANNEL
from bot.setup.planning import POST, post_of
from bot.setup.standing import Kept, Post, PostState
from tests.clocks import SettableClock

HERE, ELSEWHERE = 1001, 1002


async def test_a_server_that_has_set_nothing_has_nothing(database: Database):
    async with database.reading() as unit:
        assert await store.kept(unit, HERE) == Kept()


async def test_what_is_set_is_read_back_and_another_servers_is_not(database: Database):
    post = Post(22, 33, "digest")
    async with database.writing() as unit:
        await servers.put(unit, HERE, servers.ZONE, "Europe/London")
        await servers.put(unit, HERE, CONTROLLER_NAME, "A trust")
        await servers.put(unit, HERE, CONTROLLER_CONTACT, "a@b.example")
        await servers.put(unit, HERE, servers.STEWARD_ROLES, [7, 8])
        await servers.put(unit, HERE, SETTLED, [2])
        await servers.put(unit, HERE, SUPPORT_CHANNEL, 22)
        await store.keep_post(unit, HERE, post)
    async with database.reading() as unit:
        found, other = await store.kept(unit, HERE), await store.kept(unit, ELSEWHERE)
    assert found == Kept(
        zone="Europe/London",
        controller_name="A trust",
        controller_contact="a@b.example",
        steward_roles=(7, 8),
        settled=frozenset({2}),
        support_channel=22,
        post=post,
    )
    assert other == Kept()


async def test_a_post_that_is_gone_is_remembered_so(database: Database):
    async with database.writing() as unit:
        await store.keep_post(unit, HERE, Post(22, 33, "digest", is_gone=True))
    async with database.reading() as unit:
        assert (await store.kept(unit, HERE)).post == Post(22, 33, "digest", is_gone=True)


@pytest.mark.parametrize(
    ("outcome", "row"),
    [
        (None, PostState.ON_ITS_WAY),
        (Failed("no", 50013), PostState.REFUSED),
        (Skipped("too late"), None),
        (Sent(22, 33), None),
    ],
)
async def test_how_the_row_of_the_post_stands(
    database: Database, clock: SettableClock, outcome: Outcome | None, row: PostState | None
):
    now = clock.now()
    async with database.writing() as unit:
        await servers.put(unit, HERE, SUPPORT_CHANNEL, 22)
        await deliveries.plan(unit, post_of(HERE, None, now))
        await deliveries.plan(unit, post_of(HERE, None, now))  # pressed twice
    if outcome is not None:
        async with database.writing() as unit:
            held = await deliveries.claim(unit, now, now + timedelta(minutes=1), [POST], [])
            assert held is not None
            assert await deliveries.settle(unit, held, outcome, now)
            assert await deliveries.claim(unit, now, now + timedelta(minutes=1), [POST], []) is None
    async with database.reading() as unit:
        assert (await store.kept(unit, HERE)).row is row

"""The support post, where nobody knows at first whether it got there, and stewards choose another channel meanwhile."""

from __future__ import annotations

import pytest

from bot.access import Actor
from bot.app import build
from bot.setup.declared import SUPPORT_CHANNEL
from bot.setup.service import Setup

pytestmark = pytest.mark.wire


async def test_it_follows_to_the_channel_chosen_while_it_was_in_doubt(bed, rooms):
    chosen_first, chosen_then = (rooms.guild.create_text_channel(name) for name in ("help", "numbers"))
    steward = Actor(rooms.steward.id, rooms.guild.id, is_steward=True)
    hearth, messages = bed.process(), bed.server.world.backend.messages

    def pinned(channel):
        """For each post of ours that stands in a channel, whether it is pinned."""
        return [post.pinned for post in messages.get(channel.id, {}).values() if post.components]

    async with build(bed.settings) as beside:
        await beside.open()
        setup = beside.service(Setup)
        await setup.choose_room(steward, SUPPORT_CHANNEL, chosen_first.id)
        assert await setup.post_support(steward, None)
        async with bed.server.faults.pause("POST", f"/channels/{chosen_first.id}/messages", at="after") as paused:
            await hearth.start()
            await paused.reached()
            await hearth.kill()
            paused.discard()
        assert pinned(chosen_first) == [False]
        await setup.choose_room(steward, SUPPORT_CHANNEL, chosen_then.id)
        assert not await setup.post_support(steward, None), "it is on its way already"
    await bed.server.nothing_on_its_way()
    await bed.minutes_pass(20.0)
    async with hearth:
        await hearth.until(lambda: (pinned(chosen_first), pinned(chosen_then)) == ([], [True]), "moved and pinned")

"""The welcome line: off until a steward switches it on, one for each who joins, none for who is gone again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.deliveries.tables import deliveries
from cogs.introductions.keeping import START_CHANNEL, WELCOME_CHANNEL, WELCOME_LINE
from cogs.introductions.service.greeting import LINE
from tests.community import Community, said
from tests.introductions.newcomers import pinged_in, put, rows_of, told_in

MINUTE = timedelta(minutes=1)


async def hall_of(community: Community, *, on: bool = True) -> Any:
    """Return the channel of the line, which is on or off."""
    await community.env.settle()  # whoever was there before came before there was a line
    hall = community.guild.create_text_channel("hall")
    await put(community, WELCOME_CHANNEL, hall.id)
    await put(community, WELCOME_LINE, on)
    return hall


async def comes(community: Community, name: str) -> Any:
    """Let somebody join at this moment."""
    person = community.guild.add_member(community.env.create_user(name))
    await community.env.settle()
    return person


async def test_it_is_off_until_a_steward_switches_it_on(community: Community):
    hall = community.guild.create_text_channel("hall")
    await comes(community, "amara")
    await community.go_to(community.now + 5 * MINUTE)
    assert told_in(hall) == []
    for name, value in (("welcome_channel", "#hall"), ("welcome_line", "yes")):
        said(await community.steward.slash(community.stewards, "steward settings", name=name, value=value))
    bea = await comes(community, "bea")
    await community.go_to(community.now + 5 * MINUTE)
    [line] = told_in(hall)
    assert f"Hello <@{bea.id}>, and welcome." in line


async def test_it_names_and_does_not_ping_and_nobody_gets_a_dm(community: Community):
    hall = await hall_of(community)
    amara = await comes(community, "amara")
    await community.go_to(community.now + 5 * MINUTE)
    assert f"<@{amara.id}>" in told_in(hall)[0]
    assert pinged_in(community, hall) == [set()]
    assert not any(request.path == "/users/@me/channels" for request in community.env.http_requests)


async def test_it_says_where_start_here_stands(community: Community):
    hall = await hall_of(community)
    room = community.guild.create_text_channel("welcome")
    await put(community, START_CHANNEL, room.id)
    await community.restart()
    await community.env.settle()
    await comes(community, "amara")
    await community.go_to(community.now + 5 * MINUTE)
    assert f"“Start here” is in <#{room.id}>" in told_in(hall)[0]


async def test_who_leaves_within_the_minute_is_not_greeted(community: Community):
    hall = await hall_of(community)
    amara = await comes(community, "amara")
    await community.go_to(community.now + MINUTE / 2)
    community.guild.remove_member(amara)
    await community.go_to(community.now + 5 * MINUTE)
    assert told_in(hall) == []
    assert await rows_of(community, LINE) == []


async def test_who_leaves_later_is_not_greeted_any_more(community: Community):
    hall = await hall_of(community)
    amara = await comes(community, "amara")
    bea = await comes(community, "bea")
    await community.go_to(community.now + 5 * MINUTE)
    assert len(told_in(hall)) == 2
    community.guild.remove_member(amara)
    await community.go_to(community.now + 5 * MINUTE)
    [line] = told_in(hall)
    assert f"<@{bea.id}>" in line


async def test_who_comes_back_is_greeted_again_and_a_replay_greets_nobody_twice(community: Community):
    hall = await hall_of(community)
    amara = await comes(community, "amara")
    await community.go_to(community.now + 5 * MINUTE)
    member = community.hearth.get_guild(community.guild.id)
    assert member is not None
    await community.tell("member_join", await member.fetch_member(amara.id))
    await community.go_to(community.now + 5 * MINUTE)
    assert len(told_in(hall)) == 1
    community.guild.remove_member(amara)
    await community.go_to(community.now + 5 * MINUTE)
    community.guild.add_member(amara.user)
    await community.go_to(community.now + 5 * MINUTE)
    assert len(told_in(hall)) == 1
    assert f"<@{amara.id}>" in told_in(hall)[0]


async def test_switched_off_meanwhile_nothing_is_said(community: Community):
    hall = await hall_of(community)
    await comes(community, "amara")
    await put(community, WELCOME_LINE, False)
    await community.go_to(community.now + 5 * MINUTE)
    assert told_in(hall) == []
    assert await rows_of(community, LINE) == [("skipped", "the welcome line is off, or has no channel")]


async def test_bots_are_not_greeted(community: Community):
    hall = await hall_of(community)
    community.guild.add_member(community.env.create_user("robo", bot=True))
    await community.go_to(community.now + 5 * MINUTE)
    assert told_in(hall) == []


async def test_a_greeting_an_hour_late_is_none(community: Community):
    hall = await hall_of(community)
    await comes(community, "amara")
    await community.stop()
    await community.go_to(community.now + 2 * 60 * MINUTE)
    await community.restart()
    await community.go_to(community.now + 5 * MINUTE)
    assert told_in(hall) == []


async def test_the_line_goes_with_everything_else_of_somebody_who_is_erased(community: Community):
    hall = await hall_of(community)
    amara = await comes(community, "amara")
    await community.go_to(community.now + 5 * MINUTE)
    assert len(told_in(hall)) == 1
    panel = (await amara.slash(hall, "my data")).response
    asked = await amara.click(panel, label="Erase everything")
    await amara.click(asked.response, label="Yes, erase everything")
    await community.go_to(community.now + 5 * MINUTE)
    assert told_in(hall) == []
    assert await rows_of(community, LINE) == []


@pytest.mark.parametrize("leaves", [True, False])
async def test_a_line_of_which_nobody_knew_whether_it_arrived_goes_where_they_left_meanwhile(
    community: Community, leaves: bool
):
    hall = await hall_of(community)
    amara = await comes(community, "amara")
    await community.go_to(community.now + 2 * MINUTE)
    assert len(told_in(hall)) == 1
    # As it stands where the program ends between sending and noting that it was sent.
    unsure = {"state": "sending", "message_id": None, "settled_at": None, "channel_id": hall.id}
    unsure |= {"attempted_at": community.now, "lease_until": community.now + 5 * MINUTE}
    async with community.hearth.database.writing() as unit:
        await unit.execute(deliveries.update().where(deliveries.c.kind == LINE).values(**unsure))
    if leaves:
        community.guild.remove_member(amara)
        await community.env.settle()
    await community.restart()
    await community.go_to(community.now + 20 * MINUTE)
    assert len(told_in(hall)) == (0 if leaves else 1)
    [(state, _)] = await rows_of(community, LINE)
    assert state == "sent"

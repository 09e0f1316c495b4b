"""Whose turn it is to welcome somebody, as the welcomers' channel shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bot import keep_apart, members
from cogs.introductions.keeping import WELCOMERS_CHANNEL
from cogs.introductions.welcoming import NUDGE
from tests.community import Community, said
from tests.introductions.newcomers import (
    HOUR,
    introduced,
    on_rota,
    pinged_in,
    put,
    rows_of,
    somebody,
    told_in,
    with_rooms,
)


async def rest(community: Community, person: Any, until: datetime) -> None:
    """Let somebody rest until then."""
    async with community.hearth.database.writing() as unit:
        await members.rest_until(unit, person.id, until)


async def test_a_resting_welcomer_is_left_alone_and_the_other_gets_the_turn(community: Community):
    room, team = await with_rooms(community)
    dee, eli = somebody(community, "dee"), somebody(community, "eli")
    await on_rota(community, dee, eli)
    await rest(community, dee, community.now + 48 * HOUR)
    await introduced(community, somebody(community, "amara"), room)
    await community.go_to(community.now + 13 * HOUR)
    assert pinged_in(community, team) == [{eli.id}]
    assert str(dee.id) not in told_in(team)[0]


async def test_where_everybody_on_the_rota_rests_nothing_is_said(community: Community):
    room, team = await with_rooms(community)
    dee = somebody(community, "dee")
    await on_rota(community, dee)
    await rest(community, dee, community.now + 48 * HOUR)
    await introduced(community, somebody(community, "amara"), room)
    await community.go_to(community.now + 13 * HOUR)
    assert told_in(team) == []


@pytest.mark.parametrize("missing", ["rota", "channel"])
async def test_without_a_rota_or_its_channel_it_stands_with_the_stewards_all_the_same(
    community: Community, missing: str
):
    room, team = await with_rooms(community)
    if missing == "channel":
        await on_rota(community, community.steward)
        await put(community, WELCOMERS_CHANNEL, None)
    await introduced(community, somebody(community, "amara"), room)
    await community.go_to(community.now + 21 * HOUR)
    assert told_in(team) == []
    assert "Nobody has answered Amara" in said(await community.steward.slash(community.stewards, "steward today"))


async def test_who_chose_no_ping_is_not_pinged_and_the_channel_hears_all_the_same(community: Community):
    room, team = await with_rooms(community)
    await on_rota(community, community.steward, pinged=False)
    await introduced(community, somebody(community, "amara"), room)
    await community.go_to(community.now + 13 * HOUR)
    [nudge] = told_in(team)
    assert "It is your turn" not in nudge
    assert pinged_in(community, team) == [set()]


async def test_a_welcomer_is_not_asked_to_answer_themself(community: Community):
    room, team = await with_rooms(community)
    dee = somebody(community, "dee")
    await on_rota(community, dee)
    await introduced(community, dee, room)
    await community.go_to(community.now + 13 * HOUR)
    assert told_in(team) == []


async def test_a_writers_wish_passes_nobody_over_since_they_would_notice(community: Community):
    room, team = await with_rooms(community)
    dee, eli, amara = (somebody(community, name) for name in ("dee", "eli", "amara"))
    await on_rota(community, dee, eli)
    async with community.hearth.database.writing() as unit:
        await keep_apart.wish(unit, community.guild.id, amara.id, dee.id, community.now)
    await introduced(community, amara, room)
    await community.go_to(community.now + 13 * HOUR)
    assert pinged_in(community, team) == [{dee.id, eli.id}]


async def test_a_welcomers_own_wish_is_honoured_and_they_keep_their_turn(community: Community):
    room, team = await with_rooms(community)
    dee, eli, fay, amara, bea = (somebody(community, name) for name in ("dee", "eli", "fay", "amara", "bea"))
    await on_rota(community, dee, eli, fay)
    async with community.hearth.database.writing() as unit:
        await keep_apart.wish(unit, community.guild.id, dee.id, amara.id, community.now)
    await introduced(community, amara, room)
    await community.go_to(community.now + 13 * HOUR)
    assert pinged_in(community, team) == [{eli.id, fay.id}]
    assert "apart" not in str(await rows_of(community, NUDGE))
    await introduced(community, bea, room)
    await community.go_to(community.now + 13 * HOUR)
    assert dee.id in pinged_in(community, team)[-1]


async def test_turns_go_round(community: Community):
    room, team = await with_rooms(community)
    four = [somebody(community, name) for name in ("dee", "eli", "fay", "gus")]
    await on_rota(community, *four)
    for name in ("amara", "bea", "cai"):
        await introduced(community, somebody(community, name), room)
        await community.go_to(community.now + 13 * HOUR)
    ids = [one.id for one in four]
    assert pinged_in(community, team) == [set(ids[:2]), set(ids[2:]), set(ids[:2])]


async def test_two_nudges_at_once_go_to_different_people(community: Community):
    room, team = await with_rooms(community)
    four = [somebody(community, name) for name in ("dee", "eli", "fay", "gus")]
    await on_rota(community, *four)
    for name in ("amara", "bea"):
        await introduced(community, somebody(community, name), room)
    await community.go_to(community.now + 13 * HOUR)
    first, second = pinged_in(community, team)
    assert first | second == {one.id for one in four}


async def test_a_nudge_tried_again_pings_the_same_people_and_costs_one_turn(community: Community):
    room, team = await with_rooms(community)
    four = [somebody(community, name) for name in ("dee", "eli", "fay", "gus")]
    await on_rota(community, *four)
    await introduced(community, somebody(community, "amara"), room)
    community.env.inject_error("POST", f"/channels/{team.id}/messages", status=429, times=1)
    await community.go_to(community.now + 14 * HOUR)
    await introduced(community, somebody(community, "bea"), room)
    await community.go_to(community.now + 13 * HOUR)
    ids = [one.id for one in four]
    *tries, last = pinged_in(community, team)
    assert all(one == set(ids[:2]) for one in tries)
    assert last == set(ids[2:])
    assert len(told_in(team)) == 2

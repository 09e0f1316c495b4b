"""Pressing twice, after a restart, at what is gone, or at what is another server's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.community import STEWARD, Community, posts
from tests.contracts import posted
from tests.interface.pressing import everything_kept, options, pressable, private, standing

GONE = "I can't find that any more"
ANSWERED = "That was answered already"
OLD = "out of date"
DRAFT_GONE = "kept for a day at most, and is gone now"
NOT_SET_UP = "The weekly prompt isn't set up"

BUTTONS_OF_NOTHING = {
    "form:again:999999999999999999": DRAFT_GONE,
    "page:nothing:0:b": OLD,
    "page:audit:999999:a": "Page 2 of 2",
    "prompt:answer:0": GONE,
    "prompt:pass:999999999999999999": GONE,
    "prompts:set:999999999999999999": ANSWERED,
}
LISTS_OF_NOTHING = {
    "prompts:skip:0": ("never", OLD),
    "prompts:back:0": ("2026-02-30", OLD),
    "prompts:swap:0": ("9999-12-27", OLD),
    "prompts:trade:00000000-0": ("arriving", OLD),
    "prompts:trade:99991227-9": ("arriving", OLD),
}


async def panel_of(community: Community) -> Any:
    return (await community.steward.slash(community.stewards, "steward prompts")).response


async def posted_prompt(community: Community) -> Any:
    """Let this week's prompt be posted, soon."""
    soon = community.now + timedelta(minutes=10)
    await community.set_prompts(day=f"{soon:%A}", time=f"{soon:%H:%M}", zone="UTC")
    await community.go_to(soon + timedelta(seconds=1))
    [prompt] = posts(community.reflections)
    return prompt


async def test_pressing_twice_changes_nothing_more(community: Community):
    await community.set_prompts()
    panel = await panel_of(community)
    week = options(panel, "prompts:skip:0")[0]
    for press in (
        lambda: community.steward.click(panel, custom_id="prompts:pause:0"),
        lambda: community.steward.select(panel, [week], custom_id="prompts:skip:0"),
    ):
        private(await press())
        once = await everything_kept(community)
        private(await press())
        twice = await everything_kept(community)
        assert {**twice, "audit": []} == {**once, "audit": []}


async def test_saying_yes_twice_sets_it_once(community: Community):
    asked = await community.steward.slash(
        community.stewards,
        "steward prompts",
        channel=community.reflections,
        day="Monday",
        time="10:00",
        zone="Europe/London",
    )
    assert "Done: the weekly prompt is on" in private(
        await community.steward.click(asked.response, label="Yes, set it")
    )
    once = await everything_kept(community)

    assert ANSWERED in private(await community.steward.click(asked.response, label="Yes, set it"))

    assert await everything_kept(community) == once


async def test_what_was_shown_before_a_restart_still_works(community: Community):
    prompt = await posted_prompt(community)
    panel = await panel_of(community)
    await community.restart()

    assert "lighter question" in private(await community.member.click(prompt, label="Lighter question"))
    assert "paused" in private(await community.steward.click(panel, custom_id="prompts:pause:0"))


async def test_buttons_of_what_is_not_there_say_so(community: Community):
    await community.set_prompts()
    for _ in range(5):
        panel = await panel_of(community)
        await community.steward.click(panel, custom_id="prompts:pause:0")
        await community.steward.click(await panel_of(community), custom_id="prompts:resume:0")
    before = await everything_kept(community)

    for custom_id, told in BUTTONS_OF_NOTHING.items():
        message = await standing(community, community.stewards, custom_id)
        assert told in private(await community.steward.click(message, custom_id=custom_id)), custom_id
    for custom_id, (chosen, told) in LISTS_OF_NOTHING.items():
        message = await standing(community, community.stewards, custom_id, chosen=chosen)
        assert told in private(await community.steward.select(message, [chosen], custom_id=custom_id)), custom_id

    assert await everything_kept(community) == before


async def test_a_prompt_that_does_not_exist_cannot_be_traded_for(community: Community):
    await community.set_prompts()
    week = options(await panel_of(community), "prompts:swap:0")[0].replace("-", "")
    message = await standing(community, community.stewards, f"prompts:trade:{week}-0", chosen="no-such-prompt")
    before = await everything_kept(community)

    told = private(await community.steward.select(message, ["no-such-prompt"], custom_id=f"prompts:trade:{week}-0"))

    assert GONE in told
    assert await everything_kept(community) == before


async def test_where_nothing_is_set_up_every_control_says_how_to_begin(community: Community):
    for custom_id in ("prompts:pause:0", "prompts:resume:0", "prompts:retry:0"):
        message = await standing(community, community.stewards, custom_id)
        assert NOT_SET_UP in private(await community.steward.click(message, custom_id=custom_id))
    for custom_id in posted.PROMPTS.lists:
        message = await standing(community, community.stewards, custom_id, chosen="2026-01-05")
        answer = await community.steward.select(message, ["2026-01-05"], custom_id=custom_id)
        assert NOT_SET_UP in private(answer)


@pytest.mark.parametrize("number", [str(2**63), "9" * 60, "-1", "1e3", "٣"])
async def test_an_id_that_no_row_can_have_reaches_no_handler(community: Community, number: str):
    # Such a button never left us, so nothing answers it; what matters is that it is no bug and changes nothing.
    before = await everything_kept(community)
    for noun in ("prompt:answer", "prompts:set", "form:again", "dm:stop"):
        message = await standing(community, community.stewards, f"{noun}:{number}")
        await community.steward.click(message, custom_id=f"{noun}:{number}")
    assert await everything_kept(community) == before
    assert community.bugs() == []


async def test_another_servers_things_look_absent(community: Community):
    prompt = await posted_prompt(community)
    refused = await community.steward.slash(community.stewards, "steward prompts", time="half past")
    shown = [node for node in _ids(prompt) + _ids(refused.response) if ":" in node]
    elsewhere = community.env.create_guild()
    room = elsewhere.create_text_channel("room")
    away = elsewhere.add_member(community.steward.user, roles=[elsewhere.create_role("Stewards", permissions=STEWARD)])

    for custom_id in shown:
        message = await standing(community, room, custom_id)
        told = DRAFT_GONE if custom_id.startswith("form:again:") else GONE
        assert told in private(await away.click(message, custom_id=custom_id)), custom_id
    panel = (await away.slash(room, "steward prompts")).response
    assert _ids(panel) == ["prompts:schedule:0"]


def _ids(message: Any) -> list[str]:
    return [node["custom_id"] for node in pressable(message)]

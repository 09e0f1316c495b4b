"""The made-up community is as it says, and the bot in it is the real one."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from demo.community import ROOMS, STARTS_AT, Community, opened
from demo.people import PEOPLE

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def community() -> AsyncIterator[Community]:
    async with opened() as community:
        yield community


async def test_it_begins_before_the_clocks_change(community: Community):
    assert community.now == STARTS_AT
    assert list(community.rooms) == list(ROOMS)
    assert list(community.members) == [person.name for person in PEOPLE]


async def test_members_are_not_offered_what_stewards_do(community: Community):
    welcome = community.rooms["welcome"]
    assert "steward prompts" in community.members["Sam"].available_commands(welcome)
    offered = {command.split()[0] for command in community.members["Mo"].available_commands(welcome)}
    assert offered >= {"home", "help", "my"}
    assert "steward" not in offered


async def test_every_command_that_the_page_tells_of_is_there(community: Community):
    told = set(re.findall(r"<code>/([a-z ]+)</code>", (ROOT / "demo" / "page.html").read_text(encoding="utf-8")))
    assert "steward setup" in told
    assert told <= set(community.members["Sam"].available_commands(community.rooms["stewards"]))


async def test_people_are_told_apart(community: Community):
    assert len({person.about for person in PEOPLE}) == len(PEOPLE)
    assert {person.role for person in PEOPLE} == {"a steward", "a member", "a newcomer"}


async def test_the_form_for_the_prompt_cannot_be_sent_without_a_channel(community: Community):
    sam = community.members["Sam"]
    panel = await sam.slash(community.rooms["stewards"], "steward prompts")
    opened_form = await sam.click(panel.response, label="Set it up")
    required = {
        label["component"]["custom_id"]: label["component"]["required"] for label in opened_form.modal["components"]
    }
    assert required == {"channel": True, "day": True, "time": True, "zone": True, "role": False}


async def test_nothing_of_the_host_reaches_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HEARTH_DATABASE_URL", "sqlite:////nonexistent/elsewhere.db")
    monkeypatch.setenv("DISCORD_TOKEN", "not-to-be-used")
    async with opened() as community:
        assert community.settings.token is None
        folder = community.settings.data_dir
        assert (folder / "hearth.db").exists()
    assert not folder.exists()

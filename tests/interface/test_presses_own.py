"""Everything of a member's own that can be pressed, chosen or sent: private, theirs alone, and pinging nobody."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from bot.app import build
from demo.world import World
from tests.community import SETTLED_WITHIN, Community, leave, posts, settings_for
from tests.contracts import posted
from tests.interface.pressing import everything_kept, pressable, private, standing
from tests.interface.test_held_forms import away, hurried
from tests.interface.test_private_answers import Presses

PO = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: cy\\n"\n'


@pytest.fixture
async def bilingual(tmp_path: Path) -> Any:
    """A community whose bot has a second language, so that the list of languages is there to choose from."""
    config = tmp_path / "config"
    shutil.copytree("config", config)
    (config / "locales" / "cy").mkdir()
    (config / "locales" / "cy" / "hearth.po").write_text(PO, encoding="utf-8")
    settings = settings_for(tmp_path / "data", HEARTH_CONFIG=str(config))
    env = World(build(settings), settle_timeout=SETTLED_WITHIN)
    await env.start()
    community = Community(env, settings)
    community.people_it()
    yield community
    await leave(community)


async def test_all_of_it_is_private_and_pings_nobody(bilingual: Community):
    community, member = bilingual, Presses(bilingual, bilingual.member)

    async def asked(command: str, **given: str) -> Any:
        return (await community.member.slash(community.reflections, command, **given)).response

    community.env.inject_error("POST", "/channels/*/messages", status=403, code=50007, times=None)
    await member.all_of(await asked("my settings"))  # reminders on, and direct messages chosen, which Discord refuses
    await community.env.settle()
    await member.all_of(await asked("my settings"))  # tried again, and refused again
    await community.env.settle()
    await member.all_of(await asked("home"))
    community.env.backend.faults.clear()
    await member.all_of(await asked("rest"))
    await member.all_of(await asked("rest"))  # resting
    await member.all_of(await asked("rest", until="tomorrow"))
    await _held(community, member, await asked("my settings"))

    assert posted.presses_of(posted.OWN) - member.pressed == set()
    pinging = [
        one.path
        for one in community.env.http_requests
        if isinstance(one.json, dict)
        and (one.json.get("allowed_mentions") or {"parse": []}) not in ({"parse": []}, _NOBODY)
    ]
    assert pinging == []
    assert posts(community.reflections) == []


_NOBODY = {"parse": [], "users": [], "roles": []}


async def _held(community: Community, member: Presses, panel: Any) -> None:
    await hurried(community)
    form = await community.member.click(panel, custom_id="own:zone:0")
    with away(community):
        answer = await community.member.submit_modal(form, {"zone": "London"})
    private(answer)
    await member.all_of(answer.response)


async def test_every_form_is_answered_to_its_sender_alone(community: Community):
    for button, fields in (("own:zone:0", {"zone": "London"}), ("rest:choose:0", {"until": "tomorrow"})):
        message = await standing(community, community.reflections, button)
        form = await community.member.click(message, custom_id=button)
        private(await community.member.submit_modal(form, fields))
    assert set(posted.OWN.forms) == {"own:zone", "rest:until"}


async def test_whoever_presses_changes_their_own_and_nobody_elses(community: Community):
    await community.member.slash(community.reflections, "my settings", zone="Asia/Tokyo")
    before = await everything_kept(community)
    own = [row for row in before["people"] if community.member.id in row]
    for custom_id in posted.OWN.buttons:
        message = await standing(community, community.reflections, custom_id)
        [node] = pressable(message)
        private(await community.steward.click(message, custom_id=node["custom_id"]))
    after = await everything_kept(community)
    assert [row for row in after["people"] if community.member.id in row] == own


@pytest.mark.parametrize("chosen", ["telegram", "tlh"])
async def test_a_choice_that_is_none_of_ours_changes_nothing(community: Community, chosen: str):
    for custom_id in posted.OWN.lists:
        message = await standing(community, community.reflections, custom_id, chosen=chosen)
        told = private(await community.member.select(message, [chosen], custom_id=custom_id))
        assert "out of date" in told
    assert (await everything_kept(community))["people"] == []

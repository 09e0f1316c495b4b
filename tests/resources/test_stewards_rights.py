"""Rights are asked for at every press: of who never had them, who has lost them, and another server's stewards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from cogs.resources.store import stewards
from tests.community import STEWARD, Community
from tests.interface.pressing import everything_kept, private, standing
from tests.resources.files_in import guides
from tests.resources.sharing import all_of, shares

BUTTONS = [
    *("library:panel:0", "library:inbox:0-0:a", "library:out:0-0:a", "library:import:0", "library:export:0"),
    *("library:copy-csv:0", "library:copy-json:0", "library:copy-bookmarks:0", "library:collections:0"),
    *("library:settle:1", "library:retire:1", "library:retire-yes:1", "library:restore:1", "library:post:1"),
    *("library:lead-on:1", "library:merge:1", "library:merge-ask:1-2", "library:merge-yes:1-2"),
    *("library:collection-new:0", "library:collection-name:1", "library:collection-drop:1"),
    *("library:collection-gone:1", "library:collect:1"),
]
NOT_FOR_YOU = "This is for stewards"
LISTS = ["library:collection-pick:0", "library:file:1"]
FORMS = [
    ("library:import:0", {"file": [("a.csv", guides(1).encode())], "how": "good_rows"}),
    ("library:collection-new:0", {"name": "Another", "about": ""}),
    ("library:collection-name:1", {"name": "Another", "about": ""}),
    ("library:merge:1", {"link": "https://example.org/b"}),
]


async def furnished(community: Community) -> None:
    """Two resources, a collection, and what has moved."""
    await shares(community, community.member)
    await shares(community, community.member, link="https://example.org/b", title="Ways to rest")
    async with community.hearth.database.writing() as unit:
        await stewards.make_collection(unit, community.guild.id, "First steps", "", community.now)


async def kept(community: Community) -> dict[str, list[Any]]:
    """Return all that is kept but for drafts of forms."""
    found = await everything_kept(community)
    return {name: rows for name, rows in found.items() if name.startswith("resource") or name == "audit"}


def unsteward(community: Community) -> None:
    """Take the stewards' role away from the steward."""
    role = community.guild.roles["Stewards"]
    community.env.backend.remove_member_role(community.guild.id, community.steward.id, role.id)


@pytest.mark.parametrize("custom_id", BUTTONS)
async def test_no_button_of_stewards_does_anything_for_a_member(community: Community, custom_id: str):
    await furnished(community)
    before = await kept(community)
    post = await standing(community, community.reflections, custom_id)
    told = private(await community.member.click(post, custom_id=custom_id))
    assert NOT_FOR_YOU in told
    assert await kept(community) == before


@pytest.mark.parametrize("custom_id", LISTS)
async def test_no_list_of_stewards_does_anything_for_a_member(community: Community, custom_id: str):
    await furnished(community)
    before = await kept(community)
    post = await standing(community, community.reflections, custom_id, chosen="1")
    told = private(await community.member.select(post, ["1"], custom_id=custom_id))
    assert NOT_FOR_YOU in told
    assert await kept(community) == before


@pytest.mark.parametrize("custom_id", BUTTONS)
async def test_who_lost_the_rights_since_the_button_was_shown_is_refused(community: Community, custom_id: str):
    await furnished(community)
    before = await kept(community)
    post = await standing(community, community.stewards, custom_id)
    unsteward(community)
    assert NOT_FOR_YOU in private(await community.steward.click(post, custom_id=custom_id))
    assert await kept(community) == before


@pytest.mark.parametrize(("custom_id", "values"), FORMS)
async def test_who_loses_the_rights_while_a_form_is_open_is_refused(
    community: Community, custom_id: str, values: dict[str, Any]
):
    await furnished(community)
    before = await kept(community)
    post = await standing(community, community.stewards, custom_id)
    form = await community.steward.click(post, custom_id=custom_id)
    unsteward(community)
    assert NOT_FOR_YOU in private(await community.steward.submit_modal(form, values))
    assert await kept(community) == before


@dataclass
class Elsewhere:
    """Another server that the bot is in, and a steward of it."""

    channel: Any
    steward: Any


def elsewhere(community: Community) -> Elsewhere:
    """Make another server."""
    guild = community.env.create_guild()
    role = guild.create_role("Stewards", permissions=STEWARD)
    steward = guild.add_member(community.env.create_user("kit"), roles=[role])
    return Elsewhere(guild.create_text_channel("stewards"), steward)


@pytest.mark.parametrize("custom_id", [one for one in BUTTONS if "1" in one])
async def test_what_another_server_has_looks_absent(community: Community, custom_id: str):
    await furnished(community)
    before = await kept(community)
    there = elsewhere(community)
    post = await standing(community, there.channel, custom_id)
    assert "here (any more)" in private(await there.steward.click(post, custom_id=custom_id))
    assert await kept(community) == before


async def test_a_file_of_another_server_leaves_this_one_alone(community: Community):
    await furnished(community)
    there = elsewhere(community)
    panel = await there.steward.slash(there.channel, "steward library")
    form = await there.steward.click(panel.response, label="Bring in a file")
    row = b"title,link\nMine,https://example.org/b\n"
    told = private(await there.steward.submit_modal(form, {"file": [("a.csv", row)], "how": "good_rows"}))
    assert "Done: 1 new resource is in the library." in told
    here = community.guild.id
    assert [one.guild_id for one in await all_of(community)] == [here, here, there.steward.guild.id]

"""The audit trail: in pages, filtered, as a file, and where somebody in it was erased."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime, timedelta
from typing import Any

import discord
import pytest

from bot import audit
from bot.commands.trail import Trail
from bot.telling_acts import EXPORTED
from tests.community import STEWARD, Community, said
from tests.interface.pressing import pressable, private

HEADER = ["When (UTC)", "Steward", "What", "Name of the act", "Details"]


def another_steward(community: Community, name: str = "ada") -> Any:
    """Let somebody else be a steward too."""
    role = community.guild.create_role(f"Stewards of {name}", permissions=STEWARD)
    return community.guild.add_member(community.env.create_user(name), roles=[role])


async def acted(community: Community, who: Any, act: str, number: int = 1, **facts: Any) -> None:
    """Let a steward have done something, one minute after the other until a minute ago."""
    async with community.hearth.database.writing() as unit:
        for minute in range(number):
            at = community.now - timedelta(minutes=number - minute)
            await audit.write(unit, community.guild.id, who.id, act, at, {"number": minute, **facts})


async def rows_of(answer: Any) -> list[list[str]]:
    """Return the rows of the spreadsheet that is attached, after its header; nobody else may have seen it."""
    private(answer)
    [file] = answer.response.attachments
    assert file.filename == "audit.csv"
    content = await file.read()
    assert content.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert header == HEADER
    return rows


def shown_acts(answer: Any) -> list[str]:
    """Return the lines of the trail that an answer shows."""
    return [line for line in private(answer).splitlines() if line.startswith("<t:")]


async def test_what_an_erased_steward_did_stays_and_their_name_goes(community: Community):
    await community.set_prompts()
    await community.hearth.personal_data.erase(community.steward.id)
    ada = another_steward(community)

    told = said(await ada.slash(community.stewards, "steward audit"))

    assert "set the weekly prompt" in told
    assert str(community.steward.id) not in told
    assert "<@0>" not in told
    assert "a former steward" in told
    [row] = await rows_of(await ada.slash(community.stewards, "steward audit", export=True))
    assert row[1] == "a former steward"


async def test_an_empty_trail_says_so_and_offers_no_file(community: Community):
    empty = await community.steward.slash(community.stewards, "steward audit")
    assert "There is nothing here yet." in said(empty)
    assert pressable(empty.response) == []


async def test_a_filter_holds_on_every_page(community: Community):
    ada, steward = another_steward(community), community.steward
    await acted(community, steward, "prompts.pause", 12)
    await acted(community, ada, "prompts.pause", 3)
    await acted(community, ada, "prompts.resume", 15)

    of_ada = await steward.slash(community.stewards, "steward audit", who=ada)
    assert f"Only: <@{ada.id}>." in private(of_ada)
    pages = [of_ada, await steward.click(of_ada.response, label="Next page")]
    found = [line for page in pages for line in shown_acts(page)]
    assert len(found) == 18
    assert all(f"<@{ada.id}>" in line for line in found)
    assert "Page 2 of 2" in private(pages[1])
    back = await steward.click(pages[1].response, label="Previous page")
    assert shown_acts(back) == shown_acts(of_ada)

    resumed = await steward.slash(community.stewards, "steward audit", who=ada, what="prompts.resume")
    second = await steward.click(resumed.response, label="Next page")
    assert len(shown_acts(resumed)) + len(shown_acts(second)) == 15
    assert all("resumed the weekly prompt" in line for line in [*shown_acts(resumed), *shown_acts(second)])

    none = await steward.slash(community.stewards, "steward audit", who=community.member, what="prompts.resume")
    assert "There is nothing here yet." in private(none)


async def test_a_filtered_page_is_refused_to_who_is_no_steward_any_more(community: Community):
    ada = another_steward(community)
    await acted(community, ada, "prompts.pause", 12)
    page = await ada.slash(community.stewards, "steward audit", what="prompts.pause")
    role = community.guild.roles["Stewards of ada"]
    community.env.backend.remove_member_role(community.guild.id, ada.id, role.id)
    await community.env.settle()
    for label in ("Next page", "Download as a spreadsheet"):
        answer = await ada.click(page.response, label=label)
        assert "This is for stewards" in private(answer)
        assert answer.response.attachments == []
    assert EXPORTED not in [entry.act for entry in await trail(community)]


async def trail(community: Community) -> list[audit.Entry]:
    async with community.hearth.database.reading() as unit:
        return await audit.newest(unit, community.guild.id, limit=1000)


async def test_kinds_of_acts_are_suggested_in_words_and_may_be_typed_so(community: Community):
    steward = community.steward
    found = await steward.autocomplete(community.stewards, "steward audit", "what", "pau")
    assert [choice["value"] for choice in found] == ["matching.pause", "prompts.pause"]
    choice = found[1]
    await acted(community, steward, "prompts.pause")
    await acted(community, steward, "prompts.resume")
    for typed in (choice["name"], choice["name"].upper(), "prompts.pause"):
        [line] = shown_acts(await steward.slash(community.stewards, "steward audit", what=typed))
        assert "paused the weekly prompt" in line
    # One that no feature tells any more is still found by its name.
    await acted(community, steward, "circles.close")
    [line] = shown_acts(await steward.slash(community.stewards, "steward audit", what="circles.close"))
    assert "`circles.close`" in line
    longest = f"{'a' * 20}.{'b' * 39}"
    await acted(community, steward, longest, 11)
    page = await steward.slash(community.stewards, "steward audit", who=steward, what=longest)
    assert len(shown_acts(await steward.click(page.response, label="Next page"))) == 1
    wrong = private(await steward.slash(community.stewards, "steward audit", what="pausing"))
    assert "I know no act called “pausing”" in wrong


async def test_every_act_of_a_page_is_shown_however_long_they_are(community: Community):
    roles = [900000000000000000 + number for number in range(25)]
    await acted(community, community.steward, "settings.stewards", 10, before=roles, after=roles[::-1])
    page = await community.steward.slash(community.stewards, "steward audit")
    assert len(shown_acts(page)) == 10
    rows = await rows_of(await community.steward.click(page.response, label="Download as a spreadsheet"))
    assert all(f"<@&{role}>" in row[2] for row in rows for role in roles)


def _hidden_room(community: Community) -> Any:
    everyone = community.hearth.get_guild(community.guild.id).default_role
    closed = discord.PermissionOverwrite(view_channel=False)
    return community.guild.create_text_channel("secret", overwrites={everyone: closed})


async def test_the_file_names_channels_and_roles_as_people_do(community: Community):
    role = community.guild.create_role("Keepers")
    await acted(community, community.steward, "settings.stewards", before=[], after=[role.id, 4])
    hidden = _hidden_room(community)
    for room in (community.stewards, hidden):
        await acted(community, community.steward, "settings.stewards_channel", before=None, after=room.id)
    rows = await rows_of(await community.steward.slash(community.stewards, "steward audit", export=True))
    told = {row[2] for row in rows}
    assert "set “Where stewards hear of what only they can mend” to #stewards (before: not set)" in told
    assert not any("secret" in line for line in told)  # a channel its reader may not see
    assert "set “Roles whose holders are stewards” to @Keepers, <@&4> (before: none)" in told


async def test_no_act_is_told_by_a_bare_name(community: Community):
    teller = community.hearth.service(Trail).teller
    words = community.hearth.words_of_server(None)
    for name in teller.names():
        assert "_" not in teller.title(name, words)
    await acted(community, community.steward, "settings.support_channel", before=4, after=None)
    await acted(community, community.steward, "circles.close")
    told = shown_acts(await community.steward.slash(community.stewards, "steward audit"))
    assert any(
        "put “Where the post with support numbers stands” back to the default (before: <#4>)" in line for line in told
    )
    assert any("did something that I have no words for any more (`circles.close`)" in line for line in told)


async def test_a_file_holds_every_act_of_the_filter(community: Community):
    ada, steward = another_steward(community), community.steward
    await acted(community, steward, "prompts.pause", 12)
    await acted(community, ada, "prompts.skip", 11, week="2026-01-05")
    first = community.now - timedelta(minutes=11)

    page = await steward.slash(community.stewards, "steward audit", who=ada)
    rows = await rows_of(await steward.click(page.response, label="Download as a spreadsheet"))

    assert len(rows) == 11
    assert {row[1] for row in rows} == {f"<@{ada.id}>"}
    assert {row[2] for row in rows} == {"skipped the prompt of the week of 05/01/2026"}
    assert {row[3] for row in rows} == {"prompts.skip"}
    assert json.loads(rows[-1][4]) == {"number": 0, "week": "2026-01-05"}
    assert datetime.fromisoformat(rows[-1][0]) == first.replace(microsecond=0)
    assert len(await rows_of(await steward.slash(community.stewards, "steward audit", export=True))) == 24
    exported = [entry for entry in await trail(community) if entry.act == EXPORTED]
    assert [entry.facts for entry in exported] == [
        {"acts": 24, "steward": None, "act": None},
        {"acts": 11, "steward": ada.id, "act": None},
    ]
    assert "downloaded what stewards did" in said(await steward.slash(community.stewards, "steward audit"))


async def test_another_servers_acts_are_in_no_page_and_no_file(community: Community):
    async with community.hearth.database.writing() as unit:
        await audit.write(unit, 4, community.steward.id, "prompts.pause", community.now, {})
    await acted(community, community.steward, "prompts.resume")
    steward = community.steward
    assert len(shown_acts(await steward.slash(community.stewards, "steward audit"))) == 1
    assert shown_acts(await steward.slash(community.stewards, "steward audit", what="prompts.pause")) == []
    assert len(await rows_of(await steward.slash(community.stewards, "steward audit", export=True))) == 1


@pytest.mark.parametrize("option", [{"export": True}, {"what": "prompts.pause"}, {"what": "nonsense"}, {}])
async def test_only_stewards_read_it(community: Community, option: dict[str, Any]):
    moderators = community.guild.create_role("Moderators", permissions=discord.Permissions(moderate_members=True))
    ada = community.guild.add_member(community.env.create_user("ada"), roles=[moderators])
    answer = await ada.slash(community.stewards, "steward audit", **option)
    assert "This is for stewards" in private(answer)
    assert await ada.autocomplete(community.stewards, "steward audit", "what", "") == []
    assert await trail(community) == []

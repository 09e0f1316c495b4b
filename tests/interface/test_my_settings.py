"""`/my settings`: zone, language, how somebody is reached, and direct messages tried, refused, stopped."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot import consents, members
from bot.app import build
from bot.direct_messages import HELLO
from bot.members import Person
from bot.memberships import memberships
from bot.reach import How, how_reached
from demo.world import World
from tests.community import SETTLED_WITHIN, Community, leave, posts, said, settings_for
from tests.interface.pressing import everything_kept, filled_in, labels, nodes, options, private, standing

HELLO_TOLD = "Hello from Hearth. It worked: direct messages from me arrive here."
NIGHT = timedelta(hours=23)


async def panel(community: Community) -> Any:
    return (await community.member.slash(community.reflections, "my settings")).response


async def press(community: Community, custom_id: str) -> str:
    return said(await community.member.click(await panel(community), custom_id=custom_id))


async def choose(community: Community, value: str) -> str:
    return said(await community.member.select(await panel(community), [value], custom_id="own:reach:0"))


async def kept(community: Community) -> Person:
    async with community.hearth.database.reading() as unit:
        return await members.person(unit, community.member.id)


async def consent(community: Community) -> consents.Consent | None:
    async with community.hearth.database.reading() as unit:
        found = await consents.of_person(unit, community.member.id, community.guild.id)
    return found[0] if found else None


def dms(community: Community) -> list[str]:
    channel = community.member.user.dm_channel
    return [] if channel is None else [str(nodes_text(message)) for message in posts(channel)]


def nodes_text(message: Any) -> str:
    return "\n".join(str(node["content"]) for node in nodes(message.components) if node.get("content"))


def refuse_dms(community: Community, code: int = 50007) -> None:
    community.env.inject_error("POST", "/channels/*/messages", status=403, code=code, times=None)


# -- The panel -----------------------------------------------------------------------------------


async def test_who_has_chosen_nothing_sees_what_holds_and_nothing_is_kept_of_them(community: Community):
    shown = await panel(community)
    told = nodes_text(shown)
    assert "Time zone: Europe/London, the server's." in told
    assert "Language: English (United Kingdom) (en-GB), the only one I have so far." in told
    assert "How you hear of things: you look in `/home`." in told
    assert "Reminders by direct message: off." in told
    assert "Direct messages: you have not chosen them, so I send you none." in told
    assert "Rest: you are not resting." in told
    assert "Only you see this." in told
    assert labels(shown) == ["Change time zone", "Reminders by direct message", "Rest"]
    rows = await everything_kept(community)
    assert (rows["people"], rows["consents"], rows["memberships"]) == ([], [], [])


async def test_a_zone_typed_wrong_is_refused_with_the_nearest_and_mended_in_the_form(community: Community):
    form = await community.member.click(await panel(community), custom_id="own:zone:0")
    assert filled_in(form) == {"zone": "Europe/London"}
    refused = await community.member.submit_modal(form, {"zone": "Europe/Pariss"})
    assert "Did you mean Europe/Paris" in said(refused)

    again = await community.member.click(refused.response, label="Open the form again")
    assert filled_in(again) == {"zone": "Europe/Pariss"}
    told = said(await community.member.submit_modal(again, {"zone": "paris"}))

    assert "Done: your time zone is set." in told
    assert "Time zone: Europe/Paris. Only you see it." in told
    assert (await kept(community)).zone == "Europe/Paris"
    assert (await everything_kept(community))["drafts"] == [], "what arrived in the end is not called unfinished"


async def test_of_two_changes_at_once_both_are_said(community: Community):
    told = said(await community.member.slash(community.reflections, "my settings", zone="London", language="discord"))
    assert told.startswith("Done: your language is set. Done: your time zone is set.")


async def test_the_form_takes_the_servers_zone_too(community: Community):
    await community.member.slash(community.reflections, "my settings", zone="Asia/Tokyo")
    form = await community.member.click(await panel(community), custom_id="own:zone:0")
    assert filled_in(form) == {"zone": "Asia/Tokyo"}
    assert "Europe/London, the server's" in said(await community.member.submit_modal(form, {"zone": " Server "}))


async def test_a_change_notes_where_they_are_so_that_it_goes_after_they_leave(community: Community):
    await community.member.slash(community.reflections, "my settings", zone="Asia/Tokyo")
    async with community.hearth.database.reading() as unit:
        rows = await unit.all(select(memberships.c.guild_id, memberships.c.person_id))
    assert [tuple(row) for row in rows] == [(community.guild.id, community.member.id)]


async def test_nobody_else_sees_anything_of_it(community: Community):
    await community.member.slash(community.reflections, "my settings", zone="Asia/Tokyo")
    await choose(community, "mention")
    shown = [
        said(await community.steward.slash(community.stewards, command))
        for command in ("home", "my settings", "steward audit", "steward today")
    ]
    assert not any("Tokyo" in told or "I mention you" in told for told in shown)
    assert posts(community.reflections) == []


# -- How they are reached ------------------------------------------------------------------------


async def test_choosing_a_mention_needs_no_consent_to_dms(community: Community):
    assert "Done: from now on I mention you where it happens." in await choose(community, "mention")
    assert how_reached(await kept(community)) is How.MENTION
    assert await consent(community) is None
    assert dms(community) == []


async def test_a_dm_is_tried_at_once_by_night_too_and_is_a_dated_consent(community: Community):
    await community.go_to(community.now + NIGHT)
    at = community.now
    told = await choose(community, "dm")
    assert "I'm sending you a direct message now." in told
    await community.env.settle()

    assert [text.splitlines()[0] for text in dms(community)] == [HELLO_TOLD]
    assert how_reached(await kept(community)) is How.DM
    given = await consent(community)
    assert given is not None
    assert (given.purpose, given.guild_id, given.version, given.withdrawn_at) == ("direct_messages", 0, 1, None)
    assert abs(given.given_at - at) < timedelta(seconds=5)
    assert "Direct messages: you agreed to them." in nodes_text(await panel(community))


async def test_chosen_twice_one_is_sent(community: Community):
    await choose(community, "dm")
    await community.env.settle()
    assert "Done: you hear of things by direct message." in await choose(community, "dm")
    assert "Done: reminders come by direct message." in await press(community, "own:reminders-on:0")
    await community.env.settle()
    assert len(dms(community)) == 1


async def test_while_they_rest_the_one_they_ask_for_comes_all_the_same(community: Community):
    await community.member.click((await community.member.slash(community.reflections, "rest")).response, label="A week")
    await choose(community, "dm")
    await community.env.settle()
    assert len(dms(community)) == 1


async def test_with_the_last_use_the_consent_goes_too(community: Community):
    await choose(community, "dm")
    await press(community, "own:reminders-on:0")
    await choose(community, "home")
    given = await consent(community)
    assert given is not None
    assert given.withdrawn_at is None, "reminders still come by DM"

    assert "Done: no reminders come by direct message." in await press(community, "own:reminders-off:0")

    withdrawn = await consent(community)
    assert withdrawn is not None
    assert withdrawn.withdrawn_at == community.now
    assert "you have not chosen them" in nodes_text(await panel(community))


@pytest.mark.parametrize("code", [50007, 50278])
async def test_where_discord_refuses_it_is_said_and_everything_waits_in_home(community: Community, code: int):
    refuse_dms(community, code)
    await choose(community, "dm")
    await community.env.settle()
    community.env.backend.faults.clear()

    shown = await panel(community)
    told = nodes_text(shown)
    assert "you chose direct messages. They are closed, so look in `/home`." in told
    assert "Discord refused my last one" in told
    assert "in the server's menu choose *Privacy Settings*" in told
    assert labels(shown)[0] == "Try direct messages again"
    assert how_reached(await kept(community)) is How.HOME
    home = await community.member.slash(community.reflections, "home")
    assert "Discord refused my last direct message to you." in said(home)
    assert "Direct messages:" in said(await community.member.click(home.response, label="Your settings"))
    assert posts(community.reflections) == [], "nobody is told in public"

    assert "I'm sending you a direct message now." in await press(community, "own:try-dm:0")
    await community.env.settle()
    assert len(dms(community)) == 1
    assert how_reached(await kept(community)) is How.DM
    assert "refused" not in said(await community.member.slash(community.reflections, "home"))


async def test_who_chose_home_after_a_refusal_is_not_told_of_it_again(community: Community):
    refuse_dms(community)
    await choose(community, "dm")
    await community.env.settle()
    community.env.backend.faults.clear()
    await choose(community, "home")
    assert "refused" not in said(await community.member.slash(community.reflections, "home"))
    assert "refused" not in nodes_text(await panel(community))
    assert "You have not chosen direct messages" in await click_old(community, "own:try-dm:0")


async def click_old(community: Community, custom_id: str) -> str:
    """Press a button of a panel from before."""
    message = await standing(community, community.reflections, custom_id)
    return private(await community.member.click(message, custom_id=custom_id))


async def test_the_stop_button_takes_it_all_back_and_choosing_again_tries_again(community: Community):
    await choose(community, "dm")
    await press(community, "own:reminders-on:0")
    await community.env.settle()
    [message] = posts(community.member.user.dm_channel)
    told = said(await community.member.user.click(message, label="Stop messages like this"))
    assert told.startswith("Done: I won't send you direct messages any more.")

    person, withdrawn = await kept(community), await consent(community)
    assert (person.reach, person.dm_reminders, person.dms_stopped_at) == (How.HOME, False, community.now)
    assert withdrawn is not None
    assert withdrawn.withdrawn_at == community.now
    assert "you stopped them on" in nodes_text(await panel(community))

    await community.go_to(community.now + timedelta(minutes=1))
    await choose(community, "dm")
    await community.env.settle()
    assert len(dms(community)) == 2
    again = await consent(community)
    assert again is not None
    assert (again.given_at, again.withdrawn_at) == (community.now, None)


async def test_a_hello_that_could_not_be_sent_in_time_is_not_sent_late(community: Community):
    community.env.inject_error("POST", "/channels/*/messages", status=503, code=0, times=None)
    await choose(community, "dm")
    await community.go_to(community.now + timedelta(hours=3))
    community.env.backend.faults.clear()
    await community.go_to(community.now + timedelta(hours=9))
    assert dms(community) == []
    rows = (await everything_kept(community))["deliveries"]
    assert [row for row in rows if HELLO in row]
    assert how_reached(await kept(community)) is How.DM


# -- Language ------------------------------------------------------------------------------------

WELSH = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: cy\\n"

msgid "Done: your language is set."
msgstr "Wedi gwneud."
"""


async def test_a_language_can_be_chosen_where_there_is_another(tmp_path: Path):
    config = tmp_path / "config"
    shutil.copytree("config", config)
    (config / "locales" / "cy").mkdir()
    (config / "locales" / "cy" / "hearth.po").write_text(WELSH, encoding="utf-8")
    settings = settings_for(tmp_path / "data", HEARTH_CONFIG=str(config))
    env = World(build(settings), settle_timeout=SETTLED_WITHIN)
    await env.start()
    community = Community(env, settings)
    community.people_it()

    shown = await panel(community)
    assert options(shown, "own:language:0") == ["discord", "en-GB", "cy"]
    told = said(await community.member.select(shown, ["cy"], custom_id="own:language:0"))
    assert told.startswith("Wedi gwneud.")
    assert "Language: Welsh (cy)." in told or "Cymraeg (cy)" in told
    assert (await kept(community)).language == "cy"
    choices = await community.member.autocomplete(community.reflections, "my settings", "language", "")
    assert [choice["value"] for choice in choices] == ["discord", "en-GB", "cy"]

    told = said(await community.member.slash(community.reflections, "my settings", language="Discord"))
    assert told.startswith("Done: your language is set.")
    assert "Language: as Discord and the server have it." in told
    assert (await kept(community)).language is None
    assert "klingon" in said(await community.member.slash(community.reflections, "my settings", language="klingon"))
    await leave(community)

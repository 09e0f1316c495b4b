"""`/my data` as a member uses it: what is kept, whom to ask, what they agreed to, and a copy."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest

from bot import consents, servers
from bot.consents import EVERYWHERE, Purpose
from bot.interface import drafts
from bot.setup.declared import CONTROLLER_CONTACT, CONTROLLER_NAME
from bot.words import SOURCE
from tests.community import Community, said
from tests.contracts import posted
from tests.interface.pressing import labels, private, standing
from tests.interface.test_private_answers import Presses

WORDS = "what I thought on Tuesday"


class Kept:
    """A purpose that a feature might ask for, which remembers what followed."""

    def __init__(self, *, everywhere: bool = False) -> None:
        self.followed: list[str] = []
        wording = "Members may find me in search."
        self.purpose = Purpose("shown_in_search", 4, wording, everywhere, self._given, self._withdrawn)

    async def _given(self, unit: Any, person_id: int, guild_id: int, now: Any) -> None:
        self.followed.append("given")

    async def _withdrawn(self, unit: Any, person_id: int, guild_id: int, now: Any) -> None:
        self.followed.append("withdrawn")


async def panel(community: Community, person: Any = None) -> Any:
    return (await (person or community.member).slash(community.reflections, "my data")).response


async def give_something(community: Community) -> None:
    """Let the member have settings and a form under way."""
    await community.member.slash(community.reflections, "my settings", zone="Asia/Tokyo")
    async with community.hearth.database.writing() as unit:
        await drafts.keep(
            unit,
            person_id=community.member.id,
            guild_id=community.guild.id,
            form="test:form",
            subject=0,
            fields={"text": WORDS},
            at=community.now,
        )


async def opened(result: Any) -> zipfile.ZipFile:
    """Return the zip that came with an answer."""
    [attached] = result.response.attachments
    assert attached.filename == "your-data.zip"
    return zipfile.ZipFile(io.BytesIO(await attached.read()))


# -- What is kept --------------------------------------------------------------------------------


async def test_all_of_it_is_pressed_and_only_the_asker_sees_what_comes(community: Community):
    community.hearth.own_purposes[:] = [Purpose("direct_messages", 1, "Hearth may write to me.", everywhere=True)]
    await give_something(community)
    member = Presses(community, community.member)
    agreed = await community.member.click(await panel(community), label="What I agreed to")
    await member.all_of(agreed.response)
    agreed = await community.member.click(await panel(community), label="What I agreed to")
    await member.all_of(agreed.response)
    for answer in await member.all_of(await panel(community)):
        await member.all_of(answer.response)
    assert member.pressed == posted.presses_of(posted.DATA)


async def test_the_panel_says_what_is_kept_why_and_for_how_long(community: Community):
    await give_something(community)
    told = said(await community.member.slash(community.reflections, "my data"))
    words = community.hearth.catalogue.words(SOURCE)
    abouts = [about for one in community.hearth.personal_data.contracts if (about := one.about(words))]
    assert len(abouts) >= 7
    for about in abouts:
        assert f"**{about.title}**" in told
        assert about.why in told
        assert about.period in told
    assert "**Your settings**: 1 entry" in told
    assert "**Forms you sent and did not finish**: 1 entry" in told
    assert "**What you did as a steward**: nothing now" in told
    assert WORDS not in told


async def test_counts_are_of_the_asker_alone(community: Community):
    await give_something(community)
    told = said(await community.steward.slash(community.stewards, "my data"))
    assert "entry" not in told.replace("entries", "")
    assert "Tokyo" not in told


async def test_who_is_responsible_is_named_or_kindly_missing(community: Community):
    unnamed = said(await community.member.click(await panel(community), label="Who is responsible"))
    assert "Nobody is named for this server yet." in unnamed
    async with community.hearth.database.writing() as unit:
        await servers.put(unit, community.guild.id, CONTROLLER_NAME, "The *Hearth* Trust")
        await servers.put(unit, community.guild.id, CONTROLLER_CONTACT, "data_team@example.org")

    told = said(await community.member.click(await panel(community), label="Who is responsible"))

    assert r"In this server: The \*Hearth\* Trust." in told
    assert r"data\_team@example.org" in told
    for needed in ("ico.org.uk/make-a-complaint", "discord.com/privacy", "holds the key", "legitimate interest"):
        assert needed in told


# -- What was agreed to --------------------------------------------------------------------------


@pytest.mark.parametrize("everywhere", [False, True])
async def test_a_consent_is_given_and_taken_back_in_the_same_place(community: Community, everywhere: bool):
    kept = Kept(everywhere=everywhere)
    community.hearth.features.clear()  # nothing else is asked for
    community.hearth.own_purposes[:] = [kept.purpose]
    shown = await community.member.click(await panel(community), label="What I agreed to")
    assert "Members may find me in search." in said(shown)
    assert "**No.**" in said(shown)

    given = await community.member.click(shown.response, label="Agree")
    at = int(community.now.timestamp())
    assert f"**Yes**, since <t:{at}:F> (wording 4)." in said(given)
    assert kept.followed == ["given"]
    await community.go_to(community.now + timedelta(hours=1))
    back = await community.member.click(given.response, label="Take back")

    assert f"**No**, taken back on <t:{int(community.now.timestamp())}:F>." in said(back)
    assert kept.followed == ["given", "withdrawn"]
    async with community.hearth.database.reading() as unit:
        [consent] = await consents.of_person(unit, community.member.id, community.guild.id)
    assert (consent.guild_id == EVERYWHERE) is everywhere
    assert (consent.version, consent.withdrawn_at) == (4, community.now)


async def test_a_consent_to_an_older_wording_counts_as_no(community: Community):
    async with community.hearth.database.writing() as unit:
        older = Purpose("shown_in_search", 3, "Members may see me.")
        await consents.give(unit, community.member.id, community.guild.id, older, community.now)
    community.hearth.own_purposes[:] = [Kept().purpose]
    shown = await community.member.click(await panel(community), label="What I agreed to")
    assert "the wording has changed since" in said(shown)
    assert "Agree" in labels(shown.response)


async def test_what_is_not_asked_any_more_can_be_taken_back_and_not_given(community: Community):
    async with community.hearth.database.writing() as unit:
        await consents.give(unit, community.member.id, community.guild.id, Kept().purpose, community.now)
    ids = ("consent:give:shown_in_search-0", "consent:withdraw:shown_in_search-0")
    message = await standing(community, community.reflections, *ids)
    assert "out of date" in private(await community.member.click(message, custom_id=ids[0]))
    private(await community.member.click(message, custom_id=ids[1]))
    async with community.hearth.database.reading() as unit:
        [consent] = await consents.of_person(unit, community.member.id, community.guild.id)
    assert consent.withdrawn_at == community.now


# -- A copy --------------------------------------------------------------------------------------


async def test_the_copy_holds_text_to_read_and_json_for_programs(community: Community):
    await give_something(community)
    taken = await community.member.click(await panel(community), label="Download it all")
    private(taken)
    archive = await opened(taken)
    assert sorted(archive.namelist()) == ["your-data.json", "your-data.txt"]
    whole = json.loads(archive.read("your-data.json"))
    assert whole["person"] == community.member.id
    assert whole["made_at"] == community.now.isoformat()
    things = [thing for part in whole["parts"] for thing in part["things"]]
    assert {"text": WORDS} in [thing["facts"].get("what you wrote") for thing in things]
    text = archive.read("your-data.txt").decode()
    assert WORDS in text
    assert "zone Asia/Tokyo" in text
    assert "2026-01-01 09:" in text  # midnight in London is nine in the morning there
    assert community.guild.name in text


async def test_the_copy_is_nobody_elses(community: Community):
    await give_something(community)
    taken = await community.steward.click(await panel(community, community.steward), label="Download it all")
    archive = await opened(taken)
    assert not any(
        WORDS.encode() in archive.read(name) or b"Tokyo" in archive.read(name) for name in archive.namelist()
    )

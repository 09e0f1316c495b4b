"""*Something is wrong*: what a member says of a resource, for stewards alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cogs.resources.personal_data import REPORTS_KEPT
from cogs.resources.store import stewards
from tests.community import Community, said
from tests.interface.pressing import filled_in, private
from tests.resources.sharing import TITLE, find, one, opens, shares, takes_out

WORDS = "The third page is from 2009"


async def report(community: Community, person: Any, problem: str = "old", words: str = WORDS) -> str:
    form = await person.click((await opens(community, person)).response, label="Something is wrong")
    told = await person.submit_modal(form, {"problem": problem, "words": words})
    private(told)
    return said(told)


async def reports(community: Community) -> list[tuple[int, str, str]]:
    async with community.hearth.database.reading() as unit:
        return [(each.person_id, each.problem.value, each.words) for each in await stewards.reports_of(unit, 1)]


async def test_stewards_read_it_with_the_name_and_nobody_else_does(community: Community):
    await shares(community, community.steward)
    assert "Thank you. Stewards see it when they next look." in await report(community, community.member)
    opened = said(await opens(community, community.steward))
    assert f"<@{community.member.id}>: It is out of date. “{WORDS}”" in opened
    amara = community.guild.add_member(community.env.create_user("amara"))
    for person in (amara, community.member):
        assert WORDS not in said(await opens(community, person))
    queue = said(await community.steward.slash(community.stewards, "steward library"))
    assert "1" in queue


async def test_who_says_it_again_says_this_instead(community: Community):
    await shares(community, community.member)
    await report(community, community.member)
    await report(community, community.member, "broken", "")
    assert await reports(community) == [(community.member.id, "broken", "")]


async def test_too_many_words_open_the_form_again_with_all_of_them(community: Community):
    await shares(community, community.member)
    long = "\U0001f33b" * 201
    form = await community.member.click((await opens(community, community.member)).response, label="Something is wrong")
    refused = await community.member.submit_modal(form, {"problem": "unsafe", "words": long})
    assert "*In your own words* has 2 characters too many." in said(refused)
    again = await community.member.click(refused.response, label="Open the form again")
    assert filled_in(again)["words"] == long
    assert await reports(community) == []


async def test_what_was_taken_out_meanwhile_gives_the_words_back(community: Community):
    await shares(community, community.member)
    form = await community.member.click((await opens(community, community.member)).response, label="Something is wrong")
    await takes_out(community)
    refused = await community.member.submit_modal(form, {"problem": "old", "words": WORDS})
    assert "That is not in the library here (any more)." in said(refused)
    assert WORDS in private(await community.member.click(refused.response, label="Open the form again"))


async def test_it_goes_once_a_steward_has_looked_and_after_half_a_year_by_itself(community: Community):
    await shares(community, community.member)
    await report(community, community.member)
    opened = await opens(community, community.steward)
    await community.steward.click(opened.response, label="It is fine as it is")
    assert await reports(community) == []
    await report(community, community.member)
    async with community.hearth.database.writing() as unit:
        assert await stewards.expire_reports(unit, community.now) == 0
        assert await stewards.expire_reports(unit, community.now + timedelta(seconds=1)) == 1
    assert timedelta(days=100) < REPORTS_KEPT
    assert TITLE in said(await find(community, words="chair"))
    await one(community)

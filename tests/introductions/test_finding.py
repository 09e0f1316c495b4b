"""`/people find` and the *Introduction* menu: only those who agreed, and the same words for everybody else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot import consents, keep_apart, memberships
from cogs.introductions import directory
from cogs.introductions.personal_data.directory import DirectoryKeeps
from cogs.introductions.purposes import FOUND
from cogs.introductions.rules.finding import A_PAGE
from cogs.introductions.rules.profile import MOST_NAME, MOST_SKILLS, Profile
from cogs.introductions.rules.skills import Skills
from cogs.introductions.service.finding import Finding
from cogs.introductions.store import introductions
from tests.community import Community, said, texts
from tests.interface.pressing import labels

NOTHING_TO_SHOW = "There is no introduction here that I can show you."
GARDENER = Profile(
    "Asha",
    work="I run a *community garden* behind the library.",
    change="Young carers being heard.",
    offers=("facilitation", "listening"),
    hopes=("media",),
)


async def says(community: Community, person: Any, profile: Profile = GARDENER, *, may_be_found: bool = True) -> None:
    """Let somebody have written a profile, and agreed to be found or not."""
    hearth = community.hearth
    async with hearth.database.writing() as unit:
        guild, now = community.guild.id, community.now
        before = await introductions.of_person(unit, guild, person.id)
        await introductions.keep(unit, guild, person.id, profile, now, before)
        if may_be_found:
            await consents.give(unit, person.id, guild, FOUND, now)
        else:
            await consents.withdraw(unit, person.id, guild, FOUND.name, now)
        await directory.refresh(unit, guild, person.id)


def newcomer(community: Community, name: str) -> Any:
    return community.guild.add_member(community.env.create_user(name))


async def find(community: Community, **options: Any) -> Any:
    return await community.member.slash(community.reflections, "people find", **options)


async def look_at(community: Community, person: Any, asker: Any = None) -> Any:
    return await (asker or community.member).context_menu(community.reflections, "Introduction", person)


async def test_nobody_is_found_before_somebody_agrees(community: Community):
    asha = newcomer(community, "asha")
    assert "Nobody has agreed to be found here yet" in said(await find(community))
    await says(community, asha, may_be_found=False)
    assert "Asha" not in said(await find(community, words="garden"))
    await says(community, asha)
    told = said(await find(community, words="garden"))
    assert "1 person for “garden”, the best first." in told
    assert "**Asha** (<@" in told
    assert "\\*community garden\\*" in told
    await says(community, asha, may_be_found=False)
    assert "Asha" not in said(await find(community))


@pytest.mark.parametrize(
    "options",
    [
        {"words": "GARDN library"},
        {"offers": "listening"},
        {"hopes": "media"},
        {"words": "asha", "offers": "facilitation"},
    ],
)
async def test_people_are_found_by_words_offers_and_hopes(community: Community, options: dict[str, str]):
    await says(community, newcomer(community, "asha"))
    assert "**Asha**" in said(await find(community, **options))


@pytest.mark.parametrize("options", [{"words": "bees"}, {"offers": "media"}, {"hopes": "listening"}])
async def test_who_does_not_fit_is_not_found(community: Community, options: dict[str, str]):
    await says(community, newcomer(community, "asha"))
    told = said(await find(community, **options))
    assert "Asha" not in told
    assert "Nobody fits" in told


async def test_what_is_looked_for_is_named_first_among_many_skills(community: Community):
    skills = community.hearth.service(Finding).skills
    every = tuple(skill.key for skill in skills.all)[:8]
    await says(community, newcomer(community, "asha"), replace(GARDENER, offers=every))
    told = said(await find(community, offers=every[-1]))
    [name] = skills.names([every[-1]])
    assert f"Offers {name}" in told


async def test_read_more_shows_the_whole_introduction_to_the_asker_alone(community: Community):
    asha = newcomer(community, "asha")
    await says(community, asha)
    shown = await community.member.click((await find(community)).response, label="Read more")
    assert "Young carers being heard." in said(shown)
    assert "Take it down" not in texts(shown.response.components)


async def test_pages_are_turned_after_a_restart_too(community: Community):
    for number in range(19):
        await says(community, newcomer(community, f"p{number}"), replace(GARDENER, name=f"Person {number}"))
    first = await find(community, words="garden")
    assert "19 people for “garden”" in said(first)
    assert "Page 1 of 3" in said(first)
    await community.restart()
    second = await community.member.click(first.response, label="Next page")
    third = await community.member.click(second.response, label="Next page")
    assert "Page 3 of 3" in said(third)
    shown = [label for page in (first, second, third) for label in labels(page.response) if label == "Read more"]
    assert len(shown) == 19
    back = await community.member.click(third.response, label="Previous page")
    assert said(back) == said(second)


async def test_a_page_of_another_persons_search_or_of_yesterday_asks_to_search_again(community: Community):
    for number in range(9):
        await says(community, newcomer(community, f"p{number}"), replace(GARDENER, name=f"Person {number}"))
    first = await find(community)
    await community.env.advance_time(25 * 3600)
    over = await community.member.click(first.response, label="Next page")
    assert "Please search again" in said(over)


async def test_a_consent_taken_back_between_two_presses_holds_at_once(community: Community):
    asha = newcomer(community, "asha")
    await says(community, asha)
    found = await find(community)
    await says(community, asha, may_be_found=False)
    assert NOTHING_TO_SHOW in said(await community.member.click(found.response, label="Read more"))


async def test_the_menu_says_one_and_the_same_for_every_reason(community: Community):
    silent, hidden, here = (newcomer(community, name) for name in ("silent", "hidden", "here"))
    await says(community, hidden, may_be_found=False)
    async with community.hearth.database.writing() as unit:
        await introductions.here(unit, community.guild.id, here.id, community.now)
    told = {said(await look_at(community, person)) for person in (silent, hidden, here)}
    assert len(told) == 1
    assert NOTHING_TO_SHOW in told.pop()


async def test_a_wish_to_be_kept_apart_changes_nothing_that_is_seen(community: Community):
    asha = newcomer(community, "asha")
    await says(community, asha)
    before = [said(await find(community)), said(await look_at(community, asha))]
    async with community.hearth.database.writing() as unit:
        await keep_apart.wish(unit, community.guild.id, asha.id, community.member.id, community.now)
        await keep_apart.wish(unit, community.guild.id, community.member.id, asha.id, community.now)
    assert [said(await find(community)), said(await look_at(community, asha))] == before


async def test_who_leaves_is_found_no_more_and_who_comes_back_is(community: Community):
    user = community.env.create_user("asha")
    asha = community.guild.add_member(user)
    await says(community, asha)
    community.guild.remove_member(asha)
    await community.env.settle()
    assert "Asha" not in said(await find(community))
    back = community.guild.add_member(user)
    await community.env.settle()
    assert "Asha" in said(await find(community))
    assert "Young carers being heard." in said(await look_at(community, back))


@pytest.mark.parametrize(
    "words", ["x" * 100, "'; DROP TABLE people; --", "**bold** @everyone <@&1>", "\u202egnirts", "🙂", "\u200b", "%_*"]
)
async def test_whatever_is_typed_gets_an_answer_and_pings_nobody(community: Community, words: str):
    await says(community, newcomer(community, "asha"))
    told = said(await find(community, words=words))
    assert "Only those who agreed to it can be found here." in told


async def test_erasing_and_leaving_for_good_leave_nothing_to_find(community: Community):
    asha = newcomer(community, "asha")
    await says(community, asha)
    await community.hearth.personal_data.erase(asha.id)
    assert "Asha" not in said(await find(community, words="garden"))


async def test_a_page_of_people_who_wrote_and_chose_much_is_not_cut_off(community: Community):
    names = {skill.key: skill.name for skill in community.hearth.service(Skills).all}
    longest = tuple(sorted(names, key=lambda key: -len(names[key]))[:MOST_SKILLS])
    for number in range(A_PAGE + 1):
        much = Profile("W" * MOST_NAME, work="word " * 150, offers=longest, hopes=longest)
        await says(community, newcomer(community, f"p{number}"), much)
    page = await find(community, words="word " * 20, offers=longest[0], hopes=longest[1])
    assert labels(page.response).count("Read more") == A_PAGE
    told = said(page)
    assert told.count("W" * MOST_NAME) == told.count("Hopes for") == A_PAGE
    assert "Page 1 of 2" in told
    assert "Only you see this answer." in told


async def test_who_came_back_while_nobody_told_us_is_found_again_with_the_next_clearing(community: Community):
    asha, bea, cai = (newcomer(community, name) for name in ("asha", "bea", "cai"))
    keeps, here = DirectoryKeeps(), community.guild.id
    for person, may_be_found in ((asha, True), (bea, False), (cai, True)):
        await says(community, person, replace(GARDENER, name=person.name.title()), may_be_found=may_be_found)
    async with community.hearth.database.writing() as unit:
        for person in (asha, bea, cai):
            await memberships.note(unit, here, person.id, community.now)
        await memberships.left(unit, here, [asha.id, bea.id, cai.id], community.now)
        assert await keeps.expire(unit, community.now) == 2
    assert "Asha" not in said(await find(community))
    async with community.hearth.database.writing() as unit:
        await memberships.came_back(unit, here, [asha.id, bea.id])
        assert await keeps.expire(unit, community.now) == 0, "nothing went"
    told = said(await find(community, words="garden"))
    assert "Asha" in told
    assert "Bea" not in told
    assert "Cai" not in told

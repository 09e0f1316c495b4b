"""*Save to library*: from the links of a message to the form, whatever stands around them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import discord
import pytest

from bot.texts import length
from tests.community import Community, said
from tests.interface.pressing import filled_in, options, private
from tests.resources.sharing import describes, one

LINK = "https://example.org/page"


async def save(community: Community, message: Any, person: Any = None) -> Any:
    found = await (person or community.member).context_menu(community.reflections, "Save to library", message)
    private(found)
    return found


async def saved(community: Community, text: str) -> Any:
    return await save(community, await community.steward.send(community.reflections, text))


async def with_embeds(community: Community, text: str, *embeds: discord.Embed) -> Any:
    """Let the bot post a message with what Discord shows below a link."""
    channel = community.hearth.get_partial_messageable(community.reflections.id)
    message = await channel.send(text or None, embeds=list(embeds))
    await community.env.settle()
    return message


async def test_one_link_is_filled_in_and_shared_from_there(community: Community):
    form = await saved(community, f"Have a look: {LINK}?utm_source=mail!")
    assert filled_in(form) == {"link": LINK, "title": "", "why": "", "kind": ["article"]}
    preview = await describes(community.member, form, link=LINK)
    await community.member.click(preview.response, label="Share it")
    assert (await one(community)).shown == LINK


@pytest.mark.parametrize(
    "text",
    [
        f"<{LINK}>",
        f"[a page]({LINK})",
        f"||{LINK}||",
        f"**{LINK}**",
        f"> {LINK}",
        f"({LINK}).",
        f"see example.org/page {LINK}",
    ],
)
async def test_marks_around_a_link_are_no_part_of_it(community: Community, text: str):
    assert filled_in(await saved(community, text))["link"] == LINK


@pytest.mark.parametrize(
    "text",
    [
        "no link at all",
        "\u202e\u200b",
        "http://localhost/admin and ftp://example.org",
        "https://mo:secret@example.org/",
        "@everyone <@&1> <#2>",
    ],
)
async def test_without_a_link_that_can_be_kept_it_says_so(community: Community, text: str):
    assert "I find no link in that message that I can keep." in said(await saved(community, text))


async def test_of_several_links_one_is_chosen_even_after_a_restart(community: Community):
    asked = await saved(community, f"{LINK} and http://www.example.org/page/ and https://example.org/second")
    assert "There is more than one link in that message." in said(asked)
    assert options(asked.response, "share:choose:1") == ["0", "1"]
    await community.restart()
    form = await community.member.select(asked.response, ["1"], custom_id="share:choose:1")
    assert filled_in(form)["link"] == "https://example.org/second"
    again = await community.member.select(asked.response, ["0"], custom_id="share:choose:1")
    assert filled_in(again)["link"] == LINK


async def test_the_choice_is_over_after_a_day(community: Community):
    asked = await saved(community, f"{LINK} and https://example.org/second")
    await community.go_to(community.now + timedelta(hours=25))
    told = await community.member.select(asked.response, ["1"], custom_id="share:choose:1")
    assert "a day has passed" in said(told)


async def test_a_message_full_of_links_offers_as_many_as_a_list_holds(community: Community):
    asked = await saved(community, " ".join(f"https://example.org/{'x' * 40}{number}" for number in range(30)))
    assert len(options(asked.response, "share:choose:1")) == 25


async def test_what_discord_shows_of_a_link_fills_in_its_title(community: Community):
    message = await with_embeds(community, LINK, discord.Embed(title="Chairing\nwell \u202e", url=LINK))
    assert filled_in(await save(community, message))["title"] == "Chairing well"


async def test_of_several_titles_the_links_own_is_taken_or_none(community: Community):
    both = [discord.Embed(title="This one", url=LINK), discord.Embed(title="Another", url="https://example.org/2")]
    assert filled_in(await save(community, await with_embeds(community, LINK, *both)))["title"] == "This one"
    others = [discord.Embed(title="One"), discord.Embed(title="Two")]
    assert filled_in(await save(community, await with_embeds(community, LINK, *others)))["title"] == ""


async def test_a_title_of_256_characters_is_cut_to_what_the_form_takes(community: Community):
    message = await with_embeds(community, LINK, discord.Embed(title="\U0001f33b" * 256, url=LINK))
    assert length(filled_in(await save(community, message))["title"]) <= 120


async def test_a_link_that_only_stands_in_what_a_bot_showed_is_found(community: Community):
    message = await with_embeds(community, "", discord.Embed(title="From the news", url=LINK))
    form = await save(community, message)
    assert (filled_in(form)["link"], filled_in(form)["title"]) == (LINK, "From the news")


async def test_what_was_forwarded_from_elsewhere_is_read_too(community: Community):
    other = community.guild.create_text_channel("other")
    message = await community.steward.send(other, f"Look: {LINK}")
    passed_on = await community.steward.forward(message, community.reflections)
    assert filled_in(await save(community, passed_on))["link"] == LINK

"""Whatever is typed, or taken from a message, fits the form and the card, pings nobody, and loses nothing silently."""

from __future__ import annotations

import pytest

from cogs.introductions.rules.profile import MOST_WORK
from tests.community import Community, said
from tests.interface.pressing import filled_in, labels, standing
from tests.introductions.introducing import CHANGE, cards_in, passes, read, room, sends

HOSTILE = {
    "markdown": "**`~~__||*_" * 80,
    "everyone": "@everyone @here <@&1> <@1> <#1> " * 30,
    "fence": "```js\n" + "> # -# [x](https://example.org) " * 30,
    "right to left": "\u202e\u2067" + "שלום עולם " * 60,
    "emoji": "🌱" * 400,
    "marks": "\u0301\u0335" * 400,
    "lines": "a\n" * 400,
}


@pytest.mark.parametrize("kind", HOSTILE)
async def test_whatever_is_typed_fits_the_card_and_pings_nobody(community: Community, kind: str):
    channel = await room(community)
    text = HOSTILE[kind][:MOST_WORK]
    form = await community.member.slash(community.reflections, "introduce")
    preview = await sends(community.member, form, name=text[:30], work=text, change=text)
    more = await community.member.click(preview.response, label="Add more")
    skills = [
        "listening",
        "facilitation",
        "governance",
        "research",
        "policy",
        "media",
        "organisational-change",
        "rights",
    ]
    preview = await community.member.submit_modal(more, {"pronouns": text[:20], "offers": skills, "hopes": skills})
    ways = await community.member.click(preview.response, label="How I take part")
    every = ["text_first", "slow_replies", "no_dms", "adjustments"]
    preview = await community.member.submit_modal(ways, {"ways": every, "adjustments": text[:150]})
    assert "Agree" in labels(preview.response)
    assert not any("…" in line for line in read(preview.response).splitlines())
    await community.member.click(preview.response, label="Post it")
    await passes(community)
    [card] = cards_in(channel)
    assert "…" not in card
    assert len(card) <= 4000
    assert "\u202e" not in card.splitlines()[0]
    assert "You can say hello there" in card.splitlines()[-1]
    [thread] = channel.threads
    assert thread.name.startswith("Say hello to")
    sent = [one.json for one in community.env.http_requests if one.path == f"/channels/{channel.id}/messages"]
    assert all(one["allowed_mentions"] in ({"parse": []}, {"parse": [], "users": [], "roles": []}) for one in sent)


async def test_what_is_too_long_or_has_no_name_is_offered_again_in_full(community: Community):
    form = await community.member.slash(community.reflections, "introduce")
    refused = await sends(community.member, form, work="🌱" * 500)
    assert "*My work* has 200 characters too many" in said(refused)
    again = await community.member.click(refused.response, label="Open the form again")
    assert filled_in(again) == {"name": "Mo", "work": "🌱" * 500, "change": CHANGE}
    refused = await sends(community.member, again, name=" \u202e\u200b ")
    assert "A name to use is the one thing I need" in said(refused)
    again = await community.member.click(refused.response, label="Open the form again")
    assert "Saved." in said(await sends(community.member, again))


async def test_an_ordinary_message_becomes_the_beginning_of_an_introduction(community: Community):
    await room(community)
    message = await community.member.send(community.reflections, "I look after the allotments. I want them kept open.")
    form = await community.member.context_menu(community.reflections, "Make this my introduction", message)
    assert filled_in(form)["work"] == "I look after the allotments. I want them kept open."
    assert filled_in(form)["name"] == community.member.name
    preview = await sends(community.member, form, work=filled_in(form)["work"], change="")
    assert "I look after the allotments" in said(preview)


async def test_a_message_longer_than_the_form_says_so_and_loses_nothing_silently(community: Community):
    words = " ".join(f"word{number}" for number in range(220))
    message = await community.member.send(community.reflections, words)
    form = await community.member.context_menu(community.reflections, "Make this my introduction", message)
    filled = filled_in(form)
    assert f"{filled['work']} {filled['change']}" == words[: len(filled["work"]) + len(filled["change"]) + 1]
    assert len(filled["work"]) <= 800
    assert "its end is not in here" in str(form.modal)


async def test_only_ones_own_words_can_be_made_an_introduction(community: Community):
    theirs = await community.steward.send(community.reflections, "I am Sam")
    refused = await community.member.context_menu(community.reflections, "Make this my introduction", theirs)
    assert "Somebody else wrote that message" in said(refused)
    [bots] = [await standing(community, community.reflections, "own:show:0")]
    refused = await community.member.context_menu(community.reflections, "Make this my introduction", bots)
    assert "Somebody else wrote that message" in said(refused)
    blank = await community.member.send(community.reflections, "\u200b")
    answer = await community.member.context_menu(community.reflections, "Make this my introduction", blank)
    assert "no words" in said(answer)

"""Opportunities: what they say of pay and their last day, and what changes the moment that day is over."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot import servers
from cogs.resources.rules.resource import Pay
from tests.community import Community, posts, said
from tests.interface.pressing import filled_in, labels, nodes, private
from tests.resources.sharing import card_in, describes, find, offers, one, opens, passes, previews, room, shares

SECOND = timedelta(seconds=1)
END = datetime(2026, 1, 4, tzinfo=UTC)
TOLD = f"<t:{int(END.timestamp()) - 1}:F> (<t:{int(END.timestamp()) - 1}:R>)"


async def suggested(community: Community) -> list[str]:
    found = await community.member.autocomplete(community.reflections, "library find", "words", "trus")
    return [choice["name"] for choice in found]


def disabled(message: Any) -> list[str]:
    return [node["label"] for node in nodes(message.components) if node.get("disabled")]


async def offered(community: Community, closes: str = "3 January") -> None:
    preview = await offers(community, community.member, closes)
    private(await community.member.click(preview.response, label="Share it"))
    await passes(community)


async def test_pay_and_a_last_day_are_asked_for_before_it_can_be_shared(community: Community):
    preview = await previews(community, community.member, kind="opportunity")
    assert "An opportunity says whether it is paid, and when it closes. Please add that." in said(preview)
    assert disabled(preview.response) == ["Share it"]
    whole = await offers(community, community.member, "3 January")
    assert f"**Paid** · closes {TOLD}" in said(whole)
    assert disabled(whole.response) == []
    form = await community.member.click(whole.response, label="Pay and closing date")
    assert filled_in(form)["closes"] == "03/01/2026"
    await community.member.click(whole.response, label="Share it")
    about = (await one(community)).description
    assert (about.pay, about.closes_on) == (Pay.PAID, date(2026, 1, 3))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("31/12/2025", "That closing date has passed"),
        ("1/1/2030", "more than three years away"),
        ("when the moon is full", "when the moon is full"),
        ("\u202e@everyone", "everyone"),
    ],
)
async def test_a_day_that_cannot_be_is_refused_and_the_form_opens_again(community: Community, typed: str, told: str):
    refused = await offers(community, community.member, typed)
    assert told in said(refused)
    form = await community.member.click(refused.response, label="Open the form again")
    again = await community.member.submit_modal(form, {"pay": "unpaid", "closes": "today"})
    assert "**Unpaid** · closes <t:" in said(again)


async def test_something_else_than_an_opportunity_forgets_pay_and_day(community: Community):
    whole = await offers(community, community.member, "3 January")
    form = await community.member.click(whole.response, label="Change")
    assert "closes" not in said(await describes(community.member, form, kind="event"))


async def test_the_moment_its_last_day_is_over_it_is_found_no_more_and_the_card_says_so(community: Community):
    channel = await room(community)
    await offered(community)
    found = await one(community)
    assert found.closes_at == END
    await community.go_to(END - SECOND)
    assert "Trustee" in said(await find(community, words="trustee"))
    assert await suggested(community) == ["Trustee"]
    assert "I used this" in labels((await opens(community, community.member)).response)
    await community.go_to(END)
    assert "Nothing fits" in said(await find(community, words="trustee"))
    assert "Nothing is in the library yet" in said(await find(community))
    assert await suggested(community) == []
    assert f"**Paid** · closed {TOLD}" in card_in(channel)
    [card] = posts(channel)
    assert disabled(card) == ["I used this"]
    opened = await community.steward.click(card, label="More")
    assert disabled(opened.response) == ["I used this"]
    await community.steward.click(card, label="Keep it for me")


async def test_a_new_last_day_opens_it_again_and_the_old_one_closes_nothing(community: Community):
    channel = await room(community)
    await offered(community)
    preview = await community.member.click((await opens(community, community.member)).response, label="Change it")
    form = await community.member.click(preview.response, label="Pay and closing date")
    whole = await community.member.submit_modal(form, {"pay": "paid", "closes": "5 January"})
    await community.member.click(whole.response, label="Save the change")
    await community.go_to(END + SECOND)
    assert "Trustee" in said(await find(community, words="trustee"))
    assert "closes <t:" in card_in(channel)
    await community.go_to(END + timedelta(days=2))
    assert "closed <t:" in card_in(channel)
    await community.restart()
    preview = await community.member.click((await opens(community, community.member)).response, label="Change it")
    refused = await community.member.click(preview.response, label="Save the change")
    assert "That closing date has passed" in said(refused)
    form = await community.member.click(preview.response, label="Pay and closing date")
    whole = await community.member.submit_modal(form, {"pay": "paid", "closes": "in a month"})
    await community.member.click(whole.response, label="Save the change")
    await passes(community)
    assert "closes <t:" in card_in(channel)
    assert "Trustee" in said(await find(community, words="trustee"))


async def test_the_day_ends_in_the_zone_of_the_server(community: Community):
    async with community.hearth.database.writing() as unit:
        await servers.put(unit, community.guild.id, servers.ZONE, "Pacific/Auckland")
    await offered(community)
    assert (await one(community)).closes_at == datetime(2026, 1, 3, 11, tzinfo=UTC)


async def test_what_closes_while_the_bot_is_away_is_closed_when_it_is_back(community: Community):
    channel = await room(community)
    await offered(community)
    await community.stop()
    await community.go_to(END + timedelta(hours=1))
    await community.restart()
    await passes(community)
    assert "closed <t:" in card_in(channel)
    await shares(community, community.steward, link="https://example.org/other")

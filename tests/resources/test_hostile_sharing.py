"""Text that nobody in their right mind would type, in every field, from the form to the card and back."""

from __future__ import annotations

import random

import pytest

from cogs.resources.rules.resource import MOST_CREATOR, MOST_NOTE, MOST_REGION, MOST_TITLE, MOST_WHY
from tests.community import Community, said
from tests.fuzz.hostile import SAMPLES
from tests.interface.pressing import private
from tests.resources.sharing import card_in, find, one, opens, passes, previews, room, shares


def long(most: int, seed: int) -> str:
    """Return hostile text of about the length that fits."""
    pick, text = random.Random(seed), "a"
    while len(text.encode("utf-16-le", "surrogatepass")) // 2 < most - 40:
        piece = pick.choice(SAMPLES)
        text += piece if len(piece) < 40 else piece[:20]
    return text.encode("utf-16-le", "surrogatepass")[: 2 * most].decode("utf-16-le", "ignore")


@pytest.mark.parametrize("forum", [False, True])
@pytest.mark.parametrize("seed", range(3))
async def test_nothing_pings_and_nothing_breaks_out(community: Community, seed: int, *, forum: bool):
    channel = await room(community, forum=forum)
    mo = community.member
    preview = await previews(community, mo, title=long(MOST_TITLE, seed), why=long(MOST_WHY, seed + 10))
    form = await mo.click(preview.response, label="Add topics and credit")
    sent = {
        "topics": ["rights"],
        "creator": long(MOST_CREATOR, seed + 20),
        "region": long(MOST_REGION, seed + 30),
        "note": long(MOST_NOTE, seed + 40),
    }
    whole = await mo.submit_modal(form, sent)
    told = said(await mo.click(whole.response, label="Share it"))
    assert "is in the library" in told
    await passes(community)
    [post] = channel.threads if forum else [channel]
    card = card_in(post)
    assert f"Shared by <@{mo.id}>." in card
    assert "**About:** Rights" in card
    assert "](" not in card
    sent_by_us = [each.json for each in community.env.http_requests if each.method in {"POST", "PATCH"} and each.json]
    asked = [each["allowed_mentions"] for each in sent_by_us if isinstance(each, dict) and "components" in each]
    assert asked
    assert all(not (each.get("parse") or each.get("users") or each.get("roles")) for each in asked)
    private(await opens(community, community.steward))
    private(await find(community, words=(await one(community)).description.title[:100]))
    await community.restart()
    again = await mo.click((await opens(community, mo)).response, label="Change it")
    private(await mo.click(again.response, label="Save the change"))


async def test_any_words_can_be_looked_for(community: Community):
    await shares(community, community.member)
    for text in filter(None, SAMPLES):
        private(await find(community, words=text[:100]))

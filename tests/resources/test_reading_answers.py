"""How the library's answers read, where several things are told in one sentence."""

from __future__ import annotations

from tests.community import Community, said
from tests.resources.sharing import TITLE, shares


async def test_of_two_mistyped_words_both_were_meant_in_their_order(community: Community):
    await shares(community, community.member)
    for words, meant in (("metting chiar", "“meeting” and “chair”"), ("chiar metting", "“chair” and “meeting”")):
        told = said(await community.member.slash(community.reflections, "library find", words=words))
        assert f"Did you mean {meant}? That is what I looked for." in told
        assert TITLE in told


async def test_whoever_typed_no_words_is_not_told_to_type_fewer(community: Community):
    await shares(community, community.member)
    told = said(await community.member.slash(community.reflections, "library find", pay="paid"))
    assert "Nothing fits Paid at the moment." in told
    assert "fewer words" not in told


async def test_why_something_waits_is_a_whole_sentence(community: Community):
    await shares(community, community.member)
    panel = await community.steward.slash(community.stewards, "steward library")
    waiting = said(await community.steward.click(panel.response, label="What waits"))
    assert "It waits because it has no topic." in waiting

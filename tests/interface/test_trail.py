"""The audit trail, where somebody in it was erased."""

from __future__ import annotations

from tests.community import STEWARD, Community, said


async def test_what_an_erased_steward_did_stays_and_their_name_goes(community: Community):
    await community.set_prompts()
    await community.hearth.personal_data.erase(community.steward.id)
    role = community.guild.create_role("Other stewards", permissions=STEWARD)
    ada = community.guild.add_member(community.env.create_user("ada"), roles=[role])

    told = said(await ada.slash(community.stewards, "steward audit"))

    assert "set the weekly prompt" in told
    assert str(community.steward.id) not in told
    assert "<@0>" not in told
    assert "a former steward" in told


async def test_an_empty_trail_says_so(community: Community):
    assert "There is nothing here yet." in said(await community.steward.slash(community.stewards, "steward audit"))

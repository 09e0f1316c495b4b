"""Who is a steward is asked anew at each press: by Manage Server, or by a role that the server has named."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from simcord.actors import MemberActor

from bot import servers
from bot.access import Actor
from bot.errors import NotSteward
from tests.community import Community, said

NOT_A_STEWARD = "This is for stewards"
SEES_THE_COMMAND = discord.Permissions(moderate_members=True)


async def name_stewards(community: Community, *roles: Any) -> None:
    """Set the roles whose holders are stewards."""
    async with community.hearth.database.writing() as unit:
        await servers.put(unit, community.guild.id, servers.STEWARD_ROLES, [role.id for role in roles])


async def asked(community: Community, person: Any) -> str:
    return said(await person.slash(community.stewards, "steward prompts"))


async def test_manage_server_makes_a_steward(community: Community):
    assert NOT_A_STEWARD not in await asked(community, community.steward)


async def test_the_owner_is_a_steward(community: Community):
    owner = MemberActor(community.env, community.guild, community.guild.owner)
    assert NOT_A_STEWARD not in await asked(community, owner)


async def test_moderating_alone_makes_none(community: Community):
    role = community.guild.create_role("Moderators", permissions=SEES_THE_COMMAND)
    ada = community.guild.add_member(community.env.create_user("ada"), roles=[role])
    assert NOT_A_STEWARD in await asked(community, ada)


async def test_a_role_that_the_server_named_makes_a_steward_until_it_goes(community: Community):
    role = community.guild.create_role("Welcomers", permissions=SEES_THE_COMMAND)
    other = community.guild.create_role("Others", permissions=SEES_THE_COMMAND)
    ada = community.guild.add_member(community.env.create_user("ada"), roles=[role, other])
    await name_stewards(community, role)
    assert NOT_A_STEWARD not in await asked(community, ada)

    panel = (await ada.slash(community.stewards, "steward prompts")).response
    community.env.backend.remove_member_role(community.guild.id, ada.id, role.id)

    assert NOT_A_STEWARD in said(await ada.click(panel, label="Set it up"))
    assert NOT_A_STEWARD in await asked(community, ada)


async def test_a_role_named_in_another_server_counts_for_nothing_here(community: Community):
    elsewhere = community.env.create_guild()
    role = elsewhere.create_role("Welcomers", permissions=SEES_THE_COMMAND)
    room = elsewhere.create_text_channel("room")
    ada = elsewhere.add_member(community.env.create_user("ada"), roles=[role])
    await name_stewards(community, role)
    assert NOT_A_STEWARD in said(await ada.slash(room, "steward prompts"))


def test_the_right_is_of_this_moment():
    Actor(1, 2, is_steward=True).must_be_steward()
    with pytest.raises(NotSteward):
        Actor(1, 2, is_steward=False).must_be_steward()

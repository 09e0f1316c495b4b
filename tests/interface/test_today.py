"""`/steward today`: the stewards' one queue, from what every part says of itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import discord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.deliveries.model import Trouble
from bot.interface.cards import MOST_COMPONENTS, MOST_TEXT
from bot.ports import Waits
from tests.community import Community, posts, texts
from tests.interface.pressing import everything_kept, labels, nodes, private
from tests.interface.test_home import again, nothing_else_waits, waiting_for


async def today(community: Community) -> discord.Message:
    """Return the queue as a steward sees it."""
    answer = await community.steward.slash(community.stewards, "steward today")
    private(answer)
    return answer.response


async def said_today(community: Community) -> str:
    return private(await community.steward.slash(community.stewards, "steward today"))


def forbid(community: Community, channel: object) -> None:
    """Take the bot's permission to write there away."""
    deny = discord.Permissions(send_messages=True).value
    community.env.backend.set_overwrite(channel.id, Overwrite(community.hearth.user.id, OverwriteType.MEMBER, 0, deny))


async def test_nothing_waiting_is_said_kindly(community: Community):
    nothing_else_waits(community)
    told = await said_today(community)
    assert "Nothing waits for you. Thank you for looking after this place." in told


async def test_each_thing_has_one_button_and_members_things_are_left_out(community: Community):
    nothing_else_waits(community)
    waiting_for(
        community,
        Waits("A member's own.", press=again(1)),
        Waits("A list to look through.", is_for_stewards=True, press=again(2)),
        Waits("A round to release.", is_for_stewards=True, press=again(3)),
        Waits("The next prompt comes on Monday.", is_for_stewards=True, to_know=True),
    )
    queue = await today(community)
    told = private(await community.steward.click(queue, label="Look again"))
    assert "2 things wait." in told
    assert "A member's own." not in told
    assert told.index("A list") < told.index("A round") < told.index("The next prompt")
    assert labels(queue) == ["Deal with 2", "Deal with 3", "Look again"]


async def test_a_missing_permission_stands_there_before_anything_was_refused(community: Community):
    await community.set_prompts()
    await community.steward.slash(community.stewards, "steward settings", name="stewards_channel", value="#stewards")
    assert "I'm missing a permission" not in await said_today(community)
    forbid(community, community.reflections)
    forbid(community, community.stewards)

    queue = await today(community)

    told = private(await community.steward.click(queue, label="Look again"))
    assert f"I'm missing a permission in <#{community.reflections.id}>: *Send Messages*" in told
    assert "The weekly prompt is posted there." in told
    assert f"I'm missing a permission in <#{community.stewards.id}>: *Send Messages*" in told
    assert "Stewards hear there of what only they can mend." in told
    form = await community.steward.click(queue, label="Mend it")
    assert private(form) == "The weekly prompt"
    form = await community.steward.click(queue, label="Choose another")
    other = community.guild.create_text_channel("helpers")
    private(await community.steward.submit_modal(form, {"stewards_channel": [other]}))
    assert "Stewards hear there" not in await said_today(community)


async def test_a_channel_that_is_gone_stands_there(community: Community):
    room = community.guild.create_text_channel("helpers")
    await community.steward.slash(community.stewards, "steward settings", name="stewards_channel", value="#helpers")
    community.env.backend.delete_channel(room.id)
    await community.env.settle()
    assert f"I can't find the channel <#{room.id}>" in await said_today(community)


async def test_what_discord_refused_stands_there_once_with_its_cure(community: Community):
    await community.set_prompts(day="Thursday", time="00:20", zone="UTC")
    forbid(community, community.reflections)
    await community.go_to(community.now + timedelta(minutes=30))
    assert posts(community.reflections) == []
    queue = await today(community)
    told = private(await community.steward.click(queue, label="Look again"))
    assert told.count("could not be posted") == 1
    assert "I'm missing a permission" not in told  # the notice says it already
    assert "Mend it" in labels(queue)


async def test_a_notice_asks_for_what_is_missing_there_and_threads_are_a_right_of_their_own(community: Community):
    await community.set_prompts()
    await community.steward.slash(community.stewards, "steward settings", name="stewards_channel", value="#stewards")
    deny = discord.Permissions(create_public_threads=True).value
    own = Overwrite(community.hearth.user.id, OverwriteType.MEMBER, 0, deny)
    community.env.backend.set_overwrite(community.reflections.id, own)
    trouble = Trouble(community.guild.id, community.reflections.id, 50013, "Something", "")
    async with community.hearth.database.writing() as unit:
        await community.hearth.notices.cannot_post(unit, trouble, community.now)
    await community.env.advance_time(20 * 60)

    told = await said_today(community)
    assert "Nothing is lost. Please allow me *Create Public Threads* in that channel's settings" in told
    [post] = posts(community.stewards)
    message = texts([component.to_dict() for component in post.components])
    assert "*View Channel*, *Send Messages*, *Read Message History*, *Create Public Threads*" in message

    community.env.backend.set_overwrite(community.reflections.id, replace(own, deny=0))
    assert "As far as I can see, I may do all I must there now." in await said_today(community)


async def test_the_next_prompt_is_good_to_know_and_waits_for_nobody(community: Community):
    assert "`/steward prompts` sets up a weekly question" in await said_today(community)
    queue = await today(community)
    assert private(await community.steward.click(queue, label="Set it up")) == "The weekly prompt"
    before = await said_today(community)
    await community.set_prompts()
    told = await said_today(community)
    assert "The next weekly prompt comes <t:" in told
    assert told.count("waits.") + told.count("wait.") <= before.count("waits.") + before.count("wait.")
    assert "`/steward prompts` sets up a weekly question" not in told


async def test_another_servers_trouble_is_not_ours(community: Community):
    await community.set_prompts()
    forbid(community, community.reflections)
    other = community.env.create_guild(name="Elsewhere")
    room = other.create_text_channel("stewards")
    role = other.create_role("Stewards", permissions=discord.Permissions(manage_guild=True, moderate_members=True))
    ada = other.add_member(community.env.create_user("ada"), roles=[role])
    await community.env.settle()
    told = private(await ada.slash(room, "steward today"))
    assert "permission" not in told
    assert str(community.reflections.id) not in told


async def test_a_long_queue_is_clipped_and_says_so(community: Community):
    nothing_else_waits(community)
    waiting_for(
        community,
        *(Waits(f"{n}. {'long ' * 90}", is_for_stewards=True, press=again(n)) for n in range(40)),
        *(Waits(f"{n}. {'know ' * 90}", is_for_stewards=True, to_know=True) for n in range(9)),
    )
    queue = await today(community)
    assert len(list(nodes(queue.components))) <= MOST_COMPONENTS
    assert sum(len(node.get("content", "")) for node in nodes(queue.components)) <= MOST_TEXT
    assert "more, once these are done." in "".join(node.get("content", "") for node in nodes(queue.components))
    assert labels(queue)[-1] == "Look again"


async def test_looking_writes_nothing_and_is_for_stewards(community: Community):
    before = await everything_kept(community)
    await said_today(community)
    moderators = community.guild.create_role("Moderators", permissions=discord.Permissions(moderate_members=True))
    ada = community.guild.add_member(community.env.create_user("ada"), roles=[moderators])
    assert "This is for stewards" in private(await ada.slash(community.stewards, "steward today"))
    assert await everything_kept(community) == before

"""From a server that has just invited Hearth to the first prompt scheduled, as a new steward would go."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import discord
import pytest

from tests.community import STEWARD, Community, posts, texts
from tests.interface.pressing import everything_kept, filled_in
from tests.steward_setup.newcomers import BASICS, Server, fresh_server, give_bot, own_posts

MOST_PRESSES = 15
MONDAY = datetime(2026, 1, 5, 10, tzinfo=UTC)


async def schedule(server: Server, opened: Any, room: Any, choices: int = 0) -> None:
    """Send the schedule's form as it is filled in, with this channel, and say yes."""
    assert filled_in(opened)["day"] == ["0"]
    assert filled_in(opened)["time"] == "10:00"
    values = {"channel": [room], "day": ["0"], "time": "10:00", "zone": filled_in(opened)["zone"]}
    await server.fill(opened, values, choices)
    await server.press("Yes, set it")
    assert "Done: the weekly prompt is on." in server.reads()


async def it_works(server: Server) -> None:
    """Look at the panel once more: all up to the weekly prompt is done, and what is left can wait."""
    await server.begin()
    told = server.reads().splitlines()
    steps = [line for line in told if line[:1].isdigit()]
    assert ["to do" in step for step in steps] == [*[False] * 7, *[True] * 5]
    assert "to mend" not in server.reads()
    assert server.main() == "Next: Introductions"


async def all_is_done(server: Server) -> None:
    """Look at the panel once more: nothing is open."""
    await server.begin()
    assert "All is set up" in server.reads()
    assert "to do" not in server.reads()
    assert "to mend" not in server.reads()
    assert not any(label.startswith("Next") for label in server.labels())


async def test_with_nothing_but_picks_it_takes_no_more_than_fifteen_presses(community: Community):
    server = await fresh_server(community)
    made = {name: server.guild.create_text_channel(name) for name in ("team", "help", "weekly")}

    await server.begin()
    await server.fill(await server.press(server.main()), BASICS)
    await server.press("Only people with Manage Server")
    await server.choose("setup:stewards-in:0", made["team"])
    await server.choose("setup:support-in:0", made["help"])
    await server.press(server.main())  # Post and pin it
    form = await server.press(server.main())  # Set it up
    await schedule(server, form, made["weekly"], choices=1)

    assert server.presses <= MOST_PRESSES
    assert server.presses == 11
    await it_works(server)
    [post] = own_posts(made["help"])
    assert post.pinned
    await community.go_to(MONDAY)
    await community.env.settle()
    assert len(posts(made["weekly"])) == 1


async def test_with_channels_made_it_takes_no_more_than_fifteen_presses(community: Community):
    server = await fresh_server(community, "manage_channels")

    await server.begin()
    await server.fill(await server.press(server.main()), BASICS)
    await server.press("Only people with Manage Server")
    await server.press("Make #stewards for me")
    await server.press("Make #support for me")
    await server.press(server.main())
    await server.press("Make #reflections for me")
    form = await server.press(server.main())
    room = server.guild.channels["reflections"]
    assert filled_in(form)["channel"] == [str(room.id)]
    await schedule(server, form, room)

    assert server.presses <= MOST_PRESSES
    assert server.presses == 11
    await it_works(server)


async def test_the_form_begins_with_the_zone_of_the_server(community: Community):
    server = await fresh_server(community)
    await server.begin()
    await server.fill(await server.press("Next: The basics"), {**BASICS, "zone": "Asia/Kathmandu"})
    await server.choose_step(7)
    assert filled_in(await server.press("Set it up"))["zone"] == "Asia/Kathmandu"
    await server.choose_step(1)
    again = await server.press("Change it")
    assert filled_in(again) == {**BASICS, "zone": "Asia/Kathmandu"}


async def test_it_is_left_halfway_and_another_steward_goes_on_after_a_restart(community: Community):
    server = await fresh_server(community)
    team, helping, weekly = (server.guild.create_text_channel(name) for name in ("team", "help", "weekly"))
    await server.begin()
    await server.fill(await server.press("Next: The basics"), BASICS)
    await server.choose("setup:stewards:0", server.guild.roles["Organisers"])
    old = server.now

    await community.restart()
    other = server.guild.add_member(
        community.env.create_user("ash"), roles=[server.guild.create_role("More", permissions=STEWARD)]
    )
    mine = Server(community, server.guild, server.general, other)
    await mine.begin()
    assert "1. The basics: **done**" in mine.reads()
    assert "2. Stewards: **done**" in mine.reads()
    assert mine.main() == "Next: Rooms"
    await mine.press("Next: Rooms")
    await mine.choose("setup:stewards-in:0", team)

    # What the first one still has on the screen works as well, and sees what the other has done.
    server.shown.append(old)
    await server.choose("setup:support-in:0", helping)
    assert f"Messages for stewards: <#{team.id}>" in server.reads() or "Step 5" in server.reads()
    await server.press("Post and pin it")
    await mine.begin()
    await schedule(mine, await mine.press("Next: The weekly prompt"), weekly)
    await it_works(mine)


async def test_without_the_permissions_it_says_plainly_what_is_missing_and_how_to_mend_it(community: Community):
    server = await fresh_server(community, without=("pin_messages", "create_public_threads"))
    rooms = {name: server.guild.create_text_channel(name) for name in ("team", "help", "weekly")}
    await server.begin()
    await server.fill(await server.press("Next: The basics"), BASICS)
    await server.press("Only people with Manage Server")
    assert "I may not make channels here, and I don't need to." in server.reads()
    assert not any(label.startswith("Make") for label in server.labels())
    await server.choose("setup:stewards-in:0", rooms["team"])
    await server.choose("setup:support-in:0", rooms["help"])

    assert "**Step 4 of 12: Permissions** (to mend)" in server.reads()
    assert f"<#{rooms['help'].id}>: I'm missing *Pin Messages*" in server.reads()
    assert "*Manage Messages* is not enough" in server.reads()
    assert "In the server as a whole I'm missing" in server.reads()
    assert "*Create Public Threads*" in server.reads()

    await server.press("Next: The support post")
    await server.press("Post and pin it")
    await community.env.settle()
    await schedule(server, await server.press("Set it up"), rooms["weekly"], choices=1)
    await server.begin()
    assert "5. The support post: **to mend**. It stands there, but isn't pinned." in server.reads()
    await server.press("Next: Permissions")
    assert f"<#{rooms['weekly'].id}>: I'm missing *Create Public Threads*" in server.reads()

    give_bot(community, server.guild)
    await server.press("Look again")
    assert "I may do all I must in every channel I use." in server.reads()
    await server.press("Next: The support post")
    await server.press("Post it again")
    await community.env.settle()
    [post] = own_posts(rooms["help"])
    assert post.pinned
    await it_works(server)


async def test_a_channel_where_the_bot_may_not_post_is_refused_and_nothing_is_kept(community: Community):
    server = await fresh_server(community)
    me = community.hearth.user
    closed = server.guild.create_text_channel(
        "closed", overwrites={me: discord.PermissionOverwrite(view_channel=False)}
    )
    await server.begin()
    await server.press_next_to("Rooms")
    before = await everything_kept(community)
    for custom_id in ("setup:stewards-in:0", "setup:support-in:0"):
        page = server.now
        await server.choose(custom_id, closed)
        assert "I can't find the channel" in server.reads()
        server.shown.append(page)
    assert await everything_kept(community) == before


@pytest.mark.parametrize("first", ["setup:stewards-in:0", "setup:support-in:0"])
async def test_what_is_for_stewards_has_a_channel_of_its_own(community: Community, first: str):
    second = {"setup:stewards-in:0": "setup:support-in:0", "setup:support-in:0": "setup:stewards-in:0"}[first]
    server = await fresh_server(community)
    room = server.guild.create_text_channel("room")
    await server.begin()
    await server.press_next_to("Rooms")
    await server.choose(first, room)
    await server.choose(second, room)
    assert "is used for something else already" in server.reads()


@pytest.mark.parametrize("names", [("stewards_channel", "support_channel"), ("support_channel", "stewards_channel")])
async def test_so_it_has_where_it_is_typed_into_the_settings(community: Community, names: tuple[str, str]):
    server = await fresh_server(community)
    said = []
    for name in names:
        typed = {"name": name, "value": "#general"}
        answer = await server.steward.slash(server.general, "steward settings", **typed)
        said.append(texts(answer.response.components))
    assert "Done." in said[0]
    assert "is used for something else already" in said[1]
    one = await server.steward.slash(server.general, "steward settings", name=names[1])
    assert "Now: not set" in texts(one.response.components)


async def test_who_can_read_private_threads_are_people_and_not_the_bot_itself(community: Community):
    server = await fresh_server(community, "manage_threads")
    me = community.hearth.get_guild(server.guild.id).me
    keepers = server.guild.create_role("Keepers", permissions=discord.Permissions(manage_threads=True))
    threads = discord.PermissionOverwrite(manage_threads=True)
    room = server.guild.create_text_channel("team", overwrites={me: threads, server.steward: threads})
    await community.env.settle()
    await server.begin()
    await server.press_next_to("Rooms")
    await server.choose("setup:stewards-in:0", room)
    await server.choose_step(2)
    [told] = [line for line in server.reads().splitlines() if line.startswith("Private threads")]
    assert f"<@&{keepers.id}>" in told
    assert f"<@{server.steward.id}>" in told
    assert f"<@{me.id}>" not in told
    assert not any(role.mention in told for role in me.roles if role.managed)


async def test_rooms_that_were_deleted_can_be_made_again_before_anything_is_posted(community: Community):
    server = await fresh_server(community, "manage_channels")
    await server.begin()
    await server.press_next_to("Rooms")
    page = server.now
    await server.press("Make #stewards for me")
    server.shown.append(page)
    await server.press("Make #support for me")
    await server.press("Post and pin it")
    await community.env.settle()
    for channel in community.hearth.get_guild(server.guild.id).text_channels:
        if channel.name in ("stewards", "support"):
            community.env.backend.delete_channel(channel.id)
    await community.env.settle()

    await server.choose_step(5)
    assert "It needs a channel first" in server.reads()
    assert "Post it again" not in server.labels()
    await server.choose_step(3)
    page = server.now
    await server.press("Make #stewards for me")
    server.shown.append(page)
    await server.press("Make #support for me")
    await server.choose_step(5)
    await server.press("Post it again")
    await community.env.settle()
    [room] = [one for one in community.hearth.get_guild(server.guild.id).text_channels if one.name == "support"]
    assert [message.pinned async for message in room.history() if message.type is discord.MessageType.default] == [True]


async def test_nobody_is_told_anything_when_the_bot_joins(community: Community):
    before = [request for request in community.env.http_requests if request.method == "POST"]
    server = await fresh_server(community)
    await community.env.settle()
    await community.env.advance_time(3600)
    after = [request for request in community.env.http_requests if request.method == "POST"]
    assert after == before
    assert posts(server.general) == []


async def test_home_leads_stewards_to_setup_until_the_basics_are_there(community: Community):
    server = await fresh_server(community)
    member = server.guild.add_member(community.env.create_user("kit"))

    async def at_home(person: Any) -> str:
        return texts((await person.slash(server.general, "home")).response.components)

    async def today() -> Any:
        return (await server.steward.slash(server.general, "steward today")).response

    assert "`/steward setup` sets Hearth up" in await at_home(server.steward)
    assert "setup" not in await at_home(member)
    server.shown.append(await today())
    await server.press("Set up Hearth")
    await server.fill(await server.press("Next: The basics"), BASICS)
    assert "`/steward setup` sets Hearth up" not in await at_home(server.steward)
    assert "`/steward setup` sets Hearth up" not in texts((await today()).components)

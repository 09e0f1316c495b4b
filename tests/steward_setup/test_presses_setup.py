"""Every button, list and form of setup is pressed: in private, by stewards only, and with the rights of that moment."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from discord.ui import ActionRow, Button, ChannelSelect, LayoutView, RoleSelect, Select

from tests.community import Community, texts
from tests.contracts import posted
from tests.interface.pressing import everything_kept, nodes, pressable, private
from tests.steward_setup.newcomers import BASICS, Server, fresh_server, own_posts

NOT_A_STEWARD = "This is for stewards"


class Presses:
    """Presses everything in a message as one person, and remembers what was pressed."""

    def __init__(self, server: Server, person: Any, room: Any, role: Any) -> None:
        self.server = server
        self.person = person
        self.room = room
        self.role = role
        self.pressed: set[str] = set()

    async def press(self, message: Any, node: dict[str, Any]) -> Any:
        """Press one, or choose from it; whatever comes of it is private."""
        custom_id = node["custom_id"]
        self.pressed.add(posted.noun_and_verb(custom_id))
        if node["type"] == 2:
            answer = await self.person.click(message, custom_id=custom_id)
        else:
            value = {3: "3", 6: self.role, 8: self.room}[node["type"]]
            answer = await self.person.select(message, [value], custom_id=custom_id)
        private(answer)
        return answer

    async def all_of(self, message: Any) -> list[Any]:
        """Press all of a message that is setup's."""
        own = [node for node in pressable(message) if node["custom_id"].startswith("setup:")]
        return [await self.press(message, node) for node in own]


async def everything_of_setup(server: Server) -> list[Any]:
    """Return messages that hold every id that setup has ever shown, as they would stand on somebody's screen."""
    lists = {
        **dict.fromkeys(posted.SETUP.lists, lambda i: Select(custom_id=i, options=[discord.SelectOption(label="3")])),
        **dict.fromkeys(posted.SETUP.channel_lists, lambda i: ChannelSelect(custom_id=i)),
        **dict.fromkeys(posted.SETUP.role_lists, lambda i: RoleSelect(custom_id=i)),
        **dict.fromkeys(posted.SETUP.buttons, lambda i: Button(label=i, custom_id=i)),
    }
    found = []
    for custom_id, build in lists.items():
        view = LayoutView(timeout=None)
        view.add_item(ActionRow(build(custom_id)))
        view.stop()
        channel = server.community.hearth.get_partial_messageable(server.general.id)
        found.append(await channel.send(view=view, allowed_mentions=discord.AllowedMentions.none()))
    await server.community.env.settle()
    return found


async def test_every_press_is_answered_in_private_and_pings_nobody(community: Community):
    server = await fresh_server(community, "manage_channels")
    room, role = server.guild.create_text_channel("room"), server.guild.roles["Organisers"]
    presses = Presses(server, server.steward, room, role)
    for message in await everything_of_setup(server):
        await presses.all_of(message)
    await server.begin()
    await presses.all_of(server.now)
    await server.fill(await server.steward_form(), BASICS)

    assert presses.pressed == posted.presses_of(posted.SETUP)
    sent = [request.json for request in community.env.http_requests if isinstance(request.json, dict)]
    pinged = [body["allowed_mentions"] for body in sent if body.get("allowed_mentions")]
    assert all(not any(mentions.values()) for mentions in pinged)


async def test_every_page_is_within_discords_limits_and_every_list_has_words(community: Community):
    server = await fresh_server(community, "manage_channels")
    await server.begin()
    await server.fill(await server.press("Next: The basics"), BASICS)
    for step in range(1, 8):
        await server.choose_step(step)
        found = list(nodes(server.now.components))
        assert len(found) <= 40
        assert len(server.reads()) <= 4000
        assert all(node["placeholder"] for node in found if node["type"] in (3, 6, 8))
        assert all(len(row["components"]) <= 5 for row in found if row["type"] == 1)
        ids = [node["custom_id"] for node in found if node.get("custom_id")]
        assert len(ids) == len(set(ids))


async def test_who_is_no_steward_is_refused_at_every_press_and_changes_nothing(community: Community):
    server = await fresh_server(community, "manage_channels")
    member = server.guild.add_member(community.env.create_user("kit"))
    room, role = server.guild.create_text_channel("room"), server.guild.roles["Organisers"]
    presses = Presses(server, member, room, role)
    messages = await everything_of_setup(server)
    before = await everything_kept(community)
    told = [private(answer) for message in messages for answer in await presses.all_of(message)]
    assert presses.pressed == posted.presses_of(posted.SETUP)
    assert [line for line in told if NOT_A_STEWARD not in line] == []
    assert await everything_kept(community) == before
    assert {channel.name for channel in server.guild.channels.values()} == {"general", "room"}


async def test_a_moderator_to_whom_discord_shows_the_command_is_refused(community: Community):
    server = await fresh_server(community)
    role = server.guild.create_role("Moderators", permissions=discord.Permissions(moderate_members=True))
    ada = server.guild.add_member(community.env.create_user("ada"), roles=[role])
    assert NOT_A_STEWARD in private(await ada.slash(server.general, "steward setup"))


@pytest.mark.parametrize("step", ["basics", "stewards", "rooms", "post"])
async def test_who_loses_the_role_halfway_is_refused_and_nothing_is_half_done(community: Community, step: str):
    server = await fresh_server(community, "manage_channels")
    helpers, others = server.guild.create_role("Helpers", permissions=_SEES), server.guild.create_role("Others")
    team, room = server.guild.create_text_channel("team"), server.guild.create_text_channel("room")
    await server.begin()
    await server.press_next_to("Stewards")
    await server.choose("setup:stewards:0", helpers)
    ada = server.guild.add_member(community.env.create_user("ada"), roles=[helpers])
    hers = Server(community, server.guild, server.general, ada)
    await hers.begin()
    await hers.press_next_to("Rooms")
    page = hers.now
    await hers.choose("setup:stewards-in:0", team)
    await hers.choose("setup:support-in:0", room)
    support = hers.now
    await hers.begin()
    form = await hers.press("Next: The basics")
    await hers.press_next_to("Stewards")
    stewards = hers.now
    community.env.backend.remove_member_role(server.guild.id, ada.id, helpers.id)
    before = await everything_kept(community)

    if step == "basics":
        refused = private(await ada.submit_modal(form, BASICS))
    elif step == "stewards":
        refused = private(await ada.select(stewards, [others], custom_id="setup:stewards:0"))
    elif step == "rooms":
        refused = private(await ada.click(page, label="Make #stewards for me"))
    else:
        refused = private(await ada.click(support, label="Post and pin it"))

    assert NOT_A_STEWARD in refused
    after = await everything_kept(community)
    assert {**after, "drafts": []} == {**before, "drafts": []}
    assert own_posts(room) == []
    assert "stewards" not in {channel.name for channel in server.guild.channels.values()}


async def test_a_steward_by_role_cannot_lock_themself_out(community: Community):
    server = await fresh_server(community)
    helpers, others = server.guild.create_role("Helpers", permissions=_SEES), server.guild.create_role("Others")
    await server.begin()
    await server.press_next_to("Stewards")
    await server.choose("setup:stewards:0", helpers)
    ada = server.guild.add_member(community.env.create_user("ada"), roles=[helpers])
    hers = Server(community, server.guild, server.general, ada)
    await hers.begin()
    await hers.press_next_to("Stewards")
    page = hers.now
    before = await everything_kept(community)
    await hers.choose("setup:stewards:0", others)
    hers.shown.append(page)
    await hers.press("Only people with Manage Server")
    assert await everything_kept(community) == before
    hers.shown.append(page)
    await hers.choose("setup:stewards:0", others, helpers)
    assert "Done: these roles are stewards." in hers.reads()


async def test_it_names_who_can_read_private_threads(community: Community):
    server = await fresh_server(community)
    wardens = server.guild.create_role("Wardens", permissions=discord.Permissions(manage_threads=True))
    owners = server.guild.create_role("Owners", permissions=discord.Permissions(administrator=True))
    plain = server.guild.create_role("Plain")
    named = server.guild.create_role("Named")
    allowed = {named: discord.PermissionOverwrite(manage_threads=True)}
    room = server.guild.create_text_channel("room", overwrites=allowed)
    await server.begin()
    await server.press_next_to("Rooms")
    await server.choose("setup:support-in:0", room)
    for step in ("Stewards", "Permissions"):
        await server.begin()
        await server.press_next_to(step)
        told = server.reads()
        assert "the server's owner" in told
        assert all(f"<@&{role.id}>" in told for role in (wardens, owners, named))
        assert f"<@&{plain.id}>" not in told


async def test_what_is_gone_is_said_and_not_offered_again(community: Community):
    server = await fresh_server(community)
    helpers = server.guild.create_role("Helpers")
    team, room = server.guild.create_text_channel("team"), server.guild.create_text_channel("room")
    await server.begin()
    await server.press_next_to("Stewards")
    await server.choose("setup:stewards:0", helpers)
    await server.choose_step(3)
    await server.choose("setup:stewards-in:0", team)
    await server.choose("setup:support-in:0", room)
    community.env.backend.delete_channel(team.id)
    community.env.backend.delete_role(server.guild.id, helpers.id)

    await server.begin()

    assert "2. Stewards: **to do**" in server.reads()
    assert "3. Rooms: **to mend**. Messages for stewards: the one chosen is gone." in server.reads()
    await server.press_next_to("Rooms")
    [told_in] = [node for node in nodes(server.now.components) if node.get("custom_id") == "setup:stewards-in:0"]
    assert not told_in.get("default_values")
    await server.choose_step(4)
    assert "is gone, or hidden from me" in server.reads()


@pytest.mark.parametrize("typed", ["Europe/Lodnon", "", "yes"])
async def test_a_zone_that_cannot_be_read_loses_nothing(community: Community, typed: str):
    server = await fresh_server(community)
    await server.begin()
    form = await server.press("Next: The basics")
    await server.fill(form, {**BASICS, "zone": typed or "x"})
    assert "I don't know a time zone" in server.reads()
    again = await server.press("Open the form again")
    await server.fill(again, BASICS)
    assert "Done: the basics." in server.reads()


async def test_the_preview_shows_a_new_members_view_and_nothing_in_it_can_be_pressed(community: Community):
    server = await fresh_server(community)
    await server.begin()
    await server.press("What members will see")
    told = texts(server.now.components)
    assert "for adults only (18 or over)" in told
    assert "**Home**" in told
    assert "**This week: Arriving**" in told
    assert "For stewards" not in told
    shown = [node for node in nodes(server.now.components) if str(node.get("custom_id")).startswith("setup:shown")]
    assert {"Answer", "Lighter question", "Not this week"} <= {node["label"] for node in shown}
    assert [node["label"] for node in shown][-3:] == [
        "Introduce myself",
        "I'd rather just be here",
        "What can I do here?",
    ]
    assert all(node["disabled"] for node in shown)


_SEES = discord.Permissions(moderate_members=True)

"""The support post: posted once, pinned, put right when the file changes, moved with its channel."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.deliveries import store as deliveries
from bot.setup.planning import post_of
from tests.community import Community, texts
from tests.contracts.sources import ROOT
from tests.steward_setup.newcomers import BASICS, Server, fresh_server, give_bot, own_posts


def told(message: Any) -> str:
    """Return what a post says."""
    return texts([component.to_dict() for component in message.components])


async def at_support(community: Community) -> tuple[Server, Any]:
    """Return a server with its channels chosen, at the page of the support post."""
    server = await fresh_server(community)
    team, room = server.guild.create_text_channel("team"), server.guild.create_text_channel("help")
    await server.begin()
    await server.press_next_to("Rooms")
    await server.choose("setup:stewards-in:0", team)
    await server.choose("setup:support-in:0", room)
    return server, room


async def posted(community: Community) -> tuple[Server, Any]:
    """Return a server in which the numbers stand."""
    server, room = await at_support(community)
    await server.press("Post and pin it")
    await community.env.settle()
    return server, room


async def back(server: Server) -> None:
    """Open the page of the support post again."""
    await server.begin()
    await server.press_next_to("The support post")


def changed_config(folder: Path, **changes: Any) -> str:
    """Return a folder of settings whose support file says something else."""
    shutil.copytree(ROOT / "config", folder)
    file = folder / "support.yaml"
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    file.write_text(yaml.safe_dump({**content, **changes}), encoding="utf-8")
    return str(folder)


async def test_it_is_shown_before_it_is_posted_and_says_the_same(community: Community):
    server, room = await at_support(community)
    preview = server.reads()
    assert own_posts(room) == []
    await server.press("Post and pin it")
    await community.env.settle()
    [post] = own_posts(room)
    assert told(post) in preview
    assert post.pinned
    for number in ("999", "116 123", "85258", "18001", "0800 83 85 87", "0800 132 737", "0808 808 8000", "999bsl"):
        assert number in told(post)
    assert "nobody here is on call" in told(post)


async def test_it_pings_nobody_and_has_nothing_to_press(community: Community):
    _, room = await posted(community)
    [sent] = [r for r in community.env.http_requests if r.path == f"/channels/{room.id}/messages" and r.json]
    assert sent.json["allowed_mentions"] in ({"parse": []}, {"parse": [], "users": [], "roles": []})
    assert "custom_id" not in str(sent.json["components"])


async def test_pressing_twice_posts_once(community: Community):
    server, room = await at_support(community)
    page = server.now
    for _ in range(3):
        server.shown.append(page)
        await server.press("Post and pin it")
        await community.env.settle()
    assert len(own_posts(room)) == 1
    assert "They stand there already." in server.reads()
    trail = await server.steward.slash(server.general, "steward audit")
    assert texts(trail.response.components).count("had the support numbers posted") == 1


async def test_pressing_while_it_is_on_its_way_says_so_and_posts_once(community: Community):
    server, room = await at_support(community)
    page, later = server.now, community.now + timedelta(minutes=5)
    async with community.hearth.database.writing() as unit:  # as after a try for which Discord was too busy
        await deliveries.plan(unit, replace(post_of(server.guild.id, None, community.now), due_at=later))
    for _ in range(2):
        server.shown.append(page)
        await server.press("Post and pin it")
        assert "I'm posting them already." in server.reads()
        assert "They stand there already" not in server.reads()
    assert own_posts(room) == []
    await community.go_to(later + timedelta(hours=1))
    assert len(own_posts(room)) == 1


async def test_a_busy_discord_gets_it_once_in_the_end(community: Community):
    server, room = await at_support(community)
    page = server.now
    community.env.inject_error("POST", f"/channels/{room.id}/messages", status=429)
    await server.press("Post and pin it")
    await community.go_to(community.now + timedelta(minutes=10))
    server.shown.append(page)
    await server.press("Post and pin it")
    assert len(own_posts(room)) == 1


async def test_it_stands_after_a_restart(community: Community):
    server, room = await posted(community)
    await community.restart()
    await back(server)
    assert f"It stands in <#{room.id}>." in server.reads()
    assert "Post it again" not in server.labels()


async def test_when_the_file_changes_the_post_is_put_right_where_it_stands(community: Community, tmp_path: Path):
    server, room = await posted(community)
    groups = [{"title": "Only here", "services": [{"name": "Somebody", "call": "0123 456"}]}]
    await community.restart(HEARTH_CONFIG=changed_config(tmp_path / "changed", groups=groups))
    at_home = await server.steward.slash(server.general, "steward today")
    assert "The support numbers have changed" in texts(at_home.response.components)
    server.shown.append(at_home.response)
    await server.press("The support post")
    assert "The numbers have changed since." in server.reads()
    assert "0123 456" in server.reads()
    await server.press("Post it again")
    await community.env.settle()
    [post] = own_posts(room)
    assert "0123 456" in told(post)
    assert "116 123" not in told(post)
    assert post.pinned


async def test_one_that_somebody_deleted_can_be_posted_again(community: Community):
    server, room = await posted(community)
    [first] = own_posts(room)
    community.env.backend.delete_message(room.id, first.id)
    await back(server)
    assert "Somebody deleted it." in server.reads()
    await server.press("Post it again")
    await community.env.settle()
    [second] = own_posts(room)
    assert second.id != first.id
    assert second.pinned


async def test_one_deleted_while_it_is_put_right_is_posted_anew(community: Community, tmp_path: Path):
    server, room = await posted(community)
    groups = [{"title": "Only here", "services": [{"name": "Somebody", "call": "0123 456"}]}]
    await community.restart(HEARTH_CONFIG=changed_config(tmp_path / "changed", groups=groups))
    await back(server)
    [first] = own_posts(room)
    community.env.inject_error("PATCH", f"/channels/{room.id}/messages/*", status=404, code=10008)
    await server.press("Post it again")
    await community.env.settle()
    community.env.backend.delete_message(room.id, first.id)
    await community.go_to(community.now + timedelta(minutes=20))
    [second] = own_posts(room)
    assert "0123 456" in told(second)


async def test_it_moves_with_its_channel(community: Community):
    server, room = await posted(community)
    other = server.guild.create_text_channel("numbers")
    await server.begin()
    await server.press_next_to("Rooms")
    await server.choose("setup:support-in:0", other)
    assert f"It still stands in <#{room.id}>" in server.reads()
    await server.press("Post it again")
    await community.env.settle()
    await community.go_to(community.now + timedelta(minutes=20))
    assert own_posts(room) == []
    assert len(own_posts(other)) == 1


async def test_another_channel_chosen_in_the_settings_waits_for_the_post_to_follow(community: Community):
    server, _room = await posted(community)
    other = server.guild.create_text_channel("numbers")
    line = f"The support numbers don't stand in <#{other.id}> yet."
    await server.steward.slash(server.general, "steward settings", name="support_channel", value="#numbers")
    today = await server.steward.slash(server.general, "steward today")
    assert line in texts(today.response.components)
    server.shown.append(today.response)
    await server.press("The support post")
    await server.press("Post it again")
    await community.env.settle()
    today = await server.steward.slash(server.general, "steward today")
    assert line not in texts(today.response.components)
    assert len(own_posts(other)) == 1


async def test_a_refusal_is_told_once_and_the_next_press_posts_it(community: Community):
    server, room = await at_support(community)
    community.env.inject_error("POST", f"/channels/{room.id}/messages", status=403, code=50013)
    await server.press("Post and pin it")
    await community.env.settle()
    assert own_posts(room) == []
    await back(server)
    assert "Discord wouldn't let me post it." in server.reads()
    today = await server.steward.slash(server.general, "steward today")
    assert f"The support post could not be posted in <#{room.id}>" in texts(today.response.components)
    await server.press("Post and pin it")
    await community.env.settle()
    assert len(own_posts(room)) == 1


async def test_a_refused_move_is_undone_by_going_back(community: Community):
    server, room = await posted(community)
    other = server.guild.create_text_channel("numbers")
    await server.choose_step(3)
    page = server.now
    await server.choose("setup:support-in:0", other)
    community.env.inject_error("POST", f"/channels/{other.id}/messages", status=403, code=50013)
    await server.press("Post it again")
    await community.env.settle()
    await back(server)
    assert "Discord wouldn't let me post it." in server.reads()
    server.shown.append(page)
    await server.choose("setup:support-in:0", room)
    await back(server)
    assert f"It stands in <#{room.id}>." in server.reads()
    assert len(own_posts(room)) == 1


async def test_a_discord_that_gives_no_look_at_the_post_does_not_keep_setup_shut(community: Community):
    server, room = await posted(community)
    community.env.inject_error("GET", f"/channels/{room.id}/messages/*", status=500, times=None)
    await back(server)
    assert f"It stands in <#{room.id}>." in server.reads()


async def test_without_a_channel_nothing_is_posted(community: Community):
    server = await fresh_server(community)
    await server.begin()
    await server.press_next_to("The support post")
    assert "It needs a channel first" in server.reads()
    assert not {"Post and pin it", "Post it again"} & set(server.labels())


async def test_where_the_bot_may_write_no_more_the_press_says_so(community: Community):
    server, room = await at_support(community)
    page = server.now
    me = community.hearth.user
    give_bot(community, server.guild, without=("send_messages",))
    community.env.backend.edit_role(server.guild.id, server.guild.id, {"permissions": 1 << 10 | 1 << 16 | 1 << 31})
    server.shown.append(page)
    await server.press("Post and pin it")
    assert me is not None
    assert "Send Messages" in server.reads()
    assert own_posts(room) == []


@pytest.mark.parametrize(
    ("last_checked", "days", "is_warned"),
    [(None, 0, True), ("2025-12-20", 0, False), ("2025-12-20", 190, True), ("2027-01-01", 0, True)],
)
async def test_stewards_are_told_to_have_the_numbers_checked(
    community: Community, tmp_path: Path, last_checked: str | None, days: int, is_warned: bool
):
    checked = None if last_checked is None else yaml.safe_load(last_checked)
    await community.restart(HEARTH_CONFIG=changed_config(tmp_path / "dated", last_checked=checked))
    server, room = await posted(community)
    member = server.guild.add_member(community.env.create_user("kit"))
    if days:
        await community.stop()
        await community.go_to(community.now + timedelta(days=days))
        await community.restart(HEARTH_CONFIG=str(tmp_path / "dated"))
    warning = "were not checked in the last six months"
    today = await server.steward.slash(server.general, "steward today")
    assert (warning in texts(today.response.components)) == is_warned
    at_home = await member.slash(server.general, "home")
    assert warning not in texts(at_home.response.components)
    [post] = own_posts(room)
    assert ("Last checked: 20/12/2025." in told(post)) == (last_checked == "2025-12-20")


async def test_the_contact_and_the_name_stand_in_no_trail(community: Community):
    server = await fresh_server(community)
    await server.begin()
    await server.fill(await server.press("Next: The basics"), BASICS)
    trail = await server.steward.slash(server.general, "steward audit")
    read = texts(trail.response.components)
    assert "set the basics: the time zone Europe/London" in read
    assert "Hill Street" not in read
    assert "hillstreet" not in read

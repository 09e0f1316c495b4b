"""`hearth check` and `hearth invite` as a host calls them, with a Discord that answers."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import discord
import pytest

from tests.wire import WireServer
from tests.wire.hearth_bed import SEND, HearthBed, this_minute, told

pytestmark = pytest.mark.wire


def everything_in(folder: Path) -> dict[str, str]:
    """Return each file and folder with the hash of what it holds."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in sorted(folder.rglob("*"))
    }


async def test_checking_names_what_is_missing_where_and_changes_nothing(bed):
    well, shut, gone = (bed.rooms(name) for name in ("Well", "Shut", "Gone"))
    await bed.prompt_is_due(well, shut, gone, at=this_minute())
    bed.server.world.allow_only(shut.reflections, bed.server.world.me, send_messages=False)
    bed.server.world.backend.delete_channel(gone.reflections.id)
    bed.server.privileged.clear()
    before = everything_in(bed.data)
    async with bed.process("check") as check:
        assert await check.exit_code() == 2
    wrong = [line.removeprefix("wrong ") for line in check.stdout.splitlines() if line.startswith("wrong ")]
    members, in_shut, in_gone = wrong
    assert "Server Members Intent" in members
    assert in_shut.startswith(f"channel {shut.reflections.id} in Shut: ")
    assert "#reflections: Send Messages. " in in_shut
    assert in_gone.startswith(f"channel {gone.reflections.id} in Gone: It is gone")
    assert f"channel {well.reflections.id} in Well: The bot may do all it must in #reflections." in check.stdout
    assert [line for line in check.stdout.splitlines() if not line.endswith(".")] == []
    assert "Traceback" not in check.stderr
    assert {request.method for request in bed.server.sent()} == {"GET"}
    assert everything_in(bed.data) == before


async def test_checking_beside_a_running_program_disturbs_nothing(bed, rooms):
    async with bed.process() as hearth:
        await hearth.until(lambda: "servers=1" in hearth.stderr, "ready, and nothing more to write")
        before = everything_in(bed.data)
        async with bed.process("check", name="check") as check:
            assert await check.exit_code() == 0
        after = everything_in(bed.data)
        # The shared memory holds which reader reads what.
        assert {**after, "hearth.db-shm": ""} == {**before, "hearth.db-shm": ""}
        assert "Home" in told(await rooms.member.slash(rooms.reflections, "home"))


async def test_the_invitation_asks_for_just_what_the_program_needs_to_work(tmp_path):
    first = base64.b64encode(b"1234567890123456").decode().rstrip("=")
    async with WireServer(token=f"{first}.wire.token") as server:
        bed = HearthBed(server, tmp_path)
        async with bed.process("invite") as invite:
            assert await invite.exit_code() == 0
        asked = parse_qs(urlsplit(invite.stdout.strip()).query)
        assert asked["client_id"] == ["1234567890123456"]
        assert set(asked["scope"][0].split()) == {"bot", "applications.commands"}
        needed = discord.Permissions(int(asked["permissions"][0]))
        assert needed == discord.Permissions(view_channel=True, send_messages=True, read_message_history=True)
        assert server.requests == []
        assert not bed.data.exists()

        rooms = bed.rooms()
        server.world.allow_only(rooms.reflections, server.world.me, **dict(needed))
        await bed.prompt_is_due(rooms, at=this_minute())
        async with bed.process() as hearth:
            await hearth.wait_ready()
            await server.arrived("POST", SEND)
            assert "lighter question" in told(await rooms.member.click(rooms.posts[0], label="Lighter question"))
            assert "The coming weeks" in told(await rooms.steward.slash(rooms.reflections, "steward prompts"))
        await bed.leave()

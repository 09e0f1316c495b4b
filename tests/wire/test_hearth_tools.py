"""`hearth check` and `hearth invite` as a host calls them, with a Discord that answers."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import discord
import pytest
from sqlalchemy import select

from bot import memberships
from bot.database.migrate import migrate
from bot.members import people
from bot.memberships import memberships as membership_rows
from tests.wire import WireServer
from tests.wire.hearth_bed import SEND, HearthBed, now, this_minute, told

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
    members, in_shut, in_gone, nor_answers = wrong
    assert "Server Members Intent" in members
    assert in_shut.startswith(f"channel {shut.reflections.id} in Shut: ")
    assert "#reflections: Send Messages. " in in_shut
    assert in_gone.startswith(f"channel {gone.reflections.id} in Gone: It is gone")
    assert nor_answers.endswith("Answers for everyone are posted in a thread there.")
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
        assert needed == discord.Permissions(
            view_channel=True,
            send_messages=True,
            read_message_history=True,
            create_public_threads=True,
            send_messages_in_threads=True,
            create_private_threads=True,
            manage_threads=True,
            pin_messages=True,
        )
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


async def test_who_left_while_the_program_was_off_is_found_when_it_starts(bed, rooms):
    async with bed.database() as database:
        await migrate(database.url)
        async with database.writing() as unit:
            for person in (rooms.member, rooms.steward):
                await memberships.note(unit, rooms.guild.id, person.id, now())
    bed.server.world.backend.remove_member(rooms.guild.id, rooms.member.id)
    gone = select(membership_rows.c.person_id).where(membership_rows.c.left_at.is_not(None))
    async with bed.process() as hearth:
        await hearth.wait_ready()
        await hearth.until(lambda: "found who left" in hearth.stderr, "who left is found")
    assert [row.person_id for row in await bed.read(gone)] == [rooms.member.id]


async def test_a_backup_goes_there_and_back_while_the_program_runs_and_after(bed, rooms):
    async with bed.process() as hearth:
        await hearth.wait_ready()
        assert "London" in told(await rooms.member.slash(rooms.reflections, "my settings", zone="Europe/London"))
        async with bed.process("backup", name="backup") as backup:
            assert await backup.exit_code() == 0
        made = backup.stdout.split()[1]
        async with bed.process("data", "erase", "--member", str(rooms.member.id), name="erase") as erase:
            assert await erase.exit_code() == 0
        async with bed.process("restore", made, name="restore") as refused:
            assert await refused.exit_code() == 2
        assert "Hearth is running" in refused.stderr
        hearth.terminate()
        assert await hearth.exit_code() == 0
    async with bed.process("restore", made, name="restore") as restore:
        assert await restore.exit_code() == 0
    assert "now erased again: 1." in restore.stdout
    assert await bed.read(select(people.c.person_id)) == []
    async with bed.process() as hearth:
        await hearth.wait_ready()
        assert "London" not in told(await rooms.member.slash(rooms.reflections, "home"))

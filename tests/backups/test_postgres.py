"""The same on PostgreSQL, by its own programs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select, text

from bot.app import Hearth
from bot.database import new_key
from bot.errors import CannotStart
from bot.members import people
from tests.backups.conftest import ADA, BEN, WORDS, Host
from tests.postgres_server import PROGRAMS, PostgresServer, require_postgres


@pytest.fixture
def on_postgres(host: Host, postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> Host:
    """A host whose database is on PostgreSQL, with its programs in the path."""
    binaries = require_postgres((*PROGRAMS, "pg_dump", "pg_restore"))
    monkeypatch.setenv("PATH", str(binaries), prepend=":")
    host.environ = {"HEARTH_DATABASE_URL": postgres.url(postgres.create_database()), "HEARTH_SECRET_KEY": new_key()}
    return host


def test_a_dump_goes_there_and_back_but_not_who_was_erased_since(on_postgres: Host):
    host = on_postgres
    host.keep(ADA, BEN)
    made = host.back_up()
    assert (made.file.name, made.file.stat().st_mode & 0o777) == ("hearth-2026-03-04-1000.dump", 0o600)
    assert WORDS.encode() not in made.file.read_bytes()
    host.erase(ADA)
    host.keep(BEN, zone="Europe/Paris")
    done = host.restore(made.file)
    assert (done.made_at, done.erased_again) == (host.clock.now(), 1)
    assert host.zones() == {BEN: "Asia/Tokyo"}
    assert done.set_aside is not None
    host.restore(done.set_aside)
    assert host.zones() == {BEN: "Europe/Paris"}


def test_while_somebody_uses_the_database_nothing_is_put_in_its_place(on_postgres: Host):
    host = on_postgres
    host.keep(ADA)
    made = host.back_up()

    async def look(bot: Hearth) -> None:
        async with bot.database.reading() as unit:
            await unit.scalar(select(people.c.person_id))
            with pytest.raises(CannotStart, match="Stop it first, then restore"):
                await _in_thread(host, made.file)

    host.do(look)
    assert set(host.zones()) == {ADA}


async def _in_thread(host: Host, source: Path) -> None:
    import asyncio

    await asyncio.to_thread(host.restore, source)


def test_what_is_no_dump_or_of_another_key_or_version_changes_nothing(on_postgres: Host, tmp_path: Path):
    host = on_postgres
    host.keep(ADA)
    made = host.back_up()
    letter = tmp_path / "letter.dump"
    letter.write_text("Dear host")
    with pytest.raises(CannotStart, match="pg_restore ended with"):
        host.restore(letter)
    key = host.environ["HEARTH_SECRET_KEY"]
    host.environ["HEARTH_SECRET_KEY"] = new_key()
    with pytest.raises(CannotStart, match="another secret key"):
        host.restore(made.file)
    host.environ["HEARTH_SECRET_KEY"] = key

    async def move_on(bot: Hearth) -> None:
        async with bot.database.writing() as unit:
            await unit.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    host.do(move_on)
    newer = host.back_up(tmp_path / "newer")
    with pytest.raises(CannotStart, match="of a newer version of Hearth"):
        host.restore(newer.file)
    host.restore(made.file)
    assert set(host.zones()) == {ADA}


def test_without_its_programs_it_is_said_what_to_install(
    on_postgres: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    host = on_postgres
    host.keep(ADA)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert shutil.which("pg_dump") is None
    with pytest.raises(CannotStart, match="pg_dump is not on this machine"):
        host.back_up()
    assert list((host.data / "backups").glob("*hearth-*")) == []

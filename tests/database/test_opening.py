"""What cannot be opened is refused in one clear sentence, without a password, and left as it is."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import bot.keep_apart
import bot.search.tables  # noqa: F401
import cogs.introductions.tables
import cogs.reflections.tables  # noqa: F401  (every table signs in when its module is imported)
from bot.database import parse_url
from bot.database.migrate import migrate, revision_of
from bot.errors import CannotStart
from tests.postgres_server import PostgresServer


async def refusal(url: str) -> str:
    """Return the one sentence with which both opening and looking are refused."""
    with pytest.raises(CannotStart) as refused:
        await migrate(parse_url(url))
    with pytest.raises(CannotStart) as refused_to_look:
        await revision_of(parse_url(url))
    assert refused.value.faults == refused_to_look.value.faults
    (fault,) = refused.value.faults
    assert fault.endswith(".")
    assert "\n" not in fault
    return fault


async def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "hearth.db"
    file.write_text("Dear diary, " * 500)
    assert "not a database" in await refusal(f"sqlite:///{file}")
    assert file.read_text() == "Dear diary, " * 500


async def test_a_folder_in_its_place_is_refused(tmp_path: Path) -> None:
    assert str(tmp_path) in await refusal(f"sqlite:///{tmp_path}")


async def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "could not be made" in await refusal(f"sqlite:///{tmp_path / 'file' / 'data' / 'hearth.db'}")


@contextmanager
def as_somebody_else() -> Iterator[None]:
    """Be nobody in particular for a while: root may write everywhere."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(before)


async def test_a_read_only_folder_is_refused() -> None:
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    try:
        folder.chmod(0o555)  # noqa: ASYNC240
        with as_somebody_else():
            fault = await refusal(f"sqlite:///{folder / 'hearth.db'}")
        assert str(folder) in fault
        assert list(folder.iterdir()) == []  # noqa: ASYNC240
    finally:
        folder.chmod(0o755)  # noqa: ASYNC240
        shutil.rmtree(folder)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://hearth:hunter2@127.0.0.1:9/hearth",
        "postgresql://hearth:hunter2@no.such.host.invalid/hearth",
        "postgresql://hearth:hunter2@/hearth?host=/nowhere/at/all",
        "postgresql://hearth@127.0.0.1:9/hearth?password=hunter2",
    ],
)
async def test_a_postgresql_that_is_not_there_is_refused_without_its_password(url: str) -> None:
    fault = await refusal(url)
    assert fault.startswith("The database at postgresql")
    assert "hunter2" not in fault


async def test_a_postgresql_database_that_is_not_there_is_refused(postgres: PostgresServer) -> None:
    assert "does not exist" in await refusal(postgres.url("nonesuch"))

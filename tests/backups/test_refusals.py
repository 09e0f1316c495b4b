"""What is no good backup, or no good place for one, is refused in words, and nothing is changed."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.database import parse_url
from bot.database_lock import InUse
from bot.errors import CannotStart
from bot.file_locks import FileLock
from bot.rotation import name_for
from tests.backups.conftest import ADA, BEN, Host

DAY = timedelta(days=1)


@contextmanager
def refused(host: Host, *, saying: str) -> Iterator[None]:
    """Assert that it is refused in these words, and that the database and the backups are as they were."""
    before = {path: path.read_bytes() for path in host.data.rglob("hearth*.db")}
    with pytest.raises(CannotStart) as caught:
        yield
    [fault] = caught.value.faults
    assert saying in fault
    assert fault.endswith((".", "?"))
    assert {path: path.read_bytes() for path in host.data.rglob("hearth*.db")} == before


@contextmanager
def opened(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file)) as connection, connection:
        yield connection


def broken(file: Path) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[:8192] + b"\xff" * 8192 + whole[16384:])


def a_letter(file: Path) -> None:
    file.write_text("Dear host, this is no database.")


def foreign(file: Path) -> None:
    file.unlink()
    with opened(file) as connection:
        connection.execute("CREATE TABLE birds (name TEXT)")


def from_the_future(file: Path) -> None:
    with opened(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


@pytest.mark.parametrize(
    ("spoil", "saying"),
    [(broken, "is not a whole backup"), (a_letter, "is not a whole backup"), (Path.unlink, "There is no file"),
     (foreign, "it is not a database of Hearth"), (from_the_future, "a newer version of Hearth")],
)  # fmt: skip
def test_what_is_no_backup_of_ours_changes_nothing(
    host: Host, tmp_path: Path, spoil: Callable[[Path], None], saying: str
):
    host.keep(ADA)
    file = shutil.copyfile(host.back_up().file, tmp_path / "spoilt.db")
    spoil(file)
    with refused(host, saying=saying):
        host.restore(file)
    assert not (host.data / ".restoring").exists()


def test_the_database_itself_is_no_backup(host: Host):
    host.keep(ADA)
    with refused(host, saying="is the database itself"):
        host.restore(host.database)


def test_what_a_program_of_ours_uses_is_not_replaced(host: Host):
    host.keep(ADA)
    made = host.back_up()
    in_use = InUse(parse_url(host.settings.database_url))
    in_use.take()
    with refused(host, saying="Hearth is running"):
        host.restore(made.file)
    in_use.release()
    host.restore(made.file)


def test_what_another_program_has_open_is_not_replaced(host: Host):
    host.keep(ADA)
    made = host.back_up()
    with closing(sqlite3.connect(host.database)) as other:
        other.execute("SELECT * FROM people").fetchall()
        with refused(host, saying="Another program has"):
            host.restore(made.file)
    host.restore(made.file)


def test_nothing_starts_while_a_backup_is_put_in_place(host: Host):
    host.keep(ADA)
    restoring = FileLock(host.database)
    restoring.take(alone=True)
    with refused(host, saying="A backup is being put in the place of the database"):
        host.keep(BEN)
    restoring.release()
    host.keep(BEN)


def test_what_a_killed_restore_left_goes_at_the_next_start(host: Host):
    host.keep(ADA)
    left = host.data / ".restoring"
    left.mkdir()
    shutil.copyfile(host.database, left / "hearth.db")
    host.keep(BEN)
    assert not left.exists()


def test_one_older_than_the_ledger_reaches_back_needs_a_second_yes(host: Host):
    host.keep(ADA)
    made = host.back_up()
    host.clock.advance(36 * DAY)
    with refused(host, saying="This backup is of 2026-03-04."):
        host.restore(made.file)
    host.restore(made.file, even_if_old=True)


def test_a_damaged_database_cannot_be_backed_up_but_replaced_and_is_kept_aside(host: Host):
    host.keep(ADA)
    made = host.back_up()
    host.database.write_bytes(b"not any more" * 1000)
    host.clock.advance(DAY)
    with refused(host, saying="could not be copied: file is not a database"):
        host.back_up()
    done = host.restore(made.file)
    assert set(host.zones()) == {ADA}
    assert done.set_aside is not None
    assert done.set_aside.name == "hearth-2026-03-05-1000-before-restore.damaged"
    assert done.set_aside.read_bytes() == b"not any more" * 1000


@pytest.mark.parametrize("folder", ["data", "."])
def test_a_folder_that_holds_the_key_is_refused(host: Host, tmp_path: Path, folder: str):
    host.keep(ADA)
    with refused(host, saying="holds the secret key"):
        host.back_up(tmp_path / folder)


def test_where_the_given_key_lies_is_refused_too(host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    host.keep(ADA)
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    (host.data / "hearth.key").rename(secrets / "mine")
    monkeypatch.setenv("HEARTH_SECRET_KEY_FILE", str(secrets / "mine"))
    host.environ["HEARTH_SECRET_KEY_FILE"] = str(secrets / "mine")
    with refused(host, saying="holds the secret key"):
        host.back_up(secrets)


def test_two_backups_are_not_made_in_one_folder_at_once(host: Host):
    host.keep(ADA)
    folder = host.back_up().file.parent
    lock = FileLock(folder / "backup")
    lock.take(alone=True)
    with refused(host, saying="Another backup is being made"):
        host.back_up()
    lock.release()


def test_where_there_is_no_database_nothing_is_made(host: Host):
    with refused(host, saying="There is no database at"):
        host.back_up()
    assert not host.data.exists()


def test_old_ones_go_and_other_files_stay(host: Host, tmp_path: Path):
    host.keep(ADA)
    folder = tmp_path / "away"
    folder.mkdir()
    old = [folder / name_for(host.clock.now() - days * DAY, "db") for days in (40, 33)]
    others = [folder / "hearth.db", folder / "photo.jpg"]
    unfinished = folder / ".hearth-2026-01-01-1000.db.unfinished"
    for file in (*old, *others, unfinished):
        file.write_text("x")
    made = host.back_up(folder)
    assert made.gone == 2
    assert [path.exists() for path in (*old, *others, unfinished)] == [False, False, True, True, False]
    assert [made.file.stat().st_mode & 0o777, (folder / "hearth.db").read_text()] == [0o600, "x"]


def test_the_ledger_goes_with_the_last_backup_that_is_older(host: Host):
    host.keep(ADA, BEN)
    host.erase(ADA)
    ledger = host.data / "erasures.log"
    for _ in range(36):
        assert " erased " in ledger.read_text()
        host.clock.advance(DAY)
        host.back_up()
    host.clock.advance(DAY)
    host.back_up()
    beside = host.data / "backups" / "erasures.log"
    assert " erased " not in beside.read_text()

"""Puts a backup in the place of the database: nothing is changed until what replaces it is whole, ours and up to date.

The copy is checked, brought to this version's schema and cleared of whoever was erased since, all under another name;
then it takes the database's place in one step. What stood there before becomes a backup itself, with a backup's period.
"""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import URL, case, literal, update

from bot import backup_postgres, rotation
from bot.app import build
from bot.backup import BACKED_UP_AT, Damaged, back_up, faults_in, folder_of, whole
from bot.clock import Clock
from bot.database import Instant, Sealer, Unit, parse_url, sqlite_file
from bot.database.meta import KEY_FINGERPRINT, forget
from bot.database.migrate import SCRIPTS
from bot.database.sealing import KEY_FILE
from bot.database_lock import WORKPLACE, alone_with
from bot.deliveries.model import State
from bot.deliveries.tables import deliveries
from bot.errors import CannotStart
from bot.ledger import KEPT_FOR, LEDGER_FILE, Ledger, sync_folder
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Restored:
    """What was done. `made_at` is the backup's moment; `set_aside` is what stood there before.

    `doubtful` are deliveries of the time since: before anything of them is sent, the bot looks whether it is there.
    """

    made_at: datetime
    set_aside: Path | None
    erased_again: int
    had_ledger: bool
    doubtful: int


def restore(settings: Settings, source: Path, clock: Clock, *, even_if_old: bool = False) -> Restored:
    """Put a backup in the place of the database; raises `CannotStart`, and then nothing was changed.

    One older than the ledger reaches back is refused unless `even_if_old`: it may hold people who were erased since.
    """
    if not source.is_file():
        raise CannotStart((f"There is no file {source}.",))
    url = parse_url(settings.database_url)
    _refuse_without_key(settings, is_sqlite=sqlite_file(url) is not None)
    sealer = Sealer(settings.keys(is_sqlite=sqlite_file(url) is not None))
    ledger = Ledger(settings.data_dir / LEDGER_FILE, sealer)
    putting = _Putting(settings, url, source, clock, ledger, even_if_old)
    file = sqlite_file(url)
    try:
        if file is None:
            return putting.into_postgres(sealer)
        with alone_with(file):
            return putting.into_sqlite(file, sealer)
    except OSError as error:
        raise CannotStart((f"The backup could not be put in place: {error.strerror}.",)) from error


@dataclass(frozen=True, slots=True)
class _Putting:
    settings: Settings
    url: URL
    source: Path
    clock: Clock
    ledger: Ledger
    even_if_old: bool

    def into_sqlite(self, file: Path, sealer: Sealer) -> Restored:
        if self.source.resolve() == file.resolve():
            raise CannotStart((f"{self.source} is the database itself. Name a backup.",))
        with _workplace(file) as folder:
            copy = folder / "hearth.db"
            _copy(self.source, copy)
            made_at = self._accepted(_told_by(copy), sealer)
            had_ledger = self._take_in_ledger()
            again, doubtful = asyncio.run(self._made_ready(f"sqlite:///{copy.as_posix()}", made_at))
            _fold_log_in(copy)
            set_aside = self._set_aside(file)
            copy.replace(file)
            for log in ("-wal", "-shm", "-journal"):
                file.with_name(file.name + log).unlink(missing_ok=True)
            sync_folder(file.parent)
        return Restored(made_at, set_aside, again, had_ledger, doubtful)

    def into_postgres(self, sealer: Sealer) -> Restored:
        others = backup_postgres.others_connected(self.url)
        if others:
            raise CannotStart(
                (f"{others} other sessions use the database: Hearth is running. Stop it first, then restore.",)
            )
        told = backup_postgres.told_by(self.source, self.url)
        made_at = self._accepted(told, sealer)
        _refuse_newer(told["schema"])
        had_ledger = self._take_in_ledger()
        set_aside = back_up(self.settings, folder_of(self.settings), self.clock.now(), set_aside=True).file
        asyncio.run(_know_all_tables(self.settings))
        backup_postgres.put_back(self.url, self.source)
        again, doubtful = asyncio.run(self._made_ready(self.settings.database_url, made_at))
        return Restored(made_at, set_aside, again, had_ledger, doubtful)

    def _accepted(self, told: dict[str, str], sealer: Sealer) -> datetime:
        """Return when the backup was made; raises `CannotStart` where it is sealed with another key, or too old."""
        sealed_with = told.get(KEY_FINGERPRINT)
        if sealed_with is not None and sealed_with not in sealer.fingerprints:
            raise CannotStart(
                (
                    f"This backup was sealed with another secret key, with the fingerprint {sealed_with[:8]}. Put that"
                    " key back, or add it behind the present one, then restore.",
                )
            )
        kept = told.get(BACKED_UP_AT)
        # A copy made by hand knows nothing of it.
        made_at = datetime.fromisoformat(kept) if kept else datetime.fromtimestamp(self.source.stat().st_mtime, UTC)
        if not self.even_if_old and made_at < self.clock.now() - KEPT_FOR:
            raise CannotStart(
                (
                    f"This backup is of {made_at:%Y-%m-%d}. Who had their data erased since may be in it, and the"
                    f" ledger of erasures need not reach back further than {KEPT_FOR.days} days. If you know that"
                    " nobody has, or will erase them again, restore it with --even-if-old.",
                )
            )
        return made_at

    def _take_in_ledger(self) -> bool:
        """Add what the copies beside the backup know; return whether there is any ledger at all."""
        for folder in (self.source.parent, folder_of(self.settings)):
            self.ledger.take_in(folder / LEDGER_FILE)
        return self.ledger.file.exists()

    async def _made_ready(self, database_url: str, made_at: datetime) -> tuple[int, int]:
        """Bring it to this version, hold the key against it, erase whoever is to be, as at every start.

        Returns how many people were erased again, and how many deliveries are in doubt.
        """
        settings = self.settings.model_copy(update={"database_url": database_url})
        async with build(settings, self.clock) as hearth:
            await hearth.open()
            async with hearth.database.writing() as unit:
                doubtful = await _doubt(unit, made_at, self.clock.now())
                await forget(unit, BACKED_UP_AT)  # from here on it is the database, and no backup
            return hearth.erased_again, doubtful

    def _set_aside(self, file: Path) -> Path | None:
        """Make a backup of what stands there; what is too damaged for that is moved there as it is."""
        if not file.exists():
            return None
        if _is_open_elsewhere(file):
            raise CannotStart((f"Another program has {file} open. Close it first, then restore.",))
        now, folder = self.clock.now(), folder_of(self.settings)
        try:
            return back_up(self.settings, folder, now, set_aside=True).file
        except Damaged:
            damaged = rotation.free_name(folder, now, "damaged", set_aside=True)
            with whole(damaged) as unfinished:
                shutil.copyfile(file, unfinished)
            return damaged


async def _doubt(unit: Unit, since: datetime, now: datetime) -> int:
    """Mark what was due between the backup and now as tried: it may be there, so the bot looks before it sends."""
    due = (deliveries.c.state == State.PLANNED, deliveries.c.due_at <= now)
    # What was due before the backup and still waited then was sent soon after it, if it was.
    at = case((deliveries.c.due_at < since, literal(since, Instant)), else_=deliveries.c.due_at)
    tried = {"state": State.SENDING, "attempts": 1, "attempted_at": at, "lease_until": now}
    return (await unit.execute(update(deliveries).where(*due).values(tried))).rowcount


def _copy(source: Path, copy: Path) -> None:
    """Copy a backup, log and all where it has one, and look the copy through; raises `CannotStart`."""
    try:
        with (
            closing(sqlite3.connect(source.absolute().as_uri() + "?mode=ro", uri=True)) as from_backup,
            closing(sqlite3.connect(copy)) as connection,
        ):
            from_backup.backup(connection)
            faults = faults_in(connection)
    except sqlite3.Error as error:
        raise CannotStart((f"{source} is not a whole backup: {error}.",)) from error
    if faults is not None:
        raise CannotStart((f"{source} is not a whole backup: {faults}.",))


def _told_by(copy: Path) -> dict[str, str]:
    with closing(sqlite3.connect(copy)) as connection:
        return dict(connection.execute("SELECT name, value FROM meta"))


def _fold_log_in(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    copy.chmod(0o600)


def _is_open_elsewhere(file: Path) -> bool:
    """Whether any program at all has it open; where none has, what stood in its log is in the file afterwards."""
    try:
        with closing(sqlite3.connect(file, timeout=2)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
    except sqlite3.DatabaseError:
        return False  # damaged, which is why it is being replaced
    return False


@contextmanager
def _workplace(file: Path) -> Iterator[Path]:
    # Always of the same name: what a killed restore left behind goes with the next one, or with the next start.
    folder = file.with_name(WORKPLACE)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _know_all_tables(settings: Settings) -> None:
    async with build(settings) as hearth:
        await hearth.load_features()


def _refuse_newer(schema: str) -> None:
    from bot.database.upgrading import known_revisions

    if schema not in known_revisions(SCRIPTS):
        raise CannotStart(
            (f"This backup is of a newer version of Hearth (its schema is {schema}). Restore it with that version.",)
        )


def _refuse_without_key(settings: Settings, *, is_sqlite: bool) -> None:
    # A start would make one, and the backup was sealed with another.
    if is_sqlite and not settings.secret_keys and not (settings.data_dir / KEY_FILE).exists():
        raise CannotStart(
            (f"The secret key is missing: there is no {settings.data_dir / KEY_FILE}. Put the key back first that the"
             " backup was sealed with; a backup never holds it.",)
        )  # fmt: skip

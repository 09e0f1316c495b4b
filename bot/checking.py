"""What `hearth check` looks at: all that a start needs, one finding an item. It changes nothing and makes nothing."""

from __future__ import annotations

import asyncio
import os
import shutil
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from alembic.script import ScriptDirectory

from bot.checking_discord import ask_discord
from bot.database import Database, Sealer, parse_url, sqlite_file
from bot.database.meta import KEY_FINGERPRINT, remembered
from bot.database.migrate import SCRIPTS, newest_revision, revision_of
from bot.database.sealing import KEY_FILE, read_key_file
from bot.errors import CannotStart, StorageUnavailable
from bot.findings import Check, Verdict
from bot.invitation import prepared
from bot.ports import ChannelNeed
from bot.settings import Settings
from bot.settings_environment import parted

_MEBIBYTE = 1024 * 1024
_TOO_LITTLE = 50 * _MEBIBYTE
_LITTLE = 500 * _MEBIBYTE

_KEEP_A_COPY = "Keep a copy of it in a safe place, away from the backups: losing the key loses every saved reflection."


def look_at(settings: Settings) -> list[Check]:
    """Return a finding for each item, in the order in which a start needs them."""
    return asyncio.run(_look(settings))


async def _look(settings: Settings) -> list[Check]:
    findings = [Check(Verdict.OK, "settings", f"Everything in {settings.config_dir / 'hearth.yaml'} can be read.")]
    findings += _folder(settings.data_dir)
    keys, of_key = _key(settings)
    findings += of_key
    is_usable, of_database = await _database(settings, keys)
    findings += of_database
    if settings.shards is not None and parse_url(settings.database_url).get_backend_name() == "sqlite":
        findings.append(
            Check(
                Verdict.LOOK,
                "HEARTH_SHARDS",
                "Several programs over one SQLite file get in each other's way; use PostgreSQL.",
            )
        )
    needs, of_features = await _features(settings, is_usable=is_usable)
    findings += of_features
    if settings.token is None:
        findings.append(
            Check(Verdict.LOOK, "DISCORD_TOKEN", "No token is set, so Discord was not asked. `hearth run` needs one.")
        )
    else:
        findings += await ask_discord(settings.token.get_secret_value(), needs)
    return findings


def _folder(folder: Path) -> Iterator[Check]:
    there = folder.absolute()
    while not there.exists():
        there = there.parent
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        yield Check(Verdict.WRONG, "data folder", f"This user may not write to {there}.")
    elif folder.is_dir():
        yield Check(Verdict.OK, "data folder", f"{folder} can be written to.")
    else:
        yield Check(Verdict.OK, "data folder", f"{folder} will be made at the first start.")
    free = shutil.disk_usage(there).free
    verdict = Verdict.WRONG if free < _TOO_LITTLE else Verdict.LOOK if free < _LITTLE else Verdict.OK
    yield Check(verdict, "disk", f"{free // _MEBIBYTE:,} MB are free.")


def _key(settings: Settings) -> tuple[tuple[str, ...], list[Check]]:
    """Return the keys there are, without making one, and the findings about them."""
    beside = settings.data_dir / KEY_FILE
    file = Path(os.environ["HEARTH_SECRET_KEY_FILE"]) if os.environ.get("HEARTH_SECRET_KEY_FILE") else None
    try:
        if settings.secret_keys:
            keys = settings.keys(is_sqlite=False)
        elif parse_url(settings.database_url).get_backend_name() != "sqlite":
            return (), [Check(Verdict.WRONG, "key", fault) for fault in _faults_without_key(settings)]
        elif not beside.exists():
            return (), [Check(Verdict.OK, "key", f"{beside} will be made at the first start. {_KEEP_A_COPY}")]
        else:
            file = beside
            keys = parted(read_key_file(beside))
        fingerprint = Sealer(keys).fingerprints[0]
    except CannotStart as error:
        return (), [Check(Verdict.WRONG, "key", fault) for fault in error.faults]
    findings = [Check(Verdict.OK, "key", f"There is a key, with the fingerprint {fingerprint[:8]}. {_KEEP_A_COPY}")]
    if file is not None and os.name == "posix" and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        findings.append(
            Check(Verdict.LOOK, "key file", f"Others on this machine may read {file}. Put it right: chmod 600 {file}")
        )
    return keys, findings


def _faults_without_key(settings: Settings) -> tuple[str, ...]:
    try:
        settings.keys(is_sqlite=False)
    except CannotStart as error:
        return error.faults
    return ()


async def _database(settings: Settings, keys: tuple[str, ...]) -> tuple[bool, list[Check]]:
    """Return whether the database can be read as it stands, and the findings about it."""
    url = parse_url(settings.database_url)
    file = sqlite_file(url)
    # Even looking into an SQLite file that is not there would make it.
    if file is not None and not file.exists():
        return False, [Check(Verdict.OK, "database", f"{file} will be made at the first start.")]
    where = str(file) if file is not None else url.render_as_string(hide_password=True)
    try:
        revision = await revision_of(url)
        if revision is None:
            return False, [
                Check(Verdict.OK, "database", f"{where} is empty; its tables will be made at the first start.")
            ]
        if revision not in {script.revision for script in ScriptDirectory(str(SCRIPTS)).walk_revisions()}:
            says = f"{where} was used by a newer version of Hearth (its schema is {revision}). Start that version."
            return False, [Check(Verdict.WRONG, "database", says)]
        sealed_with = await _fingerprint(settings)
    except CannotStart as error:
        return False, [Check(Verdict.WRONG, "database", fault) for fault in error.faults]
    except StorageUnavailable:
        return False, [Check(Verdict.WRONG, "database", f"{where} does not answer.")]
    is_newest = revision == newest_revision()
    findings = [
        Check(Verdict.OK, "database", f"{where} opens, and is as this version needs it ({revision}).")
        if is_newest
        else Check(
            Verdict.LOOK,
            "database",
            f"{where} is from an earlier version ({revision}). The next start changes it; make a backup before.",
        )
    ]
    if sealed_with is not None and sealed_with not in (Sealer(keys).fingerprints if keys else ()):
        says = f"This database was sealed with another key, with the fingerprint {sealed_with[:8]}. Put that key back."
        findings.append(Check(Verdict.WRONG, "key", says))
    return is_newest, findings


async def _fingerprint(settings: Settings) -> str | None:
    database = Database(settings.database_url)
    try:
        async with database.reading() as unit:
            return await remembered(unit, KEY_FINGERPRINT)
    finally:
        await database.close()


async def _features(settings: Settings, *, is_usable: bool) -> tuple[Sequence[ChannelNeed], list[Check]]:
    """Return which channels are in use, and the findings about the features and their files."""
    language = settings.community.language
    try:
        async with prepared(settings) as hearth:
            needs = await hearth.channels_in_use() if is_usable else []
            has_sentences = hearth.catalogue.knows(language)
    except CannotStart as error:
        return (), [Check(Verdict.WRONG, "features", fault) for fault in error.faults]
    names = ", ".join(settings.features) or "none"
    findings = [Check(Verdict.OK, "features", f"These are switched on, and their files can be read: {names}.")]
    if not has_sentences:
        findings.append(Check(Verdict.LOOK, "language", f"There are no sentences in {language} yet; English is used."))
    return needs, findings

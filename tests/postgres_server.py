"""A throwaway PostgreSQL for the tests, from the server's own programs: no service, no port, no password.

A guard, this file run as a program, makes the server and waits for its standard input to end. That happens when
`stop()` closes it and also when the test run is killed, so the server and its folder go in either case.
The server listens on a Unix socket in its folder only, hence any number of test processes may each have one.
"""

from __future__ import annotations

import os
import re
import selectors
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from itertools import count
from pathlib import Path
from typing import Any

PROGRAMS = ("initdb", "postgres", "psql")
SUPERUSER = "postgres"
READY = b"database system is ready to accept connections"
LASTING_IS_NO_CONCERN = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "shared_buffers=32MB")
IN_MEMORY = Path("/dev/shm")
_ROOM_ENOUGH = 1 << 30  # bytes; every database takes nine million


def folder_in_memory() -> Path | None:
    """Return a folder that lies in memory and has room; None where there is none, as in most containers."""
    has_room = os.access(IN_MEMORY, os.W_OK) and shutil.disk_usage(IN_MEMORY).free > _ROOM_ENOUGH
    return IN_MEMORY if has_room else None


class CannotServe(RuntimeError):
    """The throwaway PostgreSQL did not start; the text holds what its programs printed."""


def find_binaries(programs: tuple[str, ...] = PROGRAMS) -> Path | None:
    """Return the folder that holds all these programs: PATH's, else the newest installed; None where there is none."""
    found = shutil.which(programs[0])
    folders = [Path(found).resolve().parent] if found else []
    for pattern in ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql*/bin"):
        folders += sorted(Path("/").glob(pattern), key=_version_in, reverse=True)
    return next((folder for folder in folders if all((folder / name).is_file() for name in programs)), None)


def require_postgres(programs: tuple[str, ...] = PROGRAMS) -> Path:
    """Return `find_binaries()`, or skip the test with the reason; where CI=true, fail it instead."""
    import pytest  # here, since the guard runs without any package

    binaries = find_binaries(programs)
    if binaries is None:
        reason = "no PostgreSQL server programs (initdb, postgres) on this machine"
        if os.environ.get("CI", "").lower() in ("true", "1"):
            pytest.fail(f"{reason}, and with CI=true nothing is skipped for want of them", pytrace=False)
        pytest.skip(reason)
    return binaries


class PostgresServer:
    """One server with any number of empty databases; nothing of it is left after `stop()`."""

    def __init__(self, binaries: Path) -> None:
        self._binaries = binaries
        self._guard: subprocess.Popen[str] | None = None
        self._folder = Path()
        self._numbers = count(1)

    @property
    def folder(self) -> Path:
        """Where the server keeps its files and its socket."""
        return self._folder

    def start(self) -> None:
        """Return when the server answers, after about a second. Raises CannotServe with the reason."""
        guard = subprocess.Popen(
            # -I and -S: nothing of the project or its packages is needed, and it starts sooner.
            [sys.executable, "-I", "-S", str(Path(__file__).resolve()), str(self._binaries)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # an interrupt from the keyboard is the test run's, not the server's
        )
        assert guard.stdout is not None
        said = guard.stdout.readline().strip()
        if not said.startswith("/"):
            rest = guard.communicate()[0]
            raise CannotServe(f"{said}\n{rest}".strip())
        self._guard, self._folder = guard, Path(said)

    def stop(self) -> None:
        """End the server at once, open connections and all, and return when its folder is gone."""
        if self._guard is not None:
            self._guard.communicate()
            self._guard = None

    def url(self, database: str) -> str:
        """Return the address of a database as HEARTH_DATABASE_URL takes it."""
        return f"postgresql+asyncpg://{SUPERUSER}@/{database}?host={self._folder}&port=5432"

    def create_database(self, template: str = "template0") -> str:
        """Make a database, a copy of `template` (which must have no user), and return its name, always a new one."""
        name = f"hearth_{next(self._numbers)}"
        # Its files are copied as they are: block by block, as servers do it since 15, takes three times as long.
        is_new = int((self._folder / "cluster" / "PG_VERSION").read_text()) >= 15
        self._say(f'CREATE DATABASE "{name}" TEMPLATE "{template}"{" STRATEGY file_copy" if is_new else ""}')
        return name

    def drop_database(self, name: str) -> None:
        """Remove a database, whoever is connected; one that is not there is no error."""
        self._say(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _say(self, statement: str) -> None:
        where = ["-h", str(self._folder), "-p", "5432", "-U", SUPERUSER, "-d", "postgres"]
        subprocess.run(
            [self._binaries / "psql", *where, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-c", statement],
            env=_plain_environment() | {"PGOPTIONS": "-c client_min_messages=warning"},
            stdin=subprocess.DEVNULL,
            check=True,
        )


# -- The guard: from here on, this file is a program of its own ------------------------------------


def guard(binaries: Path) -> int:
    """Make a server, print its folder or else what went wrong, and take both away when standard input ends."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # leave by way of the finally clauses
    folder = Path(tempfile.mkdtemp(prefix="hearth-postgres-", dir=_open_temporary_folder()))
    try:
        options: dict[str, Any] = {"cwd": folder, "env": _plain_environment(), "stdin": subprocess.DEVNULL}
        options |= _unprivileged_account()
        if "user" in options:
            os.chown(folder, options["user"], options["group"])
        plain = ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"]
        initdb = subprocess.run(
            [binaries / "initdb", "-D", "cluster", "-U", SUPERUSER, *plain],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            **options,
        )
        if initdb.returncode != 0:
            _tell(initdb.stdout.decode(errors="replace"))
            return 1
        return _serve(binaries, folder, options)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _serve(binaries: Path, folder: Path, options: dict[str, Any]) -> int:
    settings = [part for setting in LASTING_IS_NO_CONCERN for part in ("-c", setting)]
    server = subprocess.Popen(
        [binaries / "postgres", "-D", "cluster", "-k", folder, "-p", "5432", "-c", "listen_addresses=", *settings],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        **options,
    )
    assert server.stderr is not None
    log, stdin = server.stderr.fileno(), sys.stdin.fileno()
    printed: bytes | None = b""  # until it is ready; None from then on
    try:
        with selectors.DefaultSelector() as selector:
            selector.register(log, selectors.EVENT_READ)
            selector.register(stdin, selectors.EVENT_READ)
            while True:
                for key, _ in selector.select():
                    read = os.read(key.fd, 65536)
                    if key.fd == stdin and not read:
                        return 0
                    if key.fd == log and not read:
                        _tell((printed or b"").decode(errors="replace"))
                        return 1
                    if key.fd == log and printed is not None:
                        printed += read
                        if READY in printed:
                            _tell(str(folder))
                            printed = None
    finally:
        server.send_signal(signal.SIGQUIT)  # PostgreSQL's "immediate": nothing in it is worth writing down
        server.wait()


def _tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _unprivileged_account() -> dict[str, Any]:
    """Return what makes a subprocess run as somebody else when we are root, whom PostgreSQL refuses."""
    if os.geteuid() != 0:
        return {}
    import pwd

    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    account = names.get("postgres") or names["nobody"]
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _open_temporary_folder() -> str:
    """Return the temporary folder, in memory where that can be; /tmp where it lies in one that others may not enter."""
    chosen = (folder_in_memory() or Path(tempfile.gettempdir())).resolve()
    entered_by_all = all(folder.stat().st_mode & stat.S_IXOTH for folder in (chosen, *chosen.parents))
    return str(chosen) if entered_by_all or os.geteuid() != 0 else "/tmp"


def _plain_environment() -> dict[str, str]:
    """Return the environment without PostgreSQL's own variables and with messages in English."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def _version_in(folder: Path) -> int:
    digits = re.search(r"\d+", str(folder))
    return int(digits.group()) if digits else 0


if __name__ == "__main__":
    sys.exit(guard(Path(sys.argv[1])))

"""Starts programs of the project as processes of their own, from a Python that has loaded what they are made of.

Most of a start is imports: a second of processor time, some four hundred times. So one Python for each run of the tests
loads once what the bot loads when it starts. For each start it makes a copy of itself (fork), in which the program
begins at its own beginning: its own process id, session, environment, folder, streams, signals and end. What a start
depends on before any code of ours runs (Python's options, the locale, coverage) cannot be had from a copy: then Python
is started as ever. A program from another folder loads its own code. What is loaded when, and how long a start takes,
is tried and measured from scratch.

This file run as a program is that Python. It ends when the test run, the other end of its socket, does.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

LOADED = (
    *("aiohttp", "aiosqlite", "alembic.command", "apscheduler.schedulers.asyncio", "asyncpg", "babel.dates"),
    *("cryptography.fernet", "dateutil.rrule", "discord", "prometheus_client", "pydantic", "rapidfuzz", "sqlalchemy"),
    *("sqlalchemy.dialects.postgresql.asyncpg", "sqlalchemy.dialects.sqlite.aiosqlite", "structlog", "uvloop", "yaml"),
    *("bot.app", "bot.database.upgrading", "bot.logs", "bot.running", "bot.starting"),
    *("cogs.introductions.feature", "cogs.reflections", "cogs.resources.wiring"),
)
ROOT = Path(__file__).resolve().parents[1]
_BEFORE_ANY_CODE = ("PYTHON", "LC_", "LANG", "COVERAGE_", "TZ")
_ANYWAY = {"PYTHONPATH", "PYTHONUNBUFFERED"}


class ReadyPython:
    """One such Python; `start` may be called from one thread at a time."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", str(Path(__file__).resolve()), str(theirs.fileno())],
                env={name: value for name, value in os.environ.items() if name not in _ANYWAY},
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._socket = ours

    def stop(self) -> None:
        """End it; what it has started goes on."""
        self._socket.close()
        self._process.wait()

    def start(
        self, command: Sequence[str], *, cwd: Path, env: Mapping[str, str], streams: Sequence[int], tells: socket.socket
    ) -> int:
        """Start `command`, a file or `-m` and a module with arguments, and return its process id.

        `streams` are its three standard streams; `tells` (its other end is the caller's) brings its exit status in the
        end, as `subprocess` has it.
        """
        asked = json.dumps({"command": list(command), "cwd": str(cwd), "env": dict(env)}).encode()
        socket.send_fds(self._socket, [len(asked).to_bytes(4), asked], [*streams, tells.fileno()])
        return int.from_bytes(_read(self._socket, 4))


def can_be_a_copy(env: Mapping[str, str]) -> bool:
    """Whether a program with this environment may start as a copy: it differs in nothing that Python reads at first."""

    def decisive(variables: Mapping[str, str]) -> dict[str, str]:
        return {
            name: value
            for name, value in variables.items()
            if name.startswith(_BEFORE_ANY_CODE) and name not in _ANYWAY
        }

    return decisive(env) == decisive(os.environ) and not any(name.startswith("COVERAGE_") for name in env)


_ready: dict[int, ReadyPython] = {}  # by process, since a test may fork


def ready_python() -> ReadyPython:
    """Return this run's, started at the first call; a fixture of the session ends it."""
    if os.getpid() not in _ready:
        _ready[os.getpid()] = ReadyPython()
    return _ready[os.getpid()]


def stop_ready_python() -> None:
    """End this run's, where there is one."""
    found = _ready.pop(os.getpid(), None)
    if found is not None:
        found.stop()


def run(
    command: Sequence[str], *, cwd: Path, env: Mapping[str, str], timeout: float
) -> subprocess.CompletedProcess[str]:
    """Do what `subprocess.run([sys.executable, *command], capture_output=True, text=True, ...)` does."""
    if not can_be_a_copy(env):
        return subprocess.run(
            [sys.executable, *command], cwd=cwd, env=dict(env), capture_output=True, text=True, timeout=timeout
        )
    with contextlib.ExitStack() as open_ones:
        nothing = open_ones.enter_context(Path(os.devnull).open())
        out, err = (open_ones.enter_context(tempfile.TemporaryFile("w+")) for _ in range(2))
        ours, theirs = socket.socketpair()
        open_ones.enter_context(ours)
        ours.settimeout(timeout)
        with theirs:
            streams = (nothing.fileno(), out.fileno(), err.fileno())
            pid = ready_python().start(command, cwd=cwd, env=env, streams=streams, tells=theirs)
        try:
            status = _status(_read(ours, 4))
        except TimeoutError:
            os.killpg(pid, signal.SIGKILL)
            raise subprocess.TimeoutExpired(list(command), timeout) from None
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(list(command), status, out.read(), err.read())


class Copy:
    """A program started as a copy, as `asyncio.subprocess.Process` has it."""

    def __init__(
        self, pid: int, stdout: asyncio.StreamReader, stderr: asyncio.StreamReader, told: socket.socket
    ) -> None:
        self.pid = pid
        self.stdout, self.stderr = stdout, stderr
        self.returncode: int | None = None
        self._told = told

    async def wait(self) -> int:
        """Return how it ended: its exit status, or minus the number of the signal that ended it."""
        if self.returncode is None:
            with self._told:
                self.returncode = _status(await asyncio.get_running_loop().sock_recv(self._told, 4))
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal; raises ProcessLookupError once it has ended."""
        os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


async def start_from_scratch(
    command: Sequence[str], *, cwd: Path, env: Mapping[str, str]
) -> asyncio.subprocess.Process:
    """Start Python as ever, in a session of its own, without input, its output and errors in pipes."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, *command),
        cwd=cwd,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


async def start(command: Sequence[str], *, cwd: Path, env: Mapping[str, str]) -> Copy | asyncio.subprocess.Process:
    """Start a program in the same way as a copy, or from scratch where it cannot be one."""
    if not can_be_a_copy(env):
        return await start_from_scratch(command, cwd=cwd, env=env)
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    readers, ends = [], []
    for _ in range(2):
        reads, writes = os.pipe()
        readers.append(await _reader(reads))
        ends.append(writes)
    nothing = os.open(os.devnull, os.O_RDONLY)
    try:
        pid = ready_python().start(command, cwd=cwd, env=env, streams=(nothing, *ends), tells=theirs)
    finally:
        theirs.close()
        for end in (nothing, *ends):
            os.close(end)
    return Copy(pid, *readers, ours)


async def _reader(descriptor: int) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    pipe = os.fdopen(descriptor, "rb", 0)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
    return reader


def _read(connection: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size:
        part = connection.recv(size - len(found))
        if not part:
            raise EOFError("the other end of a start has ended")
        found += part
    return found


def _status(told: bytes) -> int:
    if told:
        return int.from_bytes(told, signed=True)
    raise EOFError("whoever watched over a start has ended")


# -- The Python that is copied: from here on, this file is a program of its own ---------------------


def begin(connection: socket.socket) -> list[str]:
    """Wait for what is to be started, and return in the copy that starts it, with its command; nowhere else."""
    while True:
        _let_go_of_what_ended()
        head, descriptors, _flags, _address = socket.recv_fds(connection, 4, 4)
        if not head:
            _let_go_of_what_ended()
            os._exit(0)
        head += _read(connection, 4 - len(head)) if len(head) < 4 else b""
        asked = json.loads(_read(connection, int.from_bytes(head)))
        if os.fork() == 0 and _is_watched_over(connection, descriptors[3]):
            connection.close()
            return _become(asked, descriptors)
        for descriptor in descriptors:
            os.close(descriptor)


def _let_go_of_what_ended() -> None:
    # Waited for, and so counted in what a run of the tests has worked.
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _is_watched_over(connection: socket.socket, tells: int) -> bool:
    """Return True in the program to be, whose end is told; the one that tells never returns."""
    pid = os.fork()
    if pid == 0:
        os.setsid()  # whoever knows its number may end its group
        connection.sendall(os.getpid().to_bytes(4))
        return True
    os.closerange(0, tells)  # it holds no stream of the program's open
    os.closerange(tells + 1, tells + 64)
    _pid, ended = os.waitpid(pid, 0)
    os.write(tells, os.waitstatus_to_exitcode(ended).to_bytes(4, signed=True))
    os._exit(0)


def _become(asked: dict[str, Any], descriptors: list[int]) -> list[str]:
    for number, descriptor in enumerate(descriptors[:3]):
        os.dup2(descriptor, number)
    for descriptor in descriptors:
        os.close(descriptor)
    os.environ.clear()
    os.environ.update(asked["env"])
    os.chdir(asked["cwd"])
    sys.stdout.reconfigure(write_through=bool(os.environ.get("PYTHONUNBUFFERED")))  # type: ignore[union-attr]
    paths = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
    if str(ROOT) not in paths[:1]:
        for name in [name for name in sys.modules if name.partition(".")[0] in {"bot", "cogs"}]:
            del sys.modules[name]
    sys.path[:0] = paths
    return list(asked["command"])


def main() -> None:
    """Load what there is to load, then be whatever is asked for."""
    connection = socket.socket(fileno=int(sys.argv[1]))
    sys.path.insert(0, str(ROOT))
    for name in LOADED:
        importlib.import_module(name)
    sys.path.remove(str(ROOT))
    gc.collect()
    gc.freeze()
    command = begin(connection)
    if command[0] == "-m":
        sys.path.insert(0, str(Path.cwd()))
        sys.argv[:] = command[1:]
        runpy.run_module(command[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv[:] = command[1:] if command[0] == "-P" else command
        runpy.run_path(sys.argv[0], run_name="__main__")


if __name__ == "__main__":
    main()

"""A bot as a process of its own: started, watched, killed."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from tests import ready_python

from .server import WireServer
from .watch import NeverHappened

_HERE = Path(__file__).parent
_ROOT = _HERE.parents[1]


class BotProcess:
    """`python -m bot run` against a server, in a process group of its own and in `folder` as its working folder.

    `module` is what `python -m` would run, or the path of a file that is run as it is. It is a copy of a Python that
    has loaded its modules (`tests/ready_python.py`), unless it begins `from_scratch`, as where starts are measured.

    It can be started again after it has ended; each start has a name of its own in `who`, by which its requests and
    connections can be told apart. As `async with` it starts, and is killed at the end if it still runs. Whatever it
    writes rings the server's bell, so that a test can wait for a line of its log.
    """

    def __init__(
        self,
        server: WireServer,
        folder: Path,
        *,
        module: str = "bot",
        arguments: Sequence[str] = ("run",),
        env: Mapping[str, str] | None = None,
        name: str = "bot",
        from_scratch: bool = False,
    ) -> None:
        self.server, self.folder, self.name = server, folder, name
        # A file and no module, or all of the bed would be in the memory of the bot; -P keeps this folder from imports.
        self._command = ["-P", str(_HERE / "launch.py"), module, *arguments]
        self._from_scratch = from_scratch
        self.env = dict(env or {})
        self.who = name
        self._starts = 0
        self._process: asyncio.subprocess.Process | ready_python.Copy | None = None
        self._ended: asyncio.Task[int] | None = None
        self._written: dict[tuple[str, str], bytearray] = {}

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.kill()

    @property
    def running(self) -> bool:
        return self._ended is not None and not self._ended.done()

    @property
    def pid(self) -> int:
        """The process id of the latest start."""
        assert self._process is not None
        return self._process.pid

    @property
    def stdout(self) -> str:
        """What the latest start has written to its output so far."""
        return self._text("stdout")

    @property
    def stderr(self) -> str:
        """What the latest start has written to its errors so far."""
        return self._text("stderr")

    @property
    def stderr_of_all(self) -> str:
        """What every start so far has written to its errors."""
        return "".join(
            text.decode(errors="replace") for (_who, stream), text in self._written.items() if stream == "stderr"
        )

    async def start(self, **env: str) -> None:
        """Start it, with more or other variables in its environment for this start alone."""
        assert not self.running, f"{self.who} is running already"
        self._starts += 1
        self.who = f"{self.name}-{self._starts}"
        # The settings of whoever runs the tests must not reach the bot under test.
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("HEARTH_")}
        variables = {"PYTHONPATH": str(_ROOT), "PYTHONUNBUFFERED": "1", "WIRE_URL": f"{self.server.url}/{self.who}"}
        everything = {**inherited, **variables, **self.env, **env}
        starting = ready_python.start_from_scratch if self._from_scratch else ready_python.start
        self._process = await starting(self._command, cwd=self.folder, env=everything)
        self._ended = asyncio.create_task(self._watch(self._process, self.who))
        self._ended.add_done_callback(lambda _: self.server.watch.ring())

    async def wait_ready(self, *, shards: int = 1, within: float = 20.0) -> None:
        """Wait until so many of its shards have been sent READY and their guilds; raises with its stderr otherwise."""
        await self.until(lambda: self.server.gateway.ready(self.who) >= shards, "ready", within=within)

    async def until(self, claim: Callable[[], Any], saying: str, *, within: float = 20.0) -> None:
        """Wait for a claim about the server to come true while this process runs; raises NeverHappened."""
        try:
            await self.server.until(lambda: claim() or not self.running, f"{self.who}: {saying}", within=within)
        except NeverHappened as error:
            error.add_note(self.stderr)
            raise
        if not claim():
            code = self._process.returncode if self._process is not None else None
            raise NeverHappened(f"{self.who} ended with {code} before: {saying}\n{self.stderr}")

    async def kill(self) -> None:
        """Kill it and whatever it started (SIGKILL), and wait for its end; nothing happens where it has ended."""
        if self._process is None or self._ended is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        await self._ended

    def suspend(self) -> None:
        """Stop it in its tracks (SIGSTOP), as a machine that is put to sleep; `wake` undoes it."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGSTOP)

    def wake(self) -> None:
        """Let it go on after `suspend`."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGCONT)

    def terminate(self) -> None:
        """Ask it to end (SIGTERM), as a container's host does; `exit_code` waits for it."""
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):
            self._process.terminate()

    async def exit_code(self, *, within: float = 20.0) -> int:
        """Return how it ended (minus the signal's number where one ended it); raises NeverHappened."""
        assert self._ended is not None
        try:
            return await asyncio.wait_for(asyncio.shield(self._ended), within)
        except TimeoutError:
            raise NeverHappened(f"{self.who} did not end within {within:g} s\n{self.stderr}") from None

    async def _watch(self, process: asyncio.subprocess.Process | ready_python.Copy, who: str) -> int:
        """Take in what a start writes, until it has ended and all of it is here."""

        async def take_in(stream: asyncio.StreamReader | None, name: str) -> None:
            assert stream is not None
            written = self._written[who, name] = bytearray()
            while chunk := await stream.read(65536):
                written += chunk
                self.server.watch.ring()

        await asyncio.gather(take_in(process.stdout, "stdout"), take_in(process.stderr, "stderr"))
        return await process.wait()

    def _text(self, stream: str) -> str:
        return self._written.get((self.who, stream), b"").decode(errors="replace")

"""What is sent later, a second: the weekly prompt of many servers, then the answers for everyone in their threads.

Everything falls due at one moment while Hearth runs. The bare bot knows what to send, and sends just the same.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.beside import Beside, at_rest, beside, cpu_seconds
from benchmarks.measured import Compared, Found, Mark
from bot.access import Actor
from bot.app import build
from bot.clock import SystemClock
from bot.interface import drafts
from cogs.reflections.service import Answering
from tests.community import texts
from tests.wire import BotProcess, Request
from tests.wire.hearth_bed import Rooms, now, this_minute

ROUNDS = 5
SERVERS = 200
"""In each round: so many prompts, then so many threads with an answer in each.

Several times what Hearth holds at once, so that what is composed before the first is sent counts for little.
"""

TEXT = "We planted a garden behind the library, and the whole street came to water it."
SENDS = r"/channels/\d+/messages"
THREADS = r"/channels/\d+/messages/\d+/threads"


@dataclass(frozen=True, slots=True)
class Burst:
    """How many were sent, in how many seconds from the first to the last, and the processor's work for it."""

    number: int
    seconds: float
    worked: float

    @property
    def in_a_second(self) -> float:
        """How many in a second."""
        return (self.number - 1) / self.seconds


async def measure(folder: Path) -> Found:
    """Let both send in turn, and once more under Discord's own limits."""
    prompts: list[tuple[Burst, Burst]] = []
    answers: list[tuple[Burst, Burst]] = []
    async with beside(folder) as both:
        theirs = [both.rooms(1) for _ in range(SERVERS)]
        await both.start()
        await both.bed.server.until(lambda: both.ours.posts, "the first prompt")
        bell = _Bell(both)
        for _ in range(ROUNDS):
            ours = [both.rooms(0) for _ in range(SERVERS)]
            prompts.append(await _prompts(both, bell, ours, theirs))
            answers.append(await _answers(both, bell, ours, theirs))
        ours = [both.rooms(0) for _ in range(SERVERS)]
        both.bed.server.limits.as_discord()
        limited = await _prompts(both, bell, ours, theirs)
    mark = Mark(0.6, is_least=True)
    return Found(
        [
            _row(f"{SERVERS} prompts due at once", prompts, mark),
            _row(f"{SERVERS} threads and answers in them", answers, mark),
            _row("prompts under Discord's limits", [limited]),
        ],
        [
            f"{what}: at work for each the bot {_each(bursts, 0):.1f} ms, the bare bot {_each(bursts, 1):.1f} ms."
            for what, bursts in (("Prompts", prompts), ("Threads and answers", answers))
        ],
    )


def _row(what: str, bursts: list[tuple[Burst, Burst]], mark: Mark | None = None) -> Compared:
    ours, theirs = ([burst.in_a_second for burst in side] for side in zip(*bursts, strict=True))
    return Compared(what, "a second", ours, theirs, mark, "raw sends")


def _each(bursts: list[tuple[Burst, Burst]], side: int) -> float:
    return 1000 * sum(pair[side].worked for pair in bursts) / sum(pair[side].number for pair in bursts)


# -- One round of each -----------------------------------------------------------------------------


async def _prompts(both: Beside, bell: _Bell, ours: Sequence[Rooms], theirs: Sequence[Rooms]) -> tuple[Burst, Burst]:
    await bell.hold()
    await both.bed.prompt_is_due(*ours, at=this_minute())
    hearth = await _burst(both, both.hearth, SENDS, SERVERS, bell.ring)
    sends = [
        {**_as_said(_prompt_in(room)), "channel": their.reflections.id, "thread": None}
        for room, their in zip(ours, theirs, strict=True)
    ]
    return hearth, await _bare_burst(both, sends, SENDS)


async def _answers(both: Beside, bell: _Bell, ours: Sequence[Rooms], theirs: Sequence[Rooms]) -> tuple[Burst, Burst]:
    await bell.hold()
    await _people_answer(both, ours)
    hearth = await _burst(both, both.hearth, f"{SENDS}|{THREADS}", 2 * SERVERS, bell.ring)
    threads = [both.bed.server.world.messages(_prompt_in(room).id) for room in ours]
    sends = [
        {
            **_as_said(answer),
            "channel": their.reflections.id,
            "thread": [_prompt_in(their).id, "What did you learn this week?"],
        }
        for [answer], their in zip(threads, theirs, strict=True)
    ]
    return hearth, await _bare_burst(both, sends, f"{SENDS}|{THREADS}")


async def _people_answer(both: Beside, ours: Sequence[Rooms]) -> None:
    """Let a member of each server answer for everyone, as pressing the buttons would; the program is not told yet."""
    at, since = now(), now() - timedelta(hours=1)
    async with build(both.bed.settings, SystemClock()) as hearth:
        await hearth.open()
        for room in ours:
            writer = Actor(room.member.id, room.guild.id, is_steward=False)
            [week] = [week.id for week in await both.bed.weeks(room) if week.state == "sent"]
            async with hearth.database.writing() as unit:
                draft = await drafts.keep(
                    unit,
                    person_id=writer.id,
                    guild_id=writer.guild_id,
                    form="reflection:answer",
                    subject=week,
                    fields={"text": TEXT, "audience": "everyone"},
                    at=at,
                )
            if await hearth.service(Answering).post(writer, draft, since) is None:
                raise RuntimeError("the answer was not taken")


class _Bell:
    """Lets the running program look at what is due: a steward, elsewhere, lets the prompts go on."""

    def __init__(self, both: Beside) -> None:
        self._room = both.ours
        self._shown: Any = None

    async def hold(self) -> None:
        """Pause the prompts there, which makes nobody look."""
        panel = await self._room.steward.slash(self._room.stewards, "steward prompts")
        self._shown = await self._room.steward.click(panel.response, custom_id="prompts:pause:0")

    async def ring(self) -> None:
        """Resume them."""
        await self._room.steward.click(self._shown.response, custom_id="prompts:resume:0")


async def _bare_burst(both: Beside, sends: list[dict[str, Any]], path: str) -> Burst:
    numbered = [{**send, "nonce": f"{number}:{now().timestamp():.6f}"[:25]} for number, send in enumerate(sends)]
    both.sends.write_text(json.dumps(numbered), encoding="utf-8")

    async def go() -> None:
        await both.theirs.member.slash(both.theirs.reflections, "send")

    number = len(sends) * (2 if sends[0]["thread"] else 1)
    return await _burst(both, both.bare, path, number, go)


async def _burst(
    both: Beside, process: BotProcess, path: str, number: int, begin: Callable[[], Awaitable[None]]
) -> Burst:
    await at_rest(both.hearth, both.bare)  # else what went before would be counted in
    server, worked = both.bed.server, cpu_seconds(process)
    looked_at = len(server.requests)
    coming: list[Request] = []
    sent: list[Request] = []

    def all_there() -> bool:
        # Asked after every change: what was looked at once is not looked at again.
        nonlocal looked_at
        new = server.requests[looked_at:]
        looked_at += len(new)
        coming.extend(request for request in new if request.who == process.who and request.matches("POST", path))
        sent.extend(request for request in coming if request.finished and request.status == 200)
        coming[:] = [request for request in coming if not request.finished]
        return len(sent) >= number

    beginning = asyncio.create_task(begin())
    await server.until(all_there, f"{number} sent by {process.who}", within=120)
    await beginning
    at = sorted(request.at for request in sent)
    return Burst(number, (at[-1] - at[0]).total_seconds(), cpu_seconds(process) - worked)


def _prompt_in(room: Rooms) -> Any:
    """Return the newest question in a room; Discord's own line that there is a thread stands there too."""
    return [post for post in room.posts if post.components][-1]


def _as_said(message: Any) -> dict[str, Any]:
    """Return what the bare bot needs to say the same: its texts, its buttons and the number of its container."""
    [container] = message.components
    parts = container["components"]
    said = [part["content"] for part in parts if part["type"] == 10]
    rows = [part["components"] for part in parts if part["type"] == 1]
    buttons = [[button["label"], button["custom_id"]] for row in rows for button in row]
    if len(said) + len(rows) != len(parts) or not texts(message.components):
        raise RuntimeError("the bare bot would not say the same")
    return {"texts": said, "buttons": buttons, "mark": container["id"]}

"""People who press buttons of the running program, as simcord's own actors."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.wire.hearth_bed import FOLLOW_UP, told
from tests.wire.schedules.acts import Act, Verb
from tests.wire.schedules.model import Answer, Model, Server
from tests.wire.schedules.people import People
from tests.wire.server import WireServer


class Pressing:
    """What goes through Discord. Each needs a program that is ready, in the server it is about."""

    def __init__(self, wire: WireServer, people: People, model: Model) -> None:
        self._wire, self._people, self._model = wire, people, model

    async def do(self, act: Act) -> None:
        """Press; where no prompt stands there is nothing to press."""
        server = self._model.servers[act.server]
        if (found := await self._prompt(server)) is None:
            return
        _, post = found
        person = server.people[act.who]
        if act.verb is Verb.PRESS_PASS:
            assert "That's fine" in told(await person.click(post, label="Not this week"))
            return
        answer, preview = await self._previewed(act, server)
        assert "post" in told(await person.click(preview.response, label="Post it")).lower()
        self._model.answers[act.label] = answer

    async def press_and_hold(self, act: Act) -> asyncio.Task[Any] | None:
        """Press "Post it" and return once it is done in the database and its answer is held; None without a prompt.

        Whoever pressed hears nothing then, and their answer is kept all the same.
        """
        server = self._model.servers[act.server]
        if await self._prompt(server) is None:
            return None
        answer, preview = await self._previewed(act, server)
        async with self._wire.faults.pause("*", rf"{FOLLOW_UP}(/.*)?", at="before") as paused:
            pressed = asyncio.ensure_future(server.people[act.who].click(preview.response, label="Post it"))
            await paused.reached()
            self._model.answers[act.label] = answer
            paused.discard()
        return pressed

    async def _prompt(self, server: Server) -> tuple[int, Any] | None:
        week_id = await self._people.newest_week(server)
        if week_id is None:
            return None
        mine = [
            post for post in self._wire.world.messages(server.reflections) if _has(post, f"prompt:answer:{week_id}")
        ]
        return None if not mine else (week_id, mine[0])

    async def _previewed(self, act: Act, server: Server) -> tuple[Answer, Any]:
        found = await self._prompt(server)
        assert found is not None
        week_id, post = found
        person = server.people[act.who]
        answer = Answer(act.label, act.server, person.id, week_id, None)
        form = await person.click(post, label="Answer")
        if form.modal is None:  # they have answered before
            form = await person.click(form.response, label="Write another")
        preview = await person.submit_modal(form, {"text": answer.text, "audience": "everyone"})
        assert answer.text in told(preview)
        return answer, preview


def _has(post: Any, custom_id: str) -> bool:
    return custom_id in str(post.components)

"""What is told of a breach besides its sentence: who sent what it is about, who looked, who was killed where."""

from __future__ import annotations

import json
from collections.abc import Sequence

from tests.wire import Request
from tests.wire.schedules.chronicle import holds
from tests.wire.schedules.playing import Play


def evidence(play: Play, breaches: Sequence[str]) -> list[str]:
    """Return the requests about whatever the breaches name first, and the story of the schedule."""
    if not breaches:
        return []
    about = breaches[0].partition(":")[0]
    sent = [one for one in play.wire.sent("*") if one.method != "GET" and _is_about(play, about, one)]
    made = {str(one.answer["id"]) for one in sent if isinstance(one.answer, dict) and "id" in one.answer}
    sent += [one for one in play.wire.sent("*") if one not in sent and made.intersection(one.path.split("/"))]
    places = {one.path for one in sent}
    looks = [one for one in play.wire.sent("GET") if one.path in places and one not in sent]
    told = [_told(one) for one in sorted([*sent, *looks], key=lambda one: one.at)]
    return [f"about {about}:", *told, "the schedule:", *play.story]


def _is_about(play: Play, about: str, request: Request) -> bool:
    name = about.rpartition(" ")[2]
    if about.startswith("support post of server"):
        rooms = [str(room.id) for room in play.model.servers[int(name)].rooms]
        return request.path.startswith(tuple(f"/channels/{room}/" for room in rooms))
    return holds(json.dumps(request.body), name)


def _told(one: Request) -> str:
    nonce = one.body.get("nonce") if isinstance(one.body, dict) else None
    found = [each["id"] for each in one.answer] if isinstance(one.answer, list) else None
    made = one.answer.get("id") if isinstance(one.answer, dict) else None
    return (
        f"  {one.at:%H:%M:%S.%f} {one.who} {one.method} {one.path} nonce={nonce} done={one.done}"
        f" status={one.status} answered={made or found}"
    )

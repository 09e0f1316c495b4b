"""Draws a schedule from its seed, and from nothing else."""

from __future__ import annotations

import random

from tests.wire.schedules.acts import Act, Point, Round, Size, Trouble, Verb

SHORT = Size(rounds=10, acts=12, servers=2, people=4)
LONG = Size(rounds=27, acts=16, servers=4, people=6, days_pass=True)

_WEIGHTS = {
    Verb.PROMPT_DUE: 8,
    Verb.PAUSE: 2,
    Verb.RESUME: 4,
    Verb.ANSWER: 26,
    Verb.REWRITE: 12,
    Verb.TAKE_BACK: 7,
    Verb.DELETE: 4,
    Verb.MODERATE: 2,
    Verb.SUPPORT_ROOM: 3,
    Verb.SUPPORT_OLD: 3,
    Verb.SUPPORT_DELETED: 2,
    Verb.FORBID: 1,
    Verb.ALLOW: 3,
    Verb.CHOOSE_DMS: 4,
    Verb.CLOSE_DMS: 1,
    Verb.OPEN_DMS: 2,
    Verb.REST: 1,
    Verb.END_REST: 2,
    Verb.ERASE: 2,
    Verb.REMIND: 6,
    Verb.NUDGE: 3,
    Verb.TOO_LATE: 2,
    Verb.CIRCLE: 7,
    Verb.CIRCLE_LEAVE: 4,
    Verb.CIRCLE_END: 3,
    Verb.MEETING: 6,
    Verb.MEETING_MOVE: 5,
    Verb.MEETING_END: 3,
    Verb.INTRODUCE: 12,
    Verb.CHANGE_OWN: 5,
    Verb.WITHDRAW: 4,
    Verb.TAKE_DOWN: 2,
    Verb.NOBODY_WROTE: 4,
    Verb.SHARE: 6,
    Verb.SHARE_OFFER: 6,
    Verb.SHARE_AGAIN: 3,
    Verb.CHANGE_SHARED: 5,
    Verb.USE: 6,
    Verb.LAST_DAY_OVER: 6,
    Verb.RETIRE: 4,
    Verb.RESTORE: 3,
    Verb.MERGE: 2,
    Verb.MEET: 8,
    Verb.MEET_NO_MORE: 1,
    Verb.MEET_GUEST: 4,
    Verb.GUEST_GOES: 7,
    Verb.DAYS_LATER: 12,
    Verb.TALKED: 3,
    Verb.TIME_OVER: 8,
    Verb.CALL: 5,
    Verb.JOIN_CALL: 7,
    Verb.CHANGE_CALL: 3,
    Verb.CLOSE_CALL: 2,
    Verb.CALL_OFF: 1,
    Verb.RELEASE: 6,
    Verb.RELEASE_LESS_ONE: 5,
    Verb.PAUSE_MEETING: 3,
    Verb.LET_IN_AGAIN: 3,
    Verb.START_ROOM: 5,
    Verb.START_OFF: 1,
    Verb.START_OLD: 3,
    Verb.START_DELETED: 3,
    Verb.ASK_WELCOMER: 4,
    Verb.SAY_NO: 2,
    Verb.CARD_DELETED: 4,
}
# What begins something gets a label of its own; what goes on with it draws one of those.
_BEGINS = {
    Verb.ANSWER: "a",
    Verb.REMIND: "r",
    Verb.NUDGE: "n",
    Verb.TOO_LATE: "l",
    Verb.CIRCLE: "c",
    Verb.MEETING: "m",
    Verb.SLOW: "s",
    Verb.PRESS_ANSWER: "a",
    Verb.INTRODUCE: "i",
    Verb.MEET: "k",
    Verb.MEET_GUEST: "k",
    Verb.CALL: "o",
    Verb.JOIN: "j",
    Verb.SHARE: "b",
    Verb.SHARE_OFFER: "b",
}
_GOES_ON = {
    Verb.REWRITE: "a",
    Verb.TAKE_BACK: "a",
    Verb.DELETE: "a",
    Verb.MODERATE: "a",
    Verb.CIRCLE_LEAVE: "c",
    Verb.CIRCLE_END: "c",
    Verb.MEETING_MOVE: "m",
    Verb.MEETING_END: "m",
    Verb.CHANGE_OWN: "i",
    Verb.WITHDRAW: "i",
    Verb.TAKE_DOWN: "i",
    Verb.NOBODY_WROTE: "i",
    Verb.SHARE_AGAIN: "b",
    Verb.CHANGE_SHARED: "b",
    Verb.USE: "b",
    Verb.LAST_DAY_OVER: "b",
    Verb.RETIRE: "b",
    Verb.RESTORE: "b",
    Verb.MERGE: "b",
    Verb.CARD_DELETED: "b",
    Verb.GUEST_GOES: "k",
    Verb.DAYS_LATER: "k",
    Verb.TALKED: "k",
    Verb.TIME_OVER: "k",
    Verb.LEAVE: "j",
}
_KILLS = {
    Point.BEFORE: 5,
    Point.LATE: 3,
    Point.AFTER: 6,
    Point.REPLIED: 5,
    Point.CLAIMING: 2,
    Point.COMPOSING: 2,
    Point.STARTING: 2,
    Point.CLOSING: 2,
    Point.COUNTED: 4,
    Point.PRESSING: 2,
}
_TROUBLES = ("500 before", "500 after", "503 before", "503 after", "lost", "reply lost", "429", "429 for all", "slow")
_SORTS = ("send", "send", "send", "thread", "event", "any")
_MADE = {"thread": Verb.CIRCLE, "event": Verb.MEETING}
# Not at all, within what Discord remembers of a nonce, and past it.
_MINUTES = (0.0, 1.5, 1.5, 1.5, 20.0, 20.0)


class _Drawing:
    def __init__(self, seed: int, size: Size) -> None:
        self._random = random.Random(seed)
        self._size = size
        self._labels: dict[str, list[Act]] = {}
        self._number = 0

    def rounds(self) -> list[Round]:
        first = [Act(Verb.PROMPT_DUE, server) for server in range(self._size.servers)]
        return [self._round(first if number == 0 else []) for number in range(self._size.rounds)]

    def _round(self, acts: list[Act]) -> Round:
        draw = self._random
        acts = [*acts, *(self._act() for _ in range(self._size.acts))]
        kill = draw.choices(list(_KILLS), list(_KILLS.values()))[0]
        if kill is Point.COMPOSING:
            acts.append(self._begin(Verb.SLOW))
        troubles = tuple(self._trouble() for _ in range(draw.choice((0, 0, 1, 2))))
        # Trouble with what is made seldom meets something that is made in that very round.
        acts += [self._begin(_MADE[trouble.sort]) for trouble in troubles if trouble.sort in _MADE]
        during: tuple[Act, ...] = ()
        if kill is Point.PRESSING or (kill is not Point.STARTING and draw.random() < 0.25):
            passes = Act(Verb.PRESS_PASS, self._server(), self._who())
            during = (*self._coming(), self._act(), passes, self._begin(Verb.PRESS_ANSWER))
        return Round(
            acts=tuple(acts),
            troubles=troubles,
            during=during,
            kill=kill,
            nth=draw.randint(1, self._size.acts // 2),
            which=draw.randrange(2),
            company=draw.random() < 0.5,
            both=draw.random() < 0.5,
            minutes=draw.choice(_MINUTES),
        )

    def _act(self) -> Act:
        verb = self._random.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
        if verb in _GOES_ON:
            begun = self._labels.get(_GOES_ON[verb])
            if begun:
                return self._with(verb, self._random.choice(begun[-12:]))
            verb = Verb.ANSWER
        return self._begin(verb)

    def _coming(self) -> list[Act]:
        """People come and go; only a program that runs hears of it."""
        come = self._labels.get("j", [])
        gone = [self._with(Verb.LEAVE, self._random.choice(come))] if come and self._random.random() < 0.5 else []
        return [*gone, self._begin(Verb.JOIN)]

    def _begin(self, verb: Verb) -> Act:
        self._number += 1
        sort = _BEGINS.get(verb)
        act = Act(verb, self._server(), self._who(), "" if sort is None else f"{sort}{self._number}")
        if sort is not None:
            self._labels.setdefault(sort, []).append(act)
        return act

    def _with(self, verb: Verb, begun: Act) -> Act:
        return Act(verb, begun.server, begun.who, begun.label)

    def _server(self) -> int:
        return self._random.randrange(self._size.servers)

    def _who(self) -> int:
        return self._random.randrange(self._size.people)

    def _trouble(self) -> Trouble:
        kind = self._random.choice(_TROUBLES)
        return Trouble(kind, self._random.choice(_SORTS), self._random.randint(1, 3))


def schedule(seed: int, size: Size) -> list[Round]:
    """Return the rounds of a seed: the same each time, in every process and on every machine."""
    return _Drawing(seed, size).rounds()

"""What a schedule is made of. All of it is plain values, so that a schedule can be printed and compared."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verb(StrEnum):
    """What somebody does. Those at the end go through the made-up Discord and need a program that runs."""

    PROMPT_DUE = "this week's prompt falls due"
    PAUSE = "stewards pause the prompts"
    RESUME = "stewards resume the prompts"
    ANSWER = "somebody answers for everyone"
    REWRITE = "a writer changes an answer"
    TAKE_BACK = "a writer takes an answer back"
    DELETE = "a writer deletes an answer"
    MODERATE = "a moderator deletes a post"
    SUPPORT_ROOM = "stewards choose a room for the support post"
    SUPPORT_OLD = "the support numbers change"
    SUPPORT_DELETED = "a moderator deletes the support post, and stewards have it posted again"
    FORBID = "the bot may not post in a channel any more"
    ALLOW = "the bot may post there again, and stewards have it tried again"
    CHOOSE_DMS = "somebody chooses direct messages anew"
    CLOSE_DMS = "somebody closes their direct messages in Discord"
    OPEN_DMS = "somebody opens their direct messages in Discord"
    REST = "somebody rests"
    END_REST = "somebody rests no more"
    ERASE = "somebody erases everything that is kept of them"
    REMIND = "a reminder that somebody chose is due"
    NUDGE = "a nudge is due"
    TOO_LATE = "a message is due that was of use until an hour ago"
    CIRCLE = "a circle begins: a private thread, its people, a welcome"
    CIRCLE_LEAVE = "somebody leaves a circle"
    CIRCLE_END = "a circle ends"
    MEETING = "a meeting is set: an event"
    MEETING_MOVE = "a meeting moves"
    MEETING_END = "a meeting is called off"
    INTRODUCE = "a newcomer introduces themselves"
    CHANGE_OWN = "a newcomer changes their introduction"
    WITHDRAW = "a newcomer withdraws their introduction"
    TAKE_DOWN = "a steward takes an introduction down"
    NOBODY_WROTE = "hours have passed, and nobody has answered an introduction"
    MEET = "a round of two is released"
    MEET_NO_MORE = "somebody takes back that they may be suggested"
    MEET_GUEST = "a round of two is released, one of whom has only just come"
    GUEST_GOES = "who had only just come leaves the server"
    DAYS_LATER = "ten days have passed since people of a server were introduced"
    TALKED = "somebody answers that they talked"
    TIME_OVER = "the time of conversations in a server is over"
    CALL = "stewards call for a round of conversations"
    JOIN_CALL = "four people join it"
    CHANGE_CALL = "stewards let people join until another time"
    CLOSE_CALL = "stewards end joining"
    CALL_OFF = "stewards call a round off"
    RELEASE = "a round is drawn and released"
    RELEASE_LESS_ONE = "somebody takes no part any more once it is drawn, and it is released"
    PAUSE_MEETING = "stewards pause somebody's conversations"
    LET_IN_AGAIN = "stewards let them be drawn again"
    START_ROOM = 'stewards choose a room for the post "Start here"'
    START_OFF = 'stewards want no "Start here"'
    START_OLD = '"Start here" is of an older wording'
    START_DELETED = 'a moderator deletes "Start here"'
    ASK_WELCOMER = "stewards ask somebody to welcome newcomers"
    SAY_NO = "somebody says no to that"
    SHARE = "somebody shares what helped"
    SHARE_OFFER = "somebody shares an opportunity"
    SHARE_AGAIN = "somebody else shares the same link"
    CHANGE_SHARED = "a steward changes what was shared"
    USE = "somebody says that they used it"
    LAST_DAY_OVER = "the last day of an opportunity is over"
    RETIRE = "a steward takes a resource out"
    RESTORE = "a steward brings it back"
    MERGE = "a steward lets one resource become part of another"
    CARD_DELETED = "a moderator deletes a card"
    SLOW = "a message whose composing takes long"
    PRESS_ANSWER = "somebody answers for everyone, by the buttons"
    PRESS_PASS = "somebody passes, by the button"
    JOIN = "somebody joins the server"
    LEAVE = "who joined leaves again"


@dataclass(frozen=True, slots=True)
class Act:
    """`server` and `who` count from 0; `label` names what it is about ("a17"), and stands in what is sent."""

    verb: Verb
    server: int = 0
    who: int = 0
    label: str = ""


class Point(StrEnum):
    """Where the program is killed."""

    BEFORE = "before a request arrived"
    LATE = "before a request arrived, which arrives after its death"
    AFTER = "after the work, before the reply"
    REPLIED = "after the reply, before it is settled"
    CLAIMING = "while claiming"
    COMPOSING = "while composing"
    STARTING = "while starting"
    CLOSING = "while closing"
    COUNTED = "at a request by number"
    PRESSING = "after a press was committed, before its answer"
    IDLE = "with nothing in hand"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What goes wrong with requests of one sort ("send", "thread", "event", "any"), so many times."""

    kind: str
    sort: str
    times: int


@dataclass(frozen=True, slots=True)
class Round:
    """People act while it is down, troubles stand, it starts, people act while it runs, it is killed, minutes pass.

    `nth` says at which request it is killed. Where there are two processes, `which` is this round's; with `company` the
    other one runs beside it, and with `both` it is killed too. No time passes while one is alive.
    """

    acts: tuple[Act, ...]
    troubles: tuple[Trouble, ...]
    during: tuple[Act, ...]
    kill: Point
    nth: int
    which: int
    company: bool
    both: bool
    minutes: float


@dataclass(frozen=True, slots=True)
class Size:
    """How large a schedule is; `acts` a round. `days_pass` at the end of a long one, after which more is due."""

    rounds: int
    acts: int
    servers: int
    people: int
    days_pass: bool = False

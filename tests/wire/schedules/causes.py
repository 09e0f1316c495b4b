"""Which deliveries what somebody does brings about: every kind that is delivered takes part in the schedules."""

from __future__ import annotations

from collections.abc import Mapping

from tests.wire.schedules.acts import Verb

CAUSES: Mapping[Verb, tuple[str, ...]] = {
    Verb.PROMPT_DUE: ("reflections.prompt",),
    Verb.ANSWER: ("reflections.thread", "reflections.answer"),
    Verb.REWRITE: ("reflections.edit",),
    Verb.TAKE_BACK: ("posts.take_down",),
    Verb.SUPPORT_ROOM: ("setup.support_post", "setup.support_pin"),
    Verb.SUPPORT_OLD: ("setup.support_edit",),
    Verb.FORBID: ("stewards.notice",),
    Verb.CHOOSE_DMS: ("people.dm_hello",),
    Verb.INTRODUCE: ("introductions.post", "introductions.thread"),
    Verb.CHANGE_OWN: ("introductions.edit", "introductions.rename"),
    Verb.WITHDRAW: ("introductions.close",),
    Verb.TAKE_DOWN: ("introductions.taken_down",),
    Verb.NOBODY_WROTE: ("introductions.nudge",),
    Verb.MEET: ("matches.thread", "matches.add", "matches.introduction", "matches.tell"),
    Verb.MEET_NO_MORE: ("matches.empty",),
    Verb.GUEST_GOES: ("matches.gone",),
    Verb.DAYS_LATER: ("matches.question", "matches.ask"),
    Verb.TIME_OVER: ("matches.close",),
    Verb.CALL: ("rounds.call",),
    Verb.CLOSE_CALL: ("rounds.call_edit",),
    Verb.RELEASE_LESS_ONE: ("rounds.unmatched",),
    Verb.PAUSE_MEETING: ("rounds.paused",),
    Verb.START_ROOM: ("introductions.start_post", "introductions.start_pin"),
    Verb.START_OLD: ("introductions.start_edit",),
    Verb.ASK_WELCOMER: ("introductions.ask_welcomer",),
    Verb.JOIN: ("introductions.welcome_line",),
    Verb.SHARE: ("resources.post",),
    Verb.CHANGE_SHARED: ("resources.change",),
}
"""Where several bring a kind about, the plainest; the probe's own kinds are left out."""

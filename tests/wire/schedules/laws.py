"""What must hold once all has come to rest: the model of what was asked, held against what stands in Discord.

Every law gives its breaches as sentences; none of them trusts what the program's own rows say was sent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from tests.wire.schedules.chronicle import Made
from tests.wire.schedules.fates import Fate
from tests.wire.schedules.laws_of_conversing import CONVERSATION
from tests.wire.schedules.model import Answer, Circle, Meeting, Message
from tests.wire.schedules.playing import Play


class Laws:
    """The laws about Discord. Those about rows, logs and requests stand in `laws_within`."""

    def __init__(self, play: Play) -> None:
        self._play, self._model, self._chronicle = play, play.model, play.chronicle
        self._backend = play.wire.world.backend

    def breaches(self) -> list[str]:
        """Return everything that should not be so."""
        found = [
            *self._prompts(),
            *(breach for one in self._model.answers.values() for breach in self._answer(one)),
            *(breach for one in self._model.circles.values() for breach in self._circle(one)),
            *(breach for one in self._model.meetings.values() for breach in self._meeting(one)),
            *(breach for one in self._model.messages.values() for breach in self._message(one)),
            *(breach for label in self._model.slow for breach in _times(label, Fate.ONCE, self._sent(label))),
            *self._support(),
            *self._hellos(),
            *self._notices(),
            *self._pings(),
        ]
        return sorted(found)

    def _sent(self, label: str) -> list[Made]:
        return self._chronicle.saying(label)

    def _after(self, made: list[Made], ended_at: datetime | None, label: str) -> Iterator[str]:
        """Nothing is sent by a process that started after it was called off."""
        for one in made:
            if ended_at is not None and self._play.starts[one.who] > ended_at:
                yield f"{label}: sent by {one.who}, which started after it was called off"

    # -- Prompts and answers ---------------------------------------------------------------------------

    def _prompts(self) -> Iterator[str]:
        made = Counter(one.prompt_of for one in self._chronicle.made if one.prompt_of is not None)
        for week_id, prompt in self._model.prompts.items():
            number = made.pop(week_id, 0)
            if number > 1 or (number == 0 and prompt.fate is Fate.ONCE):
                yield f"prompt of week {week_id}: posted {number} times, should be {prompt.fate.value}"
        yield from (f"prompt of week {week_id}: posted, and nobody asked" for week_id in made)
        for one in self._chronicle.made:
            prompt_of = self._model.prompts.get(one.prompt_of or 0)
            if prompt_of is not None and one.channel_id != self._model.servers[prompt_of.server].reflections.id:
                yield f"prompt of week {one.prompt_of}: in another channel"

    def _answer(self, answer: Answer) -> Iterator[str]:
        made = self._sent(answer.label)
        yield from _times(answer.label, answer.fate, made)
        yield from self._after(made, answer.ended_at, answer.label)
        prompts = {one.id for one in self._chronicle.made if one.prompt_of == answer.week_id}
        for one in made:
            says = self._chronicle.stands(one)
            if one.channel_id not in prompts:
                yield f"{answer.label}: not in the thread of its prompt"
            if answer.ended_at is not None and says is not None:
                yield f"{answer.label}: stands, though it was taken back"
            if answer.ended_at is None and (says is None or answer.text not in says):
                yield f"{answer.label}: should say {answer.text!r}, and says {says!r}"
        if answer.fate is Fate.ONCE and answer.week_id not in self._model.prompts:
            yield f"{answer.label}: answers no prompt"

    # -- Circles and meetings --------------------------------------------------------------------------

    def _circle(self, circle: Circle) -> Iterator[str]:
        threads = self._chronicle.named("thread", circle.label)
        fate = Fate.ONCE if circle.ended_at is None else Fate.PERHAPS
        yield from _times(circle.label, fate, threads)
        welcomes = self._sent(circle.label)
        yield from _times(f"welcome to {circle.label}", fate, welcomes)
        yield from self._after([*threads, *welcomes], circle.ended_at, circle.label)
        for one in welcomes:
            if one.pings != circle.invited:
                yield f"{circle.label}: its welcome pinged {sorted(one.pings)}"
        for one in threads:
            thread = self._backend.channels[one.id]
            archived = bool(thread.thread_metadata and thread.thread_metadata.archived)
            if circle.ended_at is not None and not archived:
                yield f"{circle.label}: its thread is open, though the circle has ended"
            # Who was being let in or out when they were erased is where they were: no row about them is left.
            people = set(thread.thread_members) - {self._backend.bot_user.id} - circle.erased
            wanted = circle.invited - circle.left - circle.erased
            if circle.ended_at is None and people != wanted:
                yield f"{circle.label}: in it are {sorted(people)}, should be {sorted(wanted)}"

    def _meeting(self, meeting: Meeting) -> Iterator[str]:
        made = self._chronicle.named("event", meeting.label)
        yield from _times(meeting.label, Fate.ONCE if meeting.ended_at is None else Fate.PERHAPS, made)
        yield from self._after(made, meeting.ended_at, meeting.label)
        events = self._model.servers[meeting.server].guild._guild.scheduled_events
        for one in made:
            event = events.get(one.id)
            if meeting.ended_at is not None and event is not None:
                yield f"{meeting.label}: its event stands, though it was called off"
            if meeting.ended_at is None and (event is None or event.scheduled_start_time != meeting.times[0]):
                yield f"{meeting.label}: its event is at {event and event.scheduled_start_time}, not {meeting.times[0]}"

    # -- To one person ---------------------------------------------------------------------------------

    def _message(self, message: Message) -> Iterator[str]:
        made = self._sent(message.label)
        fate = message.fate
        if message.purpose == "probe.nudge" and fate is Fate.ONCE:
            fate = Fate.PERHAPS  # how many of them there may be in a week is a law of its own
        yield from _times(message.label, fate, made)
        yield from self._after(made, message.ended_at, message.label)
        for one in made:
            if message.ended_at is not None and one.at > message.ended_at and self._chronicle.stands(one) is not None:
                yield f"{message.label}: stands, though who it was for was erased meanwhile"
            if self._model.rested(message.person, self._play.starts[one.who], one.at):
                yield f"{message.label}: sent to somebody who was resting"

    def _hellos(self) -> Iterator[str]:
        hellos: Counter[int] = Counter()
        for one in self._chronicle.made:
            if one.dm_of is not None and "It worked" in one.words:
                hellos[self._backend.channels[one.channel_id].recipient_ids[0]] += 1
        for person in {hello.person for hello in self._model.hellos}:
            asked = [hello for hello in self._model.hellos if hello.person == person]
            sure = sum(hello.fate is Fate.ONCE for hello in asked)
            if not sure <= hellos[person] <= len(asked):
                yield f"first messages to {person}: {hellos[person]}, should be {sure} to {len(asked)}"

    # -- Stewards --------------------------------------------------------------------------------------

    def _support(self) -> Iterator[str]:
        for number, support in self._model.support.items():
            server = self._model.servers[number]
            rooms = {room.id for room in server.rooms}
            made = [one for one in self._chronicle.made if one.what == "message" and one.channel_id in rooms]
            standing = [one for one in made if self._chronicle.stands(one) is not None]
            if len(made) > len(support.rooms):
                yield f"support post of server {number}: posted {len(made)} times for {len(support.rooms)} wishes"
            where = [one.channel_id for one in standing]
            if support.rooms and where != support.rooms[-1:]:
                yield f"support post of server {number}: stands in {where}, should be in {support.rooms[-1:]}"
            for one in standing:
                if not self._backend.messages[one.channel_id][one.id].pinned:
                    yield f"support post of server {number}: not pinned"

    def _notices(self) -> Iterator[str]:
        for number, server in enumerate(self._model.servers):
            told = [
                one
                for one in self._chronicle.made
                if one.channel_id == server.stewards.id and "For stewards" in one.words
            ]
            if len(told) > server.times_forbidden:
                yield f"server {number}: stewards were told {len(told)} times of {server.times_forbidden} troubles"

    def _pings(self) -> Iterator[str]:
        threads = [one for one in self._chronicle.made if one.what == "thread"]
        for one in self._chronicle.made:
            may = set[int]()
            if one.prompt_of is not None:
                prompt = self._model.prompts.get(one.prompt_of)
                may = {self._model.servers[prompt.server].role.id} if prompt and prompt.server % 2 else may
            elif thread := next((thread for thread in threads if thread.id == one.channel_id), None):
                may = {person for circle in self._model.circles.values() for person in circle.invited}
                if thread.words.startswith(CONVERSATION):  # who of them, the laws about conversations tell
                    continue
            if not one.pings <= may:
                yield f"message {one.id}: pinged {sorted(one.pings - may)}"


def _times(label: str, fate: Fate, made: list[Made]) -> Iterator[str]:
    number = len({(one.what, one.id) for one in made})
    wanted = {Fate.ONCE: {1}, Fate.PERHAPS: {0, 1}, Fate.NEVER: {0}, Fate.WAITS: {0}}[fate]
    if number not in wanted:
        yield f"{label}: sent {number} times ({', '.join(one.who for one in made)}), should be {fate.value}"

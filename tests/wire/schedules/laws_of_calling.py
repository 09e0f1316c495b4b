"""What must hold of calls for conversations, and of every nudge to one person, once all has come to rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tests.wire.schedules.chronicle import Made
from tests.wire.schedules.fates import Fate
from tests.wire.schedules.model_of_meeting import Call, Says
from tests.wire.schedules.playing import Play

MOST_NUDGES = 2


class LawsOfCalling:
    """The laws about rounds, and about the direct messages of which there are two a week at most."""

    def __init__(self, play: Play) -> None:
        self._play, self._model, self._chronicle = play, play.model, play.chronicle
        self._backend = play.wire.world.backend

    def breaches(self) -> list[str]:
        """Return everything that should not be so."""
        people = [person.id for server in self._model.servers for person in server.people]
        return [
            *(breach for one in self._model.calls.values() for breach in self._call(one)),
            *self._once(),
            *(breach for person in people for breach in self._words(person)),
            *(breach for person in people for breach in self._nudges(person)),
        ]

    # -- The call ------------------------------------------------------------------------------------

    def _call(self, call: Call) -> Iterator[str]:
        made = [one for one in self._chronicle.made if f'"meeting:join:{call.id}"' in one.raw]
        is_open = call.ended_at is None
        if len(made) > 1 or (is_open and not made):
            yield f"call {call.label}: posted {len(made)} times, should be {'once' if is_open else 'at most once'}"
        wanted = f"You can join until <t:{int(call.closes_at.timestamp())}:"
        if call.ended_at is not None:
            wanted = "This round was called off" if call.is_off else "Joining is over"
        for one in made:
            says = self._chronicle.stands(one)
            if says is None or wanted not in says:
                yield f"call {call.label}: should say {wanted!r}, and says {says!r}"
            if call.ended_at is not None and self._play.starts[one.who] > call.ended_at:
                yield f"call {call.label}: posted by {one.who}, which started after joining was over"
            if one.channel_id != self._model.servers[call.server].conversations.id:
                yield f"call {call.label}: in another channel"

    # -- To one person -------------------------------------------------------------------------------

    def _sent_to(self, person: int) -> list[Made]:
        """Return the direct messages to somebody."""
        sent = [one for one in self._chronicle.made if one.dm_of is not None]
        return [one for one in sent if self._backend.channels[one.channel_id].recipient_ids[0] == person]

    def _once(self) -> Iterator[str]:
        # SQLite gives the number of a row that was erased to the next one that is made.
        rows = Counter((one.dm_of, one.channel_id, one.nonce) for one in self._chronicle.made if one.dm_of is not None)
        yield from (f"direct message {row}: sent {number} times" for (row, *_), number in rows.items() if number > 1)

    def _words(self, person: int) -> Iterator[str]:
        """Each is told as often as there was something to tell, and only by the way they chose."""
        sent = self._sent_to(person)
        for says in Says:
            told = [one for one in sent if says.value in one.words]
            asked = [word for word in self._model.words if word.person == person and word.says is says]
            if len(told) > len(asked):
                yield f"{says.value!r} to {person}: sent {len(told)} times, for {len(asked)} things"
            for one in told:
                yield from self._undisturbed(person, one)
        for conversation in self._model.conversations.values():
            told = [one for one in sent if f'"match:talked:{conversation.match_id}"' in one.raw]
            if len(told) > (conversation.is_asked and person in conversation.people):
                yield f"question of {conversation.label} to {person}: sent {len(told)} times"
            answered_at = conversation.answered.get(person)
            if any(answered_at is not None and self._play.starts[one.who] > answered_at for one in told):
                yield f"question of {conversation.label} to {person}: sent after they had answered"

    def _undisturbed(self, person: int, one: Made) -> Iterator[str]:
        if self._model.rested(person, self._play.starts[one.who], one.at):
            yield f"message {one.id}: sent to {person}, who was resting"
        if person in self._model.at_night:
            yield f"message {one.id}: sent to {person} at night"
        for erased_at in self._model.erased_at[person]:
            if self._play.starts[one.who] > erased_at:
                yield f"message {one.id}: sent by {one.who}, which started after {person} was erased"
            if one.at > erased_at and self._chronicle.stands(one) is not None:
                yield f"message {one.id}: stands, though {person} was erased meanwhile"

    def _nudges(self, person: int) -> Iterator[str]:
        """Two a week at most; and what there was room for is sent."""
        probes = [one for one in self._model.messages.values() if one.person == person and one.purpose == "probe.nudge"]
        words = [word for word in self._model.words if word.person == person]
        told = [one for one in self._sent_to(person) if any(says.value in one.words for says in Says)]
        sent = len(told) + sum(len(self._chronicle.saying(one.label)) for one in probes)
        # Of whoever was erased nothing is kept, nor what they were sent before.
        most = MOST_NUDGES * (1 + len(self._model.erased_at[person]))
        sure = sum(one.fate is Fate.ONCE for one in probes) + sum(word.is_sure_to_come for word in words)
        # One that counted while it was in hand, and came to nothing, may have left another to the next week.
        perhaps = sum(one.fate is Fate.PERHAPS for one in probes) + len(words) - sum(w.is_sure_to_come for w in words)
        if sent > most or sent < min(sure, max(0, MOST_NUDGES - perhaps)):
            yield f"nudges to {person}: {sent}, should be {most} at most; {sure} were sure to come, {perhaps} were not"

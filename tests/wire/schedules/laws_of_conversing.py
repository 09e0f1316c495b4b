"""What must hold of conversations once all has come to rest: of their threads, and of what is said in them."""

from __future__ import annotations

from collections.abc import Iterator

from tests.wire.schedules.chronicle import Made
from tests.wire.schedules.fates import Fate
from tests.wire.schedules.model_of_meeting import Conversation
from tests.wire.schedules.numbers import number_of, once_each
from tests.wire.schedules.playing import Play

CONVERSATION = "A conversation ("
"""How the name of such a thread begins."""
_GONE = "One of you has left this conversation"


class LawsOfConversing:
    """The laws about what people see who are brought together."""

    def __init__(self, play: Play) -> None:
        self._play, self._model, self._chronicle = play, play.model, play.chronicle
        self._backend = play.wire.world.backend

    def breaches(self) -> list[str]:
        """Return everything that should not be so."""
        return [breach for one in self._model.conversations.values() for breach in self._conversation(one)]

    def _conversation(self, conversation: Conversation) -> Iterator[str]:
        label = conversation.label
        called = f"{CONVERSATION}{conversation.match_id})"
        threads = once_each([one for one in self._chronicle.made if one.what == "thread" and one.words == called])
        number = 1 if conversation.is_sure_so_far else None
        yield from number_of(f"thread of {label}", len(threads), number)
        for one in threads:
            if conversation.ended_at is not None and self._play.starts[one.who] > conversation.ended_at:
                yield f"{label}: made by {one.who}, which started after somebody had gone"
            yield from self._thread(conversation, one, number)
            said = [each for each in self._chronicle.made if each.what == "message" and each.channel_id == one.id]
            yield from self._question(conversation, said)
            yield from self._gone(conversation, said)
            yield from self._pings(conversation, said)

    def _thread(self, conversation: Conversation, made: Made, number: int | None) -> Iterator[str]:
        label, thread = conversation.label, self._backend.channels[made.id]
        said = [one for one in self._chronicle.made if one.what == "message" and one.channel_id == made.id]
        introduced = [one for one in said if len(_named(conversation, one.words)) > 1 and not _asks(conversation, one)]
        yield from number_of(f"introduction of {label}", len(introduced), number)
        if number and introduced and _named(conversation, introduced[0].words) != conversation.people:
            yield f"introduction of {label}: names {sorted(_named(conversation, introduced[0].words))}"
        people = set(thread.thread_members) - {self._backend.bot_user.id} - conversation.left
        if not people <= conversation.people or (number and people != conversation.still):
            yield f"{label}: in it are {sorted(people)}, should be {sorted(conversation.still)}"
        for one in said:
            says = self._chronicle.stands(one) or ""
            if _named(conversation, says) & conversation.erased:
                yield f"{label}: names somebody who was erased: {says!r}"
        is_closed = bool(thread.thread_metadata and thread.thread_metadata.archived)
        if not introduced and not is_closed:
            yield f"{label}: nobody was introduced in its thread, and it is open"
        if conversation.is_sure and is_closed != conversation.is_over:
            yield f"{label}: its thread is closed: {is_closed}, and its time over: {conversation.is_over}"

    def _question(self, conversation: Conversation, said: list[Made]) -> Iterator[str]:
        """Those who chose to be mentioned are asked in the thread, once it is time."""
        asked = [one for one in said if _asks(conversation, one)]
        is_sure = conversation.question is Fate.ONCE and conversation.is_question_sure and conversation.is_sure
        yield from number_of(f"question of {conversation.label}", len(asked), 1 if is_sure else None)
        if asked and conversation.question is Fate.NEVER:
            yield f"question of {conversation.label}: asked, and it was not time, or nobody wants to hear of it there"
        for one in asked:
            for person in one.pings:
                answered_at = conversation.answered.get(person)
                if answered_at is not None and self._play.starts[one.who] > answered_at:
                    yield f"question of {conversation.label}: pings {person}, who had answered"
                if self._model.rested(person, self._play.starts[one.who], one.at):
                    yield f"question of {conversation.label}: pings {person}, who was resting"

    def _gone(self, conversation: Conversation, said: list[Made]) -> Iterator[str]:
        told = [one for one in said if _GONE in one.words]
        gone = len(conversation.left | conversation.erased)
        if len(told) > gone or (conversation.gone is Fate.ONCE and not told):
            yield f"word in {conversation.label} that somebody has left: {len(told)} times, and {gone} have"

    def _pings(self, conversation: Conversation, said: list[Made]) -> Iterator[str]:
        for one in said:
            if not one.pings <= conversation.people & self._model.mentioned:
                yield f"{conversation.label}: pinged {sorted(one.pings)}"


def _named(conversation: Conversation, words: str) -> frozenset[int]:
    return frozenset(person for person in conversation.people if f"<@{person}>" in words)


def _asks(conversation: Conversation, one: Made) -> bool:
    return f'"match:talked:{conversation.match_id}"' in one.raw

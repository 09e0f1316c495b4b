"""What stewards see of calls for conversations, apart from what is drawn (`preview`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from discord.ui import ActionRow, Button, LayoutView, UserSelect
from discord.utils import escape_markdown

from bot.interface.cards import Part, card, clip, day_and_time, line, lines, moment, row
from bot.interface.confirm import asking, button
from bot.ports import Press, SetupStep, Waits
from bot.setting_changes import press_to_change
from bot.words import Words
from cogs.introductions.calls import Past, Person, Preview, Queue, Standing
from cogs.introductions.keeping import MEETING_CHANNEL
from cogs.introductions.rules.calling import FEWEST, Round, RoundState

_PAUSED_SHOWN = 20
ROOM = "conversations"
"""The name of the channel that would suit it."""


def title(words: Words) -> str:
    """Return what stands above every panel."""
    return words.say("Conversations for two")


def panel(standing: Standing, words: Words, done: str | None = None) -> LayoutView:
    """Return the stewards' panel where nothing is drawn, beginning with what was just done."""
    round_ = standing.round
    if round_ is None:
        return _nothing_open(standing, words, done)
    if round_.state is RoundState.RELEASED:
        return _released(standing, round_, words, done)
    return _open(standing, round_, words, done)


def _begun(words: Words, done: str | None) -> list[Part]:
    return [*([line(done)] if done else []), line(f"**{title(words)}**")]


def _nothing_open(standing: Standing, words: Words, done: str | None) -> LayoutView:
    about = words.say(
        "No call is open. When you open one, people say that they'd like to meet somebody. Then I draw pairs, you look"
        " at them, and each pair gets a private thread."
    )
    return card(
        *_begun(words, done),
        lines([about, *no_channel(standing, words)]),
        *_past(standing.past, words),
        *steering(standing, words),
        row(button(words.say("Open a call"), "matching:ask:0", main=True), *channel_button(standing, words)),
    )


def _open(standing: Standing, round_: Round, words: Words, done: str | None) -> LayoutView:
    enough = standing.joined >= FEWEST
    joined = words.many("{number} person has joined.", "{number} people have joined.", standing.joined)
    if not standing.joined:
        joined = words.say("Nobody has joined yet.")
    if round_.takes_people(standing.now):
        told = words.say("A call is open until {until}.", until=moment(round_.closes_at))
        draw, later = words.say("Close it now and draw"), words.say("Change the closing time")
    else:
        told = words.say("Joining ended {when}.", when=moment(round_.closes_at))
        if enough:
            told = words.say("Joining ended {when}. It is time to draw.", when=moment(round_.closes_at))
        draw, later = words.say("Draw now"), words.say("Let more people join")
    said = [told, joined, *([] if enough else [words.say("It takes two to draw.")]), *no_channel(standing, words)]
    return card(
        *_begun(words, done),
        lines(said),
        *steering(standing, words),
        row(
            button(draw, f"matching:draw:{round_.id}", main=True, disabled=not enough),
            button(later, f"matching:ask:{round_.id}"),
            button(words.say("Call it off"), f"matching:cancel:{round_.id}"),
            *channel_button(standing, words),
        ),
    )


def _released(standing: Standing, round_: Round, words: Words, done: str | None) -> LayoutView:
    threads = standing.threads
    said = [words.say("Released {when}.", when=moment(round_.released_at or standing.now))]
    begun = words.many("{number} conversation has begun.", "{number} conversations have begun.", threads.begun)
    said.append(begun if threads.begun else words.say("No conversation has begun yet."))
    if threads.waiting:
        said.append(words.many("{number} waits for its turn.", "{number} wait for their turn.", threads.waiting))
    if threads.next_at is not None:
        said.append(
            words.say(
                "There is not room for all threads at once. The next ones come {when}.", when=moment(threads.next_at)
            )
        )
    if threads.stuck:
        said.append(
            words.many(
                "{number} could not begin yet. `/steward today` says what it takes.",
                "{number} could not begin yet. `/steward today` says what it takes.",
                threads.stuck,
            )
        )
    said.append(words.say("What people answer afterwards is theirs alone. It only steers the next round."))
    return card(
        *_begun(words, done),
        lines([*said, *no_channel(standing, words)]),
        *_past(standing.past, words),
        *steering(standing, words),
        row(
            button(words.say("Open the next call"), "matching:ask:0", main=True),
            button(words.say("This round is done"), f"matching:done:{round_.id}"),
            *channel_button(standing, words),
        ),
    )


def _past(past: Sequence[Past], words: Words) -> list[Part]:
    if not past:
        return []
    told = []
    for one in past:
        when = day_and_time(one.round.released_at or one.round.opened_at)
        if one.met.shown is None:
            told.append(words.say("{when}: fewer than 5 people were introduced", when=when))
        else:
            told.append(words.say("{when}: {number} people were introduced", when=when, number=one.met.shown))
    return [lines([words.say("**Earlier rounds**"), *told])]


def no_channel(standing: Standing, words: Words) -> list[str]:
    """Return what is missing as long as no channel is chosen; nothing once one is."""
    if standing.channel_id is not None:
        return []
    return [
        words.say(
            "No channel is chosen for this yet. Until then a call stands only in `/home` and `/people meet`, and nobody"
            " can be introduced."
        )
    ]


def channel_button(standing: Standing, words: Words) -> list[Button[LayoutView]]:
    """Return the button that chooses the channel, as long as none is chosen."""
    if standing.channel_id is not None:
        return []
    return [button(words.say("Choose the channel"), press_to_change(MEETING_CHANNEL.name))]


def steering(standing: Standing, words: Words) -> list[Part]:
    """Return who is paused, and the list in which somebody is chosen to be paused or let in again."""
    pick: UserSelect[LayoutView] = UserSelect(
        custom_id="matching:person:0", placeholder=words.say("Pause somebody, or let them in again…")
    )
    if not standing.paused:
        return [ActionRow(pick)]
    shown = [f"<@{one}>" for one in standing.paused[:_PAUSED_SHOWN]]
    told = words.say("Paused: {people}.", people=words.all_of(shown))
    more = len(standing.paused) - len(shown)
    if more:
        told = f"{told} {words.many('And {number} more.', 'And {number} more.', more)}"
    return [line(told), ActionRow(pick)]


# -- Questions before something is done ------------------------------------------------------------------


def read_back(round_id: int, closes_at: datetime, typed: str, standing: Standing, words: Words) -> LayoutView:
    """Return until when people could join, for a yes."""
    told = words.say("The call stands in `/home` and in `/people meet`.")
    if standing.channel_id is not None and not round_id:
        told = words.say("I post the call in <#{channel}>. It pings nobody.", channel=standing.channel_id)
    drawn = standing.preview if round_id else None
    return asking(
        line(words.say("**Let people join until {until}?**", until=moment(closes_at))),
        lines(
            [
                words.say("You wrote: {typed}", typed=clip(escape_markdown(typed), 100)),
                *([_forgotten(drawn, words)] if drawn is not None else []),
                told,
                words.say("Nothing is set yet."),
            ]
        ),
        yes=button(words.say("Yes, until then"), f"matching:set:{round_id}-{int(closes_at.timestamp())}", main=True),
        other=button(words.say("Choose another time"), f"matching:ask:{round_id}"),
    )


def _forgotten(drawn: Preview, words: Words) -> str:
    return words.say(
        "What is drawn now is forgotten. It takes {number} people to draw this round again.",
        number=drawn.fewest_again or 0,
    )


def asks_to_cancel(round_: Round, words: Words) -> LayoutView:
    """Return the question before a round is called off."""
    return asking(
        line(words.say("**Call this round off?**")),
        line(words.say("Nobody is introduced. Whoever joined finds one line about it in `/home`.")),
        yes=button(words.say("Yes, call it off"), f"matching:call-off:{round_.id}"),
        other=button(words.say("Keep it"), "matching:show:0"),
    )


def person(found: Person, words: Words) -> LayoutView:
    """Return the question whether somebody is paused, or let in again."""
    back = button(words.say("Back"), "matching:show:0")
    if found.is_paused:
        return asking(
            line(words.say("**Conversations are paused for <@{person}>.**", person=found.id)),
            line(words.say("Let in again, they can join the next call. I don't tell them: you may like to do so.")),
            yes=button(words.say("Let them in again"), f"matching:resume:{found.id}", main=True),
            other=back,
        )
    return asking(
        line(words.say("**Pause conversations for <@{person}>?**", person=found.id)),
        line(
            words.say(
                "I leave them out of every draw until you let them in again. All else stays as it is for them. They are"
                " told that stewards paused it, and that they can ask you why. It stands in the audit trail."
            )
        ),
        line(
            words.say(
                "If a round is drawn already, it goes on without them: let in again, they can join the next one."
                " Whoever was to meet them may meet nobody this time, and comes first in the next round."
            )
        ),
        yes=button(words.say("Pause them"), f"matching:pause:{found.id}"),
        other=back,
    )


# -- In the queue ---------------------------------------------------------------------------------------


def for_stewards(queue: Queue, words: Words) -> list[Waits]:
    """Return what waits for stewards: a round to draw, or to release."""
    round_ = queue.round
    if round_ is None:
        return []
    press = Press(words.say("Look at it"), "matching:show:0")
    if round_.state is RoundState.DRAWN:
        told = words.say("A round of conversations is drawn. It waits for you to look at it and release it.")
        return [Waits(told, is_for_stewards=True, press=press)]
    if not round_.waits_for_draw(queue.now):
        return []
    if queue.joined < FEWEST:
        told = words.say(
            "Joining ended for the round of conversations, and too few have joined. You can let more people join, or"
            " call it off."
        )
        return [Waits(told, is_for_stewards=True, press=press)]
    told = words.many(
        "Joining ended for the round of conversations, and {number} person has joined. It is time to draw.",
        "Joining ended for the round of conversations, and {number} people have joined. It is time to draw.",
        queue.joined,
    )
    return [Waits(told, is_for_stewards=True, press=press)]


# -- In setup ---------------------------------------------------------------------------------------------


def setup_step(channel_id: int | None, words: Words) -> SetupStep:
    """Return the step of setup that is about conversations."""
    title_, press = words.say("Conversations for two"), press_to_change(MEETING_CHANNEL.name)
    if channel_id is None:
        told = words.say(
            "I can bring members together for a conversation, a round at a time, in private threads of a channel. It"
            " begins when you open a call with `/steward matching`."
        )
        return SetupStep(title_, told, False, Press(words.say("Choose the channel"), press), ROOM)
    told = words.say(
        "Threads are made in <#{channel}>. `/steward matching` opens a call for conversations.", channel=channel_id
    )
    return SetupStep(title_, told, True, Press(words.say("Choose another channel"), press), ROOM)

"""What people see of conversations: `/people meet`, their matches, whom they met, and what waits in `/home`."""

from __future__ import annotations

from collections.abc import Sequence

from discord.ui import Button, LayoutView

from bot.interface.cards import Part, card, day_and_time, line, moment, row, section
from bot.interface.confirm import asking, button
from bot.interface.pages import Page
from bot.ports import Press, Waits
from bot.words import Words
from cogs.introductions.cards.matches import answer_buttons, mentions
from cogs.introductions.purposes import SUGGESTED
from cogs.introductions.rules.history import Answer
from cogs.introductions.rules.meeting import Match, NotMade
from cogs.introductions.service.meeting import AtHome, History, Own, Panel, is_round_over

MOST_SHOWN = 5


def panel(found: Panel, person_id: int, words: Words, done: str | None = None) -> LayoutView:
    """Return the panel of `/people meet`, with what was just done above it."""
    parts: list[Part] = [line(done)] if done else []
    parts += [
        line(words.say("**Meeting people**")),
        line(
            words.say(
                "A conversation for two, about twenty minutes, by text or voice. Each round you join anew, if you"
                " like. Now and then it is three, so that nobody is left out."
            )
        ),
        *_round(found, words),
    ]
    if found.resting_until is not None:
        rests = words.say(
            "You are resting until {until}. While you rest you are skipped, and nothing reaches you.",
            until=day_and_time(found.resting_until),
        )
        parts.append(section(rests, button(words.say("End my rest now"), "rest:end:0")))
    for match in found.open[:MOST_SHOWN]:
        parts.append(section(_open(match, person_id, words), button(words.say("Show"), f"match:show:{match.id}")))
    parts += [line(_coming(match, words)) for match in found.waiting[:MOST_SHOWN]]
    past = button(words.say("Whom I met"), "page:meetings:0:b")
    apart = button(words.say("Whom I'd rather not meet"), "page:apart:0:b")
    parts.append(row(past, apart))
    return card(*parts)


def _round(found: Panel, words: Words) -> list[Part]:
    current = found.round
    if found.is_paused:
        return [line(_paused(words))]
    if current is not None and found.takes_people:
        until = words.say("A round is open until {until}.", until=moment(current.closes_at))
        if found.has_joined:
            told = words.say("{round} You are in. You can leave it until people are introduced.", round=until)
            return [section(told, _leave(current.id, words)), *_better(found, words)]
        if found.may_from is not None:
            from_when = words.say("You can join one from {day} on.", day=day_and_time(found.may_from))
            return [line(words.say("{round} {when} We wait a few days with newcomers.", round=until, when=from_when))]
        joins = button(words.say("Join this round"), f"meeting:join:{current.id}", main=True)
        return [section(until, joins), *_better(found, words)]
    if current is not None and is_round_over(found):
        told = words.say("Joining has closed. A steward looks at it next, and then people are introduced.")
        if not found.has_joined:
            return [line(told)]
        return [section(words.say("{told} You are in.", told=told), _leave(current.id, words))]
    return [line(words.say("No round is open now. `/home` shows it when one is."))]


def _leave(round_id: int, words: Words) -> Button[LayoutView]:
    return button(words.say("Leave this round"), f"meeting:leave:{round_id}")


def _paused(words: Words) -> str:
    return words.say(
        "Stewards have paused conversations for you at present. You can ask them about it. Everything else is open to"
        " you."
    )


def _better(found: Panel, words: Words) -> list[Part]:
    if found.says_what_it_offers:
        return []
    told = words.say(
        "If you'd like: what you offer and hope for makes it easier to find somebody for you. `/introduce` has it,"
        " under *Add more*. It is not needed."
    )
    return [line(told)]


def _open(match: Match, person_id: int, words: Words) -> str:
    people = mentions(match.others(person_id), words)
    if match.thread_id is None:
        return words.say("You have been introduced to {people}. Its thread is gone.", people=people)
    return words.say("You have been introduced to {people}: <#{thread}>", people=people, thread=match.thread_id)


def _coming(match: Match, words: Words) -> str:
    if match.due_at is None:
        return words.say("Somebody is there for you. The introduction comes soon.")
    return words.say(
        "Somebody is there for you. The introduction comes {when}, or as soon as there is room for one more thread.",
        when=f"<t:{int(match.due_at.timestamp())}:R>",
    )


# -- Joining ---------------------------------------------------------------------------------------


def asks_yes(round_id: int, words: Words) -> LayoutView:
    """Return the wording somebody agrees to by joining, for a yes."""
    return asking(
        line(words.say("**One thing first**")),
        line(words.say("“{wording}”", wording=words.marked(SUGGESTED.wording))),
        line(
            words.say(
                "By joining you agree to this. You can take it back at any time in `/my data`, under *What I agreed"
                " to*. Without it there are no rounds, and all else stays as it is."
            )
        ),
        line(words.say("You have not joined yet.")),
        yes=button(words.say("I agree, and join"), f"meeting:agree:{round_id}", main=True),
        other=button(words.say("Not now"), "meeting:show:0"),
    )


def joined(found: Panel, person_id: int, words: Words) -> LayoutView:
    """Return the panel after joining."""
    done = words.say("You are in. Thank you for joining.")
    if found.resting_until is not None:
        done = words.say("You are in. If your rest is over before people are introduced, you will be among them.")
    return panel(found, person_id, words, done)


def left(found: Panel, person_id: int, words: Words) -> LayoutView:
    """Return the panel after leaving; where people are introduced already, it says so."""
    if found.has_joined:
        done = words.say("People have been introduced already, so this round stays. *No thanks* is a good answer too.")
        return panel(found, person_id, words, done)
    return panel(found, person_id, words, words.say("Done: you are not in this round. You can join the next."))


def answered(found: Own, words: Words) -> LayoutView:
    """Return what follows an answer; it names nobody, since it may be read in a direct message."""
    said = answer_told(found.answer, words) if found.answer is not None else ""
    return card(
        line(words.say("Thank you. I noted: *{answer}*.", answer=said)),
        line(words.say("Only you see it. You can change it until the next round is drawn.")),
        row(*answer_buttons(found.match.id, found.answer, words)),
    )


# -- A match, and those before ---------------------------------------------------------------------


def own(found: Own, words: Words, done: str | None = None) -> LayoutView:
    """Return a match of somebody's, with their own answer and the buttons to give or change it."""
    match = found.match
    parts: list[Part] = [line(done)] if done else []
    people = mentions(match.others(found.person_id), words) or words.say("somebody who has left")
    parts.append(line(words.say("**A conversation with {people}**", people=people)))
    if match.thread_id is not None:
        parts.append(line(words.say("Your thread: <#{thread}>", thread=match.thread_id)))
    if found.answer is not None:
        parts.append(line(words.say("You said: *{answer}*.", answer=answer_told(found.answer, words))))
    if found.may_answer:
        parts.append(
            line(
                words.say(
                    "Did you talk? Only you see your answer. It steers whom you meet next, and you can change it until"
                    " the next round is drawn. You need not answer."
                )
            )
        )
        parts.append(row(*answer_buttons(match.id, found.answer, words)))
    else:
        parts.append(line(words.say("The next round has been drawn, so this answer stays as it is.")))
    return card(*parts)


def answer_told(answer: Answer, words: Words) -> str:
    """Return an answer in words."""
    match answer:
        case Answer.TALKED:
            return words.say("we talked")
        case Answer.NOT_YET:
            return words.say("not yet")
        case Answer.NO_THANKS:
            return words.say("no thanks")


def history_page(found: History, words: Words) -> Page:
    """Return a page of those somebody was introduced to, each with the button that shows it."""
    rows = [
        section(_past(match, found.person_id, words), button(words.say("Show"), f"match:show:{match.id}"))
        for match in found.matches
    ]
    nobody = words.say("You have not been introduced to anybody yet. `/people meet` says when a round is open.")
    about = words.say("Newest first. Only you see this.") if rows else nobody
    return Page(words.say("Whom I met"), (about,), found.number, found.of, tuple(rows))


def _past(match: Match, person_id: int, words: Words) -> str:
    seat = match.seat_of(person_id)
    day = "" if match.opened_at is None else f"<t:{int(match.opened_at.timestamp())}:D>"
    people = mentions(match.others(person_id), words) or words.say("somebody who has left")
    if seat is None or seat.answer is None:
        return words.say("{day}: {people}.", day=day, people=people)
    told = answer_told(seat.answer, words)
    return words.say("{day}: {people}. You said: *{answer}*.", day=day, people=people, answer=told)


# -- At home ---------------------------------------------------------------------------------------


def at_home(found: AtHome, person_id: int, words: Words) -> Sequence[Waits]:
    """Return what waits for somebody, each with the button that deals with it."""
    shows, sees = words.say("Answer"), words.say("Seen")
    waits = [
        Waits(
            words.say("Did you talk with {people}?", people=mentions(match.others(person_id), words)),
            press=Press(shows, f"match:show:{match.id}"),
        )
        for match in found.asked
    ]
    waits += [Waits(_open(one, person_id, words), press=Press(sees, f"match:seen:{one.id}")) for one in found.new]
    ended = words.say("Your conversation ended early, since somebody left. You come first in the next round.")
    waits += [Waits(ended, press=Press(sees, f"match:seen:{match.id}")) for match in found.fell_away]
    waits += [Waits(_coming(match, words), to_know=True) for match in found.coming]
    if found.stuck:
        waits.append(Waits(_stuck(found.stuck, words), True, Press(words.say("Try again"), "match:retry:0")))
    return waits


def _stuck(stuck: Sequence[Match], words: Words) -> str:
    number = words.many(
        "{number} thread for a conversation could not be made.",
        "{number} threads for conversations could not be made.",
        len(stuck),
    )
    why = {match.not_made for match in stuck}
    if NotMade.NO_CHANNEL in why:
        return words.say(
            "{number} No channel is chosen for them: `/steward settings` has it, as *meeting_channel*.", number=number
        )
    if NotMade.FULL in why:
        return words.say(
            "{number} Discord allows 1,000 active threads in a server. Closing some makes room. I try again every day.",
            number=number,
        )
    return words.say("{number} I try again every day, and you can now.", number=number)


def seen(words: Words) -> LayoutView:
    """Return what follows *Seen*."""
    return card(line(words.say("Done: it does not wait in `/home` any more. `/people meet` still has it.")))


def tried_again(number: int, words: Words) -> LayoutView:
    """Return what follows *Try again*."""
    if not number:
        return card(line(words.say("Nothing is left to try: every thread is there.")))
    told = words.many("I'm trying {number} thread again now.", "I'm trying {number} threads again now.", number)
    return card(line(told))

"""What is said in a match's thread and by direct message, and the card behind *Get help*."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from discord.ui import Button, LayoutView

from bot.interface.cards import card, line, lines, row
from bot.interface.confirm import button
from bot.setup.support_post import numbers
from bot.support import Support
from bot.words import Words
from cogs.introductions.asking import InThread
from cogs.introductions.conversations import ToIntroduce
from cogs.introductions.rules.history import Answer
from cogs.introductions.rules.meeting import Match, MatchId
from cogs.introductions.rules.skills import Skills
from cogs.introductions.rules.starters import Starter

_MOST_ROLES = 5


def thread_name(match_id: int, words: Words) -> str:
    """Return a thread's name: nobody's name, and the same for no other match, so that it is found again."""
    return words.say("A conversation ({number})", number=match_id)


def mentions(people: Iterable[int], words: Words) -> str:
    """Return people as Discord shows them, in one phrase."""
    return words.all_of([f"<@{person_id}>" for person_id in people])


def introduction(found: ToIntroduce, skills: Skills, words: Words) -> LayoutView:
    """Return the message that introduces them, with two starters and *Get help*."""
    match = found.match
    who = mentions(sorted(match.people), words)
    if len(match.people) > 2:
        title, first = words.say("**Three people to meet**"), words.say("{people}, meet one another.", people=who)
    else:
        title, first = words.say("**Somebody to meet**"), words.say("{people}, meet each other.", people=who)
    return card(
        line(title),
        line(first),
        line(
            words.say(
                "You both said you'd like a conversation. About twenty minutes is plenty, whenever it suits you:"
                " written here, or by voice. You need not tell anything. Skip whatever you like."
            )
            if len(match.people) == 2
            else words.say(
                "You all said you'd like a conversation. About twenty minutes is plenty, whenever it suits you: written"
                " here, or by voice. You need not tell anything. Skip whatever you like."
            )
        ),
        line(words.say("If you'd like something to begin with:")),
        lines([words.say("- {starter}", starter=_starter(one, skills, words)) for one in found.starters]),
        line(
            words.say(
                "Who can read here: you, and moderators who can manage threads. Discord carries it, and it is not"
                " end-to-end encrypted."
            )
        ),
        line(words.say("Later I ask each of you privately whether you talked. Nobody else sees the answer.")),
        row(_help(match.id, words)),
    )


def _starter(starter: Starter, skills: Skills, words: Words) -> str:
    if starter.skill is not None:
        return words.say(
            "<@{giver}> can offer something that <@{hoper}> hopes for: *{skill}*. What would be a good first step?",
            giver=starter.giver,
            hoper=starter.hoper,
            skill=", ".join(skills.names([starter.skill])),
        )
    return (
        words.say("What are you working on at the moment?"),
        words.say("What would you like to be different a year from now?"),
        words.say("What has gone well lately, however small?"),
        words.say("What would make your work easier this month?"),
        words.say("Who has taught you something about leading?"),
        words.say("What do you enjoy most in what you do?"),
        words.say("What would you like to ask somebody else who leads change?"),
        words.say("What would you like to try next?"),
    )[starter.number]


def _help(match_id: MatchId, words: Words) -> Button[LayoutView]:
    return button(words.say("Get help"), f"match:help:{match_id}")


def told_by_dm(words: Words) -> LayoutView:
    """Return what tells somebody that a match waits; a locked phone may show it, so it says no more."""
    return card(
        line(words.say("Hearth: something waits for you.")), line(words.say("`/home` in your server shows it."))
    )


def asked_by_dm(match: Match, words: Words) -> LayoutView:
    """Return the question to one person, which names nobody, since a locked phone may show it."""
    return card(
        line(words.say("Hearth: one question for you. Did you talk?")),
        line(words.say("It is about the last introduction. Only you see your answer, and leaving it is fine too.")),
        row(*answer_buttons(match.id, None, words)),
    )


def question(found: InThread, words: Words) -> LayoutView:
    """Return the question in the thread; each answer is for the one who gives it."""
    who = mentions(sorted(found.match.people), words)
    return card(
        line(words.say("{people}, did you talk?", people=who)),
        line(words.say("Each of you answers for yourself. Only you see your answer. It only steers the next round.")),
        row(*answer_buttons(found.match.id, None, words)),
    )


def answer_buttons(match_id: MatchId, answered: Answer | None, words: Words) -> Sequence[Button[LayoutView]]:
    """Return the three answers; the one that stands cannot be pressed again."""
    return [
        button(told, f"match:{verb}:{match_id}", disabled=answer is answered)
        for answer, verb, told in (
            (Answer.TALKED, "talked", words.say("We talked")),
            (Answer.NOT_YET, "not-yet", words.say("Not yet")),
            (Answer.NO_THANKS, "no-thanks", words.say("No thanks")),
        )
    ]


def somebody_left(found: InThread, words: Words) -> LayoutView:
    """Return the line that says one of them is not there any more; not who, and not why."""
    return card(
        line(words.say("One of you has left this conversation. Thank you for coming together.")),
        line(words.say("You can go on writing here, or leave it there. Both are fine.")),
        row(_help(found.match.id, words)),
    )


def help_card(support: Support, roles: Sequence[int], now: datetime, words: Words) -> LayoutView:
    """Return where help is: the emergency number, the numbers of the support post, and the stewards.

    The numbers stand before all else that could be cut off.
    """
    reach = words.say("To reach a steward, write to somebody with this role: {roles}.", roles=_roles(roles, words))
    if not roles:
        reach = words.say("To reach a steward, write to somebody who manages this server.")
    is_checked = support.is_checked(now) and support.last_checked is not None
    checked = words.say("Last checked: {date}.", date=f"{support.last_checked:%d/%m/%Y}") if is_checked else None
    return card(
        line(words.say("**Get help**")),
        line(words.say("In danger now? Call 999.")),
        *numbers(support, words),
        *([line(f"-# {checked}")] if checked else []),
        line(
            words.say(
                "{reach} They are volunteers, and answer when they can. You can leave this thread at any time. Nobody"
                " is told that you pressed this.",
                reach=reach,
            )
        ),
    )


def _roles(roles: Sequence[int], words: Words) -> str:
    return words.any_of([f"<@&{role_id}>" for role_id in roles[:_MOST_ROLES]])

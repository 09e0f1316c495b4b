"""What welcomers see: the nudge, reply starters, the question, and their own place on the rota."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ButtonStyle
from discord.ui import Button, LayoutView
from discord.utils import escape_markdown

from bot.interface.cards import card, day_and_time, line, lines, row
from bot.interface.confirm import button
from bot.ports import Press, Waits
from bot.words import Words
from cogs.introductions.rules.profile import Introduction, Profile
from cogs.introductions.rules.skills import Skills
from cogs.introductions.rules.welcoming import Standing, Unanswered, Welcomer
from cogs.introductions.service.welcoming import Nudge

_MOST_NAMED = 2
"""How many skills a reply starter names: a sentence, not a list."""


def nudge(found: Nudge, words: Words) -> LayoutView:
    """Return the word to the welcomers; whom it pings is named in it."""
    about = found.about
    told = words.say(
        "**A hello is missing.** Nobody has answered {name} yet, in <#{thread}>. If you have a minute, you could say"
        " hello.",
        name=escape_markdown(about.name),
        thread=about.thread_id,
    )
    turn = words.many(
        "It is your turn, {people}, if it suits you. Not today is fine too.",
        "It is your turn, {people}, if it suits you. Not today is fine too.",
        len(found.pinged),
        people=words.all_of([f"<@{person_id}>" for person_id in found.pinged]),
    )
    return card(
        line(told),
        *([line(turn)] if found.pinged else []),
        row(button(words.say("Ideas for a first line"), f"welcome:starters:{about.id}")),
    )


def starters(found: Introduction, skills: Skills, words: Words, *, is_steward: bool) -> LayoutView:
    """Return three ways to begin, about work, offers and hopes, for whoever asked alone."""
    profile, controls = found.profile, []
    if found.thread_id is not None:
        # A whole mention of the thread may be folded away on small screens; a button is found at once.
        link = f"https://discord.com/channels/{found.guild_id}/{found.thread_id}"
        controls.append(Button[LayoutView](label=words.say("Go to the thread"), style=ButtonStyle.link, url=link))
    if is_steward and found.welcomed_at is None:
        controls.append(button(words.say("They have been welcomed"), f"welcome:done:{found.id}"))
    return card(
        line(
            words.say(
                "**Ideas for a first line to {name}.** Your own words are best. These are only for you.",
                name=escape_markdown(profile.name),
            )
        ),
        lines([f"{number}. {told}" for number, told in enumerate(first_lines(profile, skills, words), 1)]),
        *([row(*controls)] if controls else []),
    )


def first_lines(profile: Profile, skills: Skills, words: Words) -> tuple[str, str, str]:
    """Return a first line about their work, one about what they offer, and one about what they hope for."""
    offers, hopes = (skills.names(keys)[:_MOST_NAMED] for keys in (profile.offers, profile.hopes))
    if profile.work or profile.change:
        work = words.say("Hello, and welcome. I read about your work. What are you most looking forward to in it?")
    else:
        work = words.say("Hello, and welcome. What are you working on at the moment, if you'd like to say?")
    if offers:
        offer = words.say("You can offer this: {skills}. What do you like best about it?", skills=words.all_of(offers))
    else:
        offer = words.say("What do you enjoy doing with other people here or elsewhere?")
    if hopes:
        hope = words.say("You'd welcome this: {skills}. What would be a good first step?", skills=words.all_of(hopes))
    else:
        hope = words.say("Is there anything you'd like to find here, or somebody you'd like to meet?")
    return work, offer, hope


def for_stewards(waiting: Sequence[Unanswered], words: Words) -> list[Waits]:
    """Return the lines of the stewards' queue: introductions that have waited for long."""
    label = words.say("Ideas for a first line")
    return [
        Waits(
            words.say(
                "Nobody has answered {name} yet, in <#{thread}>. It was posted {when}.",
                name=escape_markdown(one.name),
                thread=one.thread_id,
                when=f"<t:{int(one.posted_at.timestamp())}:R>",
            ),
            True,
            Press(label, f"welcome:starters:{one.id}"),
        )
        for one in waiting
    ]


def at_home(own: Welcomer | None, words: Words) -> Sequence[Waits]:
    """Return what somebody finds in `/home` of their place on the rota."""
    if own is None:
        return ()
    match own.standing:
        case Standing.ASKED:
            told = words.say("The stewards ask whether you'd like to welcome newcomers. No is a fine answer.")
            return [Waits(told, press=Press(words.say("Read and answer"), "welcome:question:0"))]
        case Standing.TAKEN_OFF:
            told = words.say(
                "A steward took you off the welcomers' rota. Thank you for every hello. You can ask them about it."
            )
            return [Waits(told, press=Press(words.say("I have read it"), "welcome:seen:0"))]
        case Standing.ON:
            told = words.say("You are on the welcomers' rota. You can leave it at any time.")
            return [Waits(told, press=Press(words.say("My place on the rota"), "welcome:mine:0"), to_know=True)]


def question(words: Words) -> LayoutView:
    """Return the question whether somebody would welcome newcomers."""
    return card(
        line(words.say("**Would you like to welcome newcomers?**")),
        line(
            words.say(
                "When an introduction has no answer for a while, a note in the welcomers' channel says so. Whoever has"
                " a minute says hello. It is never a duty, and when you rest nobody asks."
            )
        ),
        line(words.say("Skip any time, leave at any time, and no is a fine answer. Nobody is told if you say no.")),
        row(
            button(words.say("Yes"), "welcome:yes:0", main=True),
            button(words.say("Yes, and ping me"), "welcome:yes-ping:0"),
            button(words.say("No, thanks"), "welcome:no:0"),
        ),
    )


def mine(own: Welcomer | None, words: Words, done: str | None = None) -> LayoutView:
    """Return somebody's own place on the rota, beginning with what was just done."""
    parts = [line(done)] if done else []
    if own is None or not own.is_on:
        return card(*parts, line(words.say("You are not on the welcomers' rota.")))
    parts.append(line(words.say("**You are on the welcomers' rota.** Thank you.")))
    if own.answered_at is not None:
        parts.append(line(words.say("Since {when}.", when=day_and_time(own.answered_at))))
    if own.is_pinged:
        parts.append(line(words.say("When it is your turn, a note in the welcomers' channel pings you.")))
        ping = button(words.say("Don't ping me"), "welcome:ping-off:0")
    else:
        parts.append(line(words.say("Nothing pings you. You look into the welcomers' channel when you like.")))
        ping = button(words.say("Ping me when it is my turn"), "welcome:ping-on:0")
    return card(*parts, row(ping, button(words.say("Leave the rota"), "welcome:leave:0")))


def told(done: str) -> LayoutView:
    """Return a word on what was just done."""
    return card(line(done))


def asked_by_dm(guild_id: int, words: Words) -> LayoutView:
    """Return a DM that says where the question waits, and not what it is about."""
    return card(
        line(words.say("A question waits for you in `/home`: https://discord.com/channels/{server}", server=guild_id))
    )

"""What members see of the weekly prompt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from discord.ui import LayoutView

from bot.access import Actor
from bot.interface.cards import card, clip, day_and_time, line, moment, row
from bot.interface.confirm import button
from bot.ports import Press, Waits
from bot.words import Words
from cogs.reflections.answers import NextPrompt
from cogs.reflections.cards.reflections import going_line, hitch_line
from cogs.reflections.posting import ToPost
from cogs.reflections.rules.reflection import Hitch, Reflection
from cogs.reflections.rules.week import Week
from cogs.reflections.service import Going

_MOST_STUCK = 3


def prompt(to_post: ToPost, words: Words) -> LayoutView:
    """Return the weekly prompt with its three buttons."""
    week = to_post.week_id
    ping = "" if to_post.role_id is None else f"<@&{to_post.role_id}>\n"
    return card(
        line(f"{ping}**{words.say('This week: {theme}', theme=to_post.prompt.theme)}**"),
        line(to_post.prompt.text),
        line(words.say("-# Think it over in your own time, or pass: both are fine. I'm a bot.")),
        row(
            button(words.say("Answer"), f"prompt:answer:{week}", main=True),
            button(words.say("Lighter question"), f"prompt:lighter:{week}"),
            button(words.say("Not this week"), f"prompt:pass:{week}"),
        ),
    )


def passed(words: Words) -> LayoutView:
    """Return what passing says: it is an equal answer."""
    return card(line(words.say("That's fine. Nobody sees that you passed, and nothing is kept. See you another week.")))


def at_home(found: NextPrompt, actor: Actor, words: Words, *, has_answered: bool) -> list[Waits]:
    """Return what `/home` says of the prompt: of a channel that the reader may not see, nothing."""
    waits = []
    posted = found.posted
    if posted is not None and posted.text and posted.channel_id is not None and actor.sees(posted.channel_id):
        link = f"https://discord.com/channels/{actor.guild_id}/{posted.channel_id}/{posted.message_id}"
        told = words.say("This week's question: {text} ([open it]({link}))", text=clip(posted.text, 300), link=link)
        press = None if has_answered else Press(words.say("Answer"), f"prompt:answer:{posted.id}")
        # Passing is an equal answer, so a question is good to know and nothing that is owed.
        waits.append(Waits(told, press=press, to_know=True))
    if found.at is not None and found.channel_id is not None and actor.sees(found.channel_id):
        told = words.say(
            "The next weekly prompt comes {when}, in <#{channel}>.", when=moment(found.at), channel=found.channel_id
        )
        waits.append(Waits(told, to_know=True))
    return waits


def offers(words: Words) -> list[str]:
    """Return what members can do with the weekly prompt, for `/home`."""
    return [
        words.say("`/reflect answer` opens the weekly question, for you alone or for everyone."),
        words.say("`/reflect journal` holds what you wrote."),
    ]


def own_at_home(stuck: Sequence[Reflection], going: Going | None, words: Words) -> list[Waits]:
    """Return what `/home` says to somebody of their own words: what could not be posted, and what goes soon."""
    waits = [
        Waits(
            words.say(
                "Your answer to “{question}” is not posted. {why}",
                question=clip(entry.question, 100),
                why=hitch_line(entry.hitch or Hitch.REFUSED, words),
            ),
            press=Press(words.say("Open my answer"), f"reflection:open:{entry.id}"),
        )
        for entry in stuck[:_MOST_STUCK]
    ]
    if going is not None:
        waits.append(
            Waits(
                going_line(going.number, going.first_at, words),
                press=Press(words.say("Save my journal"), "journal:export:markdown"),
            )
        )
    return waits


def week_label(week: Week) -> str:
    """Return a week as a list shows it: its Monday, day before month, and its question."""
    return f"{week.week:%d/%m/%Y}: {week.text}"


def at_home_for_stewards(found: NextPrompt, words: Words) -> list[Waits]:
    """Return the lines that only stewards find, at home and in their queue."""
    if not found.is_set_up:
        press = Press(words.say("Set it up"), "prompts:schedule:0")
        return [Waits(words.say("`/steward prompts` sets up a weekly question to reflect on."), True, press)]
    waits = []
    if found.missed is not None and found.missed.about_at is not None:
        waits.append(Waits(missed_line(found.missed.about_at, words), True))
    if found.at is not None:
        told = words.say("The next weekly prompt comes {when}. `/steward prompts` changes it.", when=moment(found.at))
        waits.append(Waits(told, True, to_know=True))
    return waits


def missed_line(about_at: datetime, words: Words) -> str:
    return words.say(
        "The prompt of {when} was not posted: I wasn't running then. It keeps its place and comes next.",
        when=day_and_time(about_at),
    )

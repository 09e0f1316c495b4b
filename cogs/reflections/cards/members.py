"""What members see of the weekly prompt."""

from __future__ import annotations

from datetime import datetime

from discord.ui import LayoutView

from bot.access import Actor
from bot.interface.cards import card, clip, day_and_time, line, moment, row
from bot.interface.confirm import button
from bot.words import Words
from cogs.reflections.answers import NextPrompt
from cogs.reflections.posting import ToPost
from cogs.reflections.rules.week import Week


def prompt(to_post: ToPost, words: Words) -> LayoutView:
    """Return the weekly prompt with its three buttons."""
    week = to_post.week_id
    ping = "" if to_post.role_id is None else f"<@&{to_post.role_id}>\n"
    return card(
        line(f"{ping}**{words.say('This week: {theme}', theme=to_post.prompt.theme)}**"),
        line(to_post.prompt.text),
        line(words.say("-# Think it over in your own time, or pass: both are fine. I'm a bot.")),
        row(
            button(words.say("Answer"), f"prompt:answer:{week}"),
            button(words.say("Lighter question"), f"prompt:lighter:{week}"),
            button(words.say("Not this week"), f"prompt:pass:{week}"),
        ),
    )


def answering_comes_next(week: Week, words: Words) -> LayoutView:
    """Return what *Answer* says until answers can be kept."""
    return card(
        line(words.say("**Thank you for wanting to answer.**")),
        line(f"> {week.text}"),
        line(
            words.say(
                "I can't take answers yet; that comes next. You could write yours down for yourself, or talk it over"
                " with somebody. Nothing was sent or kept."
            )
        ),
    )


def lighter(week: Week, words: Words) -> LayoutView:
    """Return the lighter question, for this reader alone."""
    return card(
        line(words.say("**A lighter question**")),
        line(week.lighter or ""),
        line(words.say("I can't take answers yet; that comes next. You can think it over. Nothing was kept.")),
    )


def passed(words: Words) -> LayoutView:
    """Return what passing says: it is an equal answer."""
    return card(line(words.say("That's fine. Nobody sees that you passed, and nothing is kept. See you another week.")))


def at_home(found: NextPrompt, actor: Actor, words: Words) -> list[str]:
    """Return the lines for `/home`: of a channel that the reader may not see, nothing."""
    told_lines = []
    posted = found.posted
    if posted is not None and posted.text and posted.channel_id is not None and actor.sees(posted.channel_id):
        link = f"https://discord.com/channels/{actor.guild_id}/{posted.channel_id}/{posted.message_id}"
        told_lines.append(
            words.say("This week's question: {text} ([open it]({link}))", text=clip(posted.text, 300), link=link)
        )
    if found.at is not None and found.channel_id is not None and actor.sees(found.channel_id):
        told_lines.append(
            words.say(
                "The next weekly prompt comes {when}, in <#{channel}>.",
                when=moment(found.at),
                channel=found.channel_id,
            )
        )
    return told_lines


def at_home_for_stewards(found: NextPrompt, words: Words) -> list[str]:
    """Return the lines that only stewards find at home."""
    if not found.is_set_up:
        return [words.say("`/steward prompts` sets up a weekly question to reflect on.")]
    return [] if found.missed is None or found.missed.about_at is None else [missed_line(found.missed.about_at, words)]


def missed_line(about_at: datetime, words: Words) -> str:
    return words.say(
        "The prompt of {when} was not posted: I wasn't running then. It keeps its place and comes next.",
        when=day_and_time(about_at),
    )

"""The words for each step of setup: what it is called, and how it stands, in a line."""

from __future__ import annotations

from discord.utils import escape_markdown

from bot.interface.cards import clip
from bot.interface.permissions import called
from bot.setup.standing import Missing, Own, PostState, Standing, State
from bot.words import Words

_LONGEST_TITLE = 60
_LONGEST_TOLD = 260
_MOST_NAMED = 12


def title(standing: Standing, number: int, words: Words) -> str:
    """Return what a step is called."""
    match number:
        case Own.BASICS:
            return words.say("The basics")
        case Own.STEWARDS:
            return words.say("Stewards")
        case Own.ROOMS:
            return words.say("Rooms")
        case Own.PERMISSIONS:
            return words.say("Permissions")
        case Own.SUPPORT:
            return words.say("The support post")
        case Own.PREVIEW:
            return words.say("What members will see")
    step = standing.feature(number)
    return clip(step.title, _LONGEST_TITLE) if step is not None else ""


def state(standing: Standing, number: int, words: Words) -> str:
    """Return how a step stands, in a word or two."""
    match standing.state(number):
        case State.DONE:
            return words.say("done")
        case State.TO_DO:
            return words.say("to do")
        case State.TO_MEND:
            return words.say("to mend")
    return words.say("whenever you like")


def told(standing: Standing, number: int, words: Words) -> str:
    """Return what stands behind that, in a short sentence or two."""
    match number:
        case Own.BASICS:
            return _basics(standing, words)
        case Own.STEWARDS:
            return _stewards(standing, words)
        case Own.ROOMS:
            return _rooms(standing, words)
        case Own.PERMISSIONS:
            return _permissions(standing, words)
        case Own.SUPPORT:
            return support(standing, words)
        case Own.PREVIEW:
            return words.say("A look at `/home` and at what will be posted.")
    step = standing.feature(number)
    return clip(step.told, _LONGEST_TOLD) if step is not None else ""


def _basics(standing: Standing, words: Words) -> str:
    kept = standing.kept
    if kept.zone and kept.controller_name and kept.controller_contact:
        return words.say(
            "Time zone {zone}. Responsible for members' data: {name}.",
            zone=kept.zone,
            name=clip(escape_markdown(kept.controller_name), 100),
        )
    return words.say("The time zone, and who is responsible for members' data.")


def _stewards(standing: Standing, words: Words) -> str:
    there = [f"<@&{role}>" for role in standing.kept.steward_roles if role not in standing.seen.gone]
    if there:
        roles = named(there, words)
        return words.say("{roles}, and people with *Manage Server*.", roles=roles)
    if Own.STEWARDS in standing.kept.settled:
        return words.say("Only people with *Manage Server*.")
    return words.say("Who looks after the community.")


def _rooms(standing: Standing, words: Words) -> str:
    kept = standing.kept
    gone = words.say("the one chosen is gone")
    told_in, support_in = (
        gone if chosen in standing.seen.gone else _channel(chosen, words)
        for chosen in (kept.stewards_channel, kept.support_channel)
    )
    stewards = words.say("Messages for stewards: {channel}.", channel=told_in)
    return f"{stewards} {words.say('Support post: {channel}.', channel=support_in)}"


def _channel(channel_id: int | None, words: Words) -> str:
    return words.say("none yet") if channel_id is None else f"<#{channel_id}>"


def _permissions(standing: Standing, words: Words) -> str:
    missing = standing.seen.missing
    if missing:
        return words.many("{number} channel needs a change.", "{number} channels need a change.", len(missing))
    if standing.state(Own.PERMISSIONS) is State.DONE:
        return words.say("I may do all I must in every channel I use.")
    return words.say("I'll test them once there are channels.")


def support(standing: Standing, words: Words) -> str:
    """Return how it stands with the support post."""
    post = standing.kept.post
    match standing.post:
        case PostState.NO_ROOM:
            return words.say("It needs a channel first: choose one under *Rooms*.")
        case PostState.NOT_YET:
            return words.say("Numbers to ring, pinned where everybody finds them.")
        case PostState.ON_ITS_WAY:
            return words.say(
                "I'm posting it now, in {channel}.", channel=_channel(standing.kept.support_channel, words)
            )
        case PostState.REFUSED:
            return words.say("Discord wouldn't let me post it. Look at *Permissions*, then post it again.")
        case PostState.UNPINNED:
            return words.say("It stands there, but isn't pinned. Allow me *Pin Messages* there, then post it again.")
        case PostState.GONE:
            return words.say("Somebody deleted it. You can post it again.")
        case PostState.ELSEWHERE:
            return words.say(
                "It still stands in {channel}. Post it again, and I move it.",
                channel=_channel(post.channel_id if post is not None else None, words),
            )
        case PostState.OLD:
            return words.say("The numbers have changed since. Post it again, and I put the new ones there.")
    where = _channel(standing.kept.support_channel, words)
    if not standing.is_checked:
        return words.say("It stands in {channel}. Its numbers are to be checked.", channel=where)
    return words.say("It stands in {channel}.", channel=where)


def missing(one: Missing, words: Words) -> str:
    """Say what the bot may not do in a channel, and which switch mends it."""
    if not one.permissions:
        return words.say(
            "<#{channel}> is gone, or hidden from me. Choose another, or, in that channel's settings, under"
            " *Permissions*, add my role and switch on *View Channel*.",
            channel=one.channel_id,
        )
    names = words.all_of([f"*{called(name, words)}*" for name in one.permissions])
    told_ = words.say(
        "<#{channel}>: I'm missing {names}. In that channel's settings, under *Permissions*, add my role and switch"
        " that on.",
        channel=one.channel_id,
        names=names,
    )
    if "pin_messages" in one.permissions:
        told_ = f"{told_} {words.say('*Pin Messages* is a switch of its own now: *Manage Messages* is not enough.')}"
    return told_


def readers(standing: Standing, words: Words) -> str:
    """Say who may read private threads."""
    if not standing.seen.readers:
        return words.say("Private threads can be read by those in them, and by the server's owner.")
    return words.say(
        "Private threads can be read by those in them, by the server's owner, and by whoever has one of these:"
        " {readers}. They may manage threads.",
        readers=named(standing.seen.readers, words),
    )


def named(mentions: list[str] | tuple[str, ...], words: Words) -> str:
    """Return the first of them as a list, and how many there are beside."""
    shown = list(mentions[:_MOST_NAMED])
    more = len(mentions) - len(shown)
    if more:
        shown.append(words.many("{number} more", "{number} more", more))
    return words.all_of(shown)

"""A resource as it stands in its channel, and as one person sees it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from discord import ButtonStyle
from discord.ui import Button, LayoutView

from bot.interface.cards import BUTTON_LABEL, Part, card, clip, line, lines, moment, row
from bot.interface.confirm import button
from bot.words import Words
from cogs.resources.cards.labels import COSTS, KINDS, PAYS, PROBLEMS, TIMES, WAYS
from cogs.resources.cards.plain import escaped, plain
from cogs.resources.rules.resource import Credit, Description, Hitch, Resource, State
from cogs.resources.rules.topics import Topics
from cogs.resources.service.posting import ToPost
from cogs.resources.service.using import Opened

POST_NAME: Final = 100
_MOST_NAMED: Final = 5
# So that all of it fits a message, whatever stands in it.
_MOST_REPORTS, _REPORT, _MOST_TOLD, _TOLD, _MOST_COLLECTIONS = 3, 160, 2, 140, 3
# A link button takes 512 characters; a longer link is shown by itself.
_LONGEST_BUTTON: Final = 512
_A_SECOND: Final = timedelta(seconds=1)


def posted(found: ToPost, topics: Topics, words: Words) -> LayoutView:
    """Return the card of a resource in its channel."""
    one = found.resource
    parts = body(one.description, one.closes_at, topics, words, is_over=found.is_over)
    if told := [*credited(found.sharers, words), *used(one, words)]:
        parts.append(line(f"-# {' '.join(told)}"))
    use = button(words.say("I used this"), f"resource:use:{one.id}", disabled=found.is_over)
    keep = button(words.say("Keep it for me"), f"resource:keep:{one.id}")
    return card(*parts, row(*_link(one, words), use, keep, button(words.say("More"), f"resource:open:{one.id}")))


def post_name(one: Resource) -> str:
    """Return the name of a resource's post in a forum."""
    return clip(one.description.title, POST_NAME)


def opened(found: Opened, topics: Topics, words: Words, done: str | None = None, *, is_steward: bool) -> LayoutView:
    """Return a resource as whoever asks sees it, beginning with what was just done."""
    one = found.resource
    parts: list[Part] = [line(done)] if done else []
    if one.state is State.RETIRED:
        parts.append(line(words.say("Stewards took this out of the library. Members don't see it.")))
    parts += body(one.description, one.closes_at, topics, words, is_over=found.is_over)
    parts += _told_by_others(found, words)
    told = [*credited(found.sharers, words), *used(one, words)]
    if found.collections:
        names = [escaped(each.name) for each in found.collections[:_MOST_COLLECTIONS]]
        told.append(words.say("In the collections: {names}.", names=words.all_of(names)))
    if one.flagged_at is not None:
        told.append(words.say("I tried the link several times and it did not answer. It may be broken."))
    if told:
        parts.append(line(f"-# {' '.join(told)}"))
    if one.state is State.SHARED:
        parts.append(row(*_link(one, words), *_own_buttons(found, words)))
    second = _second_row(found, words)
    if second:
        parts.append(row(*second))
    if is_steward:
        parts += _for_stewards(found, words)
    return card(*parts)


def body(
    about: Description, closes_at: datetime | None, topics: Topics, words: Words, *, is_over: bool = False
) -> list[Part]:
    """Return what is said of a resource: what it is called and why it helped come first."""
    facts = [words.marked(KINDS[about.kind])]
    facts += [words.marked(COSTS[about.cost])] if about.cost else []
    facts += [words.marked(TIMES[about.takes])] if about.takes else []
    parts: list[Part] = [line(f"**{escaped(about.title)}**\n-# {' · '.join(facts)}")]
    if about.why:
        parts.append(line(f"{words.say('**Why it helped**')}\n{plain(about.why)}"))
    told: list[str] = []
    if about.pay is not None:
        told.append(f"**{words.marked(PAYS[about.pay])}**{_closing(closes_at, words, is_over=is_over)}")
    if about.note:
        told.append(words.say("**Good to know before:** {note}", note=plain(about.note)))
    if named := topics.names(about.topics):
        told.append(words.say("**About:** {topics}", topics=words.all_of(named)))
    if about.creator:
        told.append(words.say("**Made by:** {creator}", creator=plain(about.creator)))
    if about.region:
        told.append(words.say("**Where:** {region}", region=plain(about.region)))
    if ways := [words.marked(WAYS[one]) for one in WAYS if one in about.access]:
        told.append(words.say("**Access:** {ways}", ways=words.all_of(ways)))
    if told:
        parts.append(lines(told))
    return parts


def credited(sharers: Sequence[Credit], words: Words) -> list[str]:
    """Return who shared it, as mentions, which ping nobody; nothing where no name is left."""
    if not sharers:
        return []
    named = [f"<@{one.person_id}>" for one in sharers[:_MOST_NAMED]]
    if (left := len(sharers) - _MOST_NAMED) > 0:
        named.append(words.many("{number} more", "{number} more", left))
    return [words.say("Shared by {people}.", people=words.all_of(named))]


def used(one: Resource, words: Words) -> list[str]:
    """Return how many used it; nothing where nobody has said so."""
    return [words.many("{number} person used this.", "{number} people used this.", one.uses)] if one.uses else []


def link_alone(one: Resource, words: Words) -> LayoutView:
    """Return a link that is too long for a button."""
    return card(line(words.say("Here is the link. It is too long for a button.")), line(f"<{one.shown}>"))


def _told_by_others(found: Opened, words: Words) -> list[Part]:
    """Return what those say whose words are not the card's own."""
    told = [one for one in found.sharers if one.why and one.why != found.resource.description.why]
    if not told:
        return []
    said = [
        words.say("<@{person}>: “{said}”", person=one.person_id, said=clip(plain(" ".join(one.why.split())), _TOLD))
        for one in told[:_MOST_TOLD]
    ]
    return [lines([words.say("**Others say**"), *said])]


def _closing(closes_at: datetime | None, words: Words, *, is_over: bool) -> str:
    if closes_at is None:
        return ""
    # The last second of the last day: midnight itself would be read as the day after.
    last = moment(closes_at - _A_SECOND)
    return " · " + (words.say("closed {moment}", moment=last) if is_over else words.say("closes {moment}", moment=last))


def _link(one: Resource, words: Words) -> list[Button[LayoutView]]:
    if not one.shown:
        return []
    label = words.say("Go to it")
    if len(one.shown) > _LONGEST_BUTTON:
        return [button(label, f"resource:link:{one.id}")]
    return [Button(style=ButtonStyle.link, label=clip(label, BUTTON_LABEL), url=one.shown)]


def _own_buttons(found: Opened, words: Words) -> list[Button[LayoutView]]:
    one, own = found.resource, found.own
    if own.used:
        use = button(words.say("I did not use it after all"), f"resource:unuse:{one.id}")
    else:
        use = button(words.say("I used this"), f"resource:use:{one.id}", main=True, disabled=found.is_over)
    if own.kept:
        keep = button(words.say("Take it off my shelf"), f"resource:unkeep:{one.id}")
    else:
        keep = button(words.say("Keep it for me"), f"resource:keep:{one.id}")
    return [use, keep, button(words.say("Something is wrong"), f"resource:report:{one.id}")]


def _second_row(found: Opened, words: Words) -> list[Button[LayoutView]]:
    one, buttons = found.resource, []
    if found.may_change:
        buttons.append(button(words.say("Change it"), f"resource:change:{one.id}"))
    if found.own.shared and one.state is State.SHARED:
        buttons.append(button(words.say("Take my name off"), f"resource:uncredit:{one.id}"))
        if len(found.sharers) == 1 and one.uses == int(found.own.used):
            buttons.append(button(words.say("Take it back"), f"resource:take-back:{one.id}"))
    return buttons


def _for_stewards(found: Opened, words: Words) -> list[Part]:
    one = found.resource
    parts: list[Part] = []
    told = [
        _report(one_report.person_id, words.marked(PROBLEMS[one_report.problem]), one_report.words, words)
        for one_report in found.reports[:_MOST_REPORTS]
    ]
    if len(found.reports) > _MOST_REPORTS:
        told.append(words.many("And {number} more.", "And {number} more.", len(found.reports) - _MOST_REPORTS))
    told += _moved(found, words)
    if one.hitch is Hitch.REFUSED:
        told.append(words.say("Discord refused its card in the library channel."))
    if one.hitch is Hitch.DELETED:
        told.append(words.say("Its card was deleted twice, so I left it."))
    if told:
        parts.append(lines([words.say("**For stewards**"), *told]))
    if one.state is State.RETIRED:
        return [*parts, row(button(words.say("Bring it back"), f"library:restore:{one.id}", main=True))]
    tools = [
        button(words.say("Collections"), f"library:collect:{one.id}"),
        button(words.say("Merge"), f"library:merge:{one.id}"),
        button(words.say("Take it out"), f"library:retire:{one.id}"),
    ]
    if not one.is_posted:
        tools.append(button(words.say("Post its card"), f"library:post:{one.id}"))
    suggested = []
    if found.moved_into is not None:
        into = f"library:merge-ask:{one.id}-{found.moved_into.id}"
        suggested.append(button(words.say("Merge with that one"), into, main=True))
    elif one.moved_to is not None:
        suggested.append(button(words.say("Use the new link"), f"library:lead-on:{one.id}", main=True))
    if suggested:
        parts.append(row(*suggested))
    if found.reports or found.waits_for_topics or any((one.flagged_at, one.moved_to, one.hitch)):
        tools.append(button(words.say("It is fine as it is"), f"library:settle:{one.id}"))
    return [*parts, row(*tools)]


def _moved(found: Opened, words: Words) -> list[str]:
    moved_to = found.resource.moved_to
    if moved_to is None:
        return []
    link = f"<{moved_to}>" if len(moved_to) <= _LONGEST_BUTTON else clip(moved_to, _LONGEST_BUTTON)
    told = [words.say("Its site says that the link has moved for good, to {link}.", link=link)]
    if found.moved_into is not None:
        title = escaped(found.moved_into.description.title)
        told.append(words.say("That is the link of “{title}”, which is in the library too.", title=title))
    return told


def _report(person_id: int, problem: str, said: str, words: Words) -> str:
    if said:
        one_line = clip(plain(" ".join(said.split())), _REPORT)
        return words.say("<@{person}>: {problem}. “{said}”", person=person_id, problem=problem, said=one_line)
    return words.say("<@{person}>: {problem}.", person=person_id, problem=problem)

"""What stewards see of the library: the panel, what waits, collections, and a merge before it is done."""

from __future__ import annotations

from collections.abc import Sequence

from discord import SelectOption
from discord.ui import LayoutView, Select
from discord.utils import escape_markdown

from bot.interface.cards import OPTION_LABEL, Part, card, clip, line, lines, row, section
from bot.interface.confirm import asking, button
from bot.ports import Press, SetupStep, Waits
from bot.setting_changes import press_to_change
from bot.words import Words
from cogs.resources.keeping import LIBRARY_CHANNEL
from cogs.resources.rules.keeping import Collected
from cogs.resources.rules.resource import Hitch, Resource
from cogs.resources.service.collecting import Filing
from cogs.resources.service.curating import Inbox, Merging, Standing

ROOM = "library"
"""The name of the channel that would suit the cards."""

_TITLE = 100


def panel(found: Standing, words: Words, done: str | None = None) -> LayoutView:
    """Return the stewards' panel, beginning with what was just done."""
    parts: list[Part] = [line(done)] if done else []
    told = [words.many("{number} resource is in it.", "{number} resources are in it.", found.shared)]
    if found.waiting:
        told.append(words.many("{number} waits for you.", "{number} wait for you.", found.waiting))
    else:
        told.append(words.say("Nothing waits for you."))
    if found.channel_id is None:
        told.append(words.say("No channel is chosen yet, so no cards are posted. `/library find` works all the same."))
    else:
        told.append(words.say("Cards stand in <#{channel}>.", channel=found.channel_id))
    parts += [line(words.say("**The library**")), lines(told)]
    inbox = button(words.say("What waits"), "library:inbox:0-0:a", main=bool(found.waiting))
    out = button(words.say("What was taken out"), "library:out:0-0:a", disabled=not found.retired)
    parts.append(row(inbox, out, button(words.say("Collections"), "library:collections:0")))
    parts.append(
        row(
            button(words.say("Bring in a file"), "library:import:0"),
            button(words.say("Take a copy"), "library:export:0", disabled=not found.shared),
            button(words.say("Choose the channel"), press_to_change(LIBRARY_CHANNEL.name)),
        )
    )
    return card(*parts)


def inbox(found: Inbox, words: Words) -> LayoutView:
    """Return a page of what waits, each with what it waits for and a button that opens it."""
    parts: list[Part] = [line(words.say("**What waits for stewards**"))]
    if not found.total:
        parts.append(line(words.say("Nothing waits. Thank you for looking.")))
    parts += [_waiting(one, found, words) for one in found.resources]
    return card(*parts, *_turning(found, "library:inbox:0", words))


def taken_out(found: Inbox, words: Words) -> LayoutView:
    """Return a page of what stewards took out."""
    parts: list[Part] = [line(words.say("**What was taken out**"))]
    if not found.total:
        parts.append(line(words.say("Nothing is taken out.")))
    parts += [_entry(one, "", words) for one in found.resources]
    return card(*parts, *_turning(found, "library:out:0", words))


def _waiting(one: Resource, found: Inbox, words: Words) -> Part:
    why = [
        *([words.say("members say that something is wrong")] if one.id in found.reported else []),
        *([words.say("its link may be broken")] if one.flagged_at is not None else []),
        *([words.say("its link has moved")] if one.moved_to is not None else []),
        *([words.say("Discord refused its card")] if one.hitch is Hitch.REFUSED else []),
        *([words.say("its card was deleted twice")] if one.hitch is Hitch.DELETED else []),
        *([words.say("it has no topic")] if not one.is_sorted else []),
    ]
    return _entry(one, words.say("It waits because {reasons}.", reasons=words.all_of(why)) if why else "", words)


def _entry(one: Resource, why: str, words: Words) -> Part:
    told = f"**{clip(escape_markdown(one.description.title), _TITLE)}**"
    if why:
        told = f"{told}\n-# {why}"
    return section(told, button(words.say("Open"), f"resource:open:{one.id}"))


def _turning(found: Inbox, name: str, words: Words) -> list[Part]:
    back = button(words.say("Back"), "library:panel:0")
    if found.of <= 1:
        return [row(back)]
    here = words.say("Page {number} of {of}", number=found.number + 1, of=found.of)
    is_first, is_last = found.number == 0, found.number + 1 >= found.of
    before = button(words.say("Previous page"), f"{name}-{max(found.number - 1, 0)}:b", disabled=is_first)
    after = button(words.say("Next page"), f"{name}-{found.number + 1}:c", disabled=is_last)
    return [line(here), row(before, after, back)]


# -- Collections ------------------------------------------------------------------------------------


def collections(found: Sequence[Collected], words: Words, done: str | None = None) -> LayoutView:
    """Return the collections, of which one can be chosen to be changed."""
    parts: list[Part] = [line(done)] if done else []
    parts.append(line(words.say("**Collections**")))
    if found:
        parts.append(lines([_named(one, words) for one in found]))
        options = [SelectOption(label=clip(one.name, OPTION_LABEL), value=str(one.id)) for one in found]
        select: Select[LayoutView] = Select(
            custom_id="library:collection-pick:0", options=options, placeholder=words.say("Change one of them…")
        )
        parts.append(row(select))
    else:
        told = words.say("There is none yet. A collection puts things together that belong together.")
        parts.append(line(told))
    new = button(words.say("A new collection"), "library:collection-new:0", main=not found)
    return card(*parts, row(new, button(words.say("Back"), "library:panel:0")))


def _named(one: Collected, words: Words) -> str:
    return words.many(
        "{name}: {number} resource", "{name}: {number} resources", one.number, name=escape_markdown(one.name)
    )


def collection(found: Collected, words: Words) -> LayoutView:
    """Return a collection with what can be done with it."""
    parts: list[Part] = [line(f"**{escape_markdown(found.name)}**")]
    if found.about:
        parts.append(line(escape_markdown(found.about)))
    told = words.many("{number} resource is in it.", "{number} resources are in it.", found.number)
    hint = words.say("To put something in, open it and press *Collections*.")
    parts.append(line(f"{told} {hint}"))
    look = button(words.say("Look into it"), f"collection:page:{found.id}-0:a")
    name = button(words.say("Call it something else"), f"library:collection-name:{found.id}")
    drop = button(words.say("Delete it"), f"library:collection-drop:{found.id}")
    return card(*parts, row(look, name, drop, button(words.say("Back"), "library:collections:0")))


def collection_named(found: Collected, words: Words) -> LayoutView:
    """Return what a steward is told once a collection is made or changed."""
    return collection(found, words)


def dropping(found: Collected, words: Words) -> LayoutView:
    """Return the question before a collection is deleted."""
    told = words.say(
        "Shall I delete the collection “{name}”? What is in it stays in the library.",
        name=escape_markdown(found.name),
    )
    yes = button(words.say("Yes, delete it"), f"library:collection-gone:{found.id}")
    return asking(line(told), yes=yes, other=button(words.say("No, keep it"), "library:collections:0"))


def filing(found: Filing, words: Words, done: str | None = None) -> LayoutView:
    """Return in which collections a resource is, to be chosen anew."""
    one = found.resource
    parts: list[Part] = [line(done)] if done else []
    back = button(words.say("Back to it"), f"resource:open:{one.id}")
    if not found.collections:
        told = words.say("There is no collection yet. You can make one first.")
        new = button(words.say("A new collection"), "library:collection-new:0", main=True)
        return card(*parts, line(told), row(new, back))
    title = escape_markdown(one.description.title)
    parts.append(line(words.say("In which collections should “{title}” be?", title=title)))
    options = [
        SelectOption(label=clip(each.name, OPTION_LABEL), value=str(each.id), default=each.id in found.holds)
        for each in found.collections
    ]
    select: Select[LayoutView] = Select(
        custom_id=f"library:file:{one.id}",
        options=options,
        min_values=0,
        max_values=len(options),
        placeholder=words.say("In none of them"),
    )
    return card(*parts, row(select), row(back))


# -- Taking out and merging --------------------------------------------------------------------------


def retiring(one: Resource, words: Words) -> LayoutView:
    """Return the question before a resource is taken out."""
    told = words.say(
        "Shall I take “{title}” out of the library? Its card goes, and nobody finds it any more. You can bring it"
        " back.",
        title=escape_markdown(one.description.title),
    )
    yes = button(words.say("Yes, take it out"), f"library:retire-yes:{one.id}")
    return asking(line(told), yes=yes, other=button(words.say("No, keep it"), f"resource:open:{one.id}"))


def merging(found: Merging, words: Words) -> LayoutView:
    """Return the question before two resources become one."""
    told = words.say(
        "Shall “{found}” become part of “{into}”? The names and uses of both are added up, and both links lead to"
        " “{into}”. This can't be undone.",
        found=escape_markdown(found.found.description.title),
        into=escape_markdown(found.into.description.title),
    )
    yes = button(words.say("Yes, merge them"), f"library:merge-yes:{found.found.id}-{found.into.id}")
    other = button(words.say("No, leave them"), f"resource:open:{found.found.id}")
    return asking(line(told), yes=yes, other=other)


# -- Elsewhere ---------------------------------------------------------------------------------------


def at_home(waiting: int, words: Words) -> list[Waits]:
    """Return what `/home` and `/steward today` say to stewards."""
    if not waiting:
        return []
    told = words.many(
        "{number} resource of the library waits for a look.",
        "{number} resources of the library wait for a look.",
        waiting,
    )
    return [Waits(told, is_for_stewards=True, press=Press(words.say("What waits"), "library:inbox:0-0:a"))]


def setup_step(channel_id: int | None, words: Words) -> SetupStep:
    """Return the step of setup that is about the library."""
    title = words.say("The library")
    press = Press(words.say("Choose the channel"), press_to_change(LIBRARY_CHANNEL.name))
    if channel_id is None:
        told = words.say(
            "Members can share what helps with `/library share` from the start. If you choose a text channel or a"
            " forum, each resource gets a card there."
        )
        return SetupStep(title, told, False, press, ROOM)
    return SetupStep(title, words.say("Cards stand in <#{channel}>.", channel=channel_id), True, press, ROOM)

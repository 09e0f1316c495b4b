"""What somebody sees while they share something: the preview, what became of it, and links to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from discord import SelectOption
from discord.ui import LayoutView, Select

from bot.interface.cards import OPTION_LABEL, Part, card, clip, day_and_time, line, row
from bot.interface.confirm import button
from bot.ports import Press, Waits
from bot.words import Words
from cogs.resources.cards.plain import escaped
from cogs.resources.cards.resource import body
from cogs.resources.rules.resource import Kind, Resource
from cogs.resources.rules.sharing import Unfinished
from cogs.resources.rules.topics import Topics
from cogs.resources.service.sharing import Kept, Preview

# A longer one is shown by its beginning, so that all of it fits a message.
_LONGEST_LINK: Final = 512


def preview(found: Preview, topics: Topics, words: Words) -> LayoutView:
    """Return what is about to be shared or changed; nothing is there before a yes."""
    share, number = found.share, found.share_id
    if found.there is not None:
        return _there_already(found, found.there, words)
    is_change = share.resource_id is not None
    title = words.say("**This is what it will say.**") if is_change else words.say("**Only you see this so far.**")
    parts: list[Part] = [line(title), *body(share.description, found.closes_at, topics, words)]
    if share.shown:
        parts.append(
            line(f"<{share.shown}>" if len(share.shown) <= _LONGEST_LINK else clip(share.shown, _LONGEST_LINK))
        )
    is_offer = share.description.kind is Kind.OPPORTUNITY
    is_whole = share.description.is_complete
    if not is_whole:
        parts.append(line(words.say("An opportunity says whether it is paid, and when it closes. Please add that.")))
    yes = words.say("Save the change") if is_change else words.say("Share it")
    offer = button(words.say("Pay and closing date"), f"share:offer:{number}", main=not is_whole)
    parts.append(
        row(
            button(yes, f"share:yes:{number}", main=is_whole, disabled=not is_whole),
            *([offer] if is_offer else []),
            button(words.say("Change"), f"share:edit:{number}"),
            button(words.say("Never mind"), f"share:no:{number}"),
        )
    )
    parts.append(line(f"-# {words.say('If you like, you can add more. None of it is needed.')}"))
    parts.append(
        row(
            button(words.say("Add topics and credit"), f"share:more:{number}"),
            button(words.say("Add cost, time and access"), f"share:practical:{number}"),
        )
    )
    return card(*parts)


def _there_already(found: Preview, there: Resource, words: Words) -> LayoutView:
    title = escaped(there.description.title)
    if found.share.resource_id is not None:
        told = words.say("That link belongs to “{title}”, which is in the library already.", title=title)
        return card(
            line(told),
            row(
                button(words.say("Change"), f"share:edit:{found.share_id}", main=True),
                button(words.say("Look at that one"), f"resource:open:{there.id}"),
                button(words.say("Never mind"), f"share:no:{found.share_id}"),
            ),
        )
    if found.is_own:
        told = words.say(
            "You shared “{title}” already. You can keep what you wrote about it now instead of what you wrote before.",
            title=title,
        )
        yes = words.say("Keep what I wrote now")
    else:
        told = words.say(
            "Good find: “{title}” is in the library already. You can add your name to it. What you wrote about it"
            " stands beside your name where people open it, and the card stays as it is.",
            title=title,
        )
        yes = words.say("Add my name")
    return card(
        line(told),
        row(
            button(yes, f"share:yes:{found.share_id}", main=True),
            button(words.say("Look at it"), f"resource:open:{there.id}"),
            button(words.say("Never mind"), f"share:no:{found.share_id}"),
        ),
    )


def kept(found: Kept, words: Words) -> LayoutView:
    """Return what became of a yes."""
    one, title = found.resource, escaped(found.resource.description.title)
    if found.is_change:
        told = words.say("Done: “{title}” is changed.", title=title)
    elif not found.is_new:
        told = words.say("Done: your name is under “{title}” now. Thank you for passing it on.", title=title)
    elif found.has_channel:
        told = words.say("Done: “{title}” is in the library, and its card goes up. Thank you.", title=title)
    else:
        told = words.say("Done: “{title}” is in the library. Thank you. `/library find` finds it.", title=title)
    return card(line(told), row(button(words.say("Look at it"), f"resource:open:{one.id}")))


def waiting(unfinished: Sequence[Unfinished], words: Words) -> list[Waits]:
    """Return what `/home` says of what somebody is about to share or to change."""
    return [
        Waits(
            _about_to(one, words),
            press=Press(words.say("Go on with it"), f"share:show:{one.number}"),
        )
        for one in unfinished
    ]


def _about_to(one: Unfinished, words: Words) -> str:
    title, when = escaped(one.share.description.title), day_and_time(one.written_at)
    if one.share.resource_id is not None:
        return words.say(
            "You began to change “{title}” in the library, {when}. Nothing is changed yet. I keep it for a day.",
            title=title,
            when=when,
        )
    return words.say(
        "You began to share “{title}” in the library, {when}. Nobody else sees it yet. I keep it for a day.",
        title=title,
        when=when,
    )


def dropped(words: Words) -> LayoutView:
    """Return what is said when somebody thinks better of it."""
    return card(line(words.say("That's fine. Nothing was shared, and what you wrote is gone.")))


def choice(share_id: int, links: Sequence[str], words: Words) -> LayoutView:
    """Return the links of a message, of which one is to be chosen."""
    options = [SelectOption(label=clip(link, OPTION_LABEL), value=str(number)) for number, link in enumerate(links)]
    select: Select[LayoutView] = Select(
        custom_id=f"share:choose:{share_id}", options=options, placeholder=words.say("Choose one of the links")
    )
    told = words.say("There is more than one link in that message. Which one would you like to save?")
    return card(line(told), row(select))

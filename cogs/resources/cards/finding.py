"""What somebody sees when they look for something, and their own shelf."""

from __future__ import annotations

from collections.abc import Sequence

from discord.ui import Button, LayoutView

from bot.interface.cards import ELLIPSIS, Part, card, line, row, section
from bot.interface.confirm import button
from bot.search.kept import SearchId
from bot.texts import cut, length
from bot.words import Words
from cogs.resources.cards.labels import COSTS, KINDS, PAYS, TIMES, WAYS
from cogs.resources.cards.plain import escaped
from cogs.resources.rules.finding import Page, Wanted
from cogs.resources.rules.keeping import Collected
from cogs.resources.rules.resource import Resource, State
from cogs.resources.rules.topics import Topics
from cogs.resources.service.finding import Looked
from cogs.resources.service.using import Shelf

# So that a whole page fits a message, whatever stands in it.
_TITLE, _WHY, _TYPED, _FACTS = 100, 140, 100, 100
_READ, _MOST_READ, _MOST_OF_A_WORD = 40, 6, 3


def results(looked: Looked, topics: Topics, words: Words) -> LayoutView:
    """Return a page of what was found, each with a button that opens it."""
    page = looked.page
    parts: list[Part] = [line(words.say("**The library**")), line(_told(page, topics, words))]
    parts += [entry(one, topics, words) for one in page.resources]
    if looked.search_id is not None:
        parts += _turning(page.number, page.of, _page_name(looked.search_id), words)
    return card(*parts, line(f"-# {words.say('Only you see this answer.')}"))


def shelf(found: Shelf, topics: Topics, words: Words) -> LayoutView:
    """Return a page of somebody's own shelf."""
    parts: list[Part] = [line(words.say("**My shelf**"))]
    if not found.total:
        told = words.say(
            "Your shelf is empty. *Keep it for me* under a resource puts it here. Only you can see your shelf."
        )
        return card(*parts, line(told), row(_what_i_shared(words)))
    parts += [_kept(one, found, topics, words) for one in found.resources]
    parts += _turning(found.number, found.of, "shelf:page:0", words)
    parts.append(row(_what_i_shared(words)))
    return card(*parts, line(f"-# {words.say('Only you can see your shelf.')}"))


def shared(found: Shelf, topics: Topics, words: Words) -> LayoutView:
    """Return a page of what somebody shared themselves."""
    parts: list[Part] = [line(words.say("**What I shared**"))]
    my_shelf = row(button(words.say("My shelf"), "shelf:page:0-0:c"))
    if not found.total:
        told = words.say("Nothing here has your name on it. `/library share` passes on what helped you.")
        return card(*parts, line(told), my_shelf)
    parts += [_shared(one, found, topics, words) for one in found.resources]
    parts += _turning(found.number, found.of, "shared:page:0", words)
    told = words.say("*Open* lets you change what you shared, take your name off it, or take it back.")
    return card(*parts, my_shelf, line(f"-# {told}"))


def collection(
    found: Collected,
    held: Sequence[Resource],
    page: tuple[int, int],
    topics: Topics,
    words: Words,
    *,
    alone: bool = True,
) -> LayoutView:
    """Return a page of a collection; `page` is its number, from 0, and how many there are.

    It is not `alone` where something else was looked for with it, which a collection leaves out of account.
    """
    number, of = page
    parts: list[Part] = [line(f"**{escaped(found.name)}**")]
    if found.about:
        parts.append(line(escaped(found.about)))
    if not alone:
        parts.append(line(words.say("This is the whole collection. I left out what else you were looking for.")))
    if not held:
        parts.append(line(words.say("There is nothing in this collection at the moment.")))
    parts += [entry(one, topics, words) for one in held]
    parts += _turning(number, of, f"collection:page:{found.id}", words)
    return card(*parts, line(f"-# {words.say('Only you see this answer.')}"))


def entry(one: Resource, topics: Topics, words: Words, *, is_over: bool = False) -> Part:
    """Return a resource in a list: what it is called, a line about it, and a button that opens it."""
    about = one.description
    told = [f"**{_clip(escaped(about.title), _TITLE)}**"]
    if about.why:
        told.append(_clip(escaped(" ".join(about.why.split())), _WHY))
    facts = [words.say("Closed")] if is_over else []
    facts += [words.marked(KINDS[about.kind])]
    facts += [words.marked(PAYS[about.pay])] if about.pay else []
    facts += [words.marked(COSTS[about.cost])] if about.cost else []
    facts += topics.names(about.topics)[:2]
    used = [words.many("{number} used it", "{number} used it", one.uses)] if one.uses else []
    told.append(f"-# {_clip(' · '.join([*facts, *used]), _FACTS)}")
    return section("\n".join(told), button(words.say("Open"), f"resource:open:{one.id}"))


def _kept(one: Resource, found: Shelf, topics: Topics, words: Words) -> Part:
    if one.state is State.SHARED:
        return entry(one, topics, words, is_over=one.id in found.over)
    return section(_out(one, words), button(words.say("Take it off"), f"resource:unkeep:{one.id}"))


def _shared(one: Resource, found: Shelf, topics: Topics, words: Words) -> Part:
    return (
        entry(one, topics, words, is_over=one.id in found.over) if one.state is State.SHARED else line(_out(one, words))
    )


def _out(one: Resource, words: Words) -> str:
    title = _clip(escaped(one.description.title), _TITLE)
    return f"**{title}**\n{words.say('Stewards took this out of the library.')}"


def _what_i_shared(words: Words) -> Button[LayoutView]:
    return button(words.say("What I shared"), "shared:page:0-0:c")


def _turning(number: int, of: int, name: str, words: Words) -> list[Part]:
    if of <= 1:
        return []
    here = words.say("Page {number} of {of}", number=number + 1, of=of)
    before = button(words.say("Previous page"), f"{name}-{max(number - 1, 0)}:b", disabled=number == 0)
    after = button(words.say("Next page"), f"{name}-{number + 1}:a", disabled=number + 1 >= of)
    return [line(here), row(before, after)]


def _page_name(search_id: SearchId) -> str:
    return f"library:page:{search_id}"


def _told(page: Page, topics: Topics, words: Words) -> str:
    wanted = page.wanted
    asked = _asked(wanted, topics, words)
    if not page.total and wanted.is_everything:
        return words.say("Nothing is in the library yet. You can be the first: `/library share`.")
    if not page.total:
        if not wanted.words.strip():
            return words.say("Nothing fits {wanted} at the moment.", wanted=words.all_of(asked))
        return words.say(
            "Nothing fits {wanted}. You can try fewer words, or only the beginning of one.",
            wanted=words.all_of(asked),
        )
    number = words.many("{number} resource", "{number} resources", page.total)
    if wanted.is_everything:
        told = words.say("{resources}, the newest first.", resources=number)
    else:
        told = words.say("{resources} for {wanted}, the best first.", resources=number, wanted=words.all_of(asked))
    if not page.instead:
        return told
    return f"{words.say('Did you mean {words}? That is what I looked for.', words=_instead(page, words))}\n{told}"


def _instead(page: Page, words: Words) -> str:
    """Return what mistyped words were read as, in the order in which they were typed; one may mean one of several."""
    read = [[f"“{_clip(one, _READ)}”" for one in several[:_MOST_OF_A_WORD]] for several in page.instead.values()]
    return words.all_of([words.any_of(several) for several in read[:_MOST_READ]])


def _asked(wanted: Wanted, topics: Topics, words: Words) -> list[str]:
    named = topics.names([wanted.topic] if wanted.topic else [])
    return [
        *([f"“{_clip(escaped(wanted.words), _TYPED)}”"] if wanted.words.strip() else []),
        *(named or ([wanted.topic] if wanted.topic else [])),
        *([words.marked(KINDS[wanted.kind])] if wanted.kind else []),
        *([words.marked(COSTS[wanted.cost])] if wanted.cost else []),
        *([words.marked(TIMES[wanted.takes])] if wanted.takes else []),
        *([words.marked(WAYS[wanted.access])] if wanted.access else []),
        *([words.marked(PAYS[wanted.pay])] if wanted.pay else []),
    ]


def _clip(text: str, most: int) -> str:
    """Return the text, or its beginning and an ellipsis, counted as the strictest of Discord's clients do."""
    return text if length(text) <= most else cut(text, most - 1)[0] + ELLIPSIS

"""Every menu of a person and of a message, on everybody and everything that may be pointed at."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from simcord.backend import serializers

from bot.interface.forms import MOST_TYPED
from bot.interface.typed import whole
from cogs.resources.rules.links import links_in
from tests.fuzz.conftest import Fuzzed
from tests.fuzz.hostile import ids, is_whole, texts
from tests.fuzz.test_commands import NAMES, PEOPLE, USER
from tests.interface.pressing import filled_in

SLASH, OF_PERSON, OF_MESSAGE = 1, 2, 3
MOST_IN_A_MESSAGE = 4000
"""What somebody who pays Discord may write; it is 2,000 for everybody else."""
AUTHORS = ("member", "steward", "program")


@dataclass(frozen=True)
class Pointing:
    """A menu used on somebody, or on a message of theirs that says `text`. `is_told`: Discord says who it is."""

    name: str
    who: str
    target: str | int
    text: str = ""
    is_told: bool = True


def menus(fuzzed: Fuzzed, kind: int) -> list[str]:
    """Return the menus of a kind that Discord was given."""
    return sorted(name for name, of in fuzzed.place.community.env.backend.commands[None] if of == kind)


def test_every_menu_is_of_a_kind_that_is_tried(fuzzed: Fuzzed):
    assert {kind for _name, kind in fuzzed.place.community.env.backend.commands[None]} == {SLASH, OF_PERSON, OF_MESSAGE}
    assert menus(fuzzed, OF_PERSON) == ["Introduction", "Keep us apart"]
    assert menus(fuzzed, OF_MESSAGE) == ["Make this my introduction", "Save to library"]


def test_every_menu_of_a_person_answers_whoever_it_is(fuzzed: Fuzzed):
    async def law(pointing: Pointing) -> None:
        [target], resolved = fuzzed.place.named([pointing.target])
        if not resolved or not pointing.is_told:  # somebody who is gone: Discord tells the account, and no member
            user = fuzzed.place.named(["somebody elsewhere"])[1]["users"]
            [payload] = user.values()
            resolved = {"users": {target: {**payload, "id": target}}}
        person, channel = fuzzed.place.people[pointing.who]
        await fuzzed.laws.hold(
            lambda: fuzzed.hands.menu(person, channel, pointing.name, OF_PERSON, target, resolved),
            is_answered="members" in resolved or pointing.name != "Introduction",
        )

    for name in menus(fuzzed, OF_PERSON):
        target = st.one_of(st.sampled_from(NAMES[USER]), ids(10**17 + 1))
        cases = st.builds(Pointing, st.just(name), st.sampled_from(PEOPLE), target, is_told=st.booleans())
        fuzzed.examine(cases, law, share=0.7)


async def used_on_a_message(fuzzed: Fuzzed, pointing: Pointing) -> Any:
    """Use a menu on a message, and hold the answer against the laws."""
    person, channel = fuzzed.place.people[pointing.who]
    resolved = message_of(fuzzed, channel, pointing)
    [number] = resolved["messages"]
    return await fuzzed.laws.hold(
        lambda: fuzzed.hands.menu(person, channel, pointing.name, OF_MESSAGE, number, resolved), [pointing.text]
    )


def pointings(name: str) -> st.SearchStrategy[Pointing]:
    """Return all ways to use a menu on a message."""
    who, author = st.sampled_from(PEOPLE), st.sampled_from(AUTHORS)
    return st.builds(Pointing, st.just(name), who, author, texts(MOST_IN_A_MESSAGE))


def test_a_message_whose_link_is_to_be_saved_opens_the_form_or_a_choice(fuzzed: Fuzzed):
    """Whoever wrote it: a link is not somebody's own words, and nothing but the link is taken."""

    async def law(pointing: Pointing) -> None:
        found = await used_on_a_message(fuzzed, pointing)
        if found.modal is None:
            return
        filled = filled_in(found)
        [link] = links_in(whole(pointing.text))
        assert (filled["link"], filled["title"], filled["why"]) == (link.shown, "", "")

    fuzzed.examine(pointings("Save to library"), law, share=2)


def test_an_ordinary_message_opens_the_form_whatever_it_says(fuzzed: Fuzzed):
    """What fits of one's own words stands in the form; nobody else's do, and none of them are logged."""

    async def law(pointing: Pointing) -> None:
        person, _channel = fuzzed.place.people[pointing.who]
        found = await used_on_a_message(fuzzed, pointing)
        if found.modal is None:
            return
        assert fuzzed.place.things[str(pointing.target)].id == person.id, "somebody else's words"
        filled = filled_in(found)
        assert all(len(value) <= MOST_TYPED for value in filled.values() if isinstance(value, str))
        kept = "".join((filled["work"] + filled["change"]).split())
        if is_whole(pointing.text) and len(pointing.text) <= 200:
            assert kept == "".join(pointing.text.split())

    fuzzed.examine(pointings("Make this my introduction"), law, share=2)


def message_of(fuzzed: Fuzzed, channel: Any, pointing: Pointing) -> dict[str, Any]:
    """Return what Discord sends along of a message of theirs that says this."""
    backend = fuzzed.place.community.env.backend
    posted = backend.get_message(channel.id, fuzzed.place.message_in(channel).id)
    author = backend.get_user(fuzzed.place.things[str(pointing.target)].id)
    shown = dict(copy.deepcopy(serializers.message_payload(backend, posted)))
    shown |= {"content": pointing.text, "components": [], "author": dict(serializers.user_payload(author))}
    return {"messages": {shown["id"]: shown}}

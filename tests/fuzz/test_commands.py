"""Every command, with everything that can be put into its options."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from simcord import interactions
from simcord.enums import InteractionType

from tests.fuzz.conftest import Fuzzed
from tests.fuzz.hostile import MOST_IN_AN_OPTION, ids, texts, typed_over

SLASH = 1
STRING, BOOLEAN, USER, CHANNEL, ROLE = 3, 5, 6, 7, 8
TYPING = InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE
PEOPLE = ("member", "steward", "steward elsewhere")
EVERYBODY = (*PEOPLE, "member in a direct message")  # commands are for servers, buttons are not
NAMES = {
    USER: ("member", "steward", "peer", "program", "somebody elsewhere"),
    CHANNEL: (
        *("reflections", "stewards", "hidden", "voice", "forum", "category", "news", "deleted channel"),
        "channel elsewhere",
    ),
    ROLE: ("role", "everyone", "deleted role", "role elsewhere"),
}


@dataclass(frozen=True)
class Leaf:
    """A command as Discord was given it."""

    path: str
    options: tuple[dict[str, Any], ...]

    @property
    def suggests(self) -> list[dict[str, Any]]:
        return [option for option in self.options if option.get("autocomplete")]


@dataclass(frozen=True)
class Use:
    """What somebody does with a command: option -> what they put there."""

    path: str
    who: str
    given: dict[str, Any]


def leaves(fuzzed: Fuzzed) -> list[Leaf]:
    """Return every command that Discord was given, groups walked to their ends."""
    given = fuzzed.place.community.env.backend.commands[None]
    return [
        Leaf(" ".join(path), tuple(leaf.get("options") or ()))
        for (_name, kind), command in given.items()
        if kind == SLASH
        for path, leaf in interactions.command_leaves(command)
    ]


def anything_in(option: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Return what may be put into an option: by an app of Discord's, or by a program."""
    if option["type"] == STRING:
        most = min(option.get("max_length", MOST_IN_AN_OPTION), MOST_IN_AN_OPTION)
        return st.one_of(texts(most), typed_over(most)) if "max_length" in option else texts(most)
    if option["type"] == BOOLEAN:
        return st.booleans()
    return st.one_of(st.sampled_from(NAMES[option["type"]]), ids())


def uses(leaf: Leaf) -> st.SearchStrategy[Use]:
    """Return all that may be done with a command."""
    by_name = {option["name"]: anything_in(option) for option in leaf.options}
    must = {option["name"]: by_name.pop(option["name"]) for option in leaf.options if option.get("required")}
    given = st.fixed_dictionaries(must, optional=by_name)
    return st.builds(Use, st.just(leaf.path), st.sampled_from(PEOPLE), given)


def test_every_option_is_of_a_kind_that_is_tried(fuzzed: Fuzzed):
    tried = {STRING, BOOLEAN, *NAMES}
    assert {option["type"] for leaf in leaves(fuzzed) for option in leaf.options} <= tried


def test_every_command_answers_whatever_is_put_into_its_options(fuzzed: Fuzzed):
    async def law(use: Use) -> None:
        leaf = found[use.path]
        options, resolved, typed = [], {}, []
        for option in leaf.options:
            if option["name"] not in use.given:
                continue
            value = use.given[option["name"]]
            if option["type"] in NAMES:
                [value], more = fuzzed.place.named([value])
                resolved |= more
            elif option["type"] == STRING:
                typed.append(value)
            options.append({"name": option["name"], "type": option["type"], "value": value})
        person, channel = fuzzed.place.people[use.who]
        await fuzzed.laws.hold(lambda: fuzzed.hands.command(person, channel, use.path, options, resolved), typed)

    found = {leaf.path: leaf for leaf in leaves(fuzzed)}
    for leaf in found.values():
        fuzzed.examine(uses(leaf), law, share=0.05 + 0.2 * len(leaf.options))


def test_every_suggestion_answers_whatever_is_typed(fuzzed: Fuzzed):
    """Whoever may not be given suggestions is given none; nobody is left waiting for them."""

    async def law(typing: tuple[str, Leaf, dict[str, Any], str, dict[str, str]]) -> None:
        who, leaf, option, typed, beside = typing
        others = [
            {"name": other["name"], "type": other["type"], "value": beside[other["name"]]}
            for other in leaf.options
            if other["name"] in beside and other is not option
        ]
        focused = {"name": option["name"], "type": option["type"], "value": typed, "focused": True}
        person, channel = fuzzed.place.people[who]
        found = await fuzzed.laws.hold(
            lambda: fuzzed.hands.command(person, channel, leaf.path, [*others, focused], kind=TYPING), [typed]
        )
        assert found.autocomplete_choices is not None
        for choice in found.autocomplete_choices:
            assert 1 <= len(choice["name"]) <= 100
            assert len(str(choice["value"])) <= 100

    for leaf in leaves(fuzzed):
        strings = {option["name"]: texts(100) for option in leaf.options if option["type"] == STRING}
        for option in leaf.suggests:
            typings = st.tuples(
                st.sampled_from(PEOPLE),
                st.just(leaf),
                st.just(option),
                texts(),
                st.fixed_dictionaries({}, optional=strings),
            )
            fuzzed.examine(typings, law, share=0.4)

"""`/home`: what waits for somebody stays there, with its button, until it is dealt with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from discord import app_commands

from bot.access import Actor
from bot.database import Unit
from bot.interface.cards import MOST_COMPONENTS, MOST_TEXT
from bot.ports import Press, Waits
from bot.words import Words
from tests.community import Community, texts
from tests.interface.pressing import everything_kept, labels, nodes, private


def nothing_else_waits(community: Community) -> None:
    """Let no part of the bot have anything to say of itself."""
    community.hearth.features.clear()
    community.hearth.own_waiting.clear()


def waiting_for(community: Community, *waits: Waits) -> list[Waits]:
    """Let these wait for everybody, for as long as they stand in the list that is returned."""
    left = list(waits)

    async def ask(_unit: Unit, actor: Actor, _words: Words) -> Sequence[Waits]:
        return [wait for wait in left if actor.is_steward or not wait.is_for_stewards]

    community.hearth.own_waiting.append(ask)
    return left


async def home_of(community: Community, person: Any, command: str = "home") -> Any:
    """Return what somebody finds at home, once it is seen to be for them alone."""
    answer = await person.slash(community.reflections, command)
    private(answer)
    return answer.response


def told(message: Any) -> str:
    return texts(message.components)


def again(number: int) -> Press:
    """Return a button that stands for something of number's own."""
    return Press(f"Deal with {number}", f"form:again:{number}")


@pytest.mark.parametrize("command", ["home", "help"])
async def test_what_waits_stands_first_with_its_button_then_what_is_good_to_know(community: Community, command: str):
    nothing_else_waits(community)
    waiting_for(
        community,
        Waits("A question of the week.", to_know=True, press=again(1)),
        Waits("Somebody saved you a place.", press=again(2)),
        Waits("Your form is open."),
    )
    home = await home_of(community, community.member, command)
    order = ["**Home**", "Somebody saved", "Your form", "A question of the week", "**You can**", "I'm a bot"]
    places = [told(home).index(part) for part in order]
    assert places == sorted(places)
    assert labels(home) == ["Deal with 2", "Deal with 1"]
    assert "For stewards" not in told(home)


async def test_it_stays_until_it_is_dealt_with(community: Community):
    left = waiting_for(community, Waits("Somebody saved you a place.", press=again(1)))
    for _ in range(3):
        assert "Somebody saved you a place." in told(await home_of(community, community.member))
    await community.restart()
    community.hearth.own_waiting.clear()
    waiting_for(community, *left)
    assert "Somebody saved you a place." in told(await home_of(community, community.member))
    community.hearth.own_waiting.clear()
    assert "Somebody" not in told(await home_of(community, community.member))


async def test_looking_writes_nothing_and_needs_no_second_answer(community: Community):
    before = await everything_kept(community)
    requests = len(community.env.http_requests)
    await home_of(community, community.member)
    assert await everything_kept(community) == before
    [only] = community.env.http_requests[requests:]
    assert only.path.endswith("/callback")


async def test_a_long_list_is_clipped_and_says_so(community: Community):
    nothing_else_waits(community)
    waiting_for(
        community,
        *(Waits(f"{n}. {'long ' * 90}", press=again(n)) for n in range(30)),
        *(Waits(f"Good to know {n}.", to_know=True, press=again(100 + n)) for n in range(5)),
        *(Waits(f"For you all {n}. {'long ' * 90}", is_for_stewards=True, press=again(200 + n)) for n in range(30)),
    )
    for person in (community.member, community.steward):
        home = await home_of(community, person)
        assert len(list(nodes(home.components))) <= MOST_COMPONENTS
        assert sum(len(node.get("content", "")) for node in nodes(home.components)) <= MOST_TEXT
        assert "more, once these are done." in told(home)
        assert "I'm a bot" in told(home)
    assert "30 things wait in `/steward today`" in told(home)


async def test_no_button_stands_there_twice(community: Community):
    nothing_else_waits(community)
    waiting_for(community, Waits("One.", press=again(1)), Waits("The same again.", press=again(1)))
    home = await home_of(community, community.member)
    assert labels(home) == ["Deal with 1"]
    assert "The same again." in told(home)


async def test_stewards_are_told_how_much_waits_and_where(community: Community):
    nothing_else_waits(community)
    waiting_for(
        community,
        Waits("A list to look through.", is_for_stewards=True),
        Waits("The next prompt comes on Monday.", is_for_stewards=True, to_know=True),
    )
    home = await home_of(community, community.steward)
    assert "1 thing waits in `/steward today`" in told(home)
    assert "A list to look through." in told(home)
    today = await community.steward.click(home, label="Show all")
    assert "A list to look through." in private(today)
    assert "The next prompt comes on Monday." in private(today)
    assert "A list" not in told(await home_of(community, community.member))


async def test_what_it_offers_can_be_done(community: Community):
    offers = told(await home_of(community, community.member))
    offered = {part for part in offers.split("`") if part.startswith("/")}
    known = {f"/{name}" for name in _names(community.hearth.tree.get_commands())}
    assert {"/home", "/rest", "/my settings", "/my data"} <= offered
    assert offered <= known


def _names(commands: Sequence[Any]) -> list[str]:
    groups = [one for one in commands if isinstance(one, app_commands.Group)]
    return [one.qualified_name for one in commands] + [name for group in groups for name in _names(group.commands)]


async def test_a_steward_by_role_finds_what_waits_for_stewards(community: Community):
    waiting_for(community, Waits("A list to look through.", is_for_stewards=True))
    helpers = community.guild.create_role("Helpers")
    ada = community.guild.add_member(community.env.create_user("ada"), roles=[helpers])
    assert "A list" not in told(await home_of(community, ada))
    await community.steward.slash(community.stewards, "steward settings", name="stewards", value="Helpers")
    assert "A list" in told(await home_of(community, ada))

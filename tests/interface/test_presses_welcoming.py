"""Every button and list of “Start here” and of welcoming is pressed: private, and only for those it is for."""

from __future__ import annotations

from typing import Any

import discord
from discord.ui import ActionRow, UserSelect
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.interface.cards import card
from cogs.introductions.keeping import START_CHANNEL
from tests.community import STEWARD, Community, posts
from tests.contracts import posted
from tests.interface.pressing import everything_kept, nodes, pressable, private, standing
from tests.interface.test_private_answers import NOT_A_STEWARD
from tests.introductions.newcomers import HOUR, introduced, put, somebody, with_rooms

GONE = "I can't find that any more"
FOR_STEWARDS = ("start:post:0", "welcome:done:12", "welcome:join:0", "welcome:panel:0")


class Pressing:
    """Presses one thing after the other as whoever it is for, and remembers what was pressed."""

    def __init__(self, community: Community) -> None:
        self.community = community
        self.pressed: set[str] = set()

    async def click(self, person: Any, message: Any, custom_id: str) -> Any:
        """Press a button that is there, and return the message that only they see."""
        self.pressed.add(posted.noun_and_verb(custom_id))
        answer = await person.click(message, custom_id=custom_id)
        private(answer)
        return answer.response

    async def choose(self, person: Any, message: Any, custom_id: str, chosen: Any) -> Any:
        """Choose somebody from a list that is there."""
        self.pressed.add(posted.noun_and_verb(custom_id))
        answer = await person.select(message, [chosen], custom_id=custom_id)
        private(answer)
        return answer.response

    async def asked(self, person: Any, command: str, channel: Any) -> Any:
        """Type a command."""
        answer = await person.slash(channel, command)
        private(answer)
        return answer.response


async def test_every_answer_is_for_the_asker_alone(community: Community):
    pressing, steward, room = Pressing(community), community.steward, community.stewards
    hall, team = await with_rooms(community)
    await put(community, START_CHANNEL, hall.id)
    amara = somebody(community, "amara")

    panel = await pressing.asked(steward, "steward people", room)
    mine = await pressing.click(steward, panel, "welcome:join:0")
    await pressing.click(steward, mine, "welcome:ping-on:0")
    at_home = await pressing.asked(steward, "home", room)
    mine = await pressing.click(steward, at_home, "welcome:mine:0")
    await pressing.click(steward, mine, "welcome:ping-off:0")
    panel = await pressing.click(steward, panel, "welcome:panel:0")
    for answer in ("yes", "yes-ping", "no"):
        panel = await pressing.choose(steward, panel, "welcome:ask:0", amara)
        at_home = await pressing.asked(amara, "home", community.reflections)
        question = await pressing.click(amara, at_home, "welcome:question:0")
        await pressing.click(amara, question, f"welcome:{answer}:0")
        panel = await pressing.click(steward, panel, "welcome:panel:0")
        if answer == "yes":
            panel = await pressing.choose(steward, panel, "welcome:off:0", amara)
            at_home = await pressing.asked(amara, "home", community.reflections)
            await pressing.click(amara, at_home, "welcome:seen:0")
        elif answer == "yes-ping":
            at_home = await pressing.asked(amara, "home", community.reflections)
            place = await pressing.click(amara, at_home, "welcome:mine:0")
            await pressing.click(amara, place, "welcome:leave:0")

    queue = await pressing.asked(steward, "steward today", room)
    await pressing.click(steward, queue, "start:post:0")
    await community.go_to(community.now + HOUR)
    found, _ = await introduced(community, somebody(community, "bea"), hall)
    [start] = [one for one in posts(hall) if one.pinned]
    await pressing.click(amara, start, "home:show:0")
    await community.go_to(community.now + 13 * HOUR)
    [nudge] = [one for one in posts(team) if one.author.bot]
    starters = await pressing.click(steward, nudge, f"welcome:starters:{found.id}")
    await pressing.click(steward, starters, f"welcome:done:{found.id}")

    assert pressing.pressed == posted.presses_of(posted.WELCOMING)


async def test_what_is_for_stewards_is_refused_to_everybody_else_and_changes_nothing(community: Community):
    before = await everything_kept(community)
    for custom_id in FOR_STEWARDS:
        message = await standing(community, community.reflections, custom_id)
        assert NOT_A_STEWARD in private(await community.member.click(message, custom_id=custom_id)), custom_id
    shown = await community.steward.slash(community.stewards, "steward people")
    # The same list in a message that everybody can see and press, as a hand-made client could.
    message = await _copy_of(community, shown.response)
    for node in [one for one in nodes(message.components) if one["type"] == 5]:
        chosen = await community.member.select(message, [community.member], custom_id=node["custom_id"])
        assert NOT_A_STEWARD in private(chosen)
    assert await everything_kept(community) == before


async def _copy_of(community: Community, message: Any) -> Any:
    ids = [node["custom_id"] for node in pressable(message) if node["type"] == 5]
    view = card(*(ActionRow(UserSelect(custom_id=custom_id)) for custom_id in (*ids, "welcome:off:0")))
    view.stop()
    sent = await community.hearth.get_partial_messageable(community.reflections.id).send(
        view=view, allowed_mentions=community.hearth.allowed_mentions
    )
    await community.env.settle()
    return sent


async def test_what_was_shown_works_after_a_restart_and_pressing_twice_changes_nothing_more(community: Community):
    panel = (await community.steward.slash(community.stewards, "steward people")).response
    await community.restart()
    private(await community.steward.click(panel, custom_id="welcome:join:0"))
    once = await everything_kept(community)
    private(await community.steward.click(panel, custom_id="welcome:join:0"))
    assert await everything_kept(community) == once


async def test_starters_of_what_is_gone_hidden_or_another_servers_look_absent(community: Community):
    hall, _ = await with_rooms(community)
    found, _ = await introduced(community, somebody(community, "bea"), hall)
    elsewhere = community.env.create_guild()
    room = elsewhere.create_text_channel("room")
    away = elsewhere.add_member(community.steward.user, roles=[elsewhere.create_role("Stewards", permissions=STEWARD)])
    for verb, number in (("starters", found.id), ("done", found.id), ("starters", 999), ("done", 0)):
        message = await standing(community, room, f"welcome:{verb}:{number}")
        assert GONE in private(await away.click(message, custom_id=f"welcome:{verb}:{number}"))
    for verb in ("starters", "done"):
        message = await standing(community, community.stewards, f"welcome:{verb}:999")
        assert GONE in private(await community.steward.click(message, custom_id=f"welcome:{verb}:999"))
    hide(community, hall, community.member)
    message = await standing(community, community.reflections, f"welcome:starters:{found.id}")
    assert GONE in private(await community.member.click(message, custom_id=f"welcome:starters:{found.id}"))


def hide(community: Community, channel: Any, person: Any) -> None:
    """Let somebody see a channel no more."""
    hidden = discord.Permissions(view_channel=True).value
    community.env.backend.set_overwrite(channel.id, Overwrite(person.id, OverwriteType.MEMBER, 0, hidden))

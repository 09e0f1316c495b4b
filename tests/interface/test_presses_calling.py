"""Everything of `/steward matching` that can be pressed: private, for stewards alone, after a restart, and twice."""

from __future__ import annotations

from typing import Any

import discord
from discord.ui import ActionRow, UserSelect

from bot.interface.cards import card
from tests.community import STEWARD, Community
from tests.contracts import posted
from tests.interface.pressing import everything_kept, nodes, private, standing
from tests.interface.test_private_answers import NOT_A_STEWARD
from tests.introductions.calls import Calls, join

GONE = "I can't find that any more"
FOR_MEMBERS = ("matching:seen", "matching:noted")


class Hands:
    """Presses what is there, and remembers what was pressed."""

    def __init__(self, calls: Calls) -> None:
        self.calls = calls
        self.pressed: set[str] = set()

    async def press(self, message: Any, verb: str, person: Any = None) -> Any:
        """Press the button that stands in a message; its id begins so."""
        [custom_id] = [
            node["custom_id"] for node in nodes(message.components) if node.get("custom_id", "").startswith(verb)
        ]
        self.pressed.add(posted.noun_and_verb(custom_id))
        answer = await (person or self.calls.steward).click(message, custom_id=custom_id)
        private(answer)
        return answer if answer.modal is not None else answer.response

    async def choose(self, message: Any, verb: str, *chosen: Any) -> Any:
        """Choose people in the list that stands in a message."""
        [custom_id] = [
            node["custom_id"] for node in nodes(message.components) if node.get("custom_id", "").startswith(verb)
        ]
        self.pressed.add(posted.noun_and_verb(custom_id))
        answer = await self.calls.steward.select(message, list(chosen), custom_id=custom_id)
        private(answer)
        return answer.response

    async def typed(self, form: Any, until: str) -> Any:
        """Send the form."""
        answer = await self.calls.steward.submit_modal(form, {"until": until})
        private(answer)
        return answer.response


async def test_all_of_it_is_private(community: Community):
    calls = await Calls.begun(community, 23)
    hands, steward = Hands(calls), calls.steward
    ada, ben, *_ = calls.people

    await calls.show()
    read_back = await hands.typed(await hands.press(calls.panel, "matching:ask:0"), "in a week")
    panel = await hands.press(read_back, "matching:set:0-")
    await calls.join()
    read_back = await hands.typed(await hands.press(panel, "matching:ask:"), "in two weeks")
    panel = await hands.press(read_back, "matching:set:")
    panel = await hands.press(panel, "matching:show:0") if "matching:show" in str(panel.components) else panel

    preview = await hands.press(panel, "matching:draw:")
    last = await hands.press(preview, "page:matching:1")
    preview = await hands.press(last, "page:matching:0")
    preview = await hands.press(preview, "matching:redraw:")
    preview = await hands.choose(preview, "matching:separate:", ada, ben)
    asked = await hands.choose(preview, "matching:person:0", ada)
    preview = await hands.press(asked, "matching:pause:")
    at_home = await ada.slash(calls.room, "home")
    private(at_home)
    await hands.press(at_home.response, "matching:noted:0", ada)
    asked = await hands.choose(preview, "matching:person:0", ada)
    preview = await hands.press(asked, "matching:resume:")

    panel = await hands.press(preview, "matching:release:")
    await hands.press(panel, "matching:done:")
    await calls.open()
    second = await calls.join(ada)
    asked = await hands.press(calls.panel, "matching:cancel:")
    await hands.press(asked, "matching:show:0")
    await hands.press(asked, "matching:call-off:")
    at_home = await ada.slash(calls.room, "home")
    await hands.press(at_home.response, f"matching:seen:{second.id}", ada)
    private(await steward.slash(community.stewards, "steward matching"))
    assert hands.pressed >= posted.presses_of(posted.CALLING)


async def test_who_is_no_steward_is_told_so_and_changes_nothing(community: Community):
    calls = await Calls.begun(community, 4)
    await calls.open()
    await calls.join()
    await calls.show()
    moderators = community.guild.create_role("Moderators", permissions=discord.Permissions(moderate_members=True))
    ada = community.guild.add_member(community.env.create_user("ada"), roles=[moderators])
    await community.env.advance_time(5)
    area = posted.CALLING
    ids = [one for one in area.buttons if not one.startswith(FOR_MEMBERS)]
    messages = {custom_id: await standing(community, community.reflections, custom_id) for custom_id in ids}
    lists = await _user_lists(community, area.user_lists)
    before = await everything_kept(community)
    told = [private(await ada.slash(community.stewards, "steward matching"))]
    for person in (ada, community.member):
        told += [private(await person.click(messages[custom_id], custom_id=custom_id)) for custom_id in ids]
        told += [private(await person.select(lists, [ada, calls.people[0]], custom_id=one)) for one in area.user_lists]
    assert [line for line in told if NOT_A_STEWARD not in line] == []
    assert await everything_kept(community) == before


async def test_a_former_steward_releases_nothing_with_the_buttons_they_still_see(community: Community):
    calls = await Calls.begun(community, 4)
    toni = calls.another_steward()
    await calls.open()
    await calls.join()
    await calls.show(toni)
    assert "There are 2 conversations" in await calls.press("Close it now and draw", toni)
    community.env.backend.guilds[community.guild.id].members[toni.id].role_ids.clear()
    before = await everything_kept(community)
    assert NOT_A_STEWARD in await calls.press("Release", toni)
    assert await everything_kept(community) == before


async def test_another_servers_round_looks_absent(community: Community):
    calls = await Calls.begun(community, 4)
    called = await calls.open()
    await calls.join()
    elsewhere = community.env.create_guild()
    room = elsewhere.create_text_channel("away")
    away = elsewhere.add_member(calls.steward.user, roles=[elsewhere.create_role("Stewards", permissions=STEWARD)])
    await community.env.settle()
    kept = (await everything_kept(community))["meeting_rounds"]
    for verb in ("ask", "draw", "redraw", "call-off", "done", "release", "set"):
        tail = {"release": "-1", "set": f"-{int(called.closes_at.timestamp()) + 60}"}.get(verb, "")
        custom_id = f"matching:{verb}:{called.id}{tail}"
        message = await standing(community, room, custom_id)
        assert GONE in private(await away.click(message, custom_id=custom_id)), custom_id
    assert (await everything_kept(community))["meeting_rounds"] == kept


async def test_pressing_twice_changes_nothing_more(community: Community):
    calls = await Calls.begun(community, 4)
    called = await calls.open()
    async with community.hearth.database.writing() as unit:
        await join(unit, called, calls.ids, community.now)
    ada = calls.people[0]
    for custom_id in (
        f"matching:draw:{called.id}",
        f"matching:pause:{ada.id}",
        f"matching:resume:{ada.id}",
        f"matching:release:{called.id}-3",
        f"matching:done:{called.id}",
        f"matching:seen:{called.id}",
        "matching:noted:0",
    ):
        message = await standing(community, calls.room, custom_id)
        private(await calls.steward.click(message, custom_id=custom_id))
        await community.env.advance_time(60)
        once = await everything_kept(community)
        private(await calls.steward.click(message, custom_id=custom_id))
        assert await everything_kept(community) == once, custom_id


async def _user_lists(community: Community, custom_ids: tuple[str, ...]) -> Any:
    view = card(*(ActionRow(UserSelect(custom_id=one, min_values=1, max_values=2)) for one in custom_ids))
    view.stop()
    sent = await community.hearth.get_partial_messageable(community.reflections.id).send(view=view)
    await community.env.settle()
    return sent

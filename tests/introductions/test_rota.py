"""The welcomers' rota: nobody is on it without their own yes, and everybody leaves it as they like."""

from __future__ import annotations

from typing import Any

import simcord

from bot import consents, members
from bot.consents import EVERYWHERE
from bot.interface.cards import card, row
from bot.interface.confirm import button
from bot.reach import DIRECT_MESSAGES, How
from cogs.introductions.rules.welcoming import ASKED_FOR
from cogs.introductions.service.rota import ASKING
from cogs.introductions.store import welcomers
from tests.community import STEWARD, Community, said
from tests.interface.pressing import everything_kept, labels
from tests.introductions.newcomers import HOUR, introduced, on_rota, rows_of, somebody, with_rooms


async def panel(community: Community) -> simcord.InteractionResult:
    return await community.steward.slash(community.stewards, "steward people")


async def home(community: Community, person: Any) -> simcord.InteractionResult:
    return await person.slash(community.reflections, "home")


async def ask(community: Community, person: Any) -> str:
    shown = await panel(community)
    return said(await community.steward.select(shown.response, [person], custom_id="welcome:ask:0"))


async def rota(community: Community) -> dict[int, tuple[str, bool]]:
    """Return everybody who stands in the rota's table: person -> standing, and whether they are pinged."""
    async with community.hearth.database.reading() as unit:
        found = await welcomers.of_server(unit, community.guild.id)
    return {one.person_id: (one.standing.value, one.is_pinged) for one in found}


async def test_a_steward_joins_and_leaves_by_themself(community: Community):
    shown = await panel(community)
    assert "Nobody yet." in said(shown)
    assert "**Waiting for a first hello**\nNobody at the moment." in said(shown)
    joined = await community.steward.click(shown.response, label="Join the rota")
    assert "Done: you are on the rota." in said(joined)
    assert await rota(community) == {community.steward.id: ("on", False)}
    again = await panel(community)
    assert f"**On the rota**\n<@{community.steward.id}>" in said(again)
    pinged = await community.steward.click(joined.response, label="Ping me when it is my turn")
    assert "pings you" in said(pinged)
    assert await rota(community) == {community.steward.id: ("on", True)}
    left = await community.steward.click(again.response, label="Leave the rota")
    assert "not on the rota any more" in said(left)
    assert await rota(community) == {}


async def test_who_is_asked_finds_it_at_home_and_is_on_the_rota_only_after_their_yes(community: Community):
    amara = somebody(community, "amara")
    assert f"<@{amara.id}> finds the question" in await ask(community, amara)
    assert await rota(community) == {amara.id: ("asked", False)}
    shown = said(await panel(community))
    assert "Nobody yet." in shown
    assert f"**Asked, and not answered yet**\n<@{amara.id}>" in shown

    waiting = await home(community, amara)
    assert "The stewards ask whether you'd like to welcome newcomers" in said(waiting)
    question = await amara.click(waiting.response, label="Read and answer")
    assert labels(question.response) == ["Yes", "Yes, and ping me", "No, thanks"]
    yes = await amara.click(question.response, label="Yes, and ping me")
    assert "You are on the welcomers' rota" in said(yes)
    assert await rota(community) == {amara.id: ("on", True)}
    assert "You are on the welcomers' rota" in said(await home(community, amara))
    assert "asked <@" in said(await community.steward.slash(community.stewards, "steward audit"))


async def test_a_no_leaves_nothing_and_shows_nowhere(community: Community):
    amara = somebody(community, "amara")
    await ask(community, amara)
    waiting = await home(community, amara)
    question = await amara.click(waiting.response, label="Read and answer")
    assert "That's fine" in said(await amara.click(question.response, label="No, thanks"))
    assert (await everything_kept(community))["welcomers"] == []
    assert str(amara.id) not in said(await panel(community))
    late = await amara.click(question.response, label="Yes")
    assert "nobody asks, or they are not on the rota" in said(late)
    assert await rota(community) == {}


async def test_asking_twice_or_asking_a_bot_changes_nothing(community: Community):
    amara = somebody(community, "amara")
    await ask(community, amara)
    assert "on the rota already, or have been asked" in await ask(community, amara)
    robo = community.guild.add_member(community.env.create_user("robo", bot=True))
    assert "That is a bot" in await ask(community, robo)
    assert await rota(community) == {amara.id: ("asked", False)}


async def test_a_question_comes_by_dm_only_where_that_was_chosen_and_says_nothing_of_itself(community: Community):
    amara, bea = somebody(community, "amara"), somebody(community, "bea")
    await community.go_to(community.now + 12 * HOUR)
    async with community.hearth.database.writing() as unit:
        await consents.give(unit, amara.id, EVERYWHERE, DIRECT_MESSAGES, community.now)
        await members.set_reach(unit, amara.id, How.DM)
        await members.set_reach(unit, bea.id, How.MENTION)
    await ask(community, amara)
    await ask(community, bea)
    await community.go_to(community.now + HOUR)
    assert [state for state, _ in await rows_of(community, ASKING)] == ["sent", "skipped"]
    [dm] = amara.user.dm_channel.history()
    told = str([component.to_dict() for component in dm.components])
    assert "A question waits for you in `/home`" in told
    assert "newcomers" not in told
    assert "rota" not in told
    assert not any("rota" in str(one.content) for one in community.reflections.history())


async def test_who_is_taken_off_is_told_at_home_and_gone_for_everybody_else(community: Community):
    amara = somebody(community, "amara")
    await on_rota(community, amara)
    shown = await panel(community)
    done = await community.steward.select(shown.response, [amara], custom_id="welcome:off:0")
    assert f"<@{amara.id}> is not on the rota any more" in said(done)
    assert "Nobody yet." in said(done)
    waiting = await home(community, amara)
    assert "A steward took you off the welcomers' rota" in said(waiting)
    assert "Thank you" in said(await amara.click(waiting.response, label="I have read it"))
    assert (await everything_kept(community))["welcomers"] == []
    assert "rota" not in said(await home(community, amara))
    trail = said(await community.steward.slash(community.stewards, "steward audit"))
    assert f"took <@{amara.id}> off the welcomers' rota" in trail


async def test_a_question_can_be_taken_back_and_then_takes_no_answer(community: Community):
    amara = somebody(community, "amara")
    await ask(community, amara)
    waiting = await home(community, amara)
    question = await amara.click(waiting.response, label="Read and answer")
    shown = await panel(community)
    await community.steward.select(shown.response, [amara], custom_id="welcome:off:0")
    assert "nobody asks" in said(await amara.click(question.response, label="Yes"))
    assert (await everything_kept(community))["welcomers"] == []


async def test_taking_off_who_is_not_on_it_says_so(community: Community):
    await on_rota(community, community.steward)
    shown = await panel(community)
    told = said(await community.steward.select(shown.response, [community.member], custom_id="welcome:off:0"))
    assert "Nothing was changed" in told
    assert await rota(community) == {community.steward.id: ("on", True)}


async def test_the_panel_shows_what_is_set_and_who_waits_and_never_who_rests(community: Community):
    room, team = await with_rooms(community)
    amara = somebody(community, "amara")
    await on_rota(community, amara)
    async with community.hearth.database.writing() as unit:
        await members.rest_until(unit, amara.id, community.now + 100 * HOUR)
    before = said(await panel(community))
    _, thread = await introduced(community, somebody(community, "bea"), room)
    told = said(await panel(community))
    assert f"After 12 hours without an answer I say so in <#{team.id}>" in told
    assert "After 20 hours it stands in `/steward today`" in told
    assert f"Bea in <#{thread.id}>" in told
    assert f"<@{amara.id}>" in before
    assert "rest" not in told.casefold()


async def test_the_panel_is_for_stewards(community: Community):
    before = await everything_kept(community)
    for verb in ("join", "panel"):
        posted = await community.hearth.get_partial_messageable(community.reflections.id).send(
            view=_with(f"welcome:{verb}:0"), allowed_mentions=community.hearth.allowed_mentions
        )
        told = said(await community.member.click(posted, custom_id=f"welcome:{verb}:0"))
        assert "This is for stewards" in told
    assert await everything_kept(community) == before


def _with(custom_id: str) -> Any:
    view = card(row(button("Press", custom_id)))
    view.stop()
    return view


async def test_a_question_nobody_answers_goes_after_thirty_days(community: Community):
    amara = somebody(community, "amara")
    await ask(community, amara)
    await community.stop()
    await community.go_to(community.now + ASKED_FOR + HOUR)
    await community.restart()
    assert (await everything_kept(community))["welcomers"] == []


async def test_an_old_no_after_a_yes_changes_nothing_and_says_so(community: Community):
    amara = somebody(community, "amara")
    await ask(community, amara)
    question = await amara.click((await home(community, amara)).response, label="Read and answer")
    await amara.click(question.response, label="Yes")
    told = said(await amara.click(question.response, label="No, thanks"))
    assert "You said yes before, so nothing was changed" in told
    assert "Nothing is kept" not in told
    assert await rota(community) == {amara.id: ("on", False)}
    await amara.click((await amara.click(question.response, label="No, thanks")).response, label="Leave the rota")
    assert "That's fine" in said(await amara.click(question.response, label="No, thanks"))


async def test_what_is_kept_of_a_welcomer_is_shown_and_goes_with_them(community: Community):
    amara = somebody(community, "amara")
    await on_rota(community, amara)
    kept = await community.hearth.personal_data.export(amara.id)
    [place] = [one for one in kept if one.title == "Your place on the welcomers' rota"]
    assert place.facts["pinged"] is True
    await community.hearth.personal_data.erase(amara.id)
    assert (await everything_kept(community))["welcomers"] == []


async def test_who_left_the_server_is_asked_nothing_and_finds_their_place_when_they_come_back(community: Community):
    amara = somebody(community, "amara")
    await on_rota(community, amara)
    community.guild.remove_member(amara)
    await community.env.settle()
    assert await rota(community) == {}
    community.guild.add_member(amara.user)
    await community.env.settle()
    assert await rota(community) == {amara.id: ("on", True)}


async def test_another_servers_rota_is_its_own(community: Community):
    await on_rota(community, community.steward)
    elsewhere = community.env.create_guild()
    room = elsewhere.create_text_channel("room")
    owner = elsewhere.add_member(
        community.env.create_user("olu"), roles=[elsewhere.create_role("Stewards", permissions=STEWARD)]
    )
    told = said(await owner.slash(room, "steward people"))
    assert "Nobody yet." in told

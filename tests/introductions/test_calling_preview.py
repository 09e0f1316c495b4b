"""What stewards see of a drawn round, and what they do about it before it is released."""

from __future__ import annotations

import re

from bot import audit, consents, members
from bot.deliveries.tables import deliveries
from bot.reach import DIRECT_MESSAGES, How
from cogs.introductions.rules.calling import MOST_REDRAWS, RoundState
from cogs.introductions.store import matches
from tests.community import Community, said, texts
from tests.interface.pressing import labels, pressable
from tests.introductions.calls import Calls

MENTION = re.compile(r"<@(\d+)>")


async def drawn(calls: Calls) -> str:
    """Open a call, let everybody join, and draw."""
    await calls.open()
    await calls.join()
    await calls.show()
    return await calls.press("Close it now and draw")


async def test_sixty_people_stand_in_pages_and_each_once(community: Community):
    calls = await Calls.begun(community, 60)
    seen: list[int] = []
    told = await drawn(calls)
    for number in (1, 2, 3):
        assert f"Page {number} of 3" in told
        assert "There are 30 conversations." in told
        assert "Release" in labels(calls.panel)
        lines = [line for line in told.splitlines() if line.startswith("- ")]
        assert len(lines) == 10
        seen += [int(one) for line in lines for one in MENTION.findall(line)]
        if number < 3:
            told = await calls.press("Next page" if "Next page" in labels(calls.panel) else "Next")
    assert sorted(seen) == sorted(calls.ids)
    assert sum(1 for _ in pressable(calls.panel)) <= 40
    pinged = [
        one.json
        for one in community.env.http_requests
        if one.json and "allowed_mentions" in str(one.json) and '"users"' in str(one.json)
    ]
    assert pinged == []


async def test_stewards_draw_again_until_it_is_enough(community: Community):
    calls = await Calls.begun(community, 12)
    await drawn(calls)
    for _ in range(MOST_REDRAWS):
        assert "drawn again" in await calls.press("Draw again")
    still = [node.get("label") for node in pressable(calls.panel)]
    assert "Draw again" not in still
    assert "Let more people join" not in still, "that would be drawing again too"
    assert "being introduced now" in await calls.press("Release")


async def test_who_met_before_is_marked(community: Community):
    calls = await Calls.begun(community, 2)
    await drawn(calls)
    await calls.press("Release")
    await community.env.advance_time(120)
    await calls.show()
    await calls.press("This round is done")
    assert "(met before)" in await drawn(calls)


async def test_two_who_are_separated_are_drawn_anew_and_the_limit_is_kind(community: Community):
    calls = await Calls.begun(community, 4)
    await drawn(calls)
    [pair, _] = [[one for one in calls.people if one.id in group] for group in await calls.groups()]
    [third, _] = [one for one in calls.people if one not in pair]
    panel = calls.panel
    assert "the two are separated" in await calls.choose("separate", *pair)
    assert not any({one.id for one in pair} <= group for group in await calls.groups())
    after = await calls.groups()
    calls.panel = panel
    assert "never chosen by hand" in await calls.choose("separate", pair[0], third)
    calls.panel = panel
    assert "At least one of them has not" in await calls.choose("separate", pair[0], community.member)
    assert await calls.groups() == after
    trail = said(await calls.steward.slash(community.stewards, "steward audit"))
    one, other = sorted(each.id for each in pair)
    assert f"separated <@{one}> and <@{other}> in a round of conversations" in trail


async def test_somebody_who_is_paused_is_left_out_told_and_let_in_again(community: Community):
    calls = await Calls.begun(community, 4)
    ada, ben, *_ = calls.people
    async with community.hearth.database.writing() as unit:
        await members.set_reach(unit, ada.id, How.DM)
        await consents.give(unit, ada.id, community.guild.id, DIRECT_MESSAGES, community.now)
    await community.go_to(community.now.replace(hour=12))
    told = await drawn(calls)
    assert "could not be matched" not in told
    assert f"Pause conversations for <@{ada.id}>?" in await calls.choose("person", ada)
    told = await calls.press("Pause them")
    assert f"conversations are paused for <@{ada.id}>" in told
    assert "There is 1 conversation." in told
    assert "1 person could not be matched this time." in told
    assert f"Paused: <@{ada.id}>." in told
    await community.env.advance_time(60)
    assert "Stewards have paused conversations for you" in await calls.home(ada)
    assert "paused" not in await calls.home(ben)
    [message] = list(ada.user.dm_channel.history())
    assert "something waits for you" in texts([part.to_dict() for part in message.components])
    home = await ada.slash(calls.room, "home")
    await ada.click(home.response, custom_id="matching:noted:0")
    assert "Stewards have paused" not in await calls.home(ada)

    await calls.show()
    await calls.press("Release")
    assert "Nobody was free" not in await calls.home(ada), "who is paused knows why"
    await calls.show()
    assert "are paused for" in await calls.choose("person", ada)
    assert "can join conversations again" in await calls.press("Let them in again")
    trail = said(await calls.steward.slash(community.stewards, "steward audit"))
    for line in (f"paused conversations for <@{ada.id}>", f"let <@{ada.id}> into conversations again"):
        assert line in trail
    async with community.hearth.database.reading() as unit:
        rows = await unit.all(deliveries.select().where(deliveries.c.kind == "rounds.paused"))
    assert [(row.recipient, row.state) for row in rows] == [(ada.id, "sent")]


async def test_the_trail_reads_like_what_happened(community: Community):
    calls = await Calls.begun(community, 6)
    opened = await calls.open()
    await calls.join()
    await calls.show()
    await calls.press("Close it now and draw")
    await calls.press("Draw again")
    await calls.leave(calls.people[3])
    assert "Things changed since that was drawn" in await calls.press("Release")
    await calls.press("Release")
    trail = said(await calls.steward.slash(community.stewards, "steward audit"))
    told = [
        f"opened a call for conversations, until <t:{int(opened.closes_at.timestamp())}:F>",
        "ended joining for the round of conversations",
        "had the round of conversations drawn",
        "had the round of conversations drawn again",
        "wanted to release a round that had changed, so it was drawn again",
        "released a round of conversations",
    ]
    assert [line for line in told if line not in trail] == []
    async with community.hearth.database.reading() as unit:
        kept = await audit.newest(unit, community.guild.id, limit=50)
    assert not any("apart" in str(entry.facts) for entry in kept)


async def test_every_step_goes_on_after_a_restart(community: Community):
    calls = await Calls.begun(community, 4)
    await calls.show()
    form = await calls.steward.click(calls.panel, label="Open a call")
    await community.restart()
    calls.panel = (await calls.steward.submit_modal(form, {"until": "in a week"})).response
    await community.restart()
    assert "the call is open" in await calls.press("Yes, until then")
    round_ = await calls.join()
    await community.restart()
    await community.env.advance_time(5)
    [post] = calls.posts()
    assert "You can join until" in post
    await calls.show()
    await community.restart()
    assert "the round is drawn" in await calls.press("Close it now and draw")
    before = await calls.groups()
    await community.restart()
    assert await calls.groups() == before
    assert "being introduced now" in await calls.press("Release")
    await community.restart()
    await community.env.advance_time(120)
    async with community.hearth.database.reading() as unit:
        found = await matches.of_round(unit, round_.id)
    assert {match.people for match in found} == before
    assert all(match.thread_id for match in found)
    await calls.show()
    await community.restart()
    assert "this round is over" in await calls.press("This round is done")
    assert (await calls.round(round_.id)).state is RoundState.ENDED


async def test_with_or_without_a_wish_stewards_see_the_same_but_for_who_meets_whom(community: Community):
    seen = []
    calls = await Calls.begun(community, 6)
    for wishes in (False, True):
        told = await drawn(calls)
        if wishes:
            [pair, *_] = [[one for one in calls.people if one.id in group] for group in await calls.groups()]
            await calls.keep_apart(*pair)
            assert await calls.show() == told.replace("Done: the round is drawn.\n", "")
            told = await calls.press("Release")
            assert not any({one.id for one in pair} <= group for group in await calls.groups())
        else:
            await calls.leave(calls.people[5])
            await calls.join(community.member)
            told = await calls.press("Release")
        seen.append((_without_people(told), labels(calls.panel), await calls.acts()))
        await calls.press("Call it off")
        await calls.press("Yes, call it off")
    [first, second] = seen
    assert second[:2] == first[:2]
    count = len(first[2])
    assert second[2][count + 1 :] == first[2], "the trail too"


def _without_people(told: str) -> str:
    times = re.sub(r"<t:\d+:", "<t:0:", told)
    return MENTION.sub("<@0>", times)


async def test_few_people_are_drawn_once_and_the_panel_says_what_it_takes(community: Community):
    calls = await Calls.begun(community, 3)
    await drawn(calls)
    still = [node.get("label") for node in pressable(calls.panel)]
    assert "Draw again" not in still
    read_back = await calls.type_until("Let more people join", "in a week")
    assert "What is drawn now is forgotten. It takes 4 people to draw this round again." in read_back
    await calls.press("Yes, until then")
    refused = await calls.press("Close it now and draw")
    assert "It takes 4 people to draw this round again." in refused


async def test_who_rests_after_the_last_draw_is_left_out_and_nobody_else_moves(community: Community):
    calls = await Calls.begun(community, 4)
    await drawn(calls)
    await calls.press("Draw again")
    await calls.press("Draw again")
    before = await calls.groups()
    ada = calls.people[0]
    await calls.rest(ada)
    told = await calls.show()
    assert "*Release* leaves out whoever cannot take part any more." in told
    assert "being introduced now" in await calls.press("Release")
    assert await calls.groups() == {group for group in before if ada.id not in group}
    [[other]] = [group - {ada.id} for group in before if ada.id in group]
    [left_over] = [person for person in calls.people if person.id == other]
    assert "Nobody was free for you this time." in await calls.home(left_over)


async def test_a_draw_that_comes_out_the_same_says_so(community: Community):
    calls = await Calls.begun(community, 4)
    ada, ben, cyd, dee = calls.people
    for one, other, skill in ((ada, ben, "media"), (cyd, dee, "writing")):
        await calls.introduce(one, offers=[skill], hopes=[])
        await calls.introduce(other, offers=[], hopes=[skill])
    await drawn(calls)
    before = await calls.groups()
    assert "drawn again, and it came out the same" in await calls.press("Draw again")
    assert await calls.groups() == before

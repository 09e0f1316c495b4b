"""Links looked at by the running bot: every quarter of an hour, or never where its host says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.app import Hearth
from bot.settings import Links, load
from cogs.resources.link_health import LinkHealth
from cogs.resources.looking.answer import Answer, Reason
from cogs.resources.looking.looker import Looker
from cogs.resources.rules.health import QUARTER, Health, Verdict
from cogs.resources.rules.resource import Description
from cogs.resources.rules.sharing import Share
from cogs.resources.store import looks, resources
from cogs.resources.tables import looks as rows
from demo.community import opened as opened_demo
from tests.community import Community, said
from tests.interface.pressing import labels, private
from tests.resources.looking.servers import Asked, looker, serving
from tests.resources.looks import Told
from tests.resources.sharing import LINK, TITLE, all_of, one, passes, previews, room, shares
from tests.resources.stewards_room import last, opened, panel, presses, trail

FINE, GONE = Answer(Verdict.FINE, Reason.ANSWERED, 200), Answer(Verdict.BROKEN, Reason.GONE, 404)
NEW = "https://example.org/new-home"
MOVED = Answer(Verdict.MOVED, Reason.ANSWERED, 200, NEW)


@pytest.fixture
async def site(community: Community) -> Told:
    """What is answered in a bot whose host lets links be looked at."""
    community.settings = community.settings.model_copy(update={"links": Links(looked_at=True)})
    await community.restart()
    told = Told(FINE)
    community.hearth.service(LinkHealth).looker = told
    return told


async def rings(community: Community) -> None:
    """Let a quarter of an hour be over, as the machine's clock tells the bot."""
    for chore in community.hearth.chores:
        await chore()


async def later(community: Community, time: timedelta) -> None:
    """Let time pass, with a ring at its end."""
    await passes(community, time)
    await rings(community)


async def a_quarter_later(community: Community, site: Told) -> None:
    """Let a quarter of a year pass while the bot is off, with a ring at its end.

    While it is on, simcord takes seconds over the quarters of an hour at which the bot looks what is due.
    """
    await community.stop()
    await passes(community, QUARTER)
    await community.restart()
    community.hearth.service(LinkHealth).looker = site
    await rings(community)


async def is_due(community: Community, resource_id: int = 1) -> None:
    """Let a link have its turn now."""
    async with community.hearth.database.writing() as unit:
        now = {"next_at": community.now}
        await unit.execute(update(rows).where(rows.c.resource_id == resource_id).values(now))


async def looked_at(community: Community, site: Told, answer: Answer) -> None:
    """Let the link be looked at, and this be the answer."""
    site.answer = answer
    await is_due(community)
    await rings(community)


async def test_each_link_is_looked_at_within_a_quarter(community: Community, site: Told):
    await shares(community, community.member)
    await a_quarter_later(community, site)
    assert site.asked == [LINK]


async def test_a_broken_one_is_flagged_for_stewards_and_never_taken_out(community: Community, site: Told):
    await shares(community, community.member)
    site.answer = GONE
    await is_due(community)
    for _ in range(3):
        await later(community, timedelta(days=4))
    assert len(site.asked) == 3
    assert "its link may be broken" in private(await presses(community, await panel(community), "What waits"))
    shown = private(await opened(community, 1))
    assert "I tried the link several times and it did not answer. It may be broken." in shown
    assert TITLE in said(await community.member.slash(community.reflections, "library find", words="chair"))


async def test_off_where_a_host_says_so_nothing_is_ever_asked_for(community: Community):
    assert not community.settings.links.looked_at
    told = Told(GONE)
    community.hearth.service(LinkHealth).looker = told
    await shares(community, community.member)
    await a_quarter_later(community, told)
    assert told.asked == []
    assert (await one(community)).flagged_at is None


def test_links_are_looked_at_unless_a_host_says_no():
    assert load(environ={}).links.looked_at


async def test_taken_out_it_is_looked_at_no_more_and_brought_back_it_is(community: Community, site: Told):
    await shares(community, community.member)
    await presses(community, await opened(community, 1), "Take it out", "Yes, take it out")
    await a_quarter_later(community, site)
    assert site.asked == []
    await presses(community, await opened(community, 1), "Bring it back")
    await a_quarter_later(community, site)
    assert site.asked == [LINK]


# -- Moved for good ----------------------------------------------------------------------------------------


async def test_one_button_lets_it_lead_to_where_it_has_moved(community: Community, site: Told):
    channel = await room(community)
    await shares(community, community.member)
    await looked_at(community, site, MOVED)
    assert "its link has moved" in private(await presses(community, await panel(community), "What waits"))
    shown = await opened(community, 1)
    assert f"Its site says that the link has moved for good, to <{NEW}>." in private(shown)
    done = await presses(community, shown, "Use the new link")
    assert "Done: it leads to the new link." in private(done)
    await passes(community)
    assert ((await one(community)).shown, (await one(community)).moved_to) == (NEW, None)
    [card] = channel.history()
    assert NEW in str([component.to_dict() for component in card.components])
    for link in (LINK, NEW):
        assert "is in the library already" in private(await previews(community, community.steward, link=link))
    assert "That is done already" in private(await presses(community, shown, "Use the new link"))
    audit = await trail(community)
    assert audit.count("let resource 1 lead to where its link has moved") == 1
    assert NEW not in audit


async def test_left_as_it_is_it_is_not_told_again(community: Community, site: Told):
    await shares(community, community.member)
    await looked_at(community, site, MOVED)
    await presses(community, await opened(community, 1), "It is fine as it is")
    await looked_at(community, site, MOVED)
    assert (await one(community)).moved_to is None
    assert "Nothing waits." in private(await presses(community, await panel(community), "What waits"))


async def test_moved_to_the_link_of_another_one_offers_to_merge_them(community: Community, site: Told):
    await shares(community, community.member)
    await shares(community, community.member, link=NEW, title="The same, at home")
    await looked_at(community, site, MOVED)
    shown = await opened(community, 1)
    assert "That is the link of “The same, at home”, which is in the library too." in private(shown)
    assert "Use the new link" not in labels(last(shown))
    asked = await presses(community, shown, "Merge with that one")
    assert f"Shall “{TITLE}” become part of “The same, at home”?" in private(asked)
    assert "Done: they are one now." in private(await presses(community, asked, "Yes, merge them"))


async def test_shared_by_somebody_meanwhile_the_new_link_is_not_taken_from_them(community: Community, site: Told):
    await shares(community, community.member)
    await looked_at(community, site, MOVED)
    shown = await opened(community, 1)
    await shares(community, community.member, link=NEW, title="The same, at home")
    refused = private(await presses(community, shown, "Use the new link"))
    assert "That link belongs to another resource of the library already." in refused
    assert [one.shown for one in await all_of(community)] == [LINK, NEW]


async def test_a_changed_link_forgets_what_was_said_of_the_old_one(community: Community, site: Told):
    await shares(community, community.member)
    await looked_at(community, site, MOVED)
    preview = await presses(community, await opened(community, 1), "Change it")
    form = await community.steward.click(last(preview), label="Change")
    changed = await community.steward.submit_modal(
        form, {"link": "https://example.org/elsewhere", "title": TITLE, "why": "", "kind": ["article"]}
    )
    await presses(community, changed, "Save the change")
    assert ((await one(community)).shown, (await one(community)).moved_to) == ("https://example.org/elsewhere", None)


# -- With a real server --------------------------------------------------------------------------------------


async def test_a_server_of_its_own_is_looked_at_from_end_to_end(community: Community, site: Told):
    async def handler(asked: Asked) -> None:
        answers = {"/gone": ["404 Not Found"], "/old": ["301 Moved Permanently", "Location: /home"]}
        await asked.answer(*answers.get(asked.target, ["200 OK"]))

    async with serving(handler) as server:
        looking: Looker = looker()
        community.hearth.service(LinkHealth).looker = looking
        for path in ("gone", "old", "home"):
            await shares(community, community.member, link=f"http://{path}.example:{server.port}/{path}", title=path)
        for number in (1, 2, 3):
            await is_due(community, number)
        for _ in range(3):
            await rings(community)
        assert {asked.target for asked in server.asked} == {"/gone", "/old", "/home"}
        for _ in range(2):
            await later(community, timedelta(days=4))
    gone, old, home = await all_of(community)
    assert gone.flagged_at is not None
    assert (old.flagged_at, old.moved_to) == (None, f"http://old.example:{server.port}/home")
    assert (home.flagged_at, home.moved_to) == (None, None)


async def test_the_demo_asks_no_site_for_anything():
    async with opened_demo() as demo:
        told, hearth = Told(GONE), demo.env.bot
        assert isinstance(hearth, Hearth)
        hearth.service(LinkHealth).looker = told
        async with hearth.database.writing() as unit:
            share = Share("https://example.org/a", "https://example.org/a", Description("A guide"))
            made = await resources.add(unit, demo.guild.id, share, demo.env.now())
            await looks.put(unit, made, demo.guild.id, "example.org", Health(demo.env.now() - QUARTER))
        for chore in hearth.chores:
            await chore()
    assert told.asked == []

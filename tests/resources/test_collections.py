"""Collections: made, named, filled, looked into and deleted by stewards, and read by everybody."""

from __future__ import annotations

from typing import Any

from cogs.resources.rules.keeping import MOST_COLLECTIONS
from cogs.resources.store import stewards
from tests.community import Community, said
from tests.interface.pressing import options, private
from tests.resources.sharing import TITLE, all_of, shares
from tests.resources.stewards_room import last, opened, panel, presses, trail

NAME = "Before your *first* meeting"


async def collections(community: Community) -> Any:
    return await community.steward.click((await panel(community)).response, label="Collections")


async def makes(community: Community, name: str = NAME, about: str = "Read these first") -> Any:
    form = await presses(community, await collections(community), "A new collection")
    return await community.steward.submit_modal(form, {"name": name, "about": about})


async def files(community: Community, resource_id: int, *chosen: int) -> str:
    shown = await presses(community, await opened(community, resource_id), "Collections")
    values = [str(one) for one in chosen]
    return private(await community.steward.select(last(shown), values, custom_id=f"library:file:{resource_id}"))


async def test_one_is_made_filled_looked_into_and_found(community: Community):
    await shares(community, community.member)
    assert "There is none yet." in private(await collections(community))
    told = private(await makes(community))
    assert "Before your \\*first\\* meeting" in told
    assert "0 resources are in it." in told
    assert "Done." in await files(community, 1, 1)
    shown = await community.steward.select(
        last(await collections(community)), ["1"], custom_id="library:collection-pick:0"
    )
    assert "1 resource is in it." in private(shown)
    assert TITLE in private(await presses(community, shown, "Look into it"))
    assert TITLE in said(await community.member.slash(community.reflections, "library find", collection=NAME))
    assert "In the collections: Before your" in private(await opened(community, 1))


async def test_it_is_called_something_else_and_deleted_and_what_is_in_it_stays(community: Community):
    await shares(community, community.member)
    shown = await makes(community)
    await files(community, 1, 1)
    form = await presses(community, shown, "Call it something else")
    assert NAME in str(form.modal)
    shown = await community.steward.submit_modal(form, {"name": "First steps", "about": ""})
    assert "First steps" in private(shown)
    asked = await presses(community, shown, "Delete it")
    assert "What is in it stays in the library." in private(asked)
    assert "Done: it is deleted." in private(await presses(community, asked, "Yes, delete it"))
    assert "here (any more)" in private(await presses(community, asked, "Yes, delete it"))
    assert len(await all_of(community)) == 1
    assert "In the collections" not in private(await opened(community, 1))


async def test_none_of_them_takes_it_out_of_all(community: Community):
    await shares(community, community.member)
    await makes(community)
    await makes(community, "Another")
    await files(community, 1, 1, 2)
    shown = await presses(community, await opened(community, 1), "Collections")
    assert options(last(shown), "library:file:1") == ["2", "1"]
    await files(community, 1)
    async with community.hearth.database.reading() as unit:
        assert await stewards.collections_with(unit, 1) == []


async def test_a_list_that_is_out_of_date_puts_it_into_no_collection_that_is_gone(community: Community):
    await shares(community, community.member)
    await makes(community)
    await makes(community, "Another")
    shown = await presses(community, await opened(community, 1), "Collections")
    async with community.hearth.database.writing() as unit:
        await stewards.drop_collection(unit, 1)
    private(await community.steward.select(last(shown), ["1", "2"], custom_id="library:file:1"))
    async with community.hearth.database.reading() as unit:
        assert await stewards.collections_with(unit, 1) == [2]


async def test_what_was_taken_out_is_not_counted_and_comes_back_into_it(community: Community):
    await shares(community, community.member)
    await makes(community)
    await files(community, 1, 1)
    await presses(community, await opened(community, 1), "Take it out", "Yes, take it out")
    assert "0 resources" in private(await collections(community))
    assert TITLE not in said(await community.member.slash(community.reflections, "library find", collection=NAME))
    await presses(community, await opened(community, 1), "Bring it back")
    assert "1 resource" in private(await collections(community))


async def test_there_are_no_more_than_a_list_can_show_and_no_name_is_empty(community: Community):
    async with community.hearth.database.writing() as unit:
        for number in range(MOST_COLLECTIONS):
            await stewards.make_collection(unit, community.guild.id, f"C{number}", "", community.now)
    assert "a list can't show more" in private(await makes(community))
    async with community.hearth.database.writing() as unit:
        await stewards.drop_collection(unit, 1)
    assert "Please give the collection a name." in private(await makes(community, " \u200b "))
    private(await makes(community))
    assert NAME.replace("*", "\\*") in private(await collections(community))


async def test_every_act_is_in_the_trail_without_a_name(community: Community):
    await shares(community, community.member)
    shown = await makes(community)
    await files(community, 1, 1)
    await presses(community, shown, "Delete it", "Yes, delete it")
    audit = await trail(community)
    for told in ("made collection 1", "chose the collections of resource 1", "deleted collection 1"):
        assert told in audit
    assert "first" not in audit

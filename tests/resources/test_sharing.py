"""Sharing: from the first form over the preview to the library, and every way out of it on the way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cogs.resources.rules.resource import Access, Cost, Kind, Takes
from tests.community import Community, posts, said, texts
from tests.interface.pressing import filled_in, labels, private, standing
from tests.resources.sharing import LINK, TITLE, WHY, all_of, describes, one, previews, room, shares

MORE = {"topics": ["facilitation", "wellbeing"], "creator": "Ada L", "region": "Wales", "note": "Mentions loss"}
PRACTICAL = {"cost": ["free"], "takes": ["minutes"], "access": ["captions", "bsl"]}


async def press(person: Any, shown: Any, label: str) -> Any:
    """Press a button of an answer; nobody else may see what comes of it."""
    found = await person.click(shown.response, label=label)
    private(found)
    return found


async def test_what_is_shared_is_previewed_and_then_in_the_library(community: Community):
    preview = said(await previews(community, community.member))
    assert "Only you see this so far." in preview
    assert TITLE in preview
    assert WHY in preview
    assert LINK in preview
    assert await all_of(community) == []
    told = said(await shares(community, community.member))
    assert f"“{TITLE}” is in the library" in told
    found = await one(community)
    assert (found.description.title, found.description.why, found.shown) == (TITLE, WHY, LINK)


async def test_a_card_goes_up_in_the_chosen_channel(community: Community):
    channel = await room(community)
    await shares(community, community.member)
    [card] = posts(channel)
    told = texts([component.to_dict() for component in card.components])
    assert TITLE in told
    assert WHY in told
    assert f"Shared by <@{community.member.id}>." in told
    found = await one(community)
    assert (found.channel_id, found.post_id, found.is_forum_post) == (channel.id, card.id, False)


async def test_a_forum_gets_a_post(community: Community):
    forum = await room(community, forum=True)
    await shares(community, community.member)
    [post] = forum.threads
    assert post.name == TITLE
    found = await one(community)
    assert (found.channel_id, found.post_id, found.is_forum_post) == (forum.id, post.id, True)


async def test_every_further_field_is_kept_and_a_restart_between_any_two_steps_loses_nothing(community: Community):
    mo = community.member
    preview = await previews(community, mo)
    await community.restart()
    form = await press(mo, preview, "Add topics and credit")
    await community.restart()
    more = await mo.submit_modal(form, MORE)
    for told in ("Wellbeing", "Facilitation", "**Made by:** Ada L", "**Where:** Wales", "before:** Mentions loss"):
        assert told in said(more)
    await community.restart()
    whole = await mo.submit_modal(await press(mo, more, "Add cost, time and access"), PRACTICAL)
    assert "Article or guide · Free · A few minutes" in said(whole)
    assert "**Access:** Captions and British Sign Language" in said(whole)
    await community.restart()
    await press(mo, whole, "Share it")
    about = (await one(community)).description
    assert (about.topics, about.creator) == (("facilitation", "wellbeing"), "Ada L")
    assert (about.region, about.note, about.why) == ("Wales", "Mentions loss", WHY)
    assert (about.cost, about.takes, about.access) == (Cost.FREE, Takes.MINUTES, {Access.CAPTIONS, Access.BSL})


async def test_a_form_opened_again_is_filled_in_and_leaves_the_other_fields_alone(community: Community):
    mo = community.member
    more = await mo.submit_modal(await press(mo, await previews(community, mo), "Add topics and credit"), MORE)
    form = await press(mo, more, "Change")
    assert filled_in(form) == {"link": LINK, "title": TITLE, "why": WHY, "kind": ["article"]}
    again = await describes(mo, form, title="Chairing well", kind="video")
    await press(mo, again, "Share it")
    about = (await one(community)).description
    assert (about.title, about.kind, about.creator) == ("Chairing well", Kind.VIDEO, "Ada L")


async def test_never_mind_leaves_nothing_and_the_preview_is_over(community: Community):
    preview = await previews(community, community.member)
    assert "Nothing was shared" in said(await press(community.member, preview, "Never mind"))
    assert "Nothing was shared" in said(await press(community.member, preview, "Never mind"))
    assert "That is over" in said(await press(community.member, preview, "Share it"))
    assert await all_of(community) == []


async def test_a_yes_pressed_twice_shares_once(community: Community):
    channel = await room(community)
    preview = await previews(community, community.member)
    await press(community.member, preview, "Share it")
    assert "it is shared already" in said(await press(community.member, preview, "Share it"))
    await community.go_to(community.now + timedelta(minutes=5))
    assert len(posts(channel)) == 1
    await one(community)


async def test_nobody_else_can_press_a_preview_or_see_it(community: Community):
    preview = await previews(community, community.member)
    verbs = ("yes", "no", "show", "edit", "more", "practical", "offer")
    old = await standing(community, community.reflections, *(f"share:{verb}:1" for verb in verbs))
    for verb in verbs:
        told = private(await community.steward.click(old, custom_id=f"share:{verb}:1"))
        assert "That is over" in told or "what you wrote is gone" in told
    assert await all_of(community) == []
    await press(community.member, preview, "Share it")
    await one(community)


async def test_a_preview_is_over_after_a_day(community: Community):
    preview = await previews(community, community.member)
    await community.go_to(community.now + timedelta(hours=24, seconds=1))
    for label in ("Share it", "Change", "Add topics and credit"):
        assert "a day has passed" in said(await press(community.member, preview, label))


async def test_a_form_sent_after_more_than_a_day_begins_anew_and_loses_nothing(community: Community):
    form = await press(community.member, await previews(community, community.member), "Change")
    await community.go_to(community.now + timedelta(hours=25))
    preview = await describes(community.member, form, title="Chairing well")
    assert "**Chairing well**" in said(preview)
    await press(community.member, preview, "Share it")
    assert (await one(community)).description.title == "Chairing well"


async def test_what_a_further_form_says_is_given_back_where_it_comes_too_late(community: Community):
    form = await press(community.member, await previews(community, community.member), "Add topics and credit")
    await community.go_to(community.now + timedelta(hours=25))
    refused = await community.member.submit_modal(form, MORE)
    assert "That is over" in said(refused)
    again = await community.member.click(refused.response, label="Open the form again")
    assert "Mentions loss" in private(again)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"link": ""}, "Please add its link."),
        ({"link": "ftp://example.org/x"}, "This one begins with ftp:."),
        ({"link": "https://mo:secret@example.org/"}, "a user name or a password"),
        ({"link": "http://192.168.0.1/router"}, "a private network"),
        ({"link": "https://example.org/a b"}, "There is a space in that link."),
        ({"link": "not a link"}, "link"),
        ({"title": "\u200b\u2800"}, "Please say what it is called."),
        ({"title": "\U0001f33b" * 61}, "*What it is called* has 2 characters too many."),
        ({"why": "\U0001f33b" * 301}, "*Why it helped* has 2 characters too many."),
    ],
)
async def test_a_refused_form_says_why_and_opens_again_filled_in(community: Community, given: Any, told: str):
    refused = await previews(community, community.member, **given)
    assert told in said(refused)
    assert labels(refused.response) == ["Open the form again"]
    form = await press(community.member, refused, "Open the form again")
    sent = {"link": LINK, "title": TITLE, "why": WHY, "kind": ["article"], **given}
    assert filled_in(form) == sent
    await press(community.member, await describes(community.member, form), "Share it")
    await one(community)


@pytest.mark.parametrize("kind", ["service", "person"])
async def test_a_service_and_a_person_need_no_link(community: Community, kind: str):
    await room(community)
    await shares(community, community.member, kind=kind, link="", title="Advice line")
    await shares(community, community.steward, kind=kind, link="", title="Advice line")
    assert [found.shown for found in await all_of(community)] == ["", ""]


async def test_two_people_who_share_one_link_at_once_share_one_resource(community: Community):
    mo, sam = community.member, community.steward
    first = await previews(community, mo)
    second = await previews(community, sam, link=f"{LINK}/?utm_source=mail#top", title="Chairing", why="Kind and short")
    assert "Only you see this so far." in said(second)
    await press(mo, first, "Share it")
    assert f"your name is under “{TITLE}” now" in said(await press(sam, second, "Share it"))
    assert (await one(community)).description.title == TITLE

"""The weekly prompt as people meet it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.community import Community, posts, said

MONDAY = datetime(2026, 1, 5, 10, tzinfo=UTC)


async def test_it_is_posted_once_a_week_at_its_time(community: Community):
    await community.set_prompts()
    await community.go_to(MONDAY - timedelta(seconds=1))
    assert posts(community.reflections) == []

    await community.go_to(MONDAY + timedelta(days=14))

    assert [post.created_at for post in posts(community.reflections)] == [
        MONDAY,
        MONDAY + timedelta(days=7),
        MONDAY + timedelta(days=14),
    ]


async def test_its_buttons_answer_kindly_and_privately(community: Community):
    await community.set_prompts()
    await community.go_to(MONDAY)
    [prompt] = posts(community.reflections)

    form = await community.member.click(prompt, label="Answer")
    assert form.modal is not None
    assert form.modal["title"] == "Your answer"
    assert "lighter question" in said(await community.member.click(prompt, label="Lighter question"))
    assert "That's fine" in said(await community.member.click(prompt, label="Not this week"))


async def test_home_says_when_the_next_one_is(community: Community):
    await community.set_prompts()
    at_home = said(await community.member.slash(community.reflections, "home"))
    assert f"<t:{int(MONDAY.timestamp())}:F>" in at_home

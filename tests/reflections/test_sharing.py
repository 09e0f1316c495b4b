"""Answers for everyone, as people share, change and take them back."""

from __future__ import annotations

from datetime import timedelta

from cogs.reflections.rules.reflection import MOST_FOR_EVERYONE, Audience
from tests.community import Community, posts, said, texts
from tests.interface.pressing import labels, private
from tests.reflections.answering import (
    WORDS,
    answers,
    answers_in,
    asked,
    kept_by,
    passes,
    question_in,
    read,
    sends,
    shares,
    thread_of,
)


async def test_it_is_seen_first_then_posted_in_the_questions_thread_with_its_writers_name(community: Community):
    prompt = await asked(community)
    preview = await answers(community.member, prompt, WORDS, "everyone")
    assert "This is how it will look" in said(preview)
    assert "It waits a day for you, here and in `/home`." in said(preview)
    assert "Your answer" in said(await community.member.slash(community.reflections, "home"))
    await passes(community)
    assert community.reflections.threads == []
    assert await kept_by(community, community.member) == []

    told = said(await community.member.click(preview.response, label="Post it"))
    await passes(community)

    assert "I'm posting it" in told
    thread = thread_of(community, prompt)
    assert thread.name.rstrip("…") in read(prompt)
    [posted] = answers_in(thread)
    assert posted == f"<@{community.member.id}> answered:\n{WORDS}"
    assert posted in texts(preview.response.components)
    [kept] = await kept_by(community, community.member)
    assert (kept.audience, kept.channel_id) == (Audience.EVERYONE, thread.id)
    sent = [one for one in community.env.http_requests if one.path == f"/channels/{thread.id}/messages"]
    assert all(one.json["allowed_mentions"] in ({"parse": []}, {"parse": [], "users": [], "roles": []}) for one in sent)


async def test_the_second_answer_uses_the_same_thread(community: Community):
    prompt = await asked(community)
    ada = community.guild.add_member(community.env.create_user("ada"))
    first = await answers(community.member, prompt, "Mine", "everyone")
    second = await answers(ada, prompt, "Hers", "everyone")
    await community.member.click(first.response, label="Post it")
    await ada.click(second.response, label="Post it")
    await passes(community)
    await shares(community, community.steward, prompt, "And the steward's")
    posted = answers_in(thread_of(community, prompt))
    assert sorted(one.splitlines()[1] for one in posted) == ["And the steward's", "Hers", "Mine"]


async def test_a_lighter_answer_says_which_question_it_answers(community: Community):
    prompt = await asked(community)
    lighter = await community.member.click(prompt, label="Lighter question")
    form = await community.member.click(lighter.response, label="Answer this one")
    preview = await sends(community.member, form, "Green", "everyone")
    await community.member.click(preview.response, label="Post it")
    await passes(community)
    [posted] = answers_in(thread_of(community, prompt))
    assert texts(lighter.response.components).splitlines()[1] in posted


async def test_pressing_twice_posts_once(community: Community):
    prompt = await asked(community)
    preview = await answers(community.member, prompt, WORDS, "everyone")
    await community.member.click(preview.response, label="Post it")
    for label in ("Post it", "Keep it for me only"):
        assert "answered already" in said(await community.member.click(preview.response, label=label))
    await passes(community)
    assert len(answers_in(thread_of(community, prompt))) == 1
    assert len(await kept_by(community, community.member)) == 1


async def test_a_preview_is_good_for_a_day(community: Community):
    prompt = await asked(community)
    preview = await answers(community.member, prompt, WORDS, "everyone")
    await community.go_to(community.now + timedelta(hours=25))
    assert "over a day old" in said(await community.member.click(preview.response, label="Post it"))
    assert await kept_by(community, community.member) == []


async def test_an_old_preview_never_posts_what_was_written_after_it(community: Community):
    prompt = await asked(community)
    old = await answers(community.member, prompt, "First", "everyone")
    await community.member.click(old.response, label="Post it")
    await passes(community)
    before = await community.member.click(prompt, label="Answer")
    form = await community.member.click(before.response, label="Write another")
    await sends(community.member, form, "Not decided yet", "everyone")
    for label in ("Post it", "Keep it for me only"):
        assert "answered already" in said(await community.member.click(old.response, label=label))
    assert "arrived" in said(await community.member.click(old.response, label="Change it"))
    await passes(community)
    assert [one.text for one in await kept_by(community, community.member)] == ["First"]
    assert len(answers_in(thread_of(community, prompt))) == 1


async def test_it_may_be_changed_or_kept_instead_of_posted(community: Community):
    prompt = await asked(community)
    preview = await answers(community.member, prompt, WORDS, "everyone")
    again = await community.member.click(preview.response, label="Change it")
    assert question_in(prompt) in texts(again.modal["components"])
    changed = await sends(community.member, again, "Something else", "everyone")
    kept = await community.member.click(changed.response, label="Keep it for me only")
    assert "Saved in your journal" in said(kept)
    await passes(community)
    assert [(one.text, one.audience) for one in await kept_by(community, community.member)] == [
        ("Something else", Audience.ME)
    ]
    assert community.reflections.threads == []


async def test_one_too_long_for_everyone_says_by_how_much_and_is_not_lost(community: Community):
    prompt = await asked(community)
    too_long = "x" * (MOST_FOR_EVERYONE + 12)
    refused = await answers(community.member, prompt, too_long, "everyone")
    assert "yours has 12 too many" in said(refused)
    again = await community.member.click(refused.response, label="Change it")
    assert too_long in str(again.modal)
    preview = await sends(community.member, again, too_long[12:], "everyone")
    assert too_long[12:] in said(preview)
    once_more = await answers(community.member, prompt, too_long, "everyone")
    await community.member.click(once_more.response, label="Keep it for me only")
    assert [one.text for one in await kept_by(community, community.member)] == [too_long]


async def test_an_edit_changes_the_post_too(community: Community):
    prompt = await asked(community)
    told = await shares(community, community.member, prompt)
    form = await community.member.click(told.response, label="Edit it")
    assert "the post in the question's thread is changed too" in texts(form.modal["components"])
    assert "room for 3,500 characters" in texts(form.modal["components"])
    assert WORDS in str(form.modal)
    saved = await community.member.submit_modal(form, {"text": "Better words"})
    assert "changing the post too" in said(saved)
    await passes(community)
    [posted] = answers_in(thread_of(community, prompt))
    assert posted.endswith("Better words")
    assert WORDS not in posted
    [kept] = await kept_by(community, community.member)
    assert (kept.text, kept.is_posted, kept.hitch) == ("Better words", True, None)


async def test_an_edit_that_is_too_long_for_the_post_keeps_what_was_written(community: Community):
    prompt = await asked(community)
    told = await shares(community, community.member, prompt)
    form = await community.member.click(told.response, label="Edit it")
    refused = await community.member.submit_modal(form, {"text": "y" * (MOST_FOR_EVERYONE + 1)})
    assert "yours has 1 too many" in said(refused)
    assert "take the post back first" in said(refused)
    again = await community.member.click(refused.response, label="Open the form again")
    assert "y" * MOST_FOR_EVERYONE in str(again.modal)
    assert question_in(prompt) in texts(again.modal["components"])
    [kept] = await kept_by(community, community.member)
    assert kept.text == WORDS


async def test_taking_it_back_removes_the_post_and_keeps_the_words(community: Community):
    prompt = await asked(community)
    told = await shares(community, community.member, prompt)
    opened = await community.member.click(told.response, label="Take it back")
    await passes(community)
    assert answers_in(thread_of(community, prompt)) == []
    [kept] = await kept_by(community, community.member)
    assert (kept.text, kept.audience, kept.hitch) == (WORDS, Audience.ME, None)
    assert "only for you" in said(opened)
    assert "Take it back" not in labels(opened.response)
    # Pressed again, nothing more happens.
    private(await community.member.click(told.response, label="Take it back"))
    assert await kept_by(community, community.member) == [kept]


async def test_deleting_asks_once_and_takes_the_post_too(community: Community):
    prompt = await asked(community)
    told = await shares(community, community.member, prompt)
    asks = await community.member.click(told.response, label="Delete it")
    assert "Its post goes too" in said(asks)
    assert "No, keep it" in labels(asks.response)
    assert len(await kept_by(community, community.member)) == 1
    done = await community.member.click(asks.response, label="Yes, delete it")
    assert "Deleted" in said(done)
    await passes(community)
    assert await kept_by(community, community.member) == []
    assert answers_in(thread_of(community, prompt)) == []
    assert "can't find that" in private(await community.member.click(asks.response, label="Yes, delete it"))


async def test_erasing_somebody_takes_their_posts_with_it(community: Community):
    prompt = await asked(community)
    await shares(community, community.member, prompt)
    await shares(community, community.steward, prompt, "The steward's")
    await community.hearth.personal_data.erase(community.member.id)
    await community.restart()  # erased from outside, as a host does; what it planned is done at the next start
    await passes(community, timedelta(minutes=1))
    [left] = answers_in(thread_of(community, prompt))
    assert left.endswith("The steward's")
    assert posts(community.reflections)[0].id == prompt.id

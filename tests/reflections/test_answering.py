"""Answering the weekly question for oneself, as people do it."""

from __future__ import annotations

from datetime import timedelta

import discord

from cogs.reflections.rules.reflection import MOST_TEXT, Audience
from tests.community import Community, posts, said, texts
from tests.interface.pressing import everything_kept, labels, nodes, private
from tests.reflections.answering import WORDS, answers, asked, kept_by, passes, question_in, read, sends

LATER = timedelta(days=7)


async def test_an_answer_is_for_its_writer_alone_unless_they_choose_otherwise(community: Community):
    prompt = await asked(community)
    form = await community.member.click(prompt, label="Answer")
    [radio] = [node for node in nodes(form.modal["components"]) if node.get("custom_id") == "audience"]
    assert [(one["value"], bool(one.get("default"))) for one in radio["options"]] == [("me", True), ("everyone", False)]

    told = said(await sends(community.member, form, WORDS))

    assert "Saved in your journal" in told
    await passes(community)
    [kept] = await kept_by(community, community.member)
    assert (kept.text, kept.audience, kept.message_id) == (WORDS, Audience.ME, None)
    assert kept.question in read(prompt)
    assert posts(community.reflections) == [prompt]
    assert community.reflections.threads == []


async def test_the_form_says_who_reads_it_for_how_long_and_what_to_leave_out(community: Community):
    prompt = await asked(community)
    for label in ("Answer", "Lighter question"):
        found = await community.member.click(prompt, label=label)
        form = found if found.modal else await community.member.click(found.response, label="Answer this one")
        told = texts(form.modal["components"])
        for said_in_it in ("15 months", "holds the key", "Please leave out health, offences, immigration status"):
            assert said_in_it in told
        assert "3,500 characters at most" in str(form.modal)


async def test_who_has_answered_sees_that_first_and_may_write_another(community: Community):
    prompt = await asked(community)
    await answers(community.member, prompt)

    again = await community.member.click(prompt, label="Answer")

    assert "answered this already" in said(again)
    assert WORDS in said(again)
    form = await community.member.click(again.response, label="Write another")
    await sends(community.member, form, "And a second thought")
    assert [kept.text for kept in await kept_by(community, community.member)] == [WORDS, "And a second thought"]


async def test_the_lighter_question_is_answered_as_such(community: Community):
    prompt = await asked(community)
    lighter = await community.member.click(prompt, label="Lighter question")
    question = texts(lighter.response.components).splitlines()[1]
    form = await community.member.click(lighter.response, label="Answer this one")
    assert question in texts(form.modal["components"])
    await sends(community.member, form, "Green")
    [kept] = await kept_by(community, community.member)
    assert (kept.question, kept.text) == (question, "Green")
    assert (await community.member.click(prompt, label="Answer")).modal is not None  # that one is open still
    again = await community.member.click(lighter.response, label="Answer this one")
    form = await community.member.click(again.response, label="Write another")
    assert question in texts(form.modal["components"])


async def test_an_earlier_week_is_answered_by_command(community: Community):
    first = await asked(community)
    await community.go_to(community.now + LATER)
    newest = posts(community.reflections)[-1]
    assert newest.id != first.id
    choices = await community.member.autocomplete(community.reflections, "reflect answer", "week", "")
    assert len(choices) == 2

    late = await community.member.slash(community.reflections, "reflect answer", week=choices[1]["value"])
    await sends(community.member, late, "Better late")
    this_week = await community.member.slash(community.reflections, "reflect answer")
    await sends(community.member, this_week, "In time")

    kept = {one.text: one.question for one in await kept_by(community, community.member)}
    assert kept["Better late"] in read(first)
    assert kept["In time"] in read(newest)


async def test_weeks_are_found_by_what_was_asked(community: Community):
    prompt = await asked(community)
    await community.go_to(community.now + LATER)
    word = question_in(prompt).split()[-1].strip("?.").upper()
    found = await community.member.autocomplete(community.reflections, "reflect answer", "week", word)
    assert any(choice["name"].partition(": ")[2][:40] in read(prompt) for choice in found)
    assert await community.member.autocomplete(community.reflections, "reflect answer", "week", "zzz") == []


async def test_where_nothing_was_asked_the_command_says_so(community: Community):
    member, room = community.member, community.reflections
    assert "No question has been posted" in private(await member.slash(room, "reflect answer"))
    await asked(community)
    for typed in ("2020-01-06", "last week", "9" * 90):
        told = private(await member.slash(room, "reflect answer", week=typed))
        assert "I know no question of that week" in told


async def test_what_was_asked_in_a_channel_out_of_sight_looks_absent(community: Community):
    await asked(community)
    await community.hearth.http.edit_channel_permissions(
        community.reflections.id, community.guild.id, "0", str(discord.Permissions(view_channel=True).value), 0
    )
    await community.env.settle()
    member, elsewhere = community.member, community.guild.create_text_channel("elsewhere")

    assert await member.autocomplete(elsewhere, "reflect answer", "week", "") == []
    assert "No question has been posted" in private(await member.slash(elsewhere, "reflect answer"))
    assert "This week's question" not in said(await member.slash(elsewhere, "home"))


async def test_home_has_the_answer_button_until_it_was_answered(community: Community):
    prompt = await asked(community)
    home = (await community.member.slash(community.reflections, "home")).response
    form = await community.member.click(home, label="Answer")
    await sends(community.member, form, WORDS)
    home = (await community.member.slash(community.reflections, "home")).response
    assert "This week's question" in texts(home.components)
    assert "Answer" not in labels(home)
    assert prompt.id  # it stands there as before


async def test_a_form_sent_after_a_restart_arrives(community: Community):
    prompt = await asked(community)
    form = await community.member.click(prompt, label="Answer")
    await community.restart()
    assert "Saved in your journal" in said(await sends(community.member, form, WORDS))
    assert [kept.text for kept in await kept_by(community, community.member)] == [WORDS]


async def test_the_longest_answer_is_kept_whole(community: Community):
    prompt = await asked(community)
    longest = ("word " * MOST_TEXT)[: MOST_TEXT - 1] + "!"
    saved = await answers(community.member, prompt, longest)
    shown = await community.member.click(saved.response, label="Open it")
    rest = await community.member.click(shown.response, label="Read the rest")
    read = texts(shown.response.components) + texts(rest.response.components)
    assert read.count("word") == longest.count("word")
    assert "!" in texts(rest.response.components)
    assert "Read the rest" not in labels(rest.response)


async def test_whatever_discords_form_takes_is_kept_for_oneself(community: Community):
    prompt = await asked(community)
    longest = "\U0001f331" * MOST_TEXT  # two units each, as some clients count
    assert "Saved" in said(await answers(community.member, prompt, longest))
    assert [kept.text for kept in await kept_by(community, community.member)] == [longest]


async def test_an_answer_without_words_is_offered_again(community: Community):
    prompt = await asked(community)
    refused = await answers(community.member, prompt, "   ")
    assert "There are no words in it yet" in said(refused)
    again = await community.member.click(refused.response, label="Open the form again")
    assert "Saved" in said(await sends(community.member, again, WORDS))


async def test_two_people_answer_at_once_and_each_has_their_own(community: Community):
    prompt = await asked(community)
    ada = community.guild.add_member(community.env.create_user("ada"))
    hers, his = await ada.click(prompt, label="Answer"), await community.member.click(prompt, label="Answer")
    await sends(community.member, his, "His")
    await sends(ada, hers, "Hers")
    assert [kept.text for kept in await kept_by(community, ada)] == ["Hers"]
    assert [kept.text for kept in await kept_by(community, community.member)] == ["His"]


async def test_it_is_noted_in_which_server_something_of_theirs_is_kept(community: Community):
    prompt = await asked(community)
    await answers(community.member, prompt)
    kept = await everything_kept(community)
    assert [row[:2] for row in kept["memberships"]] == [(community.guild.id, community.member.id)]
    assert kept["drafts"] == []

"""The journal, as its writer reads it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from bot import servers
from bot.shortened import NOTICE
from cogs.reflections.keeping import KEPT_MONTHS_HERE
from cogs.reflections.rules.journal import ENTRIES_A_PAGE, MOST_FOUND
from cogs.reflections.rules.reflection import KEPT_FOR, NOTICE_BEFORE
from cogs.reflections.tables import reflections
from tests.community import STEWARD, Community, said
from tests.interface.pressing import options, private
from tests.reflections.answering import (
    WORDS,
    answers,
    answers_in,
    asked,
    kept_by,
    passes,
    question_in,
    sends,
    shares,
    thread_of,
)

LIST = "journal:open:0"


async def journal(community: Community, person: Any = None, **given: str) -> Any:
    return await (person or community.member).slash(community.reflections, "reflect journal", **given)


async def writes(community: Community, number: int) -> None:
    """Let the member write so many answers to this week's question, a minute apart."""
    first = await asked(community)
    for one in range(number):
        opened = await community.member.click(first, label="Answer")
        form = opened if opened.modal else await community.member.click(opened.response, label="Write another")
        await sends(community.member, form, f"Thought number {one}")
        await passes(community, timedelta(minutes=1))


async def test_an_empty_journal_says_how_to_begin(community: Community):
    assert "`/reflect answer` opens this week's question" in said(await journal(community))
    exported = await community.member.slash(community.reflections, "reflect journal", words="anything")
    assert "No entry of yours holds all of these words" in said(exported)


async def test_it_is_read_in_pages_newest_first(community: Community):
    await writes(community, ENTRIES_A_PAGE + 2)
    first = await journal(community)
    assert "Thought number 6" in said(first)
    assert "Thought number 1" not in said(first)
    assert "Page 1 of 2" in said(first)
    second = await community.member.click(first.response, label="Next page")
    assert "Thought number 1" in said(second)
    assert len(options(second.response, LIST)) == 2
    assert "Thought number 6" in said(await community.member.click(second.response, label="Previous page"))


async def test_an_entry_is_opened_edited_and_deleted(community: Community):
    prompt = await asked(community)
    await answers(community.member, prompt)
    page = await journal(community)
    [entry] = options(page.response, LIST)
    opened = await community.member.select(page.response, [entry], custom_id=LIST)
    assert WORDS in said(opened)
    assert question_in(prompt) in said(opened)
    form = await community.member.click(opened.response, label="Edit it")
    assert WORDS in str(form.modal)
    edited = await community.member.submit_modal(form, {"text": "Other words"})
    assert "Other words" in said(edited)
    back = await community.member.click(edited.response, label="Back to the journal")
    assert "Other words" in said(back)
    asks = await community.member.click(edited.response, label="Delete it")
    assert "Its post" not in said(asks)
    await community.member.click(asks.response, label="Yes, delete it")
    assert await kept_by(community, community.member) == []


async def test_words_are_found_whatever_their_accents_and_capitals(community: Community):
    prompt = await asked(community)
    await answers(community.member, prompt, "We met at the CAFÉ by the river")
    for typed in ("cafe river", "Café", "RIVER  caf"):
        assert "1 entry holds these words" in said(await journal(community, words=typed))
    missing = said(await journal(community, words="cafe mountain"))
    assert "No entry of yours holds all of these words" in missing
    assert "mountain" not in missing


async def test_a_search_shows_the_newest_and_says_how_many_there_are(community: Community):
    await writes(community, MOST_FOUND + 2)
    found = await journal(community, words="thought")
    assert f"{MOST_FOUND + 2} entries hold these words. These are the newest {MOST_FOUND}." in said(found)
    chosen = options(found.response, LIST)
    assert len(chosen) == MOST_FOUND
    opened = await community.member.select(found.response, [chosen[0]], custom_id=LIST)
    assert f"Thought number {MOST_FOUND + 1}" in said(opened)


async def test_all_of_it_can_be_taken_away_as_text_and_as_data(community: Community):
    prompt = await asked(community)
    await answers(community.member, prompt, "First\n\nwith a second paragraph")
    page = await journal(community)
    await shares(community, community.steward, prompt, "Not theirs")
    form = await community.member.click(prompt, label="Lighter question")
    form = await community.member.click(form.response, label="Answer this one")
    preview = await sends(community.member, form, "Then for everyone", "everyone")
    await community.member.click(preview.response, label="Post it")
    await passes(community)

    text = await exported(community, page.response, "Save as text (Markdown)")
    assert text.index("with a second paragraph") < text.index("Then for everyone")
    assert "> " + question_in(prompt) in text
    assert "Not theirs" not in text
    facts = json.loads(await exported(community, page.response, "Save as data (JSON)"))
    assert [(entry["text"], entry["for"]) for entry in facts["entries"]] == [
        ("First\n\nwith a second paragraph", "me"),
        ("Then for everyone", "everyone"),
    ]
    assert facts["entries"][0]["post"] is None
    assert f"/{thread_of(community, prompt).id}/" in facts["entries"][1]["post"]


async def exported(community: Community, page: Any, label: str) -> str:
    given = await community.member.click(page, label=label)
    assert "not encrypted" in said(given)
    [attachment] = given.response.attachments
    return (await attachment.read()).decode()


async def test_another_servers_entries_and_anybody_elses_look_absent(community: Community):
    prompt = await asked(community)
    saved = await answers(community.member, prompt)
    elsewhere = community.env.create_guild()
    room = elsewhere.create_text_channel("room")
    away = elsewhere.add_member(community.member.user)
    assert "There is nothing here yet" in said(await away.slash(room, "reflect journal"))
    assert "No entry" in said(await away.slash(room, "reflect journal", words="garden"))
    [kept] = await kept_by(community, community.member)
    assert str(kept.id) in str(list(saved.response.components))
    boss = elsewhere.add_member(community.steward.user, roles=[elsewhere.create_role("Stewards", permissions=STEWARD)])
    assert "There is nothing here yet" in private(await boss.slash(room, "reflect journal"))


async def test_a_month_before_the_first_goes_its_writer_is_told_and_can_save_it(community: Community):
    prompt = await asked(community)
    await answers(community.member, prompt)
    assert "goes soon" not in said(await community.member.slash(community.reflections, "home"))
    written_at = community.now - KEPT_FOR + NOTICE_BEFORE - timedelta(days=1)
    await written_long_ago(community, written_at)

    home = await community.member.slash(community.reflections, "home")

    assert "1 entry in your journal goes soon, as its time here ends" in said(home)
    assert f"<t:{int((written_at + KEPT_FOR).timestamp())}:F>" in said(home)
    assert "as a file" in said(await community.member.click(home.response, label="Save my journal"))


async def test_where_stewards_choose_less_it_holds_after_a_month_of_notice(community: Community):
    prompt = await asked(community)
    await answers(community.member, prompt)
    await written_long_ago(community, community.now - timedelta(days=100))
    async with community.hearth.database.writing() as unit:
        await servers.put(unit, community.guild.id, KEPT_MONTHS_HERE, 3)
    chosen_at = community.now
    await community.hearth.personal_data.expire(chosen_at)
    home = said(await community.member.slash(community.reflections, "home"))
    assert "1 entry in your journal goes soon" in home
    assert f"<t:{int((chosen_at + NOTICE).timestamp())}:F>" in home
    await community.hearth.personal_data.expire(chosen_at + NOTICE)
    assert len(await kept_by(community, community.member)) == 1
    await community.hearth.personal_data.expire(chosen_at + NOTICE + timedelta(seconds=1))
    assert await kept_by(community, community.member) == []


async def test_after_15_months_an_entry_goes_with_its_post(community: Community):
    prompt = await asked(community)
    await shares(community, community.member, prompt)
    await written_long_ago(community, community.now - KEPT_FOR + timedelta(hours=1))
    await community.hearth.personal_data.expire(community.now)
    assert len(await kept_by(community, community.member)) == 1
    await passes(community, timedelta(hours=2))
    await community.hearth.personal_data.expire(community.now)
    assert await kept_by(community, community.member) == []
    await community.restart()
    await passes(community, timedelta(minutes=1))
    assert answers_in(thread_of(community, prompt)) == []


async def written_long_ago(community: Community, at: datetime) -> None:
    """Let everything written have been written then."""
    async with community.hearth.database.writing() as unit:
        await unit.execute(update(reflections).values(written_at=at))

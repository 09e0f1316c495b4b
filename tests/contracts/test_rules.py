"""The rules that hold everywhere (product, rules 1-20): one test for each that the bot can keep or break by now.

`LATER` names where the others will stand, once there is something to hold them against.
"""

from __future__ import annotations

import ast
import io
import re
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from structlog.testing import capture_logs

from bot import counts, keep_apart, members
from bot.clock import QuietHours
from bot.consents import Purpose as Consent
from bot.database import metadata
from bot.deliveries.model import Purpose, Skip
from bot.deliveries.policy import Circumstances, Wait, decide
from bot.interface import drafts
from bot.interface.forms import Form
from bot.words import SOURCE
from scripts.words import TEMPLATE, template
from tests.community import Community, posts, said, texts
from tests.contracts.sources import CODE, files, name, tree
from tests.interface.pressing import everything_kept, filled_in, labels, nodes, private

LATER = {
    6: "tests/circles/test_events.py: plain titles unless a whole circle chose full ones",
}
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
LEFT_OUT = "Please leave out health, offences, immigration status and other people's details."


def decided(now: datetime, circumstances: Circumstances, purpose: Purpose = Purpose.NUDGE) -> Wait | Skip | None:
    """Return what becomes of a direct message."""
    return decide(now, purpose, circumstances, is_dm=True, useless_after=None, quiet=QuietHours(), dms_a_week=2)


def standing_with(**facts: Any) -> Circumstances:
    return Circumstances(**{"zone": LONDON, "resting_until": None, "dms_closed": False, "dms_at": (), **facts})


async def posted_prompt(community: Community) -> Any:
    """Let this week's prompt be posted, ten minutes from now."""
    soon = community.now + timedelta(minutes=10)
    await community.set_prompts(day=f"{soon:%A}", time=f"{soon:%H:%M}", zone="UTC")
    await community.go_to(soon + timedelta(seconds=1))
    [prompt] = posts(community.reflections)
    return prompt


def test_every_rule_is_kept_here_or_has_its_place():
    kept = {int(match[1]) for found in globals() if (match := re.match(r"test_rule_(\d+)_", found))}
    assert kept & set(LATER) == set()
    assert kept | set(LATER) == set(range(1, 21))


async def test_rule_1_nothing_about_anyones_experience_is_asked_for_or_stored(community: Community):
    asks = re.compile(r"experience|story|stories|health|trauma|diagnos|offence|immigration|background|identity", re.I)
    columns = [f"{table.name}.{column.name}" for table in metadata.sorted_tables for column in table.columns]
    assert [column for column in columns if asks.search(column)] == []
    words = community.hearth.catalogue.words(SOURCE)
    for form in community.hearth.forms.values():
        labels_of_form = _labels(form, words)
        assert any(labels_of_form)
        assert [label for label in labels_of_form if asks.search(label.replace(LEFT_OUT, ""))] == []


def _labels(form: Form, words: Any) -> list[str]:
    parts = [part.to_component_dict() for part in form.parts(words, {})]
    return [str(part.get(key) or "") for part in parts for key in ("label", "description", "content")]


async def test_rule_3_each_consent_stands_alone_and_is_taken_back_where_it_was_given(community: Community):
    # The rest of it: tests/platform/test_consents.py, tests/interface/test_presses_data.py
    other = Consent("shown_in_search", 2, "Members may find me.")
    community.hearth.own_purposes.append(other)
    panel = (await community.member.slash(community.reflections, "my data")).response
    shown = await community.member.click(panel, label="What I agreed to")
    assert said(shown).count("**No.**") == len(community.hearth.consent_purposes) >= 2

    given = await community.member.click(shown.response, custom_id="consent:give:shown_in_search-0")
    assert f"**Yes**, since <t:{int(community.now.timestamp())}:F> (wording 2)" in said(given)
    assert said(given).count("**Yes**") == 1
    back = await community.member.click(given.response, label="Take back")
    assert "**Yes**" not in said(back)


async def test_rule_2_before_ones_own_words_a_form_says_who_reads_them_and_how_long(community: Community):
    # That the question stands there too: tests/reflections/test_answering.py
    words = community.hearth.catalogue.words(SOURCE)
    own_words = {name: form for name, form in community.hearth.forms.items() if name.startswith("reflection:")}
    assert len(own_words) == 3
    for form in own_words.values():
        told = str([part.to_component_dict() for part in form.parts(words, {})])
        assert LEFT_OUT in told.replace("\\'", "'")
        assert "kept for 15 months" in told
        assert "Only you can read it here" in told


async def test_rule_10_a_wish_to_be_kept_apart_shows_nowhere_but_to_who_has_it(community: Community):
    # What others and stewards see with and without one, byte for byte: tests/introductions/test_keep_apart.py
    other = community.guild.add_member(community.env.create_user("ola"))
    before = [said(await one.slash(community.stewards, "home")) for one in (other, community.steward)]
    told = private(await community.member.context_menu(community.reflections, "Keep us apart", other))
    assert "never told" in told or "Nobody is told" in told
    after = [said(await one.slash(community.stewards, "home")) for one in (other, community.steward)]
    assert after == before
    async with community.hearth.database.reading() as unit:
        assert await keep_apart.are_apart(unit, community.guild.id, other.id, community.member.id)
    exported = await community.hearth.personal_data.export(other.id)
    assert str(community.member.id) not in str(exported)


async def test_rule_4_answers_are_private_and_nobody_is_pinged_unasked(community: Community):
    # Every single button: tests/interface/test_private_answers.py
    prompt = await posted_prompt(community)
    private(await community.member.click(prompt, label="Answer"))
    [sent] = [
        one for one in community.env.http_requests if one.path == f"/channels/{community.reflections.id}/messages"
    ]
    assert sent.json["allowed_mentions"] in ({"parse": []}, {"parse": [], "users": [], "roles": []})
    assert community.hearth.allowed_mentions is not None
    assert community.hearth.allowed_mentions.to_dict() == {"parse": []}


def test_rule_5_direct_messages_wait_for_the_morning_and_are_two_a_week():
    night = NOON.replace(hour=23)
    morning = Wait(datetime(2026, 3, 5, 8, tzinfo=UTC), "quiet hours")
    assert decided(night, standing_with()) == morning
    assert decided(NOON, standing_with()) is None
    twice = standing_with(dms_at=(NOON - timedelta(days=3), NOON - timedelta(days=1)))
    assert isinstance(decided(NOON, twice), Wait)
    assert isinstance(decided(NOON, standing_with(dms_closed=True)), Skip)


def test_rule_7_rest_silences_until_its_date_and_ends_by_itself():
    resting = standing_with(resting_until=NOON + timedelta(days=1))
    for purpose in (Purpose.REMINDER, Purpose.PROMPT, Purpose.NUDGE):
        assert decided(NOON, resting, purpose) == Skip("resting")
        assert decided(NOON + timedelta(days=2), resting, purpose) is None


async def test_rule_8_passing_is_an_equal_answer_and_leaves_no_trace(community: Community):
    prompt = await posted_prompt(community)
    before = await everything_kept(community)
    told = said(await community.member.click(prompt, label="Not this week"))
    assert "That's fine" in told
    assert await everything_kept(community) == before


def test_rule_9_nothing_is_relayed_under_another_name():
    spoken = [
        f"{name(path)}:{node.lineno}"
        for path in files(*CODE)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and re.search(r"create_webhook|Webhook$", node.attr)
    ]
    assert spoken == []


def test_rule_11_fewer_than_five_people_are_never_counted():
    # The rest of it: tests/platform/test_counts.py
    assert [counts.distinct(range(people)).shown for people in (0, 1, 4, 5)] == [None, None, None, 5]
    assert counts.distinct([1, 1, 2, 3, 4, 4]).is_hidden


async def test_rule_12_nobody_but_its_writer_reads_what_is_only_for_them(community: Community):
    # Every other way out of the bot: tests/reflections/test_privacy.py
    prompt = await posted_prompt(community)
    form = await community.member.click(prompt, label="Answer")
    said(await community.member.submit_modal(form, {"text": "a kingfisher", "audience": "me"}))
    for command in community.steward.available_commands(community.stewards):
        answer = await community.steward.slash(community.stewards, command)
        assert "kingfisher" not in str([answer.modal, getattr(answer.response, "components", None)])
    assert "kingfisher" not in str(await everything_kept(community))
    assert "a kingfisher" in said(await community.member.slash(community.reflections, "reflect journal"))


async def test_rule_13_what_somebody_gave_can_be_had_and_erased_at_once(community: Community):
    hearth, member = community.hearth, community.member
    await member.slash(community.reflections, "my settings", zone="Asia/Tokyo")
    async with hearth.database.writing() as unit:
        await drafts.keep(
            unit,
            person_id=member.id,
            guild_id=community.guild.id,
            form="test:form",
            subject=0,
            fields={"words": "mine"},
            at=community.now,
        )
    # The rest of it: tests/platform/test_exports.py, tests/platform/test_erased_files.py
    panel = (await member.slash(community.reflections, "my data")).response
    taken = await member.click(panel, label="Download it all")
    [attached] = taken.response.attachments
    with zipfile.ZipFile(io.BytesIO(await attached.read())) as archive:
        copies = {name: archive.read(name).decode() for name in archive.namelist()}
    assert set(copies) == {"your-data.txt", "your-data.json"}
    assert all("Asia/Tokyo" in copy and "mine" in copy for copy in copies.values())

    asked = await member.click(panel, label="Erase everything")
    assert "What I cannot erase:" in said(asked)
    await member.click(asked.response, label="Yes, erase everything")

    assert await hearth.personal_data.export(member.id) == []
    assert str(member.id) not in str(await everything_kept(community))


async def test_rule_14_everything_that_is_kept_has_a_stated_period(community: Community):
    words = community.hearth.catalogue.words(SOURCE)
    for contract in community.hearth.personal_data.contracts:
        about = contract.about(words)
        assert (about is None) == (not contract.tables)
        assert about is None or (about.period.strip() and about.why.strip()), contract


async def test_rule_15_logs_hold_no_words_of_anybodys(community: Community):
    with capture_logs() as logged:
        await community.steward.slash(community.stewards, "steward prompts", time="my very own words", day="Monday")
        await posted_prompt(community)
    assert logged
    assert "my very own words" not in str(logged)
    assert community.member.name not in re.findall(r"'(\w+)'", str(logged))


async def test_rule_16_a_refusal_says_what_to_do_and_loses_nothing(community: Community):
    refused = await community.steward.slash(
        community.stewards, "steward prompts", channel=community.reflections, day="Friday", time="half past"
    )
    assert "You could write 19:00" in said(refused)
    assert "What you wrote is kept" in said(refused)
    again = await community.steward.click(refused.response, label="Open the form again")
    assert filled_in(again)["time"] == "half past"
    assert filled_in(again)["day"] == ["4"]


async def test_rule_17_forms_and_rows_stay_small_and_every_control_has_words(community: Community):
    await community.set_prompts()
    panel = (await community.steward.slash(community.stewards, "steward prompts")).response
    rows = [node for node in nodes(panel.components) if node["type"] == 1]
    assert all(len(row["components"]) <= 5 for row in rows)
    assert all(label.strip() for label in labels(panel))
    assert all(node["placeholder"] for node in nodes(panel.components) if node["type"] in (3, 8))
    words = community.hearth.catalogue.words(SOURCE)
    assert all(1 <= len(form.parts(words, {})) <= 5 for form in community.hearth.forms.values())


async def test_rule_18_instants_are_shown_in_the_readers_own_time(community: Community):
    await community.set_prompts()
    at = int(datetime(2026, 1, 5, 10, tzinfo=UTC).timestamp())
    told = said(await community.member.slash(community.reflections, "home"))
    assert f"<t:{at}:F>" in told
    assert f"<t:{at}:R>" in told
    assert "2026" not in re.sub(r"<t:\d+:[FR]>", "", told)
    # A zone is private: nobody but its owner finds it anywhere.
    await community.member.slash(community.reflections, "my settings", zone="Asia/Tokyo")
    seen = [
        await community.steward.slash(community.stewards, command)
        for command in ("home", "steward prompts", "steward audit")
    ]
    assert not any("Tokyo" in said(answer) for answer in seen)
    async with community.hearth.database.reading() as unit:
        assert (await members.person(unit, community.member.id)).zone == "Asia/Tokyo"


def test_rule_19_british_english_is_the_source_and_goes_through_the_catalogue():
    # What bypasses it: tests/contracts/test_sources.py. Whose language is chosen: tests/test_words.py.
    assert SOURCE == "en-GB"
    assert TEMPLATE.read_text(encoding="utf-8") == template()


async def test_rule_20_a_weekly_prompt_is_off_until_switched_on_and_can_be_paused(community: Community):
    await community.go_to(community.now + timedelta(days=1))
    assert posts(community.reflections) == []
    await community.set_prompts(day="Friday", time="00:10", zone="UTC")
    panel = (await community.steward.slash(community.stewards, "steward prompts")).response
    paused = await community.steward.click(panel, label="Pause")
    assert "Paused" in texts(paused.response.components)
    await community.go_to(community.now + timedelta(minutes=20))
    assert posts(community.reflections) == []

"""Nobody but its writer can read what is only for them: not by any way out of the bot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from prometheus_client import generate_latest
from structlog.testing import capture_logs

from bot.access import Actor
from bot.interface.drafts import DraftId
from cogs.reflections.forms import AnswerForm
from cogs.reflections.rules.reflection import Reflection, Written
from cogs.reflections.service import Answering, Journal
from cogs.reflections.sharing import Sharing
from tests.community import Community, posts
from tests.contracts import posted
from tests.interface.pressing import everything_kept, nodes, private, standing
from tests.reflections.answering import answers, asked, kept_by
from tests.test_logs import lines  # noqa: F401  (the fixture: logs as they are written in earnest)

SECRET = "a kingfisher over the quiet canal"
GONE = "I can't find that any more"


@pytest.fixture
async def secret(community: Community) -> Any:
    """This week's question, answered by the member for themself."""
    prompt = await asked(community)
    await answers(community.member, prompt, SECRET)
    return prompt


def has_it(told: object) -> bool:
    return SECRET in str(told) or "kingfisher" in str(told)


async def test_it_is_there_to_be_read_by_its_writer(community: Community, secret: Any):
    assert has_it(private(await community.member.slash(community.reflections, "reflect journal")))
    assert has_it(await community.hearth.personal_data.export(community.member.id))


async def test_no_command_of_anybody_else_shows_it(community: Community, secret: Any):
    ada = community.guild.add_member(community.env.create_user("ada"))
    for person in (community.steward, ada):
        for command in person.available_commands(community.stewards):
            answer = await person.slash(community.stewards, command)
            told = [answer.modal, *(getattr(one, "components", None) for one in (answer.response, *answer.followups))]
            assert not has_it(told), command
        found = private(await person.slash(community.stewards, "reflect journal", words="kingfisher"))
        assert "No entry of yours" in found


async def test_no_button_or_list_opens_it_for_anybody_else(community: Community, secret: Any):
    [kept] = await kept_by(community, community.member)
    before = await everything_kept(community)
    buttons = [one.replace(":12", f":{kept.id}") for one in posted.JOURNAL.buttons if one.startswith("reflection:")]
    of_the_entry = {"open", "rest", "edit", "delete", "erase", "take-back", "retry"}
    for custom_id in buttons:
        if custom_id.split(":")[1] not in of_the_entry:
            continue
        message = await standing(community, community.stewards, custom_id)
        assert GONE in private(await community.steward.click(message, custom_id=custom_id)), custom_id
    message = await standing(community, community.stewards, "journal:open:0", chosen=str(kept.id))
    assert GONE in private(await community.steward.select(message, [str(kept.id)], custom_id="journal:open:0"))
    after = await everything_kept(community)
    assert after["reflections"] == before["reflections"]


async def test_the_edit_form_of_another_changes_nothing(community: Community, secret: Any):
    await answers(community.steward, secret, "The steward's own")
    [theirs] = await kept_by(community, community.member)
    message = await standing(community, community.stewards, "reflection:edit:2")
    form = await community.steward.click(message, custom_id="reflection:edit:2")
    custom_id = form.modal["custom_id"]
    form._interaction.modal["custom_id"] = custom_id.replace(":2:", f":{theirs.id}:")
    refused = private(await community.steward.submit_modal(form, {"text": "Overwritten"}))
    assert GONE in refused
    assert [one.text for one in await kept_by(community, community.member)] == [SECRET]


async def test_no_export_of_anybody_else_holds_it(community: Community, secret: Any):
    for person in (community.steward.id, 3):
        assert not has_it(await community.hearth.personal_data.export(person))
    async with community.hearth.database.reading() as unit:
        steward = Actor(community.steward.id, community.guild.id, is_steward=True)
        assert await community.hearth.service(Journal).all(unit, steward) == []


async def test_no_log_line_and_no_metric_holds_it(community: Community, lines: Callable[..., list[str]]):  # noqa: F811
    prompt = await asked(community)
    with capture_logs() as logged:
        await answers(community.member, prompt, SECRET)
        await community.member.slash(community.reflections, "reflect journal", words=SECRET)
    await answers(community.member, (await again(community, prompt)), SECRET, label="Write another")
    await community.hearth.personal_data.export(community.member.id)
    assert len(await kept_by(community, community.member)) == 2
    assert not has_it(logged)
    assert not has_it(lines())
    assert not has_it(generate_latest(community.hearth.metrics.registry).decode())


async def again(community: Community, prompt: Any) -> Any:
    """Return what somebody sees who has answered already."""
    return (await community.member.click(prompt, label="Answer")).response


class Broken(Answering):
    """A service that fails with somebody's words in its message, as a library's error may."""

    async def keep(self, actor: Actor, written: Written, draft_id: DraftId) -> Reflection:
        raise ValueError(f"cannot keep {written.text}")


async def test_a_bug_while_it_is_kept_tells_nobody(community: Community, lines: Callable[..., list[str]]):  # noqa: F811
    prompt = await asked(community)
    hearth = community.hearth
    hearth.forms[AnswerForm.name] = AnswerForm(
        Broken(hearth.database, hearth.clock, Sharing(hearth.clock, hearth.notices, hearth.dispatcher.arm))
    )
    community.expects_bugs = True
    told = private(await answers(community.member, prompt, SECRET))
    assert "reference" in told
    assert not has_it(told)
    assert any('"bug"' in one and "ValueError" in one for one in lines())
    assert not has_it(lines())


async def test_no_row_but_its_own_sealed_one_holds_it(community: Community, secret: Any):
    assert not has_it(await everything_kept(community))
    assert "reflection" not in str((await everything_kept(community))["audit"])  # nothing of members is in the trail


async def test_the_files_without_the_key_do_not_hold_it(community: Community, secret: Any):
    folder = community.settings.data_dir
    stored = b"".join(path.read_bytes() for path in folder.glob("hearth.db*"))
    assert stored
    assert b"kingfisher" not in stored
    assert SECRET.encode() not in stored
    await community.stop()
    assert b"kingfisher" not in b"".join(path.read_bytes() for path in folder.glob("hearth.db*"))


async def test_nothing_of_it_was_posted_anywhere(community: Community, secret: Any):
    shown = [post for room in (community.reflections, community.stewards) for post in posts(room)]
    assert not has_it([list(nodes(post.components)) for post in shown if not post.flags.ephemeral])

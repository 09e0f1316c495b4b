"""One reporter behind every door: a sentence for what was expected, a reference for a bug."""

from __future__ import annotations

import re
from typing import Any, ClassVar

import discord
import pytest
from discord import app_commands, ui
from discord.ui import Button, DynamicItem
from structlog.testing import capture_logs

from bot.errors import NotFound
from bot.interface import drafts
from bot.interface.cards import card, line
from bot.interface.drafts import Fields
from bot.interface.forms import Form, Received, Submission, labelled, text_of
from bot.report import reported, suggesting
from bot.words import Words
from tests.community import Community, said
from tests.interface.pressing import everything_kept, filled_in, standing

SECRET = "what the exception says"
RAISED: dict[str, Exception] = {"bug": ZeroDivisionError(SECRET), "expected": NotFound(SECRET)}


class BreakingButton(DynamicItem[Button[Any]], template=r"test:break:(?P<how>bug|expected)"):
    """Raises as it is told."""

    def __init__(self, how: str) -> None:
        super().__init__(Button(custom_id=f"test:break:{how}"))
        self.how = how

    @classmethod
    async def from_custom_id(cls, interaction: Any, item: Any, match: re.Match[str], /) -> BreakingButton:
        return cls(match["how"])

    @reported
    async def callback(self, interaction: discord.Interaction) -> None:
        raise RAISED[self.how]


class BreakingForm(Form):
    """Raises as its text says."""

    name: ClassVar[str] = "test:form"

    def title(self, words: Words) -> str:
        return "A form"

    def parts(self, words: Words, filled: Fields) -> list[ui.Label[Any] | ui.TextDisplay[Any]]:
        return [labelled("How", ui.TextInput(custom_id="how", default=text_of(filled, "how")))]

    async def submitted(self, interaction: discord.Interaction, submission: Submission) -> Received:
        raise RAISED[submission.text("how")]


class BreakingOption(app_commands.Transformer):
    """Raises as it is told, while it is typed and when it is sent."""

    async def transform(self, interaction: discord.Interaction, value: str, /) -> str:
        raise RAISED[value]

    @suggesting
    async def autocomplete(self, interaction: discord.Interaction, value: str, /) -> list[app_commands.Choice[str]]:
        raise RAISED[value]


@app_commands.command(name="broken", description="Raises as it is told.")
async def broken(
    interaction: discord.Interaction,
    how: str | None = None,
    option: app_commands.Transform[str, BreakingOption] | None = None,
) -> None:
    raise RAISED[how or ""]


@pytest.fixture
async def breakable(community: Community) -> Community:
    """The bot, with something that raises behind each door."""
    community.expects_bugs = True
    community.hearth.add_dynamic_items(BreakingButton)
    community.hearth.forms[BreakingForm.name] = BreakingForm()
    community.hearth.tree.add_command(broken)
    await community.hearth.tree.sync()
    return community


async def by_command(community: Community, how: str) -> Any:
    return await community.member.slash(community.reflections, "broken", how=how)


async def by_option(community: Community, how: str) -> Any:
    return await community.member.slash(community.reflections, "broken", option=how)


async def by_button(community: Community, how: str) -> Any:
    message = await standing(community, community.reflections, f"test:break:{how}")
    return await community.member.click(message, custom_id=f"test:break:{how}")


async def by_form(community: Community, how: str) -> Any:
    async with community.hearth.database.writing() as unit:
        draft_id = await drafts.keep(
            unit,
            person_id=community.member.id,
            guild_id=community.guild.id,
            form=BreakingForm.name,
            subject=0,
            fields={"how": how},
            at=community.now,
        )
    message = await standing(community, community.reflections, f"form:again:{draft_id}")
    shown = await community.member.click(message, custom_id=f"form:again:{draft_id}")
    return await community.member.submit_modal(shown, {"how": how})


DOORS = [by_command, by_option, by_button, by_form]


@pytest.mark.parametrize("door", DOORS)
async def test_a_bug_gives_a_reference_and_its_traceback_goes_to_the_log(breakable: Community, door: Any):
    with capture_logs() as logged:
        told = said(await door(breakable, "bug"))

    [bug] = [entry for entry in logged if entry["event"] == "bug"]
    assert f"tell a steward this reference: {bug['reference']}" in told
    assert bug["exc_info"] is RAISED["bug"]
    assert SECRET not in told
    assert breakable.bugs()


@pytest.mark.parametrize("door", DOORS)
async def test_what_was_expected_is_a_sentence_and_no_bug(breakable: Community, door: Any):
    told = said(await door(breakable, "expected"))
    assert "I can't find that any more" in told
    assert SECRET not in told
    assert breakable.bugs() == []


@pytest.mark.parametrize("how", ["bug", "expected"])
async def test_suggestions_that_fail_suggest_nothing(breakable: Community, how: str):
    with capture_logs() as logged:
        choices = await breakable.member.autocomplete(breakable.reflections, "broken", "option", how)
    assert choices == []
    assert [entry["exc_info"] for entry in logged if entry["event"] == "bug"] == ([RAISED["bug"]] * (how == "bug"))


async def test_a_bug_while_a_form_is_handled_keeps_what_was_written(breakable: Community):
    told = await by_form(breakable, "bug")
    again = await breakable.member.click(told.response, label="Open the form again")
    assert filled_in(again) == {"how": "bug"}


async def test_without_its_records_the_bot_still_answers(community: Community):
    await community.set_prompts()
    message = await standing(community, community.reflections, "prompt:answer:1", "prompts:schedule:0", "dm:stop:1")
    shown = await community.steward.click(message, custom_id="prompts:schedule:0")
    data = community.settings.data_dir
    away = data.rename(data.with_name("away"))
    await community.hearth.database.close()  # what is open stays readable; nothing can be opened anew

    answers = [
        await community.member.slash(community.reflections, "home"),
        await community.steward.slash(community.stewards, "steward prompts"),
        await community.member.click(message, custom_id="prompt:answer:1"),
        await community.steward.click(message, custom_id="prompts:schedule:0"),
        await community.member.click(message, custom_id="dm:stop:1"),
        await community.steward.submit_modal(
            shown, {"channel": [community.reflections], "day": ["0"], "time": "10:00", "zone": "Europe/London"}
        ),
    ]

    assert ["can't reach my records" in said(answer) for answer in answers] == [True] * len(answers)
    away.rename(data)


async def test_what_is_done_is_told_as_done_even_where_its_draft_could_not_go(breakable: Community):
    data = breakable.settings.data_dir
    away = data.with_name("away")

    class LastForm(BreakingForm):
        async def submitted(self, interaction: discord.Interaction, submission: Submission) -> Received:
            data.rename(away)
            await breakable.hearth.database.close()
            return Received(card(line("Done.")))

    breakable.hearth.forms[BreakingForm.name] = LastForm()

    assert said(await by_form(breakable, "well")) == "Done."
    away.rename(data)


@pytest.mark.parametrize(("status", "code"), [(404, 10062), (400, 40060)])
async def test_where_another_process_answered_nothing_is_done_and_nothing_told(
    community: Community, status: int, code: int
):
    await community.set_prompts()
    panel = (await community.steward.slash(community.stewards, "steward prompts")).response
    shown = await community.steward.click(panel, custom_id="prompts:schedule:0")
    before = await everything_kept(community)
    community.env.inject_error("POST", "/interactions/*/*/callback", status=status, code=code, times=None)

    answers = [
        await community.steward.click(panel, custom_id="prompts:pause:0"),
        await community.steward.click(panel, custom_id="prompts:schedule:0"),
        await community.member.slash(community.reflections, "home"),
        await community.steward.submit_modal(
            shown, {"channel": [community.reflections], "day": ["0"], "time": "10:00", "zone": "Europe/London"}
        ),
    ]

    assert await everything_kept(community) == before
    assert [(answer.response, answer.followups) for answer in answers] == [(None, [])] * len(answers)
    community.env.backend.faults.clear()

"""Forms: they arrive after a restart, and whatever was typed comes back when it is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import discord
import pytest
from sqlalchemy import text

from bot.interface.forms import FORM_ID
from tests.community import Community, said
from tests.interface.pressing import everything_kept, filled_in, pressable, private, standing

AGAIN = "Open the form again"


async def opened(community: Community) -> Any:
    """Open the form from the panel, as a steward."""
    panel = await community.steward.slash(community.stewards, "steward prompts")
    return await community.steward.click(panel.response, custom_id="prompts:schedule:0")


def typed(community: Community, **changes: Any) -> dict[str, Any]:
    """Return a form that could be taken as it is, but for the changes."""
    good = {"channel": [community.reflections], "day": ["2"], "time": "10:00", "zone": "Europe/London", "role": []}
    return {**good, **changes}


async def submitted(community: Community, **changes: Any) -> Any:
    """Open and send the form."""
    return await community.steward.submit_modal(await opened(community), typed(community, **changes))


async def drafts_kept(community: Community) -> int:
    return len((await everything_kept(community))["drafts"])


async def test_a_form_that_was_open_during_a_restart_arrives(community: Community):
    shown = await opened(community)
    await community.restart()

    answer = await community.steward.submit_modal(shown, typed(community))

    assert "Every **Wednesday at 10:00** (Europe/London)" in said(answer)


async def test_every_opening_has_an_id_of_its_own(community: Community):
    ids = [(await opened(community)).modal["custom_id"] for _ in range(3)]
    assert len(set(ids)) == 3
    assert all(FORM_ID.fullmatch(custom_id) for custom_id in ids)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"zone": "Europe/Lodnon"}, "time zone called “Europe/Lodnon”. Did you mean Europe/London"),
        ({"zone": "xqxqxq"}, "time zone called “xqxqxq”"),
        ({"time": "half past"}, "I couldn't read “half past” as a time"),
        ({"time": "7"}, "“7” could be morning or evening. Please write 7am, 7pm or 19:00."),
        ({"time": "**7** <@1>"}, "I couldn't read “\\*\\*7\\*\\* <@1>” as a time"),
        ({"time": "{typed} {0}"}, "I couldn't read “{typed} {0}” as a time"),
    ],
)
async def test_what_cannot_be_read_is_said_and_comes_back_as_it_was_typed(
    community: Community, changes: dict[str, Any], told: str
):
    refused = await submitted(community, **changes)
    assert told in said(refused)
    await community.restart()

    again = await community.steward.click(refused.response, label=AGAIN)

    expected = {**typed(community, **changes), "channel": [str(community.reflections.id)]}
    assert filled_in(again) == expected


async def test_a_form_can_be_mended_and_sent_again(community: Community):
    refused = await submitted(community, time="half past")
    again = await community.steward.click(refused.response, label=AGAIN)
    answer = await community.steward.submit_modal(again, typed(community, time="10am"))
    assert "at 10:00" in said(answer)


async def test_everyone_can_never_be_chosen_to_be_pinged(community: Community):
    refused = await submitted(community, role=[community.guild.default_role])
    assert "I never ping @everyone" in said(refused)
    assert AGAIN in said(refused)


async def test_a_channel_we_may_not_write_to_is_named_with_what_is_missing(community: Community):
    quiet = discord.PermissionOverwrite(send_messages=False)
    closed = community.guild.create_text_channel("closed", overwrites={community.guild.default_role: quiet})

    refused = await submitted(community, channel=[closed])

    assert f"I'm missing a permission in <#{closed.id}>: *Send Messages*" in said(refused)
    again = await community.steward.click(refused.response, label=AGAIN)
    assert filled_in(again)["channel"] == [str(closed.id)]


async def test_a_channel_that_went_meanwhile_is_told(community: Community):
    gone = community.guild.create_text_channel("gone")
    read_back = await submitted(community, channel=[gone])
    community.env.backend.delete_channel(gone.id)
    await community.env.settle()

    refused = await community.steward.click(read_back.response, label="Yes, set it")

    assert f"I can't find the channel <#{gone.id}>" in said(refused)
    assert (await everything_kept(community))["prompt_schedules"] == []


async def test_who_is_no_steward_any_more_is_refused_and_keeps_what_they_wrote(community: Community):
    shown = await opened(community)
    for role in list(community.guild.roles.values()):
        if role.name == "Stewards":
            community.env.backend.remove_member_role(community.guild.id, community.steward.id, role.id)

    refused = await community.steward.submit_modal(shown, typed(community))

    assert "This is for stewards" in said(refused)
    assert (await everything_kept(community))["prompt_schedules"] == []


async def test_a_form_that_we_do_not_know_any_more_is_said_to_be_old(community: Community):
    shown = await opened(community)
    shown._interaction.modal["custom_id"] = "once:upon:1:abcdefgh"
    assert "out of date" in said(await community.steward.submit_modal(shown, typed(community)))


@pytest.mark.parametrize("subject", ["9223372036854775808", "9" * 40])
async def test_a_subject_beyond_what_the_database_counts_is_said_to_be_old(community: Community, subject: str):
    shown = await opened(community)
    shown._interaction.modal["custom_id"] = f"prompts:schedule:{subject}:abcdefgh"
    assert "out of date" in said(await community.steward.submit_modal(shown, typed(community)))


async def test_a_draft_is_sealed_and_its_writers_own(community: Community):
    refused = await submitted(community, time="a very private hour")
    other = community.guild.add_member(community.env.create_user("ada"), roles=[community.guild.roles["Stewards"]])
    async with community.hearth.database.reading() as unit:
        stored = bytes(await unit.scalar(text("SELECT fields FROM drafts")))
    [again] = [node["custom_id"] for node in pressable(refused.response)]

    answer = await other.click(await standing(community, community.stewards, again), custom_id=again)

    assert b"private" not in stored
    assert "is gone now" in private(answer)


async def test_a_draft_is_gone_once_it_has_arrived(community: Community):
    read_back = await submitted(community)
    assert await drafts_kept(community) == 1

    await community.steward.click(read_back.response, label="Yes, set it")

    assert await drafts_kept(community) == 0


async def test_a_draft_is_gone_after_a_day(community: Community):
    refused = await submitted(community, time="half past")
    start = community.now
    await community.hearth.personal_data.expire(start + timedelta(hours=23, minutes=59))
    assert await drafts_kept(community) == 1

    await community.hearth.personal_data.expire(start + timedelta(hours=24, minutes=1))

    assert await drafts_kept(community) == 0
    assert "is gone now" in said(await community.steward.click(refused.response, label=AGAIN))


async def test_text_too_long_for_the_form_still_opens_it(community: Community):
    refused = await community.steward.slash(
        community.stewards,
        "steward prompts",
        channel=community.reflections,
        day="Monday",
        time="at " + "10" * 40,
        zone="Europe/London",
    )
    again = await community.steward.click(refused.response, label=AGAIN)
    assert len(filled_in(again)["time"]) <= 40

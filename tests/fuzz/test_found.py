"""What trying everything has found, one by one, each as somebody would meet it."""

from __future__ import annotations

from typing import Any

import pytest
from simcord.backend import serializers

from bot.interface.typed import whole
from tests.community import Community, said
from tests.fuzz.hands import Hands
from tests.interface.pressing import everything_kept, filled_in, nodes

AGAIN = "Open the form again"
CHANNEL, ROLE = 7, 8
OF_PERSON, OF_MESSAGE = 2, 3
ENDLESS = "9" * 4400  # more digits than Python reads as a number of its own accord
HALF = "\ud800"


async def in_one_line(community: Community, channel: Any) -> Any:
    """Ask for the weekly prompt in this channel, which a list offered a moment ago."""
    payload = dict(serializers.channel_payload(community.env.backend, community.env.backend.get_channel(channel.id)))
    await delete_if(community, channel)
    given = {"channel": (CHANNEL, str(channel.id)), "day": (3, "Monday"), "time": (3, "10:00")}
    options = [{"name": name, "type": kind, "value": value} for name, (kind, value) in given.items()]
    resolved = {"channels": {str(channel.id): {**payload, "permissions": "0"}}}
    hands = Hands(community.env)
    return await hands.command(community.steward, community.stewards, "steward prompts", options, resolved)


async def delete_if(community: Community, channel: Any) -> None:
    """Delete the channel that is called gone."""
    if channel.name == "gone":
        community.env.backend.delete_channel(channel.id)
        await community.env.settle()


async def sent(community: Community, form: str, *controls: dict[str, Any]) -> Any:
    """Send a form as a steward, with these controls in it."""
    parts = [{"type": 18, "id": number, "component": control} for number, control in enumerate(controls, 1)]
    hands = Hands(community.env)
    return await hands.submit(community.steward, community.stewards, f"{form}:0:abcdefgh", parts)


def schedule(channel: list[str], day: str = "0") -> list[dict[str, Any]]:
    """Return the controls of the schedule's form, filled in."""
    return [
        {"type": 8, "id": 11, "custom_id": "channel", "values": channel},
        {"type": 3, "id": 12, "custom_id": "day", "values": [day]},
        {"type": 4, "id": 13, "custom_id": "time", "value": "half past"},
        {"type": 4, "id": 14, "custom_id": "zone", "value": "Europe/London"},
        {"type": 6, "id": 15, "custom_id": "role", "values": []},
    ]


@pytest.mark.parametrize(
    ("name", "told"), [("gone", "I can't find the channel <#"), ("category", "Please choose a text channel")]
)
async def test_a_channel_that_cannot_be_posted_in_is_told_in_words(community: Community, name: str, told: str):
    # It was reported as a bug: discord.py raises a fault of its own before the command is asked.
    make = community.guild.create_category if name == "category" else community.guild.create_text_channel
    answer = await in_one_line(community, make(name))
    assert told in said(answer)
    assert AGAIN in said(answer)


async def test_a_day_that_no_list_offers_still_leads_back_to_the_form(community: Community):
    # The button that opens the form again reported a bug, each time it was pressed.
    refused = await sent(community, "prompts:schedule", *schedule([str(community.reflections.id)], day="someday"))
    again = filled_in(await community.steward.click(refused.response, label=AGAIN))
    assert again["time"] == "half past"
    assert again["day"] == ["0"]


@pytest.mark.parametrize("number", [ENDLESS, "٣", str(2**63)])
async def test_a_number_that_is_no_id_is_left_out_of_the_schedules_form(community: Community, number: str):
    # Discord would refuse the form for it, and a number of over 4,300 digits was a bug.
    refused = await sent(community, "prompts:schedule", *schedule([number]))
    assert "out of date" in said(refused)
    again = filled_in(await community.steward.click(refused.response, label=AGAIN))
    assert again["channel"] == []
    assert again["time"] == "half past"


@pytest.mark.parametrize("number", [2**63, 10**30])
async def test_a_number_that_no_member_has_is_told_in_words(community: Community, number: int):
    # The database counts no further, and its complaint was reported as a bug.
    given = [{"name": "who", "type": 6, "value": str(number)}]
    answer = await Hands(community.env).command(community.steward, community.stewards, "steward audit", given)
    assert "I can't find that any more" in said(answer)


@pytest.mark.parametrize(("setting", "kind"), [("stewards", 6), ("stewards_channel", 8)])
async def test_a_number_that_is_no_id_is_left_out_of_a_settings_form(community: Community, setting: str, kind: int):
    refused = await sent(
        community, "settings:set", {"type": kind, "id": 11, "custom_id": setting, "values": [ENDLESS, ENDLESS]}
    )
    again = await community.steward.click(refused.response, label=AGAIN)
    assert filled_in(again)[setting] == []


async def test_a_list_shows_no_more_as_chosen_than_it_takes(community: Community):
    # Discord would refuse a form whose list has more defaults than may be chosen.
    both = [str(community.reflections.id), str(community.stewards.id)]
    refused = await sent(community, "prompts:schedule", *schedule(both))
    again = filled_in(await community.steward.click(refused.response, label=AGAIN))
    assert again["channel"] == both[:1]


async def test_what_was_typed_for_a_setting_that_is_gone_is_shown_again(community: Community):
    # The form came back empty: the setting went with its feature, and so did what was typed.
    control = {"type": 4, "id": 11, "custom_id": "once_a_setting", "value": "two in the morning"}
    refused = await sent(community, "settings:set", control)
    again = await community.steward.click(refused.response, label=AGAIN)
    assert filled_in(again)["value"] == "two in the morning"


@pytest.mark.parametrize(
    ("path", "option"),
    [
        *[("rest", "until"), ("my settings", "zone"), ("steward audit", "what"), ("steward settings", "name")],
        *[("people find", "words"), ("people find", "offers"), ("people find", "hopes")],
    ],
)
async def test_half_a_character_is_answered_and_never_sent_on(community: Community, path: str, option: str):
    # UTF-8 cannot hold it, so Discord would have refused the answer that repeats it.
    given = [{"name": option, "type": 3, "value": f"a{HALF}b"}]
    answer = await Hands(community.env).command(community.steward, community.stewards, path, given)
    assert "a" in said(answer)
    for request in community.env.http_requests:
        for node in nodes((request.json or {}).get("components") if isinstance(request.json, dict) else ()):
            str(node.get("content", "")).encode()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("plain", "plain"),
        (HALF, "\ufffd"),
        ("\U0001f600", "\U0001f600"),
        ("\ud83d\ude00", "\U0001f600"),
        ("a\x00é", "a\x00é"),
    ],
)
def test_only_half_characters_are_replaced(typed: str, kept: str):
    assert whole(typed) == kept


async def test_what_nobody_can_store_changes_nothing(community: Community):
    before = await everything_kept(community)
    await sent(community, "settings:set", {"type": 4, "id": 11, "custom_id": "zone", "value": "Europe/London\x00"})
    after = await everything_kept(community)
    assert {name for name in after if after[name] != before[name]} == {"drafts"}


async def test_a_number_that_nobody_has_cannot_be_kept_apart_from_and_that_is_told_in_words(community: Community):
    # The database counts no further, and its complaint was reported as a bug.
    [payload] = [dict(serializers.user_payload(community.env.backend.get_user(community.member.id)))]
    resolved = {"users": {str(2**63): {**payload, "id": str(2**63)}}}
    hands = Hands(community.env)
    answer = await hands.menu(community.member, community.reflections, "Keep us apart", OF_PERSON, 2**63, resolved)
    assert "nothing to keep apart" in said(answer)
    assert (await everything_kept(community))["keep_apart"] == []


@pytest.mark.parametrize(("words", "shown"), [(f"a{HALF}b", "a\ufffdb"), ("\ud83c\udf31", "\U0001f331")])
async def test_half_a_character_in_a_message_does_not_keep_the_form_from_opening(
    community: Community, words: str, shown: str
):
    # UTF-8 cannot hold it, so Discord would have refused the form that repeats it.
    message = await community.member.send(community.reflections, "-")
    payload = serializers.message_payload(
        community.env.backend, community.env.backend.get_message(community.reflections.id, message.id)
    )
    resolved = {"messages": {str(message.id): {**payload, "content": words}}}
    opened = await Hands(community.env).menu(
        community.member, community.reflections, "Make this my introduction", OF_MESSAGE, message.id, resolved
    )
    assert filled_in(opened)["work"] == shown

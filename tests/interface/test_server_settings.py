"""`/steward settings`: everything a server may set, as a steward reads and changes it."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot import audit, servers
from bot.servers import LANGUAGE, STEWARD_ROLES, STEWARDS_CHANNEL, ZONE, Setting
from bot.setting_kinds import OneOf, ShortText, WholeNumber, YesNo
from tests.community import Community, said
from tests.interface.pressing import filled_in, options, pressable, private

NAME: Setting[str | None] = Setting("test_contact", None, "Who may be asked.", ShortText(40))
MONTHS: Setting[int] = Setting("test_months", 24, "How long it is kept.", WholeNumber(1, 24))
WANTED: Setting[bool] = Setting("test_wanted", False, "Whether it is wanted.", YesNo())
TONE: Setting[str] = Setting("test_tone", "calm", "How it sounds.", OneOf({"calm": "calm", "bright": "bright"}))
HIDDEN: Setting[int | None] = Setting("test_hidden", None, "Where something stands.")


@pytest.fixture
def declared(community: Community) -> Community:
    """A server in a bot that lets it set one more thing of each kind, and keeps one for itself."""
    community.hearth.own_settings.extend([NAME, MONTHS, WANTED, TONE, HIDDEN])
    return community


async def set_to(community: Community, setting: Setting[Any]) -> Any:
    """Return what is set now."""
    async with community.hearth.database.reading() as unit:
        return await servers.setting(unit, community.guild.id, setting)


async def typed(community: Community, name: str, value: str) -> str:
    """Return what a steward is told who sets something in one line."""
    return private(await community.steward.slash(community.stewards, "steward settings", name=name, value=value))


async def trail(community: Community) -> list[audit.Entry]:
    async with community.hearth.database.reading() as unit:
        return await audit.newest(unit, community.guild.id, limit=50)


async def test_every_setting_is_shown_with_its_meaning_its_value_and_its_default(declared: Community):
    await typed(declared, "test_months", "6")
    pages = [await declared.steward.slash(declared.stewards, "steward settings")]
    told = private(pages[0])
    while "Next page" in _pressable_labels(pages[-1].response):
        pages.append(await declared.steward.click(pages[-1].response, label="Next page"))
        told += private(pages[-1])
    for setting in declared.hearth.declared_settings.values():
        assert (f"`{setting.name}`" in told) == (setting.kind is not None)
        assert (setting.about in told) == (setting.kind is not None)
    assert "Now: **6** (default: 24)" in told
    assert "Now: no (the default)" in told
    assert "Now: not set, so Europe/London is used (the default)" in told
    assert "Now: not set, so English (United Kingdom) (en-GB) is used (the default)" in told


def _pressable_labels(message: Any) -> list[str]:
    return [node["label"] for node in pressable(message) if node["type"] == 2]


async def test_one_setting_is_read_changed_and_put_back_by_typing(declared: Community):
    seen = private(await declared.steward.slash(declared.stewards, "steward settings", name="test_months"))
    assert "Write a whole number from 1 to 24." in seen
    assert "Now: 24 (the default)" in seen

    assert "Done. Before: 24. Now: 6." in await typed(declared, "test_months", " 6 ")
    assert await set_to(declared, MONTHS) == 6
    assert "It was set to that already" in await typed(declared, "test_months", "6")
    assert "Done. Before: 6. Now: 24." in await typed(declared, "test_months", "Default")
    assert await set_to(declared, MONTHS) == 24
    assert [entry.facts for entry in await trail(declared)] == [
        {"before": 6, "after": 24},
        {"before": 24, "after": 6},
    ]


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("test_months", "25", "a whole number from 1 to 24"),
        ("test_months", "a lot", "“a lot” doesn't fit there"),
        ("test_wanted", "perhaps", "Write yes or no."),
        ("test_tone", "loud", "Write calm or bright."),
        ("test_contact", "x" * 41, "at most 40 characters"),
        ("zone", "Lodon", "Did you mean Europe/London"),
        ("zone", "EST", "America/New\\_York"),
        ("language", "Klingon", "The languages I have: English"),
        ("stewards_channel", "#nowhere", "#nowhere” that you and I may both see"),
        ("stewards", "@everyone", "that would be every member"),
        ("stewards", "Nobody", "I can't find one role called “Nobody”"),
        ("test_hidden", "1", "I know no setting called “test\\_hidden”"),
        ("no_such_thing", "1", "I know no setting called"),
        ("", "1", "Please choose which setting"),
    ],
)
async def test_a_wrong_value_is_refused_with_the_reason_and_changes_nothing(
    declared: Community, name: str, value: str, reason: str
):
    answer = await declared.steward.slash(
        declared.stewards, "steward settings", **({"name": name} if name else {}), value=value
    )
    assert reason in private(answer).replace("America/New_York", "America/New\\_York")
    assert await trail(declared) == []
    async with declared.hearth.database.reading() as unit:
        assert await servers.settings(unit, declared.guild.id) == {}


async def test_a_refusal_has_a_button_that_asks_again(declared: Community):
    refused = await declared.steward.slash(declared.stewards, "steward settings", name="test_months", value="99")
    form = await declared.steward.click(refused.response, label="Change")
    assert filled_in(form) == {"test_months": "24"}
    assert "Done. Before: 24. Now: 12." in private(await declared.steward.submit_modal(form, {"test_months": "12"}))
    assert await set_to(declared, MONTHS) == 12


async def test_a_refused_form_is_offered_again_as_it_was_filled_in(declared: Community):
    shown = await declared.steward.slash(declared.stewards, "steward settings", name="zone")
    form = await declared.steward.click(shown.response, label="Change")
    refused = await declared.steward.submit_modal(form, {"zone": "Lodon"})
    assert "Did you mean Europe/London" in private(refused)
    again = await declared.steward.click(refused.response, label="Open the form again")
    assert filled_in(again) == {"zone": "Lodon"}
    done = private(await declared.steward.submit_modal(again, {"zone": "Cardiff"}))
    assert "Done. Before: not set, so Europe/London is used. Now: Europe/London." in done
    assert await set_to(declared, ZONE) == "Europe/London"
    # Left empty, it goes back.
    emptied = await declared.steward.submit_modal(
        await declared.steward.click(shown.response, label="Change"), {"zone": ""}
    )
    assert "not set, so Europe/London is used" in private(emptied)
    assert await set_to(declared, ZONE) is None


async def test_a_phone_can_pick_channels_roles_and_words_from_lists(declared: Community):
    role = declared.guild.create_role("Helpers")
    picks = {
        "stewards_channel": ([declared.stewards], STEWARDS_CHANNEL, declared.stewards.id),
        "stewards": ([role], STEWARD_ROLES, [role.id]),
        "test_wanted": (["yes"], WANTED, True),
        "test_tone": (["bright"], TONE, "bright"),
        "language": (["en-GB"], LANGUAGE, "en-GB"),
    }
    for name, (chosen, setting, expected) in picks.items():
        shown = await declared.steward.slash(declared.stewards, "steward settings", name=name)
        form = await declared.steward.click(shown.response, label="Change")
        assert "Done." in private(await declared.steward.submit_modal(form, {name: chosen})), name
        assert await set_to(declared, setting) == expected
        again = await declared.steward.slash(declared.stewards, "steward settings", name=name)
        form = await declared.steward.click(again.response, label="Change")
        assert filled_in(form)[name] == [
            str(one) for one in (expected if isinstance(expected, list) else [expected])
        ] or (expected is True)
        back = await declared.steward.click(again.response, label="Back to the default")
        assert "Done." in private(back)
        assert await set_to(declared, setting) == setting.default


async def test_the_list_under_all_settings_opens_one(declared: Community):
    everything = await declared.steward.slash(declared.stewards, "steward settings")
    assert "zone" in options(everything.response, "settings:open:0")
    one = await declared.steward.select(everything.response, ["zone"], custom_id="settings:open:0")
    assert "Write the name of a big city in it" in private(one)
    assert "What this server has set" in private(await declared.steward.click(one.response, label="All settings"))


@pytest.mark.parametrize("form", ["mention", "id", "name", "hash", "capitals"])
async def test_a_channel_may_be_typed_in_many_ways(declared: Community, form: str):
    channel = declared.stewards
    ways = {
        "mention": f"<#{channel.id}>",
        "id": str(channel.id),
        "name": "stewards",
        "hash": "#stewards",
        "capitals": " STEWARDS ",
    }
    assert f"Now: <#{channel.id}>" in await typed(declared, "stewards_channel", ways[form])
    assert await set_to(declared, STEWARDS_CHANNEL) == channel.id


async def test_a_channel_must_be_one_i_may_post_in_and_its_reader_may_see(declared: Community):
    guild = declared.guild
    voice = guild.create_voice_channel("lounge")
    assert "Please choose a text channel" in await typed(declared, "stewards_channel", f"<#{voice.id}>")
    twins = [guild.create_text_channel("twin") for _ in range(2)]
    assert "I can't find one channel" in await typed(declared, "stewards_channel", "twin")
    assert f"<#{twins[1].id}>" in await typed(declared, "stewards_channel", str(twins[1].id))
    hidden = {guild.default_role: discord.PermissionOverwrite(view_channel=False)}
    secret = guild.create_text_channel("secret", overwrites=hidden)
    _let_the_bot_in(declared, secret)
    assert "I can't find one channel" in await typed(declared, "stewards_channel", "secret")
    suggested = await declared.steward.autocomplete(
        declared.stewards, "steward settings", "value", "s", name="stewards_channel"
    )
    assert "#secret" not in [choice["name"] for choice in suggested]


def _let_the_bot_in(community: Community, channel: Any) -> None:
    allow = discord.Permissions(view_channel=True, send_messages=True, read_message_history=True).value
    community.env.backend.set_overwrite(channel.id, Overwrite(community.hearth.user.id, OverwriteType.MEMBER, allow, 0))


async def test_roles_are_several_and_may_be_typed_in_many_ways(declared: Community):
    one, two, three = (declared.guild.create_role(name) for name in ("Café team", "Hosts, evening", "Keepers"))
    assert "Done." in await typed(declared, "stewards", f"<@&{one.id}> <@&{two.id}>")
    assert await set_to(declared, STEWARD_ROLES) == [one.id, two.id]
    await typed(declared, "stewards", f"cafe TEAM, @Keepers, {three.id}")
    assert await set_to(declared, STEWARD_ROLES) == [one.id, three.id]
    await typed(declared, "stewards", "hosts, evening")
    assert await set_to(declared, STEWARD_ROLES) == [two.id]


async def test_a_feature_may_refuse_a_value(declared: Community):
    await declared.set_prompts()
    own = await typed(declared, "stewards_channel", "#reflections")
    assert "That is the prompt's own channel" in own
    assert await set_to(declared, STEWARDS_CHANNEL) == declared.stewards.id
    assert "Done." in await typed(declared, "stewards_channel", "default")


async def test_a_steward_cannot_lock_themself_out(declared: Community):
    helpers, others = declared.guild.create_role("Helpers"), declared.guild.create_role("Others")
    ada = declared.guild.add_member(declared.env.create_user("ada"), roles=[helpers, _moderators(declared)])
    await typed(declared, "stewards", "Helpers")

    for value in ("Others", "default"):
        told = private(await ada.slash(declared.stewards, "steward settings", name="stewards", value=value))
        assert "you would be no steward any more" in told
    assert await set_to(declared, STEWARD_ROLES) == [helpers.id]
    told = private(await ada.slash(declared.stewards, "steward settings", name="stewards", value="Others, Helpers"))
    assert "Done." in told
    assert await set_to(declared, STEWARD_ROLES) == [others.id, helpers.id]
    # Who has Manage Server needs no role, and may name any.
    assert "Done." in await typed(declared, "stewards", "Others")


def _moderators(community: Community) -> Any:
    return community.guild.create_role("Moderators", permissions=discord.Permissions(moderate_members=True))


async def test_what_is_typed_freely_stands_in_no_trail(declared: Community):
    told = await typed(declared, "test_contact", "ada@example.org\u0000\n *now*")
    assert "ada@example.org \\*now\\*" in told
    assert await set_to(declared, NAME) == "ada@example.org *now*"
    [entry] = await trail(declared)
    assert entry.facts == {}
    shown = said(await declared.steward.slash(declared.stewards, "steward audit"))
    assert "changed the setting “Who may be asked”" in shown
    assert "ada@" not in shown


async def test_the_trail_tells_a_change_with_before_and_after(declared: Community):
    await typed(declared, "stewards_channel", "#stewards")
    await typed(declared, "zone", "Lagos")
    shown = said(await declared.steward.slash(declared.stewards, "steward audit"))
    told_in = f"set “Where stewards hear of what only they can mend” to <#{declared.stewards.id}> (before: not set)"
    assert told_in in shown
    assert "set “The server's time zone, for members who set none” to Africa/Lagos (before: not set)" in shown


async def test_names_and_values_are_suggested_to_stewards_alone(declared: Community):
    async def suggested(person: Any, option: str, value: str, **filled: str) -> list[str]:
        found = await person.autocomplete(declared.stewards, "steward settings", option, value, **filled)
        return [choice["value"] for choice in found]

    steward = declared.steward
    assert await suggested(steward, "name", "zo") == ["zone"]
    assert "stewards_channel" in await suggested(steward, "name", "mend")  # by what it is for
    assert await suggested(steward, "value", "lag", name="zone") == ["Africa/Lagos"]
    assert (await suggested(steward, "value", "", name="test_wanted")) == ["yes", "no", "default"]
    assert (await suggested(steward, "value", "2", name="test_months")) == ["2", "20", "21", "22", "23", "24"]
    assert (await suggested(steward, "value", "def", name="test_months")) == ["default"]
    assert len(await suggested(steward, "value", "", name="test_months")) == 25
    assert str(declared.stewards.id) in await suggested(steward, "value", "#stew", name="stewards_channel")
    helpers = declared.guild.create_role("Helpers")
    assert f"<@&{helpers.id}>" in await suggested(steward, "value", "@help", name="stewards")
    assert f"@Stewards, <@&{helpers.id}>" in await suggested(steward, "value", "@Stewards, hel", name="stewards")
    assert await suggested(steward, "value", "", name="nothing of ours") == []
    moderator = declared.guild.add_member(declared.env.create_user("ada"), roles=[_moderators(declared)])
    assert await suggested(moderator, "name", "") == []
    assert await suggested(moderator, "value", "", name="zone") == []


async def test_a_steward_who_is_none_any_more_changes_nothing(declared: Community):
    shown = await declared.steward.slash(declared.stewards, "steward settings", name="zone")
    form = await declared.steward.click(shown.response, label="Change")
    role = declared.guild.roles["Stewards"]
    declared.env.backend.remove_member_role(declared.guild.id, declared.steward.id, role.id)
    await declared.env.settle()
    told = private(await declared.steward.submit_modal(form, {"zone": "Lagos"}))
    assert "This is for stewards" in told
    assert await set_to(declared, ZONE) is None

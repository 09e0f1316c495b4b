"""Every feature signs what the platform must know of it, and every file in config can be used."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import discord
import pytest

from bot.errors import CannotStart
from bot.features import KNOWN, PLATFORM_PERMISSIONS
from bot.setting_kinds import Around
from bot.settings import load
from bot.support import load_support
from cogs.introductions.skills_file import load_skills
from cogs.reflections.prompts_file import load_bank
from cogs.resources.topics_file import load_topics
from scripts.words import ROOT
from tests.community import Community

CONFIG = ROOT / "config"
READERS = {
    "hearth.yaml": load,
    "prompts.yaml": load_bank,
    "skills.yaml": load_skills,
    "support.yaml": load_support,
    "topics.yaml": load_topics,
}


@pytest.mark.parametrize("module", KNOWN.values())
def test_every_known_feature_can_be_loaded(module: str):
    assert callable(importlib.import_module(module).setup)


async def test_every_known_feature_signs(community: Community):
    assert {feature.name for feature in community.hearth.features} == set(KNOWN)


async def test_every_feature_says_what_it_keeps_of_people(community: Community):
    for feature in community.hearth.features:
        contract = feature.personal_data
        assert isinstance(contract.tables, frozenset)
        for duty in ("about", "export", "erase", "erase_left", "expire", "erase_server"):
            assert callable(getattr(contract, duty))
    signed = community.hearth.personal_data.contracts
    assert all(feature.personal_data in signed for feature in community.hearth.features)


async def test_every_feature_declares_permissions_that_exist(community: Community):
    for feature in community.hearth.features:
        assert feature.permissions
        assert {*feature.permissions, *PLATFORM_PERMISSIONS} <= set(discord.Permissions.VALID_FLAGS)
        assert "administrator" not in feature.permissions
        assert "mention_everyone" not in feature.permissions


async def test_names_of_kinds_forms_and_books_never_clash(community: Community):
    features = community.hearth.features
    for several in (
        [kind.name for feature in features for kind in feature.kinds],
        [form.name for feature in features for form in feature.forms],
        [book.name for feature in features for book in feature.books],
    ):
        assert len(set(several)) == len(several)


def test_every_file_in_config_is_read_by_something():
    assert {path.name for path in CONFIG.glob("*.y*ml")} == set(READERS)


@pytest.mark.parametrize("name", READERS)
def test_every_file_in_config_can_be_used(name: str):
    assert READERS[name](CONFIG / name)


@pytest.mark.parametrize(("time", "mended"), [("21:00", "21:00"), ("8:30", "08:30")])
def test_a_time_without_quotes_is_caught_and_mended_in_the_message(tmp_path: Path, time: str, mended: str):
    file = tmp_path / "hearth.yaml"
    written = (CONFIG / "hearth.yaml").read_text(encoding="utf-8")
    file.write_text(written.replace('starts: "21:00"', f"starts: {time}"), encoding="utf-8")
    with pytest.raises(CannotStart, match=f'write it in quotes: "{mended}"'):
        load(file, environ={})


async def test_every_act_of_a_steward_has_a_title(community: Community):
    hearth = community.hearth
    untitled = [act for act in hearth.acts if act not in hearth.act_titles and not act.startswith("settings.")]
    assert untitled == []
    assert set(hearth.act_titles) <= set(hearth.acts)


async def test_every_setting_can_be_read_shown_and_named_in_an_id(community: Community):
    declared = community.hearth.declared_settings
    assert {"stewards", "stewards_channel", "zone", "language"} <= set(declared)
    for name, setting in declared.items():
        assert re.fullmatch(r"[a-z_]{1,45}", name)
        assert setting.about.endswith(".")
        if setting.kind is not None:
            around = Around(community.hearth.words_of_server(None), languages=community.hearth.catalogue.languages)
            assert setting.kind.show(setting.default, around).strip()
            assert setting.kind.hint(around).endswith(".")

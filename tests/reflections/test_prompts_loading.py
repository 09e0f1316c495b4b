"""A file of prompts is read whole, or refused with every fault and its place, and never with a traceback."""

from __future__ import annotations

import pytest

from bot.errors import CannotStart
from cogs.reflections.prompts_file import load_bank
from cogs.reflections.rules.bank import Prompt

GOOD = """\
version: 1
themes:
  - title: Arriving
    prompts:
      - key: a-first-step
        model: Schön
        text: >-
          What would you like to do more of?
          You could name a first step.
        lighter: Name one thing.
      - key: a-song
        model: Borton
        light: true
        text: "If your work had a song: which one?"
        lighter: Loud or quiet?
"""


@pytest.fixture
def file(tmp_path):
    return tmp_path / "prompts.yaml"


def faults_of(file, content: str) -> list[str]:
    file.write_text(content, encoding="utf-8")
    with pytest.raises(CannotStart) as refusal:
        load_bank(file)
    assert all(fault.startswith(f"{file}: ") and fault.endswith(".") for fault in refusal.value.faults)
    return [fault.removeprefix(f"{file}: ") for fault in refusal.value.faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_good_file_becomes_a_bank(file, encoding):
    file.write_text(GOOD, encoding=encoding)
    assert load_bank(file).prompts == (
        Prompt(
            key="a-first-step",
            theme="Arriving",
            model="Schön",
            text="What would you like to do more of? You could name a first step.",
            lighter="Name one thing.",
            light=False,
        ),
        Prompt(
            key="a-song",
            theme="Arriving",
            model="Borton",
            text="If your work had a song: which one?",
            lighter="Loud or quiet?",
            light=True,
        ),
    )


def test_a_missing_file_is_said_plainly(file):
    with pytest.raises(CannotStart) as refusal:
        load_bank(file)
    assert refusal.value.faults == (f"{file}: The file is missing.",)


def test_a_folder_in_its_place_is_said_plainly(tmp_path):
    with pytest.raises(CannotStart) as refusal:
        load_bank(tmp_path)
    (fault,) = refusal.value.faults
    assert "The file cannot be read" in fault


def test_another_encoding_is_said_plainly(file):
    file.write_bytes(GOOD.encode("latin-1"))
    with pytest.raises(CannotStart) as refusal:
        load_bank(file)
    (fault,) = refusal.value.faults
    assert "not saved as UTF-8" in fault


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (GOOD.replace("lighter: Name one thing.", 'lighter: "Name one thing.'), "Line "),
        (GOOD.replace("lighter: Name one thing.", "lighter: Name: one thing."), "Line 10, column "),
        (GOOD.replace("        model: Schön", "\tmodel: Schön"), "Line 6, column 1"),
        (GOOD + "---\n" + GOOD, "Line 16"),
        (GOOD.replace("a-song", "2026-13-45"), "not valid YAML"),
        (GOOD.replace("a-song", "!!python/object:os.system {}"), "Line 11"),
        (GOOD + "\x00", "not valid YAML"),
    ],
)
def test_what_is_not_yaml_is_said_plainly(file, content, said):
    (fault,) = faults_of(file, content)
    assert said in fault


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", 'The file is not in the expected form: it should begin with "version: 1" and "themes:".'),
        ("- a\n- b\n", 'The file is not in the expected form: it should begin with "version: 1" and "themes:".'),
        ("version: 1\n", 'The list "themes" is missing, is empty or is not a list of lines with "-".'),
        ("version: 1\nthemes: []\n", 'The list "themes" is missing, is empty or is not a list of lines with "-".'),
        ("version: 1\nthemes: [Arriving]\n", 'Theme 1 is not in the expected form: it should have "title" and'),
        ("version: 1\nthemes: [{title: Arriving}]\n", 'The list "prompts" of theme 1 (Arriving) is missing'),
        ("version: 1\nthemes: &a [*a]\n", "Theme 1 is not in the expected form"),
        ("version: 1\n[a, b]: 2\nthemes: []\n", "Line 2"),
    ],
)
def test_another_shape_is_said_plainly(file, content, said):
    assert faults_of(file, content)[0].startswith(said)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("version: 1", "version: 2", 'The file should say "version: 1" at the top.'),
        ("version: 1", "version: true", 'The file should say "version: 1" at the top.'),
        ("themes:", "extra: 1\nthemes:", 'The file: "extra" is not known here; it may be "version" or "themes".'),
        ("title: Arriving", "title:", "Theme 1: the title is missing."),
        ("title: Arriving", "title: 2026", 'Theme 1: what stands after "title" is not read as words; put it in '),
        ("key: a-song", "key: 2026", 'Prompt 2 (2026): what stands after "key" is not read as words; put it in '),
        ("key: a-song", "key: A Song", "Prompt 2 (A Song): the key may hold small letters"),
        ("key: a-song", "key: a-first-step", "Prompt 2 (a-first-step): the key is the same as that of prompt 1 ("),
        ("        light: true\n", "        light: perhaps\n", 'Prompt 2 (a-song): after "light" there should be true'),
        ("        light: true\n", "        lihgt: true\n", 'Prompt 2 (a-song): "lihgt" is not known here; it may be'),
        ("model: Borton", "model: Jung", "Prompt 2 (a-song): the model is “Jung”; it must be one of"),
        ("lighter: Loud or quiet?", "lighter: yes", 'Prompt 2 (a-song): what stands after "lighter" is not read as'),
        ("        lighter: Loud or quiet?\n", "", "Prompt 2 (a-song): the lighter question is missing."),
        ("- key: a-song", "- A song\n      - key: a-song", "Prompt 2 is not in the expected form: it should have"),
    ],
)
def test_each_fault_is_named_with_its_place(file, old, new, said):
    (fault,) = faults_of(file, GOOD.replace(old, new))
    assert fault.startswith(said)


def test_a_forgotten_dash_that_melts_two_prompts_into_one_is_noticed(file):
    found = faults_of(file, GOOD.replace("- key: a-song", "  key: a-song"))
    assert found[0] == 'Line 11: "key" stands twice in the same entry; perhaps a "- " is missing above it.'
    assert len(found) == 4  # key, model, text, lighter


def test_all_faults_are_named_at_once_and_later_places_stay_right(file):
    content = GOOD.replace("version: 1", "version: 9").replace("- key: a-first-step", "- Hello\n      - key: First")
    found = faults_of(file, content.replace("Borton", "Jung"))
    assert [fault.split(":")[0] for fault in found] == [
        'The file should say "version',
        "Prompt 1 is not in the expected form",
        "Prompt 2 (First)",
        "Prompt 3 (a-song)",
    ]

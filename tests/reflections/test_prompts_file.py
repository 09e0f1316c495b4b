"""The file of prompts that we ship keeps to its own rules: its plan, its voice, and what it never asks."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from cogs.reflections.prompts_file import load_bank
from cogs.reflections.rules.bank import MODELS, Bank, Prompt

FILE = Path(__file__).parents[2] / "config" / "prompts.yaml"
SHIPPED = load_bank(FILE).prompts
EACH = pytest.mark.parametrize("prompt", SHIPPED, ids=lambda prompt: prompt.key)

THEMES = (
    "Arriving",
    "Lived expertise",
    "Choosing what to share",
    "Looking after yourself",
    "Engaged, involved or leading?",
    "Confidence",
    "Community and cohesion",
    "Learning in practice",
    "Fair recognition and allies",
    "Leading together",
    "Systems and power",
    "Influence and voice",
    "Looking back, choosing forward",
)

# Published: answers hang on these keys. One may be added; none may be renamed or used for another question.
PUBLISHED = re.findall(
    r"\S+",
    """
    a-first-small-step an-easy-place-to-join working-well-with-others where-ideas-turn-up
    almost-without-thinking know-how-put-to-use a-plan-made-better a-tool-to-lend
    how-you-choose a-kind-no introduced-by-your-work the-label-on-the-jar
    a-pace-that-lasts time-for-a-break sharing-a-task five-free-minutes
    asked-shaping-or-leading a-part-in-deciding what-leading-means your-seat-in-the-boat
    something-you-can-do-now unsure-and-did-it-anyway thinking-on-your-feet a-theme-tune
    when-a-group-works seeing-things-differently room-for-more-ideas a-shared-meal
    something-you-tried a-surprise-at-work a-finished-piece-of-work an-unlikely-teacher
    fair-reward a-good-ally credit-where-it-is-due a-small-plaque
    sharing-the-lead stepping-in-stepping-back a-useful-disagreement a-team-in-the-garden
    how-a-decision-is-made where-you-have-a-say a-rule-and-its-purpose in-charge-of-meetings
    a-point-that-got-across who-could-help-it-along a-change-of-mind six-words-on-a-badge
    worth-keeping room-for-something-new something-to-learn-next a-postcard-to-yourself
    """,
)

# By their stems, so that no ending slips through.
NEVER_SAID = re.compile(
    r"\b(service users?|beneficiar\w*|vulnerab\w*|suffer\w*|hard to reach|lurk\w*|engagement|your story"
    r"|happened to you|victim\w*|survivor\w*|trauma\w*|journey\w*|empower\w*|inspir\w*|streak\w*|hero\w*|brave\w*)"
)
NEVER_ASKED_ABOUT = re.compile(
    r"\b(health|ill|illness\w*|diagnos\w*|disab\w*|medic\w*|therap\w*|famil\w*|mother|father|parent\w*|child\w*|partner"
    r"|crim\w*|offen[cd]\w*|prison\w*|police|court\w*|visa|asylum|refugee\w*|immigra\w*|passport"
    r"|abuse\w*|violen\w*|hurt\w*|pain\w*|griev\w*|loss|debt\w*|homeless\w*|addict\w*|religio\w*|faith"
    r"|painful|your past|grew up|your background|experienced)\b"
)
# "must" and the like turn an invitation into homework.
PRESSING = re.compile(
    r"\b(must|should|you have to|you need to|make sure|don't forget|every day|be honest|deepest|worst)\b|!"
)
# Many who lead are not paid for it. "Your work" is the work of leading; these are a job.
PAID_WORK = re.compile(
    r"\b((?:at|from|after|off) work|(?:two|your|main|day) jobs?|months of work|work ?(?:place|day|mate)\w*|career\w*"
    r"|employ\w*|salar\w*|wages?|boss\w*|offices?|colleague\w*|profession\w*)\b"
)
AMERICAN = re.compile(r"\b(\w+iz(e|es|ed|ing|ation)|learned|color|favorite|behavior|center|program|gotten)\b")


def plain(words: str) -> str:
    return " ".join(words.replace("-", " ").casefold().split())


def both(prompt: Prompt) -> str:
    return plain(f"{prompt.text} {prompt.lighter}")


# -- The plan ------------------------------------------------------------------------------------


def test_there_are_52_in_13_themes_of_four_in_order():
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    assert tuple(theme["title"] for theme in content["themes"]) == THEMES
    assert [len(theme["prompts"]) for theme in content["themes"]] == [4] * 13
    assert [prompt.theme for prompt in SHIPPED] == [theme for theme in THEMES for _ in range(4)]


def test_every_fourth_is_a_light_one_and_no_other():
    assert [number for number, prompt in enumerate(SHIPPED, 1) if prompt.light] == list(range(4, 53, 4))


def test_every_model_has_a_fair_share():
    shares = Counter(prompt.model for prompt in SHIPPED)
    assert set(shares) == set(MODELS)
    assert min(shares.values()) >= 6


def test_no_published_key_has_gone():
    assert len(set(PUBLISHED)) == 52
    assert set(PUBLISHED) <= set(Bank(SHIPPED).keys)


def test_the_file_tells_a_volunteer_how_to_edit_it():
    opening = FILE.read_text(encoding="utf-8").split("version:")[0]
    assert all(line.startswith("#") for line in opening.splitlines() if line)
    for name in ("key", "model", "text", "lighter", "light: true", *MODELS):
        assert name in opening


# -- The voice -----------------------------------------------------------------------------------


@EACH
def test_lengths_suit_a_card(prompt):
    assert 60 <= len(prompt.text) <= 400
    assert 20 <= len(prompt.lighter) <= 200
    assert len(prompt.lighter) < len(prompt.text)


@EACH
def test_it_is_a_question_of_one_to_three_short_sentences(prompt):
    assert "?" in prompt.text or "You could" in prompt.text
    sentences = re.split(r"(?<=[.?])\s+", prompt.text)
    assert 1 <= len(sentences) <= 3
    assert max(len(sentence.split()) for sentence in sentences) <= 26


@EACH
def test_it_uses_no_word_that_we_never_say(prompt):
    assert NEVER_SAID.findall(both(prompt)) == []


@EACH
def test_it_asks_about_nothing_private(prompt):
    assert NEVER_ASKED_ABOUT.findall(both(prompt)) == []


@EACH
def test_it_speaks_to_those_who_lead_unpaid_too(prompt):
    assert PAID_WORK.findall(both(prompt)) == []


@EACH
def test_it_invites_and_does_not_press(prompt):
    assert PRESSING.findall(both(prompt)) == []


@EACH
def test_it_is_in_british_english_with_plain_marks(prompt):
    assert AMERICAN.findall(both(prompt)) == []
    # Straight quotes and no dashes: easy to type for whoever edits, easy to hear for whoever listens.
    assert f"{prompt.text}{prompt.lighter}".isascii()
    assert "  " not in prompt.text
    assert prompt.text[-1] in ".?"
    assert prompt.lighter[-1] in ".?"


def openings(words: int) -> Counter[str]:
    return Counter(" ".join(plain(prompt.text).split()[:words]) for prompt in SHIPPED)


def test_openings_vary():
    assert max(openings(1).values()) <= 7
    assert max(openings(2).values()) <= 3
    assert max(openings(3).values()) == 1
    firsts = [prompt.text.split()[0] for prompt in SHIPPED]
    assert all(one != next_one for one, next_one in pairwise(firsts))


def test_no_two_are_alike():
    questions = [plain(prompt.text).replace("no names needed", "") for prompt in SHIPPED]
    words = [set(re.findall(r"[a-z']+", question)) for question in questions]
    common = {word for word, times in Counter(word for each in words for word in each).items() if times > 6}
    said = [each - common for each in words]
    alike = [
        (SHIPPED[one].key, SHIPPED[other].key)
        for one in range(52)
        for other in range(one)
        if len(said[one] & said[other]) > 0.4 * min(len(said[one]), len(said[other]))
    ]
    assert alike == []
    assert len({plain(prompt.lighter) for prompt in SHIPPED}) == 52


def syllables(word: str) -> int:
    """Count runs of vowels, less a silent e: near enough for an average."""
    runs = len(re.findall(r"[aeiouy]+", word))
    silent = word.endswith("e") and not word.endswith("le") and runs > 1
    return max(1, runs - silent)


def school_grade(text: str) -> float:
    """Return the Flesch-Kincaid grade (Kincaid and others, 1975); add five for an age in years."""
    words = re.findall(r"[a-z']+", text.casefold())
    sentences = len(re.findall(r"[.?:]+(?=\s|$)", text))
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


@EACH
def test_a_reader_of_eleven_can_read_each(prompt):
    assert school_grade(prompt.text) <= 6.5
    assert school_grade(prompt.lighter) <= 7


def test_a_reader_of_nine_can_read_most():
    grades = [school_grade(prompt.text) for prompt in SHIPPED]
    assert sum(grades) / len(grades) <= 4

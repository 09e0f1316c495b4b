"""Every sentence is in the catalogue, every fact in it is given, and it reads well."""

from __future__ import annotations

import functools
import io
import re
import string

import pytest
import yaml
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from scripts.words import ROOT, TEMPLATE, all_marked, template
from tests.contracts.sources import CODE, files

# product.md: "Never: ...", and what trauma-informed practice leaves out. "engagement" is never said of prompts.
NEVER = (
    "service user",
    "beneficiar",
    "vulnerable",
    "sufferer",
    "hard to reach",
    "hard-to-reach",
    "lurker",
    "engagement",
    "tell us your story",
    "what happened to you",
    "victim",
    "streak",
    "leaderboard",
)
AMERICAN = re.compile(r"\b\w*(?:ization|izing|ized|color|favorite|canceled|behavior)\b", re.IGNORECASE)


@functools.cache
def sentences() -> list[str]:
    return sorted({form for marked in all_marked() for form in marked.forms})


def placeholders(sentence: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(sentence) if field is not None}


def test_the_template_is_what_the_code_says():
    assert TEMPLATE.read_text(encoding="utf-8") == template(), "run `make words`"


def test_the_template_can_be_read_and_holds_every_sentence():
    with TEMPLATE.open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    held = {form for message in catalogue if message.id for form in _forms(message.id)}
    assert held == set(sentences())


def _forms(message_id: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (message_id,) if isinstance(message_id, str) else tuple(message_id)


def test_babels_own_reader_finds_nothing_that_we_miss():
    keywords = {"_": None, "sentence": None, "say": (1,), "many": (1, 2)}
    found = {
        message
        for path in files(*CODE)
        for _, messages, _, _ in extract_from_file("python", path, keywords=keywords)
        for message in _forms(messages)
    }
    assert found - set(sentences()) == set()


def test_every_sentence_is_spelt_out_where_it_is_said():
    # The translator of commands looks up what `_` has marked before.
    found = [f"{one.place}:{one.line}" for one in all_marked() if not one.forms and one.place != "bot/words.py"]
    assert found == []


def test_every_fact_in_a_sentence_is_given_and_none_in_vain():
    for marked in all_marked():
        wanted = {name for form in marked.forms for name in placeholders(form)}
        given = set(marked.facts) | ({"number"} if marked.mark == "many" else set())
        assert (marked.place, marked.forms, wanted - given) == (marked.place, marked.forms, set())
        assert (marked.place, marked.forms, given - wanted - {"number"}) == (marked.place, marked.forms, set())
        assert all(name.isidentifier() for name in wanted)


@pytest.mark.parametrize("word", NEVER)
def test_words_we_never_use(word: str):
    prompts = (ROOT / "config" / "prompts.yaml").read_text(encoding="utf-8")
    asked = yaml.safe_load(prompts)
    spoken = [*sentences(), *_texts(asked)]
    assert [sentence for sentence in spoken if word in sentence.casefold()] == []


def _texts(node: object) -> list[str]:
    if isinstance(node, str):
        return [node]
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else []
    return [text for child in children for text in _texts(child)]


def test_british_english():
    assert [sentence for sentence in sentences() if AMERICAN.search(sentence)] == []


def test_sentences_are_short():
    lengths = [len(one.split()) for sentence in sentences() for one in re.split(r"(?<=[.?!:;])\s+", sentence)]
    assert sum(lengths) / len(lengths) < 15
    assert max(lengths) <= 26


def test_no_sentence_begins_or_ends_with_a_blank():
    assert [sentence for sentence in sentences() if sentence != sentence.strip()] == []


def test_at_most_one_emoji_and_after_the_words():
    emoji = re.compile("[\U0001f300-\U0001faff☀-➿]")
    for sentence in sentences():
        found = list(emoji.finditer(sentence))
        assert len(found) <= 1
        assert all(not re.search(r"\w", sentence[match.end() :]) for match in found)


def test_writing_it_twice_gives_the_same_file():
    assert template() == template()
    assert io.StringIO(template()).readline().startswith("# The sentences of Hearth")

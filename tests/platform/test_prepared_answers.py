"""What everybody asks for, every day, runs prepared statements alone: one that is not doubles what an answer costs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, event

from tests.community import Community, said
from tests.reflections.answering import asked, sends


@contextmanager
def unprepared() -> Iterator[list[str]]:
    """Yield the statements that SQLAlchemy itself runs meanwhile; what is prepared goes past it."""
    found: list[str] = []

    def runs(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        found.append(statement)

    event.listen(Engine, "before_cursor_execute", runs)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", runs)


@pytest.fixture
async def prompt(community: Community) -> Any:
    """This week's question, answered once by the member and by nobody else."""
    prompt = await asked(community)
    await sends(community.member, await community.member.click(prompt, label="Answer"), "A first answer")
    return prompt


@pytest.mark.parametrize(
    "command", ["home", "reflect journal", "reflect answer", "library find", "people meet", "my settings"]
)
async def test_a_read_does(community: Community, prompt: Any, command: str):
    with unprepared() as found:
        await community.member.slash(community.reflections, command)
    assert found == []


async def test_an_answer_that_is_kept_does(community: Community, prompt: Any):
    with unprepared() as found:
        form = await community.steward.click(prompt, label="Answer")
        kept = await sends(community.steward, form, "Kept for myself")
    assert "Saved in your journal." in said(kept)
    assert found == []


async def test_the_buttons_of_a_prompt_do(community: Community, prompt: Any):
    with unprepared() as found:
        for label in ("Lighter question", "Not this week"):
            await community.member.click(prompt, label=label)
    assert found == []

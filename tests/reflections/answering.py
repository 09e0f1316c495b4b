"""What the tests of answers and of the journal share."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import discord
import simcord

from cogs.reflections.rules.reflection import Reflection
from cogs.reflections.store import reflections
from tests.community import Community, posts
from tests.interface.pressing import nodes, private

WORDS = "We planted a garden behind the library"
SOON = timedelta(minutes=10)


async def asked(community: Community, *, after: timedelta = SOON) -> discord.Message:
    """Let this week's question be posted, and return its message."""
    soon = community.now + after
    await community.set_prompts(day=f"{soon:%A}", time=f"{soon:%H:%M}", zone="UTC")
    await community.go_to(soon + timedelta(seconds=1))
    return [post for post in posts(community.reflections) if post.author.bot][-1]


async def sends(
    person: Any, form: simcord.InteractionResult, text: str, audience: str = "me"
) -> simcord.InteractionResult:
    """Send an opened form; the answer must be for nobody else."""
    found = await person.submit_modal(form, {"text": text, "audience": audience})
    private(found)
    return found


async def answers(
    person: Any, prompt: discord.Message, text: str = WORDS, audience: str = "me", label: str = "Answer"
) -> simcord.InteractionResult:
    """Answer a posted question as a person does: press, write, send."""
    return await sends(person, await person.click(prompt, label=label), text, audience)


async def shares(community: Community, person: Any, prompt: discord.Message, text: str = WORDS) -> Any:
    """Answer for everyone, look at it and post it; return what the presser is told once it is there."""
    preview = await answers(person, prompt, text, "everyone")
    told = await person.click(preview.response, label="Post it")
    await passes(community)
    return told


async def passes(community: Community, time: timedelta = timedelta(seconds=5)) -> None:
    """Let a moment pass, in which what was planned is done."""
    await community.go_to(community.now + time)


def thread_of(community: Community, prompt: discord.Message) -> Any:
    """Return the prompt's thread, which must be there and the only one."""
    [thread] = community.reflections.threads
    assert thread.id == prompt.id
    return thread


def read(message: Any) -> str:
    """Return the paragraphs of a message, each on a line of its own."""
    return "\n".join(str(node["content"]) for node in nodes(message.components) if node.get("content"))


def question_in(prompt: discord.Message) -> str:
    """Return the question of a posted prompt."""
    return read(prompt).splitlines()[1]


def answers_in(thread: Any) -> list[str]:
    """Return what the bot's posts in a thread say, oldest first."""
    return [read(post) for post in posts(thread) if post.author.bot and post.components]


async def kept_by(community: Community, person: Any) -> list[Reflection]:
    """Return everything this person wrote, oldest first."""
    async with community.hearth.database.reading() as unit:
        return await reflections.all_of(unit, person.id)

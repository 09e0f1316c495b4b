"""Discord is told of the commands in every language that both of us have."""

from __future__ import annotations

import shutil
from pathlib import Path

import simcord

from bot.app import build
from demo.world import World
from tests.community import SETTLED_WITHIN, Community, leave, settings_for

SAID = "What waits for you, this week's question, and what you can do here."
FRENCH = f"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: fr\\n"

msgid "{SAID}"
msgstr "Ce qui vous attend ici."
"""


def told(env: simcord.Env) -> list[dict[str, object]]:
    """What Discord was last told of `/home`: its description, and those in other languages."""
    synced = [request.json for request in env.http_requests if request.method == "PUT" and "/commands" in request.path]
    return [
        {name: command.get(name) for name in ("description", "description_localizations")}
        for command in synced[-1]
        if command["name"] == "home"
    ]


async def test_where_there_is_another_language_it_is_told_too(tmp_path: Path):
    config = tmp_path / "config"
    shutil.copytree("config", config)
    (config / "locales" / "fr").mkdir()
    (config / "locales" / "fr" / "hearth.po").write_text(FRENCH, encoding="utf-8")
    settings = settings_for(tmp_path / "data", HEARTH_CONFIG=str(config))
    env = World(build(settings), settle_timeout=SETTLED_WITHIN)
    await env.start()
    assert told(env) == [{"description": SAID, "description_localizations": {"fr": "Ce qui vous attend ici."}}]
    await leave(Community(env, settings))


async def test_without_another_the_words_are_told_as_they_are(community: Community):
    [home] = told(community.env)
    assert home["description"] == SAID
    assert not home["description_localizations"]

"""What a server has set of “Start here” and of the welcome line."""

from __future__ import annotations

from bot import servers
from bot.database import Unit
from bot.deliveries import store as rows
from bot.deliveries.model import State
from cogs.introductions.keeping import START_CHANNEL, START_POST, WELCOME_CHANNEL, WELCOME_LINE
from cogs.introductions.rules.starting import Chosen, StartPost

_ON_ITS_WAY = frozenset({State.PLANNED, State.SENDING})


async def chosen(unit: Unit, guild_id: int) -> Chosen:
    """Return what a server has set."""
    found = await servers.settings(unit, guild_id)
    is_on = found.get(WELCOME_LINE.name, WELCOME_LINE.default)
    return Chosen(
        start_channel=found.get(START_CHANNEL.name),
        post=_post(found.get(START_POST.name)),
        line_channel=found.get(WELCOME_CHANNEL.name) if is_on else None,
        language=found.get(servers.LANGUAGE.name),
    )


async def post_of(unit: Unit, guild_id: int) -> StartPost | None:
    """Return the post that stands or stood."""
    return _post(await servers.setting(unit, guild_id, START_POST))


async def posts_everywhere(unit: Unit) -> dict[int, StartPost]:
    """Return the posts that stand: server -> post."""
    found = {guild_id: _post(facts) for guild_id, facts in (await servers.everywhere(unit, START_POST)).items()}
    return {guild_id: post for guild_id, post in found.items() if post is not None and not post.is_gone}


async def servers_with_channel(unit: Unit) -> list[int]:
    """Return the servers that have chosen a channel for it."""
    return sorted(await servers.everywhere(unit, START_CHANNEL))


async def keep_post(unit: Unit, guild_id: int, post: StartPost) -> None:
    """Keep where it stands and what it says, or that it is gone: a later one is told from it by its message."""
    facts = {
        "channel": post.channel_id,
        "message": post.message_id,
        "digest": post.digest,
        **({"gone": True} if post.is_gone else {}),
    }
    await servers.put(unit, guild_id, START_POST, facts)


async def is_on_its_way(unit: Unit, dedupe_key: str) -> bool:
    """Whether the row of this key waits, or is in hand."""
    row = await rows.by_key(unit, dedupe_key)
    return row is not None and row.state in _ON_ITS_WAY


def _post(facts: dict[str, object] | None) -> StartPost | None:
    if facts is None:
        return None
    where = (int(str(facts["channel"])), int(str(facts["message"])))
    return StartPost(*where, str(facts["digest"]), bool(facts.get("gone")))

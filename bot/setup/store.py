"""What setup keeps of a server, from its settings and from the row of its support post."""

from __future__ import annotations

from dataclasses import replace

from bot import servers
from bot.database import Unit
from bot.deliveries import store as deliveries
from bot.deliveries.model import State
from bot.servers import LANGUAGE, STEWARD_ROLES, STEWARDS_CHANNEL, ZONE
from bot.setup.declared import CONTROLLER_CONTACT, CONTROLLER_NAME, SETTLED, SUPPORT_CHANNEL, SUPPORT_POST
from bot.setup.planning import key_of_post
from bot.setup.standing import Kept, Post, PostState

_ROWS = {
    State.PLANNED: PostState.ON_ITS_WAY,
    State.SENDING: PostState.ON_ITS_WAY,
    State.FAILED: PostState.REFUSED,
}


async def kept(unit: Unit, guild_id: int) -> Kept:
    """Return what a server has set."""
    found = await servers.settings(unit, guild_id)
    post = _post(found.get(SUPPORT_POST.name))
    known = Kept(
        zone=found.get(ZONE.name),
        language=found.get(LANGUAGE.name),
        controller_name=found.get(CONTROLLER_NAME.name),
        controller_contact=found.get(CONTROLLER_CONTACT.name),
        steward_roles=tuple(found.get(STEWARD_ROLES.name, ())),
        settled=frozenset(found.get(SETTLED.name, ())),
        stewards_channel=found.get(STEWARDS_CHANNEL.name),
        support_channel=found.get(SUPPORT_CHANNEL.name),
        post=post,
    )
    if known.support_channel is None:
        return known
    row = await deliveries.by_key(unit, key_of_post(guild_id, post))
    return known if row is None else replace(known, row=_ROWS.get(row.state))


async def keep_post(unit: Unit, guild_id: int, post: Post) -> None:
    """Keep where the support post stands and what it said, or that it is gone."""
    facts = {
        "channel": post.channel_id,
        "message": post.message_id,
        "digest": post.digest,
        **({"gone": True} if post.is_gone else {}),
    }
    await servers.put(unit, guild_id, SUPPORT_POST, facts)


def _post(facts: dict[str, object] | None) -> Post | None:
    if facts is None:
        return None
    return Post(int(str(facts["channel"])), int(str(facts["message"])), str(facts["digest"]), bool(facts.get("gone")))

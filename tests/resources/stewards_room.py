"""What the tests of the stewards' half share: the panel, the inbox, and a file that is sent."""

from __future__ import annotations

from typing import Any

import simcord

from tests.community import Community, said
from tests.interface.pressing import private, standing


async def panel(community: Community, person: Any = None) -> simcord.InteractionResult:
    """Open the stewards' panel."""
    return await (person or community.steward).slash(community.stewards, "steward library")


async def opened(community: Community, resource_id: int) -> simcord.InteractionResult:
    """Open a resource as the steward, from wherever it is listed."""
    post = await standing(community, community.stewards, f"resource:open:{resource_id}")
    return await community.steward.click(post, custom_id=f"resource:open:{resource_id}")


async def presses(community: Community, shown: simcord.InteractionResult, *labels: str) -> simcord.InteractionResult:
    """Let the steward press one button after the other; every answer must be theirs alone."""
    for label in labels:
        shown = await community.steward.click(last(shown), label=label)
        private(shown)
    return shown


def last(shown: simcord.InteractionResult) -> Any:
    """Return the last message of an answer."""
    return [one for one in (shown.response, *shown.followups) if one is not None][-1]


async def sends(
    community: Community, content: str | bytes, how: str = "good_rows", *, name: str = "library.csv"
) -> simcord.InteractionResult:
    """Bring a file in from the panel."""
    form = await community.steward.click((await panel(community)).response, label="Bring in a file")
    sent = content.encode() if isinstance(content, str) else content
    return await community.steward.submit_modal(form, {"file": [(name, sent)], "how": how})


async def trail(community: Community) -> str:
    """Return what the audit trail says."""
    return said(await community.steward.slash(community.stewards, "steward audit"))

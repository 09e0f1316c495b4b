"""A sealed text that no key opens any more (a damaged disk, a row put in by hand) stands in nobody's way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.app import Hearth
from bot.database import Sealer, new_key
from bot.interface.drafts import drafts
from bot.takedowns import takedowns
from cogs.reflections.rules.reflection import KEPT_FOR
from cogs.reflections.tables import reflections
from tests.platform.rows import ADA, BEN, HERE, NOW, THERE, fill, rows_with

DAY = timedelta(days=1)


@pytest.fixture
async def damaged(hearth: Hearth) -> Hearth:
    """What Ada wrote in one server is damaged, what she wrote in the other is not."""
    await fill(hearth, ADA, HERE)
    await fill(hearth, ADA, THERE)
    async with hearth.database.writing() as unit:
        lost = Sealer((new_key(),)).seal("nobody can open this")
        await unit.execute(update(reflections).where(reflections.c.guild_id == HERE).values(text=lost))
        await unit.execute(update(drafts).where(drafts.c.guild_id == HERE).values(fields=lost))
    return hearth


async def test_everything_else_is_still_exported_and_the_damage_is_said(damaged: Hearth) -> None:
    kept = await damaged.personal_data.export(ADA)
    texts = {one.facts["server"]: one.facts for one in kept if one.title == "A reflection"}
    assert texts[THERE]["text"] == "my own words"
    assert (texts[HERE]["text"], texts[HERE]["cannot be opened any more"]) == (None, True)
    assert texts[HERE]["question"] == "What is new?"
    forms = {one.facts["server"]: one.facts for one in kept if one.title == "A form you sent"}
    assert forms[THERE]["what you wrote"] == {"text": "mine"}
    assert (forms[HERE]["what you wrote"], forms[HERE]["cannot be opened any more"]) == ({}, True)


async def test_all_of_them_is_erased_and_every_post_goes(damaged: Hearth) -> None:
    erased = await damaged.personal_data.erase(ADA)
    assert await rows_with(damaged.database, ADA) == {}
    # In each of the two servers, a reflection, an introduction and a message that was sent.
    assert erased.posts == 6


async def test_it_expires_like_any_other(damaged: Hearth) -> None:
    await fill(damaged, BEN, HERE, NOW + 2 * DAY)
    await damaged.personal_data.expire(NOW + KEPT_FOR + DAY)
    async with damaged.database.reading() as unit:
        left = [row.person_id for row in await unit.all(select(reflections.c.person_id))]
        going = await unit.scalar(select(func.count()).select_from(takedowns).where(takedowns.c.message_id == 78))
    assert (left, going) == ([BEN], 2)

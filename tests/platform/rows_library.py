"""Rows of what somebody shared, used, kept and reported, in every table of the library."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.database import Unit
from cogs.resources import index
from cogs.resources.rules.health import begun
from cogs.resources.rules.keeping import Problem
from cogs.resources.rules.resource import Cost, Description, Kind
from cogs.resources.rules.sharing import Share
from cogs.resources.rules.topics import Topic, Topics
from cogs.resources.store import imports, looks, members, resources, sharing, stewards

TOPICS = Topics((Topic("wellbeing", "Wellbeing"),))
ABOUT = Description("A walk in the park", "It calms me.", Kind.ARTICLE, ("wellbeing",), cost=Cost.FREE)


async def fill_library(unit: Unit, person_id: int, guild_id: int, at: datetime) -> None:
    """Put rows of this person, in this server, into every table of the library."""
    number = person_id % 10
    address = f"example.org/walk-{number}"
    made = await resources.add(unit, guild_id, Share(address, f"https://{address}", ABOUT), at)
    found = await resources.get(unit, made)
    assert found is not None
    await resources.posted(unit, found, (9, made + 800), at, is_forum_post=False)
    await members.credit(unit, found, person_id, "It calms me.", at)
    await members.use(unit, found, person_id, at)
    await members.put_on_shelf(unit, found, person_id, at)
    await stewards.report(unit, found, person_id, Problem.OLD, "the gate is shut", at)
    # Later than anything else is kept, so that tests of other periods find them alone.
    later = at + timedelta(hours=2)
    await sharing.begin(unit, guild_id, person_id, Share(address, f"https://{address}", ABOUT), later)
    collection = await stewards.make_collection(unit, guild_id, "Outside", "Fresh air.", at)
    await stewards.put_in(unit, collection, made, at)
    await looks.put(unit, made, guild_id, "example.org", begun(at, 0.5))
    brought_in = await imports.begin(unit, guild_id, person_id, later)
    await imports.arrived(unit, brought_in)
    await imports.is_done(unit, brought_in)
    await index.refresh(unit, TOPICS, made)

"""Everything of finding people is pressed, and nobody but who pressed sees what comes of it."""

from __future__ import annotations

from dataclasses import replace

from tests.community import Community
from tests.contracts import posted
from tests.interface.pressing import pressable, private
from tests.introductions.test_finding import GARDENER, find, look_at, newcomer, says


async def test_every_answer_is_for_the_asker_alone(community: Community):
    people = [newcomer(community, f"p{number}") for number in range(9)]
    for number, person in enumerate(people):
        await says(community, person, replace(GARDENER, name=f"Person {number}"))
    pressed: set[str] = set()
    first = await find(community)
    private(first)
    second = await community.member.click(first.response, label="Next page")
    private(second)
    for message in (first.response, second.response):
        for node in pressable(message):
            pressed.add(posted.noun_and_verb(node["custom_id"]))
            private(await community.member.click(message, custom_id=node["custom_id"]))
    private(await look_at(community, people[0]))
    private(await look_at(community, people[0], community.steward))
    assert pressed == posted.presses_of(posted.FINDING)

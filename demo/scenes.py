"""The tour's weeks: three prompts come on three Mondays, through a clock change."""

from __future__ import annotations

from datetime import UTC, timedelta
from itertools import pairwise

from demo.community import london
from demo.jumps import A_MOMENT
from demo.stage import Stage, answered, clock_of, to_the_second

STARTS_AT = london(2026, 3, 12, 14)
"""A Thursday, two and a half weeks before the clocks go forward in London."""

MONDAYS = (london(2026, 3, 16, 10), london(2026, 3, 23, 10), london(2026, 3, 30, 10))
"""Three Mondays at 10:00 in London; the clocks go forward on the night before the third."""

_TRADED_TEXT = "Where do good ideas about your work tend to turn up?"
_TRADED_KEY = "where-ideas-turn-up"


async def first_monday(stage: Stage) -> None:
    """The prompt is posted on time, and pings those who chose it."""
    community = stage.community
    await community.go_to(MONDAYS[0] + A_MOMENT)
    stage.scene("Monday: the question is there")
    prompt = stage.the_only_post("reflections")
    stage.must_say(stage.post(prompt, "reflections", "Mo"), "@Weekly nudge", "This week: Arriving", "I'm a bot.")
    pinged = [role.id for role in prompt.role_mentions]
    stage.must("it pings the role, and nobody else", pinged == [community.nudge.id] and not prompt.mention_everyone)


async def traded(stage: Stage) -> None:
    """A steward gives a week another prompt; the two trade places, and none is lost."""
    community = stage.community
    await community.go_to(london(2026, 3, 17, 19))
    stage.scene("Another question for next week")
    sam = community.members["Sam"]
    stage.does("Sam", "types /steward prompts, and chooses Monday 23/03/2026 under Give a week another prompt.")
    panel = await sam.slash(community.rooms["stewards"], "steward prompts")
    choices = await sam.select(answered(panel), ["2026-03-23"], custom_id="prompts:swap:0")
    stage.answer("Sam", choices)
    stage.does("Sam", f"chooses “{_TRADED_TEXT}”")
    swapped = await sam.select(answered(choices), [_TRADED_KEY], custom_id="prompts:trade:20260323-0")
    told = stage.answer("Sam", swapped, shortened=True)
    stage.must_say(told, "Done: the two prompts traded places.", "1. Monday, 23 March 2026 at 10:00")


async def second_monday(stage: Stage) -> None:
    """The other question comes, once."""
    community = stage.community
    await community.go_to(MONDAYS[1] + A_MOMENT)
    stage.scene("The second Monday")
    posts = community.posts(community.rooms["reflections"])
    stage.must("a second prompt is there", len(posts) == 2)
    stage.must_say(stage.post(posts[1], "reflections", "Mo"), _TRADED_TEXT)


async def clocks_change(stage: Stage) -> None:
    """The clocks go forward in London; the prompt stays at 10:00 there, an hour earlier in UTC."""
    community = stage.community
    await community.go_to(london(2026, 3, 29, 8))
    stage.scene("The clocks have gone forward")
    stage.say("It is Sunday morning, and summer time has begun in London overnight. Grace, in New York, looks ahead.")
    grace = community.members["Grace"]
    stage.does("Grace", "types /home.")
    home = await grace.slash(community.rooms["welcome"], "home")
    stage.must_say(stage.answer("Grace", home), "Monday, 30 March 2026 at 05:00")

    await community.go_to(MONDAYS[2] + A_MOMENT)
    stage.scene("The third Monday")
    posts = community.posts(community.rooms["reflections"])
    stage.must_say(stage.post(posts[-1], "reflections", "Mo"), "This week: Arriving")
    times = [to_the_second(post.created_at) for post in posts]
    stage.must("three prompts stand in the room, each at 10:00 in London", times == list(MONDAYS))
    on_utc = [f"{at.astimezone(UTC):%H:%M}" for at in times]
    stage.must("in UTC the third came an hour earlier", on_utc == ["10:00", "10:00", "09:00"])
    zones = ("Europe/London", "UTC", "America/New_York", "Asia/Kathmandu")
    rows = [(f"{at:%A} {at.day} {at:%B}", *(clock_of(at, zone) for zone in zones)) for at in times]
    stage.must("New York and Kathmandu see 05:00 and 14:45", rows[-1][3:] == ("05:00", "14:45"))
    stage.say("When the three questions came, taken from the messages themselves:")
    stage.table(("Posted on", "London", "UTC", "Grace (New York)", "Bishnu (Kathmandu)"), rows)
    texts = [stage.reader("Mo").plain(str(post.components[0].to_dict())) for post in posts]
    stage.must("no question came twice", len(set(texts)) == 3)
    gaps = {after - before for before, after in pairwise(times)}
    stage.must("the weeks differ by the hour that was lost", gaps == {timedelta(days=7), timedelta(days=7, hours=-1)})

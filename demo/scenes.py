"""The tour's first half: a steward switches the weekly prompt on, and people meet it over three weeks."""

from __future__ import annotations

from datetime import UTC, timedelta
from itertools import pairwise

from demo.community import london
from demo.stage import Stage, answered, clock_of, to_the_second

MONDAYS = (london(2026, 3, 16, 10), london(2026, 3, 23, 10), london(2026, 3, 30, 10))
"""Three Mondays at 10:00 in London; the clocks go forward on the night before the third."""

A_MOMENT = timedelta(seconds=5)
"""How long the bot is given to post: its timer rings some milliseconds past the hour, so as never to ring early."""

_TRADED_TEXT = "Where do good ideas about your work tend to turn up?"
_TRADED_KEY = "where-ideas-turn-up"


async def switched_on(stage: Stage) -> None:
    """One command, one yes, and the next eight weeks are there to see."""
    stage.scene("1. A steward switches the weekly prompt on")
    community = stage.community
    sam, stewards, reflections = community.members["Sam"], community.rooms["stewards"], community.rooms["reflections"]
    stage.does(
        "Sam",
        "types, in #stewards:\n  /steward prompts channel:#reflections day:Monday time:10am zone:Europe/London",
    )
    asked = await sam.slash(
        stewards, "steward prompts", channel=reflections, day="Monday", time="10am", zone="Europe/London"
    )
    stage.must_say(stage.answer("Sam", asked), "Monday at 10:00", "Monday, 16 March 2026 at 10:00", "It pings nobody.")
    stage.must("nothing is posted before the yes", community.posts(reflections) == [])
    stage.does("Sam", "presses Yes, set it.")
    done = await sam.click(answered(asked), label="Yes, set it")
    told = stage.answer("Sam", done)
    stage.must_say(told, "Done: the weekly prompt is on.", "The coming weeks")
    stage.must("eight weeks are listed", "8. Monday, 4 May 2026 at 10:00" in told and "\n9. " not in told)
    stage.say("That is all a steward has to do.")


async def mistyped(stage: Stage) -> None:
    """A mistake in a form loses nothing: it is told, with the nearest names, and the form opens again filled in."""
    community = stage.community
    await community.go_to(london(2026, 3, 13, 11, 20))
    stage.scene("2. A typing mistake")
    nadia = community.members["Nadia"]
    stage.say(
        "Some members chose the role “Weekly nudge”, so as to be told when the question comes. Nadia, the other"
        " steward, adds it, and mistypes the time zone."
    )
    stage.does("Nadia", "types /steward prompts in #stewards, and presses Change the schedule.")
    panel = await nadia.slash(community.rooms["stewards"], "steward prompts")
    opened = await nadia.click(answered(panel), label="Change the schedule")
    filled = stage.form("Nadia", opened, {"zone": "Europe/Lodnon", "role": "@Weekly nudge"})
    stage.must("the form opens with what is set now", filled["channel"] == "#reflections" and filled["time"] == "10:00")
    entered = {"channel": [community.rooms["reflections"]], "day": ["0"], "time": "10:00", "role": [community.nudge]}
    stage.does("Nadia", "sends the form.")
    refused = await nadia.submit_modal(opened, {**entered, "zone": "Europe/Lodnon"})
    stage.must_say(stage.answer("Nadia", refused), "“Europe/Lodnon”", "Did you mean", "Europe/London", "is kept")
    stage.does("Nadia", "presses Open the form again. Everything is still there; only the zone needs mending.")
    again = await nadia.click(answered(refused), label="Open the form again")
    filled = stage.form("Nadia", again, {"zone": "Europe/London"})
    kept = (filled["zone"], filled["role"], filled["channel"], filled["day"])
    stage.must("the form is filled in again", kept == ("Europe/Lodnon", "@Weekly nudge", "#reflections", "Monday"))
    asked = await nadia.submit_modal(again, {**entered, "zone": "Europe/London"})
    stage.must_say(stage.answer("Nadia", asked), "It pings @Weekly nudge.", "Monday, 16 March 2026 at 10:00")
    stage.does("Nadia", "presses Yes, set it.")
    done = await nadia.click(answered(asked), label="Yes, set it")
    stage.must_say(stage.answer("Nadia", done, shortened=True), "It pings @Weekly nudge.")


async def first_monday(stage: Stage) -> None:
    """The prompt is posted, its three buttons answer privately, and `/home` has it too."""
    community = stage.community
    await community.go_to(MONDAYS[0] + A_MOMENT)
    stage.scene("3. Monday: the question is there")
    prompt = stage.the_only_post("reflections")
    stage.must_say(stage.post(prompt, "reflections", "Mo"), "@Weekly nudge", "This week: Arriving", "I'm a bot.")
    pinged = [role.id for role in prompt.role_mentions]
    stage.must("it pings the role, and nobody else", pinged == [community.nudge.id] and not prompt.mention_everyone)

    await community.go_to(london(2026, 3, 16, 12, 35))
    stage.scene("4. Three buttons, and each is a good answer")
    mo, grace, bishnu = (community.members[name] for name in ("Mo", "Grace", "Bishnu"))
    stage.does("Mo", "presses Answer.")
    stage.must_say(stage.answer("Mo", await mo.click(prompt, label="Answer")), "Nothing was sent or kept.")
    stage.say("Keeping answers is still to come, and Hearth says so.")
    stage.does("Grace", "presses Lighter question.")
    lighter = await grace.click(prompt, label="Lighter question")
    stage.must_say(stage.answer("Grace", lighter), "A lighter question", "Nothing was kept.")
    stage.does("Bishnu", "presses Not this week.")
    passed = await bishnu.click(prompt, label="Not this week")
    stage.must_say(stage.answer("Bishnu", passed), "Nobody sees that you passed")
    stage.must("none of that shows in the room", len(community.posts(community.rooms["reflections"])) == 1)

    stage.does("Bishnu", "is in Kathmandu, and types /home. Every time is shown on Bishnu's own clock.")
    home = await bishnu.slash(community.rooms["welcome"], "home")
    stage.must_say(stage.answer("Bishnu", home), "This week's question", "Monday, 23 March 2026 at 15:45")


async def traded(stage: Stage) -> None:
    """A steward gives a week another prompt; the two trade places, and none is lost."""
    community = stage.community
    await community.go_to(london(2026, 3, 17, 16))
    stage.scene("5. Another question for next week")
    sam = community.members["Sam"]
    stage.does("Sam", "types /steward prompts, and chooses Monday 23/03/2026 under Give a week another prompt.")
    panel = await sam.slash(community.rooms["stewards"], "steward prompts")
    choices = await sam.select(answered(panel), ["2026-03-23"], custom_id="prompts:swap:0")
    stage.answer("Sam", choices)
    stage.does("Sam", f"chooses “{_TRADED_TEXT}”")
    swapped = await sam.select(answered(choices), [_TRADED_KEY], custom_id="prompts:trade:20260323-0")
    told = stage.answer("Sam", swapped, shortened=True)
    stage.must_say(told, "Done: the two prompts traded places.", "1. Monday, 23 March 2026 at 10:00")
    await community.go_to(MONDAYS[1] + A_MOMENT)
    stage.scene("6. The second Monday")
    posts = community.posts(community.rooms["reflections"])
    stage.must("a second prompt is there", len(posts) == 2)
    stage.must_say(stage.post(posts[1], "reflections", "Mo"), _TRADED_TEXT)


async def clocks_change(stage: Stage) -> None:
    """The clocks go forward in London; the prompt stays at 10:00 there, an hour earlier in UTC."""
    community = stage.community
    await community.go_to(london(2026, 3, 29, 8))
    stage.scene("7. The clocks have gone forward")
    stage.say("It is Sunday morning, and summer time has begun in London overnight. Grace, in New York, looks ahead.")
    grace = community.members["Grace"]
    stage.does("Grace", "types /home.")
    home = await grace.slash(community.rooms["welcome"], "home")
    stage.must_say(stage.answer("Grace", home), "Monday, 30 March 2026 at 05:00")

    await community.go_to(MONDAYS[2] + A_MOMENT)
    stage.scene("8. The third Monday")
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

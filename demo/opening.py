"""The tour's beginning: a steward sets Hearth up in Discord, and switches the weekly prompt on."""

from __future__ import annotations

from demo.community import london
from demo.stage import Stage, answered


async def set_up(stage: Stage) -> None:
    """A steward is led through what Hearth needs to know, one step at a time."""
    stage.scene("A steward sets Hearth up")
    community = stage.community
    sam, room = community.members["Sam"], community.rooms["stewards"]
    stage.does("Sam", "types /steward setup in #stewards.")
    steps = await sam.slash(room, "steward setup")
    stage.must_say(
        stage.answer("Sam", steps), "1. The basics: to do.", "7. The weekly prompt: to do.", "9. “Start here”: to do."
    )
    stage.does("Sam", "presses Next: The basics.")
    opened = await sam.click(answered(steps), label="Next: The basics")
    basics = {
        "zone": "Europe/London",
        "name": "Kitchen Table CIC",
        "contact": "hello@kitchen-table.example",
    }
    stage.form("Sam", opened, basics)
    stewards = await sam.submit_modal(opened, basics)
    stage.must_say(stage.answer("Sam", stewards, shortened=True), "Done: the basics.", "Stewards (to do)")
    stage.does("Sam", "chooses the role @Stewards, and #stewards for what only stewards can mend.")
    rooms = await sam.select(answered(stewards), [community.stewards], custom_id="setup:stewards:0")
    chosen = await sam.select(answered(rooms), [room], custom_id="setup:stewards-in:0")
    stage.does("Sam", "presses Make #support for me.")
    made = await sam.click(answered(chosen), label="Make #support for me")
    stage.must_say(stage.answer("Sam", made, shortened=True), "Done: the support post goes to #support.")
    stage.does("Sam", "reads what would be posted, and presses Post and pin it.")
    posted = await sam.click(answered(made), label="Post and pin it")
    await community.env.settle()
    support = community.posts(community.rooms["support"])
    stage.must("the support post is there, and pinned", support[0].pinned)
    stage.does("Sam", "presses All steps.")
    steps = await sam.click(answered(posted), label="All steps")
    told = stage.answer("Sam", steps)
    stage.must_say(told, "2. Stewards: done. @Stewards", "5. The support post: done.", "7. The weekly prompt: to do.")


async def switched_on(stage: Stage) -> None:
    """One command, one yes, and the next eight weeks are there to see."""
    stage.scene("A steward switches the weekly prompt on")
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
    await community.go_to(london(2026, 3, 13, 16, 20))
    stage.scene("A typing mistake")
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
    entered = {
        "channel": [community.rooms["reflections"]],
        "day": ["0"],
        "time": "10:00",
        "role": [community.nudge],
    }
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

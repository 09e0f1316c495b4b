"""The tour's second half: a week is skipped, the bot is away, a room is deleted; and nothing is lost or doubled."""

from __future__ import annotations

from demo.community import london
from demo.stage import Stage, answered, to_the_second


async def skipped(stage: Stage) -> None:
    """A steward leaves a bank holiday without a prompt."""
    community = stage.community
    await community.go_to(london(2026, 3, 31, 15, 30))
    stage.scene("A week off")
    sam, reflections = community.members["Sam"], community.rooms["reflections"]
    stage.does("Sam", "types /steward prompts, and chooses Monday 06/04/2026, Easter Monday, under Skip a week.")
    panel = await sam.slash(community.rooms["stewards"], "steward prompts")
    done = await sam.select(answered(panel), ["2026-04-06"], custom_id="prompts:skip:0")
    told = stage.answer("Sam", done, shortened=True)
    stage.must_say(told, "Done: no question that week", "1. Monday, 6 April 2026 at 10:00: skipped")
    before = len(community.posts(reflections))
    await community.go_to(london(2026, 4, 7, 9))
    stage.must("nothing was posted on Easter Monday", len(community.posts(reflections)) == before)
    stage.say("On Tuesday 7 April #reflections is as it was: nothing was posted on Easter Monday.")


async def away_for_an_hour(stage: Stage) -> None:
    """The bot is off at the hour of a prompt; started an hour late, it posts it once."""
    community = stage.community
    await community.go_to(london(2026, 4, 12, 22))
    await community.stop()
    await community.go_to(london(2026, 4, 13, 11))
    stage.scene("The computer was off")
    stage.say(
        "Whoever hosts Hearth switched the computer off on Sunday night and on again at 11:00. The question was due"
        " at 10:00."
    )
    reflections = community.rooms["reflections"]
    before = community.posts(reflections)
    stage.must("nothing came while it was off", len(before) == 3)
    await community.start_again()
    await community.env.settle()
    posts = community.posts(reflections)
    stage.must("the prompt is posted as soon as it is back", len(posts) == 4)
    stage.must("it is an hour late, not a week", to_the_second(posts[-1].created_at) == london(2026, 4, 13, 11))
    stage.post(posts[-1], "reflections", "Mo")
    await community.start_again()
    await community.go_to(london(2026, 4, 13, 18))
    stage.must("another restart posts nothing twice", len(community.posts(reflections)) == 4)
    stage.say("Restarted once more, and left running until the evening: it is still there once.")


async def room_deleted(stage: Stage) -> None:
    """The prompt's room is deleted: stewards are told once, and choosing another room mends it."""
    community = stage.community
    await community.go_to(london(2026, 4, 18, 17))
    await community.delete_room("reflections")
    community.open_room("weekly-question", "A question a week.")
    await community.env.settle()
    await community.go_to(london(2026, 4, 20, 10, 30))
    stage.scene("A room is gone")
    stage.say(
        "On Saturday somebody tidied up: #reflections was deleted, and #weekly-question made. Nobody thought of"
        " Hearth. On Monday at 10:00 the question could not be posted."
    )
    stewards, room = community.rooms["stewards"], community.rooms["weekly-question"]
    notice = stage.the_only_post("stewards")
    stage.must_say(stage.post(notice, "stewards", "Nadia"), "The weekly prompt could not be posted", "Nothing is lost")
    nadia = community.members["Nadia"]
    stage.does("Nadia", "types, in #stewards:\n  /steward prompts channel:#weekly-question")
    asked = await nadia.slash(stewards, "steward prompts", channel=room)
    stage.must_say(stage.answer("Nadia", asked), "in #weekly-question", "It pings @Weekly nudge.")
    stage.does("Nadia", "presses Yes, set it.")
    done = await nadia.click(answered(asked), label="Yes, set it")
    told = stage.answer("Nadia", done, shortened=True)
    stage.must("nothing is left to mend", "To mend" not in told)
    stage.say("The question is there at once:")
    stage.post(stage.the_only_post("weekly-question"), "weekly-question", "Mo")
    await community.go_to(london(2026, 4, 21, 9))
    stage.must("stewards were told once", len(community.posts(stewards)) == 1)
    stage.must("it was posted once", len(community.posts(room)) == 1)


async def waiting(stage: Stage) -> None:
    """Whatever waits for stewards stands in one place."""
    community = stage.community
    stage.scene("What waits for stewards")
    stage.does("Sam", "types /steward today in #stewards.")
    queue = await community.members["Sam"].slash(community.rooms["stewards"], "steward today")
    stage.must_say(stage.answer("Sam", queue), "The next weekly prompt comes Monday, 27 April 2026 at 10:00")


async def written_down(stage: Stage) -> None:
    """What stewards did is there for stewards to read."""
    stage.scene("What stewards did is written down")
    community = stage.community
    sam, mo = community.members["Sam"], community.members["Mo"]
    stage.does("Sam", "types /steward audit in #stewards.")
    stage.must_say(stage.answer("Sam", await sam.slash(community.rooms["stewards"], "steward audit")), "@Nadia", "@Sam")
    stage.must("members are not offered it", "steward" not in mo.available_commands(community.rooms["welcome"]))
    stage.say("Members do not see this command.")

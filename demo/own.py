"""The tour's quiet parts: a rest, and what is kept of somebody, to see, take and erase."""

from __future__ import annotations

import io
import zipfile

from simcord import InteractionResult

from demo.answers import ANSWER_OF_GRACE, ANSWER_OF_MO
from demo.arriving import introduction_of
from demo.community import london
from demo.jumps import A_MOMENT
from demo.stage import NotAsTold, Stage, answered


async def rests(stage: Stage) -> None:
    """One switch silences everything until a date, and ends by itself."""
    community = stage.community
    await community.go_to(london(2026, 3, 17, 18, 30))
    stage.scene("A rest")
    bishnu, welcome = community.members["Bishnu"], community.rooms["welcome"]
    stage.does("Bishnu", "types /rest, and presses A week.")
    panel = await bishnu.slash(welcome, "rest")
    stage.must_say(stage.answer("Bishnu", panel), "you are not resting", "Nobody else is told.")
    resting = await bishnu.click(answered(panel), label="A week")
    stage.must_say(stage.answer("Bishnu", resting, shortened=True), "Done: you are resting until")


async def takes_and_erases(stage: Stage) -> None:
    """Everything that is kept of somebody can be seen, taken and erased by them, at once."""
    community = stage.community
    await community.go_to(london(2026, 3, 24, 19))
    stage.scene("What is Mo's is Mo's")
    mo, grace, welcome = community.members["Mo"], community.members["Grace"], community.rooms["welcome"]
    stage.does("Mo", "types /my data.")
    panel = await mo.slash(welcome, "my data")
    stage.answer("Mo", panel)
    stage.does("Mo", "presses Download it all.")
    copy = await mo.click(answered(panel), label="Download it all")
    stage.answer("Mo", copy)
    text = await _first_file(copy)
    stage.must("the copy holds what Mo wrote", ANSWER_OF_MO in text)
    stage.must("and nothing that Grace wrote", ANSWER_OF_GRACE not in text)
    stage.say("It holds what Mo wrote, as text and as JSON, and nothing of anybody else.")
    stage.does("Mo", "presses Erase everything.")
    asked = await mo.click(answered(panel), label="Erase everything")
    stage.must_say(stage.answer("Mo", asked), "Erase everything?", "What I cannot erase:")
    post, thread = introduction_of(stage, "Mo")
    stage.does("Mo", "presses Yes, erase everything.")
    done = await mo.click(answered(asked), label="Yes, erase everything")
    stage.must_say(stage.answer("Mo", done), "Done: nothing is kept of you any more")
    await community.go_to(community.now + A_MOMENT)
    introductions = community.rooms["introductions"]
    left = {one.id for one in community.posts(introductions)}
    stage.must("Mo's introduction is gone from the room, and Amina's is not", post.id not in left)
    stage.must("Amina's introduction still stands", introduction_of(stage, "Amina")[0].id in left)
    stage.must("the thread under Mo's names nobody", not any("Mo" in (one.name or "") for one in introductions.threads))
    stage.must("and it is closed", community.is_closed(thread))
    empty = stage.read("Mo", await mo.slash(welcome, "reflect journal"))
    stage.must("Mo's journal is empty", ANSWER_OF_MO not in empty and "There is nothing here yet." in empty)
    theirs = await grace.slash(welcome, "reflect journal")
    stage.must("Grace's entry is still Grace's", ANSWER_OF_GRACE in stage.read("Grace", theirs))
    nadia = community.members["Nadia"]
    home = stage.read("Nadia", await nadia.slash(welcome, "home"))
    stage.must_say(home, "Your conversation ended early, since somebody left. You come first in the next round.")
    stage.say(
        "Mo's introduction is gone from #introductions, and the thread under it is closed. Mo's journal is empty, and"
        " Grace's is as it was. Nadia, who was to talk with Mo, reads in /home that it ended early, and comes first in"
        " the next round."
    )


async def _first_file(result: InteractionResult) -> str:
    attached = answered(result).attachments
    if not attached:
        raise NotAsTold("a file comes with the answer")
    with zipfile.ZipFile(io.BytesIO(await attached[0].read())) as archive:
        return archive.read(archive.namelist()[0]).decode()

"""The tour's quiet parts: a rest, and what is kept of somebody, to see, take and erase."""

from __future__ import annotations

import io
import zipfile

from simcord import InteractionResult

from demo.answers import ANSWER_OF_GRACE, ANSWER_OF_MO
from demo.community import london
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
    stage.does("Mo", "presses Yes, erase everything.")
    done = await mo.click(answered(asked), label="Yes, erase everything")
    stage.must_say(stage.answer("Mo", done), "Done: nothing is kept of you any more")
    empty = stage.read("Mo", await mo.slash(welcome, "reflect journal"))
    stage.must("Mo's journal is empty", ANSWER_OF_MO not in empty and "There is nothing here yet." in empty)
    theirs = await grace.slash(welcome, "reflect journal")
    stage.must("Grace's entry is still Grace's", ANSWER_OF_GRACE in stage.read("Grace", theirs))
    stage.say("Mo's journal is empty now. Grace's is as it was.")


async def _first_file(result: InteractionResult) -> str:
    attached = answered(result).attachments
    if not attached:
        raise NotAsTold("a file comes with the answer")
    with zipfile.ZipFile(io.BytesIO(await attached[0].read())) as archive:
        return archive.read(archive.namelist()[0]).decode()

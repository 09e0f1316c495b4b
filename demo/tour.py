"""`make tour`: what people see of Hearth over some weeks, told in the terminal; it ends by itself.

It is also a test: every fact it tells is checked where it happens, and it ends with status 1 where one does not hold.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Final

from rich.console import Console
from rich.text import Text

from bot.errors import Expected
from demo import answers, arriving, curating, library, meeting, mishaps, opening, own, scenes
from demo.community import SERVER, Community, opened
from demo.stage import NotAsTold, Stage

SCENES: Final = (
    opening.set_up,
    opening.switched_on,
    arriving.rooms_for_newcomers,
    arriving.from_a_message,
    arriving.introduces_herself,
    arriving.welcomed,
    opening.mistyped,
    arriving.found,
    library.room_for_it,
    library.passed_on,
    library.found_and_kept,
    scenes.first_monday,
    answers.answering,
    answers.journal,
    library.opportunity,
    own.rests,
    scenes.traded,
    answers.taken_back,
    meeting.called,
    meeting.joined,
    meeting.drawn,
    library.closed,
    curating.looked_after,
    curating.brought_in,
    scenes.second_monday,
    own.takes_and_erases,
    scenes.clocks_change,
    meeting.asked,
    mishaps.skipped,
    mishaps.away_for_an_hour,
    mishaps.room_deleted,
    mishaps.waiting,
    mishaps.written_down,
)


async def tell(console: Console) -> None:
    """Tell the whole tour; raises `NotAsTold` where something is not as told."""
    async with opened(scenes.STARTS_AT) as community:
        stage = Stage(community, console)
        _introduce(stage)
        for scene in SCENES:
            await scene(stage)
        stage.must("nothing went wrong unseen", _unexpected(community) == [])
        _sum_up(stage)


def _introduce(stage: Stage) -> None:
    stage.console.rule(Text("Hearth, a tour", "bold"))
    stage.say(
        f"Welcome to “{SERVER}”, a community that we made up. The bot in it is the real one, with a real database;"
        " only Discord is a model, and time moves faster. Nothing leaves this computer."
    )
    stage.say(
        "Sam and Nadia are stewards: they look after the place. Mo, Grace and Bishnu are members; Grace is in New"
        " York, Bishnu in Kathmandu. Amina joined today. There are three rooms: #welcome, #reflections and, for"
        " stewards, #stewards."
    )
    stage.say(
        "So far Hearth does three things. It helps people arrive: they introduce themselves, are welcomed by somebody,"
        " find one another and meet. It keeps a library of what helped. And it posts a question to reflect on, once a"
        " week, which people answer for themselves or for everyone. More is to come."
    )


def _sum_up(stage: Stage) -> None:
    stage.sum_up("What you have seen")
    stage.say(
        "- A steward set it all up in Discord, one step at a time.\n"
        "- 2 introductions, each posted when its writer said so, and each welcomed by a person within a day.\n"
        "- 1 reminder that a hello was missing, after 12 hours, to the one whose turn it was.\n"
        "- 1 search that found who had agreed to be found, in spite of two typing mistakes.\n"
        "- 2 conversations out of 1 round. 1 wish to be kept apart held, and showed nowhere.\n"
        "- 3 resources shared, each with one card, though one was shared by two people, with two links.\n"
        "- 1 search that found one in spite of two typing mistakes; 1 person used it, and kept it on a shelf of their"
        " own.\n"
        "- 1 opportunity that nobody was shown after its last day.\n"
        "- 1 browser's bookmarks brought in: looked at first, and then for good.\n"
        "- 3 prompts, each once, at 10:00 on the clock all along, through a clock change.\n"
        "- 2 answers: 1 in a journal that nobody else can read, 1 for everyone, and taken back.\n"
        "- 1 person who took all that was kept of them, and then erased it, posts included.\n"
        "- 1 week skipped, as a steward chose: nothing was posted.\n"
        "- 1 prompt an hour late, because the bot was off: posted once, and not lost.\n"
        "- 1 prompt held up by a deleted room: stewards told once, posted once there was another."
    )
    stage.say(f"{stage.checked} facts were checked on the way, and all were as told.")
    stage.say("To try it yourself in the browser: make demo")


def _unexpected(community: Community) -> list[BaseException]:
    found = []
    for error in community.env.errors:
        inner: BaseException = error
        while inner.__cause__ is not None and not isinstance(inner, Expected):
            inner = inner.__cause__
        if not isinstance(inner, Expected):
            found.append(inner)
    return found


def main() -> int:
    """Tell the tour on standard output; return 0 where all was as told, else 1."""
    if sys.stdout.encoding.casefold() not in {"utf-8", "utf8"} and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a terminal without curly quotes shows a question mark
    console = Console(highlight=False, markup=False, emoji=False)
    try:
        asyncio.run(tell(console))
    except NotAsTold as error:
        console.print()
        console.print(f"Not as told: {error}.", style="bold")
        return 1
    except KeyboardInterrupt:
        console.print()
        console.print("Stopped before the end.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())

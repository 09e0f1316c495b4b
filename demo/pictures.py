"""`make pictures`: takes the pictures in `docs/images` anew, by pressing through the demo in Chromium."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Locator, Page, expect

from demo.bookcase import CHAIRING
from demo.story import add_more, introduce, share, switch_the_prompt_on, write
from demo.visitor import Room, Visitor, browsing, find_chromium

FOLDER: Final = Path(__file__).resolve().parents[1] / "docs" / "images"
WIDTH: Final = 1000
_MARGIN: Final = 20
_TO_SETTLE_MS: Final = 800
"""The room is laid out anew for another size, and a message that was pressed fades."""

_PRIVATE: Final = "I'd like to listen more before I plan. First step: one open afternoon in the library, no agenda."
_WORK: Final = "A community garden behind the library, with forty neighbours."
_CHANGE: Final = "That people who use a park decide what is planted there."
_RESOURCE: Final = "A garden with forty neighbours: how to begin"
_RESOURCE_LINK: Final = "https://gardens.example.org/beginning"
_RESOURCE_WHY: Final = "It says who to ask first, and what to plant while the committee is still talking."
_SHARED: Final = "More walks with the group before we plan anything. People say things on a walk."


@contextmanager
def open_demo() -> Iterator[str]:
    """Start the demo as `make demo` does, on any port; gives its address, and ends it."""
    process = subprocess.Popen([sys.executable, "-m", "demo", "--port", "0"], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        if found is None:
            raise RuntimeError("the demo did not open")
        yield found[0]
    finally:
        process.terminate()
        process.communicate()


def take(chromium: str, folder: Path) -> None:
    """Press through the story, and take a picture where something is to be seen."""
    folder.mkdir(parents=True, exist_ok=True)
    with open_demo() as address, browsing(chromium, width=WIDTH, height=720) as context:
        visitor = Visitor(context, address)
        _picture_of_lobby(visitor.lobby, folder / "lobby.png")

        amina = _alone(visitor.go_in("Amina", "#welcome"))
        form = introduce(amina, "Amina", _WORK, _CHANGE)
        form.get_by_text("You see it first.").scroll_into_view_if_needed()
        _picture(amina.tab, folder / "introduce.png", 760)
        amina.sends("Introduce yourself")
        expect(amina.message("This is how it will look.")).to_be_visible()
        add_more(amina, offers="Running a meeting or a group", hopes="Working with the media")
        expect(amina.message("I'd welcome:")).to_be_visible()
        _picture(amina.tab, folder / "introduction-preview.png", 780)
        amina.presses("Post it", under="I'd welcome:")
        expect(amina.message("Thank you.")).to_be_visible()
        mo = _alone(visitor.go_in("Mo", "#introductions"))
        expect(mo.message("There is a thread below.")).to_be_visible()
        _picture(mo.tab, folder / "introduction.png", 520)

        _of_the_library(visitor, folder)

        sam = _alone(visitor.go_in("Sam", "#stewards"))
        sam.types("/steward setup")
        expect(sam.message("Set up Hearth")).to_be_visible()
        _picture(sam.tab, folder / "setup.png", 760)
        switch_the_prompt_on(sam)

        visitor.jump("Next prompt")
        mo = _alone(visitor.go_in("Mo", "#reflections"))
        expect(mo.message("This week:")).to_be_visible()
        _picture(mo.tab, folder / "prompt.png", 440)
        form = write(mo, _PRIVATE, "Only me")
        form.get_by_role("radio", name="Everyone here").scroll_into_view_if_needed()
        _picture(mo.tab, folder / "form.png", 760)
        mo.sends("Your answer")
        expect(mo.message("Saved in your journal.")).to_be_visible()

        grace = _alone(visitor.go_in("Grace", "#reflections"))
        write(grace, _SHARED, "Everyone here")
        grace.sends("Your answer")
        expect(grace.message("This is how it will look.")).to_be_visible()
        _picture(grace.tab, folder / "preview.png", 640)
        grace.presses("Post it", under="This is how it will look.")
        expect(grace.message("Thank you.")).to_be_visible()

        mo = _alone(visitor.go_in("Mo", "#welcome"))
        mo.types("/reflect journal")
        expect(mo.message("Your journal")).to_be_visible()
        _picture(mo.tab, folder / "journal.png", 560)

        grace = _alone(visitor.go_in("Grace", "#welcome"))
        grace.types("/my data")
        expect(grace.message("Your data")).to_be_visible()
        _picture(grace.tab, folder / "data.png", 900)


def _of_the_library(visitor: Visitor, folder: Path) -> None:
    amina = _alone(visitor.go_in("Amina", "#introductions"))
    form = share(amina, _RESOURCE_LINK, _RESOURCE, _RESOURCE_WHY)
    form.get_by_text("You see it first.").scroll_into_view_if_needed()
    _picture(amina.tab, folder / "share.png", 860)
    amina.sends("Share what helps")
    amina.presses("Add topics and credit", under="Only you see this so far.")
    form = amina.form("Add more, if you like")
    amina.chooses("Co-production", form.get_by_role("combobox", name="What it is about"))
    form.get_by_label("Whose work it is").fill("Neighbours with Spades")
    amina.sends("Add more, if you like")
    expect(amina.message("Neighbours with Spades")).to_be_visible()
    _picture(amina.tab, folder / "share-preview.png", 600, amina.message("Neighbours with Spades"))
    amina.presses("Share it", under="Neighbours with Spades")
    expect(amina.message("is in the library")).to_be_visible()

    mo = _alone(visitor.go_in("Mo", f"The post “{CHAIRING}”"))
    expect(mo.message("used this.")).to_be_visible()
    _picture(mo.tab, folder / "resource.png", 460)
    amina = _alone(visitor.go_in("Amina", "#conversations"))
    amina.types("/library find", words="bord meting")
    expect(amina.message("Did you mean")).to_be_visible()
    _picture(amina.tab, folder / "find.png", 460)
    sam = _alone(visitor.go_in("Sam", "#stewards"))
    sam.types("/steward library")
    sam.presses("What waits", under="resources are in it")
    expect(sam.message("What waits for stewards")).to_be_visible()
    _picture(sam.tab, folder / "inbox.png", 620)


def _alone(room: Room) -> Room:
    """Put the model's own list of messages away: the room fills the picture."""
    toggle = room.tab.get_by_role("button", name="Messages", exact=True)
    if toggle.get_attribute("aria-expanded") == "true":
        toggle.click()
    return room


def _picture_of_lobby(page: Page, path: Path) -> None:
    time = page.get_by_role("region", name="Let time pass").bounding_box()
    assert time is not None
    shown = {"x": 0, "y": 0, "width": WIDTH, "height": time["y"] + time["height"] + _MARGIN}
    page.screenshot(path=path, clip=shown, full_page=True)  # type: ignore[arg-type]  # a dict of floats is one


def _picture(tab: Page, path: Path, height: int, of: Locator | None = None) -> None:
    """Take a picture of a room in a window of this height, in pixels, with this message in sight."""
    tab.set_viewport_size({"width": WIDTH, "height": height})
    tab.mouse.move(0, 0)
    if of is not None:
        tab.wait_for_timeout(_TO_SETTLE_MS)
        of.scroll_into_view_if_needed()
    tab.wait_for_timeout(_TO_SETTLE_MS)
    tab.wait_for_function("() => window.simcordPreview.ready")
    tab.screenshot(path=path, animations="disabled", caret="hide")


def main() -> int:
    """Take the pictures; return 0, or 1 where there is no Chromium."""
    parser = argparse.ArgumentParser(
        prog="python -m demo.pictures", description="Take the pictures in docs/images anew."
    )
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where to put them (default docs/images)")
    folder: Path = parser.parse_args().folder
    chromium = find_chromium()
    if chromium is None:
        print("There is no Chromium on this computer. On Debian and Ubuntu: apt install chromium", file=sys.stderr)
        return 1
    take(chromium, folder)
    print(f"The pictures are in {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What is pressed and typed in the browser more than once: by the tests, and for the pictures."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from demo.visitor import Room


def switch_the_prompt_on(room: Room) -> None:
    """As a steward: set the weekly prompt, on Mondays at 10:00 in #reflections."""
    room.types("/steward prompts")
    room.presses("Set it up", under="It is off.")
    room.chooses("reflections", room.form("The weekly prompt").get_by_role("combobox", name="Channel"))
    room.sends("The weekly prompt")
    room.presses("Yes, set it", under="Monday at 10:00")
    expect(room.message("Done: the weekly prompt is on.")).to_be_visible()


def write(room: Room, text: str, audience: str) -> Locator:
    """As a member: open the form under the question and fill it in; it is not sent yet. `audience` is what it says."""
    room.presses("Answer", under="This week:")
    form = room.form("Your answer")
    form.get_by_label("What comes to mind").fill(text)
    form.get_by_role("radio", name=audience).check()
    return form


def introduce(room: Room, name: str, work: str, change: str) -> Locator:
    """As a newcomer: open the form under “Start here” and fill it in; it is not sent yet."""
    room.presses("Introduce myself", under="Start here")
    form = room.form("Introduce yourself")
    form.get_by_label("Name to use").fill(name)
    form.get_by_label("My work").fill(work)
    form.get_by_label("What I'm working to change").fill(change)
    return form


def add_more(room: Room, offers: str, hopes: str) -> None:
    """As a newcomer who looks at the preview: say what one can offer and would welcome, each one skill by its name."""
    room.presses("Add more", under="This is how it will look.")
    form = room.form("Add more, if you like")
    room.chooses(offers, form.get_by_role("combobox", name="What I can offer"))
    room.chooses(hopes, form.get_by_role("combobox", name="What I'd welcome"))
    room.sends("Add more, if you like")


def share(room: Room, link: str, title: str, why: str) -> Locator:
    """As anybody: open the form to share something and fill it in; it is not sent yet."""
    room.types("/library share")
    form = room.form("Share what helps")
    form.get_by_label("Link").fill(link)
    form.get_by_label("What it is called").fill(title)
    form.get_by_label("Why it helped").fill(why)
    return form

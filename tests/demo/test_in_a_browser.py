"""The demo from end to end, in Chromium, by pressing and typing what stands on the page."""

from __future__ import annotations

from playwright.sync_api import expect

from demo.story import add_more, introduce, share, switch_the_prompt_on, write
from demo.visitor import Visitor, browsing
from tests.demo.conftest import Running

_PRIVATE = "I would like to listen more, and I'm keeping this to myself."
_WORK = "A community garden behind the library."
_SHARED_TITLE = "A garden with forty neighbours: how to begin"
_SHARED = "More walks with the group before we plan anything."


def test_a_week_of_it(demo: Running, chromium: str):
    """A steward schedules, time jumps, one member answers privately and another for everyone."""
    with browsing(chromium) as context:
        visitor = Visitor(context, demo.address)
        switch_the_prompt_on(visitor.go_in("Sam", "#stewards"))
        assert visitor.jump("Next prompt") == "There is something new in #reflections."

        mo = visitor.go_in("Mo", "#reflections")
        write(mo, _PRIVATE, "Only me")
        mo.sends("Your answer")
        expect(mo.message("Saved in your journal.")).to_be_visible()

        grace = visitor.go_in("Grace", "#reflections")
        expect(grace.message("This week:")).to_be_visible()
        expect(grace.message(_PRIVATE)).to_have_count(0)
        write(grace, _SHARED, "Everyone here")
        grace.sends("Your answer")
        preview = grace.message("This is how it will look.")
        expect(preview).to_contain_text(_SHARED)
        expect(preview).to_contain_text("Only you can see this")
        grace.presses("Post it", under="This is how it will look.")
        expect(grace.message("Thank you.")).to_be_visible()

        visitor.looks_again()
        thread = visitor.go_in("Amina", "The thread")
        posted = thread.message(_SHARED)
        expect(posted).to_contain_text("@Grace answered:")
        expect(posted).not_to_contain_text("Only you can see this")
        expect(thread.message(_PRIVATE)).to_have_count(0)

        journal = visitor.go_in("Mo", "#welcome")
        journal.types("/reflect journal")
        expect(journal.message("Your journal")).to_contain_text(_PRIVATE)
        expect(journal.message("Your journal")).not_to_contain_text(_SHARED)

        journal = visitor.go_in("Grace", "#welcome")
        expect(journal.message(_PRIVATE)).to_have_count(0)
        journal.types("/reflect journal")
        expect(journal.message("Your journal")).to_contain_text(_SHARED)
        expect(journal.message("Your journal")).not_to_contain_text(_PRIVATE)


def test_somebody_arrives_and_is_welcomed(demo: Running, chromium: str):
    """A newcomer introduces herself from “Start here”; twelve hours on a welcomer is told, and says hello."""
    with browsing(chromium) as context:
        visitor = Visitor(context, demo.address)
        amina = visitor.go_in("Amina", "#welcome")
        introduce(amina, "Amina", _WORK, "")
        amina.sends("Introduce yourself")
        expect(amina.message("This is how it will look.")).to_contain_text(_WORK)
        add_more(amina, offers="Listening", hopes="Working with the media")
        preview = amina.message("I'd welcome: Working with the media")
        expect(preview).to_contain_text("Only you can see this")
        amina.presses("Post it", under="I'd welcome: Working with the media")
        expect(amina.message("Thank you.")).to_be_visible()

        mo = visitor.go_in("Mo", "#introductions")
        expect(mo.message(_WORK)).to_contain_text("I can offer: Listening")
        assert visitor.jump("Twelve hours later") == "There is something new in #welcomers."
        mo = visitor.go_in("Mo", "#welcomers")
        expect(mo.message("Nobody has answered Amina yet")).to_contain_text("It is your turn, @Mo")
        mo.presses("Ideas for a first line", under="Nobody has answered Amina yet")
        expect(mo.message("Your own words are best.")).to_contain_text("Working with the media")
        thread = visitor.go_in("Mo", "The thread “Say hello to Amina”")
        thread.writes("Welcome, Amina.")
        expect(thread.message("Welcome, Amina.")).to_be_visible()


def test_whoever_agreed_is_found_in_spite_of_a_typing_mistake(demo: Running, chromium: str):
    with browsing(chromium) as context:
        nadia = Visitor(context, demo.address).go_in("Nadia", "#introductions")
        nadia.types("/people find", words="coookery")
        found = nadia.message("1 person for")
        expect(found).to_contain_text("Bishnu")
        expect(found).not_to_contain_text("Grace")


def test_something_is_shared_found_and_sorted(demo: Running, chromium: str):
    """A newcomer shares, somebody else finds it in spite of mistakes and keeps it, and a steward looks at the inbox."""
    with browsing(chromium) as context:
        visitor = Visitor(context, demo.address)
        amina = visitor.go_in("Amina", "#welcome")
        share(amina, "https://gardens.example.org/beginning", _SHARED_TITLE, "It says who to ask first.")
        amina.sends("Share what helps")
        expect(amina.message("Only you see this so far.")).to_contain_text(_SHARED_TITLE)
        amina.presses("Share it", under="Only you see this so far.")
        expect(amina.message("Done:")).to_contain_text(_SHARED_TITLE)
        visitor.looks_again()
        card = visitor.go_in("Mo", f"The post “{_SHARED_TITLE}”")
        expect(card.message("Shared by")).to_contain_text("@Amina")

        mo = visitor.go_in("Mo", "#welcome")
        mo.types("/library find", words="gardn nieghbours")
        expect(mo.message("Did you mean")).to_contain_text(_SHARED_TITLE)
        mo.presses("Open", under="Did you mean")
        mo.presses("Keep it for me", under="Something is wrong")
        expect(mo.message("It is on your shelf now.")).to_be_visible()
        mo.types("/library shelf")
        expect(mo.message("My shelf")).to_contain_text(_SHARED_TITLE)

        sam = visitor.go_in("Sam", "#stewards")
        sam.types("/steward library")
        sam.presses("What waits", under="resources are in it")
        waiting = sam.message("What waits for stewards")
        expect(waiting).to_contain_text(_SHARED_TITLE)
        expect(waiting).to_contain_text("members say that something is wrong")


def test_the_page_says_when_there_is_no_prompt_and_fits_a_phone(demo: Running, chromium: str):
    with browsing(chromium, width=320, height=640) as context:
        visitor = Visitor(context, demo.address)
        assert visitor.jump("Next prompt").startswith("No prompt is planned, so time can't jump to it.")
        assert visitor.lobby.evaluate("document.documentElement.scrollWidth") <= 320

        # By the keyboard alone: from the top of the page to the room.
        visitor.lobby.keyboard.press("Tab")
        expect(visitor.lobby.get_by_role("combobox", name="Who you are", exact=True)).to_be_focused()
        visitor.lobby.keyboard.press("N")
        visitor.lobby.keyboard.press("Tab")
        visitor.lobby.keyboard.press("Tab")
        with context.expect_page() as opened:
            visitor.lobby.keyboard.press("Enter")
        expect(opened.value.get_by_label("Viewing as")).to_contain_text("Nadia")

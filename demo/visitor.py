"""Somebody who tries the demo in a real browser, and uses nothing but what stands on the page: by role and by words."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

PATIENCE_MS: Final = 30_000
_TRIES: Final = 6
_TIME_PASSED: Final = re.compile(r"Time has passed|There is something new|Nothing was changed|Please try again")

_SETTLED: Final = """() => {
    const model = window.simcordPreview;
    return model.ready && !model.pendingAction && !model.pendingQuery && model.awaitingRevision === null;
}"""


def find_chromium() -> str | None:
    """Return the path of Chromium on this computer, or None where there is none."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name)) is not None), None)


@contextmanager
def browsing(chromium: str, width: int = 1100, height: int = 900) -> Iterator[BrowserContext]:
    """Open a browser, of which `chromium` is the program's path, with windows of this size in CSS pixels."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        # Chromium's own sandbox needs rights that a container seldom gives; only our own page is opened.
        browser: Browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": width, "height": height}, locale="en-GB")
        context.set_default_timeout(PATIENCE_MS)
        try:
            yield context
        finally:
            browser.close()


class Visitor:
    """At the demo's own page, and in the one room that is open."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self._context = context
        self._tab: Page | None = None
        self.lobby = context.new_page()
        self.lobby.goto(address)

    def go_in(self, person: str, room: str) -> Room:
        """Choose who to be and where to go, by the beginnings of what the lists say, and go in."""
        self._choose("Who you are", f"{person},")
        self._choose("Room", room)
        go_in = self.lobby.get_by_role("button", name="Go in")
        if self._tab is None:
            with self._context.expect_page() as opened:
                go_in.click()
            self._tab = opened.value
        else:
            with self._tab.expect_navigation():
                go_in.click()
        expect(self._tab.get_by_label("Viewing as")).to_contain_text(person)
        return Room(self._tab)

    def jump(self, label: str) -> str:
        """Press a button that lets time pass, and return what the page tells when it has passed."""
        with self.lobby.expect_navigation():
            self.lobby.get_by_role("button", name=label).click()
        told = self.lobby.get_by_role("status")
        expect(told).to_contain_text(_TIME_PASSED, timeout=4 * PATIENCE_MS)
        return told.inner_text()

    def looks_again(self) -> None:
        """Ask for the page as things stand now, with the threads there are."""
        with self.lobby.expect_navigation():
            self.lobby.get_by_role("link", name="Look again").click()

    def _choose(self, label: str, beginning: str) -> None:
        chooser = self.lobby.get_by_role("combobox", name=label, exact=True)
        option = chooser.locator("option").filter(has_text=re.compile(f"^{re.escape(beginning)}"))
        value = option.first.get_attribute("value")
        assert value is not None
        chooser.select_option(value)


class Room:
    """A room as one person sees it. What somebody says is found by its words; the newest counts."""

    def __init__(self, tab: Page) -> None:
        self.tab = tab

    def types(self, command: str, **options: str) -> None:
        """Type a command in the box at the bottom, choose it, fill in these of its options, and send it."""
        self._settled()
        self.tab.get_by_label("Message", exact=True).fill(command)
        self.tab.get_by_role("option", name=command).first.click()
        for name, value in options.items():
            self.tab.get_by_role("option", name=name).first.click()
            box = self.tab.get_by_role("textbox", name=name, exact=True)
            suggesting = self.tab.get_by_role("combobox", name=name, exact=True)
            box.or_(suggesting).fill(value)
        self.tab.get_by_role("button", name="Send", exact=True).click()

    def writes(self, text: str) -> None:
        """Send an ordinary message."""
        self._settled()
        self.tab.get_by_label("Message", exact=True).fill(text)
        self.tab.get_by_role("button", name="Send", exact=True).click()

    def message(self, words: str) -> Locator:
        """Return the newest message that holds these words; it need not be there yet."""
        return self.tab.get_by_role("log").get_by_role("article").filter(has_text=words).last

    def presses(self, label: str, under: str) -> None:
        """Press a button of the newest message that holds these words."""
        button = self.message(under).get_by_role("button", name=label, exact=True)
        expect(button).to_be_visible()
        self._settled()
        button.click()

    def form(self, title: str) -> Locator:
        """Return the form of this title; it need not be there yet."""
        return self.tab.get_by_role("dialog", name=title)

    def sends(self, title: str) -> None:
        """Send the form of this title, again where the model dropped it, until it is gone."""
        form = self.form(title)
        send = form.get_by_role("button", name="Submit")
        for _ in range(_TRIES):
            self._settled()
            if form.count() == 0:
                return
            send.click()
            with suppress(AssertionError):
                expect(form).to_have_count(0, timeout=PATIENCE_MS / _TRIES)
                return
        expect(form).to_have_count(0)

    def chooses(self, option: str, chooser: Locator) -> None:
        """Choose from a list that opens; where several can be chosen, that one alone."""
        self._settled()
        chooser.click()
        self.tab.get_by_role("option", name=option, exact=True).click()
        apply = self.tab.get_by_role("button", name="Apply", exact=True)
        if apply.count():
            apply.click()

    def _settled(self) -> None:
        """Wait as a person would: the model drops what is pressed while something is going on in it."""
        self.tab.wait_for_function(_SETTLED)

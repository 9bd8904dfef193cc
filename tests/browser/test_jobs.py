"""What a reader does by the keyboard alone: every stop is reached with Tab, nothing is clicked or focused by script."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.browser import Visit

pytestmark = pytest.mark.browser

MOST_STOPS = 120
AT = """() => {
    let at = document.activeElement;
    const inner = (e) => e?.contentDocument?.activeElement ?? e?.shadowRoot?.activeElement;
    while (inner(at)) at = inner(at);
    return at ? at.getAttribute("aria-label") || at.labels?.[0]?.innerText || at.innerText || "" : "";
}"""


class Keyboard:
    """A reader's keys, in a page that was just opened."""

    def __init__(self, seen: Visit):
        self.page: Any = seen.page
        self.map: Any = seen.map

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def go_to(self, name: str, key: str = "Tab") -> None:
        """Press Tab (or Shift+Tab) until what has the focus is called so, or begins so."""
        met = []
        for _ in range(MOST_STOPS):
            self.press(key)
            met.append(self.page.evaluate(AT))
            if met[-1].startswith(name):
                return
        raise AssertionError(f"{name!r} is not among {dict.fromkeys(met)}")

    def view(self) -> dict[str, Any]:
        return self.map.evaluate("() => window.dateline.view()")

    def until(self, script: str, arg: object = None) -> None:
        self.map.wait_for_function(script, arg=arg)


def test_a_reader_with_a_keyboard_sets_the_window_steps_plays_and_stops(open_page):
    keys = Keyboard(open_page("/"))
    keys.go_to("To")
    keys.press("PageDown", "ArrowLeft")
    keys.go_to("From", "Shift+Tab")
    keys.press("PageUp", "ArrowUp", "ArrowDown")
    assert (keys.view()["from"], keys.view()["to"]) == ("2012-01-01", "2015-11-30")

    keys.go_to("Next", "Shift+Tab")
    keys.press("Enter")
    assert (keys.view()["from"], keys.view()["to"]) == ("2012-02-01", "2015-12-31")

    keys.go_to("Play", "Shift+Tab")
    before = keys.view()["to"]
    keys.press("Enter")
    keys.until("before => window.dateline.view().to !== before", before)
    keys.press("Space")
    assert keys.page.evaluate(AT) == "Play"


def test_a_reader_with_a_keyboard_finds_an_event_reads_who_disputes_it_copies_its_link_and_goes_to_its_sentence(
    open_page,
):
    keys = Keyboard(open_page("/"))
    keys.go_to("Words")
    keys.page.keyboard.type("1,000")
    keys.press("Enter")
    keys.until("() => window.dateline.counts().shown === 1")
    keys.go_to("Russian air strikes reported")
    keys.press("Enter")
    keys.until("() => document.activeElement.matches('.dl-card h2')")
    card = keys.map.locator(".dl-card").inner_text()
    assert "Disputed by" in card
    assert "nobody in our sources" not in card

    keys.go_to("Copy link to this event")
    keys.press("Enter")
    keys.until(
        "() => /Copied/.test(document.querySelector('.dl-card').innerText)"
        " || document.querySelector('.dl-card input') !== null"
    )

    keys.go_to("read in the article", "Shift+Tab")
    keys.press("Enter")
    keys.page.locator("mark.current").first.wait_for()

"""What a reader does by the keyboard alone, and by the accessibility tree alone: ten jobs each, nothing is clicked."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Download

from tests.support.readers import Keyboard, Tree

pytestmark = pytest.mark.browser

COPIED = "() => /Copied/.test(document.querySelector('.dl-card').innerText)"
TITLE = "Russian air strikes reported"


def deaths_of(download: Download) -> list[str]:
    """The deaths in a downloaded table, row by row."""
    with Path(download.path()).open(encoding="utf-8-sig", newline="") as file:
        return [row["deaths_best"] for row in csv.DictReader(file)]


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
    assert keys.at() == "Play"


def test_a_reader_with_a_keyboard_finds_an_event_reads_who_disputes_it_and_goes_to_its_sentence_and_back(open_page):
    keys = Keyboard(open_page("/"))
    keys.go_to("Words")
    keys.page.keyboard.type("1,000")
    keys.press("Enter")
    keys.until("() => window.dateline.counts().shown === 1")
    keys.go_to(TITLE)
    keys.press("Enter")
    keys.until("() => document.activeElement.matches('.dl-card h2')")
    card = keys.map.locator(".dl-card").inner_text()
    assert "Disputed by" in card
    assert "nobody in our sources" not in card

    keys.go_to("Copy link to this event")
    keys.press("Enter")
    keys.until(f"() => ({COPIED})() || document.querySelector('.dl-card input') !== null")

    keys.go_to("read in the article", "Shift+Tab")
    keys.press("Enter")
    quote = keys.page.locator("mark.current a").first.inner_text()
    keys.go_to(quote)
    keys.press("Enter")
    keys.map = keys.seen.map
    keys.map.locator(".dl-card h2", has_text=TITLE).wait_for()


def test_a_reader_with_a_keyboard_filters_to_one_type_sorts_the_table_and_downloads_it(open_page):
    keys = Keyboard(open_page("/"))
    keys.go_to("Type")
    keys.page.keyboard.type("Air")
    keys.press("Enter")
    keys.until("() => window.dateline.counts().filtered > 0")
    shown = keys.map.evaluate("() => window.dateline.counts().shown")
    keys.press("Escape")
    keys.go_to("Table", "Shift+Tab")
    keys.press("Enter")
    keys.page.locator(".events tbody tr").first.wait_for()
    keys.go_to("Deaths")
    keys.press("Enter")
    keys.page.locator("th[aria-sort=descending]", has_text="Deaths").wait_for()
    keys.go_to("Download these", "Shift+Tab")
    with keys.page.expect_download() as given:
        keys.press("Enter")
    assert len(deaths_of(given.value)) == shown > 0


def test_a_reader_with_the_accessibility_tree_alone_does_the_same_ten_jobs(open_page):
    tree = Tree(open_page("/"))
    tree.type_into(tree.find("slider", "To"), "PageDown")
    tree.read("2011 – 2015: ")
    tree.activate(tree.find("button", "Next"))
    tree.read("February 2011 – January 2016: ")
    tree.activate(tree.find("button", "Play"))
    tree.activate(tree.find("button", "Pause"))
    tree.find("button", "Play")

    tree.type_into(tree.find("textbox", "Words"), "Enter", text="1,000")
    tree.activate(tree.find("button", TITLE))
    tree.find("heading", TITLE)
    assert "nobody in our sources" not in tree.read("Disputed by")
    tree.activate(tree.find("button", "Copy link to this event"))
    tree.activate(tree.find("button", "read in the article"))
    tree.activate(tree.find("link", "between September 2015 and February 2016"))
    tree.find("heading", TITLE)

    tree.activate(tree.find("button", "Clear all filters"))
    tree.type_into(tree.find("combobox", "Type"), "Enter", "Escape", text="Air")
    tree.read("filtered")
    tree.activate(tree.find("link", "Table"))
    tree.activate(tree.find("button", "Deaths"))
    tree.find("columnheader", "Deaths")
    with tree.page.expect_download() as given:
        tree.activate(tree.find("button", "Download these"))
    assert deaths_of(given.value)

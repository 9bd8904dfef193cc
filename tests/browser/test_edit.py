"""The page Edit in a real browser: from the table to a published version, and back again after a reload."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support import browser, edit_page, editors, hostile
from tests.support.accessibility import check_both, check_printed
from tests.support.browser import OVERFLOW, PHONE, WIDE, Visit
from tests.support.datasets import rows
from tests.support.edit_page import KEY, TITLE, choose, redate, unpublished
from tests.support.paths import SYRIA
from tests.support.tabs import Tabs

pytestmark = pytest.mark.browser

SELECT = """(words) => {
    const shadows = [...document.querySelectorAll("*")].map((one) => one.shadowRoot);
    const root = shadows.find((one) => one?.querySelector(".desk.edit")) ?? document;
    const pane = root.querySelector(".pane");
    const walker = document.createTreeWalker(pane, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.data.indexOf(words);
        if (at < 0) continue;
        pane.focus();
        document.getSelection().setBaseAndExtent(node, at, node, at + words.length);
        return true;
    }
    return false;
}"""
"""Mark words in the source's text, as a mouse would."""


@pytest.fixture
def open_edit(tabs: Tabs, folder: Path) -> Iterator[Callable[..., Visit]]:
    with edit_page.opened(tabs, folder) as open_path:
        yield open_path


def test_a_changed_date_is_reviewed_in_words_and_published_as_one_cell(open_edit, folder):
    page = open_edit(viewport=WIDE).page
    desk = choose(page)
    redate(page, "2015-08")
    unpublished(page, 1)
    expect(desk.locator(".field.date .meaning")).to_contain_text("August 2015")
    assert (folder / "events.csv").read_bytes() == (SYRIA / "events.csv").read_bytes()
    desk.get_by_role("button", name="Review and publish").click()
    line = desk.locator(".lines").first
    expect(line).to_contain_text("Date (EDTF): July 2015 (2015-07) → August 2015 (2015-08)")
    expect(line).to_contain_text("“Assad asks Russia for air strikes and military help” (August 2015")
    desk.get_by_role("button", name="Put back").click()
    unpublished(page, 0)
    desk.get_by_role("button", name="Undo", exact=True).click()
    unpublished(page, 1)
    desk.get_by_role("button", name="Review and publish").click()
    desk.get_by_role("textbox", name="Your name").fill("ada")
    desk.get_by_role("textbox", name="Why (for the history)").fill("a month later")
    desk.get_by_role("button", name="Publish", exact=True).click()
    expect(desk.locator(".said").first).to_contain_text("Published as version")
    expect(desk.get_by_role("link", name="See it on the map")).to_have_attribute("href", f"./?event={KEY}")
    unpublished(page, 0)
    before, after = ((at / "events.csv").read_bytes() for at in (SYRIA, folder))
    assert after == before.replace(
        b"\nassad-requests-help,published,2015-07,", b"\nassad-requests-help,published,2015-08,"
    )
    assert after != before


def test_the_quote_is_chosen_by_marking_it_and_taken_back_by_key(open_edit):
    page = open_edit(viewport=WIDE).page
    desk = choose(page)
    words = "Assad made a formal request to Russia"
    assert page.evaluate(SELECT, words)
    desk.get_by_role("button", name="Use selection as quote").click()
    quote = page.get_by_role("textbox", name="Quote")
    expect(quote).to_have_value(words)
    expect(desk.locator(".pane mark")).to_have_text(words)
    desk.get_by_role("button", name=TITLE, exact=True).focus()
    page.keyboard.press("Control+z")
    expect(quote).to_have_value(f"in July 2015, {words} for airstrikes and military help")
    unpublished(page, 0)
    page.keyboard.press("Control+Shift+Z")
    expect(quote).to_have_value(words)


def test_marked_words_become_evidence_against(open_edit, folder):
    page = open_edit(viewport=WIDE).page
    desk = choose(page)
    assert page.evaluate(SELECT, "a formal request")
    desk.get_by_role("button", name="As evidence against").click()
    expect(desk.locator(".proofs li").last).to_contain_text("a formal request")
    desk.get_by_role("button", name="Review and publish").click()
    desk.get_by_role("textbox", name="Your name").fill("ada")
    desk.get_by_role("button", name="Publish", exact=True).click()
    unpublished(page, 0)
    last = rows(folder, "evidence.csv")[-1]
    assert (last["event_id"], last["quote"], last["stance"]) == (KEY, "a formal request", "disputes")


def test_the_work_is_back_when_the_page_reopens_and_can_be_discarded(open_edit, folder):
    seen = open_edit(viewport=WIDE)
    page = seen.page
    choose(page)
    redate(page, "2015-08")
    unpublished(page, 1)
    page.reload()
    expect(page.locator(".back").first).to_contain_text("1 unpublished change from")
    choose(page)
    expect(page.get_by_role("textbox", name="Date (EDTF)")).to_have_value("2015-08")
    page.get_by_role("button", name="Discard").click()
    unpublished(page, 0)
    expect(page.get_by_role("textbox", name="Date (EDTF)")).to_have_value("2015-07")
    assert not list((folder / ".dateline" / "unsaved").glob("*"))


def test_two_tabs_keep_their_own_work_and_a_clash_is_settled_cell_by_cell(open_edit, folder):
    one, two = (open_edit(viewport=WIDE).page for _ in range(2))
    for page, date in ((one, "2015-08"), (two, "2015-09")):
        choose(page)
        redate(page, date)
        unpublished(page, 1)
    assert len(list((folder / ".dateline" / "unsaved").glob("*.json"))) == 2
    one.get_by_role("button", name="Review and publish").click()
    one.get_by_role("textbox", name="Your name").fill("ada")
    one.get_by_role("button", name="Publish", exact=True).click()
    unpublished(one, 0)
    two.get_by_role("button", name="Review and publish").click()
    clashes = two.locator(".clashes")
    expect(clashes).to_contain_text("Keep mine: 2015-09")
    expect(clashes).to_contain_text("Take theirs, by ada: 2015-08")
    two.get_by_role("button", name="Use these values").click()
    expect(clashes).to_have_count(0)
    two.get_by_role("textbox", name="Your name").fill("bob")
    two.get_by_role("button", name="Publish", exact=True).click()
    unpublished(two, 0)
    assert next(row["date"] for row in rows(folder) if row["event_id"] == KEY) == "2015-09"


def test_ticked_events_get_a_status_together(open_edit):
    page = open_edit(viewport=WIDE).page
    desk = page.locator(".desk.edit")
    desk.get_by_role("searchbox", name="Find an event").fill("assad")
    expect(desk.locator(".events .count > .hint")).to_contain_text(" of ")
    count = desk.locator("tbody tr").count()
    desk.get_by_role("checkbox", name="Tick all events on this page").check()
    desk.get_by_label("Set the status of the ticked events").select_option("withdrawn")
    desk.get_by_role("button", name="Set status").click()
    unpublished(page, count)
    expect(desk.locator("tbody tr.changed")).to_have_count(count)


def test_a_click_on_the_map_places_the_event(open_edit):
    page = open_edit(viewport=WIDE).page
    desk = choose(page)
    desk.locator(".where .map").click(position={"x": 60, "y": 60})
    expect(page.get_by_role("textbox", name="Latitude")).not_to_have_value("")
    expect(page.get_by_role("textbox", name="Longitude")).not_to_have_value("")


def test_an_error_stands_at_its_field_and_blocks_publishing_and_axe_finds_nothing(open_edit, axe, folder):
    page = open_edit(viewport=WIDE).page
    desk = choose(page)
    redate(page, "soon")
    expect(page.get_by_role("textbox", name="Date (EDTF)")).to_have_attribute("aria-invalid", "true")
    for viewport in (PHONE, WIDE):
        page.set_viewport_size(viewport)
        assert check_both(page, axe) == []
        assert page.evaluate(OVERFLOW) <= 0
    assert check_printed(page, axe) == []
    desk.get_by_role("button", name="Review and publish").click()
    page.locator(".review").wait_for()
    assert check_both(page, axe) == []
    expect(desk.locator(".blocking")).to_contain_text("date:")
    expect(desk.get_by_role("button", name="Publish", exact=True)).to_be_disabled()
    assert (folder / "events.csv").read_bytes() == (SYRIA / "events.csv").read_bytes()


def test_hostile_cells_are_shown_as_text(open_edit):
    page = open_edit(viewport=PHONE).page
    choose(page)
    title = page.get_by_role("textbox", name="Title", exact=True)
    for text in hostile.NASTY[:4]:
        title.fill(text[:2_000])
        title.press("Tab")
        unpublished(page, 1)
    page.get_by_role("button", name="Review and publish").click()
    page.locator(".lines").first.wait_for()
    assert page.evaluate(OVERFLOW) <= 0


def test_viewers_have_no_such_page(tabs: Tabs, folder: Path):
    with browser.server(folder, port=editors.PORT) as address, tabs.visit(address, "/edit") as seen:
        seen.page.get_by_role("link", name="Table").first.wait_for()
        seen.page.wait_for_timeout(1_000)
        assert seen.page.get_by_role("link", name="Edit").count() == 0
        assert seen.page.locator(".desk.edit").count() == 0

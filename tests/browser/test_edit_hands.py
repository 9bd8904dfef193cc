"""The page Edit by keyboard alone, by thumb on a phone, and for an editor who corrects many things."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support import edit_page
from tests.support.browser import PHONE, Visit
from tests.support.datasets import rows
from tests.support.edit_page import KEY, TITLE, choose, redate, unpublished
from tests.support.tabs import Tabs

pytestmark = pytest.mark.browser

DESK = {"width": 1440, "height": 900}
MOST_TABS = 150
LEAST_TARGET_PX = 40
FOCUSED = """() => {
    let one = document.activeElement;
    while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
    if (!one) return null;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
    const box = one.getBoundingClientRect();
    return {
        name: one.id || one.getAttribute("aria-label") || one.textContent.trim(),
        ringed: (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none",
        inside: box.bottom > 0 && box.top < innerHeight,
    };
}"""
"""What has the focus, whether one sees that it has, and whether it is in the window."""
SMALL = """(least) => {
    const shadows = [...document.querySelectorAll("*")].map((one) => one.shadowRoot);
    const root = shadows.find((one) => one?.querySelector(".desk.edit")) ?? document;
    const targets = [...root.querySelectorAll("button, summary, select, input, textarea")];
    return targets.map((one) => (one.type === "radio" ? one.closest("label") : one)).filter((one) => {
        const { width, height } = one.getBoundingClientRect();
        return width > 0 && (height < least || width < least);
    }).map((one) => one.outerHTML.slice(0, 120));
}"""


@pytest.fixture
def open_edit(tabs: Tabs, folder: Path) -> Iterator[Callable[..., Visit]]:
    with edit_page.opened(tabs, folder) as open_path:
        yield open_path


def tab_to(page: Page, name: str) -> None:
    """Press Tab until this has the focus, by id, label or words; the focus must be seen."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        if found and found["name"] == name:
            assert found["ringed"], found
            assert found["inside"], found
            return
    raise AssertionError(f"no Tab leads to {name!r}")


def test_an_event_is_found_edited_and_published_by_keyboard_alone(open_edit, folder):
    page = open_edit(viewport=DESK).page
    tab_to(page, "edit-filter")
    page.keyboard.type("assad asks")
    expect(page.locator(".desk.edit tbody tr")).to_have_count(1)
    tab_to(page, TITLE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Title", exact=True)).to_have_value(TITLE)
    tab_to(page, "edit-title")
    page.keyboard.press("End")
    page.keyboard.type(" again")
    tab_to(page, "Text of the source")
    page.keyboard.press("Control+Home")
    for _ in range(6):
        page.keyboard.press("Shift+ArrowRight")
    tab_to(page, "Use selection as quote")
    page.keyboard.press("Enter")
    expect(page.locator(".said").first).to_have_text("The quote is what you selected")
    tab_to(page, "Review and publish")
    page.keyboard.press("Enter")
    expect(page.locator(".review h3")).to_be_focused()
    tab_to(page, "edit-author")
    page.keyboard.press("Control+a")
    page.keyboard.type("ada")
    tab_to(page, "Publish")
    page.keyboard.press("Enter")
    expect(page.locator(".said").first).to_contain_text("Published as version")
    row = next(row for row in rows(folder) if row["event_id"] == KEY)
    assert row["title"] == f"{TITLE} again"
    assert len(row["quote"]) <= 6


def test_a_click_on_an_offered_fix_mends_the_cell(open_edit):
    page = open_edit(viewport=DESK).page
    desk = choose(page)
    redate(page, "Aug-15")
    desk.get_by_role("button", name="Write date 2015-08").click()
    expect(page.get_by_role("textbox", name="Date (EDTF)")).to_have_value("2015-08")
    expect(page.get_by_role("textbox", name="Date (EDTF)")).not_to_have_attribute("aria-invalid", "true")


def test_the_status_of_many_is_seen_set_and_taken_back(open_edit):
    page = open_edit(viewport=DESK).page
    desk = page.locator(".desk.edit")
    expect(desk.locator("td.status").first).to_be_in_viewport(ratio=1)
    count = desk.locator("tbody tr").count()
    desk.get_by_role("checkbox", name="Tick all events on this page").check()
    desk.get_by_label("Set the status of the ticked events").select_option("draft")
    desk.get_by_role("button", name="Set status").click()
    expect(desk.locator("td.status").get_by_text("draft")).to_have_count(count)
    desk.get_by_role("button", name="Undo").click()
    expect(desk.locator("td.status").get_by_text("published")).to_have_count(count)
    unpublished(page, 0)


def test_evidence_is_added_and_filled_in_cell_by_cell(open_edit, folder):
    page = open_edit(viewport=DESK).page
    desk = choose(page)
    desk.get_by_role("button", name="Add evidence").click()
    proofs = desk.locator(".proofs")
    for name, text in (("quote", "Assad made a formal request"), ("note", "as told in 2016"), ("deaths_best", "3")):
        field = proofs.locator(f".field.{name}").first.locator("input, textarea")
        field.fill(text)
        field.press("Tab")
        expect(field).to_have_value(text)
    proofs.locator(".field.stance select").first.select_option("disputes")
    expect(proofs.locator("li .hint").first).to_contain_text("disputes")
    desk.get_by_role("button", name="Review and publish").click()
    desk.get_by_role("textbox", name="Your name").fill("ada")
    desk.get_by_role("button", name="Publish", exact=True).click()
    unpublished(page, 0)
    last = rows(folder, "evidence.csv")[-1]
    told = [last[name] for name in ("event_id", "quote", "stance", "note", "deaths_best")]
    assert told == [KEY, "Assad made a formal request", "disputes", "as told in 2016", "3"]


def test_every_target_is_large_enough_for_a_thumb(open_edit):
    page = open_edit(viewport=PHONE).page
    choose(page)
    expect(page.get_by_role("textbox", name="Title", exact=True)).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="Add evidence").click()
    page.locator(".proofs details[open]").wait_for()
    small = page.evaluate(SMALL, LEAST_TARGET_PX)
    assert small == [], "\n".join(small)

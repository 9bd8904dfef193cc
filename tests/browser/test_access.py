"""Accessibility of every page: axe-core's findings, and use by the keyboard alone."""

from __future__ import annotations

import re
from string import digits

import pytest

from tests.support.accessibility import check, check_both, check_printed
from tests.support.browser import PHONE, WIDE, Visit

pytestmark = pytest.mark.browser

EVENT = "/?event=palmyra-recaptured"


MARK = """() => {
    const at = document.activeElement;
    window.look = (element) => [element, ...element.querySelectorAll("*")].map((part) => {
        const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor, opacity } =
            getComputedStyle(part);
        return [outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor, opacity].join(" ");
    }).join();
    window.marked = at;
    window.focusedLook = window.look(at);
}"""
UNMARK = "() => window.look(window.marked) !== window.focusedLook"
NAME = """() => {
    const at = document.activeElement;
    return at === document.body ? "" : at.getAttribute("aria-label") ?? at.textContent.trim();
}"""


def test_the_map_page_is_without_findings_of_axe(open_page, axe):
    seen: Visit = open_page("/", viewport=WIDE)
    frame = seen.map
    frame.locator(".dl-list .dl-row:not(.dl-loading)").first.wait_for()
    for viewport in (WIDE, PHONE):
        seen.page.set_viewport_size(viewport)
        assert check_both(seen.page, axe, frame) == []
    frame.locator(".dl-list .dl-row").first.click()
    frame.locator(".dl-card blockquote").wait_for()
    for viewport in (PHONE, WIDE):
        seen.page.set_viewport_size(viewport)
        assert check_both(seen.page, axe, frame) == []
    assert check_printed(seen.page, axe) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_maps_panels_are_without_findings_of_axe(open_page, axe, scheme):
    frame = open_page(EVENT, color_scheme=scheme).map
    openers = frame.locator("[aria-haspopup=dialog]")
    assert openers.count() >= 4
    for opener in openers.all():
        opener.click()
        panel = frame.get_by_role("dialog")
        panel.wait_for()
        for summary in panel.locator("summary").all():
            summary.click()
        assert check(frame, axe) == []
        frame.page.keyboard.press("Escape")
        panel.wait_for(state="hidden")


@pytest.mark.parametrize(("path", "content"), [("/article", "mark"), ("/table", ".events tbody tr")])
def test_the_other_pages_are_without_findings_of_axe(open_page, axe, path, content):
    seen: Visit = open_page(path, viewport=WIDE)
    seen.page.locator(content).first.wait_for()
    for viewport in (WIDE, PHONE):
        seen.page.set_viewport_size(viewport)
        assert check_both(seen.page, axe) == []
    assert check_printed(seen.page, axe) == []


def test_tab_reaches_everything_that_can_be_operated_and_the_focus_is_always_seen(open_page):
    seen: Visit = open_page(EVENT)
    frame = seen.map
    frame.locator(".dl-card blockquote").wait_for()
    reached = []
    for _ in range(60):
        seen.page.keyboard.press("Tab")
        name = frame.evaluate(NAME)
        if reached and not name:
            break
        if not name:
            continue
        frame.evaluate(MARK)
        reached.append(name)
        seen.page.keyboard.press("Shift+Tab")
        assert frame.evaluate(UNMARK), f"the focus on {name!r} cannot be seen"
        seen.page.keyboard.press("Tab")
        # the counts in the legend's names may still be on their way: 0 to 9 say nothing of where the focus is
        assert frame.evaluate(NAME).rstrip(digits) == name.rstrip(digits)
    for wanted in ("Map", "Zoom in", "Play", "Previous", "Next", "Reset", "From", "To", "Close", "read in the article"):
        assert wanted in reached
    assert any(name.startswith("Decisions") for name in reached)


def test_escape_closes_what_is_open_and_then_clears_the_selection(open_page):
    seen: Visit = open_page(EVENT)
    frame = seen.map
    frame.get_by_role("button", name="Settings and help").click()
    panel = frame.get_by_role("dialog")
    seen.page.keyboard.press("Escape")
    panel.wait_for(state="hidden")
    assert frame.evaluate("() => window.dateline.view().selected") == "palmyra-recaptured"
    seen.page.keyboard.press("Escape")
    frame.wait_for_function("() => window.dateline.view().selected === ''")
    seen.page.wait_for_url(lambda url: "event=" not in url)


def test_the_maps_symbols_are_reached_named_and_chosen_by_keyboard(open_page):
    seen: Visit = open_page("/")
    frame = seen.map
    frame.get_by_role("application", name="Map").focus()
    seen.page.keyboard.press("Enter")
    said = frame.locator(".dateline-said")
    first = said.text_content()
    assert first
    frame.locator(".dateline-cursor").wait_for()
    names = {first}
    for key in ("ArrowUp", "ArrowLeft", "ArrowDown", "ArrowRight"):
        seen.page.keyboard.press(key)
        names.add(said.text_content())
    assert len(names) > 1
    seen.page.keyboard.press("Enter")
    frame.wait_for_function("() => window.dateline.view().selected !== ''")


def test_a_symbol_opened_by_keyboard_is_read_in_its_card_and_come_back_to(open_page):
    seen: Visit = open_page("/")
    frame = seen.map
    frame.get_by_role("application", name="Map").focus()
    for key in ("Enter", "ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft"):
        seen.page.keyboard.press(key)
        frame.locator(".dateline-cursor").wait_for()
        name = frame.locator(".dateline-said").text_content()
        if not re.match(r"\d+ events", name):  # of many a list opens
            break
    seen.page.keyboard.press("Enter")
    frame.wait_for_function("() => document.activeElement.matches('.dl-card h2')")
    seen.page.keyboard.press("Escape")
    frame.locator(".dateline-cursor").wait_for()
    assert frame.evaluate("() => document.activeElement.matches('.dl-map')")
    assert frame.locator(".dateline-said").text_content() == name


def test_tab_leads_out_of_a_panel_to_what_follows_its_button(open_page):
    seen: Visit = open_page("/")
    frame = seen.map
    opener = frame.get_by_role("button", name="Map options")
    opener.focus()
    seen.page.keyboard.press("Enter")
    panel = frame.get_by_role("dialog")
    panel.wait_for()
    for _ in range(9):
        seen.page.keyboard.press("Tab")
        if not panel.is_visible():
            break
    assert frame.evaluate(NAME) == "Play"


def test_a_window_without_events_says_why_and_leads_out_of_it(open_page):
    frame = open_page("/?from=2013-02&to=2013-03&hide=fighting&hide=decisions").map
    overview = frame.get_by_role("region", name="Events in the window")
    overview.get_by_text("No events in this window").wait_for()
    overview.get_by_role("button", name=re.compile("without the types that are switched off")).first.click()
    frame.wait_for_function("() => window.dateline.counts().shown > 0")


def test_a_chosen_event_is_announced_its_card_gets_the_focus_and_gives_it_back_to_where_it_was_opened(open_page):
    seen: Visit = open_page("/")
    frame = seen.map
    row = frame.locator(".dl-list .dl-row:not(.dl-loading)").nth(3)
    title = row.inner_text()
    row.press("Enter")
    frame.wait_for_function("() => document.activeElement.matches('.dl-card h2')")
    frame.wait_for_function(
        "() => [...document.querySelectorAll('[aria-live]')].some((said) => said.textContent.startsWith('Selected: '))"
    )
    seen.page.keyboard.press("Escape")
    frame.wait_for_function("() => document.activeElement.matches('.dl-list .dl-row')")
    assert frame.locator(":focus").inner_text() == title

    tally = frame.locator(".dl-tally")
    tally.press("Enter")
    frame.locator(".dl-popover summary").press("Enter")
    frame.locator(".dl-popover .dl-row:not(.dl-loading)").first.press("Enter")
    frame.wait_for_function("() => document.activeElement.matches('.dl-card h2')")
    frame.get_by_role("button", name="Close").press("Enter")
    frame.wait_for_function("() => document.activeElement.matches('.dl-tally')")


def test_a_screen_reader_hears_the_dates_and_the_count_after_every_change_of_time(open_page):
    seen: Visit = open_page("/?from=2015-09-01&to=2015-09-30")
    frame = seen.map
    said = frame.locator(".dl-tally-box [role=status]")
    frame.wait_for_function(
        "() => document.querySelector('.dl-tally-box [role=status]').textContent.startsWith('September 2015: ')"
    )
    handle = frame.get_by_role("slider", name="To")
    handle.focus()
    for key, month in (("ArrowUp", "October"), ("ArrowDown", "September")):
        before = said.text_content()
        seen.page.keyboard.press(key)
        assert month in handle.get_attribute("aria-valuetext")
        frame.wait_for_function("([said, before]) => said.textContent !== before", arg=[said.element_handle(), before])
    assert said.text_content().startswith("September 2015: ")
    assert " of 17 shown" in said.text_content()


def test_what_streamlit_draws_around_the_map_has_names_and_shows_the_focus(open_page):
    seen: Visit = open_page("/")
    assert seen.map is not None
    page = seen.page
    assert page.locator("iframe[title*=folium]").get_attribute("aria-label") == "Map, timeline and events"
    page.get_by_role("button", name="Open the list: Type", include_hidden=True).wait_for()
    openers = page.locator("[data-testid=stSidebar] button[aria-haspopup=listbox]")
    names = [opener.get_attribute("aria-label") for opener in openers.all()]
    assert names
    assert len(set(names)) == len(names)
    for link in page.get_by_test_id("stTopNavLink").all():
        link.focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        outline = "(link) => [getComputedStyle(link).outlineStyle, getComputedStyle(link).outlineWidth]"
        assert link.evaluate(outline) == ["solid", "2px"]

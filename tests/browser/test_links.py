"""Links, Back and Forward in real Chromium: a link shows what was on screen, and each act is one step."""

from __future__ import annotations

import os
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from dashboard.map import config
from dashboard.served import Served
from geodata.dataset import reading
from geodata.view import query, url
from tests.support import views
from tests.support.browser import Visit, visit
from tests.support.paths import SYRIA
from tests.support.tabs import Tabs

pytestmark = pytest.mark.browser

COUNT = int(os.environ.get("LINK_VIEWS", "2"))
"""Generated views; `make soak` opens 500."""
FILTERS = ("side", "place", "q", "dates", "places", "disputed", "claimed_by")
SETTLED_MS = 900
"""The plugin reports 150 ms after something has settled, and the address follows."""
STATE = """() => ({...window.dateline.view(), counts: window.dateline.counts(),
  card: document.querySelector('.dl-card h2')?.textContent})"""


@pytest.fixture(scope="module")
def served_version() -> Served:
    return Served(reading.load(SYRIA))


def state(frame: Frame) -> dict[str, Any]:
    """What is on screen, once nothing moves any more."""
    before = None
    for _ in range(40):
        expect(frame.page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        now: dict[str, Any] = frame.evaluate(STATE)
        if (now, frame.page.url) == before:
            return now
        before = now, frame.page.url
        frame.page.wait_for_timeout(SETTLED_MS)
    raise AssertionError(f"it never settles: {before}")


def test_the_link_of_a_generated_view_shows_the_same_in_a_fresh_profile(
    chrome: Browser, tabs: Tabs, origin: str, served_version: Served
):
    differ = []
    for view in views.generated(served_version, seed=COUNT, count=COUNT):
        params = url.to_params(view, served_version.dataset.info)
        filters = urlencode({name: params[name] for name in FILTERS if name in params}, doseq=True)
        with tabs.visit(origin, f"/?{filters}") as seen:
            frame = seen.map
            frame.evaluate("(view) => window.dateline.setView(view)", as_wanted(view))
            shown, address = state(frame), seen.page.url
        with visit(chrome, origin, address.removeprefix(origin)) as fresh:
            found = come_to(fresh.map, shown)
            differ += [(address, name, found[name], shown[name]) for name in shown if found[name] != shown[name]]
    assert differ == []


def come_to(frame: Frame, wanted: dict[str, Any]) -> dict[str, Any]:
    """What is on screen once that is, or at last."""
    for _ in range(10):
        if (now := state(frame)) == wanted:
            break
    return now


def as_wanted(view: query.View) -> dict[str, Any]:
    """The parts of a view that the map itself sets, for `window.dateline.setView`."""
    sent = config.return_to((1, view))
    assert sent is not None
    return {name: value for name, value in sent["view"].items() if name != "size"}


def entries(page: Page) -> int:
    return int(page.evaluate("() => history.length"))


def settled_on(page: Page, pattern: str) -> None:
    page.wait_for_url(re.compile(pattern))
    page.wait_for_timeout(SETTLED_MS)


def test_back_undoes_one_step_at_a_time_and_forward_does_it_again(open_page):
    seen: Visit = open_page("/?event=palmyra-recaptured")
    page, frame = seen.page, seen.map
    settled_on(page, r"from=2015-12-01")
    first, at_first = entries(page), state(frame)
    frame.get_by_role("slider", name="To").focus()
    for _ in range(3):  # many small moves are one step
        page.keyboard.press("ArrowLeft")
    settled_on(page, r"to=2016-0[3-6]")
    moved = state(frame)
    assert (moved["from"], entries(page)) == (at_first["from"], first + 1)
    assert moved["to"] < at_first["to"]
    page.get_by_role("textbox", name="Words").fill("Palmyra")
    page.keyboard.press("Enter")
    settled_on(page, r"q=Palmyra")
    filtered = state(frame)
    frame.get_by_role("button", name="Close", exact=True).click()
    settled_on(page, r"^(?!.*event=)")
    closed = state(frame)
    assert entries(page) == first + 3
    steps = [closed, filtered, moved, at_first]
    for before in steps[1:]:
        page.go_back()
        assert come_to(frame, before) == before
    assert page.get_by_role("textbox", name="Words").input_value() == ""
    for after in steps[-2::-1]:
        page.go_forward()
        assert come_to(frame, after) == after
    assert entries(page) == first + 3
    assert page.get_by_role("textbox", name="Words").input_value() == "Palmyra"
    assert seen.complaints == []


def test_back_from_an_article_and_from_its_quote_leads_to_where_the_reader_was(open_page):
    seen: Visit = open_page("/?event=palmyra-recaptured")
    page = seen.page
    before = state(seen.map)
    first = entries(page)
    seen.map.get_by_text("read in the article").first.click()
    settled_on(page, r"/article\?.*event=palmyra-recaptured")
    page.get_by_role("link", name="Putin announces the withdrawal").first.click()
    settled_on(page, r"/\?.*event=withdrawal-announced")
    assert state(seen.map)["selected"] == "withdrawal-announced"
    assert entries(page) == first + 2
    assert page.title().startswith("Putin announces the withdrawal")
    page.go_back()
    settled_on(page, r"/article\?.*event=palmyra-recaptured")
    assert page.locator("mark.current").inner_text() == "recapture of Palmyra in March 2016"
    page.go_back()
    settled_on(page, r"/\?.*event=palmyra-recaptured")
    assert state(seen.map) == before
    page.go_forward()
    settled_on(page, r"/article\?")
    assert page.title() == "Syrian Army recaptures Palmyra · Article · Russia in Syria, 2011–2016 · Dateline"
    assert entries(page) == first + 2


def test_a_link_shows_the_same_ground_on_a_telephone(open_page):
    """A map 600 pixels wide showed it at zoom 8."""
    seen: Visit = open_page("/?at=35.1,36.9,8&size=600x520", viewport={"width": 390, "height": 844}, has_touch=True)
    zoom = state(seen.map)["zoom"]
    width = seen.map.locator(".leaflet-container").bounding_box()["width"]
    assert zoom < 8
    assert width / 2**zoom >= 0.95 * 600 / 2**8

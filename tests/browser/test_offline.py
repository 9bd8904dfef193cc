"""A server that goes and comes back: what a reader sees who has its map open."""

from __future__ import annotations

import re
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support import browser
from tests.support.tabs import Tabs

pytestmark = pytest.mark.browser

LINE = ".dateline-offline"
VIEW = "() => window.dateline.view()"


def drag(page: Page, frame: Any, name: str, pixels: int) -> dict[str, Any]:
    """Drag a handle of the timeline; the view after it."""
    box = frame.get_by_role("slider", name=name).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + pixels, y, steps=5)
    page.mouse.up()
    return frame.evaluate(VIEW)


def address_says(page: Page, **params: str) -> None:
    wanted = "".join(f"(?=.*[?&]{name}={value}(&|$))" for name, value in params.items())
    expect(page).to_have_url(re.compile(wanted), timeout=30_000)


def test_the_map_goes_on_without_its_server_and_the_address_is_right_when_it_is_back(tabs: Tabs):
    port = browser.free_port()
    visit = ExitStack()
    with browser.server(port=port) as address:
        seen = visit.enter_context(tabs.visit(address, "/?q=russian"))
        page, frame = seen.page, seen.map
        shown = frame.evaluate("() => window.dateline.counts()")
    expect(page.locator(LINE)).to_have_text(re.compile("The server cannot be reached"))
    assert page.get_by_role("dialog").count() == 0
    moved = drag(page, frame, "To", -150)
    assert moved["to"] < "2016"
    assert frame.evaluate("() => window.dateline.counts()") != shown
    with browser.server(port=port):
        address_says(page, to=moved["to"], q="russian")
        expect(page.locator(LINE)).to_have_count(0)
        frame = seen.map
        assert frame.evaluate(VIEW)["to"] == moved["to"]
        moved = drag(page, frame, "From", 60)  # what is done afterwards is heard, too
        address_says(page, to=moved["to"], **{"from": moved["from"]})
    expect(page.locator(LINE)).to_be_visible()
    moved = drag(page, frame, "From", 60)
    with browser.server(port=port), visit:
        address_says(page, to=moved["to"], q="russian", **{"from": moved["from"]})
        frame = seen.map
        frame.wait_for_function("(from) => window.dateline.view().from === from", arg=moved["from"])

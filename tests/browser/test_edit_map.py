"""The map of the page Edit: looking around and setting the point, by mouse, by finger and by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from geodata.tables.changes import Edit
from geodata.versions.store import FileStore
from tests.support import edit_page
from tests.support.browser import OVERFLOW, PHONE, Visit
from tests.support.edit_page import choose, unpublished
from tests.support.tabs import Tabs

pytestmark = pytest.mark.browser

DESK = {"width": 1440, "height": 900}
EVENT = "palmyra-recaptured"
PLACED = "Syrian Army recaptures Palmyra"
NEAR_PX = 2
LEAST_HEIGHT_PX = 350
Spot = tuple[float, float]


@pytest.fixture
def open_edit(tabs: Tabs, folder: Path) -> Iterator[Callable[..., Visit]]:
    store = FileStore(folder)
    store.commit(store.newest()[0], [Edit("events.csv", EVENT, {"latitude": "34.55", "longitude": "38.28"})], "ana")
    with edit_page.opened(tabs, folder) as open_path:
        yield open_path


class EventMap:
    """The map in the form of the event that is open."""

    def __init__(self, page: Page, title: str = PLACED) -> None:
        self.page = page
        choose(page, title)
        self.map: Locator = page.locator(".where .map")
        self.pin: Locator = self.map.locator(".mover")
        self.map.scroll_into_view_if_needed()
        self.pin.wait_for()

    @property
    def box(self) -> dict[str, float]:
        found = self.map.bounding_box()
        assert found is not None
        return found

    def tip(self) -> Spot:
        """Where the pin's point is on the map, in pixels of the map."""
        found, around = self.pin.bounding_box(), self.box
        assert found is not None
        return found["x"] + found["width"] / 2 - around["x"], found["y"] + found["height"] - around["y"]

    def at(self, x: float, y: float) -> Spot:
        """A pixel of the map, in the window."""
        return self.box["x"] + x, self.box["y"] + y

    def cells(self) -> tuple[str, str]:
        names = ("Latitude", "Longitude")
        return tuple(self.page.get_by_role("textbox", name=name).input_value() for name in names)  # type: ignore[return-value]

    def drag(self, start: Spot, by: Spot) -> None:
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.mouse.move(start[0] + by[0], start[1] + by[1], steps=8)
        self.page.mouse.up()

    def expect_tip(self, x: float, y: float) -> None:
        """Wait until the point is at a pixel of the map."""
        for _ in range(40):
            found = self.tip()
            if abs(found[0] - x) <= NEAR_PX and abs(found[1] - y) <= NEAR_PX:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"the pin is at {self.tip()}, not at {(x, y)}")

    def expect_set(self, before: tuple[str, str]) -> None:
        """Wait until the fields show another point than before."""
        expect(self.page.get_by_role("textbox", name="Longitude")).not_to_have_value(before[1])
        expect(self.page.get_by_role("textbox", name="Latitude")).not_to_have_value(before[0])
        unpublished(self.page, 1)


class Fingers:
    """Touches, as Chromium gets them from a screen."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)

    def send(self, kind: str, *spots: Spot) -> None:
        touches: list[dict[str, Any]] = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(spots)]
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def move(self, *paths: tuple[Spot, Spot], steps: int = 8) -> None:
        """Put fingers down at the beginnings of the paths, move them to the ends, and lift them."""
        self.send("touchStart", *(start for start, _ in paths))
        for step in range(1, steps + 1):
            share = step / steps
            self.send("touchMove", *((a + (c - a) * share, b + (d - b) * share) for (a, b), (c, d) in paths))
        self.send("touchEnd")

    def tap(self, spot: Spot) -> None:
        self.send("touchStart", spot)
        self.send("touchEnd")


def test_the_map_is_large_and_opens_on_the_event_else_on_the_ground_of_the_dataset(open_edit):
    page = open_edit(viewport=DESK).page
    on = EventMap(page)
    assert on.box["height"] >= LEAST_HEIGHT_PX
    x, y = on.tip()
    assert abs(x - on.box["width"] / 2) <= NEAR_PX
    assert abs(y - on.box["height"] / 2) <= NEAR_PX
    page.get_by_role("button", name="New event").click()
    expect(page.get_by_role("textbox", name="Title", exact=True)).to_have_value("")
    expect(on.pin).to_be_hidden()
    on.map.click(position={"x": on.box["width"] / 2, "y": on.box["height"] / 2})
    expect(page.get_by_role("textbox", name="Latitude")).not_to_have_value("")
    latitude, longitude = (float(cell) for cell in on.cells())
    assert 32 < latitude < 38
    assert 35 < longitude < 43


def test_a_drag_looks_around_and_leaves_the_event_where_it_is(open_edit):
    on = EventMap(open_edit(viewport=DESK).page)
    before, (x, y) = on.cells(), on.tip()
    on.drag(on.at(60, 60), (90, 70))
    on.expect_tip(x + 90, y + 70)
    assert on.cells() == before
    unpublished(on.page, 0)


def test_the_wheel_zooms_about_the_pointer_and_the_page_stays(open_edit):
    on = EventMap(open_edit(viewport=DESK).page)
    before, (x, y), top = on.cells(), on.tip(), on.box["y"]
    on.page.mouse.move(*on.at(x - 50, y - 40))
    on.page.mouse.wheel(0, -120)
    on.expect_tip(x + 50, y + 40)
    assert (on.cells(), on.box["y"]) == (before, top)
    on.map.get_by_role("button", name="Zoom out").click()
    unpublished(on.page, 0)


def test_a_click_sets_the_point_and_the_map_stays(open_edit):
    on = EventMap(open_edit(viewport=DESK).page)
    before = on.cells()
    on.page.mouse.click(*on.at(80, 90))
    on.expect_tip(80, 90)
    on.expect_set(before)
    on.expect_tip(80, 90)
    expect(on.pin).to_be_focused()


def test_the_pin_is_dragged_to_another_point(open_edit):
    on = EventMap(open_edit(viewport=DESK).page)
    before, (x, y) = on.cells(), on.tip()
    on.drag(on.at(x, y - 20), (-60, 45))
    on.expect_tip(x - 60, y + 45)
    on.expect_set(before)
    on.page.get_by_role("button", name="Undo").click()
    on.expect_tip(x, y)
    assert on.cells() == before


def test_fingers_look_around_zoom_set_the_point_and_move_the_pin(open_edit):
    on = EventMap(open_edit(viewport=PHONE, has_touch=True).page)
    assert on.box["height"] >= LEAST_HEIGHT_PX
    assert on.box["width"] >= 0.8 * PHONE["width"]
    assert on.page.evaluate(OVERFLOW) <= 0
    on.map.evaluate("(map) => map.scrollIntoView({ block: 'center' })")
    fingers = Fingers(on.page)
    before, (x, y), top = on.cells(), on.tip(), on.box["y"]
    start = on.at(60, 80)
    fingers.move((start, (start[0] + 70, start[1] - 30)))
    on.expect_tip(x + 70, y - 30)
    assert (on.cells(), on.box["y"]) == (before, top), "the page did not scroll, and nothing was set"
    x, y = on.tip()
    left, right = on.at(x - 40, y + 60), on.at(x + 40, y + 60)
    fingers.move((left, (left[0] - 40, left[1])), (right, (right[0] + 40, right[1])))
    on.expect_tip(x, y - 60)  # twice as near, about the middle of the fingers
    assert on.cells() == before
    fingers.tap(on.at(90, 120))
    on.expect_tip(90, 120)
    on.expect_set(before)
    before = on.cells()
    tip = on.at(90, 100)
    fingers.move((tip, (tip[0] + 50, tip[1] + 60)))
    on.expect_tip(140, 180)
    on.expect_set(before)


def test_the_keyboard_moves_the_pin_by_pixels_zooms_and_pans(open_edit):
    on = EventMap(open_edit(viewport=DESK).page)
    before, (x, y) = on.cells(), on.tip()
    on.pin.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "Shift+ArrowLeft"):
        on.page.keyboard.press(key)
    on.expect_tip(x + 19, y + 10)
    on.expect_set(before)
    expect(on.pin).to_be_focused()
    on.page.keyboard.press("+")
    on.expect_tip(x + 19, y + 10)
    on.map.focus()
    on.page.keyboard.press("ArrowLeft")
    on.expect_tip(x + 79, y + 10)
    before = on.cells()
    on.page.keyboard.press("Enter")
    on.expect_tip(on.box["width"] / 2, on.box["height"] / 2)
    expect(on.page.get_by_role("textbox", name="Longitude")).not_to_have_value(before[1])


def test_the_review_says_what_lies_at_sea_and_opens_it(open_edit):
    page = open_edit(viewport=DESK).page
    choose(page, PLACED)
    for name, value in (("Latitude", "35.3"), ("Longitude", "35.0")):
        field = page.get_by_role("textbox", name=name)
        field.fill(value)
        field.press("Tab")
    unpublished(page, 1)
    expect(page.get_by_role("button", name="Publish", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Review and publish").click()
    doubts = page.locator(".review .doubtful")
    expect(doubts).to_contain_text("at sea, about 54 km from the nearest coast")
    expect(doubts).to_contain_text("from where it was")
    expect(page.get_by_role("button", name="Publish", exact=True)).to_be_enabled()
    doubts.get_by_role("button").first.click()
    expect(page.get_by_role("textbox", name="Title", exact=True)).to_have_value(PLACED)

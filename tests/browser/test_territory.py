"""A territory on the map in a real browser: it follows the window, says as of when, and can be switched off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Frame, Page, expect

from geodata.territory import adding, layer
from tests.support import browser, editors, fronts
from tests.support.accessibility import check_both
from tests.support.browser import Visit
from tests.support.tabs import Tabs

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=canary()>"
INK = """() => {
    const canvas = document.querySelector(".leaflet-territory-pane canvas");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let inked = 0;
    for (let i = 3; i < data.length; i += 4) inked += data[i] > 0;
    return inked;
}"""


@pytest.fixture
def open_map(tabs: Tabs, folder: Path, tmp_path: Path) -> Iterator[Callable[..., Visit]]:
    squares = (("2015-08-30", 0.5), ("2015-12-01", 1.0), ("2016-03-01", 2.0))
    features = [fronts.feature(fronts.square(36, 34, side), date=day, holder=HOSTILE) for day, side in squares]
    path = fronts.write(tmp_path / "front.geojson", *features)
    added = adding.add(folder, adding.Order("front", (path,), title=HOSTILE, publisher="Those who know"))
    (folder / layer.toml_name("front")).write_bytes(layer.as_toml(added.layer))
    with editors.opened(tabs, folder, "/", map_frame) as open_path:
        yield open_path


def map_frame(page: Page) -> Frame:
    page.locator("iframe").first.wait_for()
    frame = page.locator("iframe").first.element_handle().content_frame()
    assert frame
    browser.wait_for_map(frame)
    return frame


def inked(frame: Frame) -> int:
    frame.wait_for_function(f"({INK})() >= 0")
    frame.page.wait_for_timeout(300)
    return int(frame.evaluate(INK))


def test_a_territory_follows_the_window_says_as_of_when_and_is_switched_off(open_map, axe: str):
    page = open_map("/?from=2015-08-01&to=2015-12-01").page
    frame = map_frame(page)
    panel = frame.locator(".dl-territory")
    expect(panel.locator("summary")).to_contain_text(f"{HOSTILE}1 December 2015")
    panel.locator("summary").press("Enter")
    expect(panel.locator("li")).to_contain_text(f"{HOSTILE}: 10,")
    expect(panel).to_contain_text("Says who: Those who know")
    exact = inked(frame)
    frame.evaluate("() => window.dateline.setView({ to: '2016-03-31' })")
    expect(panel).to_contain_text("as of 1 March 2016")
    expect(panel).to_contain_text("carried forward 30 days to 31 March 2016")
    assert inked(frame) > 2 * exact > 0
    assert check_both(page, axe, frame) == []
    panel.get_by_role("checkbox").uncheck()
    assert inked(frame) == 0
    panel.get_by_role("checkbox").check()
    frame.evaluate("() => window.dateline.setView({ from: '2011-01-01', to: '2011-06-01' })")
    expect(panel).to_contain_text("Nothing is stated before 30 August 2015")
    assert inked(frame) == 0

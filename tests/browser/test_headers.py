"""The security policies in real Chromium: they refuse nothing that the pages do, and everything a stranger would."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from dashboard.entrance import pack
from dashboard.server import downloads
from tests.support import browser, datasets
from tests.support.tabs import Tabs

pytestmark = pytest.mark.browser
LISTEN = """
document.addEventListener("securitypolicyviolation", (event) =>
    console.error(`refused: ${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`));
"""
SETTLED_MS = 800


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with the pages Draft and Edit, on a copy of the bundled dataset."""
    root = tmp_path_factory.mktemp("desk")
    folder = datasets.with_seeds(root)
    with browser.server(folder, edit=True) as address:
        yield address


def use_map(seen: browser.Visit) -> None:
    frame = seen.map
    frame.get_by_role("button", name="Play").click()
    seen.page.wait_for_timeout(SETTLED_MS)
    frame.get_by_role("button", name="Pause").click()
    frame.evaluate("window.dateline.setView({ selected: 'palmyra-recaptured' })")
    expect(seen.page).to_have_url(re.compile("event=palmyra-recaptured"))


def use_table(seen: browser.Visit) -> None:
    with seen.page.expect_download() as found:
        seen.page.get_by_test_id("stDownloadButton").get_by_role("button").first.click()
    assert found.value.path().stat().st_size > 0
    seen.page.get_by_role("button", name="Other forms").click()
    seen.page.get_by_role("link", name="GeoJSON").wait_for()
    links = seen.page.locator("[data-testid=stPopoverBody] a")
    assert links.count() == len(downloads.offered())
    for link in links.all():
        answer = seen.page.request.get(urljoin(seen.page.url, str(link.get_attribute("href"))))
        assert answer.ok
        assert answer.headers["content-disposition"].startswith("attachment; filename=")


def use_article(seen: browser.Visit) -> None:
    seen.page.locator("mark").first.wait_for()


def use_draft(seen: browser.Visit) -> None:
    article = "Damascus, 3 March 2016. Government forces shelled Palmyra on 1 March 2016, killing four people.\n"
    given = {"name": "report.txt", "mimeType": "text/plain", "buffer": article.encode()}
    seen.page.locator("input[type=file]").set_input_files(given)
    seen.page.get_by_text("report.txt").first.wait_for()
    seen.page.get_by_role("button", name="Find events").click()
    seen.page.locator(".desk").wait_for()


def use_edit(seen: browser.Visit) -> None:
    seen.page.locator(".desk.edit").get_by_role("searchbox", name="Find an event").fill("palmyra")


def use_import(seen: browser.Visit) -> None:
    seen.page.get_by_label("A file of events").set_input_files(files=[{"name": "a", "mimeType": "", "buffer": b"a,b"}])
    seen.page.get_by_text("no rows").or_(seen.page.get_by_text("in no format")).first.wait_for()


def use_share(seen: browser.Visit) -> None:
    seen.page.get_by_role("heading", name="Link to this view").wait_for()


def use_versions(seen: browser.Visit) -> None:
    seen.page.get_by_role("heading", name="History").wait_for()


PAGES = {
    "/": use_map,
    "/article": use_article,
    "/table": use_table,
    "/share": use_share,
    "/draft": use_draft,
    "/edit": use_edit,
    "/import": use_import,
    "/versions": use_versions,
}


AFTER_A_RELOAD = {
    **PAGES,
    "/draft": lambda seen: seen.page.locator(".desk").wait_for(),
    "/import": lambda seen: seen.page.get_by_role("button", name="Put the file away").wait_for(),
}
"""What shows that a page is there again; on *Draft* the article under review is back, on *Import* the file."""


def font_of_icons(seen: browser.Visit) -> list[str]:
    """Where a first visit got the font of Streamlit's icons: 375 kB, for icons that the map page does not show."""
    return [url for url in seen.requests if "MaterialSymbols" in url]


def modules_of_the_pack(seen: browser.Visit) -> list[str]:
    """What came by itself of Streamlit's modules that are in the pack."""
    packed = json.loads(pack.content()).keys()
    return [url for url in seen.requests if url.rpartition("/static/js/")[2] in packed]


@pytest.mark.parametrize("path", PAGES)
def test_no_page_does_what_its_policy_refuses(tabs: Tabs, desk: str, path: str):
    with tabs.visit(desk, path, script=LISTEN) as seen:
        PAGES[path](seen)
        seen.page.wait_for_timeout(SETTLED_MS)
        seen.page.reload()  # from the browser's memory, which must have kept the policy too
        AFTER_A_RELOAD[path](seen)
        assert seen.complaints == []
        assert seen.foreign == []
        assert modules_of_the_pack(seen) == [], "they come in one file"


def test_a_page_in_other_colours_and_its_menu_do_nothing_that_is_refused(tabs: Tabs, desk: str):
    with tabs.visit(desk, "/", script=LISTEN) as seen:
        seen.page.emulate_media(color_scheme="dark")
        assert seen.map
        seen.page.get_by_test_id("stMainMenu").get_by_role("button").click()
        seen.page.get_by_text("Record screen").wait_for()
        assert seen.complaints == []


def test_street_tiles_are_let_in_when_a_reader_switches_them_on(chrome: Browser, origin: str):
    """The tiles' own server is played by the browser; it is told the site that asks, as it wants to be."""
    asked: list[str | None] = []

    def tile(route: Route) -> None:
        asked.append(route.request.headers.get("referer"))
        route.fulfill(body=b"<svg xmlns='http://www.w3.org/2000/svg'/>", content_type="image/svg+xml")

    with browser.visit(chrome, origin, "/", script=LISTEN) as seen:
        frame = seen.map
        seen.page.route("https://tile.openstreetmap.org/**", tile)
        frame.get_by_role("button", name="Map options").click()
        frame.get_by_text("Detailed streets").click()
        frame.locator("img.leaflet-tile-loaded").first.wait_for(state="attached")
        assert seen.complaints == []
        assert font_of_icons(seen) == []
    assert set(asked) == {f"{origin}/"}


@pytest.fixture(scope="module")
def attacked(chrome: Browser, origin: str) -> Iterator[Page]:
    """A page that notes in `refused` which directives its scripts come up against."""
    with browser.visit(chrome, origin, "/table") as seen:
        seen.page.get_by_test_id("stDownloadButton").first.wait_for()
        seen.page.evaluate("""window.refused = [];
            document.addEventListener("securitypolicyviolation", (event) => refused.push(event.effectiveDirective));""")
        yield seen.page


def refused(page: Page, script: str) -> list[str]:
    """Which directives `script` came up against."""
    page.evaluate("window.refused = []")
    page.evaluate(script)
    until = time.monotonic() + browser.STEP_TIMEOUT_MS / 1000
    # asked from here: what waits inside the page is itself an `eval`, which the page refuses
    while not (found := page.evaluate("refused")) and time.monotonic() < until:
        page.wait_for_timeout(50)
    return list(found)


ELEMENT = "document.body.append(Object.assign(document.createElement('{}'), {{ {} }}))"
FORM = """document.body.insertAdjacentHTML("beforeend", '<form action="https://a.invalid/"></form>');
    document.forms[document.forms.length - 1].submit()"""
ATTACKS = {
    ELEMENT.format("script", "text: 'window.ran = 1'"): "script-src",
    "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.ran = 1\">')": "script-src",
    ELEMENT.format("script", "src: 'https://a.invalid/'"): "script-src",
    "setTimeout('window.ran = 1')": "script-src",
    "fetch('https://a.invalid/').catch(() => {})": "connect-src",
    "new Image().src = 'https://a.invalid/'": "img-src",
    ELEMENT.format("iframe", "src: 'https://a.invalid/'"): "frame-src",
    FORM: "form-action",
}


@pytest.mark.parametrize("script", ATTACKS)
def test_a_script_that_found_its_way_into_the_page_gets_nowhere(attacked: Page, script: str):
    assert refused(attacked, script)[0].startswith(ATTACKS[script])
    assert attacked.evaluate("window.ran") is None


def test_the_maps_frame_talks_to_nobody_else(chrome: Browser, origin: str):
    with browser.visit(chrome, origin, "/", viewport=browser.PHONE) as seen:
        said = seen.map.evaluate("fetch('https://a.invalid/').catch((error) => String(error))")
        assert "Failed to fetch" in said
        seen.wait_for_complaint("connect-src")
        assert not any("a.invalid" in url for url in seen.foreign)
        assert font_of_icons(seen) == []


def test_no_other_site_frames_the_page(chrome: Browser, origin: str, tmp_path: Path):
    stranger = tmp_path / "stranger.html"
    stranger.write_text(f"<iframe src='{origin}/table'></iframe>", encoding="utf-8")
    with browser.visit(chrome, "", stranger.as_uri()) as seen:
        seen.wait_for_complaint("frame-ancestors")
        assert all(not frame.url.startswith(origin) for frame in seen.page.frames)

"""The frozen briefing framed by another site, and the notice about its state that its server provides."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Page, Route, expect

from dashboard.briefings import page as builder
from geodata.briefings import briefing, embed, freeze, pictures
from geodata.dataset import reading
from tests.support import browser
from tests.support.paths import SYRIA

pytestmark = pytest.mark.browser
SITE = "https://briefings.test/b/intervention/"
HOST = "https://news.test/article"
KINDS = {"html": "text/html; charset=utf-8", "png": "image/png", "json": "application/json"}


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    known, _ = briefing.read_briefing("intervention", (SYRIA / "briefings" / "intervention.toml").read_bytes())
    assert known
    return freeze.files_of(known, reading.load(SYRIA), builder.build, SITE)


def serve(page: Page, files: dict[str, bytes], status: Any = None, host: str = "") -> None:
    """Answer for both sites without a network; `status`: what the briefing's server says, None for a 404."""

    def answer(route: Route) -> None:
        url = route.request.url.split("?")[0].split("#")[0]
        name = url.removeprefix(SITE) or "index.html"
        if url == HOST:
            route.fulfill(body=host, content_type="text/html")
        elif name == "status.json" and status is not None:
            body = status if isinstance(status, str) else json.dumps(status)
            route.fulfill(body=body, content_type="application/json", headers={"Access-Control-Allow-Origin": "*"})
        elif name in files:
            route.fulfill(body=files[name], content_type=KINDS.get(name.rpartition(".")[2], "text/plain"))
        else:
            route.fulfill(status=404, body="no such file", headers={"Access-Control-Allow-Origin": "*"})

    page.route("**/*", answer)


def open_framed(page: Page, width: int, height: int, query: str = "") -> Frame:
    snippet = embed.embed_snippet("Trial", SITE + query)
    page.goto(HOST)
    page.set_content(f'<div style="width:{width}px">{snippet.replace("620", str(height))}</div>')
    handle = page.wait_for_selector("iframe")
    frame = handle.content_frame() if handle else None
    assert frame
    browser.wait_for_map(frame)
    return frame


@pytest.mark.parametrize(("width", "height"), [(400, 300), (390, 600), (640, 360), (1000, 620)])
def test_it_fits_whatever_frame_it_gets(chrome: Browser, files: dict[str, bytes], width: int, height: int):
    with browser.visit(chrome, "", "about:blank", viewport={"width": 1100, "height": 800}) as seen:
        serve(seen.page, files, {"state": "current"})
        frame = open_framed(seen.page, width, height, "?step=3")
        assert frame.evaluate("self.origin") == "null"
        assert frame.evaluate("[document.documentElement.scrollWidth, innerHeight]") == [width, height]
        heading = frame.get_by_role("heading", name="Russia enters the war")
        expect(heading).to_be_in_viewport()
        room = frame.locator("#map").bounding_box()
        assert room
        assert room["width"] >= min(300, width / 2)
        assert room["height"] >= 130
        frame.get_by_role("button", name="Next", exact=True).first.click()
        frame.wait_for_function("() => window.dateline.view().selected === 'civilian-deaths-claim'")
        assert seen.complaints == []


def test_in_a_frame_a_source_opens_in_a_tab_of_its_own(chrome: Browser, files: dict[str, bytes]):
    with browser.visit(chrome, "", "about:blank") as seen:
        serve(seen.page, files, {"state": "corrected", "words": "x", "successor": "../intervention-2/"})
        frame = open_framed(seen.page, 400, 600)
        expect(frame.locator("#notice a")).to_have_attribute("target", "_blank")
        away = frame.locator('a[href^="http"]')
        assert away.evaluate_all("(all) => all.map((one) => one.target)") == ["_blank"] * away.count()


@pytest.mark.parametrize(
    ("status", "words", "href"),
    [
        (
            {"state": "changed", "words": "2 events added, 1 moved", "changes": "changes"},
            "The data have changed since this briefing was made: 2 events added, 1 moved. See what changed",
            "changes",
        ),
        (
            {"state": "corrected", "words": "", "successor": "../intervention-2/"},
            "This briefing has been corrected. Read the corrected edition",
            "../intervention-2/",
        ),
    ],
)
def test_the_state_of_the_briefing_is_shown_at_the_top(
    chrome: Browser, files: dict[str, bytes], status: dict[str, str], words: str, href: str
):
    with browser.visit(chrome, "", "about:blank") as seen:
        serve(seen.page, files, status)
        seen.page.goto(SITE)
        notice = seen.page.locator("#notice[role=status]")
        expect(notice).to_have_text(words)
        expect(notice.locator("a")).to_have_attribute("href", href)
        assert seen.complaints == []


@pytest.mark.parametrize(
    "status", [{"state": "current", "words": "x"}, {"state": 7}, [], "not JSON", {"words": "x"}, "null", None]
)
def test_without_a_known_change_no_notice_is_shown(chrome: Browser, files: dict[str, bytes], status: Any):
    with browser.visit(chrome, "", "about:blank") as seen:
        serve(seen.page, files, status)
        with seen.page.expect_response("**/status.json"):
            seen.page.goto(SITE)
        seen.page.wait_for_timeout(100)
        expect(seen.page.locator("#notice")).to_be_hidden()
        assert [one for one in seen.complaints if "404" not in one] == []


def test_a_link_to_a_step_shows_the_state_of_the_briefing_there(chrome: Browser, files: dict[str, bytes]):
    corrected = {"state": "corrected", "words": "the death toll", "successor": "../intervention-2/"}
    with browser.visit(chrome, "", "about:blank") as seen:
        serve(seen.page, files, corrected)
        seen.page.goto(f"{SITE}?step=4")
        told = seen.page.locator("#step-4 .notice")
        expect(told).to_contain_text("has been corrected: the death toll")
        expect(told.get_by_role("link")).to_be_in_viewport()
        seen.page.emulate_media(media="print")
        expect(told).to_be_hidden()
        expect(seen.page.locator("#notice")).to_be_visible()  # on paper too, once
        seen.page.emulate_media(media="screen")
        seen.page.goto("about:blank")
        seen.page.goto(SITE)
        expect(seen.page.locator("#notice")).to_contain_text("the death toll")
        expect(seen.page.locator(".step .notice")).to_have_count(0)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "https://evil.test/",
        "//evil.test/",
        "/etc",
        "a//b",
        "..\\x",
        "data:text/html,x",
        7,
        "a?b",
    ],
)
def test_a_notice_links_only_what_lies_beside_the_page(chrome: Browser, files: dict[str, bytes], address: Any):
    with browser.visit(chrome, "", "about:blank") as seen:
        serve(seen.page, files, {"state": "changed", "words": "<img src=x onerror=alert(1)>", "changes": address})
        seen.page.goto(SITE)
        notice = seen.page.locator("#notice")
        expect(notice).to_contain_text("<img src=x onerror=alert(1)>")
        assert notice.locator("a, img").count() == 0
        assert seen.complaints == []


def test_from_a_disk_nobody_is_asked(chrome: Browser, files: dict[str, bytes], tmp_path: Path):
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    with browser.visit(chrome, "", (tmp_path / "index.html").as_uri()) as seen:
        browser.wait_for_map(seen.page)
        seen.page.wait_for_timeout(300)
        assert [url for url in seen.requests if "status" in url] == []
        assert seen.complaints == []


def cities() -> dict[str, bytes]:
    """A briefing of one step without a section, over four events far apart."""
    dataset = reading.load(SYRIA)
    spread = dataset.events.iloc[5:9].assign(
        lat=[51.5, 34.5, 6.5, 6.9], lon=[-0.1, 69.2, 3.4, 79.9], prec=1, radius_km=0.0, place=["A", "B", "C", "D"]
    )
    step = briefing.Step("Everywhere", "", "from=2011&to=2017")
    data = replace(dataset, events=spread, evidence=dataset.evidence.iloc[:0])
    return freeze.files_of(briefing.Briefing("cities", "Four cities", "", (step,)), data, builder.build, SITE)


def test_a_step_without_a_section_shows_its_events_and_leaves_wheel_and_one_finger_to_the_page(chrome: Browser):
    with browser.visit(chrome, "", "about:blank", viewport={"width": 1100, "height": 800}, has_touch=True) as seen:
        asked: list[str] = []
        seen.page.on("request", lambda request: asked.append(request.url))
        serve(seen.page, cities(), {"state": "current"})
        for width, height in ((390, 640), (1000, 700)):
            frame = open_framed(seen.page, width, height)
            view, room = frame.evaluate(
                "() => { const { clientWidth, clientHeight } = document.getElementById('map');"
                " return [dateline.view(), [clientWidth, clientHeight]]; }"
            )
            section = pictures.Frame(*room, *view["center"], view["zoom"])
            for latitude, longitude in ((51.5, -0.1), (34.5, 69.2), (6.5, 3.4), (6.9, 79.9)):
                x, y = (value / pictures.TWICE for value in section.place(latitude, longitude))
                assert 20 <= x <= room[0] - 20
                assert 50 <= y <= room[1] - 20
        assert not [url for url in asked if "step-1" in url]  # beside the map its picture is not seen
        zoom = view["zoom"]
        box = frame.locator("#map").bounding_box()
        assert box
        seen.page.mouse.move(box["x"] + 300, box["y"] + 250)
        seen.page.mouse.wheel(0, 300)
        frame.wait_for_function("() => document.documentElement.scrollTop > 100")
        expect(frame.get_by_text("turn the wheel to zoom the map")).to_be_visible()
        assert frame.evaluate("dateline.view().zoom") == zoom
        assert frame.evaluate("getComputedStyle(document.getElementById('map')).touchAction") == "pan-x pan-y"
        seen.page.keyboard.down("Control")
        seen.page.mouse.wheel(0, -300)
        seen.page.keyboard.up("Control")
        frame.wait_for_function("(zoom) => dateline.view().zoom > zoom", arg=zoom)
        assert seen.complaints == []

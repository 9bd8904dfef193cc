"""Frozen briefings on the real server, in real Chromium: listed, read, outdated, corrected, withdrawn, framed."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from dashboard.briefings import page
from geodata.briefings import embed, publishing
from tests.support import browser, datasets
from tests.support.accessibility import check
from tests.support.browser import SlowPageError
from tests.support.client import get
from tests.support.datasets import NEW_EVENT, PALMYRA, added, cells, edit

pytestmark = pytest.mark.browser
TITLE = "Russia’s intervention in Syria, step by step"
SIZES = {"wide": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


@contextmanager
def stranger() -> Iterator[ThreadingHTTPServer]:
    """Another site on the loopback; every address of it is the page `page`, bytes."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.server.page
            self.send_response(200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as other:
        thread = threading.Thread(target=other.serve_forever, daemon=True)
        thread.start()
        try:
            yield other
        finally:
            other.shutdown()
            thread.join()


def address(other: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{other.server_address[1]}"


@dataclass(frozen=True)
class Site:
    """A server of ours with a published briefing, its dataset, and two sites of others: only `friend` may frame it."""

    origin: str
    folder: Path
    friend: ThreadingHTTPServer
    foe: ThreadingHTTPServer


def rewrite(folder: Path, **values: str) -> None:
    """Set keys of the briefing's file; `values` are TOML."""
    path = folder / "briefings" / "intervention.toml"
    text = path.read_text("utf-8")
    for key, value in values.items():
        text = re.sub(rf"^{key} = .*$", f"{key} = {value}", text, count=1, flags=re.MULTILINE)
    path.write_text(text, "utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    root = tmp_path_factory.mktemp("hosted")
    folder = datasets.with_seeds(root)
    with stranger() as friend, stranger() as foe, browser.server(folder, log=root / "log.txt") as origin:
        rewrite(folder, frame=f'["{address(friend)}"]')
        publishing.publish("intervention", folder, author="ana@example.org", build=page.build)
        snippet = embed.embed_snippet(TITLE, f"{origin}/b/intervention/")
        friend.page = foe.page = f"<!doctype html><title>News</title>{snippet}".encode()
        yield Site(origin, folder, friend, foe)


def test_the_list_leads_to_the_briefing_which_is_current(chrome: Browser, site: Site):
    with browser.visit(chrome, site.origin, "/b/") as seen:
        assert "ana@example.org" not in seen.page.content()
        seen.page.get_by_role("link", name=TITLE).click()
        seen.page.wait_for_url("**/b/intervention/")
        browser.wait_for_map(seen.page)
        seen.page.wait_for_load_state("networkidle")
        expect(seen.page.locator("#notice")).to_be_empty()
        assert f"{site.origin}/b/intervention/status.json" in seen.requests
        assert seen.foreign == []
        assert seen.complaints == []


def test_a_named_site_may_frame_it_with_the_snippet_and_no_other(chrome: Browser, site: Site):
    with browser.visit(chrome, address(site.friend)) as seen:
        frame = seen.page.frame_locator("iframe")
        expect(frame.get_by_role("heading", name=TITLE)).to_be_visible()
        inner = seen.page.frames[1]
        browser.wait_for_map(inner)
        assert inner.evaluate("() => [...document.images].every((one) => !one.complete || one.naturalWidth > 0)")
        assert seen.complaints == []
    with browser.visit(chrome, address(site.foe)) as seen:
        seen.wait_for_complaint("frame-ancestors")
        assert seen.page.frame_locator("iframe").get_by_role("heading", name=TITLE).count() == 0


def test_of_odd_paths_the_real_server_answers_all_alike(site: Site):
    odd = ("nobody/", "INTERVENTION/", "intervention/..%2f..%2frecords", "%2e%2e/", "%252e%252e/", "x%00/", "%0a", "/x")
    answers = [get(f"{site.origin}/b/{path}") for path in odd]
    assert {status for status, _, _ in answers} == {404}
    assert len({body for _, _, body in answers}) == 1
    heads = [{name: value for name, value in headers.items() if name != "date"} for _, headers, _ in answers]
    assert all(head == heads[0] for head in heads)


def test_an_edit_of_the_data_is_shown_on_the_page_and_in_its_frame(chrome: Browser, site: Site):
    edit(site.folder, "events.csv", added(**{**NEW_EVENT, "title": "A <b>new</b> event"}))
    edit(site.folder, "events.csv", cells(PALMYRA, date="2016-03-27"))
    with browser.visit(chrome, site.origin, "/b/intervention/") as seen:
        notice = seen.page.locator("#notice")
        for _ in range(10):  # the files are looked at once a second
            with suppress(SlowPageError):
                notice.filter(has_text="1 event added").wait_for(timeout=2_000)
                break
            seen.page.reload()
        expect(notice).to_contain_text("1 event added, 1 given another date")
        notice.get_by_role("link", name="See what changed").click()
        seen.page.wait_for_url("**/b/intervention/changes")
        expect(seen.page.get_by_role("heading", name="A <b>new</b> event")).to_be_visible()
        expect(seen.page.get_by_text("27 March 2016")).to_be_visible()
        seen.page.get_by_role("link", name="Back to the briefing").click()
        seen.page.wait_for_url("**/b/intervention/")
        assert seen.complaints == []
    with browser.visit(chrome, address(site.friend)) as seen:
        expect(seen.page.frame_locator("iframe").locator("#notice")).to_contain_text("1 event added")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_the_pages_around_are_without_findings_of_axe(
    chrome: Browser,
    site: Site,
    axe: str,
    scheme: str,
    size: str,
):
    for path in ("/b/", "/b/intervention/changes", "/b/nobody/"):
        with browser.visit(chrome, site.origin, path, color_scheme=scheme, viewport=SIZES[size]) as seen:
            assert check(seen.page, axe) == [], path
            seen.page.emulate_media(media="print")
            assert check(seen.page, axe) == [], path
            seen.page.emulate_media(media="screen")
            width = seen.page.evaluate("document.documentElement.scrollWidth")
            assert width == SIZES[size]["width"], path


def test_a_corrected_briefing_leads_to_the_correction(chrome: Browser, site: Site):
    rewrite(site.folder, title='"In steps"')
    given = {"corrects": "intervention", "correction": "the <i>title</i>"}
    publishing.publish("intervention", site.folder, author="ana@example.org", build=page.build, **given)
    with browser.visit(chrome, site.origin, "/b/intervention/") as seen:
        notice = seen.page.locator("#notice")
        expect(notice).to_contain_text("has been corrected: the <i>title</i>")
        notice.get_by_role("link").click()
        seen.page.wait_for_url("**/b/intervention-2/")
        expect(seen.page.get_by_role("heading", name="In steps")).to_be_visible()
        seen.page.goto(f"{site.origin}/b/")
        expect(seen.page.locator(".card")).to_have_count(1)
        expect(seen.page.get_by_role("link", name="In steps")).to_be_visible()


def test_a_withdrawn_briefing_says_why_and_is_listed_no_more(
    chrome: Browser,
    site: Site,
    axe: str,
):
    briefings = site.folder / "briefings"
    shutil.copy(briefings / "intervention.toml", briefings / "other.toml")
    publishing.publish("other", site.folder, author="ana@example.org", build=page.build)
    with browser.visit(chrome, site.origin, "/b/other/") as seen:
        browser.wait_for_map(seen.page)
        publishing.withdraw("other", site.folder, "The source <b>took it back</b>", "ana@example.org")
        assert seen.page.reload().status == 410
        for scheme in ("light", "dark"):
            seen.page.emulate_media(color_scheme=scheme)
            expect(seen.page.get_by_text("The source <b>took it back</b>")).to_be_visible()
            assert check(seen.page, axe) == []
        assert get(f"{site.origin}/b/other/data.csv")[0] == 410
        seen.page.get_by_role("link", name="Current briefings").click()
        expect(seen.page.get_by_role("heading", name="Briefings")).to_be_visible()
        assert seen.page.locator('a[href="other/"]').count() == 0

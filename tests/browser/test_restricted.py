"""Restricted links in real Chromium, against the real server: from the link to the briefing, and logging out."""

from __future__ import annotations

import http.client
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.briefings import page
from dashboard.hosting.restricted_pages import refusal
from geodata.briefings import briefing, editions, freeze, restricted_links
from geodata.briefings.restricted_links import Links
from geodata.versions.store import FileStore
from tests.support import browser
from tests.support.accessibility import check
from tests.support.paths import SYRIA

pytestmark = pytest.mark.browser
WORD = "correct horse"
SHUT = "This link opens nothing"
WITHIN_S = 20.0


@dataclass(frozen=True)
class Shared:
    """A server with a restricted edition."""

    origin: str
    links: Links
    ident: str
    title: str
    log: Path

    def link(self, password: str = "") -> tuple[str, str]:
        """(`/s/<token>/`, `/r/<handle>/`) of a new link."""
        made, token = self.links.create(self.ident, "ana", password=password)
        return f"/s/{token}/", f"/r/{made.handle}/"


@pytest.fixture(scope="module")
def shared_link(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    folder = tmp_path_factory.mktemp("restricted")
    dataset, log = folder / "syria", folder / "log.txt"
    shutil.copytree(SYRIA, dataset, ignore=shutil.ignore_patterns(".dateline*"))
    store = FileStore(dataset)
    written, _ = briefing.read_briefing("intervention", (dataset / "briefings" / "intervention.toml").read_bytes())
    files = freeze.files_of(written, store.head(), page.build)
    held = editions.shelf_of_store(store).publish(files, "ana", public=False)
    with browser.server(dataset, log=log) as origin:
        yield Shared(origin, restricted_links.links_of_store(store), held.ident, held.title, log)


def history(page: Page) -> list[str]:
    """The addresses that the browser's Back and Forward know."""
    session = page.context.new_cdp_session(page)
    return [entry["url"] for entry in session.send("Page.getNavigationHistory")["entries"]]


def test_a_link_opens_at_a_button_and_its_token_is_gone_at_once(chrome: Browser, shared_link: Shared):
    link, home = shared_link.link()
    token = link.split("/")[2]
    with browser.visit(chrome, shared_link.origin, link) as seen:
        assert seen.page.url == shared_link.origin + home
        assert shared_link.title not in seen.page.content()
        assert seen.page.evaluate("document.cookie") == ""
        assert seen.complaints == []
        seen.page.get_by_role("button", name="Open the briefing").click()
        browser.wait_for_map(seen.page)
        assert seen.page.title() == shared_link.title
        assert seen.page.url == shared_link.origin + home
        assert seen.page.evaluate("document.cookie") == ""
        assert seen.page.evaluate("document.referrer") == ""
        assert token not in " ".join(history(seen.page))
        assert token not in str(seen.page.context.storage_state()["origins"])
        assert seen.foreign == []
        assert seen.complaints == []
        seen.page.reload()
        browser.wait_for_map(seen.page)
        seen.page.go_back()
        assert token not in seen.page.url
    assert token not in shared_link.log.read_text()


def test_the_briefing_behind_the_door_works_as_it_does_elsewhere(chrome: Browser, shared_link: Shared):
    link, _ = shared_link.link()
    with browser.visit(chrome, shared_link.origin, link) as seen:
        seen.page.get_by_role("button", name="Open the briefing").click()
        browser.wait_for_map(seen.page)
        seen.page.keyboard.press("ArrowRight")
        expect(seen.page.get_by_text("Step 2 of 5", exact=True).first).to_be_visible()
        with seen.page.expect_download() as given:
            seen.page.get_by_role("link", name="data.csv").first.click()
        assert given.value.suggested_filename == "data.csv"


def test_who_has_the_address_of_the_door_without_the_token_sees_nothing(chrome: Browser, shared_link: Shared):
    link, home = shared_link.link()
    with browser.visit(chrome, shared_link.origin, link) as mine:
        mine.page.get_by_role("button", name="Open the briefing").click()
        browser.wait_for_map(mine.page)
        with browser.visit(chrome, shared_link.origin, home) as other:
            expect(other.page.get_by_role("heading", name=SHUT)).to_be_visible()
            assert shared_link.title not in other.page.content()


def test_after_a_revocation_the_next_reload_is_refused(chrome: Browser, shared_link: Shared):
    link, home = shared_link.link()
    with browser.visit(chrome, shared_link.origin, link) as seen:
        seen.page.get_by_role("button", name="Open the briefing").click()
        browser.wait_for_map(seen.page)
        shared_link.links.revoke(home.split("/")[2], "ana")  # by another process than the server
        began = time.monotonic()
        seen.page.reload()
        expect(seen.page.get_by_role("heading", name=SHUT)).to_be_visible()
        assert time.monotonic() - began < WITHIN_S
        seen.page.goto(shared_link.origin + link)
        expect(seen.page.get_by_role("heading", name=SHUT)).to_be_visible()


def test_a_password_is_given_by_keyboard_alone(chrome: Browser, shared_link: Shared):
    link, _ = shared_link.link(WORD)
    with browser.visit(chrome, shared_link.origin, link) as seen:
        field = seen.page.get_by_label("Password")
        expect(field).to_be_focused()
        seen.page.keyboard.type("a wrong one")
        seen.page.keyboard.press("Enter")
        expect(seen.page.get_by_role("alert")).to_have_text("That password is wrong.")
        expect(field).to_be_focused()
        expect(field).to_have_value("")
        seen.page.keyboard.type(WORD)
        seen.page.keyboard.press("Tab")
        expect(seen.page.get_by_role("button", name="Open the briefing")).to_be_focused()
        seen.page.keyboard.press("Enter")
        browser.wait_for_map(seen.page)
        assert seen.page.title() == shared_link.title
    assert WORD not in shared_link.log.read_text()


def test_the_door_opens_without_script(chrome: Browser, shared_link: Shared):
    link, _ = shared_link.link()
    with browser.visit(chrome, shared_link.origin, link, java_script_enabled=False) as seen:
        seen.page.get_by_role("button", name="Open the briefing").click()
        expect(seen.page.get_by_role("heading", name=shared_link.title)).to_be_visible()
        expect(seen.page.locator("#step-1 img").first).to_be_visible()


def test_another_sites_form_cannot_open_the_door(chrome: Browser, shared_link: Shared):
    link, home = shared_link.link()
    form = f'<form method="post" action="{shared_link.origin + home}"><button>go</button></form>'
    with browser.visit(chrome, shared_link.origin, link) as seen:
        seen.page.route("http://elsewhere.invalid/", lambda route: route.fulfill(body=form, content_type="text/html"))
        seen.page.goto("http://elsewhere.invalid/")
        seen.page.get_by_role("button", name="go").click()
        expect(seen.page.get_by_role("heading", name=SHUT)).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_door_is_without_findings_of_axe(chrome: Browser, shared_link: Shared, axe: str, scheme: str, width: int):
    size = {"width": width, "height": 844}
    for link, _ in (shared_link.link(), shared_link.link(WORD), ("/s/nothing/", "")):
        with browser.visit(
            chrome, shared_link.origin, link, color_scheme=scheme, viewport=size, bypass_csp=True
        ) as seen:
            assert check(seen.page, axe) == []
            assert seen.page.evaluate("document.documentElement.scrollWidth") == width
            if seen.page.get_by_label("Password").count():
                seen.page.keyboard.type("a wrong one")
                seen.page.keyboard.press("Enter")
                expect(seen.page.get_by_role("alert")).to_be_visible()
                assert check(seen.page, axe) == []


ODD = [
    "/s/", "/s", "/r/", "/r", "/s//", "//s/{token}/", "/s//{token}/", "/s/{token}//", "/s/../s/{token}/",
    "/s/..%2f..%2fetc%2fpasswd/", "/s/%2e%2e/", "/s/{token}%00/", "/s/%00/", "/s/{twice}/", "/s/{once}/",
    "/s%2f{token}/", "/S/{token}/", "/s/{upper}/", "/s/{{token}}/", "/s/<token>/", "/s/:token/", "/s/{token}x/",
    "/s/{long}/", "/r/{handle}/", "/r/{handle}", "/r/{handle}/index.html", "/r/{handle}/..%2f", "/R/{handle}/",
    "/r/{handle}/%2e%2e/",
]  # fmt: skip


def test_the_real_server_refuses_everything_alike(shared_link: Shared):
    link, home = shared_link.link()
    token, handle = link.split("/")[2], home.split("/")[2]
    words = {"token": token, "handle": handle, "upper": token.upper(), "long": "x" * 9000}
    words |= {
        name: "".join(f"{sign}{ord(one):02x}" for one in token) for name, sign in (("once", "%"), ("twice", "%25"))
    }
    gone, shut = shared_link.link()
    shared_link.links.revoke(shut.split("/")[2], "ana")
    answers = [ask(shared_link.origin, path.format(**words)) for path in [*ODD, gone, shut]]
    expected = bytes(refusal().body)
    assert {status for status, _, _ in answers} == {404}
    assert {body for _, _, body in answers} == {expected}
    assert len({tuple(sorted(headers.items())) for _, headers, _ in answers}) == 1
    assert answers[0][1]["cache-control"] == "private, no-store"
    assert token not in shared_link.log.read_text()


def ask(origin: str, path: str) -> tuple[int, dict[str, str], bytes]:
    """Ask for a path as it stands, which browsers would put straight."""
    connection = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=20)
    try:
        connection.putrequest("GET", path, skip_accept_encoding=True)
        connection.endheaders()
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders() if name.lower() != "date"}
        return answer.status, headers, answer.read()
    finally:
        connection.close()

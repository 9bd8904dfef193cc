"""What is not published stays with the editors: a word in every corner of a hosted dataset reaches no viewer."""

from __future__ import annotations

import itertools
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.support import canaries, oidc
from tests.support.canaries import EVENT, TITLE, WORD, Heard, stolen
from tests.support.tabs import REST, Tabs

pytest.importorskip("authlib", reason="hosted editing needs the extra `auth`")

pytestmark = pytest.mark.browser
SETTLED_MS = 1_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return canaries.dataset(tmp_path_factory.mktemp("canary"))


@pytest.fixture(scope="module")
def rest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def host(folder: Path, rest: Path) -> Iterator[oidc.Hosted]:
    with oidc.hosted(folder, rest) as found:
        yield found


def all_a_viewer_gets(tabs: Tabs, host: oidc.Hosted, folder: Path) -> Heard:
    """Everything that somebody who has not signed in can come by."""
    heard = Heard()
    heard.fetch(host.address, "/readyz")
    version = json.loads(heard.said[-1][1].partition(b"]")[2])["version"]
    at = f"/data/{version}"
    assert heard.fetch(host.address, f"{at}/events.bin") == 200
    assert heard.fetch(host.address, f"{at}/basemap.json") == 200
    chunks = itertools.count()
    assert heard.fetch(host.address, f"{at}.closed/details-0.json") == 404
    assert next(n for n in chunks if heard.fetch(host.address, f"{at}/details-{n}.json") != 200) > 0
    # nor is it said whether there is anything
    for event_id in (EVENT, "zqcanary-kept", "nobody-has-this-id"):
        assert heard.fetch(host.address, f"{at}/index.json?event={event_id}") == 404
    masks = [f"{at}/mask.bin?q={one}" for one in (WORD, "nobodysaysthis")]
    assert [heard.fetch(host.address, one) for one in masks] == [200, 200]
    assert heard.said[-1][1] == heard.said[-2][1]
    pages = ("/", "/article", "/table", "/draft", "/edit", "/import", f"/?event={EVENT}", "/?layer=closed")
    others = ("/_stcore/health", "/_stcore/host-config", "/_stcore/metrics", "/media/", "/robots.txt", "/nothing")
    for path in (*pages, *others, *stolen(folder)):
        heard.fetch(host.address, path)
    for method in ("HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PROPFIND"):
        heard.fetch(host.address, "/events.csv", method)
    with tabs.visit(host.address, REST) as seen:
        heard.listen(seen.page)
        for path in pages:
            look(seen.page, host.address + path, heard)
    heard.said.append(("the log", host.log.read_bytes()))
    return heard


def look(page: Page, address: str, heard: Heard) -> None:
    """Open a page, take what it shows and what it lets one download."""
    page.goto(address)
    page.get_by_role("button", name="Sign in to edit").wait_for()
    page.wait_for_timeout(SETTLED_MS)
    assert page.get_by_role("link", name=re.compile("^(Draft|Edit)$")).count() == 0
    # the address is the viewer's own words
    heard.said.extend((frame.url, frame.content().encode()) for frame in page.frames if "zqcanary" not in frame.url)
    if address.endswith("/table"):
        buttons = page.get_by_test_id("stDownloadButton").get_by_role("button")
        buttons.first.wait_for()
        for number in range(buttons.count()):
            with page.expect_download() as found:
                buttons.nth(number).click()
            heard.said.append((f"download {number}", found.value.path().read_bytes()))


def left_on_disk(rest: Path) -> list[str]:
    """Files that the server wrote outside the dataset and that hold the word, or are named so."""
    files = [path for path in rest.rglob("*") if path.is_file()]
    return [str(path) for path in files if WORD.encode() in str(path).encode().lower() + path.read_bytes().lower()]


def test_no_word_of_a_draft_reaches_viewers_before_or_after_an_editor_was_here(
    tabs: Tabs, host: oidc.Hosted, folder: Path, rest: Path
):
    before = all_a_viewer_gets(tabs, host, folder)
    assert len(before.said) > 100
    assert before.leaks() == []

    host.list(ana="editor")
    heard = Heard()
    with tabs.visit(host.address) as seen:
        heard.listen(seen.page)
        host.sign_in(seen.page, "ana")
        seen.page.get_by_role("link", name="Edit").first.click()
        desk = seen.page.locator(".desk.edit")
        desk.get_by_role("searchbox", name="Find an event").fill("zqcanary title")
        desk.get_by_role("button", name=TITLE, exact=True).first.click()
        expect(seen.page.get_by_role("textbox", name="Title", exact=True)).to_have_value(TITLE)
        assert heard.leaks()  # so the word is seen where it is
        seen.page.get_by_role("link", name="Draft").first.click()
        seen.page.get_by_role("textbox", name="Article", exact=True).fill("Zqcanary strikes hit Aleppo on 1 May 2015.")
        seen.page.get_by_role("button", name="Find events").click()
        expect(seen.page.locator(".desk")).to_contain_text("Zqcanary strikes")
        after = all_a_viewer_gets(tabs, host, folder)  # while the editor's page is open
    assert after.leaks() == []
    assert left_on_disk(rest) == []


def test_a_broken_draft_file_is_reported_to_viewers_without_its_words(tabs: Tabs, host: oidc.Hosted, folder: Path):
    heard = Heard()
    with (folder / "events.csv").open("ab") as file:
        file.write(b'zqcanary-broken,draft,"zqcanary \xff\xfe\x00 never closed\n')
    until = time.monotonic() + 6
    while time.monotonic() < until:
        heard.fetch(host.address, "/readyz")
        time.sleep(0.5)
    with tabs.visit(host.address, REST) as seen:
        heard.listen(seen.page)
        look(seen.page, host.address + "/", heard)
    heard.said.append(("the log", host.log.read_bytes()))
    assert any(b"events.csv" in what for _, what in heard.said)
    assert heard.leaks() == []

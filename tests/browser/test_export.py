"""The exported file: opened from the disk with the network off, it is the same map."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser

from geodata.cli import main
from tests.support import browser
from tests.support.browser import Visit
from tests.support.paths import ROOT

pytestmark = pytest.mark.browser

LONGER_THAN_A_LIVE_PAGE_WAITS_MS = 4_000


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("export") / "syria.html"
    command = [sys.executable, "-m", "geodata.cli", "export", "--to", "html", "-o", str(out)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=60)
    return out


@pytest.fixture
def opened(chrome: Browser, exported: Path) -> Iterator[Visit]:
    with browser.visit(chrome, "", exported.as_uri(), offline=True) as seen:
        browser.wait_for_map(seen.page)
        yield seen


def test_the_file_asks_for_nothing_and_complains_of_nothing(opened: Visit, exported: Path):
    opened.page.wait_for_timeout(LONGER_THAN_A_LIVE_PAGE_WAITS_MS)  # which then asks for the newest version
    asked = [url for url in opened.requests if not url.startswith(("data:", "blob:"))]
    assert asked == [exported.as_uri()]
    assert opened.complaints == []
    assert opened.page.title() == "Russia in Syria, 2011–2016"


def test_the_file_counts_what_the_live_page_counts(opened: Visit, open_page):
    live = open_page("/").map
    for view in ({}, {"from": "2015-08-01", "to": "2016-03-31"}, {"mode": "cumulative", "to": "2015-10-31"}):
        counts = [
            place.evaluate("async (view) => (await window.dateline.setView(view), window.dateline.counts())", view)
            for place in (opened.page, live)
        ]
        assert counts[0] == counts[1]
        assert counts[0]["shown"] > 0


def test_a_handle_is_dragged_in_the_file(opened: Visit):
    before = opened.page.evaluate("() => window.dateline.counts()")
    handle = opened.page.get_by_role("slider", name="To")
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    opened.page.mouse.move(x, y)
    opened.page.mouse.down()
    opened.page.mouse.move(x - 500, y, steps=10)
    opened.page.wait_for_function("(shown) => window.dateline.counts().shown < shown", arg=before["shown"])
    opened.page.mouse.up()
    after = opened.page.evaluate("() => window.dateline.counts()")
    assert after["shown"] + after["outside"] == before["shown"] + before["outside"]


def test_an_event_of_the_list_opens_its_card_with_the_quote(opened: Visit):
    opened.page.get_by_role("button", name="Syrian Army recaptures Palmyra").click()
    card = opened.page.locator(".dl-card")
    card.get_by_text("recapture of Palmyra in March 2016").wait_for()
    assert card.get_by_text("read in the article").count() == 0


def test_the_file_opens_at_the_event_of_its_link(chrome: Browser, exported: Path):
    with browser.visit(chrome, "", f"{exported.as_uri()}?event=palmyra-recaptured", offline=True) as seen:
        browser.wait_for_map(seen.page)
        assert seen.page.evaluate("() => window.dateline.view().selected") == "palmyra-recaptured"
        seen.page.locator(".dl-card blockquote").wait_for()
        assert seen.complaints == []


def test_the_file_opens_at_the_view_it_was_exported_with(chrome: Browser, tmp_path: Path):
    out = tmp_path / "part.html"
    view = ["--from", "2015-09", "--until", "2016-03", "--hide", "decisions", "--q", "Palmyra"]
    done = CliRunner().invoke(main, ["export", "--to", "html", "-o", str(out), *view])
    assert done.exit_code == 0, done.output
    with browser.visit(chrome, "", out.as_uri(), offline=True) as seen:
        browser.wait_for_map(seen.page)
        found = seen.page.evaluate("() => window.dateline.view()")
        assert (found["from"], found["to"], found["hidden"]) == ("2015-09-01", "2016-03-31", ["decisions"])
        assert seen.page.evaluate("() => window.dateline.counts().shown") == 1

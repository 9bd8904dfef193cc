"""Files that change or break under a running server: the page follows what is good and says what is not."""

from __future__ import annotations

import json
import shutil
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest
from playwright.sync_api import Browser

from tests.support import browser
from tests.support.browser import Visit
from tests.support.layers import close, ged, take, write_table
from tests.support.paths import SYRIA
from tests.support.tabs import Tabs
from tests.support.waiting import within

pytestmark = pytest.mark.browser

EVENTS = 17
NOTICED_WITHIN_S = 20
LOOKS_S = 1.1
"""How often the store looks at its files, and a little more."""
MOST_RELOADS = 8


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(SYRIA, tmp_path_factory.mktemp("files") / "data")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with browser.server(folder, edit=True) as found:
        yield found


@pytest.fixture
def events(folder: Path, address: str) -> Iterator[Path]:
    """The file to change; it is as before afterwards."""
    before = ready(address)
    yield folder / "events.csv"
    shutil.copy(SYRIA / "events.csv", folder / "events.csv")
    assert within(NOTICED_WITHIN_S, lambda: ready(address) == before)


@pytest.fixture
def open_changed(tabs: Tabs, address: str) -> Iterator[Callable[..., Visit]]:
    """Open a path as the editor of the server, or as a reader, who has no token."""
    with ExitStack() as stack:

        def open_path(path: str = "/", *, as_reader: bool = False) -> Visit:
            return stack.enter_context(tabs.visit(str(address) if as_reader else address, path))

        yield open_path


def ready(address: str) -> dict[str, Any]:
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=10) as answer:
            return json.load(answer)
    except HTTPError as error:
        with error:
            return json.load(error)


def open_noticed(open_changed: Callable[..., Visit], words: str) -> tuple[Visit, list[str]]:
    """Open the page, and reload it until the ledger's panel has a notice with the words; the page and all notices."""
    time.sleep(LOOKS_S)
    seen = open_changed()
    for _ in range(MOST_RELOADS):
        frame = seen.map
        if frame.locator("button.dl-tally .dl-notice").count():
            frame.locator("button.dl-tally").click()
            notices = frame.get_by_role("dialog").locator(".dl-notices li").all_inner_texts()
            if any(words in notice for notice in notices):
                return seen, notices
        seen.page.wait_for_timeout(1000 * LOOKS_S)
        seen.page.reload()
    raise AssertionError(f"no notice came that says {words!r}")


def test_an_edit_is_seen_after_a_reload_and_the_open_page_goes_on_working(open_changed, events, address):
    seen: Visit = open_changed()
    frame = seen.map
    row = frame.get_by_role("button", name="Syrian Army recaptures Palmyra")
    row.wait_for()
    before = ready(address)
    events.write_text(events.read_text(encoding="utf-8").replace("recaptures Palmyra", "retakes Palmyra"), "utf-8")
    assert within(NOTICED_WITHIN_S, lambda: ready(address) != before)
    row.click()
    frame.locator(".dl-card").get_by_text("recapture of Palmyra in March 2016").wait_for()
    seen.page.wait_for_url(lambda url: "event=palmyra-recaptured" in url)
    seen.page.reload()
    seen.map.locator(".dl-card").get_by_text("Syrian Army retakes Palmyra").wait_for()
    assert seen.complaints == []


@pytest.mark.parametrize(
    "broken",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
        SYRIA.joinpath("events.csv").read_bytes() + b'new-event,published,2016-01-05,"Palmy',
    ],
    ids=["no text at all", "cut in a quoted cell"],
)
def test_a_file_that_breaks_leaves_the_last_good_version_up_and_the_page_says_so(
    open_changed, events, address, broken: bytes
):
    """Two of the many ways: tests/geodata/dataset/test_breaking.py has them all."""
    good = ready(address)
    events.write_bytes(broken)
    seen, notices = open_noticed(open_changed, f"Showing the last good version, {good['version']}.")
    assert notices[0].startswith("events.csv")
    assert seen.map.evaluate("() => window.dateline.counts().shown") >= 13
    assert ready(address) == good
    assert seen.complaints == []


def test_a_file_cut_in_the_middle_of_a_row_shows_its_whole_rows_and_lists_the_cut_one(open_changed, events):
    lines = events.read_text(encoding="utf-8").splitlines(keepends=True)
    events.write_text("".join(lines[:12]) + lines[12][:40], encoding="utf-8")
    seen, _ = open_noticed(open_changed, "events.csv line 13")
    assert seen.map.evaluate("() => window.dateline.counts().total") == 11
    assert "5 rows left out" in seen.map.locator("button.dl-tally").inner_text()
    panel = seen.map.get_by_role("dialog")
    assert "1 row of events.csv that cannot be read" in panel.inner_text()
    assert "4 rows of evidence.csv with a cell that breaks a rule" in panel.inner_text()  # of events that were cut off
    assert "Nothing is left out" not in panel.inner_text()


def test_rows_with_errors_are_counted_and_listed_with_line_column_and_cure(open_changed, events):
    total = len(events.read_text(encoding="utf-8").splitlines()) - 1
    bad = [
        "bad-latitude,published,2015,Aleppo,91.2,37.1,named,exact,Battles,,Too far north",
        "bad-date,published,soon,Aleppo,,,named,exact,Battles,,Soon",
        "bad-markup,published,2015,Aleppo,<img src=x onerror=window.ran=1>,37.1,named,exact,Battles,,Markup",
    ]
    text = events.read_text(encoding="utf-8")
    commas = text.splitlines()[0].count(",")
    events.write_text(text + "".join(f"{row}{',' * (commas - row.count(','))}\n" for row in bad), encoding="utf-8")
    seen, listed = open_noticed(open_changed, "latitude")
    assert len(listed) == len(bad)
    assert f"events.csv line {total + 2}, latitude: '91.2' is not between -90 and 90" in listed[0]
    assert f"events.csv line {total + 3}, date" in listed[1]
    assert "<img src=x onerror=window.ran=1>" in listed[2]
    assert seen.map.evaluate("() => window.ran") is None
    assert "3 rows left out · 3 notices" in seen.map.locator("button.dl-tally").inner_text()
    assert seen.map.evaluate("() => window.dateline.counts().total") == total
    reader = open_changed(as_reader=True).map
    assert reader.locator("button.dl-tally").first.inner_text().endswith(" · 3 rows left out")


def test_readers_learn_in_their_words_what_is_uncertain_and_how_much(open_changed, events, address):
    before = ready(address)
    cells = events.read_text(encoding="utf-8").splitlines()
    names = cells[0].split(",")
    row = {"event_id": "odd-figures", "status": "published", "date": "2015", "event_type": "Battles", "title": "Odd"}
    row |= {"deaths_low": "9", "deaths_high": "5"}
    events.write_text("\n".join([*cells, ",".join(row.get(name, "") for name in names), ""]), encoding="utf-8")
    assert within(NOTICED_WITHIN_S, lambda: ready(address) != before)
    frame = open_changed(as_reader=True).map
    ledger = frame.locator("button.dl-tally")
    assert ledger.first.inner_text().endswith(" · 1 uncertain in part")
    ledger.click()
    words = frame.get_by_role("dialog").inner_text()
    assert "1 event: figures and other details that contradict each other or cannot be read are not shown" in words
    assert "events.csv" not in words


def test_a_missing_dataset_gives_a_page_that_says_so_until_it_exists(chrome: Browser, tmp_path: Path):
    folder = tmp_path / "not-yet"
    with browser.server(folder, missing=True) as address, browser.visit(chrome, address) as seen:
        message = seen.page.get_by_role("alert")
        message.get_by_text("There is nothing to show yet.").wait_for()
        assert "is not a folder; expected one that holds events.csv" in message.inner_text()
        assert seen.page.get_by_text("dateline check").count() == 1
        assert ready(address)["ready"] is False
        assert seen.complaints == []
        shutil.copytree(SYRIA, folder)
        assert within(NOTICED_WITHIN_S, lambda: ready(address)["ready"])
        seen.page.reload()
        assert seen.map.evaluate("() => window.dateline.counts().shown") >= 13


@pytest.fixture
def layers(folder: Path, address: str, tmp_path: Path) -> Iterator[None]:
    """Two layers of two events: one is open, the other may not be passed on."""
    before = ready(address)
    path = write_table(tmp_path / "GEDEvent_v26_1.csv", [ged(1, low="9"), ged(2, date_start="2015-12-01")])
    take(path, folder, "open")
    take(path, folder, "closed")
    close(folder, "closed")
    assert within(NOTICED_WITHIN_S, lambda: ready(address) != before)
    yield
    shutil.rmtree(folder / "layers")
    assert within(NOTICED_WITHIN_S, lambda: ready(address) == before)


@pytest.mark.usefixtures("layers")
def test_a_link_switches_layers_on_and_a_closed_one_is_for_editors(open_changed: Callable[..., Visit]):
    reader = open_changed("/?layer=open&layer=closed&event=open:1", as_reader=True)
    frame = reader.map
    assert frame.evaluate("window.dateline.counts().total") == EVENTS + 2
    assert "UCDP GED 26.1" in frame.locator(".dl-legend").inner_text()
    card = frame.locator(".dl-card")
    card.get_by_text("The source’s row").click()
    card.get_by_text("number_of_sources").wait_for()
    assert "contradict" in card.inner_text()
    assert "Uppsala" in card.inner_text()
    reader.page.get_by_text("no layer 'closed' that you may see").wait_for()
    assert not [request for request in reader.requests if "closed" in request.partition("/data/")[2]]
    editor = open_changed("/?layer=closed")
    assert editor.map.evaluate("window.dateline.counts().total") == EVENTS + 2
    secret = next(request for request in editor.requests if "/data/" in request and "~" in request)
    answer = editor.page.request.get(secret)
    assert (answer.status, answer.headers["cache-control"]) == (200, "private, no-store")
    with pytest.raises(HTTPError, match="404"):
        urllib.request.urlopen(secret)
    assert not reader.complaints + editor.complaints

"""Hostile text in every cell: it is shown as text, nothing runs, nothing leaves, nothing overflows."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from geodata.cli import main
from tests.support import browser, hostile
from tests.support.browser import OVERFLOW, PHONE, WIDE, Visit
from tests.support.hostile import CANARY, WHAT_RAN
from tests.support.paths import SHARED
from tests.support.tabs import Tabs

pytestmark = pytest.mark.browser

STEP_THROUGH = """async ([key, count]) => {
    const { view } = window.dateline;
    const found = { chosen: {}, wide: {} };
    for (let number = 0, last = ""; number < count; number++) {
        document.dispatchEvent(new KeyboardEvent("keydown", { key }));
        for (let tries = 0; ["", last].includes(view().selected) && tries < 1000; tries++)
            await new Promise((resolve) => setTimeout(resolve));
        last = view().selected;
        for (const more of document.querySelectorAll(".dl-card .dl-link"))
            if (more.textContent.includes("show all")) more.click();
        found.chosen[last] = document.querySelector(".dl-card h2")?.textContent ?? "";
        for (const part of [document.documentElement, ...document.querySelectorAll(".dl-card, .dl-side, .dl-below")])
            if (part.scrollWidth > part.clientWidth) found.wide[last] = part.scrollWidth;
    }
    return found;
}"""
EVERY = int(os.environ.get("HOSTILE_EVERY", "5"))
"""One attempt of the public lists in so many is tried; `make soak` tries all."""
VIEWPORTS = pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> hostile.Hostile:
    fuzz = SHARED / "fuzz"  # the built-in list does without it
    texts = hostile.payloads(fuzz if fuzz.is_dir() else None, EVERY)
    return hostile.write(tmp_path_factory.mktemp("hostile") / "data", texts)


@pytest.fixture(scope="module")
def address(data: hostile.Hostile) -> Iterator[str]:
    with browser.server(data.folder) as found:
        yield found


@pytest.fixture
def open_hostile(tabs: Tabs, address: str) -> Iterator[Callable[..., Visit]]:
    """Open a path; at the end nothing must have run, left or complained, in any frame."""
    with ExitStack() as stack:
        visits = []

        def open_path(path: str, **options: Any) -> Visit:
            visits.append(stack.enter_context(tabs.visit(address, path, script=CANARY, **options)))
            return visits[-1]

        yield open_path
        for seen in visits:
            assert [ran for frame in seen.page.frames for ran in frame.evaluate(WHAT_RAN)] == []
            assert seen.foreign == []
            assert seen.complaints == []


def wide(found: dict[str, Any], data: hostile.Hostile) -> dict[str, str]:
    """The events whose card is wider than its place, with their titles."""
    return {event: data.titles[event][:80] for event in found["wide"]}


@pytest.mark.parametrize(("viewport", "key"), [(WIDE, "["), (PHONE, "]")], ids=["wide", "phone"])
def test_every_event_is_chosen_and_no_card_is_wider_than_its_place(open_hostile, data, viewport, key):
    """The first half of the events on a phone, the other half on a wide screen: each text once."""
    seen: Visit = open_hostile("/", viewport=viewport, reduced_motion="reduce")
    frame = seen.map
    assert frame.evaluate("() => window.dateline.counts().shown") == len(data.titles)
    count = (len(data.titles) + 1) // 2
    found = frame.evaluate(STEP_THROUGH, [key, count])
    assert len(found["chosen"]) == count
    assert wide(found, data) == {}
    assert seen.page.evaluate(OVERFLOW) <= 0


def test_the_card_shows_text_as_it_is_without_what_turns_its_neighbours_round(open_hostile, data):
    frame = open_hostile("/").map
    for number, text in enumerate(hostile.NASTY[:13]):
        event = f"event-{number:04d}"
        assert data.titles[event] == text
        frame.evaluate("(selected) => window.dateline.setView({ selected })", event)
        title = frame.locator(".dl-card h2")
        title.get_by_text(text[:60].removeprefix("=")).wait_for()
    for number in range(len(hostile.NASTY)):
        frame.evaluate("(selected) => window.dateline.setView({ selected })", f"event-{number:04d}")
        shown = frame.locator(".dl-card").inner_text()
        assert not any(mark in shown for mark in hostile.BIDI)


@VIEWPORTS
def test_lists_ledger_stops_and_labels_hold_hostile_text(open_hostile, viewport):
    seen: Visit = open_hostile("/", viewport=viewport)
    frame = seen.map
    frame.locator(".dl-overview .dl-row").first.wait_for()
    frame.wait_for_function("""() => {
        const rows = document.querySelectorAll('.dl-overview .dl-row:not(.dl-loading)');
        rows[rows.length - 1]?.scrollIntoView();
        return rows.length >= 80;
    }""")
    frame.evaluate("() => window.dateline.setView({ center: [34, 36.5], zoom: 12 })")
    frame.evaluate("() => window.dateline.setView({ from: '2014-01-01', to: '2014-01-20' })")
    frame.locator("button.dl-tally").click()
    panel = frame.get_by_role("dialog")
    assert "NUL" not in panel.inner_text()  # the cells that are wrong are named to editors alone
    panel.locator("summary").first.click()
    frame.wait_for_function("() => document.querySelectorAll('[role=dialog] .dl-row:not(.dl-loading)').length === 50")
    assert panel.evaluate("(panel) => panel.scrollWidth - panel.clientWidth") <= 0
    seen.page.keyboard.press("Escape")
    frame.locator("button.dl-when").click()
    dates = frame.get_by_role("dialog", name="Dates")
    assert hostile.NASTY[1] in dates.inner_text()
    assert dates.evaluate("(panel) => panel.scrollWidth - panel.clientWidth") <= 0
    assert frame.evaluate(OVERFLOW) <= 0
    assert seen.page.evaluate(OVERFLOW) <= 0


def test_the_article_page_shows_hostile_text(open_hostile):
    seen: Visit = open_hostile("/article?event=event-0000")
    marks = seen.page.locator("mark")
    marks.first.wait_for()
    assert marks.count() > 9
    assert hostile.NASTY[0] in seen.page.locator(".article").inner_text()
    for viewport in (WIDE, PHONE):
        seen.page.set_viewport_size(viewport)
        assert seen.page.evaluate(OVERFLOW) <= 0
        assert seen.page.locator(".article").evaluate("(part) => part.scrollWidth - part.clientWidth") <= 0


def test_the_sidebar_offers_hostile_names_as_text(open_hostile):
    seen: Visit = open_hostile("/")
    assert seen.map
    actor = seen.page.get_by_role("combobox", name="Actor")
    for chosen, text in enumerate((hostile.NASTY[0], hostile.NASTY[10], hostile.NASTY[11])):  # a tag, a link, an icon
        actor.click()
        actor.fill(text[:30])
        seen.page.get_by_role("option", name=text[:30]).first.wait_for()
        seen.page.keyboard.press("Enter")
        seen.page.wait_for_url(lambda url, count=chosen + 1: url.count("side=") == count)


def test_the_table_page_shows_hostile_text_and_a_downloaded_table_holds_no_formula(open_hostile):
    seen: Visit = open_hostile("/table")
    seen.page.locator(".events tbody").get_by_text(hostile.NASTY[0]).first.wait_for(state="attached")
    assert seen.page.evaluate(OVERFLOW) <= 0
    with seen.page.expect_download() as started:
        seen.page.get_by_role("button", name="as CSV").click()
    with Path(started.value.path()).open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.DictReader(file) for cell in row.values()]
    assert any(cell.startswith("'=HYPERLINK") for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "@", "\t", "\r"))]


@pytest.mark.parametrize("first", [0, 4, 8])
def test_a_hostile_link_is_quoted_as_text(open_hostile, first):
    texts = hostile.NASTY[first : first + 4]
    unknown = "&".join(f"{quote(text, safe='')}=1" for text in texts)
    seen: Visit = open_hostile(f"/?event={quote(hostile.NASTY[first + 4])}&{unknown}")
    assert seen.map
    toasts = seen.page.get_by_test_id("stToast")
    seen.page.wait_for_function("() => document.querySelectorAll('[data-testid=stToast]').length === 5")
    said = " ".join(toasts.all_inner_texts()).replace("\N{WORD JOINER}", "").replace("\\", "")  # quoted as Python does
    for text in texts:
        assert text[:30].replace("\\", "") in said
    assert toasts.locator("img, a[href], script, code, strong, em").count() == 0


def test_an_exported_file_holds_hostile_text_and_runs_nothing(chrome, data, tmp_path):
    out = tmp_path / "hostile.html"
    export_html(data.folder, out)
    with browser.visit(chrome, "", out.as_uri(), script=CANARY, offline=True, reduced_motion="reduce") as seen:
        browser.wait_for_map(seen.page)
        assert seen.page.evaluate("() => window.dateline.counts().shown") == len(data.titles)
        found = seen.page.evaluate(STEP_THROUGH, ["]", len(data.titles) // 8])
        assert wide(found, data) == {}
        assert seen.page.title().startswith("<img src=x")
        assert seen.page.evaluate(WHAT_RAN) == []
        assert (seen.foreign, seen.complaints) == ([], [])


def test_a_letter_under_hundreds_of_marks_stays_inside_the_card(chrome, tmp_path):
    data = hostile.write(tmp_path / "data", ["\u0e14" + "\u0e49\u0e49\u0e47\u0e47" * 100])
    export_html(data.folder, tmp_path / "out.html")
    with browser.visit(chrome, "", (tmp_path / "out.html").as_uri(), viewport=PHONE) as seen:
        browser.wait_for_map(seen.page)
        assert seen.page.evaluate(STEP_THROUGH, ["]", 1])["wide"] == {}


def export_html(folder: Path, out: Path) -> None:
    done = CliRunner().invoke(main, ["export", str(folder), "--to", "html", "-o", str(out)])
    assert done.exit_code == 0, done.output

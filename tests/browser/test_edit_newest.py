"""The page Edit stays on the newest version: drafts accepted meanwhile, and what others commit, are there at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from geodata.tables.changes import Add, Change, Edit
from geodata.versions.store import FileStore
from tests.support import browser, edit_page, editors
from tests.support.browser import WIDE, Visit
from tests.support.datasets import rows
from tests.support.edit_page import KEY, choose, redate, unpublished
from tests.support.tabs import Tabs
from tests.support.waiting import within

pytestmark = pytest.mark.browser

ARTICLE = "Russian air strikes hit Aleppo on 12 November 2015. Rebels shelled Tripoli on 13 November 2015.\n"


@pytest.fixture
def open_edit(tabs: Tabs, folder: Path) -> Iterator[Callable[..., Visit]]:
    with edit_page.opened(tabs, folder) as open_path:
        yield open_path


def commit(folder: Path, *changes: Change) -> str:
    """What the command line does meanwhile; the id of its entry."""
    other = FileStore(folder)
    return other.commit(other.newest()[0], changes, "Anna").id


def find(page: Page, words: str) -> None:
    """Search the table, which runs the page again; the server looks at the files once a second."""
    page.wait_for_timeout(1_100)
    page.get_by_role("searchbox", name="Find an event").fill(words)


def test_accepted_drafts_are_in_the_table_beside_unpublished_work(open_edit, folder):
    page = open_edit(viewport=WIDE).page
    choose(page)
    redate(page, "2015-08")
    unpublished(page, 1)
    page.get_by_role("link", name="Draft").first.click()
    page.get_by_role("textbox", name="Article", exact=True).fill(ARTICLE)
    page.get_by_role("button", name="Find events").click()
    for count in (1, 2):
        page.locator(".desk").get_by_role("button", name="Accept", exact=True).click()
        expect(page.locator(".tally")).to_contain_text(f"{count} accepted")
    titles = [row["title"] for row in rows(folder) if row["status"] == "draft"]
    page.get_by_role("link", name="Edit").first.click()
    for again in (False, True):
        if again:
            page.reload()
            expect(page.locator(".back").first).to_contain_text("1 unpublished change from")
        expect(page.locator(".news")).to_contain_text("2 events added")
        expect(page.locator(".news")).to_contain_text("your 1 change is on top of it")
        unpublished(page, 1)
        for title in titles:
            expect(page.get_by_role("button", name=title, exact=True)).to_be_visible()
        choose(page)
        expect(page.get_by_role("textbox", name="Date (EDTF)")).to_have_value("2015-08")


def test_a_commit_of_somebody_else_shows_within_a_rerun(open_edit, folder):
    page = open_edit(viewport=WIDE).page
    choose(page)
    redate(page, "2015-08")
    unpublished(page, 1)
    entry = commit(folder, Add("events.csv", {"event_id": "one-more", "title": "One more", "status": "draft"}))
    find(page, "more")
    expect(page.get_by_role("button", name="One more", exact=True)).to_be_visible()
    news = f"1 event added by Anna ({entry}); your 1 change is on top of it"
    expect(page.locator(".news")).to_contain_text(news)
    unpublished(page, 1)
    page.locator(".news").get_by_role("button", name="Hide").click()
    expect(page.locator(".news")).to_be_empty()


def test_the_same_cell_is_asked_about_at_once_and_is_not_published_unasked(open_edit, folder):
    page = open_edit(viewport=WIDE).page
    choose(page)
    redate(page, "2015-08")
    unpublished(page, 1)
    commit(folder, Edit("events.csv", KEY, {"date": "2015-09"}))
    find(page, "assad")
    clashes = page.locator(".clashes")
    expect(clashes).to_contain_text("Keep mine: 2015-08")
    expect(clashes).to_contain_text("Take theirs, by Anna: 2015-09")
    expect(page.get_by_role("button", name="Publish", exact=True)).to_be_disabled()
    clashes.get_by_role("radio").last.check()
    clashes.get_by_role("button", name="Use these values").click()
    unpublished(page, 0)
    assert next(row["date"] for row in rows(folder) if row["event_id"] == KEY) == "2015-09"


def test_what_is_typed_over_a_cell_that_changes_meanwhile_is_asked_about(open_edit, folder):
    page = open_edit(viewport=WIDE).page
    choose(page)
    title = page.get_by_role("textbox", name="Title", exact=True)
    title.focus()
    commit(folder, Edit("events.csv", KEY, {"title": "Theirs"}))
    page.wait_for_timeout(1_100)
    title.press_sequentially("Mine")  # the page has not been drawn again yet
    title.press("Tab")
    expect(page.locator(".clashes")).to_contain_text("Take theirs, by Anna: Theirs")


def test_work_is_kept_and_back_after_a_restart_of_the_server_without_a_reload(tabs: Tabs, folder: Path):
    visit = ExitStack()
    token = {"DATELINE_TOKEN": "the-same-after-a-restart"}
    with browser.server(folder, edit=True, port=editors.PORT, **token) as address:
        page = visit.enter_context(tabs.visit(address, "/edit", viewport=WIDE)).page
        page.locator(".desk.edit").wait_for()
        choose(page)
        redate(page, "2015-08")
        unpublished(page, 1)
    with browser.server(folder, edit=True, port=editors.PORT, **token), visit:
        expect(page.locator(".back").first).to_contain_text("1 unpublished change from", timeout=30_000)
        choose(page)
        redate(page, "2015-09")
        (kept,) = (folder / ".dateline" / "unsaved").glob("*.json")
        assert within(20, lambda: "2015-09" in kept.read_text())


def test_work_of_another_window_is_offered_and_can_be_taken_over(open_edit):
    one, two = (open_edit(viewport=WIDE).page for _ in range(2))
    choose(one)
    redate(one, "2015-08")
    unpublished(one, 1)
    find(two, "assad")
    expect(two.locator(".kept")).to_contain_text("open in another window of yours")
    two.get_by_role("button", name="Take it over").click()
    unpublished(two, 1)
    find(one, "assad")
    unpublished(one, 0)
    expect(one.locator(".said.bad")).to_contain_text("taken over in another window")

"""Hosted editing in a real browser: people signed in with a listed, verified address edit; everybody else reads."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.support import oidc
from tests.support.edit_page import KEY, TITLE
from tests.support.paths import SYRIA
from tests.support.tabs import Tabs

pytest.importorskip("authlib", reason="hosted editing needs the extra `auth`")

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset of which one event is a draft."""
    found = shutil.copytree(SYRIA, tmp_path_factory.mktemp("hosted") / "data")
    events = found / "events.csv"
    text = events.read_text(encoding="utf-8")
    assert f"\n{KEY},published," in text
    events.write_text(text.replace(f"\n{KEY},published,", f"\n{KEY},draft,"), encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def host(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[oidc.Hosted]:
    with oidc.hosted(folder, tmp_path_factory.mktemp("home")) as found:
        yield found


def cells(folder: Path) -> dict[str, str]:
    with (folder / "events.csv").open(newline="", encoding="utf-8") as file:
        return next(row for row in csv.DictReader(file) if row["event_id"] == KEY)


def edit_page(page: Page) -> Locator:
    page.get_by_role("link", name="Edit").first.click()
    desk = page.locator(".desk.edit")
    desk.wait_for()
    return desk


def retitle(page: Page, title: str) -> None:
    """Open the draft and give it another title; the work is then unpublished."""
    page.locator(".desk.edit").get_by_role("button", name=re.compile(r"^Assad asks Russia")).click()
    field = page.get_by_role("textbox", name="Title", exact=True)
    expect(field).to_have_value(re.compile(r"^Assad asks Russia"))
    field.fill(title)
    field.press("Tab")
    expect(page.locator(".tally")).to_contain_text("1 unpublished change")


def set_status(page: Page, status: str) -> None:
    desk = page.locator(".desk.edit")
    desk.get_by_role("searchbox", name="Find an event").fill("assad asks")
    expect(desk.locator("tbody tr")).to_have_count(1)
    desk.get_by_role("checkbox", name="Tick all events on this page").check()
    desk.get_by_label("Set the status of the ticked events").select_option(status)
    desk.get_by_role("button", name="Set status").click()
    expect(page.locator(".tally")).to_contain_text("1 unpublished change")


def save(page: Page) -> Locator:
    """Save what is unpublished; the page, on which it is said what became of it."""
    desk = page.locator(".desk.edit")
    desk.get_by_role("button", name="Review and publish").click()
    desk.get_by_role("button", name="Publish", exact=True).click()
    return desk


def no_editing(page: Page) -> None:
    page.get_by_role("link", name="Table").first.wait_for()
    page.get_by_role("button", name=re.compile("Sign (in to edit|out)")).wait_for()
    # after a rerun the links go a moment after the button has come
    expect(page.get_by_role("link", name="Edit")).to_have_count(0)
    expect(page.get_by_role("link", name="Draft")).to_have_count(0)


@pytest.mark.parametrize(("name", "verified"), [("eve", True), ("ana", False)], ids=["unlisted", "unverified"])
def test_people_who_are_not_listed_or_not_verified_only_read(tabs: Tabs, host, name: str, verified: bool):  # noqa: FBT001
    host.list(ana="publisher")
    with tabs.visit(host.address) as seen:
        host.sign_in(seen.page, name, verified=verified)
        no_editing(seen.page)
        for path in ("/edit", "/draft", "/import", "/versions"):
            seen.page.goto(host.address + path)
            no_editing(seen.page)
            assert seen.page.locator(".desk, .drop").count() == 0


def test_an_editor_saves_a_draft_but_cannot_publish_it(tabs: Tabs, host, folder: Path):
    host.list(ana="editor")
    with tabs.visit(host.address) as seen:
        host.sign_in(seen.page, "ana")
        edit_page(seen.page)
        retitle(seen.page, f"{TITLE} again")
        expect(save(seen.page)).to_contain_text("Published as version")
        assert cells(folder)["title"] == f"{TITLE} again"
        set_status(seen.page, "published")
        expect(save(seen.page)).to_contain_text("needs the role publisher, and the role here is editor")
    assert cells(folder)["status"] == "draft"
    saved, refused = host.audited()[-2:]
    assert (saved["what"], saved["who"], saved["role"]) == ("committed", "ana@example.org", "editor")
    assert (refused["what"], refused["who"], refused["role"]) == ("refused", "ana@example.org", "editor")
    assert refused["changes"] == [{"kind": "edit", "file": "events.csv", "row": KEY, "columns": ["status"]}]


def test_an_editor_taken_off_the_list_is_refused_on_a_page_that_is_still_open(tabs: Tabs, host, folder: Path):
    host.list(ana="editor")
    with tabs.visit(host.address) as seen:
        host.sign_in(seen.page, "ana")
        edit_page(seen.page)
        retitle(seen.page, f"{TITLE} at last")
        before = cells(folder)
        seen.page.locator(".desk.edit").get_by_role("button", name="Review and publish").click()
        button = seen.page.locator(".desk.edit").get_by_role("button", name="Publish", exact=True)
        button.wait_for()
        host.list()
        button.click()
        expect(seen.page.get_by_text("You may not edit here")).to_be_visible()
        assert cells(folder) == before
        assert (host.audited()[-1]["what"], host.audited()[-1]["who"]) == ("refused", "ana@example.org")
        seen.page.get_by_role("link", name="Table").first.click()
        no_editing(seen.page)


def test_a_publisher_publishes_and_edits_no_more_once_signed_out(tabs: Tabs, host, folder: Path):
    host.list(pat="publisher")
    with tabs.visit(host.address) as seen:
        host.sign_in(seen.page, "pat")
        cookies = [one for one in seen.page.context.cookies() if one["name"].startswith("_streamlit_user")]
        assert cookies
        assert all(one["httpOnly"] for one in cookies)
        edit_page(seen.page)
        set_status(seen.page, "published")
        expect(save(seen.page)).to_contain_text("Published as version")
        assert cells(folder)["status"] == "published"
        assert (host.audited()[-1]["what"], host.audited()[-1]["who"]) == ("committed", "pat@example.org")
        seen.page.get_by_role("button", name="Sign out").click()
        seen.page.get_by_role("button", name="Sign in to edit").wait_for()
        no_editing(seen.page)

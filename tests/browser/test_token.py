"""The token of `dateline serve --edit`, in real browsers: the first visit, strangers, and two servers at one name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support import browser, datasets

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return datasets.with_seeds(tmp_path_factory.mktemp("token"))


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[browser.Address]:
    with browser.server(folder, edit=True) as found:
        yield found


def edits(page: Page) -> bool:
    """Whether the page is an editor's."""
    page.get_by_role("link", name="Table").first.wait_for()
    return page.get_by_role("link", name="Edit", exact=True).count() == 1


def test_the_address_that_is_printed_lets_edit_and_keeps_no_token(chrome: Browser, address: browser.Address):
    with browser.visit(chrome, address, "/edit?q=palmyra") as seen:
        page = seen.page
        page.locator(".desk.edit").wait_for()
        assert address.token
        assert address.token not in page.url
        assert page.url.startswith(f"{address}/edit")
        told = page.evaluate(
            "() => [document.cookie, document.referrer, performance.getEntries().map((one) => one.name)]"
        )
        assert address.token not in str(told)
        (cookie,) = [one for one in page.context.cookies() if one["name"].startswith("dateline-edit")]
        assert (cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (True, "Strict", -1)
        assert cookie["value"] not in str(told)
        assert address.token not in cookie["value"]
        page.reload()
        page.locator(".desk.edit").wait_for()
        other = page.context.new_page()
        other.goto(str(address))  # a bookmark
        assert edits(other)
        other.go_back()
        assert other.url == "about:blank"
        assert seen.complaints == []


def test_without_it_a_page_is_a_viewers(chrome: Browser, address: browser.Address):
    with browser.visit(chrome, str(address)) as seen:
        for path in ("/", "/edit", "/draft", "/import", "/versions"):
            seen.page.goto(f"{address}{path}")
            assert not edits(seen.page)
            assert seen.page.locator(".desk, .drop").count() == 0
            assert seen.page.get_by_role("button", name="Find events").count() == 0


def test_a_wrong_token_is_told_and_makes_a_viewer(chrome: Browser, address: browser.Address):
    with browser.visit(chrome, str(address), f"/table?q=palmyra&token={'x' * 43}") as seen:
        told = seen.page.get_by_test_id("stToast")
        expect(told).to_contain_text("is not this server's", timeout=browser.STEP_TIMEOUT_MS)
        expect(seen.page).to_have_url(re.compile(r"/table\?q=palmyra$"))
        assert not edits(seen.page)


def test_two_servers_on_one_computer_log_nobody_out(chrome: Browser, address: browser.Address, folder: Path):
    with browser.server(folder, edit=True) as second, browser.visit(chrome, address) as seen:
        assert edits(seen.page)
        seen.page.goto(browser.entrance(second, "/table"))
        assert edits(seen.page)
        for one in (address, second):
            seen.page.goto(f"{one}/table")
            assert edits(seen.page)


def test_after_a_restart_the_page_says_how_to_go_on(chrome: Browser, folder: Path):
    port = browser.free_port()
    with ExitStack() as stack:
        with browser.server(folder, edit=True, port=port) as first:
            seen = stack.enter_context(browser.visit(chrome, first))
            assert edits(seen.page)
            seen.page.goto("about:blank")
        with browser.server(folder, edit=True, port=port) as second:
            seen.page.goto(f"{second}/table")
            assert not edits(seen.page)
            told = seen.page.get_by_test_id("stToast")
            expect(told).to_contain_text("started again", timeout=browser.STEP_TIMEOUT_MS)
            seen.page.goto(browser.entrance(second, "/table"))
            assert edits(seen.page)
            seen.page.goto("about:blank")


def test_no_token_is_an_option(chrome: Browser, folder: Path):
    with browser.server(folder, edit=True, no_token=True) as address, browser.visit(chrome, address, "/edit") as seen:
        assert address.token == ""
        seen.page.locator(".desk.edit").wait_for()

"""The page Versions in a real browser: with the keyboard alone, on a phone, in both schemes."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from geodata.tables.changes import Edit
from geodata.versions.store import FileStore
from tests.support import editors
from tests.support.accessibility import check_both
from tests.support.browser import OVERFLOW, PHONE, WIDE
from tests.support.tabs import Tabs

pytestmark = pytest.mark.browser

KEY = "assad-requests-help"


def test_a_version_is_undone_with_the_keyboard_and_the_page_fits_a_phone(tabs: Tabs, folder: Path, axe: str):
    store = FileStore(folder)
    title = "<img src=x onerror=alert(1)>"
    store.commit(store.newest()[0], [Edit("events.csv", KEY, {"date": "2015-08", "title": title})], "ada", "a month on")
    with editors.opened(tabs, folder, "/versions", lambda page: page.get_by_text("History").wait_for()) as open_path:
        page = open_path(viewport=WIDE).page
        expect(page.get_by_role("row").filter(has_text="Date (EDTF)")).to_contain_text("August 2015 (2015-08)")
        expect(page.get_by_text("a month on")).to_be_visible()
        assert check_both(page, axe) == []
        page.set_viewport_size(PHONE)
        assert page.evaluate(OVERFLOW) <= 0
        page.get_by_role("button", name="Undo v2 …").press("Enter")
        page.get_by_role("button", name="Undo v2", exact=True).press("Enter")
        expect(page.get_by_role("status").filter(has_text="Published as version v3")).to_be_visible()
    assert store.versions.history()[-1].version == store.versions.history()[0].version

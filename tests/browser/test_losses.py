"""A table that suddenly lost many rows: the notice to editors, and the click that undoes it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from geodata.versions.store import FileStore
from tests.support import datasets, editors
from tests.support.tabs import Tabs
from tests.support.waiting import within

pytestmark = pytest.mark.browser
UNDO = "Undo: bring the 12 rows back"


@pytest.fixture
def lossy(tmp_path: Path) -> Path:
    """A dataset that lost 12 of 17 events while no server ran."""
    folder = datasets.with_article(tmp_path / "data")
    FileStore(folder).head()
    datasets.edit(folder, "events.csv", lambda rows: rows[:5])
    return folder


@pytest.mark.parametrize("path", ["/", "/edit"])
def test_an_editor_brings_lost_rows_back_with_one_click(tabs: Tabs, lossy: Path, path: str):
    with editors.opened(tabs, lossy, path, lambda page: page.get_by_role("button", name=UNDO).wait_for()) as opened:
        page = opened().page
        expect(page.get_by_text("events.csv suddenly has 5 rows instead of 17")).to_be_visible()
        page.get_by_role("button", name=UNDO).click()
        expect(page.get_by_role("button", name=UNDO)).to_have_count(0)
        assert within(10.0, lambda: len(datasets.rows(lossy)) == 17)
        assert FileStore(lossy).history()[-1].author not in {"", "file"}

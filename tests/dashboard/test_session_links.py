"""The notice for a link that was made with another version of the data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from dashboard import served, session
from dashboard.served import Served
from geodata.tables.changes import Add, Edit
from geodata.versions.store import FileStore
from tests.support import browser, datasets


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FileStore:
    """A dataset with one version that is no longer the newest."""
    found = FileStore(datasets.with_seeds(tmp_path))
    retitle(found, "Palmyra taken again")
    monkeypatch.setattr(served, "the_store", lambda: found)
    return found


def retitle(store: FileStore, title: str) -> None:
    store.commit(store.head().version, [Edit("events.csv", "palmyra-recaptured", {"title": title})], "ana")


def versions(store: FileStore) -> tuple[str, ...]:
    return tuple(entry.version for entry in store.history())


def test_a_link_of_the_version_shown_or_of_none_needs_no_notice(store: FileStore):
    served_version = Served(store.head())
    assert session.version_notice("", served_version) == ""
    assert session.version_notice(served_version.version, served_version) == ""


def test_a_link_of_an_earlier_version_announces_the_newer_one(store: FileStore):
    old, new = versions(store)
    notice = session.version_notice(old, Served(store.head()))
    assert notice.startswith(f"This link was made with the data of version {old}; a newer version, {new}, is shown")


def test_the_notice_counts_the_changes(store: FileStore):
    old, new = versions(store)
    notice = session.version_notice(old, Served(store.head()))
    assert notice.endswith(f"{new}, is shown: 1 event described differently.")


def test_drafts_are_no_change_for_readers(store: FileStore):
    before = store.head().version
    draft = Add("events.csv", {"event_id": "a-new-draft", "status": "draft", "title": "Not yet"})
    store.commit(before, [draft], "ana")
    assert session.version_notice(before, Served(store.head())).endswith(", and nothing that readers see has changed.")


def test_for_a_large_dataset_only_the_versions_are_named(store: FileStore, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(served, "MOST_COMPARED", 1)
    old, new = versions(store)
    assert session.version_notice(old, Served(store.head())).endswith(f"{new}, is shown.")


def test_an_unknown_version_is_not_called_older(store: FileStore):
    notice = session.version_notice("0123456789ab", Served(store.head()))
    assert "not known here" in notice
    assert "newer" not in notice


@pytest.mark.parametrize("rev", ["head", "<img src=x>", "0123456789AB", "0" * 11, "0" * 200])
def test_an_invalid_version_is_not_repeated(store: FileStore, rev: str):
    assert rev not in session.version_notice(rev, Served(store.head()))


@pytest.fixture
def address(store: FileStore) -> Iterator[str]:
    with browser.server(store.versions.folder) as found:  # type: ignore[attr-defined]
        yield found


@pytest.mark.browser
def test_the_page_shows_the_notice_once_and_drops_the_version_from_the_address(
    chrome: Browser, store: FileStore, address: str
):
    old, new = versions(store)
    with browser.visit(chrome, address, f"/?rev={old}") as seen:
        toast = seen.page.get_by_test_id("stToast")
        toast.wait_for()
        expect(toast).to_contain_text(f"a newer version, {new}, is shown")
        expect(seen.page).not_to_have_url(re.compile("rev="))
        toast.get_by_role("button", name="Close").click()
        seen.page.get_by_role("link", name="Table").click()
        seen.page.get_by_test_id("stDownloadButton").first.wait_for()
        assert toast.count() == 0
        assert seen.complaints == []

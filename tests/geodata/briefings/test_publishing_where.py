from __future__ import annotations

from pathlib import Path

import pytest

from geodata.briefings import publishing
from geodata.errors import InputError
from geodata.versions.shared_store import STATE_VARIABLE, STORE_VARIABLE, SharedStore

NOWHERE = "postgresql://nobody@127.0.0.1:1/none"


def folders(dataset: Path) -> tuple[Path, Path]:
    with publishing.open_target(dataset) as target:
        return target.shelf.folder, target.links.folder


def test_a_folders_shelf_and_links_are_beside_its_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(STORE_VARIABLE, raising=False)
    here = tmp_path / ".dateline"
    assert folders(tmp_path) == (here / "shelf", here / "links")
    assert not here.exists()
    monkeypatch.setenv(STORE_VARIABLE, f"file://{tmp_path / 'other'}")
    folder = tmp_path / "other" / ".dateline"
    assert folders(tmp_path) == (folder / "shelf", folder / "links")


def test_with_a_database_shelf_and_links_are_in_the_state_folder_and_no_connection_stays_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(STORE_VARIABLE, NOWHERE)
    monkeypatch.setenv(STATE_VARIABLE, str(tmp_path / "state"))
    closed: list[str] = []
    monkeypatch.setattr(SharedStore, "close", lambda _: closed.append("closed"))
    assert folders(tmp_path) == (tmp_path / "state" / "shelf", tmp_path / "state" / "links")
    assert closed == ["closed"]


def test_a_database_without_a_state_folder_is_refused_with_the_variable_to_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(STORE_VARIABLE, NOWHERE)
    monkeypatch.delenv(STATE_VARIABLE, raising=False)
    with pytest.raises(InputError, match=f"set {STATE_VARIABLE} to the folder"):
        folders(tmp_path)

"""What happens to a file at the worst moment of a read or a save: nothing false is shown, and nothing is lost."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from geodata import fileio
from geodata.errors import DatasetError
from geodata.tables.changes import Edit
from geodata.versions import store
from geodata.versions.folder import FolderVersions
from tests.support import datasets
from tests.support.datasets import PALMYRA
from tests.support.waiting import within

EVENTS = "events.csv"
EDIT = [Edit(EVENTS, PALMYRA, {"date": "2016-03-27"})]


def replaced(path: Path) -> None:
    other = path.with_name("other")
    other.write_bytes(path.read_bytes().replace(b"recaptures", b"retakes"))
    other.replace(path)


def truncated(path: Path) -> None:
    data = path.read_bytes()
    os.truncate(path, data.index(b',"', len(data) // 2) + 20)


def grown(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"grown-event,draft\n")


def renamed(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))


def removed(path: Path) -> None:
    path.unlink()


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


CHANGES = (replaced, truncated, grown, renamed, removed, a_folder)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> store.FileStore:
    monkeypatch.setattr(store, "CHECK_EVERY_S", 0.0)
    kept = store.FileStore(datasets.with_article(tmp_path / "data"))
    kept.head()
    return kept


def content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_file_that_changes_while_it_is_saved_is_not_written_over(
    kept: store.FileStore, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], None]
):
    path = kept.folder / EVENTS
    write, left = fileio.write, []

    def changing(target: Path, data: bytes) -> None:
        write(target, data)
        if target.name == "pending.json":
            change(path)
            left.append(content(path))

    with monkeypatch.context() as patch:
        patch.setattr(fileio, "write", changing)
        with pytest.raises(DatasetError):
            kept.commit(kept.head().version, EDIT, "ana")
    assert content(path) == left[0]
    assert not (kept.folder / ".dateline" / "pending.json").exists()
    assert [entry.author for entry in kept.history() if entry.author != "file"] == []


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_file_that_changes_while_it_is_read_shows_one_state_or_the_other(
    kept: store.FileStore, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], None]
):
    good, path, read = kept.head(), kept.folder / EVENTS, fileio.read
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"recaptures Palmyra", b"recaptures PALMYRA"))
    changed: list[bool] = []

    def changing(target: Path, *most: int) -> bytes:
        data = read(target, *most)
        if target.name == EVENTS and not changed:
            changed.append(True)
            change(path)
        return data

    with monkeypatch.context() as patch:
        patch.setattr(fileio, "read", changing)
        now = kept.head()
    if kept.notice:
        assert now is good
        assert EVENTS in kept.notice
    else:
        titles = " ".join(now.events["title"])
        assert ("PALMYRA" in titles, "retakes" in titles) == (True, change is replaced)
    if path.is_dir():
        path.rmdir()
    path.write_bytes(whole)
    assert (kept.head().version, kept.notice) == (good.version, "")


def test_two_servers_on_one_folder_see_each_others_saves_and_lose_none(kept: store.FileStore):
    other = store.FileStore(kept.folder)
    base = kept.head().version
    assert other.head().version == base
    for number in range(4):
        here, there = (kept, other) if number % 2 else (other, kept)
        entry = here.commit(base, [Edit(EVENTS, PALMYRA, {"description": f"Text {number}"})], "ana")
        base = entry.version
        assert there.head().version == here.head().version == base
    kept.commit(base, EDIT, "ana")
    other.commit(base, [Edit(EVENTS, PALMYRA, {"side_b": "Islamic State"})], "ben")
    assert within(2.0, lambda: kept.head().version == other.head().version)
    row = kept.head().events.set_index("event_id").loc[PALMYRA]
    assert (row["date"], row["side_b"], row["description"]) == ("2016-03-27", "Islamic State", "Text 3")
    assert len(kept.history()) == len(other.history()) == 7


def test_a_folder_that_moves_away_and_comes_back_goes_on_being_served(kept: store.FileStore):
    good = kept.head()
    away = kept.folder.with_name("away")
    kept.folder.rename(away)
    assert kept.head() is good
    assert kept.notice
    with pytest.raises(DatasetError):
        kept.commit(good.version, EDIT, "ana")
    away.rename(kept.folder)
    assert (kept.head().version, kept.notice) == (good.version, "")
    assert kept.commit(good.version, EDIT, "ana").version == kept.head().version


def test_a_table_cut_short_between_two_commands_is_no_version(kept: store.FileStore):
    versions, path = FolderVersions(kept.folder), kept.folder / EVENTS
    whole, entries = path.read_bytes(), versions.history()
    truncated(path)
    versions.notice_outside()
    assert versions.history() == entries
    with pytest.raises(DatasetError, match="ends inside this cell"):
        versions.restore(entries[0].version, "ana")
    path.write_bytes(whole)
    versions.notice_outside()
    assert versions.history() == entries

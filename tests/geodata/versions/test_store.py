from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from geodata import fileio
from geodata.dataset import published, reading
from geodata.errors import DatasetError
from geodata.tables.changes import Edit, Put
from geodata.versions import store
from tests.support import saving
from tests.support.paths import SYRIA


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(SYRIA, tmp_path / "data")


@pytest.fixture
def watched(folder: Path, monkeypatch: pytest.MonkeyPatch) -> store.FileStore:
    monkeypatch.setattr(store, "CHECK_EVERY_S", 0.0)
    return store.FileStore(folder)


def test_the_same_bytes_are_the_same_version(folder: Path):
    assert reading.load(folder).version == reading.load(SYRIA).version


def test_an_edit_of_the_file_is_a_new_version(watched: store.FileStore):
    first = watched.head()
    path = watched.folder / "events.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("recaptures Palmyra", "retakes Palmyra"), encoding="utf-8")
    second = watched.head()
    assert second.version != first.version
    assert "retakes" in " ".join(second.events["title"])


def test_nothing_is_read_again_while_nothing_changes(watched: store.FileStore):
    assert watched.head() is watched.head()


HEADER = (SYRIA / "events.csv").read_text(encoding="utf-8").splitlines()[0]


@pytest.mark.parametrize("broken", ["", "\x00\x00", "nonsense", "event_id,title\n", f"{HEADER}\n"])
def test_a_broken_file_leaves_the_last_good_version_up_with_a_notice(watched: store.FileStore, broken: str):
    first = watched.head()
    (watched.folder / "events.csv").write_text(broken, encoding="utf-8")
    assert watched.head() is first
    assert first.version in watched.notice
    shutil.copy(SYRIA / "events.csv", watched.folder)
    assert len(watched.head().events) == len(first.events)
    assert watched.notice == ""


def test_a_deleted_file_leaves_the_last_good_version_up(watched: store.FileStore):
    first = watched.head()
    (watched.folder / "events.csv").unlink()
    assert watched.head() is first
    assert watched.notice


def test_a_folder_that_never_held_a_dataset_is_an_error(tmp_path: Path):
    with pytest.raises(DatasetError):
        store.FileStore(tmp_path / "nowhere").head()


def test_viewers_get_only_what_is_published(folder: Path):
    path = folder / "events.csv"
    text = path.read_text(encoding="utf-8").replace("civilian-deaths-claim,published", "civilian-deaths-claim,draft")
    path.write_text(text, encoding="utf-8")
    public = published.published(reading.load(folder))
    assert "civilian-deaths-claim" not in set(public.events["event_id"])
    assert "civilian-deaths-claim" not in set(public.evidence["event_id"])


def test_viewers_see_no_problems_of_drafts(folder: Path):
    path = folder / "events.csv"
    text = path.read_text(encoding="utf-8").replace(
        "palmyra-recaptured,published,2016-03,Palmyra", "palmyra-recaptured,draft,2016-03,Nowhereville"
    )
    path.write_text(text, encoding="utf-8")
    whole = reading.load(folder)
    assert any(problem.row == "palmyra-recaptured" for problem in whole.problems)
    assert not any(problem.row == "palmyra-recaptured" for problem in published.published(whole).problems)


def test_looking_at_the_bundled_dataset_by_whatever_path_writes_nothing_into_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    package = tmp_path / "geodata"
    shutil.copytree(SYRIA, package / "syria")
    monkeypatch.setattr(store, "__file__", str(package / "versions" / "store.py"))
    monkeypatch.chdir(tmp_path)
    before = sorted((package / "syria").rglob("*"))
    store.FileStore(Path("geodata/syria")).head()
    assert sorted((package / "syria").rglob("*")) == before


@pytest.mark.parametrize(("one", "other"), [("events.csv", "sources.csv"), (saving.ARTICLE, "events.csv")])
def test_what_is_saved_while_the_store_reads_is_shown_with_its_own_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, one: str, other: str
):
    monkeypatch.setattr(store, "CHECK_EVERY_S", 0.0)
    for at in range(0, 20, 4):
        with monkeypatch.context() as patch:
            folder = saving.dataset(tmp_path / str(at))
            saver = saving.Saver(folder, [(at, one), (at + 1, other)], replacing=True)
            saver.watch(patch)
            kept = store.FileStore(folder)
            for _ in range(2):
                head = kept.head()
                assert saving.rows_of(head) == saver.stood.get(head.version)
                assert kept.newest()[0] in saver.stood
            version, rows = saver.finish()
            head = kept.head()
            assert (head.version, saving.rows_of(head), kept.notice) == (version, rows, "")
            assert saving.rows_of(kept.at(version)) == rows


def test_an_edit_that_a_writer_left_half_done_is_completed_before_anything_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = saving.dataset(tmp_path / "data")
    begun = store.FileStore(folder)
    edits = [Edit("events.csv", saving.EVENT, {"title": "ARMY"}), Put("dataset.toml", 'title = "RUSSIA"\n')]
    write = fileio.write

    def dies(path: Path, data: bytes) -> None:
        if path.name == "events.csv":
            raise KeyboardInterrupt
        write(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(fileio, "write", dies)
        with pytest.raises(KeyboardInterrupt):
            begun.commit(begun.head().version, edits, "ana")
    assert saving.rows_of(reading.load(folder)) == (False, False, True, False)
    kept = store.FileStore(folder)
    assert saving.rows_of(kept.head()) == (True, False, True, False)
    assert kept.history()[-1].version == kept.head().version

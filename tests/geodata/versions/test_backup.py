"""A backup brings back what was lost, from a folder and from a database; a damaged one brings nothing."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from geodata.errors import DatasetError, InputError
from geodata.tables.changes import Edit
from geodata.versions import backup
from geodata.versions.shared_store import Location, SharedStore
from geodata.versions.store import FileStore, Store
from tests.support import postgres

EVENT = "palmyra-recaptured"


@pytest.fixture
def kept(folder: Path) -> Path:
    """A dataset with a history."""
    edited(FileStore(folder))
    return folder


def edited(store: Store) -> None:
    for number in range(2):
        change = Edit("events.csv", EVENT, {"title": f"Title {number} “حلب”"})
        store.commit(store.newest()[0], [change], "ada", f"save {number}")


def contents(store: Store) -> tuple[object, ...]:
    entries = store.versions.history()
    return [*map(str, entries)], store.newest(), [store.versions.files(entry.version) for entry in entries]


def test_a_folder_that_was_lost_comes_back_with_its_history(kept: Path, tmp_path: Path):
    before = contents(FileStore(kept))
    made = backup.backup(Location(kept), None, tmp_path / "backup")
    assert (made.entries, made.version) == (3, before[1][0])
    edited(FileStore(kept))
    shutil.rmtree(kept)
    assert made.outside == ("../../seeds/russia-continues-support-in-syria.txt",)
    assert backup.restore(tmp_path / "backup", Location(kept), None) == replace(made, outside=())
    assert contents(FileStore(kept)) == before
    edited(FileStore(kept))  # the history goes on


def test_a_database_that_was_lost_comes_back_with_its_state(
    kept: Path, tmp_path: Path, postgres_server: postgres.Server, database: str, monkeypatch: pytest.MonkeyPatch
):
    state, dsn = tmp_path / "state", postgres_server.dsn(database)
    monkeypatch.setenv("DATELINE_STATE", str(state))
    with closing(SharedStore(dsn, kept)) as store:
        edited(store)
        before = contents(store)
    (state / "links").mkdir()
    (state / "links" / "one.json").write_text("{}")
    made = backup.backup(Location(Path(), dsn), backup.state_folder(), tmp_path / "backup")
    assert made.entries == len(before[0])  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"state folder .* is not empty"):
        backup.restore(tmp_path / "backup", Location(Path(), dsn), state)
    shutil.rmtree(state)
    with pytest.raises(InputError, match="has a history already"):
        backup.restore(tmp_path / "backup", Location(Path(), dsn), state)
    assert not state.exists()
    postgres_server.query(database, "drop schema dateline cascade")
    backup.restore(tmp_path / "backup", Location(Path(), dsn), state)
    assert (state / "links" / "one.json").read_text() == "{}"
    with closing(SharedStore(dsn, tmp_path / "no-folder")) as store:
        assert contents(store) == before
        edited(store)
    backup.restore(tmp_path / "backup", Location(tmp_path / "as-folder"), None)
    assert contents(FileStore(tmp_path / "as-folder")) == before


def test_a_folder_goes_into_a_database(kept: Path, tmp_path: Path, postgres_server: postgres.Server, database: str):
    before = contents(FileStore(kept))
    backup.backup(Location(kept), None, tmp_path / "backup")
    backup.restore(tmp_path / "backup", Location(Path(), postgres_server.dsn(database)), None)
    with closing(SharedStore(postgres_server.dsn(database), tmp_path / "no-folder")) as store:
        assert contents(store) == before


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda data: (data / "events.csv").write_text("event_id\n"), "events.csv is not as it was written"),
        (lambda data: (data / "sources.csv").unlink(), "sources.csv is missing"),
        (lambda data: (data / "more.csv").write_text("a"), "more.csv, which its list does not name"),
        (
            lambda data: (data.parent / "backup.json").write_text('{"files": 3}'),
            "backup.json of the backup cannot be read",
        ),
        (lambda data: (data.parent / "backup.json").unlink(), "is no backup"),
    ],
)
def test_a_damaged_backup_is_refused_and_nothing_written(kept: Path, tmp_path: Path, harm, said: str):
    backup.backup(Location(kept), None, tmp_path / "backup")
    harm(tmp_path / "backup" / "data")
    with pytest.raises((DatasetError, InputError), match=said):
        backup.restore(tmp_path / "backup", Location(tmp_path / "new"), None)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backup", "data"]


def test_nothing_is_written_over(kept: Path, tmp_path: Path):
    (tmp_path / "backup").mkdir()
    (tmp_path / "backup" / "mine").touch()
    with pytest.raises(InputError, match="is not empty"):
        backup.backup(Location(kept), None, tmp_path / "backup")
    with pytest.raises(InputError, match="lies in"):
        backup.backup(Location(kept), None, kept / "backups" / "one")
    backup.backup(Location(kept), None, tmp_path / "other")
    with pytest.raises(InputError, match="is not empty"):
        backup.restore(tmp_path / "other", Location(kept), None)


def test_links_and_locks_are_left_out_and_the_copy_is_private(kept: Path, tmp_path: Path):
    (kept / "secret").symlink_to("/etc/hostname")
    backup.backup(Location(kept), None, tmp_path / "backup")
    names = json.loads((tmp_path / "backup" / "backup.json").read_bytes())["files"]
    assert "data/events.csv" in names
    assert not [name for name in names if "secret" in name or name.endswith(".lock")]
    assert (tmp_path / "backup").stat().st_mode & 0o077 == 0


def test_what_breaks_off_leaves_nothing(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copy2", full)
    with pytest.raises(DatasetError, match="No space left on device"):
        backup.backup(Location(kept), None, tmp_path / "backup")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]

"""A table that suddenly lost many rows rests before it is shown, and an editor can bring its rows back."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from geodata import fileio
from geodata.errors import DatasetError, ForbiddenError, InputError
from geodata.tables.changes import Edit, Remove
from geodata.versions import losses, roles, store
from geodata.versions.folder import FolderVersions
from tests.support import datasets
from tests.support.datasets import PALMYRA

ROWS = 40
LATER_S = losses.REST_S + 1


class Clock:
    """Seconds that pass when a test says so."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    monkeypatch.setattr(store, "CHECK_EVERY_S", 0.0)
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A dataset with 40 more events."""
    folder = datasets.with_article(tmp_path / "data")
    datasets.edit(folder, "events.csv", lambda rows: [*rows, *(more(rows, number) for number in range(ROWS))])
    return folder


@pytest.fixture
def watched(folder: Path, clock: Clock) -> store.FileStore:
    kept = store.FileStore(folder, clock=clock)
    kept.head()
    return kept


def more(rows: datasets.Rows, number: int) -> dict[str, str]:
    return (
        dict.fromkeys(rows[0], "") | datasets.NEW_EVENT | {"event_id": f"more-{number:02}", "title": f"More {number}"}
    )


def ids(kept: store.FileStore) -> set[str]:
    return set(kept.head().events["event_id"])


def lose(folder: Path, count: int = 20, name: str = "events.csv") -> None:
    datasets.edit(folder, name, lambda rows: rows[: len(rows) - count])


@pytest.mark.parametrize(
    ("before", "now", "is_loss"),
    [
        (100, 89, True),
        (100, 90, False),
        (20, 9, True),
        (20, 10, False),
        (11, 0, True),
        (10, 0, False),
        (5, 9, False),
        (1000, 900, False),
        (1000, 899, True),
        (0, 0, False),
    ],
)
def test_more_than_ten_rows_and_more_than_ten_percent_are_a_loss(before: int, now: int, *, is_loss: bool):
    assert bool(losses.sudden({"events.csv": before}, {"events.csv": now})) is is_loss


def test_a_table_that_lost_many_rows_is_shown_only_after_it_has_rested(watched: store.FileStore, clock: Clock):
    good = watched.head()
    lose(watched.folder)
    assert watched.head() is good
    assert "events.csv suddenly has 37 rows instead of 57" in watched.notice
    assert f"Showing the last good version, {good.version}." in watched.notice
    clock.now += losses.REST_S - 1
    assert watched.head() is good
    clock.now += 1
    assert len(watched.head().events) == 37
    assert watched.notice == ""


def test_a_table_that_goes_on_changing_has_not_rested(watched: store.FileStore, clock: Clock):
    good = watched.head()
    for count in (20, 1, 1):
        lose(watched.folder, count)
        assert watched.head() is good
        clock.now += losses.REST_S - 1
    assert watched.head() is good
    clock.now += 1
    assert len(watched.head().events) == 35


def test_a_table_that_is_whole_again_is_shown_at_once(watched: store.FileStore):
    good = watched.head()
    whole = (watched.folder / "events.csv").read_bytes()
    lose(watched.folder)
    watched.head()
    (watched.folder / "events.csv").write_bytes(whole.replace(b"recaptures", b"retakes"))
    assert len(watched.head().events) == len(good.events)
    assert watched.head() is not good
    assert watched.notice == ""
    assert watched.loss() is None


@pytest.mark.parametrize("name", ["evidence.csv", "sources.csv", "places.csv"])
def test_the_other_tables_rest_as_well(folder: Path, clock: Clock, name: str):
    key = {"evidence.csv": "quote", "sources.csv": "source", "places.csv": "place"}[name]
    datasets.edit(folder, name, lambda rows: [*rows, *(rows[0] | {key: f"More {n}"} for n in range(ROWS))])
    kept = store.FileStore(folder, clock=clock)
    good = kept.head()
    lose(folder, name=name)
    assert kept.head() is good
    assert f"{name} suddenly has" in kept.notice
    clock.now += LATER_S
    assert kept.head() is not good


def test_a_few_rows_less_are_shown_at_once(watched: store.FileStore):
    good = watched.head()
    lose(watched.folder, 5)
    assert len(watched.head().events) == len(good.events) - 5
    assert watched.loss() is None


def test_what_editors_remove_is_on_purpose_and_shown_at_once(watched: store.FileStore):
    removed = [Remove("events.csv", f"more-{number:02}") for number in range(ROWS)]
    entry = watched.commit(watched.head().version, removed, "ana")
    assert (watched.head().version, len(watched.head().events)) == (entry.version, 17)
    assert (watched.notice, watched.loss()) == ("", None)
    back = watched.revert(entry.id, "ana")
    assert len(watched.head().events) == 57
    watched.revert(back.id, "ana")
    assert (len(watched.head().events), watched.notice, watched.loss()) == (17, "", None)


def test_another_server_on_the_folder_shows_what_editors_removed_at_once(watched: store.FileStore, clock: Clock):
    other = store.FileStore(watched.folder, clock=clock)
    other.head()
    removed = [Remove("events.csv", f"more-{number:02}") for number in range(ROWS)]
    entry = watched.commit(watched.head().version, removed, "ana")
    assert other.head().version == entry.version
    assert other.notice == ""


def test_nothing_is_saved_while_it_is_unknown_which_rows_there_are(watched: store.FileStore, clock: Clock):
    good = watched.head()
    lose(watched.folder)
    edit = [Edit("events.csv", PALMYRA, {"date": "2016-03-27"})]
    with pytest.raises(DatasetError, match=r"Nothing was saved\. events\.csv suddenly has"):
        watched.commit(good.version, edit, "ana")
    version, files = watched.newest()
    assert version == good.version
    assert files["events.csv"].count(b"\n") > ROWS
    clock.now += LATER_S
    assert watched.commit(good.version, edit, "ana").author == "ana"


def test_the_rows_come_back_at_one_wish_and_later_edits_stay(watched: store.FileStore, clock: Clock):
    before = ids(watched)
    lose(watched.folder)
    watched.head()
    assert watched.loss() is None
    clock.now += LATER_S
    assert len(ids(watched)) == 37
    loss = watched.loss()
    assert loss is not None
    assert (dict(loss.tables), loss.rows) == ({"events.csv": (57, 37)}, 20)
    datasets.edit(watched.folder, "events.csv", datasets.cells(PALMYRA, title="Changed since"))
    watched.head()
    assert watched.loss() == loss
    entry = watched.bring_back("ana")
    assert (entry.author, entry.version) == ("ana", watched.head().version)
    assert ids(watched) == before
    assert "Changed since" in set(watched.head().events["title"])
    assert watched.loss() is None
    with pytest.raises(InputError, match="the rows are back already"):
        watched.bring_back("ana")


def test_what_is_lost_in_several_steps_comes_back_together(watched: store.FileStore, clock: Clock):
    before = ids(watched)
    for count in (20, 3, 15):
        lose(watched.folder, count)
        watched.head()
        clock.now += LATER_S
        watched.head()
    loss = watched.loss()
    assert loss is not None
    assert (dict(loss.tables), loss.rows) == ({"events.csv": (57, 19)}, 38)
    watched.bring_back("ana")
    assert ids(watched) == before


def test_nobody_is_asked_about_rows_that_are_back_by_themselves(watched: store.FileStore, clock: Clock):
    path = watched.folder / "events.csv"
    whole = path.read_bytes()
    lose(watched.folder)
    watched.head()
    clock.now += LATER_S
    watched.head()
    assert watched.loss() is not None
    path.write_bytes(whole.replace(b"recaptures", b"retakes"))
    watched.head()
    assert watched.loss() is None


def test_rows_without_an_id_of_their_own_do_not_come_back(watched: store.FileStore, clock: Clock):
    def spoil(rows: datasets.Rows) -> datasets.Rows:
        return [*rows, *(rows[-1] | {"event_id": name} for name in (PALMYRA, PALMYRA, "", ""))]

    datasets.edit(watched.folder, "events.csv", spoil)
    watched.head()
    lose(watched.folder, 24)
    watched.head()
    clock.now += LATER_S
    watched.head()
    loss = watched.loss()
    assert loss is not None
    assert loss.rows == 20
    watched.bring_back("ana")
    assert len(watched.head().events) == 57


def test_nobody_is_asked_after_an_editor_has_decided_or_edited(watched: store.FileStore, clock: Clock):
    lose(watched.folder)
    watched.head()
    clock.now += LATER_S
    watched.head()
    assert watched.loss() is not None
    assert store.FileStore(watched.folder).loss() == watched.loss()  # a second server asks as well
    watched.commit(watched.head().version, [Edit("events.csv", PALMYRA, {"date": "2016-03-27"})], "ana")
    assert watched.loss() is None
    lose(watched.folder, 15)
    watched.head()
    clock.now += LATER_S
    watched.head()
    assert watched.loss() is not None
    watched.accept_loss()
    assert watched.loss() is None


def test_only_who_may_publish_brings_published_rows_back(folder: Path, clock: Clock):
    kept = store.FileStore(folder, guard=roles.Guard(), clock=clock)
    kept.head()
    lose(folder)
    kept.head()
    clock.now += LATER_S
    kept.head()
    with pytest.raises(ForbiddenError):
        kept.bring_back("somebody@example.org")
    assert kept.loss() is not None


def test_what_was_lost_while_no_server_ran_is_asked_about_as_well(watched: store.FileStore):
    before = ids(watched)
    lose(watched.folder)
    later = store.FileStore(watched.folder)
    assert len(ids(later)) == 37
    assert later.loss() is not None
    later.bring_back("ana")
    assert ids(later) == before


def test_a_note_of_a_loss_that_cannot_be_read_is_none(watched: store.FileStore):
    for text in ("", "[]", "{}", '{"number": 1, "tables": [], "rows": 2}', '{"number": 0, "tables": {}, "rows": 1}'):
        (watched.state / losses.FILE).write_text(text, encoding="utf-8")
        assert watched.loss() is None


CUT = {
    "events.csv": b'\nnew-event,published,2016-01-05,"Palmyra',
    "evidence.csv": b'\npalmyra-recaptured,"',
    "sources.csv": b'\nnew-source,"A title',
    "places.csv": b'\nSomewhere,"Else',
}


@pytest.mark.parametrize("name", CUT)
def test_a_table_that_ends_inside_a_quoted_cell_is_never_taken(watched: store.FileStore, clock: Clock, name: str):
    good = watched.head()
    path = watched.folder / name
    whole = path.read_bytes()
    path.write_bytes(whole.rstrip() + CUT[name])
    history = len(watched.history())
    for _ in range(3):
        assert watched.head() is good
        clock.now += LATER_S
    assert name in watched.notice
    assert "ends inside this cell" in watched.notice
    FolderVersions(watched.folder).notice_outside()
    assert len(watched.history()) == history
    with pytest.raises(DatasetError, match="ends inside this cell"):
        FolderVersions(watched.folder).commit(good.version, [Edit("events.csv", PALMYRA, {"date": "2016"})], "ana")
    assert watched.newest()[0] == good.version
    path.write_bytes(whole)
    assert (watched.head().version, watched.notice) == (good.version, "")


@pytest.mark.parametrize("how", ["cut short", "deleted"])
def test_a_server_that_starts_while_a_table_is_broken_shows_the_last_good_version(watched: store.FileStore, how: str):
    good = watched.head()
    path = watched.folder / "events.csv"
    whole = path.read_bytes()
    if how == "deleted":
        path.unlink()
    else:
        path.write_bytes(whole.rstrip() + CUT["events.csv"])
    later = store.FileStore(watched.folder)
    assert later.head().version == good.version
    assert "Showing the last good version" in later.notice
    assert later.newest()[0] == good.version
    path.write_bytes(whole)
    later.look_again()
    assert (later.head().version, later.notice) == (good.version, "")


def test_a_first_version_that_is_cut_short_is_no_dataset_at_all(folder: Path):
    path = folder / "events.csv"
    path.write_bytes(path.read_bytes().rstrip() + CUT["events.csv"])
    with pytest.raises(DatasetError, match="ends inside this cell"):
        store.FileStore(folder).head()
    with pytest.raises(DatasetError, match="ends inside this cell"):
        FolderVersions(folder).notice_outside()


def test_a_clock_that_jumps_changes_nothing(watched: store.FileStore, clock: Clock, monkeypatch: pytest.MonkeyPatch):
    good = watched.head()
    lose(watched.folder)
    assert watched.head() is good
    for wall in (0.0, 4e9, 1.0):
        monkeypatch.setattr(time, "time", lambda wall=wall: wall)
        monkeypatch.setattr(time, "time_ns", lambda wall=wall: int(wall * 1e9))
        assert watched.head() is good
    clock.now += LATER_S
    assert len(watched.head().events) == 37


def test_a_file_dated_in_the_future_or_long_ago_is_read_like_any_other(watched: store.FileStore):
    path = watched.folder / "events.csv"
    for number, when in enumerate((0, 4_000_000_000, 1_000_000_000)):
        datasets.edit(watched.folder, "events.csv", datasets.cells(PALMYRA, title=f"Title {number}"))
        os.utime(path, (when, when))
        assert f"Title {number}" in set(watched.head().events["title"])


def test_a_full_disk_keeps_no_reader_from_what_is_in_the_files(
    watched: store.FileStore, clock: Clock, monkeypatch: pytest.MonkeyPatch
):
    def full(path: Path, data: bytes) -> None:  # noqa: ARG001 - as `fileio.write`
        raise DatasetError(f"{path.name} could not be written (No space left on device)")

    with monkeypatch.context() as patch:
        patch.setattr(fileio, "write", full)
        datasets.edit(watched.folder, "events.csv", datasets.cells(PALMYRA, title="While the disk is full"))
        assert "While the disk is full" in set(watched.head().events["title"])
        lose(watched.folder)
        watched.head()
        clock.now += LATER_S
        assert len(watched.head().events) == 37
        with pytest.raises(DatasetError, match="No space left"):
            watched.commit(watched.head().version, [Edit("events.csv", PALMYRA, {"date": "2016"})], "ana")
    entry = watched.commit(watched.head().version, [Edit("events.csv", PALMYRA, {"date": "2016"})], "ana")
    assert watched.head().version == entry.version
